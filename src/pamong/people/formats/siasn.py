"""Cells of the national registry's employee export, and of the lists that offices keep beside it.

Pure: text in, a value or ``Unreadable`` out. Codes and names are those of ``reference``. What repeats in every file is
remembered, because a registry has a million rows and a hundred different words.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit.imports import Unreadable, read_date, read_integer, read_text
from pamong.people.formats import reference
from pamong.people.formats.nip import read_nip

REMEMBERED: Final = 1 << 14
"""Cells of one kind that are remembered."""

EARLIEST_YEAR: Final = 1940
"""Of a diploma that somebody in service may still hold."""

PART_TIME, CONTRACT, CANDIDATE, PERMANENT = "pppk-pw", "pppk", "cpns", "pns"

_PHONE = re.compile(r"0\d{7,13}|\+\d{8,15}")
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")
_SIGN = re.compile(r"(?<![^\W_])(IV|I{1,3}|[1-4])[\s/.-]*([A-E])(?![^\W_])", re.IGNORECASE)
_ECHELON = re.compile(r"(?:ESELON)?(IV|V|I{1,3}|[1-5])([AB])")
_CONTRACT_GRADE = re.compile(r"(?:GOLONGAN|GOL)?([IVX]+)")
_ROMAN: Final = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}
_LETTERS: Final = "abcde"

_POSITION_KINDS: Final = (  # looked for in this order: "rangkap struktural dan fungsional" holds two of the words
    ("3", r"RANGKAP"),
    ("4", r"FUNGSIONALUMUM|PELAKSANA|^JFU$"),
    ("1", r"STRUKTURAL|PIMPINANTINGGI|^JPT|ADMINISTRATOR|PENGAWAS|^MANAJERIAL"),
    ("2", r"FUNGSIONAL|^JFT?$"),
)
_EDUCATION: Final = {
    "05": "SEKOLAHDASAR",
    "10": "SLTP SEKOLAHMENENGAHPERTAMA",
    "12": "SLTPKEJURUAN",
    "15": "SLTA SMU SEKOLAHMENENGAHATAS SLTASEDERAJAT SMASEDERAJAT",
    "17": "SMK SLTAKEJURUAN SEKOLAHMENENGAHKEJURUAN",
    "18": "SPG SLTAKEGURUAN",
    "20": "DI DIPLOMAI DIPLOMA1",
    "25": "DII DIPLOMAII DIPLOMA2",
    "30": "DIII DIPLOMAIII DIPLOMA3 DIPLOMAIIISARJANAMUDA",
    "35": "DIV DIPLOMAIV DIPLOMA4 SARJANATERAPAN",
    "40": "SARJANA STRATA1 S1SARJANA",
    "45": "MAGISTER STRATA2 S2MAGISTER",
    "50": "DOKTOR STRATA3 S3DOKTOR",
}
_SEXES: Final = {
    "L": "1 L M LK LAKI LAKILAKI PRIA MALE",
    "P": "2 P F PR W PEREMPUAN WANITA FEMALE",
}
_GOVERNMENT_WORDS: Final = {
    "pemerintah", "pemda", "pemkab", "pemkot", "pemprov", "kab", "kabupaten", "kota", "prov", "provinsi", "daerah",
}  # fmt: skip


def read_number(text: str, today: date) -> str:
    """A NIP or NI PPPK as 18 digits. Raises Unreadable with the sentence of ``read_nip``."""
    try:
        return read_nip(text, today=today).number
    except Invalid as invalid:
        raise Unreadable(str(invalid)) from invalid


@lru_cache(REMEMBERED)
def read_label(text: str) -> str:
    """Name of a person, an office or a job: it has at least one letter."""
    name = read_text(text).strip(" ,;")
    if not any(map(str.isalpha, name)):
        raise Unreadable(_("“%(text)s” tidak memuat huruf, jadi bukan nama. Periksa isinya.") % {"text": text})
    return name


def read_title(text: str) -> str | None:
    """Titles before or after a name, without the comma that joins them to it."""
    return read_text(text).strip(" ,;") or None


@lru_cache(REMEMBERED)
def read_day(text: str) -> date:
    """A date as people write it."""
    return read_date(text)


def arrived(day: date, today: date) -> date:
    """A day that has come. Raises Unreadable for one that has not."""
    if day > today:
        raise Unreadable(
            _("Tanggal %(day)s belum tiba. Perbaiki tanggalnya, atau impor baris ini sesudah tanggal itu.")
            % {"day": f"{day:%d/%m/%Y}"}
        )
    return day


def read_year(text: str, today: date) -> int:
    """Year of a diploma."""
    year = read_integer(text)
    if not EARLIEST_YEAR <= year <= today.year:
        raise Unreadable(
            _("Tahun %(year)s di luar %(first)s sampai %(last)s. Periksa penulisannya.")
            % {"year": year, "first": EARLIEST_YEAR, "last": today.year}
        )
    return year


@lru_cache(REMEMBERED)
def read_kind(text: str) -> str:
    """Kind of employment, in words or by the registry's C and P."""
    word = _bare(text)
    if "PARUH" in word:
        return PART_TIME
    if "PPPK" in word or "P3K" in word or "PERJANJIANKERJA" in word:
        return CONTRACT
    if "CPNS" in word or "CALON" in word or word == "C":
        return CANDIDATE
    if "PNS" in word or "NEGERISIPIL" in word or word == "P":
        return PERMANENT
    raise Unreadable(
        _("“%(text)s” bukan jenis pegawai yang dikenal. Tulis PNS, CPNS, PPPK, atau PPPK Paruh Waktu.") % {"text": text}
    )


