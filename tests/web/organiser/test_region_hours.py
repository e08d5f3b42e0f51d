"""A region's year by bands and names, its files for the registry, and the table by which it counts."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from pamong.learning.models import ConversionTable, HoursLine
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

HOURS = "/instansi/15.04/jp/"
TABLE = "/instansi/15.04/konversi-jp/"
FILES = (
    "/instansi/15.04/jp/siasn-diklat.xlsx",
    "/instansi/15.04/jp/siasn-kursus.xlsx",
    "/instansi/15.04/jp/siasn-belum-siap.xlsx",
    "/instansi/15.04/jp/siasn.json",
)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(getattr(world, who))
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return " ".join(unescape(answer.content.decode()).split())


def line(world: World, who: str, hours: str) -> None:
    person = getattr(world, who).person
    HoursLine.objects.create(
        region=world.region.pk,
        person=person.pk,
        day=date(2026, 3, 2),
        form="KL03",
        international=False,
        hours=Decimal(hours),
        times=0,
        title="Pelayanan Prima",
        source=f"learning.outside:0190a1b2-0000-7000-8000-00000000000{len(who)}",
        recorded_at=timezone.now(),
    )


def test_the_page_begins_with_how_many_met_the_floor(world: World) -> None:
    for who, hours in (("ani", "20"), ("fajar", "4")):
        line(world, who, hours)
    told = read(signed_in(world, "budi"), HOURS)
    assert "1 dari 3 PNS memenuhi 20 JP tahun 2026" in told
    assert "Ani Rahmawati" in told
    assert "4 dari 20 JP" in told
    narrowed = read(signed_in(world, "budi"), f"{HOURS}?capaian=met")
    assert "Ani Rahmawati" in narrowed
    assert "Fajar Nugraha" not in narrowed
    assert signed_in(world, "budi").get("/instansi/15.04/jp.xlsx").status_code == 200


def test_a_leader_reads_the_own_unit_without_the_files(world: World) -> None:
    line(world, "ani", "20")
    line(world, "kiki", "4")
    told = read(signed_in(world, "fajar"), HOURS)
    assert "Ani Rahmawati" in told
    assert "Kiki Amalia" not in told
    assert "siasn.json" not in told
    for address in FILES:
        assert signed_in(world, "fajar").get(address).status_code == 404


def test_files_for_the_registry_are_for_who_organises(world: World) -> None:
    world.ani  # noqa: B018  # somebody to be named
    budi = signed_in(world, "budi")
    assert [budi.get(address).status_code for address in FILES] == [200, 200, 200, 200]
    document = json.loads(budi.get(FILES[3]).content)
    assert set(document) == {"diklat", "kursus", "left_out"}
    assert budi.get("/instansi/15.04/jp/siasn-lain.xlsx").status_code == 404


@pytest.mark.parametrize("who", ["ani", "gita", "joko", "dewi"])
def test_others_read_nothing(world: World, who: str) -> None:
    for address in (HOURS, "/instansi/15.04/jp.xlsx", *FILES):
        assert signed_in(world, who).get(address).status_code == 404


def test_everybody_of_the_region_reads_the_table(world: World) -> None:
    told = read(signed_in(world, "kiki"), TABLE)
    assert "Berlaku tabel bawaan pamong sejak 1 Januari 2018." in told
    assert "6 bentuk belum dikonfirmasi sumber mana pun." in told
    assert "paling banyak 3 JP sehari" in told
    assert "Ubah batas" not in told
    assert signed_in(world, "kiki").get("/instansi/15.04/konversi-jp.xlsx").status_code == 200
    assert signed_in(world, "dewi").get(TABLE).status_code == 404


def test_who_organises_changes_a_form_and_the_history_says_why(world: World) -> None:
    budi = signed_in(world, "budi")
    assert "<h1>Ubah konversi Seminar, konferensi, atau sarasehan</h1>" in read(budi, f"{TABLE}KL06/ubah")
    told = {"satuan": "day", "jp": "3,5", "jp_luar": "6", "persen": "", "batas": "", "banyaknya": ""}
    told |= {"sumber": "Perbup 7/2026", "terbaca": "on", "sejak": "1 April 2026", "alasan": "Perbup 7/2026 pasal 3"}
    assert budi.post(f"{TABLE}KL06/ubah", told).status_code == 302
    page = read(budi, TABLE)
    assert "Berlaku tabel instansi nomor 1 sejak 1 April 2026." in page
    assert "Perbup 7/2026 pasal 3" in page
    assert "3,5" in page


def test_who_organises_changes_the_year(world: World) -> None:
    budi = signed_in(world, "budi")
    read(budi, f"{TABLE}batas")
    told = {"lantai": "24", "atap": "24", "sejak": "1/1/2026", "alasan": "Perbup"}
    assert budi.post(f"{TABLE}batas", {**told, "sejak": "31/12/2025"}).status_code == 422
    assert budi.post(f"{TABLE}batas", told).status_code == 302
    assert ConversionTable.objects.filter(region=world.region).values_list("floor", "ceiling").get() == (24, 24)


@pytest.mark.parametrize("who", ["kiki", "fajar", "gita", "dewi"])
def test_others_change_nothing(world: World, who: str) -> None:
    other = signed_in(world, who)
    for address in (f"{TABLE}KL06/ubah", f"{TABLE}batas"):
        assert other.get(address).status_code == 404
        assert other.post(address, {"lantai": "1", "atap": "1", "sejak": "1/1/2026", "alasan": "x"}).status_code == 404
    assert ConversionTable.objects.count() == 1
    assert signed_in(world, "budi").get(f"{TABLE}KL99/ubah").status_code == 404
