"""The secret address of the own calendar: made, renewed, and useless once renewed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import SYSTEM, VISITOR
from pamong.core.journal import record
from pamong.core.models import Entry
from pamong.core.refusals import Forbidden, NotFound
from pamong.learning.actions.feeds import renew_feed
from pamong.learning.models import CalendarFeed, Offering, Registration, Session
from pamong.learning.queries.schedule import feed_of, my_sessions, offering_feed
from pamong.people.access import actor_of
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

EIGHT = datetime(2026, 12, 8, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return make.world()


def test_address_is_made_and_renewed_and_the_old_one_leads_nowhere(world: World) -> None:
    first = renew_feed(world.actor("ani")).token
    assert feed_of(first).meetings == ()
    second = renew_feed(world.actor("ani")).token
    assert first != second
    assert len(second) == 32
    assert list(CalendarFeed.objects.values_list("person", "token")) == [(world.ani.person_id, second)]
    assert list(Entry.objects.filter(verb="learning.feed_renewed").values_list("region", "data")) == [
        (world.region.pk, {}),
        (world.region.pk, {}),
    ]
    with pytest.raises(NotFound):
        feed_of(first)


def test_nobody_has_an_address_without_a_person_or_in_anothers_name(world: World) -> None:
    delegation = make.delegation(world.ani, world.kiki)
    with pytest.raises(NotFound):
        renew_feed(VISITOR)
    with pytest.raises(Forbidden, match="hanya dibuat oleh pemiliknya"):
        renew_feed(actor_of(world.kiki, acting=delegation.uuid))
    assert not CalendarFeed.objects.exists()


def test_feed_holds_only_meetings_in_which_its_owner_has_a_seat(world: World) -> None:
    mine, others = case.held(world, starts_at=EIGHT), case.held(world, starts_at=EIGHT + timedelta(days=7))
    case.seated(mine.offering, world.ani)
    case.seated(others.offering, world.kiki)
    Registration.objects.create(
        offering=others.offering, person=world.ani.person, region=world.region, way="self", registered_at=timezone.now()
    )
    token = renew_feed(world.actor("ani")).token
    assert [meeting.uuid for meeting in feed_of(token).meetings] == [one.uuid for one in mine.sessions]
    Registration.objects.filter(offering=mine.offering).update(withdrawn_at=timezone.now(), withdrawal="Tugas lain")
    assert feed_of(token).meetings == ()


def test_feed_tells_where_and_with_whom_and_names_nobody_else(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    Session.objects.filter(pk=held.sessions[0].pk).update(title="Menerima pengaduan", link="https://rapat.invalid/1")
    case.seated(held.offering, world.ani)
    case.seated(held.offering, world.kiki)
    first, _second = feed_of(renew_feed(world.actor("ani")).token).meetings
    assert first.title == f"Menerima pengaduan, {held.programme.title}, angkatan 1"
    assert (first.starts_at, first.ends_at) == (EIGHT, EIGHT + timedelta(hours=4))
    assert first.place == "Aula kecamatan"
    assert first.text == "Modul 1\nTautan sesi: https://rapat.invalid/1"
    assert first.address.endswith(f"/angkatan/{held.offering.uuid}/")


def test_event_counts_the_changes_that_the_journal_tells(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    case.seated(held.offering, world.ani)
    token = renew_feed(world.actor("ani")).token
    assert [meeting.changes for meeting in feed_of(token).meetings] == [0, 0]
    for verb in ("learning.session_added", "learning.session_changed", "learning.session_changed", "learning.other"):
        with time_machine.travel(NOON, tick=False):
            record(SYSTEM, verb, held.sessions[0], region=world.region.pk)
    first, second = feed_of(token).meetings
    assert (first.changes, first.changed_at) == (2, NOON)
    assert (second.changes, second.changed_at) == (0, held.offering.created_at)


def test_cancelled_meetings_stay_and_say_so(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    case.seated(held.offering, world.ani)
    token = renew_feed(world.actor("ani")).token
    Session.objects.filter(pk=held.sessions[0].pk).update(cancelled_at=NOON)
    assert [meeting.cancelled for meeting in feed_of(token).meetings] == [True, False]
    later = NOON + timedelta(days=30)
    Offering.objects.filter(pk=held.offering.pk).update(cancelled_at=later, cancellation="Anggaran bergeser")
    assert [(meeting.cancelled, meeting.changes, meeting.changed_at) for meeting in feed_of(token).meetings] == [
        (True, 1, later),
        (True, 1, later),
    ]


def test_calendar_of_an_offering_keeps_the_online_address_for_who_has_a_seat(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    Session.objects.filter(pk=held.sessions[0].pk).update(link="https://rapat.invalid/1")
    case.seated(held.offering, world.ani)
    for name, lines in (("ani", 2), ("budi", 2), ("kiki", 1)):
        book = offering_feed(world.actor(name), held.offering.uuid)
        assert book.name == f"{held.programme.title}, angkatan 1"
        assert len(book.meetings[0].text.splitlines()) == lines
    with pytest.raises(NotFound):
        offering_feed(world.actor("dewi"), held.offering.uuid)


def test_feed_asks_as_often_for_many_meetings_as_for_one(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for week in range(3):
        case.seated(case.held(world, starts_at=EIGHT + timedelta(days=7 * week)).offering, world.ani)
    actor = world.actor("ani")
    token = renew_feed(actor).token
    with django_assert_max_num_queries(4):
        assert len(feed_of(token).meetings) == 6
    with django_assert_max_num_queries(5):
        assert len(my_sessions(actor).coming) == 6


def test_schedule_tells_days_in_the_zone_of_who_organises(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    case.seated(held.offering, world.ani)
    late = datetime(2026, 12, 10, 23, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    case.session(held.offering, held.module, late)
    with time_machine.travel(NOON, tick=False):
        found = my_sessions(world.actor("ani"))
    assert [day.day.isoformat() for day in found.coming] == ["2026-12-08", "2026-12-09", "2026-12-10"]
    assert (found.past, found.feed, found.near) == ((), "", None)
    with time_machine.travel(EIGHT + timedelta(hours=23, minutes=30), tick=False):
        found = my_sessions(world.actor("ani"))
    assert [day.day.isoformat() for day in found.past] == ["2026-12-08"]
    assert found.near is not None
    assert found.near.session.uuid == held.sessions[1].uuid
    assert found.near.confirmed is False
