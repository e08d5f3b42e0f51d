"""Services as anybody reads them: what changed, what is promised, the open data, and nothing that is not published."""

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from pamong.services.models import Service, TransparencyCheck
from pamong.web.public import served
from tests import make
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db

REGION = "/layanan/15.04/"
BEFORE, AFTER = date(2025, 9, 15), date(2026, 9, 14)
"""Mondays of weeks without a holiday, a year apart."""


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(case.NOW, tick=False):
        served.figures_of.cache_clear()
        served.month_lines.cache_clear()
        served.kept_now.cache_clear()
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def measured(world: World, *, then: int = 4, now: int = 2, **facts: object) -> Service:
    """A published service with six requests in each September: five took so many working days, one took four."""
    row = case.service(world, **facts)
    case.standard(row, published_at=datetime(2025, 1, 2, tzinfo=UTC))
    book = case.source(row)
    for monday, days in ((BEFORE, then), (AFTER, now)):
        for took in (*[days] * 5, 4):
            case.case(book, monday, monday + timedelta(days=took))
    return row


def address(row: Service) -> str:
    return f"{REGION}{row.unit.uuid}/{row.code}/"


def rows(client: Client) -> list[dict[str, str]]:
    response = client.get(f"{REGION}data.csv")
    assert response.status_code == 200
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_change_is_told_with_both_periods_counts_and_no_cause(world: World, client: Client) -> None:
    row = measured(world, title="Izin usaha")
    for path in (REGION, f"{REGION}{row.unit.uuid}/", address(row)):
        told = " ".join(page(client, path).split())
        assert '<span class="from num">4</span>' in told
        assert "<b>2</b><span>hari kerja</span>" in told
        assert "Setengah dari semua berkas selesai dalam 2 hari kerja atau lebih cepat dari itu" in told
        assert "Sembilan dari sepuluh selesai dalam 4 hari kerja." in told
        assert "Dari 6 berkas yang diterima 1 Agustus – 31 Oktober 2026," in told
        assert "dibandingkan dengan 6 berkas yang diterima 1 Agustus – 31 Oktober 2025." in told
        assert "Ini bukan bukti bahwa pelatihan penyebabnya." in told
        assert "Lebih cepat" in told
        assert '<svg class="chart"' in told
        assert "karena pelatihan" not in told
    assert "<h1>Apa yang berubah untuk Anda</h1>" in page(client, REGION)


@pytest.mark.parametrize(("then", "now", "chip"), [(2, 4, "Lebih lama"), (3, 3, "Tetap")])
def test_slower_and_same_are_told_as_plainly(then: int, now: int, chip: str, world: World, client: Client) -> None:
    measured(world, then=then, now=now)
    told = page(client, REGION)
    assert chip in told
    assert "Lebih cepat" not in told


def test_too_little_is_called_so_with_its_reason(world: World, client: Client) -> None:
    row = case.service(world)
    case.standard(row)
    assert "Data kurang" in page(client, REGION)
    assert "Belum ada catatan waktu yang masuk" in page(client, REGION)
    book = case.source(row)
    for _few in range(4):
        case.case(book, BEFORE, BEFORE + timedelta(days=2))
        case.case(book, AFTER, AFTER + timedelta(days=2))
    assert "Belum cukup berkas pada dua masa" in page(client, REGION)
    assert "hari kerja</span>" not in page(client, REGION)


def test_offices_of_one_kind_are_compared_together_when_they_know_both_periods(world: World, client: Client) -> None:
    for unit in (world.licensing, world.health):
        measured(world, unit=unit, code="izin-usaha")
    new = case.service(world, unit=world.permits, code="izin-usaha")
    case.standard(new)
    book = case.source(new)
    for _new in range(9):
        case.case(book, AFTER, AFTER + timedelta(days=4))
    told = " ".join(page(client, REGION).split())
    assert told.count('<h2 id="u-1">') == 1
    assert "Dari 12 berkas yang diterima" in told
    assert "Dihitung 2 kantor yang mencatat waktu di kedua masa." in told
    assert "3 kantor yang memberikannya" in told


