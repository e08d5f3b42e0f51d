"""NIP of a PNS and NI of a PPPK: 18 digits that say birth date, year of appointment and sex.

The number is personal data and no key: a PPPK gets a new one with a new contract. It is kept as text, for a spreadsheet turns
18 digits into 15 and three zeros.

source      Perka BKN 22/2007 and 43/2007; two sources agree on the digits. The lowest age at appointment is a plausibility
            limit of ours, not a rule. Month digits above 12 mark a PPPK number; 01 to 12 prove nothing, so the status comes
            from the registry and never from the digits.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid

LENGTH = 18
YOUNGEST = 16
"""Years between birth and appointment that are still believed."""

Sex = Literal["L", "P"]
_SEXES: dict[str, Sex] = {"1": "L", "2": "P"}
_SPACING = re.compile(r"[\s.\-'\u00a0]")
_MANGLED = re.compile(r"^\d[.,]\d+[eE]\+\d+$")


@dataclass(frozen=True, slots=True)
class Nip:
    """One number and what its digits say.

    number      18 digits, without spaces
    counter     digits 13 and 14: month of appointment of a PNS, counter of contracts of a PPPK
    """

    number: str
    born: date
    appointed: int
    counter: int
    sex: Sex
    sequence: int

    @property
    def is_surely_pppk(self) -> bool:
        """Whether the digits exclude a PNS: no month has this number."""
        return not 1 <= self.counter <= 12  # noqa: PLR2004  # months

    @property
    def grouped(self) -> str:
        """As people read it: 8, 6, 1 and 3 digits."""
        return " ".join((self.number[:8], self.number[8:14], self.number[14], self.number[15:]))

    @property
    def masked(self) -> str:
        """For lists: only the last three digits, which say nothing about the person."""
        return f"•••••••• •••••• • {self.number[15:]}"


def read_nip(text: str, *, today: date) -> Nip:
    """Read a number as people type it; spaces, dots, hyphens and a leading apostrophe do not matter.

    today       nobody is born later
    raises      Invalid, with what was read and how to mend it: ``nip-mangled``, ``nip-digits``, ``nip-length``,
                ``nip-birth``, ``nip-sex``, ``nip-age``
    """
    number = _SPACING.sub("", text)
    if _MANGLED.match(text.strip()) or (number.isdecimal() and len(number) == LENGTH and number.endswith("000")):
        raise Invalid(
            "nip-mangled",
            _("NIP “%(text)s” sudah diubah oleh lembar kerja. Jadikan kolomnya Teks, lalu ketik ulang 18 angkanya.")
            % {"text": text.strip()},
        )
    if not (number.isascii() and number.isdecimal()):
        raise Invalid("nip-digits", _("NIP hanya berisi angka: terbaca “%(text)s”.") % {"text": text.strip()})
    if len(number) != LENGTH:
        raise Invalid("nip-length", _("NIP harus 18 angka: terbaca %(count)s.") % {"count": len(number)})
    born = _birth_date(number, today)
    appointed = int(number[8:12])
    if number[14] not in _SEXES:
        raise Invalid(
            "nip-sex",
            _("Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan): terbaca %(digit)s.") % {"digit": number[14]},
        )
    if appointed - born.year < YOUNGEST:
        raise Invalid(
            "nip-age",
            _("Menurut NIP, lahir %(born)s dan diangkat %(appointed)s: belum %(age)s tahun. Periksa angka 1–12.")
            % {"born": born.year, "appointed": appointed, "age": YOUNGEST},
        )
    return Nip(number, born, appointed, int(number[12:14]), _SEXES[number[14]], int(number[15:]))


def _birth_date(number: str, today: date) -> date:
    try:
        born = date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        born = None
    if born is None or born > today:
        raise Invalid(
            "nip-birth",
            _("Delapan angka pertama NIP harus tanggal lahir (tahun, bulan, hari): terbaca %(digits)s.")
            % {"digits": number[:8]},
        )
    return born
