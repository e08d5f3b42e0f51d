"""Cells as office workers write them, read into values. Pure: text in, a value or ``Unreadable`` out.

A reader gets the text of a cell that is not blank, without invisible characters and outer spaces (``plain``).
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Cell = str | int | float | bool | date | time | timedelta | None
"""What a file gives: CSV gives text only, a workbook whatever its author's program made of it."""

Value = str | int | bool | date | None
"""What a reader gives."""

EXACT_DIGITS: Final = 15
"""Digits of a number that a spreadsheet keeps; it writes zeros for the others."""

YEARS: Final = range(1900, 2101)
"""Years that a date of an office may have."""

_EPOCH: Final = date(1899, 12, 30)  # day 0 of spreadsheets, counting their 29 February 1900 that never was
_BLANK: Final = {"", "-", "--", "–", "—", "NULL", "#N/A", "N/A", "(blank)", "(kosong)"}
_YES: Final = {"ya", "y", "yes", "true", "benar", "1", "v", "x", "✓", "✔"}
_NO: Final = {"tidak", "tdk", "t", "no", "n", "false", "salah", "0"}
_MONTHS: Final = (
    ("januari", "jan", "january"),
    ("februari", "feb", "pebruari", "peb", "february"),
    ("maret", "mar", "mrt", "march"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("agustus", "agu", "agt", "agst", "ags", "aug", "august"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "oct", "october"),
    ("november", "nov", "nop", "nopember"),
    ("desember", "des", "dec", "december"),
)
_MONTH_NUMBERS: Final = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}

_CLOCK = r"(?:[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\s*[-/. ]\s*(\d{{1,2}})\s*[-/. ]\s*(\d+){_CLOCK}")
_IN_WORDS = re.compile(rf"(?:[^\W\d]['’\w]*,?\s+)?(\d{{1,2}})[-/. ]*([^\W\d]+)[-/., ]*(\d+){_CLOCK}")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_INTEGER = re.compile(r"([-−+]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,0+)?")
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_LOST_TAIL = re.compile(rf"\d{{{EXACT_DIGITS}}}0+")
_AS_FLOAT = re.compile(rf"\d{{{EXACT_DIGITS + 1},}}[.,]0+")


class Unreadable(ValueError):
    """A cell that cannot be understood. The sentence says why, and how to mend it."""

    def __init__(self, message: str | Promise) -> None:
        """Keep the sentence, in the asker's language."""
        super().__init__(message)
        self.message = str(message)


