"""The head of a journal chain on one page."""

import json
from base64 import b64encode
from zoneinfo import ZoneInfo

from pamong.core.queries import Head
from pamong.kit import papers, wording
from pamong.kit.documents.qr import qr_svg
from pamong.kit.documents.render import Attachment, Paper, render


def journal_head(head: Head, *, region: str, check_url: str, zone: ZoneInfo, paper: Paper = "a4") -> bytes:
    """One-page PDF that an auditor files: digest, signature, key, how to check; the head as JSON inside it.

    region      name of the government, or of the installation for region 0; up to 200 characters
    check_url   address that says whether this digest was sealed; also in the QR code
    zone        where the paper is read; the clock on it is of this zone
    """
    document = head.document()
    file = Attachment(
        name=f"kepala-jejak-audit-{head.region}-{head.number}.json",
        content=json.dumps(document, indent=2, ensure_ascii=False) + "\n",
        media_type="application/json",
        description="Kepala jejak audit yang dapat dibaca mesin",
    )
    data = {
        "installation": document["installation"],
        "region": region,
        "number": papers.number(head.number),
        "entries": papers.number(head.entries),
        "entries_words": wording.in_words(head.entries),
        "sealed_at": papers.long_moment(head.at, zone),
        "digest": head.digest.hex(),
        "signature": b64encode(head.signature).decode(),
        "key": head.key,
        "public_key": head.public_key,
        "file": file.name,
        "check_url": check_url,
        "qr": qr_svg(check_url),
    }
    return render("journal_head", data, at=head.at, paper=paper, attachments=[file])
