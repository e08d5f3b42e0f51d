"""Page and workbook of a region's journal."""

import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from tests import make

pytestmark = pytest.mark.django_db

PAGE = "/instansi/15.04/catatan/"
BOOK = "/instansi/15.04/catatan.xlsx"
AT = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


@pytest.fixture
def world() -> make.World:
    with time_machine.travel(AT, tick=False):
        return make.world()


def fact(world: make.World, actor: Actor = SYSTEM, thing: str = "people.unit:1", verb: str = "people.tried") -> None:
    with time_machine.travel(AT, tick=False), transaction.atomic():
        record(actor, verb, thing, region=world.region.pk, alasan="<b>mutasi</b>", hal=[1, 2])


def signed_in(world: make.World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def text(client: Client, path: str = PAGE, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", [PAGE, BOOK])
@pytest.mark.parametrize("name", ["ani", "budi", "eka", "fajar", "dewi"])
def test_journal_is_not_there_for_who_does_not_audit_the_region(path: str, name: str, world: make.World) -> None:
    assert signed_in(world, name).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_what_was_decided_is_told_in_words(world: make.World) -> None:
    with transaction.atomic():
        facts = {"application": 9, "round": 2, "competent": False, "duty": "appeal-decider"}
        record(SYSTEM, "credentials.decided", "credentials.decision:3", region=world.region.pk, **facts)
    page = text(signed_in(world, "gita"))
    for key, value in (
        ("Permohonan", "9"),
        ("Putaran penilaian", "2"),
        ("Kompeten", "tidak"),
        ("Tugas", "Pemutus banding"),
    ):
        assert f"<dt>{key}</dt><dd>{value}</dd>" in page


def test_journal_says_in_words_who_did_what_and_when(world: make.World) -> None:
    fact(world, world.actor("budi"), f"people.person:{world.ani.person_id}", "people.region_changed")
    page = text(signed_in(world, "gita"))
    assert "Catatan Kabupaten Batang Hari" in page
    assert "Mengubah pengaturan instansi: Ani Rahmawati" in page
    assert "Budi Hartawan" in page
    assert "21 November 2026" in page
    assert "10.32 WIB" in page
    assert "&lt;b&gt;mutasi&lt;/b&gt;" in page
    assert "[1, 2]" in page
    assert page.count("Menunggu segel") == 2


def test_journal_shows_a_verb_without_words_as_it_is_written(world: make.World) -> None:
    fact(world)
    page = text(signed_in(world, "gita"))
    assert "<div>people.tried\n" in page
    assert "Sistem, tanpa akun" in page


def test_journal_of_a_sealed_entry_says_so(world: make.World) -> None:
    make.heads((world.region.pk,))
    assert "Menunggu segel" not in text(signed_in(world, "gita"))


def test_journal_offers_only_verbs_that_occur(world: make.World) -> None:
    page = text(signed_in(world, "gita"))
    assert '<option value="people.region_created">Menambah instansi</option>' in page
    assert "people.region_changed" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"dari": "31/2/2026"}, "Tanggal 31 Februari 2026 tidak ada."),
        (
            {"dari": "3/11/2026", "sampai": "2/11/2026"},
            "Tanggal akhir lebih awal daripada tanggal awal. Tukar keduanya.",
        ),
        ({"kejadian": "people.flown"}, "Kejadian itu belum pernah tercatat di sini. Pilih satu dari daftar."),
        ({"objek": "Ani"}, "“Ani” bukan nama objek."),
        ({"pelaku": "x"}, "Ada yang perlu diperbaiki"),
        ({"sebelum": "0"}, "Ada yang perlu diperbaiki"),
    ],
)
def test_journal_says_what_is_wrong_with_a_filter(query: dict[str, str], said: str, world: make.World) -> None:
    client = signed_in(world, "gita")
    response = client.get(PAGE, query)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert client.get(BOOK, query).status_code == 422


def test_journal_keeps_the_filter_on_its_way_to_older_entries(world: make.World) -> None:
    for _number in range(51):
        fact(world)
    client = signed_in(world, "gita")
    page = text(client, objek="people.unit:1")
    link = page.split('href="?objek=people.unit%3A1&amp;sebelum=')[1].split('"')[0]
    older = text(client, objek="people.unit:1", sebelum=link)
    assert (page.count("<tr>"), older.count("<tr>")) == (51, 2)
    assert "Ke yang terbaru" in older
    assert "Lebih lama" not in older


def test_journal_of_one_account_can_be_left_again(world: make.World) -> None:
    fact(world, world.actor("budi"))
    page = text(signed_in(world, "gita"), pelaku=str(world.budi.uuid))
    assert page.count("<tr>") == 2
    assert "Hilangkan centangnya untuk melihat semua pelaku." in page


def test_journal_without_a_match_offers_the_way_back(world: make.World) -> None:
    page = text(signed_in(world, "gita"), objek="people.unit:99")
    assert "Tidak ada catatan yang cocok dengan saringan ini." in page


def test_journal_workbook_has_the_filtered_rows_in_the_regions_time(world: make.World) -> None:
    fact(world, world.actor("budi"), f"people.person:{world.ani.person_id}")
    response = signed_in(world, "gita").get(BOOK, {"kejadian": "people.tried"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="catatan-15.04.xlsx"'
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))
    head, row = book.get_sheet_by_index(0).to_python()
    assert head[1:] == [
        "Waktu",
        "Pelaku",
        "Atas nama",
        "Kejadian",
        "Kode kejadian",
        "Objek",
        "Tentang",
        "Data",
        "Permintaan",
        "Segel",
    ]
    assert row[1:] == [
        datetime(2026, 11, 21, 10, 32),  # noqa: DTZ001  # a workbook knows no zones
        "Budi Hartawan",
        "",
        "people.tried",
        "people.tried",
        f"people.person:{world.ani.person_id}",
        "Ani Rahmawati",
        "hal: [1, 2]; alasan: <b>mutasi</b>",
        "",
        "Menunggu segel",
    ]
