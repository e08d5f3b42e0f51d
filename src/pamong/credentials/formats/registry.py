"""Certificates in the shape of the national registry's ``kursus``. Pure: rows in, rows out.

The registry has no form that is confirmed to be for a certificate of competency. Of what it knows, ``kursus`` fits, with the
certificate as its document 881; that, and which *jenis diklat* it is, nobody has confirmed. Hours are 0: what the course gave is
handed over with the course, and a certificate adds none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pamong.learning.formats.registry import KURSUS, NUMBERS, Fields

DOCUMENT: Final = "881"
"""Id under which the registry keeps the file of a ``kursus``."""

FILE: Final = "berkas"
"""Column beside the registry's: name of the PDF in the archive."""

COLUMNS: Final = (*KURSUS, FILE)
"""The registry's fields in its order, then the file."""

WHOLE: Final = NUMBERS & frozenset(KURSUS)
"""Fields that are whole numbers."""

UNCONFIRMED: Final = ("jenisDiklatId", "jenisKursusSertipikat", "jumlahJam", FILE)
"""Fields whose value for a certificate of competency no source confirms."""


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate of one person.

    source      the person's id in the registry; empty when unknown
    missing     why it cannot be handed over, in words; empty when it can
    file        name of its PDF in the archive
    """

    name: str
    nip: str
    source: str
    title: str
    organiser: str
    number: str
    issued_on: date
    file: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class NotReady:
    """A certificate that cannot be handed over yet, whose it is and why."""

    name: str
    nip: str
    title: str
    number: str
    why: str


@dataclass(frozen=True, slots=True)
class Sort:
    """As what the registry is to take it: *jenis diklat* 1 to 25 with its sign T, F or P; empty: to be filled there."""

    registry: str = ""
    flag: str = ""


def export(rows: Iterable[Certified], sort: Sort, *, no_id: str) -> tuple[tuple[Fields, ...], tuple[NotReady, ...]]:
    """What can be handed over, and what cannot; each row is in exactly one.

    no_id       the words for who has no id in the registry
    """
    ready, left = [], []
    for row in rows:
        if row.missing or not row.source:
            left.append(NotReady(row.name, row.nip, row.title, row.number, row.missing or no_id))
        else:
            ready.append(_kursus(row, sort))
    return tuple(ready), tuple(left)


def _kursus(row: Certified, sort: Sort) -> Fields:
    known: Fields = {
        "institusiPenyelenggara": row.organiser,
        "jenisDiklatId": sort.registry,
        "jenisKursusSertipikat": sort.flag,
        "jumlahJam": 0,
        "namaKursus": row.title,
        "nomorSertipikat": row.number,
        "pnsOrangId": row.source,
        "tahunKursus": row.issued_on.year,
        "tanggalKursus": f"{row.issued_on:%d-%m-%Y}",
        "tanggalSelesaiKursus": f"{row.issued_on:%d-%m-%Y}",
        FILE: row.file,
    }
    return {field: known.get(field, "") for field in COLUMNS}
