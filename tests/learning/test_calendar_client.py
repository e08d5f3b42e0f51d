"""A calendar program that follows its owner's address: what moves, what is cancelled, and what it must not fetch twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar, Event

from pamong.learning.actions.feeds import renew_feed
from pamong.learning.actions.offerings import cancel_offering, cancel_session, change_session
from pamong.people.models import Region
from tests import make
from tests.learning import case
from tests.learning.offering_case import NOW, Drafted, published, session_facts, wib
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time that a test moves on."""
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def held(clock: time_machine.Traveller, world: World) -> Drafted:
    """An offering with one session in which Ani has a seat."""
    found = published(world)
    case.seated(found.offering, world.ani)
    return found


def address(world: World, name: str = "ani") -> str:
    return f"/kalender/{renew_feed(world.actor(name)).token}.ics"


def fetched(path: str, known: str = "", status: int = 200) -> HttpResponse:
    answer = Client().get(path, headers={"If-None-Match": known} if known else {})
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == status
    return answer


def events(path: str) -> list[Event]:
    return [one for one in Calendar.from_ical(fetched(path).content).walk("VEVENT") if isinstance(one, Event)]


def at(event: Event, name: str) -> datetime:
    found = event.decoded(name)
    assert isinstance(found, datetime)
    return found


def told(event: Event) -> tuple[str, int, str, datetime]:
    return str(event["UID"]), int(event.decoded("SEQUENCE")), str(event["STATUS"]), at(event, "DTSTART")


def test_what_did_not_change_is_not_sent_again(clock: time_machine.Traveller, world: World, held: Drafted) -> None:
    path = address(world)
    first = fetched(path)
    tag = first.headers["ETag"]
    clock.shift(timedelta(hours=4))
    again = fetched(path, tag, 304)
    assert (again.content, again.headers["ETag"]) == (b"", tag)
    change_session(world.actor("budi"), session=held.session.uuid, facts=session_facts(held.module, title="Mendengar"))
    changed = fetched(path, tag)
    assert changed.headers["ETag"] != tag
    assert b"Mendengar" in changed.content


def test_meeting_that_moves_stays_the_same_event_and_counts_up(
    clock: time_machine.Traveller, world: World, held: Drafted
) -> None:
    path, uid = address(world), str(held.session.uuid)
    assert [told(one) for one in events(path)] == [(uid, 0, "CONFIRMED", datetime(2026, 12, 8, 1, tzinfo=UTC))]
    clock.shift(timedelta(minutes=5))
    moved = session_facts(held.module, starts_at=wib(9, 13), ends_at=wib(9, 15))
    change_session(world.actor("budi"), session=held.session.uuid, facts=moved)
    (event,) = events(path)
    assert told(event) == (uid, 1, "CONFIRMED", datetime(2026, 12, 9, 6, tzinfo=UTC))
    assert (at(event, "DTEND"), at(event, "DTSTAMP")) == (
        datetime(2026, 12, 9, 8, tzinfo=UTC),
        NOW + timedelta(minutes=5),
    )
    cancel_session(world.actor("budi"), session=held.session.uuid)
    assert [told(one) for one in events(path)] == [(uid, 2, "CANCELLED", datetime(2026, 12, 9, 6, tzinfo=UTC))]


def test_offering_that_is_cancelled_cancels_its_events(world: World, held: Drafted) -> None:
    path = address(world)
    cancel_offering(world.actor("budi"), offering=held.offering.uuid, reason="Narasumber berhalangan")
    assert [told(one)[1:3] for one in events(path)] == [(1, "CANCELLED")]


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 8), ("Asia/Makassar", 9), ("Asia/Jayapura", 10)])
def test_moment_is_the_same_in_every_zone_of_the_country(zone: str, hour: int, world: World, held: Drafted) -> None:
    Region.objects.update(time_zone=zone)
    (event,) = events(address(world))
    assert b"DTSTART:20261208T010000Z" in event.to_ical()  # in UTC: no reader has to know our zones
    there: datetime = at(event, "DTSTART").astimezone(ZoneInfo(zone))
    assert there.hour == hour


def test_address_shows_only_the_meetings_of_its_owner(world: World, held: Drafted) -> None:
    assert [str(one["UID"]) for one in events(address(world))] == [str(held.session.uuid)]
    assert [events(address(world, name)) for name in ("kiki", "dewi")] == [[], []]


def test_address_that_was_renewed_is_gone_also_for_who_knows_its_content(world: World, held: Drafted) -> None:
    path = address(world)
    tag = fetched(path).headers["ETag"]
    fresh = address(world)
    gone = fetched(path, tag, 404)
    assert str(held.session.uuid).encode() not in gone.content
    assert fetched(fresh).headers["ETag"] == tag
