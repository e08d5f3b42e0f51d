"""What a PDF of anybody holds: attached files and signatures. Read with limits; nothing of it is believed yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Invalid

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

LARGEST: Final = 20 << 20
"""Bytes of a PDF."""

_MOST_FILES: Final = 16
_MOST_SIGNATURES: Final = 8
_ATTACHED: Final = 1 << 20
"""Bytes of an attached file; a larger one is not read."""

_UNFOLDED: Final = 32 << 20
"""Bytes of one compressed part, once it is unfolded."""

_ALLOWED: Final = 64 << 20
"""Bytes of all parts together, or three times the file if that is more."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature in a PDF.

    signer          as its certificate names it: common name, else the whole subject
    certificate     of the signer, DER
    at              when it was signed, by the signer's own clock
    sound           what it covers is as it was signed
    whole           it covers the whole file
    """

    signer: str
    certificate: bytes
    at: datetime | None
    sound: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF: name → content of what is attached, and its signatures in the order in which they were made."""

    attached: dict[str, bytes]
    signatures: tuple[Signed, ...]


def read_paper(data: bytes) -> Paper:
    """The PDF. Raises Invalid for what is none, is damaged, or unfolds to more than any certificate needs."""
    if len(data) > LARGEST or not data.startswith(b"%PDF-"):
        raise unread()
    try:
        reader = _reader(data)
        attached = _once(_files(reader))
        return Paper(attached, tuple(_signature(data, one) for one in _few(reader)))
    # What a stranger hands in breaks a reader in ways that nobody lists: each of them means that it cannot be read.
    except Exception as error:
        raise unread() from error


def _reader(data: bytes) -> "PdfFileReader":
    from pyhanko.pdf_utils.decode_limits import (  # noqa: PLC0415  # heavy: only who reads or seals a PDF pays for it
        DecodeLimits,
        DocumentDecodeBudget,
        StreamDecodeLimits,
    )
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    budget = DocumentDecodeBudget(base_allowance=_ALLOWED, max_ratio=3)
    limits = DecodeLimits(per_stream=StreamDecodeLimits(max_output_size=_UNFOLDED), document_budget=budget)
    return PdfFileReader(BytesIO(data), decode_limits=limits)


def _files(reader: "PdfFileReader") -> Iterator[tuple[str, bytes]]:
    names = _entry(reader.root, "/Names")
    waiting: list[Any] = [_entry(names, "/EmbeddedFiles")] if names else []
    for _step in range(_MOST_FILES):
        if not waiting:
            return
        node = waiting.pop()
        waiting += [kid.get_object() for kid in _entry(node, "/Kids") or ()][:_MOST_FILES]
        pairs = list(_entry(node, "/Names") or ())[: 2 * _MOST_FILES]
        for name, spec in zip(pairs[::2], pairs[1::2], strict=False):
            facts = spec.get_object()
            stream = facts["/EF"]["/F"]
            if len(stream.encoded_data) <= _ATTACHED and len(stream.data) <= _ATTACHED:
                yield str(_entry(facts, "/UF") or name), bytes(stream.data)


def _once(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """By name. Raises ValueError for a name that stands twice: readers differ about which of the two counts."""
    pairs = list(files)
    if len({name for name, _content in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _entry(node: Any, name: str) -> Any:
    """What stands there, wherever in the file it is; None where nothing does."""
    return node[name] if node and name in node else None


def _few(reader: "PdfFileReader") -> "Sequence[EmbeddedPdfSignature]":
    """The signatures, counted before any is looked at: a file may name a hundred thousand."""
    from pyhanko.sign.fields import enumerate_sig_fields  # noqa: PLC0415

    if len(list(islice(enumerate_sig_fields(reader, filled_status=True), _MOST_SIGNATURES + 1))) > _MOST_SIGNATURES:
        raise ValueError("too many signatures")
    found: Sequence[EmbeddedPdfSignature] = reader.embedded_signatures
    return found


def _signature(data: bytes, found: "EmbeddedPdfSignature") -> Signed:
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    # Whether to believe the signer is decided by who holds keys; here only whether this certificate made this signature.
    trust = ValidationContext(trust_roots=[found.signer_cert], allow_fetching=False)
    validate = validate_pdf_timestamp if found.sig_object_type == "/DocTimeStamp" else validate_pdf_signature
    status = validate(found, trust, skip_diff=True)
    subject = found.signer_cert.subject
    return Signed(
        signer=str(subject.native.get("common_name") or subject.human_friendly),
        certificate=found.signer_cert.dump(),
        at=found.self_reported_timestamp,
        sound=bool(status.intact and status.valid),
        whole=_covers(data, found),
    )


def _covers(data: bytes, found: "EmbeddedPdfSignature") -> bool:
    """Whether everything is signed but the signature itself, and only that stands in the gap."""
    if len(found.byte_range) != 4:  # noqa: PLR2004  # two spans
        return False
    start, before, after, rest = (int(number) for number in found.byte_range)
    gap = data[before:after]
    return (
        start == 0
        and before < after
        and after + rest == len(data)
        and gap[:1] + gap[-1:] == b"<>"
        and gap[1:-1].strip(b"0123456789abcdefABCDEF") == b""
        and len(gap) == 2 * len(found.pkcs7_content) + 2
    )


def unread() -> Invalid:
    """Nothing can be read from the file."""
    return Invalid("paper-unread", _("Berkas ini bukan PDF yang utuh, atau terlalu besar untuk diperiksa."))