def test_service_page_tells_promise_fee_components_and_what_is_open(world: World, client: Client) -> None:
    row = measured(world)
    TransparencyCheck.objects.create(
        service=row, item="status", met=True, proof="https://contoh.go.id/cek", checked_at=case.NOW
    )
    told = page(client, address(row))
    for words in ("14", "hari kerja", "gratis", "Nomor Induk Berusaha dan KTP.", 'href="https://contoh.go.id/cek"'):
        assert words in told
    assert "100 % diputus dalam waktu yang dijanjikan" in " ".join(told.split())
    assert "Belum ditulis." in told


def promised(world: World, *days: int | None, published: datetime = case.NOW, **facts: Any) -> str:
    """Page of a service with this promise, and a request of September for each: decided after so many working days, or open."""
    row = case.service(world)
    case.standard(row, published_at=published, **facts)
    book = case.source(row)
    for took in days:
        case.case(book, AFTER, None if took is None else AFTER + timedelta(days=took))
    case.case(book, case.NOW.date())  # still within any promise
    told = client_page(row)
    assert "<script" not in told
    assert len(told) < 60_000
    return told[told.index('<h2 id="y-tepat">') :]


def client_page(row: Service) -> str:
    return " ".join(page(Client(), address(row)).split())


def test_service_page_answers_whether_the_promise_is_kept(world: World) -> None:
    told = promised(world, 1, 2, 2, 2, 2, None, promise=1, published=datetime(2025, 1, 2, tzinfo=UTC))
    assert (
        "<p>Dari 6 berkas yang diterima sejak 1 Agustus 2026 dan sudah dapat dinilai, 17 % diputus dalam waktu yang dijanjikan. "
        "<b>Lebih dari separuh berkas melewati waktu yang dijanjikan.</b></p>" in told
    )  # one of six, 16.7 %


def test_promise_that_is_younger_than_the_requests_is_said_to_be_so(world: World) -> None:
    told = promised(world, 1, 2, 2, 3, 3, None, promise=2)
    assert (
        "<p>Janji 2 hari kerja baru terbit 21 November 2026. Diukur dengan janji itu, dari 6 berkas yang diterima sejak "
        "1 Agustus 2026 dan sudah dapat dinilai, 50 % diputus pada waktunya.</p>" in told
    )
    assert "50 % diputus pada waktunya. <b>Lebih dari separuh" not in told
    assert "33 % diputus pada waktunya. <b>Lebih dari separuh" in promised(world, 1, 2, 3, 3, 3, None, promise=2)


def test_promise_without_enough_to_judge_it_by_stays_unanswered(world: World) -> None:
    few = "Belum cukup berkas yang dapat dinilai untuk menjawabnya."
    assert few in promised(world, 1, 1, 1, 1, promise=2)
    assert few in promised(world, 1, 1, 1, 1, promise=2, published=datetime(2025, 1, 2, tzinfo=UTC))
    assert few in promised(world, 1, 1, 1, 1, 1, promise=90, promise_unit="minutes")
    assert "belum menjanjikan waktu" in promised(world, 1, 1, 1, 1, 1, promise=None)


def test_what_is_not_published_or_not_there_is_not_found(world: World, client: Client) -> None:
    draft, gone = (
        case.service(world, title="Rahasia dapur"),
        case.service(world, closed_at=case.NOW, title="Sudah usai"),
    )
    case.standard(draft, published=False)
    case.standard(gone)
    for path in (
        address(draft),
        address(gone),
        f"{REGION}{world.licensing.uuid}/",
        f"{REGION}{uuid4()}/",
        f"{REGION}{world.licensing.uuid}/tidak-ada/",
        f"/layanan/82/{world.licensing.uuid}/{draft.code}/",
        "/layanan/99.99/",
        "/layanan/99.99/daftar/",
        "/layanan/99.99/data.csv",
    ):
        assert client.get(path).status_code == 404, path
    for path in (REGION, f"{REGION}daftar/", "/layanan/"):
        told = page(client, path)
        assert "Rahasia dapur" not in told
        assert "Sudah usai" not in told
    assert "Instansi ini belum menerbitkan layanan." in page(client, REGION)
    assert "Belum ada instansi yang menerbitkan layanannya." in page(client, "/layanan/")


