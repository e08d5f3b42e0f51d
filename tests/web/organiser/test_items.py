"""Pages of an item: written in rows, reviewed, released, its key corrected; refusals beside the field."""

import base64
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pamong.competency.models import Competency, Regulation
from pamong.exams.items import TYPES, problems
from pamong.exams.models import Bank, Item, ItemAlert, ItemKey, ItemVersion
from tests import make
from tests.exams import case
from tests.make import World

pytestmark = pytest.mark.django_db

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OPTIONS = {"pilihan_1": "Pulang", "pilihan_2": "Mencatat", "pilihan_4": "Menunda"}
LISTED = [{"id": "a", "text": "Pulang"}, {"id": "b", "text": "Mencatat"}, {"id": "c", "text": "Menunda"}]
SENT: dict[str, tuple[dict[str, str], dict[str, Any], dict[str, Any]]] = {
    "single": (OPTIONS | {"benar": "D"}, {"options": LISTED}, {"right": "c"}),
    "multiple": (
        OPTIONS | {"benar_1": "on", "benar_2": "on", "sebagian": "on"},
        {"options": LISTED},
        {"right": ["a", "b"], "partial": True},
    ),
    "true_false": ({"benar": "tidak"}, {}, {"right": False}),
    "judgement": (
        OPTIONS | {"nilai_1": "1", "nilai_2": "5", "nilai_4": "3"},
        {"options": LISTED},
        {"points": {"a": 1, "b": 5, "c": 3}},
    ),
    "matching": (
        {"kiri_1": "SPM", "kanan_1": "Layanan dasar", "kiri_2": "SOP", "kanan_2": "Cara kerja", "kanan_3": "Anggaran"},
        {
            "left": [{"id": "a", "text": "SPM"}, {"id": "b", "text": "SOP"}],
            "right": [
                {"id": "k", "text": "Anggaran"},
                {"id": "l", "text": "Cara kerja"},
                {"id": "m", "text": "Layanan dasar"},
            ],
        },
        {"pairs": {"a": "m", "b": "l"}},
    ),
    "ordering": (
        {"langkah_1": "Terima", "langkah_2": "Catat", "langkah_3": "Serahkan"},
        {
            "options": [
                {"id": "a", "text": "Catat"},
                {"id": "b", "text": "Serahkan"},
                {"id": "c", "text": "Terima"},
            ]
        },
        {"order": ["c", "a", "b"]},
    ),
    "numeric": (
        {"jawaban": "12,5", "toleransi": "0,5", "satuan": "hari"},
        {"unit": "hari"},
        {"value": "12.5", "tolerance": "0.5"},
    ),
    "short_text": (
        {"diterima": "surat tugas\r\n\r\nST\r\n", "persis": "on"},
        {},
        {"accepted": ["surat tugas", "ST"], "exact": True},
    ),
}
"""Type → what is typed, and what is stored of it."""

COMMON = {"pertanyaan": "Apa yang benar?", "bidang": "general", "baris": "5"}


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


@pytest.fixture
def store(world: World) -> Bank:
    return case.bank(world, name="Etika")


def new(store: Bank, kind: str = "single") -> str:
    return f"/bank-soal/{store.uuid}/soal/baru?jenis={kind}"


def refused(client: Client, path: str, sent: dict[str, Any]) -> str:
    """What the page says when nothing was stored."""
    got = client.post(path, sent)
    assert (got.status_code, ItemVersion.objects.count()) == (422, 0)
    return str(got.content.decode())


def picture(content: bytes = PIXEL) -> SimpleUploadedFile:
    return SimpleUploadedFile("denah.png", content, "image/png")


def test_type_is_chosen_first(budi: Client, store: Bank) -> None:
    shown = budi.get(f"/bank-soal/{store.uuid}/soal/baru").content.decode()
    assert [kind for kind in TYPES if f"?jenis={kind}" in shown] == list(TYPES)
    assert budi.get(new(store, "essay")).status_code == 404


