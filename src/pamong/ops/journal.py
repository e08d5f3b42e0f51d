"""The journal from the command line: verify, seal, export."""

import json
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.core import heads, seal
from pamong.core.keys import load_key
from pamong.core.queries import chain_heads
from pamong.core.refusals import Conflict, NotFound
from pamong.core.verify import Discrepancy, Report, verify
from pamong.kit.documents import journal_head
from pamong.ops.home import Home
from pamong.web.templatetags.pamong import instansi


def verify_home(home: Home, document: str | None = None) -> Report:
    """Verify the journal against the home's key, its witness file and, when given, a head that somebody kept."""
    key = load_key(home.path)
    claims = list(heads.witnessed(home.heads))
    if document:
        claims.append(heads.claim_of(document))
    return verify({key.fingerprint: key.public}, claims)


def explain(report: Report) -> Iterator[str]:
    """The report in words, one line a finding."""
    yield _("%(entries)s catatan, %(sealed)s tersegel dalam %(seals)s segel, %(unsealed)s menunggu segel.") % {
        "entries": report.entries,
        "sealed": report.sealed,
        "seals": report.seals,
        "unsealed": report.unsealed,
    }
    for finding in report.findings:
        yield _words(finding)
    if report.ok:
        yield _("Utuh: tidak ada catatan yang diubah, dihapus, atau disisipkan.")
    else:
        yield _("TIDAK UTUH. Temuan: %(count)s.") % {"count": len(report.findings)}


def seal_home(home: Home) -> int:
    """Seal what waits and keep the heads; returns how many entries were sealed."""
    links = seal.seal_all(load_key(home.path))
    heads.append_heads(home.heads, links)
    return sum(len(link.entries) for link in links)


def export_head(region: int, file: Path) -> None:
    """Write the newest head of a region, as JSON or as PDF by the file's ending. Raises NotFound, Conflict."""
    newest = chain_heads(region)
    if not newest:
        raise NotFound("no-head", _("Belum ada segel untuk instansi ini. Jalankan `pamong journal seal`."))
    if file.exists():
        raise Conflict("file-exists", _("%(file)s sudah ada dan tidak ditimpa.") % {"file": file})
    head = newest[0]
    if file.suffix.lower() == ".pdf":
        address = settings.URL + reverse("head", kwargs={"digest": head.digest.hex()})
        name = instansi(head.region)
        file.write_bytes(journal_head(head, region=name, check_url=address, zone=ZoneInfo(settings.TIME_ZONE)))
    else:
        file.write_text(json.dumps(head.document(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _words(finding: Discrepancy) -> str:
    names = {"region": finding.region, "entry": finding.entry, "seal": finding.seal}
    return {
        "edited": _("Catatan %(entry)s instansi %(region)s telah DIUBAH sesudah disegel."),
        "removed": _("Catatan %(entry)s instansi %(region)s telah DIHAPUS."),
        "added": _("Catatan %(entry)s instansi %(region)s DISISIPKAN tanpa melalui jejak audit."),
        "seal_edited": _("Segel %(seal)s instansi %(region)s telah DIUBAH."),
        "seal_removed": _("Segel %(seal)s instansi %(region)s telah DIHAPUS."),
        "seal_forged": _("Segel %(seal)s instansi %(region)s tidak ditandatangani dengan kunci instalasi ini."),
        "rolled_back": _("Segel %(seal)s instansi %(region)s yang pernah dicatat TIDAK ADA dalam rantai ini."),
    }[finding.kind] % names
