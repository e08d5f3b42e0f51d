"""Time that is given back after outages, by hand-made timelines."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.models import Entry
from pamong.exams.actions.outages import give_back
from pamong.exams.models import Attempt, Incident, IncidentKind, Signal, Silence, Sitting, Uptime
from tests import make
from tests.exams import case

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 23, 3, tzinfo=UTC)
"""Ten o'clock in the west; the sitting lasts an hour from then on."""


def at(minute: float) -> datetime:
    return TEN + timedelta(minutes=minute)


def room(seats: int, world: make.World | None = None) -> tuple[Sitting, list[Attempt]]:
    """A sitting with so many at work since ten."""
    ready = case.prepared(world or make.world(), starts_at=TEN, started_at=TEN)
    return ready.sitting, [case.attempt(case.candidate(ready.sitting), begun=TEN) for _ in range(seats)]


def seen(row: Attempt, moment: datetime) -> None:
    Signal.objects.update_or_create(attempt=row.pk, defaults={"sitting": row.sitting_id, "seen_at": moment})


def silent(row: Attempt, since: datetime, until: datetime) -> None:
    Silence.objects.create(attempt=row.pk, sitting=row.sitting_id, since=since, until=until)


def up(*runs: tuple[datetime, datetime]) -> None:
    for since, last in runs:
        Uptime.objects.create(since=since, last=last)


def gained(row: Attempt) -> float:
    """Minutes that the deadline moved from eleven o'clock."""
    row.refresh_from_db()
    assert row.deadline is not None
    return (row.deadline - at(60)) / timedelta(minutes=1)


def lines() -> list[tuple[Any, ...]]:
    rows = Incident.objects.filter(kind=IncidentKind.OUTAGE).order_by("pk")
    return list(rows.values_list("candidate__seat", "cause", "since", "seconds"))


def test_server_gap_is_given_back_once_to_everybody_at_work() -> None:
    _sitting, (one, two) = room(2)
    up((at(-5), at(10)), (at(17), at(18)))
    assert give_back(at(18)) == 2
    assert give_back(at(18)) == 0
    assert (gained(one), gained(two)) == (7.0, 7.0)
    assert lines() == [(1, "server", at(10), 420), (2, "server", at(10), 420)]
    facts = Entry.objects.get(verb="exams.time_given_back").data
    assert facts == {"attempts": 2, "seconds": 840}


def test_gap_of_ten_seconds_is_none() -> None:
    _sitting, (one,) = room(1)
    up((at(-5), at(10)), (at(10) + timedelta(seconds=10), at(18)))
    assert give_back(at(18)) == 0
    assert gained(one) == 0.0


def test_gap_that_began_before_the_first_beat_after_the_start_counts() -> None:
    _sitting, (one,) = room(1)
    up((at(-5), TEN - timedelta(seconds=4)), (at(2), at(3)))
    give_back(at(3))
    assert gained(one) == 2.0


def test_paused_submitted_ended_and_waiting_attempts_get_nothing() -> None:
    sitting, rows = room(4)
    waiting = case.attempt(case.candidate(sitting), begun=TEN, admitted_at=None, started_at=None, deadline=None)
    Attempt.objects.filter(pk=rows[1].pk).update(paused_at=at(5), left=3300)
    Attempt.objects.filter(pk=rows[2].pk).update(submitted_at=at(5), receipt="1" * 16)
    Attempt.objects.filter(pk=rows[3].pk).update(ended_at=at(5), receipt="1" * 16)
    up((at(-5), at(10)), (at(17), at(18)))
    assert give_back(at(18)) == 1
    assert [gained(row) for row in rows] == [7.0, 0.0, 0.0, 0.0]
    waiting.refresh_from_db()
    assert waiting.deadline is None


def test_pause_during_an_outage_costs_nobody_anything() -> None:
    sitting, (one,) = room(1)
    for kind, minute in ((IncidentKind.PAUSED, 12), (IncidentKind.RESUMED, 15)):
        Incident.objects.create(sitting=sitting, candidate=one.candidate, kind=kind, at=at(minute))
    up((at(-5), at(10)), (at(17), at(18)))
    give_back(at(18))
    assert gained(one) == 4.0
    assert lines() == [(1, "server", at(10), 120), (1, "server", at(15), 120)]


