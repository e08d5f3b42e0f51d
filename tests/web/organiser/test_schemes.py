"""Schemes as those who keep them write them in a browser, and as anybody reads them."""

from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client

from pamong.credentials.actions.schemes import (
    add_unit,
    change_draft,
    create_scheme,
    draft_next,
    publish_version,
    retire_scheme,
)
from pamong.credentials.models import Scheme, SchemePartner, SchemePosition, SchemeUnit, SchemeVersion
from tests import make
from tests.credentials.actions.scheme_case import FACTS, UNIT, WORK, codes, draft, published
from tests.learning import case as learning_case
from tests.make import World
from tests.web.organiser.scheme_pages import LIST, PUBLIC, at, page, sent, sheet, unit_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def blank() -> dict[str, Any]:
    return {
        "tentang": "Bagi petugas loket.",
        "tingkat": "",
        "dasar": "",
        "sumber": "",
        "prasyarat": "Bertugas di loket.\n\nSudah lulus magang.",
        "skema": "",
        "bulan": "24",
        "perpanjangan": "60",
        "pemisahan": "24",
        "banding": "10",
        "jawaban": "14",
    }


def test_list_says_that_there_is_none_and_how_to_begin(client: Client) -> None:
    html = page(client, LIST)
    assert "Belum ada skema." in html
    assert f'href="{LIST}baru"' in html


def test_list_counts_narrows_and_is_a_workbook(world: World, client: Client) -> None:
    published(world)
    draft(world, "SK-02", "Kepala Loket")
    assert "<h1>1 skema terbit, 1 belum terbit</h1>" in page(client, LIST)
    html = page(client, f"{LIST}?keadaan=rancangan")
    assert "Kepala Loket" in html
    assert ">Petugas Loket<" not in html
    assert "Tidak ada skema yang cocok." in page(client, f"{LIST}?cari=ladang")
    rows = sheet(client, "/instansi/15.04/skema.xlsx")
    assert rows[1][:6] == ["SK-02", "Kepala Loket", "Rancangan", 1.0, 1.0, 36.0]
    assert rows[2][:6] == ["SK-01", "Petugas Loket", "Terbit", 1.0, 1.0, 36.0]
    assert client.get("/instansi/15.04/skema.xlsx?keadaan=lain").status_code == 422
    assert client.get(f"{LIST}?keadaan=lain").status_code == 422


def test_scheme_is_begun_from_a_template_or_from_nothing(world: World, client: Client) -> None:
    html = page(client, f"{LIST}baru")
    assert "belum dikonfirmasi sumber mana pun" in html
    assert "PD.02 Mengelola praktik pembelajaran di kelas" in html
    sent(client, f"{LIST}baru", contoh="education", kode="SK-GURU")
    sent(client, f"{LIST}baru", contoh="kosong", kode="SK-02", judul="Arsiparis")
    assert list(Scheme.objects.order_by("pk").values_list("code", "title", "template")) == [
        ("SK-GURU", "Pengelola Pembelajaran di Kelas", "education"),
        ("SK-02", "Arsiparis", ""),
    ]
    assert "Pilih salah satu contoh" in sent(client, f"{LIST}baru", 422, kode="SK-03")
    assert "sudah dipakai skema “Arsiparis”" in sent(client, f"{LIST}baru", 422, contoh="it", kode="SK-02")
    assert "Judul skema masih kosong" in sent(client, f"{LIST}baru", 422, contoh="kosong", kode="SK-03")
    assert Scheme.objects.count() == 2


def test_page_of_a_draft_names_what_is_missing_and_where_to_mend_it(world: World, client: Client) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="Petugas Loket")
    html = page(client, at(row))
    assert "2 hal lagi sebelum versi ini dapat diterbitkan." in html
    assert "Belum ada unit kompetensi." in html
    assert f'href="{at(row, "unit/baru")}">Tambah unit<' in html
    assert "Terbitkan versi 1" not in html
    assert "Keterangan skema belum ditulis" in sent(client, at(row, "terbitkan"), 409)


def test_numbers_without_a_source_are_said_to_be_unconfirmed(world: World, client: Client) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="", template="it")
    assert "berasal dari contoh pamong dan belum dikonfirmasi" in page(client, at(row))
    change_draft(world.actor("budi"), version=row.uuid, facts=FACTS)
    html = page(client, at(row))
    assert "belum dikonfirmasi sumber mana pun" not in html
    assert "Keputusan Kepala Badan, lampiran II" in html


