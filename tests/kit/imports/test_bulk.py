"""Very long tables: straight into the importer's own table, as carefully as the others."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from psycopg.sql import SQL

from pamong.core.actor import Actor, RegionId
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit.imports import (
    Batch,
    Bulk,
    Column,
    Counts,
    Importer,
    Note,
    Preview,
    Problem,
    Refused,
    Sample,
    apply_import,
    bulk,
    import_refusals,
    importable,
    may_import,
    preview_import,
    recent_imports,
    start_import,
    start_preview,
    undo_import,
    visible_import,
)
from pamong.kit.imports.bulk import escaped
from pamong.kit.imports.formats import Cell, plain
from pamong.kit.imports.importer import register
from pamong.kit.jobs import run_job
from pamong.kit.models import Import, ImportRow
from tests.kit.imports.conftest import Look
from tests.kit.imports.example import BUDI, DEWI, REGION, run

pytestmark = pytest.mark.django_db

KIND = "kit.visits"
BOOK, CLOSED = 5, 6
"""What tables are about."""

TABLES = """
CREATE TABLE try_draft (batch bigint, row integer, key text, note text, at timestamptz, PRIMARY KEY (batch, row));
CREATE TABLE try_kept (book bigint, key text, note text, at timestamptz, batch bigint, PRIMARY KEY (book, key));
"""
_FROM = "try_draft AS d LEFT JOIN try_kept AS k ON k.book = %s AND k.key = d.key WHERE d.batch = %s"
_SAME = "(d.note, d.at) IS NOT DISTINCT FROM (k.note, k.at)"


class Lines:
    """Number, note and time; a note ``x`` is refused."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self.places = places
        self.rows = 0

    def read(self, row: Sequence[Cell]) -> str:
        cells = {key: plain(row[place]) for key, place in self.places.items() if place < len(row)}
        if not any(cells.values()):
            return ""
        self.rows += 1
        if cells.get("note") == "x":
            raise Refused(cells["number"], [Problem("note", "Jangan x.")])
        return "\t".join((escaped(cells["number"]), escaped(cells.get("note", "")), cells.get("at") or "2026-11-21"))

    def notes(self) -> Iterable[Note]:
        return [Note(f"{self.rows} dibaca.")]


def count(batch: Batch) -> tuple[int, int, int]:
    sql = f"SELECT count(*) FILTER (WHERE k.key IS NULL), count(*) FILTER (WHERE k.key IS NOT NULL AND NOT {_SAME}), count(*)"
    ((new, changed, every),) = run(f"{sql} FROM {_FROM}", batch.about, batch.id)
    return new, changed, every - new - changed


def samples(batch: Batch, outcome: str, most: int) -> list[tuple[int, dict[str, str]]]:
    which = "k.key IS NULL" if outcome == "new" else "k.key IS NOT NULL"
    rows = run(f"SELECT d.row, d.key FROM {_FROM} AND {which} ORDER BY 1", batch.about, batch.id)  # noqa: S608  # of this module
    return [(row, {"number": key}) for row, key in rows[:most]]


def apply(_actor: Actor, batch: Batch) -> None:
    run(
        "INSERT INTO try_kept SELECT %s, key, note, at, batch FROM try_draft WHERE batch = %s"
        " ON CONFLICT (book, key) DO UPDATE SET note = excluded.note, at = excluded.at",
        batch.about,
        batch.id,
    )


def undo(_actor: Actor, batch: Batch) -> None:
    run("DELETE FROM try_kept WHERE batch = %s", batch.id)


VISITS = Importer(
    kind=KIND,
    columns=(
        Column("number", "Nomor", required=True),
        Column("note", "Catatan"),
        Column("at", "Waktu"),
        Column("who", "Petugas"),
    ),
    key=("number",),
    may=lambda actor, region: any(grant.region == region for grant in actor.grants),
    compare=lambda _batch: (),
    apply=apply,
    undo=undo,
    concerns=lambda _actor, _region, about: about == BOOK,
    drops=lambda about: {"who": "Tidak boleh disimpan."} if about == BOOK else {},
    bulk=Bulk(
        table="try_draft",
        columns=("note", "at"),
        zone=lambda _batch: "Asia/Jayapura",
        reader=lambda _batch, places: Lines(places),
        count=count,
        cells=lambda _batch: SQL("jsonb_build_object('number', d.key, 'note', d.note)"),
        samples=samples,
    ),
)


@pytest.fixture
def visits(tables: None) -> None:
    run(TABLES)
    register(VISITS)


@pytest.fixture
def see(visits: None, look: Look) -> Look:
    def see(content: str, **more: Any) -> Preview:
        return look(content, **({"kind": KIND, "about": BOOK} | more))

    return see


def kept() -> list[tuple[Any, ...]]:
    return run("SELECT key, note FROM try_kept ORDER BY key")


