"""The region's seal on a PDF: an invisible PAdES signature (baseline B-B), and what signed files hold.

Invisible, because a field that is drawn afterwards can break what screen readers know of the page.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from pamong.credentials.formats.cms import signed_message
from pamong.credentials.formats.paper import Signed, read_paper

if TYPE_CHECKING:
    from pamong.credentials.formats.signer import KeptSigner

_FIELD: Final = "Segel"
_RESERVED: Final = 4096
"""Hex digits kept for a signature of P-256 with its one certificate, some 1,000 bytes."""


def seal(pdf: bytes, signer: "KeptSigner") -> bytes:
    """The PDF with a signature appended; what was there stays byte for byte.

    signer      keeps its key loaded: reading it anew would take longer than the page
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415  # heavy: only who seals pays
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup  # noqa: PLC0415
    from pyhanko.sign.signers.pdf_byterange import SignatureObject  # noqa: PLC0415

    steps = PdfCMSEmbedder().write_cms(_FIELD, IncrementalPdfFileWriter(BytesIO(pdf)))
    next(steps)
    place = SignatureObject(datetime.now(UTC), SigSeedSubFilter.PADES, bytes_reserved=_RESERVED)
    steps.send(SigObjSetup(place))
    prepared, sealed = steps.send(SigIOSetup("sha256"))
    steps.send(signed_message(prepared.document_digest, signer))
    return bytes(sealed.getbuffer())


def signatures_of(pdf: bytes) -> tuple[Signed, ...]:
    """Signatures in the order in which they were made. Raises Invalid ``paper-unread``."""
    return read_paper(pdf).signatures


def attached(pdf: bytes) -> dict[str, bytes]:
    """Name → content of the files inside. Raises Invalid ``paper-unread``."""
    return read_paper(pdf).attached
