"""The import of items: drafts of the bank that was named, refused by name, taken back."""

import base64
import csv
import io
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone

from pamong.core.actor import RegionId
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound, TooLarge
from pamong.exams.access import item_for, written_item_for
from pamong.exams.actions.item_files import items_table_of
from pamong.exams.actions.item_table import KIND
from pamong.exams.formats.raw import LARGEST
from pamong.exams.formats.template import table_of
from pamong.exams.models import Bank, Enemy, Item, ItemKey, ItemVersion
from pamong.exams.queries.bank_items import ItemsWanted, bank_page
from pamong.kit.imports import Preview, apply_import, import_refusals, preview_import, refused_rows, undo_import
from tests import make
from tests.exams import case
from tests.exams.formats.items_case import PNG
from tests.make import World

pytestmark = pytest.mark.django_db

GIFT = """// [id:PP-001] [tag:level=2] [tag:competency=M.01] [tag:source=UU 25/2009 pasal 21]
::PP-001::Berkas kurang satu surat. Apa yang Anda lakukan? {
    ~Meminta warga pulang
    =Mencatat kekurangannya
    ~%50%Meneruskannya#kurang tepat
}

Pelayanan publik tidak memungut biaya di luar ketentuan. {TRUE}

::Esai::Ceritakan pengalaman Anda. {}
"""
TABLE = "Kode;Jenis;Pertanyaan;Pilihan A;Pilihan B;Kunci;Satuan;Toleransi\n"


@pytest.fixture
def world() -> World:
    return make.world()


def preview(
    world: World, tmp_path: Path, text: str, *, name: str = "soal.txt", bank: str = "Etika", who: str = "budi"
) -> Preview:
    """Preview of a file by an organiser of the region."""
    path = tmp_path / "soal.csv"
    path.write_bytes(items_table_of(text.encode(), name, bank))
    region = RegionId(world.other.pk if who == "dewi" else world.region.pk)
    return preview_import(world.actor(who), region=region, kind=KIND, path=path, name=name)


def refused(world: World, uuid: UUID) -> list[tuple[int, str, str]]:
    return [(line.row, line.column, line.message) for line in import_refusals(world.actor("budi"), uuid)]


def applied(world: World, tmp_path: Path, text: str = GIFT) -> Preview:
    found = preview(world, tmp_path, text)
    apply_import(world.actor("budi"), uuid=found.uuid)
    return found


def test_items_of_a_file_become_drafts_with_keys_in_a_bank_that_is_made(world: World, tmp_path: Path) -> None:
    found = preview(world, tmp_path, GIFT)
    assert (found.counts.new, found.counts.refused, Bank.objects.count(), Item.objects.count()) == (2, 1, 0, 0)
    assert [(note.message, note.items) for note in found.notes] == [
        ("1 bank soal baru akan dibuat.", ("Etika",)),
        ("2 soal masuk sebagai rancangan; belum dipakai sebelum ditelaah orang lain.", ()),
        ("Umpan balik tidak diambil.", ("PP-001",)),
    ]
    assert refused(world, found.uuid) == [
        (4, "", "Butir 3, baris 10: Esai: Soal esai tidak dapat dinilai sendiri oleh sistem, jadi tidak diambil.")
    ]
    apply_import(world.actor("budi"), uuid=found.uuid)
    bank = Bank.objects.get()
    assert (bank.name, bank.region_id, bank.practice, bank.shared_at) == ("Etika", world.region.pk, False, None)
    first, second = Item.objects.order_by("pk")
    assert first.competency is not None
    assert (first.code, first.competency.code, first.level, first.source) == (
        "PP-001",
        "M.01",
        2,
        "UU 25/2009 pasal 21",
    )
    assert (second.code, second.created_by, second.sector) == ("S-0001", world.budi.pk, "general")
    version = ItemVersion.objects.get(item=first)
    assert (version.number, version.kind, version.written_by) == (1, "judgement", world.budi.pk)
    assert (version.handed_in_at, version.reviewed_at, version.released_at) == (None, None, None)
    assert ItemKey.objects.get(version=version).key == {"points": {"a": 0, "b": 2, "c": 1}}
    assert ItemKey.objects.get(version__item=second).key == {"right": True}
    entry = Entry.objects.get(verb="exams.items_imported")
    assert (entry.data["count"], entry.region) == (2, world.region.pk)


def test_category_and_a_name_used_twice_are_told_and_nothing_is_lost(world: World, tmp_path: Path) -> None:
    found = preview(world, tmp_path, "$CATEGORY: $course$/Etika\n\n::TL::Satu {T}\n\n::TL::Dua {F}\n")
    assert (found.counts.new, found.counts.refused) == (2, 0)
    assert [(note.message, note.items) for note in found.notes[2:]] == [
        ("Kategori “Etika” di berkas asal tidak diambil.", ("TL", "baris 3")),
        (
            "Nama “TL” dipakai lebih dari satu soal di berkas ini; yang pertama memakainya, yang lain diberi nomor.",
            ("baris 3",),
        ),
    ]
    apply_import(world.actor("budi"), uuid=found.uuid)
    assert list(Item.objects.order_by("pk").values_list("code", flat=True)) == ["TL", "S-0001"]


