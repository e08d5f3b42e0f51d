"""What the tests of the registry share: files, an organiser, and what stands in the database."""

from collections.abc import Iterable, Sequence
from csv import writer
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import connection
from xlsxwriter import Workbook

from pamong.core.actor import SYSTEM, AccountId, Actor, Grant, RegionId
from pamong.kit.imports import Counts, Preview, apply_import, import_refusals, preview_import
from pamong.people.actions.regions import create_region
from pamong.people.actions.registry import KIND
from pamong.people.models import Region

TODAY: Final = date(2026, 11, 21)
SITI, JOKO, RINA, AGUS = "198507122010012014", "197903042005011003", "199202252023212031", "199911302025061002"
HEAD: Final = ("NIP", "Nama", "Jenis Pegawai", "OPD", "Unit Kerja", "Jenis Jabatan", "Jabatan")


def staff(number: str, name: str, *more: str) -> tuple[str, ...]:
    """A row below ``HEAD``; what is not given is as of most."""
    usual = ("PNS", "Dinas Kesehatan", "Puskesmas Muara Bulian", "Pelaksana", "Pengadministrasi Umum")
    return (number, name, *more, *usual[len(more) :])


class Registry:
    """A region, its organiser, and imports into it."""

    def __init__(self, folder: Path, code: str = "15.04") -> None:
        self.folder = folder
        self.region: Region = create_region(SYSTEM, code=code)
        self.id = RegionId(self.region.pk)
        self.actor = Actor("budi", account=AccountId(7), grants=(Grant("organiser", self.id),))

    def look(self, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Preview:
        """Preview a CSV file."""
        path = self.folder / "pegawai.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer(file, delimiter=";").writerows([head, *rows])
        return self.look_at(path)

    def look_at(self, path: Path) -> Preview:
        return preview_import(self.actor, region=self.id, kind=KIND, path=path, name=path.name)

    def put(self, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Counts:
        """Preview and apply."""
        return self.apply(self.look(*rows, head=head).uuid)

    def apply(self, uuid: UUID) -> Counts:
        return apply_import(self.actor, uuid=uuid)

    def problems(self, preview: Preview) -> list[tuple[int, str, str]]:
        return [(line.row, line.column, line.message) for line in import_refusals(self.actor, preview.uuid)]

    def refusal(self, *row: object, head: Sequence[str] = HEAD) -> tuple[str, str]:
        """Column and sentence of the only reason why this row is refused."""
        ((_row, column, message),) = self.problems(self.look(row, head=head))
        return column, message


def workbook(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    with Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def outcome(counts: Counts) -> tuple[int, int, int, int]:
    return counts.new, counts.changed, counts.unchanged, counts.refused


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def everything() -> list[tuple[Any, ...]]:
    """All rows of people, their offices and their jobs, without ids that a second time gives anew."""
    return [
        *rows("SELECT name, title_before, title_after, born, sex, phone, source_id FROM people_person ORDER BY name, id"),
        *rows("SELECT number, since, until FROM people_personnumber ORDER BY 1"),
        *rows("SELECT p.name, e.kind, standing, grade, grade_since, since, until FROM people_employment e"
              " JOIN people_person p ON p.id = person_id ORDER BY 1, e.since, e.until, 4"),
        *served(),
        *rows("SELECT v.name, u.name, v.since, v.until FROM people_unitversion v"
              " LEFT JOIN people_unitversion u ON u.unit_id = v.parent_id AND u.until IS NULL ORDER BY 1, 2, 3"),
        *rows("SELECT kind, name, level, echelon FROM people_position ORDER BY 1, 2"),
    ]  # fmt: skip


def served() -> list[tuple[Any, ...]]:
    """Who serves where, as what, leading or not, since and until."""
    return rows(
        "SELECT p.name, v.name, j.name, leads, a.since, a.until FROM people_assignment a"
        " JOIN people_person p ON p.id = person_id JOIN people_position j ON j.id = position_id"
        " JOIN people_unitversion v ON v.unit_id = a.unit_id AND v.until IS NULL ORDER BY 1, a.since, a.until, 2, 3"
    )