@pytest.mark.parametrize("kind", SENT)
def test_item_of_each_type_is_written_and_comes_back_as_typed(budi: Client, store: Bank, kind: str) -> None:
    typed, content, key = SENT[kind]
    assert len(budi.get(new(store, kind)).content) < 60_000
    got = budi.post(new(store, kind), COMMON | typed)
    row = ItemVersion.objects.get()
    assert (got.status_code, got["Location"]) == (302, f"/soal/{row.item.uuid}/")
    assert (row.kind, row.content) == (kind, {"stem": "Apa yang benar?", **content})
    assert ItemKey.objects.get().key == key
    assert problems(kind, row.content, key) == ()
    form = budi.get(f"/soal/{row.item.uuid}/ubah").context["form"]
    again = {name: value for name in form.fields if (value := form[name].value()) not in (None, "", False)}
    assert budi.post(f"/soal/{row.item.uuid}/ubah", again).status_code == 302
    same = ItemVersion.objects.get()
    assert (same.content, list(ItemKey.objects.values_list("key", flat=True))) == (row.content, [key])
    assert "Soal S-0001" in budi.get(f"/soal/{row.item.uuid}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("single", OPTIONS, "Tandai satu pilihan"),
        ("single", {"pilihan_1": "Pulang", "benar": "A"}, "Pilihannya harus 2 sampai 10."),
        ("single", OPTIONS | {"pilihan_4": "Pulang", "benar": "A"}, "Ada dua pilihan yang sama."),
        ("multiple", OPTIONS, "Tandai paling sedikit satu pilihan"),
        ("true_false", {}, "Pilih apakah pernyataannya benar atau salah."),
        ("judgement", OPTIONS | {"nilai_1": "3", "nilai_2": "3", "nilai_4": "3"}, "nilainya tidak boleh sama semua"),
        ("judgement", OPTIONS | {"nilai_1": "tiga"}, "Ini bukan bilangan bulat."),
        ("matching", {"kiri_1": "SPM", "kiri_2": "SOP", "kanan_1": "Dasar"}, "Pasangan di kanan harus 2 sampai 10."),
        ("matching", {"kiri_1": "A", "kiri_2": "B", "kanan_1": "X", "kanan_3": "Y"}, "perlu satu pasangan di kanan"),
        ("ordering", {"langkah_1": "Terima"}, "Pilihannya harus 2 sampai 10."),
        ("numeric", {"jawaban": "dua belas"}, "“dua belas” tidak terbaca sebagai bilangan."),
        ("numeric", {"jawaban": "12", "toleransi": "-1"}, "toleransi tidak di bawah 0"),
        ("short_text", {"diterima": " \n "}, "Tulis paling sedikit satu jawaban yang diterima"),
        ("true_false", {"benar": "ya", "tabel": "a | b\nc"}, "Tabel tidak terbaca."),
        ("true_false", {"benar": "ya", "level": "2"}, "Level hanya dapat diisi bersama kompetensinya."),
        ("true_false", {"benar": "ya", "pertanyaan": " "}, "Pertanyaan"),
    ],
)
def test_what_cannot_be_is_said_in_words(
    budi: Client, store: Bank, kind: str, typed: dict[str, str], said: str
) -> None:
    assert said in refused(budi, new(store, kind), COMMON | typed)


def test_rows_are_added_without_losing_what_was_typed(budi: Client, store: Bank) -> None:
    got = budi.post(new(store), COMMON | OPTIONS | {"benar": "B", "tambah": "1"})
    shown = got.content.decode()
    assert (got.status_code, ItemVersion.objects.count()) == (200, 0)
    assert ('name="pilihan_7"' in shown, 'value="Mencatat"' in shown, "Apa yang benar?" in shown) == (True, True, True)
    assert got.context["form"]["benar"].value() == "B"
    most = budi.post(new(store), COMMON | {"baris": "10", "tambah": "1"}).content.decode()
    assert ('name="pilihan_10"' in most, 'name="pilihan_11"' in most) == (True, False)


def test_picture_and_table_are_kept_and_taken_away(budi: Client, store: Bank) -> None:
    typed = COMMON | {"benar": "ya", "tabel": "| Hari | Berkas |\n| Senin | 12 |", "gambar": picture()}
    row_address = new(store, "true_false")
    assert "Gambar perlu keterangan" in refused(budi, row_address, typed)
    budi.post(row_address, typed | {"gambar": picture(), "keterangan": "Denah loket"})
    row = ItemVersion.objects.get()
    data = f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"
    assert row.content["images"] == [{"data": data, "alt": "Denah loket"}]
    assert row.content["table"] == [["Hari", "Berkas"], ["Senin", "12"]]
    address = f"/soal/{row.item.uuid}"
    shown = budi.get(f"{address}/gambar/1/1")
    assert (shown["Content-Type"], shown.content) == ("image/png", PIXEL)
    assert budi.get(f"{address}/gambar/1/2").status_code == budi.get(f"{address}/gambar/2/1").status_code == 404
    assert 'alt="Denah loket"' in budi.get(f"{address}/").content.decode()
    budi.post(f"{address}/ubah", COMMON | {"benar": "ya", "keterangan_1": "Denah", "hapus_1": "on"})
    assert ItemVersion.objects.get().content == {"stem": "Apa yang benar?"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 bukan gambar", "bukan gambar PNG, JPEG atau WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "Isi berkas ini gambar SVG"),
        (PIXEL + b"\0" * 220_001, "lebih besar daripada 220 KB"),
    ],
)
def test_file_that_is_no_picture_for_a_phone_is_refused(budi: Client, store: Bank, content: bytes, said: str) -> None:
    typed = COMMON | {"benar": "ya", "gambar": picture(content), "keterangan": "Denah"}
    assert said in refused(budi, new(store, "true_false"), typed)