def test_refused_row_keeps_its_pictures_when_it_is_mended(world: World, tmp_path: Path) -> None:
    large = "data:image/png;base64," + base64.b64encode(PNG + b"\0" * 150_000).decode()
    found = preview(world, tmp_path, f'[html]<p>Lihat</p><img src\\="{large}" alt\\="Peta"> {{~satu =satu ~dua}}')
    assert refused(world, found.uuid) == [
        (2, "", "Lihat: Ada dua pilihan yang sama. Bedakan tulisannya, atau hapus salah satu.")
    ]
    mended = b"".join(refused_rows(world.actor("budi"), found.uuid))
    table = table_of(mended)
    assert table is not None
    row = list(table.rows[table.at + 1])
    row[table.places["option_a"]], row[table.places["refused"]] = "nol", ""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([table.rows[table.at], row])
    path = tmp_path / "lagi.csv"
    path.write_bytes(items_table_of(text.getvalue().encode(), "lagi.csv", "Etika"))
    again = preview_import(world.actor("budi"), region=RegionId(world.region.pk), kind=KIND, path=path, name="lagi.csv")
    apply_import(world.actor("budi"), uuid=again.uuid)
    assert ItemVersion.objects.get().content["images"] == [{"data": large, "alt": "Peta"}]


def test_picture_of_which_a_part_is_missing_is_refused(world: World, tmp_path: Path) -> None:
    text = "Kode;Jenis;Pertanyaan;Kunci;Gambar 1\nA-1;BS;Lihat;Benar;Peta | data:image/png;base64,iVBORw0KGgo\n"
    found = preview(world, tmp_path, text, name="soal.csv")
    assert refused(world, found.uuid) == [
        (2, "Kunci", "Gambarnya tidak utuh: sebagian selnya hilang atau terpotong. Pasang di halaman soal.")
    ]


def test_file_that_is_there_already_changes_nothing(world: World, tmp_path: Path) -> None:
    applied(world, tmp_path)
    again = preview(world, tmp_path, GIFT)
    assert (again.counts.new, again.counts.unchanged, again.counts.refused) == (0, 2, 1)


def test_another_item_under_a_code_of_the_bank_is_refused(world: World, tmp_path: Path) -> None:
    applied(world, tmp_path)
    found = preview(world, tmp_path, "::PP-001::Apa lagi? {=ya ~tidak}")
    assert refused(world, found.uuid) == [
        (2, "Kode", "Kode “PP-001” sudah dipakai soal lain di bank ini. Beri kode lain, atau kosongkan.")
    ]


def test_rows_of_a_table_are_read_and_refused_with_their_numbers(world: World, tmp_path: Path) -> None:
    text = (
        f"{TABLE}"
        "A-1;Isian angka;Berapa hari?;;;12,5;hari;0,5\n"
        "A-2;;Pilih satu;Ya;Tidak;C;;\n"
        "A-3;Esai;Ceritakan;;;;;\n"
        "A-4;PG;Pilih satu;Ya;Ya;A;;\n"
        "A-5;Benar salah;Bumi bulat;;;Benar;;\n"
        "A-6;Benar salah;Bumi bulat;;;Benar;;\n"
    )
    found = preview(world, tmp_path, text, name="soal.csv")
    assert found.counts.new == 2
    names = (
        "Pilihan ganda, Pilihan ganda kompleks, Benar atau salah, Penilaian situasi, Menjodohkan, Mengurutkan, "
        "Isian angka, Isian singkat"
    )
    assert refused(world, found.uuid) == [
        (3, "Kunci", "Kuncinya “C”, padahal tidak ada pilihan itu."),
        (4, "Jenis", f"Jenis “Esai” tidak dikenal. Tulis salah satu: {names}."),
        (5, "Pilihan A", "Ada dua pilihan yang sama. Bedakan tulisannya, atau hapus salah satu."),
        (7, "Pertanyaan", "Soal ini sama dengan baris 6. Sisakan satu saja."),
    ]
    apply_import(world.actor("budi"), uuid=found.uuid)
    assert ItemKey.objects.get(version__item__code="A-1").key == {"value": "12.5", "tolerance": "0.5"}


def test_windows_table_with_its_own_bank_goes_there(world: World, tmp_path: Path) -> None:
    text = (
        "Bank Soal;Pertanyaan;Jenis;Kunci\r\nLoket;Caf\xe9 itu?;Isian singkat;kopi | teh\r\n;Lain?;Isian singkat;x\r\n"
    )
    path = tmp_path / "a.csv"
    path.write_bytes(items_table_of(text.encode("cp1252"), "a.csv", "Etika"))
    found = preview_import(world.actor("budi"), region=RegionId(world.region.pk), kind=KIND, path=path, name="a.csv")
    apply_import(world.actor("budi"), uuid=found.uuid)
    rows = ItemVersion.objects.order_by("pk").values_list("item__bank__name", "item__code", "content__stem")
    assert list(rows) == [("Loket", "S-0001", "Café itu?"), ("Etika", "S-0001", "Lain?")]


