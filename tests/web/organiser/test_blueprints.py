"""Blueprints and forms as those who keep them work on them in a browser."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pamong.competency.queries.frameworks import current_competencies
from pamong.exams.actions.forms import draw_forms
from pamong.exams.models import Blueprint, BlueprintBank, BlueprintRow, Form, FormItem
from tests import make
from tests.exams import case
from tests.exams.actions.form_case import planned, stocked
from tests.make import World

pytestmark = pytest.mark.django_db

LIST = "/instansi/15.04/kisi-kisi/"
BUDGET = 100_000
TOLD = {"judul": "Uji Pengaduan", "butir": "5", "menit": "60"}


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    assert len(response.content) < BUDGET
    return " ".join(response.content.decode().split())


def sent(client: Client, path: str, answer: int = 302, data: Mapping[str, Any] | None = None, **more: Any) -> str:
    response = client.post(path, {**(data or {}), **more})
    assert response.status_code == answer
    return " ".join(response.content.decode().split())


def table(client: Client, path: str) -> list[list[Any]]:
    content = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def at(row: Blueprint, part: str = "") -> str:
    return f"/kisi-kisi/{row.uuid}/{part}"


def test_list_says_that_there_is_none_and_how_to_begin(client: Client) -> None:
    html = page(client, LIST)
    assert "Belum ada kisi-kisi." in html
    assert f'href="{LIST}baru"' in html


def test_list_counts_narrows_and_is_a_workbook(world: World, client: Client) -> None:
    case.blueprint(world, title="Uji Etika")
    case.blueprint(world, title="Uji Arsip", published=False, practice=True)
    assert "<h1>1 kisi-kisi terbit, 1 rancangan</h1>" in page(client, LIST)
    assert "Uji Etika" not in page(client, f"{LIST}?keadaan=rancangan")
    assert "Tidak ada kisi-kisi yang cocok." in page(client, f"{LIST}?cari=ladang")
    assert [row[:9] for row in table(client, "/instansi/15.04/kisi-kisi.xlsx")[1:]] == [
        ["Uji Arsip", "Rancangan", "Latihan", 3.0, 0.0, 60.0, 70.0, 1.0, 0.0],
        ["Uji Etika", "Terbit", "Ujian", 3.0, 0.0, 60.0, 70.0, 1.0, 0.0],
    ]
    assert client.get("/instansi/15.04/kisi-kisi.xlsx?keadaan=lain").status_code == 422


def test_blueprint_is_written_from_beginning_to_publication(world: World, client: Client) -> None:
    store, _versions = stocked(world, name="Bank Pelayanan")
    sent(client, f"{LIST}baru", data=TOLD, lulus="66,67", dasar="SK panel 3/2026", bukti="on")
    row = Blueprint.objects.get()
    assert (row.title, str(row.pass_mark), row.evidence) == ("Uji Pengaduan", "66.67", True)
    html = page(client, at(row))
    assert "Belum ada baris: tulis berapa butir dari isi yang mana." in html
    assert "Terbitkan kisi-kisi" not in html
    about = next(iter(current_competencies(world.region.pk).values()))
    lines = {"bidang-0": "health", "sedikit-0": "3", "paling-0": "4", "jenis-1": "single", "sedikit-1": "5"}
    sent(client, at(row, "baris"), data=lines)
    assert list(BlueprintRow.objects.order_by("number").values_list("sector", "kind", "least", "most")) == [
        ("health", "", 3, 4),
        ("", "single", 5, 5),
    ]
    sent(client, at(row, "baris"), data=lines | {"kompetensi-2": about.name, "level-2": "1", "paling-2": "2"})
    assert BlueprintRow.objects.get(number=3).competency_id == about.id
    html = page(client, at(row, "baris"))
    assert f'value="{about.name}, {about.code}"' in html
    assert '<option value="health" selected>Kesehatan</option>' in html
    assert '<option value="single" selected>Pilihan ganda, satu jawaban</option>' in html
    sent(client, at(row, "baris"), data=lines)
    assert "Bank Pelayanan, 10 butir siap pakai" in page(client, at(row, "bank"))
    sent(client, at(row, "bank"), bank=str(store.uuid))
    assert "Dapat dipenuhi oleh bank soalnya." in page(client, at(row))
    sent(client, at(row, "terbitkan"))
    assert "0 paket sudah disusun." in page(client, at(row))
    assert 'value="66,67"' in page(client, at(row, "ubah"))


def test_refusals_stand_at_their_field(world: World, client: Client) -> None:
    html = sent(client, f"{LIST}baru", 422, data=TOLD, lulus="tujuh puluh")
    assert "Terbaca “tujuh puluh”. Tulis angka, misalnya 70 atau 66,67." in html
    assert "Tulis siapa yang menetapkan batas lulus" in sent(client, f"{LIST}baru", 422, data=TOLD, lulus="70")
    assert "Terbaca 51 butir. Jumlahnya 1 sampai 50." in sent(
        client, f"{LIST}baru", 422, data=(TOLD | {"butir": "51"}), latihan="on"
    )
    assert not Blueprint.objects.exists()
    row = case.blueprint(world, published=False)
    assert "Baris 1: tulis jumlah butirnya." in sent(client, at(row, "baris"), 422, data={"bidang-0": "health"})
    html = sent(client, at(row, "baris"), 422, data={"sedikit-0": "3", "paling-0": "2"})
    assert "Baris 1: terbaca 3 sampai 2 butir." in html
    html = sent(client, at(row, "baris"), 422, data={"kompetensi-0": "Terbang", "paling-0": "2"})
    assert "“Terbang” tidak ditemukan." in html


def test_many_rows_still_make_a_light_page(world: World, client: Client) -> None:
    row = case.blueprint(world, published=False)
    BlueprintRow.objects.filter(blueprint=row).delete()
    about = next(iter(current_competencies(world.region.pk)))
    for number in range(1, 25):
        BlueprintRow.objects.create(
            blueprint=row, number=number, sector="health", competency_id=about, level=2, least=1, most=2
        )
    assert "<legend>Baris 24</legend>" in page(client, at(row, "baris"))
    page(client, at(row))


def test_page_says_which_rows_cannot_be_met(world: World, client: Client) -> None:
    store, _versions = stocked(world)
    row = planned(world, store, ("health", 3, 6), ("licensing", 3, 4), published=False)
    html = page(client, at(row))
    assert "Tidak dapat dipenuhi bersama: baris 1 paling sedikit 3 (ada 6); baris 2 paling sedikit 3 (ada 4);" in html
    assert "Terbitkan kisi-kisi" not in html
    assert "Tidak dapat dipenuhi bersama" in sent(client, at(row, "terbitkan"), 409)
    row.refresh_from_db()
    assert row.published_at is None
    rows = table(client, at(row, "baris.xlsx"))
    assert rows[1:] == [
        [1.0, "", "", "Kesehatan", "", "", 3.0, 6.0, 6.0],
        [2.0, "", "", "Perizinan", "", "", 3.0, 4.0, 4.0],
    ]


def test_forms_are_drawn_and_compared(world: World, client: Client) -> None:
    store, _versions = stocked(world)
    row = planned(world, store, ("health", 4, 4), items=4)
    assert "Belum ada paket." in page(client, at(row, "paket/"))
    sent(client, at(row, "paket/"), paket="2", benih="2026")
    html = page(client, at(row, "paket/"))
    assert "6 butir terpakai, 4 di setiap paket." in html
    assert "2 berada di lebih dari satu paket; yang paling sering di 2 dari 2." in html
    assert '<span class="code">2026</span>' in html
    assert "2 dengan B" in html
    assert f'<span class="code">{Form.objects.get(number=1).digest[:16]}</span>' in html
    assert [line[3:] for line in table(client, at(row, "paket.xlsx"))[1:3]] == [[2.0, "A, B"], [2.0, "A, B"]]


def test_draw_that_is_refused_says_why(world: World, client: Client) -> None:
    store, _versions = stocked(world)
    row = planned(world, store, ("licensing", 5, 5))
    html = sent(client, at(row, "paket/"), 422, paket="2")
    assert "Baris 1 minta 5 butir, hanya ada 4." in html
    assert "Terbaca 21 paket." in sent(client, at(row, "paket/"), 422, paket="21")
    assert not Form.objects.exists()


def test_form_shows_keys_and_preview_does_not(world: World, client: Client) -> None:
    store, _versions = stocked(world)
    row = planned(world, store, ("licensing", 2, 2), items=2)
    form = draw_forms(world.actor("budi"), blueprint=row.uuid, count=1, seed=1)[0]
    html = page(client, f"/paket/{form.uuid}/")
    assert "Diundi dengan benih 1." in html
    assert html.count("B. Mencatat kekurangannya dan memberi tanda terima") == 2
    rows = table(client, f"/paket/{form.uuid}.xlsx")
    assert [line[6] for line in rows[1:]] == ["B. Mencatat kekurangannya dan memberi tanda terima"] * 2
    shown = client.get(f"/paket/{form.uuid}/pratinjau")
    assert f'data-mode="lihat" data-package="/paket/{form.uuid}/pratinjau.json"' in shown.content.decode()
    assert "img-src 'self' data:" in shown["Content-Security-Policy"]
    body = client.get(f"/paket/{form.uuid}/pratinjau.json").json()
    assert body == {"items": form.package["items"]}
    assert [set(one) for one in body["items"]] == [{"slot", "kind", "content"}] * 2


def test_long_form_comes_in_pages(world: World, client: Client) -> None:
    store = case.bank(world)
    items = [case.version(case.item(store)) for _item in range(51)]
    form = case.form(case.blueprint(world, store, items=51), items)
    assert "51. Berkas" not in page(client, f"/paket/{form.uuid}/")
    html = page(client, f"/paket/{form.uuid}/?halaman=2")
    assert "51. Berkas warga kurang satu surat" in html
    assert "50. Berkas" not in html
    assert len(table(client, f"/paket/{form.uuid}.xlsx")) == 52


def test_form_is_put_together_by_codes_and_ticks(world: World, client: Client) -> None:
    store, items = stocked(world)
    row = planned(world, store, ("health", 1, 2), ("licensing", 1, 2), items=2)
    codes = [items[7].item.code, items[0].item.code]
    path = at(row, "paket/susun")
    assert "10 butir dapat dipilih" in page(client, path)
    assert "4 butir dapat dipilih" in page(client, f"{path}?baris=2")
    assert "1 butir dapat dipilih" in page(client, f"{path}?cari={codes[0]}")
    html = sent(client, path, 200, kode=codes[0], butir=codes, tambah="1")
    assert f"{codes[0]} {codes[1]}</textarea>" in html
    assert "“ZZ” tidak ada di daftar." in sent(client, path, 422, kode="ZZ")
    assert "Kisi-kisi minta 2 butir, terpilih 1." in sent(client, path, 422, kode=codes[0])
    assert not Form.objects.exists()
    sent(client, path, kode="\n".join(codes))
    assert list(FormItem.objects.order_by("slot").values_list("version", flat=True)) == [items[7].pk, items[0].pk]
    assert "Dipilih sendiri, tanpa undian." in page(client, f"/paket/{Form.objects.get().uuid}/")


def test_codes_of_two_banks_are_told_apart(world: World, client: Client) -> None:
    first, second = case.bank(world, name="Bank Satu"), case.bank(world, name="Bank Dua")
    for store in (first, second):
        case.version(case.item(store, code="PP-001"))
    row = case.blueprint(world, first, second, items=1)
    sent(client, at(row, "paket/susun"), kode="pp-001 (bank dua)")
    assert FormItem.objects.get().version.item.bank_id == second.pk


def test_blueprint_is_copied_and_withdrawn(world: World, client: Client) -> None:
    store, _versions = stocked(world)
    row = planned(world, store, ("health", 2, 5))
    sent(client, at(row, "salin"), judul="Uji Baru")
    assert Blueprint.objects.get(title="Uji Baru").published_at is None
    sent(client, at(row, "tarik"))
    assert "Sudah ditarik." in page(client, at(row))
    assert "jadi paket baru tidak disusun lagi" in page(client, at(row, "paket/"))


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_nobody_else_sees_any_of_it(world: World, role: str) -> None:
    store, _versions = stocked(world)
    row = planned(world, store, ("health", 2, 5))
    form = draw_forms(world.actor("budi"), blueprint=row.uuid, count=1, seed=1)[0]
    draft = case.blueprint(world, store, published=False)
    other = make.browser(role, world)
    reads = [LIST, f"{LIST}baru", "/instansi/15.04/kisi-kisi.xlsx", at(row), at(row, "baris.xlsx"), at(row, "paket/")]
    reads += [at(row, part) for part in ("ubah", "baris", "bank", "salin", "tarik", "paket.xlsx", "paket/susun")]
    reads += [f"/paket/{form.uuid}/", f"/paket/{form.uuid}.xlsx", f"/paket/{form.uuid}/pratinjau"]
    for path in [*reads, f"/paket/{form.uuid}/pratinjau.json"]:
        assert other.get(path).status_code == 404, path
    for path in (at(row, "paket/"), at(row, "tarik"), at(draft, "terbitkan"), at(row, "paket/susun")):
        assert other.post(path, {"paket": "1", "kode": "x"}).status_code == 404, path
    assert (Form.objects.count(), Blueprint.objects.filter(withdrawn_at=None).count()) == (1, 2)
    assert BlueprintBank.objects.count() == 2


def test_page_of_a_shared_bank_names_its_owner(world: World, client: Client) -> None:
    case.bank(world, region=world.other, name="Bank Bersama", shared_at=timezone.now())
    row = case.blueprint(world, published=False)
    assert "Bank Bersama, milik Provinsi Maluku Utara, 0 butir siap pakai" in page(client, at(row, "bank"))
