"""Numbers of official papers: a pattern with fields becomes the text that is printed.

Fields are ``{number}``, ``{year}``, ``{month}`` (01 to 12), ``{roman}`` (I to XII) and ``{unit}``, the office in short.
"""

import re
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit.wording import one_line

FIELDS: Final = ("number", "year", "month", "roman", "unit")
"""What a pattern may hold, in braces."""

PATTERNS: Final = {
    "invitation": "005/{number}/{unit}/{year}",
    "assignment": "800.1.11.1/{number}/{unit}/{year}",
    "hours": "800.1.11/{number}/{unit}/{year}",
    "completion": "800.1.11/{number}/STTPP/{unit}/{year}",
    "minutes": "800.1.11/{number}/BA/{unit}/{year}",
    "certificate": "800.1.13/{number}/{unit}/{year}",
}
"""Kind of paper → pattern where a region has decided none. No source confirms them; the region's own rule goes before."""

LENGTH: Final = 120
"""Letters of a pattern."""

WIDTHS: Final = range(1, 10)
"""Digits that a number may be filled up to."""

_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_MONTHS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_SMALL: Final = frozenset({"dan", "serta", "untuk", "di", "pada", "bagi"})


def checked_pattern(text: str, *, period: str) -> str:
    """A pattern, tidied.

    period      year, month or never: when the series begins again at 1
    raises      Invalid ``number-pattern``: a field that nobody knows, no number, or numbers that would come twice
    """
    pattern = one_line(text)
    if len(pattern) > LENGTH:
        _refuse(_("Pola paling panjang %(most)s huruf: terbaca %(read)s.") % {"most": LENGTH, "read": len(pattern)})
    found = _FIELD.findall(pattern)
    if unknown := [field for field in found if field not in FIELDS]:
        _refuse(
            _("Bagian {%(read)s} tidak dikenal. Yang dikenal: %(known)s.")
            % {"read": unknown[0], "known": ", ".join(f"{{{field}}}" for field in FIELDS)}
        )
    if "{" in _FIELD.sub("", pattern) or "}" in _FIELD.sub("", pattern):
        _refuse(_("Ada kurung kurawal yang tidak berpasangan. Tulis misalnya 800/{number}/{unit}/{year}."))
    if found.count("number") != 1:
        _refuse(_("Pola harus memuat {number} satu kali: di situlah nomor urut ditulis."))
    if period in ("year", "month") and "year" not in found:
        _refuse(_("Pola harus memuat {year}: nomor mulai lagi dari 1, jadi tanpa tahun nomor yang sama akan terulang."))
    if period == "month" and not {"month", "roman"} & set(found):
        _refuse(_("Pola harus memuat {month} atau {roman}: nomor mulai lagi dari 1 setiap bulan."))
    return pattern


def written(pattern: str, *, number: int, day: date, unit: str, width: int = 1) -> str:
    """A number as it is printed: ``800.1.11.1/417/BKPSDM/2026``.

    pattern     one that was checked
    width       digits of the number at least, filled up with zeros
    """
    values = {
        "number": f"{number:0{width}}",
        "year": f"{day.year}",
        "month": f"{day.month:02}",
        "roman": _MONTHS[day.month - 1],
        "unit": unit,
    }
    return _FIELD.sub(lambda field: values[field[1]], pattern)


def period_of(period: str, day: date) -> str:
    """Within what the numbers of a series count up: ``2026``, ``2026-11``, or nothing where they never begin again."""
    return {"year": f"{day.year}", "month": f"{day.year}-{day.month:02}"}.get(period, "")


def short_name(office: str, region: str) -> str:
    """An office in short: ``BKPSDM`` for ``Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kabupaten Batang Hari``.

    An office that begins with capitals alone is already short. Without an office, the region's name in short.
    """
    name = one_line(office).removesuffix(region).strip() or region
    first = name.split()[0] if name.split() else ""
    if len(first) > 1 and first.isupper():
        return first
    return "".join(word[0].upper() for word in name.split() if word.lower() not in _SMALL and word[0].isalpha())


def _refuse(sentence: str) -> None:
    raise Invalid("number-pattern", sentence)