def plain(cell: Cell) -> str:
    """Text of a cell; empty for a blank one. Dates become ISO, numbers digits with a decimal comma.

    A number is written with the digits that the workbook shows: 1.98507122010012e+17 is 198507122010012000.
    """
    if type(cell) is str:  # nearly all, so first and without detours
        return cell.strip() if cell.isascii() and cell.isprintable() else _visible(cell)
    match cell:
        case str():
            text = _visible(cell)
        case bool():
            text = "TRUE" if cell else "FALSE"
        case int() | float():
            text = _decimal(cell)
        case datetime():
            text = cell.isoformat(sep=" ").removesuffix(" 00:00:00")
        case None:
            text = ""
        case _:
            text = str(cell)
    return text


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, or what programs write for nothing."""
    return text in _BLANK


def read_text(text: str) -> str:
    """The text, with runs of spaces and line breaks as one space."""
    return " ".join(text.split())


def read_date(text: str) -> date:
    """A date: 3/5/1985, 03-05-1985, 3 Mei 1985, 1985-05-03, a spreadsheet's day number. The day comes first.

    raises      Unreadable for a day that does not exist, a year of two digits, a year outside 1900 to 2100
    """
    if found := _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(found[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(found[1], int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return _date(found[3], int(found[2]), int(found[1]))
    if found := _IN_WORDS.fullmatch(text):
        month = _MONTH_NUMBERS.get(found[2].casefold())
        if month is None:
            raise Unreadable(_("Bulan “%(word)s” tidak dikenal. %(example)s") % ({"word": found[2]} | _example()))
        return _date(found[3], month, int(found[1]))
    raise Unreadable(_("“%(text)s” tidak terbaca sebagai tanggal. %(example)s") % ({"text": text} | _example()))


def read_integer(text: str) -> int:
    """A whole number, dots between thousands allowed: 1250000, 1.250.000, 12,00.

    raises      Unreadable for anything else, also for 1,250, which is one and a quarter here
    """
    found = _INTEGER.fullmatch(text.replace(" ", ""))
    if found is None:
        raise Unreadable(
            _("“%(text)s” bukan bilangan bulat. Tulis angka saja, misalnya 1250000 atau 1.250.000.") % {"text": text}
        )
    amount = int(found[2].replace(".", ""))
    return -amount if found[1] in ("-", "−") else amount


def read_digits(text: str) -> str:
    """A code of digits such as an employee number, kept as text; spaces, dots and hyphens between them are taken out.

    raises      Unreadable for other characters, and for a long code that a spreadsheet has rounded
    """
    bare = text.removeprefix("=").strip("'’\"")
    if _SCIENTIFIC.fullmatch(bare) or _AS_FLOAT.fullmatch(bare):
        raise Unreadable(_mangled(text))
    code = re.sub(r"[\s.-]", "", bare)
    if _LOST_TAIL.fullmatch(code):
        raise Unreadable(_mangled(text))
    if strange := next((char for char in code if char not in "0123456789"), ""):
        raise Unreadable(
            _("“%(text)s” memuat “%(char)s”, padahal harus angka saja. Periksa penulisannya.")
            % {"text": text, "char": strange}
        )
    if not code:
        raise Unreadable(_("“%(text)s” tidak memuat angka. Isi nomornya, atau kosongkan selnya.") % {"text": text})
    return code


def read_yes_no(text: str) -> bool:
    """Yes or no, in the words and signs of forms: ya, tidak, Y, T, 1, 0, ✓."""
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(_("“%(text)s” tidak terbaca sebagai ya atau tidak. Tulis “ya” atau “tidak”.") % {"text": text})


def written(value: Value) -> str:
    """A value as a person would type it, so that its reader gives the same value again."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "" if value is None else str(value)


def heading(text: str) -> str:
    """A heading as it is compared: letters and digits only, without case."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _visible(text: str) -> str:
    """Without control and format characters, which no sheet shows and the database refuses in part; NFC."""
    if text.isprintable():
        return unicodedata.normalize("NFC", text).strip()
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _decimal(number: float) -> str:
    """Digits as a workbook keeps them: ``repr`` gives the shortest that means the same number."""
    exact = Decimal(repr(number))
    if exact == exact.to_integral_value():
        return f"{exact:.0f}"
    return f"{exact:f}".replace(".", ",")


def _date(year: str, month: int, day: int) -> date:
    if len(year) != len("1985"):
        raise Unreadable(
            _("Tahun “%(year)s” tidak ditulis dengan empat angka. %(example)s") % ({"year": year} | _example())
        )
    if int(year) not in YEARS:
        raise Unreadable(
            _("Tahun %(year)s di luar %(first)s sampai %(last)s. Periksa penulisannya.")
            % {"year": year, "first": YEARS[0], "last": YEARS[-1]}
        )
    if not 1 <= month <= len(_MONTHS):
        raise Unreadable(_("Bulan %(month)s tidak ada. %(example)s") % ({"month": month} | _example()))
    try:
        return date(int(year), month, day)
    except ValueError:
        raise Unreadable(
            _("Tanggal %(day)s %(month)s %(year)s tidak ada. Periksa penulisannya.")
            % {"day": day, "month": _MONTHS[month - 1][0].capitalize(), "year": year}
        ) from None


def _example() -> dict[str, object]:
    return {"example": _("Tulis hari, bulan, tahun, misalnya 3/5/1985 atau 3 Mei 1985.")}


def _mangled(text: str) -> str:
    return _(
        "Lembar kerja mengubah nomor ini menjadi bilangan (%(text)s), sehingga digit terakhirnya hilang. "
        "Ubah format kolom menjadi Teks, lalu isi ulang nomornya dari sumber asli."
    ) % {"text": text}
