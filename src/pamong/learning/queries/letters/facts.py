"""What a person decides about a letter: who signs, where, when, on which paper, by which rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit.documents import Paper
from pamong.kit.wording import long_date, one_line
from pamong.people.access import today
from pamong.people.formats.nip import read_nip

BASIS: Final = (
    "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara;",
    (
        "Peraturan Pemerintah Nomor 11 Tahun 2017 tentang Manajemen Pegawai Negeri Sipil sebagaimana telah diubah dengan "
        "Peraturan Pemerintah Nomor 17 Tahun 2020;"
    ),
    "Peraturan Pemerintah Nomor 49 Tahun 2018 tentang Manajemen Pegawai Pemerintah dengan Perjanjian Kerja;",
    "Peraturan Lembaga Administrasi Negara Nomor 10 Tahun 2018 tentang Pengembangan Kompetensi Pegawai Negeri Sipil.",
)
"""Rules of law that a letter of assignment begins with; a person edits them."""

AHEAD: Final = timedelta(days=31)
"""How far the date on a letter may lie in the future."""

BACK: Final = timedelta(days=366)
"""How far it may lie in the past."""

LINES: Final = 20
"""Lines of law, of duty, of copies."""

LONG: Final = 500
"""Letters of one line."""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a person decides.

    title, name, rank, nip      of who signs; the number may be empty
    weighing, basis             of a letter of assignment: why, and by which rules
    tasks                       of a letter of assignment, after taking part itself
    copies                      who gets one: *tembusan*
    """

    place: str
    dated: date
    paper: Paper
    title: str
    name: str
    rank: str = ""
    nip: str = ""
    weighing: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    def checked(self) -> "LetterFacts":
        """The same, tidied. Raises Invalid ``letter-place``, ``letter-signer``, ``letter-day``, ``letter-lines``, ``nip-…``."""
        place, title, name = one_line(self.place), one_line(self.title), one_line(self.name)
        if not place:
            raise Invalid("letter-place", _("Tempatnya masih kosong. Tulis di mana surat ditetapkan."))
        if not (title and name):
            raise Invalid("letter-signer", _("Jabatan dan nama penanda tangan masih kosong. Isi keduanya."))
        self._refuse_day()
        return replace(
            self,
            place=place,
            title=title,
            name=name,
            rank=one_line(self.rank),
            nip=read_nip(self.nip, today=today()).grouped if self.nip.strip() else "",
            weighing=_lines(self.weighing),
            basis=_lines(self.basis),
            tasks=_lines(self.tasks),
            copies=_lines(self.copies),
        )

    def content(self) -> dict[str, Any]:
        """What every template asks for."""
        signer = {"title": self.title, "name": self.name, "rank": self.rank, "nip": self.nip}
        return {"signer": signer, "place": self.place, "copies": list(self.copies)}

    def _refuse_day(self) -> None:
        if not today() - BACK <= self.dated <= today() + AHEAD:
            raise Invalid(
                "letter-day",
                _(
                    "Tanggal surat %(day)s terlalu jauh dari hari ini. Pilih paling lama setahun lalu sampai 31 hari lagi."
                )
                % {"day": long_date(self.dated)},
            )


def _lines(lines: Sequence[str]) -> tuple[str, ...]:
    told = tuple(line for line in map(one_line, lines) if line)
    if len(told) > LINES or any(len(line) > LONG for line in told):
        raise Invalid(
            "letter-lines",
            _("Paling banyak %(lines)s baris, masing-masing paling panjang %(long)s huruf. Singkatkan.")
            % {"lines": LINES, "long": LONG},
        )
    return told