def test_outage_before_a_pause_is_given_after_it() -> None:
    sitting, (one,) = room(1)
    Incident.objects.create(sitting=sitting, candidate=one.candidate, kind=IncidentKind.PAUSED, at=at(20))
    Attempt.objects.filter(pk=one.pk).update(paused_at=at(20), left=2400)
    up((at(-5), at(10)), (at(17), at(30)))
    assert give_back(at(21)) == 0
    Incident.objects.create(sitting=sitting, candidate=one.candidate, kind=IncidentKind.RESUMED, at=at(25))
    Attempt.objects.filter(pk=one.pk).update(paused_at=None, left=None, deadline=at(65))
    assert give_back(at(26)) == 1
    assert gained(one) == 12.0


def test_thirty_per_cent_silent_together_get_their_own_silence_back() -> None:
    _sitting, rows = room(10)
    for place, row in enumerate(rows):
        seen(row, at(20))
        if place < 3:
            silent(row, at(10), at(12 + place))
    give_back(at(20))
    # at 12.00 the first of three is back: what the two others lost alone is not proven
    assert [gained(row) for row in rows] == [2.0, 2.0, 2.0] + [0.0] * 7
    assert lines()[0] == (1, "room", at(10), 120)


def test_fewer_are_left_to_the_proctor() -> None:
    _sitting, rows = room(11)
    for place, row in enumerate(rows):
        seen(row, at(20))
        if place < 3:
            silent(row, at(10), at(12))
    assert give_back(at(20)) == 0
    assert {gained(row) for row in rows} == {0.0}


def test_outage_that_lasts_is_given_piece_by_piece_and_never_twice() -> None:
    _sitting, rows = room(3)
    for row in rows:
        seen(row, at(10))
    moments = [at(10) + timedelta(seconds=5 * beat) for beat in range(1, 50)]
    changed = [moment for moment in moments if give_back(moment)]
    assert changed == [at(10.5), at(11), at(11.5), at(12), at(12.5), at(13), at(13.5), at(14)]
    for row in rows:
        seen(row, at(14.2))
        silent(row, at(10), at(14.2))
    assert give_back(at(14.3)) == 3
    assert give_back(at(14.4)) == 0
    assert [gained(row) for row in rows] == [4.2, 4.2, 4.2]


def test_server_gap_and_silence_over_each_other_are_given_once() -> None:
    _sitting, rows = room(3)
    up((at(-5), at(10)), (at(17), at(18)))
    for row in rows:
        seen(row, at(18))
        silent(row, at(9.9), at(17.5))
    give_back(at(18))
    assert [gained(row) for row in rows] == [7.6, 7.6, 7.6]
    give_back(at(18.2))
    assert [gained(row) for row in rows] == [7.6, 7.6, 7.6]


def test_several_outages_are_given_back_each() -> None:
    _sitting, (one,) = room(1)
    up((at(-5), at(10)), (at(12), at(20)))
    give_back(at(20))
    assert gained(one) == 2.0
    up((at(25), at(26)))
    give_back(at(26))
    assert gained(one) == 7.0


def test_outage_across_the_deadline_leaves_what_was_left_before() -> None:
    _sitting, (one,) = room(1)
    up((at(-5), at(59)), (at(179), at(180)))
    give_back(at(180))
    assert gained(one) == 120.0  # one minute was left at 59; at 180 one minute has passed since the service is back


def test_outage_after_the_deadline_gives_nothing() -> None:
    _sitting, (one,) = room(1)
    up((at(-5), at(61)), (at(70), at(71)))
    assert give_back(at(71)) == 0
    assert gained(one) == 0.0


def test_other_rooms_and_closed_sittings_are_left_alone() -> None:
    world = make.world()
    (sitting, rows), (_other, (away,)) = room(3, world), room(1, world)
    for row in rows:
        seen(row, at(20))
        silent(row, at(10), at(12))
    seen(away, at(20))
    give_back(at(20))
    assert ([gained(row) for row in rows], gained(away)) == ([2.0, 2.0, 2.0], 0.0)
    Sitting.objects.filter(pk=sitting.pk).update(closed_at=at(21))
    for row in rows:
        silent(row, at(21), at(25))
    assert give_back(at(26)) == 0


def test_nothing_to_prove_costs_two_queries() -> None:
    _sitting, rows = room(3)
    up((at(-5), at(20)))
    for row in rows:
        seen(row, at(20))
    with CaptureQueriesContext(connection) as asked:
        assert give_back(at(20)) == 0
    assert len(asked) == 2
    Attempt.objects.update(submitted_at=at(20), receipt="1" * 16)
    with CaptureQueriesContext(connection) as asked:
        assert give_back(at(20)) == 0
    assert len(asked) == 1
