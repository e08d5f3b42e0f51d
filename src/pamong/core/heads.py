"""Heads of the journal outside the database: a witness file in the home, and head documents that auditors keep."""

import binascii
import json
import os
from base64 import b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from pamong.core.keys import fingerprint, is_signed
from pamong.core.models import Seal
from pamong.core.refusals import Invalid
from pamong.core.verify import Claim
from pamong.science.chain import Digest


def append_heads(path: Path, seals: Iterable[Seal]) -> None:
    """Add new links to the home's witness file, durably. Call after they are committed.

    A kill in between leaves the file behind the chain, which is no finding: the file only says what must still be there.
    """
    lines = [
        json.dumps({"region": seal.region, "number": seal.number, "digest": bytes(seal.digest).hex()}) for seal in seals
    ]
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


def witnessed(path: Path) -> Iterator[Claim]:
    """Claims of the home's witness file; nothing when there is none yet. A last line cut by a kill is passed over."""
    if not path.exists():
        return
    for line in path.read_text(encoding="ascii").splitlines():
        try:
            head = json.loads(line)
        except ValueError:
            continue
        yield Claim(head["region"], head["number"], Digest(bytes.fromhex(head["digest"])))


def claim_of(document: str) -> Claim:
    """The claim of a head document (JSON), after checking its own signature. Raises Invalid."""
    try:
        head = json.loads(document)
        claim = Claim(int(head["region"]), int(head["number"]), Digest(bytes.fromhex(head["digest"])))
        public, signature = b64decode(head["public_key"]), b64decode(head["signature"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise Invalid("head-unreadable", _("Berkas ini bukan kepala jejak audit yang utuh.")) from error
    if fingerprint(public) != head.get("key") or not is_signed(public, signature, claim.digest):
        raise Invalid("head-forged", _("Tanda tangan pada kepala jejak audit ini tidak sah."))
    return claim