def test_unknown_competency_level_and_regulation_are_refused(world: World, tmp_path: Path) -> None:
    text = "Pertanyaan;Jenis;Kunci;Kode Kompetensi;Level;Nomor Peraturan\n"
    text += "A?;BS;Benar;X.9;;\nB?;BS;Benar;M.01;9;99 Tahun 1999\nC?;BS;Benar;;2;\n"
    found = preview(world, tmp_path, text, name="a.csv")
    assert found.counts.new == 0
    assert [(row, column) for row, column, _said in refused(world, found.uuid)] == [
        (2, "Kode Kompetensi"),
        (3, "Level"),
        (3, "Nomor Peraturan"),
        (4, "Level"),
    ]


def test_undo_takes_the_items_out_of_sight_frees_their_codes_and_closes_the_bank(world: World, tmp_path: Path) -> None:
    found = applied(world, tmp_path)
    item = Item.objects.get(code="PP-001").uuid
    undo_import(world.actor("budi"), uuid=found.uuid)
    for gone in (item_for, written_item_for):
        with pytest.raises(NotFound):
            gone(world.actor("budi"), item)
    wanted = ItemsWanted(state="pensiun")
    assert bank_page(world.actor("budi"), Bank.objects.get().uuid, wanted).page.object_list == []
    assert Item.objects.filter(retired_at=None).count() == 0
    assert set(Item.objects.values_list("retirement", flat=True)) == {"Impornya dibatalkan."}
    assert Bank.objects.get().closed_at is not None
    apply_import(world.actor("budi"), uuid=found.uuid)
    assert set(Item.objects.filter(retired_at=None).values_list("code", flat=True)) == {"PP-001", "S-0001"}
    undo_import(world.actor("budi"), uuid=found.uuid)
    assert Item.objects.filter(retired_at=None).count() == 0


def test_undo_leaves_a_bank_that_was_there(world: World, tmp_path: Path) -> None:
    bank = case.bank(world, name="Etika")
    found = applied(world, tmp_path)
    undo_import(world.actor("budi"), uuid=found.uuid)
    bank.refresh_from_db()
    assert bank.closed_at is None


@pytest.mark.parametrize("how", ["form", "review", "changed", "enemy"])
def test_undo_is_refused_once_somebody_has_worked_with_an_item(world: World, tmp_path: Path, how: str) -> None:
    found = applied(world, tmp_path)
    version = ItemVersion.objects.get(item__code="PP-001")
    if how == "form":
        case.form(case.blueprint(world, version.item.bank, items=1), [version])
    elif how == "review":
        ItemVersion.objects.filter(pk=version.pk).update(handed_in_at=timezone.now())
    elif how == "enemy":
        other = case.item(case.bank(world))
        Enemy.objects.create(item=version.item, other=other, created_at=timezone.now())
    else:
        ItemVersion.objects.filter(pk=version.pk).update(digest="0" * 64)
    with pytest.raises(Conflict) as refusal:
        undo_import(world.actor("budi"), uuid=found.uuid)
    assert refusal.value.code == "items-used"
    assert "soal PP-001 sudah diubah" in str(refusal.value)
    assert Item.objects.filter(batch__isnull=False, retired_at=None).count() == 2


@pytest.mark.parametrize("who", ["ani", "dewi", "kiki", "joko"])
def test_who_writes_no_items_of_the_region_imports_none(world: World, tmp_path: Path, who: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(items_table_of(GIFT.encode(), "a.txt", "Etika"))
    with pytest.raises(NotFound):
        preview_import(world.actor(who), region=RegionId(world.region.pk), kind=KIND, path=path, name="a.txt")
    assert (Bank.objects.count(), Item.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("data", "name", "bank", "code"),
    [
        (b"x" * (LARGEST + 1), "a.txt", "Etika", "items-large"),
        (b"Hanya tulisan biasa.", "a.txt", "Etika", "items-form"),
        (b"<html><p>x</p></html>", "a.xml", "Etika", "items-xml"),
        (b"<quiz></quiz>", "a.xml", "Etika", "items-none"),
        (b"Apa? {=a ~b}", "a.txt", " ", "items-bank"),
        (b"Pertanyaan;Kunci\nApa?;A\n", "a.csv", "", "items-bank"),
        (b"PK\x03\x04rusak", "a.zip", "Etika", "items-zip"),
    ],
)
def test_what_is_no_file_of_items_is_refused(data: bytes, name: str, bank: str, code: str) -> None:
    with pytest.raises((Invalid, TooLarge)) as refusal:
        items_table_of(data, name, bank)
    assert refusal.value.code == code