def kind_of(kind: str | None, status: str | None) -> str | None:
    """Kind of employment from both columns of the registry; None when neither says it.

    The registry calls a candidate a PNS in the one and C in the other; for a PPPK the second says nothing.
    """
    both = {kind, status}
    return next((found for found in (PART_TIME, CONTRACT) if found in both), status or kind)


@lru_cache(REMEMBERED)
def read_standing(text: str) -> str:
    """Code of a *kedudukan hukum*, by code or name."""
    found = _standings().get(_bare(text).lstrip("0"))
    if found is None:
        raise Unreadable(
            _("“%(text)s” bukan kedudukan hukum yang dikenal. Tulis kode atau namanya, misalnya 01 atau Aktif.")
            % {"text": text}
        )
    return found


@lru_cache(REMEMBERED)
def read_grade(text: str) -> str:
    """Sign of a *golongan*: III/a by sign, 3a or the registry's 31; IX for a PPPK."""
    word = _bare(text)
    if len(word) == 2 and word.isdecimal():  # noqa: PLR2004  # the registry's codes 11 to 45
        sign = _sign(word[0], _LETTERS[int(word[1]) - 1 : int(word[1])])
    elif found := _CONTRACT_GRADE.fullmatch(word):
        sign = found[1]
    else:
        pair = _SIGN.search(text)
        sign = _sign(pair[1], pair[2]) if pair else ""
    if sign not in reference.grades():
        raise Unreadable(
            _("“%(text)s” bukan golongan yang dikenal. Tulis misalnya III/a untuk PNS atau IX untuk PPPK.")
            % {"text": text}
        )
    return sign


def fits(grade: str, kind: str) -> bool:
    """Whether a grade is one of that kind of employment."""
    return reference.grades()[grade].contract == kind.startswith(CONTRACT)


@lru_cache(REMEMBERED)
def read_position_kind(text: str) -> str:
    """Code of a *jenis jabatan*, by code or name, also by the names of the law of 2023."""
    word = _bare(text)
    if word in {"1", "2", "3", "4"}:
        return word
    for code, pattern in _POSITION_KINDS:
        if re.search(pattern, word):
            return code
    raise Unreadable(
        _(
            "“%(text)s” bukan jenis jabatan yang dikenal. Tulis Struktural, Fungsional Tertentu, Rangkap, atau Pelaksana."
        )
        % {"text": text}
    )


@lru_cache(REMEMBERED)
def read_education_level(text: str) -> str:
    """Code of a level of education, by code or name."""
    found = _education().get(_bare(text).lstrip("0"))
    if found is None:
        raise Unreadable(
            _("“%(text)s” bukan tingkat pendidikan yang dikenal. Tulis misalnya SMA, D3, S1, atau kodenya.")
            % {"text": text}
        )
    return found


