"""The life of an import: looked at, applied, undone; seen by whom it concerns."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from pamong.core.actor import SYSTEM, Actor
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit.imports import (
    Counts,
    Note,
    Sample,
    apply_import,
    import_refusals,
    preview_import,
    prune_imports,
    recent_imports,
    refused_rows,
    undo_import,
    visible_import,
)
from pamong.kit.imports.importer import register
from pamong.kit.models import Import, ImportRow
from tests.kit.imports.conftest import Look, Write
from tests.kit.imports.example import BUDI, DEWI, KIND, REGION, RINA, VILLAGES, run, staged_text, villages

pytestmark = pytest.mark.django_db

TWO = "Kode Desa;Nama Desa;Jumlah Penduduk\n1504012001;Pasar Terusan;1.250\n1504012002;Kembang Paseban;900\n"
CASE = "Tulis dengan huruf besar hanya di awal kata."
AT = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def saved(content: object, path: Path) -> Path:
    path.write_bytes(b"".join(content))  # type: ignore[arg-type]  # a stream of bytes
    return path


def test_preview_reads_stages_and_compares_without_importing(look: Look) -> None:
    with time_machine.travel(AT, tick=False):
        preview = look(TWO)
    assert preview.counts == Counts(rows=2, new=2, changed=0, unchanged=0, refused=0)
    assert (preview.kind, preview.region, preview.state, preview.file_name) == (KIND, 1504, "previewed", "desa.csv")
    assert (preview.sheet, preview.form, preview.heading_row) == ("", "csv utf-8-sig ';'", 1)
    assert preview.headings == (("code", "Kode Desa"), ("name", "Nama Desa"), ("people", "Jumlah Penduduk"))
    assert preview.notes == (Note("Desa baru akan dibuat.", ("Pasar Terusan", "Kembang Paseban")),)
    cells = {"code": "1504012001", "name": "Pasar Terusan", "people": "1250", "founded": "", "active": ""}
    assert preview.samples["new"][0] == Sample(2, cells)
    assert (preview.created_at, preview.applied_at, preview.undone_at) == (AT, None, None)
    assert villages() == []
    entry = Entry.objects.get()
    assert (entry.verb, entry.region, entry.actor) == ("kit.import_previewed", 1504, 7)
    assert entry.data == {"kind": KIND, "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "refused": 0}


def test_apply_writes_and_says_so_once(look: Look) -> None:
    uuid = look(TWO).uuid
    counts = apply_import(BUDI, uuid=uuid)
    assert counts == Counts(rows=2, new=2, changed=0, unchanged=0, refused=0)
    assert villages() == [("1504012001", "Pasar Terusan", 1250), ("1504012002", "Kembang Paseban", 900)]
    assert visible_import(BUDI, uuid).state == "applied"
    with pytest.raises(Conflict, match="sudah dimasukkan") as refusal:
        apply_import(BUDI, uuid=uuid)
    assert refusal.value.code == "import-applied"
    assert verbs() == ["kit.import_previewed", "kit.import_applied"]


def test_same_file_again_changes_nothing(look: Look) -> None:
    apply_import(BUDI, uuid=look(TWO).uuid)
    before = run("SELECT xmin::text, v.* FROM try_village v ORDER BY id")
    again = look(TWO)
    assert again.counts == Counts(rows=2, new=0, changed=0, unchanged=2, refused=0)
    assert apply_import(BUDI, uuid=again.uuid) == again.counts
    assert run("SELECT xmin::text, v.* FROM try_village v ORDER BY id") == before


def test_undo_takes_new_rows_away_and_gives_old_values_back(look: Look) -> None:
    apply_import(BUDI, uuid=look(TWO).uuid)
    second = look(TWO.replace("900", "901") + "1504012003;Pasar Baru;\n")
    assert second.counts == Counts(rows=3, new=1, changed=1, unchanged=1, refused=0)
    apply_import(BUDI, uuid=second.uuid)
    assert villages()[1:] == [("1504012002", "Kembang Paseban", 901), ("1504012003", "Pasar Baru", None)]
    undo_import(BUDI, uuid=second.uuid)
    assert villages() == [("1504012001", "Pasar Terusan", 1250), ("1504012002", "Kembang Paseban", 900)]
    assert visible_import(BUDI, second.uuid).state == "undone"
    with pytest.raises(Conflict, match="sudah dibatalkan") as refusal:
        undo_import(BUDI, uuid=second.uuid)
    assert refusal.value.code == "import-undone"
    apply_import(BUDI, uuid=second.uuid)
    assert villages()[1:] == [("1504012002", "Kembang Paseban", 901), ("1504012003", "Pasar Baru", None)]
    assert visible_import(BUDI, second.uuid).state == "applied"
    assert verbs()[-3:] == ["kit.import_applied", "kit.import_undone", "kit.import_applied"]


def test_undo_is_refused_while_something_depends_on_it(look: Look) -> None:
    uuid = look(TWO).uuid
    apply_import(BUDI, uuid=uuid)
    run("INSERT INTO try_visit SELECT id FROM try_village LIMIT 1")
    with pytest.raises(Conflict, match="sudah dikunjungi"):
        undo_import(BUDI, uuid=uuid)
    assert (visible_import(BUDI, uuid).state, len(villages())) == ("applied", 2)
    assert verbs() == ["kit.import_previewed", "kit.import_applied"]


def test_undo_of_what_was_never_applied_is_refused(look: Look) -> None:
    uuid = look(TWO).uuid
    with pytest.raises(Conflict) as refusal:
        undo_import(BUDI, uuid=uuid)
    assert refusal.value.code == "import-not-applied"


def test_apply_notices_that_the_data_has_changed_since(look: Look) -> None:
    first, second = look(TWO), look(TWO)
    apply_import(BUDI, uuid=first.uuid)
    with pytest.raises(Conflict, match="Data berubah") as refusal:
        apply_import(BUDI, uuid=second.uuid)
    assert refusal.value.code == "import-stale"
    assert visible_import(BUDI, second.uuid).counts == Counts(rows=2, new=0, changed=0, unchanged=2, refused=0)
    assert apply_import(BUDI, uuid=second.uuid).unchanged == 2


def test_apply_of_headings_without_rows_is_refused(look: Look) -> None:
    with pytest.raises(Conflict, match="tidak memuat baris di bawah judulnya") as refusal:
        apply_import(BUDI, uuid=look("Kode;Nama\n").uuid)
    assert refusal.value.code == "import-nothing"


def test_apply_of_refused_rows_only_is_refused(look: Look) -> None:
    preview = look("Kode;Nama\nabc;Pasar Terusan\n")
    assert preview.counts == Counts(rows=1, new=0, changed=0, unchanged=0, refused=1)
    with pytest.raises(Conflict) as refusal:
        apply_import(BUDI, uuid=preview.uuid)
    assert refusal.value.code == "import-nothing"


def test_every_reason_stands_with_the_row_of_the_spreadsheet(look: Look) -> None:
    preview = look(
        "Daftar Desa;;;;\n;;;;\nkode;NAMA;Jumlah_Penduduk;Aktif;Catatan\n"
        "1504012001;PASAR;seribu;ya;x\n;;;;\n1504012002;Baru;0;ya;\n1504012003;Desa Lama;5;tidak;\n"
        '1504012004;"Satu\ndua";5;;\n1504012005;;5;;\n'
    )
    assert preview.heading_row == 3
    assert [(refusal.row, refusal.column, refusal.written, refusal.message) for refusal in preview.refusals] == [
        (4, "NAMA", "PASAR", CASE),
        (
            4,
            "Jumlah_Penduduk",
            "seribu",
            "“seribu” bukan bilangan bulat. Tulis angka saja, misalnya 1250000 atau 1.250.000.",
        ),
        (6, "Aktif", "ya", "Desa tanpa penduduk tidak aktif."),
        (7, "NAMA", "Desa Lama", "Desa ini sudah digabung."),
        (9, "NAMA", "", "Wajib diisi."),
    ]
    assert preview.samples["new"] == (
        Sample(8, {"code": "1504012004", "name": "Satu\ndua", "people": "5", "founded": "", "active": ""}),
    )
    assert preview.ignored == ("Catatan",)


def test_rows_with_one_key_are_all_refused_and_name_each_other(look: Look) -> None:
    preview = look("Kode;Nama\n15;Satu\n16;Dua\n15;Tiga\n15;TIGA\n")
    assert preview.counts == Counts(rows=4, new=1, changed=0, unchanged=0, refused=3)
    twins = "“15” ada di baris 2, 4, 5. Sisakan satu baris saja."
    assert [(refusal.row, refusal.column, refusal.message) for refusal in preview.refusals] == [
        (2, "Kode", twins),
        (4, "Kode", twins),
        (5, "Nama", CASE),
        (5, "Kode", twins),
    ]


def test_column_that_must_not_be_kept_never_reaches_the_database(look: Look) -> None:
    preview = look("nik;Kode;Nama;Agama\n3201019999999999;15;Satu;Rahasia\n3201019999999999;x;Dua;Rahasia\n")
    assert preview.dropped == (("nik", "Tidak diperlukan."),)
    assert preview.ignored == ("Agama",)
    assert "Satu" in staged_text(preview.uuid)
    assert "3201019999999999" not in staged_text(preview.uuid)
    assert "Rahasia" not in staged_text(preview.uuid)


def test_refused_rows_come_back_to_be_mended_and_uploaded_alone(look: Look, tmp_path: Path) -> None:
    preview = look(
        [
            ["NIK", "Nama Desa", "KODE", "Tanggal Berdiri", "Aktif"],
            ["32", "Pasar Terusan", "0504012001", date(1985, 5, 3), True],
            ["32", "PASAR BARU", "0504012002", "30/2/1979", True],
            ["32", "Desa Lama", "0504012003", date(1990, 1, 2), False],
        ]
    )
    apply_import(BUDI, uuid=preview.uuid)
    path = saved(refused_rows(BUDI, preview.uuid), tmp_path / "tolak.xlsx")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows == [
        ["Nama Desa", "KODE", "Tanggal Berdiri", "Aktif", "Mengapa ditolak"],
        [
            "PASAR BARU",
            "0504012002",
            "30/2/1979",
            "TRUE",
            f"Nama Desa: {CASE} Tanggal Berdiri: Tanggal 30 Februari 1979 tidak ada. Periksa penulisannya.",
        ],
        ["Desa Lama", "0504012003", "1990-01-02", "tidak", "Nama Desa: Desa ini sudah digabung."],
    ]
    rows[1][0], rows[1][2], rows[2][0] = "Pasar Baru", "28/2/1979", "Desa Gabungan"
    mended = look(rows)
    assert (mended.counts.new, mended.counts.refused, mended.ignored) == (2, 0, ())
    apply_import(BUDI, uuid=mended.uuid)
    assert run("SELECT code, name, founded, active FROM try_village ORDER BY code") == [
        ("0504012001", "Pasar Terusan", date(1985, 5, 3), True),
        ("0504012002", "Pasar Baru", date(1979, 2, 28), True),
        ("0504012003", "Desa Gabungan", date(1990, 1, 2), False),
    ]


def test_mapping_is_decided_by_a_person_and_remembered_once_applied(look: Look) -> None:
    text = "Nomor;Sebutan;Nama\n15;Satu;x\n"
    with pytest.raises(Invalid, match="“Kode Desa”"):
        look(text)
    decided = {"Nomor": "code", "Sebutan": "name", "Nama": ""}
    preview = look(text, mapping=decided)
    assert (preview.headings, preview.ignored) == ((("code", "Nomor"), ("name", "Sebutan")), ("Nama",))
    with pytest.raises(Invalid):
        look(text)
    apply_import(BUDI, uuid=preview.uuid)
    assert look(text).counts.unchanged == 1
    with pytest.raises(Invalid):
        look(text, mapping={})


@pytest.mark.parametrize("actor", [DEWI, Actor("visitor"), Actor("ani", account=BUDI.account)])
def test_import_of_another_region_is_not_found_and_not_changed(look: Look, write: Write, actor: Actor) -> None:
    uuid = look(TWO).uuid
    with pytest.raises(NotFound):
        visible_import(actor, uuid)
    with pytest.raises(NotFound):
        refused_rows(actor, uuid)
    with pytest.raises(NotFound):
        apply_import(actor, uuid=uuid)
    assert villages() == []
    apply_import(BUDI, uuid=uuid)
    with pytest.raises(NotFound):
        undo_import(actor, uuid=uuid)
    with pytest.raises(NotFound):
        preview_import(actor, region=REGION, kind=KIND, path=write(TWO), name="desa.csv")
    assert (len(villages()), Import.objects.count()) == (2, 1)
    assert verbs() == ["kit.import_previewed", "kit.import_applied"]


def test_imports_of_late_and_all_refusals_are_listed_for_those_who_may(look: Look) -> None:
    first, second = look(TWO), look("Kode;Nama\nx;PASAR\n")
    apply_import(BUDI, uuid=first.uuid)
    lines = recent_imports(RINA, region=REGION, kind=KIND)
    assert [(line.uuid, line.state, line.counts.rows) for line in lines] == [
        (second.uuid, "previewed", 1),
        (first.uuid, "applied", 2),
    ]
    assert list(import_refusals(RINA, second.uuid)) == list(second.refusals)
    assert [refusal.column for refusal in second.refusals] == ["Kode", "Nama"]
    with pytest.raises(NotFound):
        recent_imports(DEWI, region=REGION, kind=KIND)
    with pytest.raises(NotFound):
        import_refusals(DEWI, second.uuid)


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_costs_as_many_queries_for_many_rows_as_for_one(
    look: Look, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    uuid = look("Kode;Nama\n" + "".join(f"{row};Desa\nx{row};Desa\n" for row in range(rows))).uuid
    with django_assert_num_queries(5):
        assert visible_import(BUDI, uuid).counts.refused == rows


def test_importer_that_forgets_a_row_is_told(look: Look) -> None:
    register(replace(VILLAGES, kind="kit.forgetful", compare=lambda _batch: []))
    with pytest.raises(RuntimeError, match=r"kit\.forgetful left 2 rows without an outcome"):
        look(TWO, kind="kit.forgetful")
    assert (Import.objects.count(), ImportRow.objects.count(), verbs()) == (0, 0, [])


def test_what_the_database_refuses_is_not_applied_in_part(look: Look) -> None:
    uuid = look(TWO).uuid
    run("ALTER TABLE try_village ADD CHECK (name <> 'Kembang Paseban')")
    with pytest.raises(IntegrityError), transaction.atomic():
        apply_import(BUDI, uuid=uuid)
    assert (villages(), visible_import(BUDI, uuid).state, verbs()) == ([], "previewed", ["kit.import_previewed"])


def test_import_is_shared_by_those_who_may_and_the_owner_of_the_machine(look: Look, write: Write) -> None:
    uuid = look(TWO).uuid
    assert visible_import(SYSTEM, uuid).uuid == uuid
    apply_import(RINA, uuid=uuid)
    with pytest.raises(NotFound):
        visible_import(BUDI, uuid4())
    with pytest.raises(NotFound):
        preview_import(SYSTEM, region=REGION, kind="kit.unknown", path=write(TWO), name="x")


def test_rows_are_deleted_a_while_after_the_last_thing_that_happened(look: Look) -> None:
    with time_machine.travel(AT, tick=False):
        old, kept = look(TWO).uuid, look(TWO).uuid
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        apply_import(BUDI, uuid=kept)
    with time_machine.travel(AT + timedelta(days=30, seconds=1), tick=False):
        assert prune_imports() == 1
        assert prune_imports() == 0
    with pytest.raises(Conflict, match="sudah dihapus"):
        apply_import(BUDI, uuid=old)
    assert visible_import(BUDI, old).counts.new == 2
    assert set(ImportRow.objects.values_list("batch__uuid", flat=True)) == {kept}
    undo_import(BUDI, uuid=kept)
