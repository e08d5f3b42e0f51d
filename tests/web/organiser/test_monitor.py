"""The monitor in a browser: what it shows, what it asks twice, what it says no to."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from pamong.exams.models import Attempt, Incident, Signal, Sitting
from tests import make
from tests.exams import case
from tests.make import World

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 23, 3, tzinfo=UTC)
NOW = TEN + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def sitting(world: World) -> Sitting:
    return case.prepared(world, starts_at=TEN, started_at=TEN).sitting


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


@pytest.fixture
def row(world: World, sitting: Sitting) -> Attempt:
    found = case.attempt(case.candidate(sitting, world.ani), begun=TEN)
    Signal.objects.create(attempt=found.pk, sitting=sitting.pk, seen_at=NOW, slot=2)
    return found


def path(sitting: Sitting, rest: str = "pantau/") -> str:
    return f"/pelaksanaan/{sitting.uuid}/{rest}"


def text(content: bytes) -> str:
    return " ".join(content.decode().split())


def deed(sitting: Sitting, row: Attempt, name: str, **more: str) -> tuple[str, dict[str, Any]]:
    usual = {"kursi": [str(row.candidate.uuid)], "tindakan": name, "sebab": "network", "kalimat": "Sakelar mati."}
    return path(sitting, "pantau/tindakan"), {**usual, **more}


def test_page_shows_seats_and_what_can_be_done(client: Client, sitting: Sitting, row: Attempt) -> None:
    page = text(client.get(path(sitting)).content)
    for words in ("Ani Rahmawati", "Mengerjakan", "50.00", "Selesai 11.00, paling lambat 11.00", "Tambah waktu"):
        assert words in page
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in page
    assert f"/api/v1/sittings/{sitting.uuid}/stream?tiket=" in page
    assert "http-equiv" not in text(client.get(path(sitting) + "?diam").content)


def test_part_holds_what_changes_and_keeps_what_is_narrowed(client: Client, sitting: Sitting, row: Attempt) -> None:
    page = text(client.get(path(sitting, "pantau/bagian?status=terputus")).content)
    for part in ("m-jam", "m-kabar", "m-hitung", "m-kursi", "m-catatan"):
        assert f'id="{part}"' in page
    assert ("Ani Rahmawati" in page, "Menampilkan 0 dari 1 kursi." in page, "<form" in page) == (False, True, False)


def test_a_seat_is_looked_for_and_stays_after_a_deed(client: Client, sitting: Sitting, row: Attempt) -> None:
    case.attempt(case.candidate(sitting), begun=TEN)
    page = text(client.get(path(sitting) + "?cari=ani+rahma").content)
    assert ("Ani Rahmawati" in page, "Menampilkan 1 dari 2 kursi." in page) == (True, True)
    assert f'data-part="{path(sitting, "pantau/bagian?cari=ani+rahma")}"' in page
    assert "Tidak ada kursi yang cocok." in text(client.get(path(sitting, "pantau/bagian?cari=99")).content)
    where, data = deed(sitting, row, "tambah", menit="3")
    assert client.post(where + "?cari=ani", data)["Location"] == path(sitting) + "?cari=ani"


def test_a_large_room_is_shown_in_part_with_the_marked_seats(client: Client, sitting: Sitting) -> None:
    found = [case.candidate(sitting) for _seat in range(63)]
    first = text(client.get(path(sitting)).content)
    assert (first.count('class="seat"'), "Menampilkan 60 dari 63 kursi." in first) == (60, True)
    part = text(client.get(path(sitting, f"pantau/bagian?kursi={found[-1].uuid}&kursi=x")).content)
    assert (part.count('<tr class="seat'), f'value="{found[-1].uuid}" checked' in part) == (61, True)
    whole = text(client.get(path(sitting) + "?seluruh").content)
    assert (whole.count('class="seat"'), "Menampilkan" in whole) == (63, False)


def test_time_is_added_from_the_page(client: Client, sitting: Sitting, row: Attempt) -> None:
    response = client.post(*deed(sitting, row, "tambah", menit="3"))
    assert (response.status_code, response["Location"]) == (302, path(sitting))
    row.refresh_from_db()
    assert row.deadline == TEN + timedelta(minutes=63)
    assert "Kursi 1 diberi waktu tambahan 3 menit: Sakelar mati." in text(client.get(path(sitting)).content)


def test_seats_that_were_too_late_are_told(client: Client, sitting: Sitting, row: Attempt) -> None:
    done = case.attempt(case.candidate(sitting), begun=TEN, submitted_at=NOW, receipt="1" * 16)
    where, data = deed(sitting, row, "jeda")
    data["kursi"].append(str(done.candidate.uuid))
    response = client.post(where, data, follow=True)
    assert "Kursi 2 dilewati, karena keadaannya sudah berubah." in text(response.content)


def test_what_is_no_seat_is_not_told(client: Client, sitting: Sitting, row: Attempt) -> None:
    page = client.get(f"/pelaksanaan/{sitting.uuid}/pantau/?lewat={'9' * 5000}.x.7.-1.")
    assert (page.status_code, page.context["passed"]) == (200, "Kursi 7")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sebab": ""}, "Sebab belum dipilih. Pilih satu dari daftar."),
        ({"kalimat": ""}, "Kalimat untuk berita acara masih kosong."),
        ({"menit": "500"}, "500 menit di luar batas. Tulis 1 sampai 120."),
        ({"menit": ""}, "Menit masih kosong."),
        ({"tindakan": ""}, "Tindakan belum dipilih."),
        ({"kursi": []}, "Belum ada kursi yang dipilih."),
        ({"kursi": ["x"]}, "Satu kursi tidak terbaca."),
    ],
)
def test_refused_deed_keeps_what_was_typed(
    client: Client, sitting: Sitting, row: Attempt, change: dict[str, Any], message: str
) -> None:
    where, data = deed(sitting, row, "tambah", menit="3", kalimat="Kalimat saya.")
    response = client.post(where, {**data, **change})
    page = text(response.content)
    assert (response.status_code, message in page) == (422, True)
    assert ("Kalimat saya." in page) == ("kalimat" not in change)
    assert (" checked" in page) == (change.get("kursi") is None or "tindakan" not in change)
    assert not Incident.objects.exists()


def test_end_is_asked_twice(client: Client, sitting: Sitting, row: Attempt) -> None:
    where, data = deed(sitting, row, "henti")
    page = text(client.post(where, data).content)
    assert "Ya, hentikan 1 peserta" in page
    assert not Attempt.objects.filter(ended_at__isnull=False).exists()
    client.post(where, {**data, "pasti": "henti"})
    row.refresh_from_db()
    assert row.ended_at == NOW


def test_close_is_asked_twice(client: Client, sitting: Sitting, row: Attempt) -> None:
    where = path(sitting, "pantau/tindakan")
    assert "Ya, tutup dan hentikan 1 peserta" in text(client.post(where, {"ruang": "tutup"}).content)
    assert not Sitting.objects.filter(closed_at__isnull=False).exists()
    page = text(client.post(where, {"ruang": "tutup", "pasti": "tutup"}, follow=True).content)
    sitting.refresh_from_db()
    assert (sitting.closed_at, "Ujian ditutup 23 November 2026, 10.10 WIB." in page) == (NOW, True)
    assert "Tindakan untuk kursi" not in page


def test_start_is_refused_in_words_when_it_has_begun(client: Client, sitting: Sitting, row: Attempt) -> None:
    response = client.post(path(sitting, "pantau/tindakan"), {"ruang": "mulai"})
    assert response.status_code == 422
    assert "Ujian ini sudah dimulai." in text(response.content)


def test_new_code_is_shown_once_and_never_kept(client: Client, sitting: Sitting, row: Attempt) -> None:
    response = client.post(*deed(sitting, row, "pindah", sebab="device"))
    page = text(response.content)
    assert "Sampaikan kode baru, halaman ini hanya tampil sekali" in page
    assert "no-store" in response["Cache-Control"]
    code = page.split('<b class="code clock">')[1].split("<")[0]
    assert code not in text(client.get(path(sitting)).content)


def test_table_is_a_workbook(client: Client, sitting: Sitting, row: Attempt) -> None:
    content = b"".join(client.get(path(sitting, "pantau.xlsx")).streaming_content)  # type: ignore[attr-defined]  # a stream
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[-1][:8] == [1.0, row.candidate.number, "Ani Rahmawati", "Mengerjakan", 2.0, 0.0, "50.00", "0 dtk lalu"]


def test_minutes_are_a_paper(client: Client, sitting: Sitting, row: Attempt) -> None:
    client.post(*deed(sitting, row, "tambah", menit="3"))
    response = client.get(path(sitting, "berita-acara.pdf"))
    paper = " ".join(pypdf.PdfReader(BytesIO(response.content)).pages[0].extract_text().split())
    assert "BERITA ACARA PELAKSANAAN UJIAN" in paper
    assert "Kursi 1 diberi waktu tambahan 3 menit: Sakelar mati." in paper
    assert "Ujian belum ditutup." in paper


def test_board_names_nobody(client: Client, world: World) -> None:
    sitting = case.prepared(world, starts_at=TEN, started_at=TEN, board=True).sitting
    row = case.attempt(case.candidate(sitting, world.ani), begun=TEN)
    page = text(client.get(path(sitting, "papan/")).content)
    assert (row.candidate.number in page, "Ani" in page, 'http-equiv="refresh"' in page) == (True, False, True)


@pytest.mark.parametrize("rest", ["pantau/", "pantau/bagian", "pantau.xlsx", "berita-acara.pdf", "papan/"])
def test_others_find_nothing(world: World, rest: str) -> None:
    sitting = case.prepared(world, starts_at=TEN, started_at=TEN, board=True).sitting
    for role, status in (("anonymous", 302), ("colleague", 404), ("stranger", 404)):
        assert make.browser(role, world).get(path(sitting, rest)).status_code == status


def test_deed_of_a_stranger_changes_nothing(world: World, sitting: Sitting, row: Attempt) -> None:
    for role in ("colleague", "stranger"):
        response = make.browser(role, world).post(*deed(sitting, row, "tambah", menit="3"))
        assert response.status_code == 404
    row.refresh_from_db()
    assert row.deadline == TEN + timedelta(minutes=60)


def test_part_of_a_large_room_is_small_and_costs_eight_queries(client: Client, world: World, sitting: Sitting) -> None:
    for place in range(60):
        someone = make.person(f"Peserta Bernama Panjang {place}", world.region)
        row = case.attempt(case.candidate(sitting, someone), begun=TEN)
        Signal.objects.create(attempt=row.pk, sitting=sitting.pk, seen_at=NOW, slot=place, away=place % 2)
    client.get(path(sitting))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path(sitting, "pantau/bagian")).content
    assert len(asked) <= 8
    assert len(gzip.compress(page)) < 15_000  # and so 400 seats stay under a hundred thousand
