"""Results are entered in a grid, an offering is finished with a preview, and seats are corrected."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from pamong.learning.models import Attendance, Completion, ModuleResult, Registration, Session
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
AFTER = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return make.world()


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(getattr(world, who))
    return client


def held(world: World) -> case.Held:
    return case.held(world, starts_at=START, opens_at=START - timedelta(days=9), closes_at=START - timedelta(days=1))


def there(seat: Registration, session: Session) -> None:
    Attendance.objects.create(
        session=session,
        registration=seat,
        proof="roster",
        present=True,
        since=session.starts_at,
        until=session.ends_at,
        noted_at=timezone.now(),
        recorded_at=timezone.now(),
    )


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def at(run: case.Held) -> str:
    return f"/angkatan/{run.offering.uuid}/hasil/"


def test_the_grid_says_who_would_complete_and_why_not(world: World) -> None:
    run = held(world)
    seat = case.seated(run.offering, world.ani)
    case.seated(run.offering, world.kiki)
    for session in run.sessions:
        there(seat, session)
    told = read(signed_in(world, "budi"), at(run))
    assert "1 dari 2 peserta akan selesai" in told
    assert "100 %" in told
    assert "kehadiran modul 1 kurang" in told
    assert signed_in(world, "budi").get(f"/angkatan/{run.offering.uuid}/hasil.xlsx").status_code == 200


def test_marks_are_entered_for_all_and_only_what_is_new_is_kept(world: World) -> None:
    run = held(world)
    exam = case.module(run.programme, rule="test", pass_mark=70)
    seat, other = case.seated(run.offering, world.ani), case.seated(run.offering, world.kiki)
    budi, address = signed_in(world, "budi"), f"{at(run)}modul/{exam.uuid}"
    form = read(budi, address)
    assert "Ani Rahmawati" in form
    assert "Keluar (Budi Hartawan)" in form
    assert budi.post(address, {str(seat.uuid): "82,5", str(other.uuid): ""}).status_code == 302
    assert budi.post(address, {str(seat.uuid): "82,5", str(other.uuid): "60"}).status_code == 302
    found = ModuleResult.objects.order_by("pk").values_list("registration", "passed", "mark")
    assert list(found) == [(seat.pk, True, Decimal("82.50")), (other.pk, False, Decimal(60))]
    refused = budi.post(address, {str(seat.uuid): "101", str(other.uuid): "60"})
    assert refused.status_code == 422
    assert "Nilai tes harus 0 sampai 100: terbaca 101,00." in unescape(refused.content.decode())


def test_products_are_accepted_or_not(world: World) -> None:
    run = held(world)
    work = case.module(run.programme, rule="product")
    seat = case.seated(run.offering, world.ani)
    budi = signed_in(world, "budi")
    assert budi.post(f"{at(run)}modul/{work.uuid}", {str(seat.uuid): "ya"}).status_code == 302
    assert ModuleResult.objects.values_list("passed", "mark").get() == (True, None)
    assert budi.get(f"{at(run)}modul/{run.module.uuid}").status_code == 404


def test_an_offering_is_finished_from_its_page(world: World) -> None:
    run, budi = held(world), signed_in(world, "budi")
    seat = case.seated(run.offering, world.ani)
    there(seat, run.sessions[0])
    with time_machine.travel(START, tick=False):
        assert budi.post(f"{at(run)}selesaikan").status_code == 422
    assert Completion.objects.count() == 0
    with time_machine.travel(AFTER, tick=False):
        assert "Selesaikan angkatan" in read(budi, at(run))
        assert budi.post(f"{at(run)}selesaikan").status_code == 302
        page = read(budi, at(run))
        assert "0 dari 1 peserta selesai" in page
        assert "Diselesaikan 5 Maret 2026." in page
    assert Completion.objects.values_list("completed", flat=True).get() is False


def test_a_seat_is_corrected_with_a_reason(world: World) -> None:
    run, budi = held(world), signed_in(world, "budi")
    seat = case.seated(run.offering, world.ani)
    there(seat, run.sessions[0])
    with time_machine.travel(AFTER, tick=False):
        budi.post(f"{at(run)}selesaikan")
        there(seat, run.sessions[1])
        assert "1 peserta berubah kehadiran atau hasilnya" in read(budi, at(run))
        address = f"{at(run)}koreksi/{seat.uuid}"
        assert "peserta ini selesai" in read(budi, address)
        assert budi.post(address, {"alasan": ""}).status_code == 422
        assert budi.post(address, {"alasan": "Lembar tertinggal"}).status_code == 302
    assert list(Completion.objects.order_by("pk").values_list("completed", flat=True)) == [False, True]


@pytest.mark.parametrize("who", ["ani", "fajar", "gita", "joko", "dewi"])
def test_results_are_for_who_organises(world: World, who: str) -> None:
    run = held(world)
    exam = case.module(run.programme, rule="test", pass_mark=70)
    seat: Any = case.seated(run.offering, world.kiki)
    other = signed_in(world, who)
    for address in (at(run), f"/angkatan/{run.offering.uuid}/hasil.xlsx", f"{at(run)}modul/{exam.uuid}"):
        assert other.get(address).status_code == 404
    assert other.post(f"{at(run)}modul/{exam.uuid}", {str(seat.uuid): "90"}).status_code == 404
    assert other.post(f"{at(run)}koreksi/{seat.uuid}", {"alasan": "x"}).status_code == 404
    with time_machine.travel(AFTER, tick=False):
        assert other.post(f"{at(run)}selesaikan").status_code == 404
    assert (ModuleResult.objects.count(), Completion.objects.count()) == (0, 0)


def test_hundreds_of_seats_are_shown_fifty_at_a_time_and_counted_together(world: World) -> None:
    run = held(world)
    for place in range(51):
        case.seated(run.offering, make.civil_servant(f"Orang {place:02}", world.health, world.officer))
    client = signed_in(world, "budi")
    first, second = read(client, at(run)), read(client, f"{at(run)}?halaman=2")
    assert ("0 dari 51 peserta akan selesai" in first, "0 dari 51 peserta akan selesai" in second) == (True, True)
    assert (first.count('<th scope="row"'), second.count('<th scope="row"')) == (50, 1)
    assert "Orang 50" in second
