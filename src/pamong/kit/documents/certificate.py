"""The certificate of competence: what was earned on the front, how it was judged and what it means on the back.

It never bears the mark of BNSP or the Garuda: those are for licensed bodies. Three ways of signing look different at a glance.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from pamong.kit.documents.qr import qr_svg
from pamong.kit.documents.render import Attachment, render

Signing = Literal["seal", "service", "outside"]
"""Sealed by the region's own key; signed by the national service; signed outside and handed back."""


@dataclass(frozen=True, slots=True)
class CertifiedUnit:
    """A unit of competency on the back. ``hours`` JP, empty where nobody counts them; ``assessed``: tes, praktik."""

    code: str
    title: str
    hours: str
    assessed: str
    decision: str


@dataclass(frozen=True, slots=True)
class CertificateText:
    """Everything that stands on a certificate, each text as it is to be read.

    government      Pemerintah Kabupaten Batang Hari; ``office`` that certifies, empty when the government itself does
    arms            SVG of the government's arms; empty without
    holder          with titles; ``post`` on one line, perhaps empty
    assessed        kinds of proof, as they follow "telah dinilai melalui"
    scheme          with its level
    issued, until   dates in words
    place           where it is signed; ``official`` by whom, in which ``title``
    code            grouped, in clear; ``check_page`` where it is typed, ``check_url`` what the QR code says
    units           in order; ``hours`` their sum, empty where nobody counts them
    matter, panel, meaning      paragraphs of the back: what was judged, by whom, and what the paper means
    partners        name and part
    file            name of the credential inside
    """

    government: str
    office: str
    arms: str
    holder: str
    post: str
    assessed: str
    scheme: str
    number: str
    issued: str
    until: str
    place: str
    official: str
    title: str
    signing: Signing
    code: str
    check_page: str
    check_url: str
    units: tuple[CertifiedUnit, ...]
    hours: str
    matter: tuple[str, ...]
    panel: tuple[str, ...]
    meaning: tuple[str, ...]
    partners: tuple[tuple[str, str], ...]
    file: str


def certificate(text: CertificateText, *, at: datetime, attachments: Sequence[Attachment] = ()) -> bytes:
    """PDF of two pages, A4 across, with the credential inside; the same bytes for the same text, moment and credential.

    raises      Invalid when a text holds letters that the fonts do not have
    """
    data = {**asdict(text), "qr": qr_svg(text.check_url)}
    return render("certificate", data, at=at, attachments=attachments)