def test_item_goes_its_way_on_its_page(world: World, budi: Client, store: Bank) -> None:
    make.grant(world.kiki.person, "item-writer", world.region)
    kiki, citra = make.browser("colleague", world), Client()
    citra.force_login(world.citra)
    kiki.post(new(store), COMMON | OPTIONS | {"benar": "B"})
    row = ItemVersion.objects.get()
    page, version = f"/soal/{row.item.uuid}/", f"/soal/{row.item.uuid}/versi/{row.uuid}"
    assert kiki.post(f"{version}/serahkan").status_code == 302
    assert "Anda ikut menulis soal ini" in kiki.get(page).content.decode()
    empty = citra.post(f"{version}/telaah", {"putusan": "kembali"})
    assert (empty.status_code, "Tulis apa yang perlu diubah" in empty.content.decode()) == (422, True)
    assert citra.post(f"{version}/telaah", {"putusan": "setuju", "catatan": "Jelas"}).status_code == 302
    assert "Pakai versi ini" not in kiki.get(page).content.decode()
    assert "Pakai versi ini" in budi.get(page).content.decode()
    assert budi.post(f"{version}/uji-coba").status_code == budi.post(f"{version}/pakai").status_code == 302
    assert budi.post(f"{version}/pakai").status_code == 409
    assert "Tulis versi baru" in kiki.get(page).content.decode()


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("single", {"benar": "a"}, {"right": "a"}),
        ("multiple", {"benar": ["b", "c"]}, {"right": ["b", "c"], "partial": True}),
        ("true_false", {"benar": "ya"}, {"right": True}),
        ("judgement", {"nilai_1": "5", "nilai_2": "1", "nilai_3": "3"}, {"points": {"a": 5, "b": 1, "c": 3}}),
        ("matching", {"pasangan_1": "l", "pasangan_2": "m"}, {"pairs": {"a": "l", "b": "m"}}),
        ("ordering", {"urutan_1": "3", "urutan_2": "1", "urutan_3": "2"}, {"order": ["b", "c", "a"]}),
        ("numeric", {"jawaban": "13", "toleransi": "0,5"}, {"value": "13", "tolerance": "0.5"}),
        ("short_text", {"diterima": "surat perintah"}, {"accepted": ["surat perintah"]}),
    ],
)
def test_key_of_each_type_is_corrected(
    budi: Client, store: Bank, kind: str, typed: dict[str, Any], expected: dict[str, Any]
) -> None:
    _sent, content, key = SENT[kind]
    row = case.version(case.item(store), kind=kind, content={"stem": "Apa?", **content}, key=key)
    address = f"/soal/{row.item.uuid}/versi/{row.uuid}/kunci"
    assert "Soal seperti dilihat peserta" in budi.get(address).content.decode()
    assert budi.post(address, typed).status_code == 422
    assert budi.post(address, typed | {"alasan": "Pasal 21 diubah"}).status_code == 302
    assert list(ItemKey.objects.filter(number=2).values_list("key", "reason")) == [(expected, "Pasal 21 diubah")]
    assert "Pasal 21 diubah" in budi.get(f"/soal/{row.item.uuid}/").content.decode()


def test_order_with_a_number_twice_is_refused(budi: Client, store: Bank) -> None:
    _sent, content, key = SENT["ordering"]
    row = case.version(case.item(store), kind="ordering", content={"stem": "Apa?", **content}, key=key)
    typed = {"urutan_1": "1", "urutan_2": "1", "urutan_3": "2", "alasan": "Salah"}
    got = budi.post(f"/soal/{row.item.uuid}/versi/{row.uuid}/kunci", typed)
    assert (got.status_code, "masing-masing sekali" in got.content.decode()) == (422, True)


