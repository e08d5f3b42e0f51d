"""Rooms are opened, described anew, closed; and found by what they offer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from pamong.core.refusals import NotFound
from pamong.office.actions.bookings import book, release
from pamong.office.actions.facilities import FacilityFacts, change_facility, close_facility, open_facility
from pamong.office.models import Facility
from pamong.office.queries.facilities import FacilitiesWanted, facility_choices, facility_page, facility_rows
from tests import make
from tests.make import World
from tests.office.kept import facts, refusal, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_morning")]

HALL = FacilityFacts("Aula BKPSDM", "Gedung B lantai 2", 40, 0, "steady", True, "genset")


@pytest.fixture
def _morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def opened(world: World, **facts: object) -> Facility:
    return open_facility(world.actor("budi"), region="15.04", facts=replace(HALL, **facts))  # type: ignore[arg-type]  # by name


def test_room_is_opened_and_described_anew(world: World) -> None:
    row = opened(world, name="  Aula   BKPSDM ")
    assert (row.name, row.capacity, row.network) == ("Aula BKPSDM", 40, "steady")
    assert facts("office.facility_opened") == [(world.region.pk, {"capacity": 40})]
    change_facility(
        world.actor("budi"), facility=row.uuid, facts=replace(HALL, capacity=36, note="kunci pada Pak Andi")
    )
    change_facility(
        world.actor("budi"), facility=row.uuid, facts=replace(HALL, capacity=36, note="kunci pada Pak Andi")
    )
    assert facts("office.facility_changed") == [(world.region.pk, {"fields": ["capacity", "note"]})]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "name-empty"),
        ({"capacity": 0}, "facility-capacity"),
        ({"capacity": 100_001}, "facility-capacity"),
        ({"computers": -1}, "facility-computers"),
        ({"network": "fast"}, "facility-network"),
        ({"name": "Aula  BKPSDM"}, "facility-twice"),
    ],
)
def test_room_that_cannot_be_is_refused(world: World, given: dict[str, object], code: str) -> None:
    opened(world)
    told = replace(HALL, **{"name": "Lab", **given})  # type: ignore[arg-type]  # by name
    assert refusal(open_facility, world.actor("budi"), region="15.04", facts=told) == code


def test_room_of_another_region_is_not_there(world: World) -> None:
    row = opened(world)
    for name in ("dewi", "kiki", "fajar"):
        actor = world.actor(name)
        assert refusal(open_facility, actor, region="15.04", facts=replace(HALL, name="Lab")) == "not-found"
        assert refusal(change_facility, actor, facility=row.uuid, facts=HALL) == "not-found"
        assert refusal(close_facility, actor, facility=row.uuid) == "not-found"
        assert facility_choices(actor, world.region.pk) == ()
        with pytest.raises(NotFound):
            facility_page(actor, row.uuid)


def test_room_with_future_bookings_is_not_closed(world: World) -> None:
    budi, row = world.actor("budi"), opened(world)
    starts, ends = datetime(2026, 11, 24, 1, tzinfo=UTC), datetime(2026, 11, 24, 5, tzinfo=UTC)
    taken = book(budi, facility=row.uuid, starts=starts, ends=ends, purpose="Rapat")
    said = refused(close_facility, budi, facility=row.uuid)
    assert (said.code, str(said)) == (
        "facility-booked",
        (
            "Aula BKPSDM masih dipesan 1 kali, yang pertama 24 November 2026 08.00 WIB untuk “Rapat”. "
            "Pindahkan atau lepaskan dahulu."
        ),
    )
    release(budi, booking=taken.uuid)
    close_facility(budi, facility=row.uuid)
    assert facts("office.facility_closed") == [(world.region.pk, {})]
    assert facility_choices(budi, world.region.pk) == ()
    assert refusal(close_facility, budi, facility=row.uuid) == "facility-closed"
    assert refusal(change_facility, budi, facility=row.uuid, facts=HALL) == "facility-closed"
    assert refusal(book, budi, facility=row.uuid, starts=starts, ends=ends, purpose="Rapat") == "facility-closed"
    opened(world)  # the name is free again


def test_rooms_are_found_by_what_they_offer(world: World) -> None:
    opened(world)
    opened(world, name="Lab CAT", capacity=30, computers=30, network="weak", accessible=False)
    opened(world, name="Gudang", capacity=10, network="none", accessible=False, address="Jalan Sudirman")

    def names(**wanted: object) -> list[str]:
        rows = facility_rows(world.actor("budi"), "15.04", FacilitiesWanted(**wanted))  # type: ignore[arg-type]  # by name
        return [row.name for row in rows.stream()]

    assert names() == ["Aula BKPSDM", "Gudang", "Lab CAT"]
    assert names(text="sudirman") == ["Gudang"]
    assert names(seats=30) == ["Aula BKPSDM", "Lab CAT"]
    assert names(computers=30) == ["Lab CAT"]
    assert names(network="weak") == ["Aula BKPSDM", "Lab CAT"]
    assert names(network="steady") == ["Aula BKPSDM"]
    assert names(accessible=True) == ["Aula BKPSDM"]
    assert names(closed=True) == []