@lru_cache(REMEMBERED)
def read_echelon(text: str) -> str:
    """Code of an *eselon*: II.b, IIb, 2b or the registry's 22; 99 for none."""
    word = _bare(text)
    if word in reference.echelons():
        return word
    if word in {"00", "0", "NON", "NONESELON", "TIDAKADA"}:
        return "99"
    if (found := _ECHELON.fullmatch(word)) and (code := _echelons().get(_sign(found[1], found[2], "."))):
        return code
    raise Unreadable(_("“%(text)s” bukan eselon yang dikenal. Tulis misalnya II.b, IV.a, atau Non.") % {"text": text})


@lru_cache(REMEMBERED)
def read_sex(text: str) -> str:
    """L or P."""
    word = _bare(text)
    for code, words in _SEXES.items():
        if word in words.split():
            return code
    raise Unreadable(
        _("“%(text)s” tidak terbaca sebagai jenis kelamin. Tulis L untuk laki-laki atau P untuk perempuan.")
        % {"text": text}
    )


def read_phone(text: str) -> str:
    """A telephone number, the first when there are several: 081234567890, or +60123456789 from abroad.

    A spreadsheet takes the zero at the front away; it is put back.
    """
    if text.isdecimal() and _PHONE.fullmatch(text):
        return text
    first = re.split(r"[/,;]|\batau\b", text.strip("'’\""))[0]
    digits = re.sub(r"[^\d+]", "", first)
    digits = re.sub(r"^(?:\+?62|(?=8))0?", "0", digits)
    if not _PHONE.fullmatch(digits) or re.search(r"[^\W\d_]", first):
        raise Unreadable(
            _("“%(text)s” bukan nomor telepon. Tulis misalnya 081234567890, atau kosongkan selnya.") % {"text": text}
        )
    return digits


def read_email(text: str) -> str:
    """An e-mail address in lower case."""
    address = text.removeprefix("mailto:").strip("<> ;,").lower()
    if not _EMAIL.fullmatch(address):
        raise Unreadable(
            _("“%(text)s” bukan alamat e-mail. Tulis misalnya nama@contoh.go.id, atau kosongkan selnya.")
            % {"text": text}
        )
    return address


def sex_of(number: str) -> str:
    """Sex that a NIP says."""
    return "L" if number[14] == "1" else "P"


def excludes_pns(number: str) -> bool:
    """Whether the digits of a NIP exclude a PNS: no month has that number."""
    return not "01" <= number[12:14] <= "12"


def level_of(kind: str, name: str, echelon: str) -> str:
    """*Jenjang* of a job as far as its kind, name and echelon tell; empty when they do not."""
    names = {_bare(level): level for level in reference.levels()}
    _sign, group = reference.echelons().get(echelon, ("", ""))
    if group:
        return names.get(_bare(group), "")
    if kind == "4":
        return names["PELAKSANA"]
    if kind != "2":
        return ""
    word = _bare(name)
    return next((level for bare, level in names.items() if bare[:2] == "JF" and word.endswith(bare[2:])), "")


def same_government(one: str, other: str) -> bool:
    """Whether two names mean one government: "Pemkab. Batanghari" is "Pemerintah Kabupaten Batang Hari"."""
    return _government(one) == _government(other)


def _government(name: str) -> str:
    return "".join(word for word in re.findall(r"[^\W\d_]+", name.casefold()) if word not in _GOVERNMENT_WORDS)


def _bare(text: str) -> str:
    """Letters and digits only, upper case."""
    return "".join(char for char in text.upper() if char.isalnum())


def _sign(numeral: str, letter: str, joint: str = "/") -> str:
    return f"{_ROMAN.get(numeral, numeral.upper())}{joint}{letter.lower()}"


@cache
def _standings() -> dict[str, str]:
    rows = reference.standings().values()
    return {name.lstrip("0"): row.code for row in rows for name in (row.code, _bare(row.name))}


@cache
def _education() -> dict[str, str]:
    return dict(_education_names())


def _education_names() -> Iterator[tuple[str, str]]:
    for code, name in reference.education_levels().items():
        for known in (code, _bare(name), *_EDUCATION[code].split()):
            yield known.lstrip("0"), code


@cache
def _echelons() -> dict[str, str]:
    """Sign → code. Two codes share the sign I.a; the later one is that of a governor's side."""
    return {sign: code for code, (sign, _level) in reference.echelons().items()}