def test_tags_are_set_on_their_page(budi: Client, store: Bank) -> None:
    item = case.version(case.item(store)).item
    assert budi.get(f"/soal/{item.uuid}/tanda").status_code == 200
    typed = {"bidang": "health", "kompetensi": "Integritas", "level": "9", "sumber": "PP 94/2021"}
    refusal = budi.post(f"/soal/{item.uuid}/tanda", typed)
    assert (refusal.status_code, "punya level 1 sampai 5, bukan 9" in refusal.content.decode()) == (422, True)
    assert budi.post(f"/soal/{item.uuid}/tanda", typed | {"level": "3"}).status_code == 302
    shown = budi.get(f"/soal/{item.uuid}/").content.decode()
    assert ("Kesehatan" in shown, "Integritas" in shown, "level 3" in shown) == (True, True, True)


def test_competency_that_no_longer_counts_stays_until_another_is_chosen(budi: Client, store: Bank) -> None:
    old = Competency.objects.get(code="M.01")
    item = case.version(case.item(store, competency=old, level=2)).item
    Competency.objects.filter(pk=old.pk).update(replaced_by=Competency.objects.get(code="M.02"))
    page = budi.get(f"/soal/{item.uuid}/tanda").content.decode()
    assert "Integritas (tidak berlaku lagi)" in page
    typed = {"bidang": "health", "kompetensi": "Integritas (tidak berlaku lagi), M.01", "level": "2", "sumber": "UU"}
    other = budi.post(f"/soal/{item.uuid}/tanda", typed | {"level": "3"})
    assert (other.status_code, "jadi levelnya tetap" in other.content.decode()) == (422, True)
    assert budi.post(f"/soal/{item.uuid}/tanda", typed).status_code == 302
    item.refresh_from_db()
    assert (item.competency_id, item.level, item.sector) == (old.pk, 2, "health")


def test_enemies_alerts_and_retirement_are_decided_on_the_page(world: World, budi: Client, store: Bank) -> None:
    item, other = case.version(case.item(store)).item, case.version(case.item(store, code="PP-9")).item
    page = f"/soal/{item.uuid}"
    unknown = budi.post(f"{page}/pisah", {"lawan": "XX-1"})
    assert (unknown.status_code, "Tidak ada soal berkode “XX-1”" in unknown.content.decode()) == (422, True)
    assert budi.post(f"{page}/pisah", {"lawan": "PP-9", "sebab": "Sama"}).status_code == 302
    assert "PP-9" in budi.get(f"{page}/").content.decode()
    assert budi.post(f"{page}/pisah/{other.uuid}/lepas").status_code == 302
    alert = _alert(world, item)
    assert budi.post(f"{page}/peringatan/{alert}", {f"{alert}-nasib": "tetap"}).status_code == 422
    decided = {f"{alert}-nasib": "tetap", f"{alert}-dasar": "Isinya sama"}
    assert budi.post(f"{page}/peringatan/{alert}", decided).status_code == 302
    assert ItemAlert.objects.get().kept
    assert budi.post(f"{page}/pensiun", {"alasan": ""}).status_code == 422
    assert budi.post(f"{page}/pensiun", {"alasan": "Usang"}).status_code == 302
    assert "Dipensiunkan" in budi.get(f"{page}/").content.decode()


@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_items_are_not_there_for_others(world: World, store: Bank, who: str) -> None:
    row, client = case.version(case.item(store)), make.browser(who, world)
    page, version = f"/soal/{row.item.uuid}", f"/soal/{row.item.uuid}/versi/{row.uuid}"
    for part in ("/", "/ubah", "/tanda", "/pratinjau", "/pratinjau.json", "/gambar/1/1"):
        assert client.get(page + part).status_code == 404
    for act in ("serahkan", "telaah", "uji-coba", "pakai", "kunci"):
        assert client.post(f"{version}/{act}", {"putusan": "setuju", "benar": "a", "alasan": "x"}).status_code == 404
    assert client.get(f"/bank-soal/{store.uuid}.gift").status_code == 404
    assert Item.objects.get().retired_at is None


def _alert(world: World, item: Item) -> UUID:
    rule = Regulation.objects.create(
        region=world.region,
        kind="procedure",
        number="SOP-1",
        title="Izin",
        issued_on="2024-03-01",
        withdrawn_on="2026-01-01",
        created_at=timezone.now(),
    )
    row = ItemAlert.objects.create(item=item, regulation=rule, entry=1, opened_at=timezone.now())
    return UUID(str(ItemAlert.objects.values_list("uuid", flat=True).get(pk=row.pk)))