def test_draft_is_written_in_its_form(world: World, client: Client) -> None:
    row = draft(world)
    other = published(world, "SK-02", "Dasar")
    assert "36 adalah usulan pamong, belum dikonfirmasi." in page(client, at(row, "ubah"))
    sent(client, at(row, "ubah"), data=blank(), skema=str(other.scheme.uuid))
    row.refresh_from_db()
    assert (row.months, row.renewal_days, row.source, row.requires) == (24, 60, "", other.scheme)
    assert row.prerequisites == ["Bertugas di loket.", "Sudah lulus magang."]
    assert "Terbaca 121. Tulis 1 sampai 120." in sent(client, at(row, "ubah"), 422, data=blank(), bulan="121")
    assert "Ini bukan bilangan bulat" in sent(client, at(row, "ubah"), 422, data=blank(), bulan="tiga")


def test_form_of_a_draft_keeps_the_rule_of_renewal(world: World, client: Client) -> None:
    row = draft(world)
    change_draft(world.actor("budi"), version=row.uuid, facts=replace(FACTS, renewal=WORK))
    sent(client, at(row, "ubah"), data=blank())
    row.refresh_from_db()
    assert row.renewal == WORK


def test_unit_is_added_and_its_rule_comes_next(world: World, client: Client) -> None:
    row = draft(world)
    response = client.post(
        at(row, "unit/baru"),
        {
            "kode": "PL.02",
            "judul": "Menangani pengaduan",
            "elemen": "Mendengar\nMencatat",
            "jp": "7,5",
            "kompetensi": "M.05",
            "level": "2",
        },
    )
    unit = SchemeUnit.objects.get(version=row, code="PL.02")
    assert response.headers["Location"] == f"/unit-skema/{unit.uuid}/syarat"
    assert (unit.elements, str(unit.hours), unit.level, unit.rule) == (["Mendengar", "Mencatat"], "7.5", 2, {})
    assert unit.competency is not None
    assert unit.competency.code == "M.05"
    html = page(client, f"/unit-skema/{unit.uuid}/ubah")
    assert "7,5" in html
    sent(client, f"/unit-skema/{unit.uuid}/ubah", kode="PL.02", judul="Menjawab pengaduan", elemen="Mendengar", jp="")
    changed = {"title": "Menjawab pengaduan", "hours": None, "competency": None, "level": None}
    assert SchemeUnit.objects.filter(pk=unit.pk).values(*changed).get() == changed


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kode": "PL.01"}, "sudah dipakai unit"),
        ({"jp": "banyak"}, "Terbaca “banyak”"),
        ({"jp": "1,25"}, "paling banyak satu angka di belakang koma"),
        ({"kompetensi": "Menyanyi"}, "tidak ditemukan"),
        ({"kompetensi": "M.05", "level": "9"}, "Terbaca level 9"),
        ({"kompetensi": "M.05"}, "Terbaca level –"),
    ],
)
def test_unit_that_cannot_be_says_why(world: World, client: Client, given: dict[str, str], words: str) -> None:
    row = draft(world)
    told = {"kode": "PL.02", "judul": "Lain", "elemen": "", "jp": "", "kompetensi": "", "level": "", **given}
    assert words in sent(client, at(row, "unit/baru"), 422, data=told)
    assert codes(row) == [(1, "PL.01")]


def test_units_go_up_and_out(world: World, client: Client) -> None:
    row = draft(world)
    add_unit(world.actor("budi"), version=row.uuid, facts=replace(UNIT, code="PL.02"))
    sent(client, unit_at(row, "pindah", "PL.02"), naik="1")
    assert codes(row) == [(1, "PL.02"), (2, "PL.01")]
    sent(client, unit_at(row, "pindah", "PL.02"), turun="1")
    assert codes(row) == [(1, "PL.01"), (2, "PL.02")]
    sent(client, unit_at(row, "keluarkan", "PL.01"))
    assert codes(row) == [(1, "PL.02")]


def test_positions_and_partners_are_chosen(world: World, client: Client) -> None:
    row, partner = draft(world), learning_case.partner(world)
    assert "berarti untuk semua jabatan" not in page(client, at(row, "jabatan"))
    sent(client, at(row, "jabatan"), tetap=[str(world.officer.uuid)], tambah=world.head.name)
    assert SchemePosition.objects.filter(version=row).count() == 2
    assert partner.name in page(client, at(row, "mitra"))
    tick = {f"mitra-{partner.uuid}": "on"}
    assert "Peran mitra masih kosong" in sent(client, at(row, "mitra"), 422, data=tick)
    sent(client, at(row, "mitra"), data={**tick, f"peran-{partner.uuid}": "menilai"})
    assert list(SchemePartner.objects.values_list("partner", "part")) == [(partner.pk, "menilai")]