def test_rows_go_to_the_importers_table_and_only_refused_ones_are_staged(
    see: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BLOCK", 2)
    preview = see('Nomor;Catatan;Petugas\nA;satu\\dua;1\nB;x;2\n;;\nC;;3\nD;x;4\nE;"baris\nbaru";5\n')
    assert preview.counts == Counts(rows=5, new=3, changed=0, unchanged=0, refused=2)
    assert preview.dropped == (("Petugas", "Tidak boleh disimpan."),)
    assert preview.notes == (Note("5 dibaca."),)
    assert [(one.row, one.column, one.written, one.message) for one in preview.refusals] == [
        (3, "Catatan", "x", "Jangan x."),
        (6, "Catatan", "x", "Jangan x."),
    ]
    assert preview.samples["new"] == tuple(Sample(row, {"number": key}) for row, key in ((2, "A"), (5, "C"), (7, "E")))
    assert (ImportRow.objects.count(), kept()) == (2, [])
    counts = apply_import(BUDI, uuid=preview.uuid)
    assert (counts.new, kept()) == (3, [("A", "satu\\dua"), ("C", ""), ("E", "baris\nbaru")])
    assert (run("SELECT count(*) FROM try_draft"), visible_import(BUDI, preview.uuid).samples["new"]) == ([(0,)], ())
    assert len(list(import_refusals(BUDI, preview.uuid))) == 2
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["kit.import_previewed", "kit.import_applied"]


def test_moments_without_a_zone_are_of_the_zone_that_the_importer_names(see: Look) -> None:
    see("Nomor;Waktu\nA;2026-11-21 09:00:00\nB;2026-11-21 09:00:00+00\n")
    assert run("SELECT to_char(at AT TIME ZONE 'UTC', 'HH24') FROM try_draft ORDER BY row") == [("00",), ("09",)]
    assert run("SELECT current_setting('TimeZone'), current_setting('work_mem')") == [("UTC", "4MB")]


def test_twins_count_once_where_they_say_the_same(see: Look) -> None:
    preview = see("Nomor;Catatan\nA;1\nA;1\nA;1\nB;1\nB;2\nC;1\nC;x\nD;\n")
    assert preview.counts == Counts(rows=6, new=2, changed=0, unchanged=0, refused=4)
    said = "2 baris mengulang baris lain dengan isi yang sama; masing-masing dihitung satu kali."
    assert preview.notes[1] == Note(said, ("baris 3", "baris 4"))
    told = [
        (row.row, row.cells, [problem["message"] for problem in row.problems])
        for row in ImportRow.objects.order_by("row")
    ]
    twice = "“{}” ada di baris {} dengan isi yang berbeda. Sisakan satu baris saja."
    assert told == [
        (5, {"number": "B", "note": "1"}, [twice.format("B", "5, 6")]),
        (6, {"number": "B", "note": "2"}, [twice.format("B", "5, 6")]),
        (7, {"number": "C", "note": "1"}, [twice.format("C", "7, 8")]),
        (8, {"number": "C", "note": "x"}, ["Jangan x.", twice.format("C", "7, 8")]),
    ]
    apply_import(BUDI, uuid=preview.uuid)
    assert kept() == [("A", "1"), ("D", "")]


def test_table_names_what_it_is_about(see: Look, look: Look) -> None:
    for about in (None, CLOSED):
        with pytest.raises(NotFound):
            see("Nomor\nA\n", about=about)
    with pytest.raises(NotFound):
        look("Kode;Nama\n1;Satu\n", about=BOOK)
    assert (may_import(BUDI, region=REGION, kind=KIND), Import.objects.count()) == (False, 0)
    assert may_import(BUDI, region=REGION, kind=KIND, about=BOOK)
    columns = importable(BUDI, region=REGION, kind=KIND, about=BOOK).columns
    assert [column.key for column in columns if column.drop] == ["who"]
    preview = see("Nomor\nA\n")
    assert [line.uuid for line in recent_imports(BUDI, region=REGION, kind=KIND, about=BOOK)] == [preview.uuid]
    with pytest.raises(NotFound):
        visible_import(DEWI, preview.uuid)


def test_mapping_is_remembered_for_what_the_table_is_about(see: Look) -> None:
    preview = see("Kode\nA\n", mapping={"Kode": "number"})
    with pytest.raises(Invalid):
        see("Kode\nB\n")
    apply_import(BUDI, uuid=preview.uuid)
    assert see("Kode\nA\n").counts.unchanged == 1


def test_what_was_taken_back_is_uploaded_again(see: Look) -> None:
    preview = see("Nomor\nA\n")
    apply_import(BUDI, uuid=preview.uuid)
    undo_import(BUDI, uuid=preview.uuid)
    assert (kept(), visible_import(BUDI, preview.uuid).appliable) == ([], False)
    with pytest.raises(Conflict) as refusal:
        apply_import(BUDI, uuid=preview.uuid)
    assert refusal.value.code == "import-emptied"


def test_other_counts_than_at_the_preview_are_looked_at_again(see: Look) -> None:
    first, second = see("Nomor;Catatan\nA;1\n"), see("Nomor;Catatan\nA;2\nB;2\n")
    apply_import(BUDI, uuid=first.uuid)
    with pytest.raises(Conflict) as refusal:
        apply_import(BUDI, uuid=second.uuid)
    assert (refusal.value.code, kept()) == ("import-stale", [("A", "1")])
    assert visible_import(BUDI, second.uuid).counts == Counts(rows=2, new=1, changed=1, unchanged=0, refused=0)
    assert visible_import(BUDI, second.uuid).notes == second.notes
    apply_import(BUDI, uuid=second.uuid)
    assert kept() == [("A", "2"), ("B", "2")]


def test_jobs_know_what_the_table_is_about(visits: None, tmp_path: Path) -> None:
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / "kunjungan.csv"
    path.write_text("Nomor;Petugas\nA;1\n")
    row = start_preview(BUDI, region=RegionId(REGION), kind=KIND, path=path, name="kunjungan.csv", about=BOOK)
    run_job(row.pk)
    found = Import.objects.get()
    assert (found.about, found.new, found.dropped) == (BOOK, 1, [["Petugas", "Tidak boleh disimpan."]])
    run_job(start_import(BUDI, uuid=found.uuid).pk)
    assert kept() == [("A", "")]
    other = tmp_path / "b.csv"
    other.write_text("Nomor\nA\n")
    with pytest.raises(NotFound):
        preview_import(DEWI, region=RegionId(REGION), kind=KIND, path=other, name="b.csv", about=BOOK)
