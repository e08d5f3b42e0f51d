"""What a trace is made of: links from need to outcome, each with what it rests on, where that stands, or why it is not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text

Key = Literal[
    "person",
    "position",
    "gap",
    "programme",
    "registration",
    "attendance",
    "exam",
    "decision",
    "certificate",
    "behaviour",
    "service",
    "study",
    "finding",
    "next",
]

STAGES: Final[tuple[tuple[Text, tuple[Key, ...]], ...]] = (
    (_("Kebutuhan"), ("person", "position", "gap")),
    (_("Belajar"), ("programme", "registration", "attendance")),
    (_("Pembuktian"), ("exam", "decision", "certificate")),
    (_("Di tempat kerja"), ("behaviour", "service", "study")),
    (_("Sesudahnya"), ("finding", "next")),
)
"""The links in their order, in five stages."""

_WORDS: Final[Mapping[Key, Text]] = {
    "person": _("Pegawai"),
    "position": _("Jabatan dan mintaannya"),
    "gap": _("Kesenjangan"),
    "programme": _("Program"),
    "registration": _("Pendaftaran"),
    "attendance": _("Presensi"),
    "exam": _("Ujian"),
    "decision": _("Penilaian dan keputusan"),
    "certificate": _("Sertifikat"),
    "behaviour": _("Perilaku di tempat kerja"),
    "service": _("Layanan kantornya"),
    "study": _("Studi dampak"),
    "finding": _("Temuan dan tindak lanjut"),
    "next": _("Langkah berikutnya"),
}

HIDDEN: Final = _("Bagian ini tidak dibuka bagi peran Anda.")
"""Said of what is kept from whoever looks, whether it is there or not."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a link rests on.

    address     path of the page where it stands; None where there is none, or none for the actor
    data        the same for scripts
    """

    text: str
    detail: str = ""
    address: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """One link.

    value       at a glance; ``detail`` beside it
    address     path of the page where its rows stand; None where there is none, or none for the actor
    missing     why there is nothing to tell; empty where there is. A missing link may still lead on
    hidden      it is kept from the actor, whether it is there or not
    """

    key: Key
    value: str = ""
    detail: str = ""
    lines: tuple[Line, ...] = ()
    address: str | None = None
    missing: str = ""
    hidden: bool = False

    @property
    def title(self) -> str:
        """``Kesenjangan``."""
        return str(_WORDS[self.key])

    @property
    def found(self) -> bool:
        """Whether it is there."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Trace:
    """A certificate and all that led to it and followed from it.

    code        beside its QR code, by which it is found again
    tone, picture   of the chip of its state
    zone        in whose time moments are meant
    """

    number: str
    code: str
    holder: str
    scheme: str
    state: str
    state_label: str
    tone: str
    picture: str
    issuer: str
    zone: str
    issued_on: date
    valid_until: datetime
    links: tuple[Link, ...]

    @property
    def found(self) -> int:
        """Links that are there."""
        return sum(link.found for link in self.links)

    @property
    def hidden(self) -> int:
        """Links that are kept from the actor."""
        return sum(link.hidden for link in self.links)

    @property
    def absent(self) -> int:
        """Links that are not there, though nothing keeps them from the actor."""
        return sum(not link.found and not link.hidden for link in self.links)

    @property
    def stages(self) -> tuple[tuple[Text, tuple[tuple[int, Link], ...]], ...]:
        """The links with their numbers, by stage."""
        numbers = {link.key: (number, link) for number, link in enumerate(self.links, 1)}
        return tuple((title, tuple(numbers[key] for key in keys)) for title, keys in STAGES)

    def document(self) -> dict[str, Any]:
        """The same for scripts. Dates and moments are ISO 8601 once it is written."""
        named = ("number", "code", "holder", "scheme", "state", "issuer", "issued_on", "valid_until")
        return {name: getattr(self, name) for name in named} | {
            "found": self.found,
            "hidden": self.hidden,
            "links": [_link(link) for link in self.links],
        }


def hidden(key: Key) -> Link:
    """A link that is kept from the actor."""
    return Link(key, missing=str(HIDDEN), hidden=True)


def few(texts: Sequence[str], most: int = 3) -> str:
    """The first of them on one line, and that there are more."""
    return ", ".join([*texts[:most], *(["…"] if len(texts) > most else [])])


def _link(link: Link) -> dict[str, Any]:
    named = ("key", "title", "found", "value", "detail", "address", "missing", "hidden")
    lines = [{"text": one.text, "detail": one.detail, "address": one.address} | dict(one.data) for one in link.lines]
    return {name: getattr(link, name) for name in named} | {"lines": lines}