def test_version_is_published_followed_and_read_by_anybody(world: World, client: Client) -> None:
    row, anybody = draft(world), Client()
    assert anybody.get(f"/skema/{row.uuid}/").status_code == 404
    sent(client, at(row, "terbitkan"))
    assert "Petugas Loket" in page(anybody, "/skema/", budget=PUBLIC)
    assert "Tidak ada skema yang cocok." in page(anybody, "/skema/?cari=ladang", budget=PUBLIC)
    html = page(anybody, f"/skema/{row.uuid}/", budget=PUBLIC)
    for words in (
        'id="kriteria"',
        "Memeriksa berkas",
        "Kumpulkan 2 bukti portofolio",
        "Bertugas di loket.",
        "36 bulan",
        "Tidak dipungut",
        "paling lambat 10 hari kerja sesudah keputusan",
        "dalam 24 bulan terakhir tidak menilai",
        "Cara mengajukan",
        "Keputusan Kepala Badan, lampiran II",
    ):
        assert words in html
    response = client.post(f"/skema-kelola/{row.scheme.uuid}/versi-berikutnya")
    new = SchemeVersion.objects.get(number=2)
    assert response.headers["Location"] == at(new)
    assert "Versi 2" in page(client, f"/skema-kelola/{row.scheme.uuid}/")
    sent(client, at(new, "terbitkan"))
    html = page(anybody, f"/skema/{row.uuid}/", budget=PUBLIC)
    assert "Ini versi lama." in html
    assert f'href="/skema/{new.uuid}/"' in html


def test_published_version_offers_no_change_and_refuses_it(world: World, client: Client) -> None:
    row = published(world)
    html = page(client, at(row))
    assert "Versi yang terbit tidak berubah lagi." in html
    assert "unit/baru" not in html
    assert "sudah terbit dan tidak diubah lagi" in sent(client, at(row, "ubah"), 422, data=blank())
    assert "sudah terbit" in sent(client, unit_at(row, "keluarkan"), 409)
    rows = sheet(client, f"/versi-skema/{row.uuid}.xlsx")
    assert rows[1][:4] == [1.0, "PL.01", "Menerima permohonan", "Memeriksa berkas; Memberi tanda terima"]


def test_scheme_is_retired_for_a_reason_that_all_may_know(world: World, client: Client) -> None:
    row = published(world)
    path = f"/skema-kelola/{row.scheme.uuid}/"
    assert "Alasan masih kosong" in sent(client, f"{path}hentikan", 422, alasan=" ")
    sent(client, f"{path}hentikan", alasan="Pelayanannya dialihkan.")
    html = page(client, path)
    assert "Pelayanannya dialihkan." in html
    assert "Buat versi berikutnya" not in html
    html = page(Client(), f"/skema/{row.uuid}/", budget=PUBLIC)
    assert "tidak menerima permohonan lagi" in html
    assert "Pelayanannya dialihkan." in html


def test_pages_stay_light_with_the_longest_template(world: World, client: Client) -> None:
    for number in range(150):
        learning_case.programme(world, title=f"Pelatihan pelayanan yang panjang judulnya nomor {number}")
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="", template="it")
    page(client, at(row))
    page(client, unit_at(row, "syarat", "TI.02"))
    page(client, f"{LIST}baru")
    SchemePosition.objects.create(version=row, position=world.officer)
    publish_version(world.actor("budi"), version=row.uuid)
    page(Client(), f"/skema/{row.uuid}/", budget=PUBLIC)


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_others_find_nothing_to_keep(world: World, who: str) -> None:
    row, client = draft(world), make.browser(who, world)
    scheme = f"/skema-kelola/{row.scheme.uuid}/"
    for path in (LIST, f"{LIST}baru", "/instansi/15.04/skema.xlsx", scheme, f"{scheme}hentikan", at(row)):
        assert client.get(path).status_code == 404
    for path in (at(row, "ubah"), at(row, "unit/baru"), at(row, "jabatan"), at(row, "mitra"), at(row, "perpanjangan")):
        assert client.get(path).status_code == 404
    for path in (unit_at(row, "ubah"), unit_at(row, "syarat"), f"/versi-skema/{row.uuid}.xlsx"):
        assert client.get(path).status_code == 404
    for path in (at(row, "terbitkan"), f"{scheme}versi-berikutnya", unit_at(row, "pindah"), unit_at(row, "keluarkan")):
        assert client.post(path).status_code == 404
    assert SchemeVersion.objects.get().published_at is None
    assert codes(row) == [(1, "PL.01")]


def test_retired_draft_cannot_be_continued(world: World, client: Client) -> None:
    row = published(world)
    new = draft_next(world.actor("budi"), scheme=row.scheme.uuid)
    retire_scheme(world.actor("budi"), scheme=row.scheme.uuid, reason="Habis")
    html = page(client, at(new))
    assert "Skemanya sudah dihentikan" in html
    assert "Terbitkan versi" not in html
