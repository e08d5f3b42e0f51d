"""What people learnt in the shape of the national registry's ``diklat`` and ``kursus``. Pure: rows in, rows and bytes out.

Leadership training goes to ``diklat``, everything else to ``kursus``. Dates are ``d-m-Y``, ids are text. What only the registry
knows (``bobot``, ``latihanStrukturalId``, ``lokasiId`` …) stays empty, to be filled there.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Final

STRUCTURAL: Final = "KL01"
"""The form that the registry keeps as ``diklat``."""

DIKLAT: Final = (
    "bobot",
    "id",
    "institusiPenyelenggara",
    "jenisKompetensi",
    "jumlahJam",
    "latihanStrukturalId",
    "nomor",
    "pnsOrangId",
    "tahun",
    "tanggal",
    "tanggalSelesai",
)
"""Fields of a ``diklat``, in the registry's order."""

KURSUS: Final = (
    "instansiId",
    "institusiPenyelenggara",
    "jenisDiklatId",
    "jenisKursus",
    "jenisKursusSertipikat",
    "jumlahJam",
    "lokasiId",
    "namaKursus",
    "nomorSertipikat",
    "pnsOrangId",
    "tahunKursus",
    "tanggalKursus",
    "tanggalSelesaiKursus",
)
"""Fields of a ``kursus``, in the registry's order."""

NUMBERS: Final = frozenset({"jumlahJam", "tahun", "tahunKursus"})
"""Fields that are whole numbers; all others are text."""

Fields = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Learnt:
    """One form of one record of one person.

    source      the person's id in the registry; empty when unknown
    registry    *jenis diklat*, 1 to 25; ``flag`` T, F or P
    hours       JP that count
    number      of the certificate; empty without one
    missing     why it cannot be handed over yet, in words; empty when it can
    """

    name: str
    nip: str
    source: str
    form: str
    registry: int
    flag: str
    title: str
    organiser: str
    first: date
    last: date
    hours: Decimal
    number: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What cannot be handed over yet, whose it is and why."""

    name: str
    nip: str
    title: str
    hours: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that was learnt: each row is in exactly one of the three."""

    diklat: tuple[Fields, ...]
    kursus: tuple[Fields, ...]
    left_out: tuple[LeftOut, ...]


def export(rows: Iterable[Learnt], *, no_id: str) -> Export:
    """Sort rows by where the registry keeps them; who has no id there is named apart.

    no_id       the words for that
    """
    diklat, kursus, left_out = [], [], []
    for row in rows:
        if row.missing or not row.source:
            left_out.append(LeftOut(row.name, row.nip, row.title, row.hours, row.missing or no_id))
        elif row.form == STRUCTURAL:
            diklat.append(_diklat(row))
        else:
            kursus.append(_kursus(row))
    return Export(tuple(diklat), tuple(kursus), tuple(left_out))


def as_json(found: Export) -> bytes:
    """All three as one JSON document, UTF-8."""
    left_out = [{**asdict(row), "hours": str(row.hours)} for row in found.left_out]
    document = {"diklat": found.diklat, "kursus": found.kursus, "left_out": left_out}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _diklat(row: Learnt) -> Fields:
    known: Fields = {
        "institusiPenyelenggara": row.organiser,
        "jumlahJam": int(row.hours),
        "nomor": row.number,
        "pnsOrangId": row.source,
        "tahun": row.last.year,
        "tanggal": _day(row.first),
        "tanggalSelesai": _day(row.last),
    }
    return {field: known.get(field, "") for field in DIKLAT}


def _kursus(row: Learnt) -> Fields:
    known: Fields = {
        "institusiPenyelenggara": row.organiser,
        "jenisDiklatId": str(row.registry),
        "jenisKursusSertipikat": row.flag,
        "jumlahJam": int(row.hours),
        "namaKursus": row.title,
        "nomorSertipikat": row.number,
        "pnsOrangId": row.source,
        "tahunKursus": row.last.year,
        "tanggalKursus": _day(row.first),
        "tanggalSelesaiKursus": _day(row.last),
    }
    return {field: known.get(field, "") for field in KURSUS}


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