def test_governments_and_services_are_found_by_name_and_office(world: World, client: Client) -> None:
    measured(world, title="Izin usaha")
    case.standard(case.service(world, unit=world.health, title="Kunjungan puskesmas", code="kunjungan"))
    case.standard(case.service(world, region=world.other, unit=world.away, title="Izin usaha"))
    assert "2 layanan" in page(client, "/layanan/?cari=batang")
    assert "Maluku" not in page(client, "/layanan/?cari=batang")
    assert "Tidak ada instansi yang cocok." in page(client, "/layanan/?cari=mars")
    found = page(client, f"{REGION}daftar/?cari=kesehatan")
    assert ("Kunjungan puskesmas" in found, "Izin usaha" in found) == (True, False)
    assert "Izin usaha" in page(client, f"{REGION}daftar/?cari=izin")
    assert "Tidak ada layanan atau kantor yang cocok." in page(client, f"{REGION}daftar/?cari=mars")


def test_open_data_has_months_and_withholds_small_groups_and_one_more(world: World, client: Client) -> None:
    row = measured(world, title="Izin usaha", code="izin-usaha")
    book = case.source(row, code="lain")
    for _few in range(4):
        case.case(book, date(2026, 8, 3), date(2026, 8, 5))
    mine = [line for line in rows(client) if line["indikator"] == "Lama proses"]
    assert [(line["bulan"], line["n"], line["median"], line["disamarkan"]) for line in mine] == [
        ("2025-09", "", "", "ya"),
        ("2026-08", "", "", "ya"),
        ("2026-09", "6", "2", ""),
    ]
    assert {line["unit_id"] for line in mine} == {str(world.licensing.uuid)}
    assert {line["kode"] for line in mine} == {"izin-usaha"}
    assert list(rows(client)[0]) == [
        *("unit", "unit_id", "kode", "layanan", "bulan", "indikator", "satuan", "n", "median", "p90", "bagian"),
        "disamarkan",
    ]


def test_open_data_holds_nothing_of_unpublished_services_and_other_regions(world: World, client: Client) -> None:
    measured(world, region=world.other, unit=world.away)
    hidden = case.service(world)
    book = case.source(hidden)
    for _many in range(9):
        case.case(book, AFTER, AFTER + timedelta(days=2))
    assert rows(client) == []


def test_pages_are_light_with_the_longest_names_and_ask_as_often_for_three_offices_as_for_one(
    world: World, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        measured(world, code=f"layanan-{number}", title=f"Rekomendasi {'pertanggungjawaban ' * 9}{number}"[:200])
    heavy = client.get(REGION).content
    assert len(gzip.compress(heavy)) <= 30 * 1024  # half of the budget; the other half is for styles and script
    assert b"<script" not in heavy
    for path in (f"{REGION}daftar/", "/layanan/"):
        first = counted(client, path)
        case.standard(case.service(world, unit=world.health))
        case.standard(case.service(world, unit=world.permits))
        with django_assert_num_queries(first):
            page(client, path)


def counted(client: Client, path: str) -> int:
    """Queries of a page."""
    with CaptureQueriesContext(connection) as seen:
        page(client, path)
    return len(seen)


def test_asking_again_costs_no_second_calculation(world: World, client: Client) -> None:
    measured(world)
    first = counted(client, REGION)
    assert counted(client, REGION) < first


def test_leader_finds_the_own_services_on_the_home(world: World) -> None:
    row = measured(world, title="Izin usaha")
    case.service(world, unit=world.health, title="Kunjungan")
    fajar = Client()
    fajar.force_login(world.fajar)
    told = " ".join(page(fajar, "/beranda/pimpinan/").split())
    assert f'href="/layanan-kelola/{UUID(str(row.uuid))}/"' in told
    assert "Izin usaha 2 hari kerja" in told
    assert "Semua 1 layanan" in told
    assert "Kunjungan" not in told
