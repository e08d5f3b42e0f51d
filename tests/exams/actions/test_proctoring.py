"""What a proctor does with seats."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from pamong.exams.actions.proctoring import (
    Done,
    add_time,
    admit,
    admit_late,
    close_sitting,
    end_work,
    hand_over,
    note_incident,
    pause,
    resume,
    start_sitting,
)
from pamong.exams.formats.entry_code import entry_code, key_of
from pamong.exams.models import Attempt, Candidate, Incident, Proctor, Score, Sitting
from tests import make
from tests.exams import case
from tests.make import World

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 23, 3, tzinfo=UTC)
WHY: dict[str, Any] = {"cause": "network", "sentence": "Sakelar baris belakang mati."}


def at(minute: float) -> datetime:
    return TEN + timedelta(minutes=minute)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world() -> World:
    return make.world()


def waiting(candidate: Candidate, **facts: Any) -> Attempt:
    """Somebody who has entered and is not at work yet."""
    return case.attempt(candidate, started_at=None, deadline=None, **{"admitted_at": None, **facts})


def exam(world: World, **facts: Any) -> Sitting:
    return case.prepared(world, starts_at=TEN, **facts).sitting


def lines(sitting: Sitting) -> list[tuple[Any, ...]]:
    rows = Incident.objects.filter(sitting=sitting).order_by("pk")
    return list(rows.values_list("kind", "candidate__seat", "cause", "sentence", "seconds", "account"))


@contextmanager
def refused(kind: type[Refusal], code: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code


def facts(verb: str) -> dict[str, Any]:
    data: dict[str, Any] = Entry.objects.get(verb=verb).data
    return data


def test_start_runs_the_clock_of_who_is_let_in(world: World) -> None:
    sitting = exam(world, gate=True)
    ready = waiting(case.candidate(sitting), admitted_at=TEN)
    longer = waiting(case.candidate(sitting, extra=15, accommodation="Surat dokter"), admitted_at=TEN)
    held = waiting(case.candidate(sitting))
    assert start_sitting(world.actor("budi"), sitting=sitting.uuid) == Done((1, 2))
    for row in (ready, longer, held, sitting):
        row.refresh_from_db()
    assert (sitting.started_at, ready.started_at, ready.deadline) == (TEN, TEN, at(60))
    assert (longer.deadline, held.started_at) == (at(75), None)
    assert lines(sitting) == [
        ("started", 1, "", "", None, world.budi.pk),
        ("started", 2, "", "", None, world.budi.pk),
    ]
    assert facts("exams.sitting_started") == {"candidates": [ready.candidate_id, longer.candidate_id]}


def test_start_twice_is_refused(world: World) -> None:
    sitting = exam(world)
    start_sitting(world.actor("budi"), sitting=sitting.uuid)
    with refused(Conflict, "sitting-started"):
        start_sitting(world.actor("budi"), sitting=sitting.uuid)


def test_start_lets_named_ones_in(world: World) -> None:
    sitting = exam(world, gate=True)
    row = waiting(case.candidate(sitting))
    start_sitting(world.actor("budi"), sitting=sitting.uuid, candidates=[row.candidate.uuid])
    row.refresh_from_db()
    assert (row.admitted_at, row.deadline) == (TEN, at(60))


def test_admitted_before_the_start_waits_for_it(world: World) -> None:
    sitting = exam(world, gate=True)
    row = waiting(case.candidate(sitting))
    assert admit(world.actor("budi"), sitting=sitting.uuid, candidates=[row.candidate.uuid]) == Done((1,))
    row.refresh_from_db()
    assert (row.admitted_at, row.started_at) == (TEN, None)


def test_admitted_after_the_start_has_what_remains(world: World, clock: time_machine.Traveller) -> None:
    sitting = exam(world, gate=True, started_at=TEN)
    row = waiting(case.candidate(sitting, extra=10, accommodation="Surat dokter"))
    clock.move_to(at(20))
    admit(world.actor("budi"), sitting=sitting.uuid, candidates=[row.candidate.uuid])
    row.refresh_from_db()
    assert (row.started_at, row.deadline) == (at(20), at(70))


def test_admitted_with_an_own_clock_has_the_whole_time(world: World, clock: time_machine.Traveller) -> None:
    sitting = exam(world, gate=True, own_clock=True)
    row = waiting(case.candidate(sitting))
    clock.move_to(at(20))
    admit(world.actor("budi"), sitting=sitting.uuid, candidates=[row.candidate.uuid])
    row.refresh_from_db()
    assert row.deadline == at(80)


def test_nobody_is_admitted_when_the_time_of_the_room_is_over(world: World, clock: time_machine.Traveller) -> None:
    sitting = exam(world, gate=True, started_at=TEN)
    row = waiting(case.candidate(sitting))
    clock.move_to(at(60))
    with refused(Conflict, "no-seat-fits"):
        admit(world.actor("budi"), sitting=sitting.uuid, candidates=[row.candidate.uuid])
    row.refresh_from_db()
    assert row.admitted_at is None


def test_who_entered_while_the_others_began_can_be_admitted(world: World) -> None:
    sitting = exam(world, started_at=TEN)
    row = waiting(case.candidate(sitting), admitted_at=TEN)
    admit(world.actor("budi"), sitting=sitting.uuid, candidates=[row.candidate.uuid])
    row.refresh_from_db()
    assert row.deadline == at(60)


def test_late_candidate_may_enter_until_then(world: World) -> None:
    sitting = exam(world, started_at=TEN)
    absent, inside = case.candidate(sitting), case.attempt(case.candidate(sitting))
    seats = [absent.uuid, inside.candidate.uuid]
    done = admit_late(world.actor("budi"), sitting=sitting.uuid, candidates=seats, minutes=20, **WHY)
    absent.refresh_from_db()
    assert (done, absent.late_until) == (Done((1,), (2,)), at(20))
    assert lines(sitting) == [("late", 1, "network", WHY["sentence"], 1200, world.budi.pk)]


def test_pause_keeps_what_is_left_and_resume_gives_it(world: World, clock: time_machine.Traveller) -> None:
    sitting = exam(world, started_at=TEN)
    row = case.attempt(case.candidate(sitting), begun=TEN)
    seats = [row.candidate.uuid]
    clock.move_to(at(10) + timedelta(seconds=0.5))
    assert pause(world.actor("budi"), sitting=sitting.uuid, candidates=seats, **WHY) == Done((1,))
    row.refresh_from_db()
    assert (row.paused_at, row.left) == (timezone.now(), 3000)
    clock.move_to(at(40))
    assert resume(world.actor("budi"), sitting=sitting.uuid, candidates=seats, **WHY) == Done((1,))
    row.refresh_from_db()
    assert (row.paused_at, row.left, row.deadline) == (None, None, at(90))
    assert [line[0] for line in lines(sitting)] == ["paused", "resumed"]
    assert facts("exams.attempts_paused") == {"candidates": [row.candidate_id], "cause": "network"}


def test_time_is_added_to_who_works_and_to_who_is_paused(world: World) -> None:
    sitting = exam(world, started_at=TEN)
    works = case.attempt(case.candidate(sitting), begun=TEN)
    paused = case.attempt(case.candidate(sitting), begun=TEN, paused_at=TEN, left=100)
    held, absent = waiting(case.candidate(sitting)), case.candidate(sitting)
    seats = [works.candidate.uuid, paused.candidate.uuid, held.candidate.uuid, absent.uuid]
    done = add_time(world.actor("budi"), sitting=sitting.uuid, candidates=seats, minutes=3, **WHY)
    for row in (works, paused, held):
        row.refresh_from_db()
    assert done == Done((1, 2), (3, 4))
    assert (works.deadline, paused.left, paused.deadline, held.deadline) == (at(63), 280, at(60), None)
    assert facts("exams.time_added")["seconds"] == 180


@pytest.mark.parametrize("minutes", [0, 121, -5])
def test_minutes_out_of_range_are_refused(world: World, minutes: int) -> None:
    sitting = exam(world, started_at=TEN)
    row = case.attempt(case.candidate(sitting), begun=TEN)
    with refused(Invalid, "minutes"):
        add_time(world.actor("budi"), sitting=sitting.uuid, candidates=[row.candidate.uuid], minutes=minutes, **WHY)
    row.refresh_from_db()
    assert row.deadline == at(60)


def test_hand_over_makes_code_and_token_new(world: World) -> None:
    sitting = exam(world, started_at=TEN)
    row = case.attempt(case.candidate(sitting, world.ani), begun=TEN)
    absent = case.candidate(sitting)
    done = case.attempt(case.candidate(sitting), begun=TEN, submitted_at=TEN, receipt="1" * 16)
    seats = [row.candidate.uuid, absent.uuid, done.candidate.uuid]
    codes = hand_over(world.actor("budi"), sitting=sitting.uuid, candidates=seats, **WHY)
    for one in (row, absent, done, row.candidate, done.candidate):
        one.refresh_from_db()
    assert (row.generation, row.candidate.edition, absent.edition) == (2, 2, 2)
    assert (done.generation, done.candidate.edition) == (1, 1)
    wanted = entry_code(key_of(settings.SECRET_KEY), row.candidate.uuid, 2)
    assert [(one.seat, one.name, one.code == wanted) for one in codes] == [(1, "Ani Rahmawati", True), (2, "", False)]
    told = str(Entry.objects.get(verb="exams.codes_renewed").data) + str(lines(sitting))
    assert codes[0].code not in told


def test_end_gives_a_receipt_and_cannot_be_repeated(world: World) -> None:
    sitting = exam(world, started_at=TEN)
    row = case.attempt(case.candidate(sitting), begun=TEN)
    end = {"sitting": sitting.uuid, "candidates": [row.candidate.uuid], "cause": "conduct", "sentence": "Menyontek."}
    assert end_work(world.actor("budi"), **end) == Done((1,))
    row.refresh_from_db()
    assert (row.ended_at, row.submitted_at, len(row.receipt)) == (TEN, None, 16)
    with refused(Conflict, "no-seat-fits"):
        end_work(world.actor("budi"), **end)


def test_note_is_about_seats_or_about_the_room(world: World) -> None:
    sitting = exam(world)
    row = case.candidate(sitting)
    note_incident(world.actor("budi"), sitting=sitting.uuid, candidates=[row.uuid], **WHY)
    note_incident(world.actor("budi"), sitting=sitting.uuid, **WHY)
    assert [line[:3] for line in lines(sitting)] == [("note", 1, "network"), ("note", None, "network")]


def test_close_ends_and_scores_everybody(world: World) -> None:
    sitting = exam(world, started_at=TEN)
    works = case.attempt(case.candidate(sitting, world.ani), begun=TEN)
    paused = case.attempt(case.candidate(sitting, world.kiki), begun=TEN, paused_at=TEN, left=100)
    case.candidate(sitting)
    assert close_sitting(world.actor("budi"), sitting=sitting.uuid) == Done((1, 2))
    for row in (works, paused, sitting):
        row.refresh_from_db()
    assert (sitting.closed_at, works.ended_at, paused.ended_at, paused.left) == (TEN, TEN, TEN, None)
    assert Score.objects.count() == 2
    assert Entry.objects.filter(verb__in=("exams.sitting_closed", "exams.scored")).count() == 2
    with refused(Conflict, "sitting-closed"):
        close_sitting(world.actor("budi"), sitting=sitting.uuid)


def test_sitting_that_was_never_started_is_not_closed(world: World) -> None:
    sitting = exam(world)
    with refused(Conflict, "sitting-not-started"):
        close_sitting(world.actor("budi"), sitting=sitting.uuid)
    sitting.refresh_from_db()
    assert sitting.closed_at is None


DEEDS: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (pause, {}),
    (resume, {}),
    (add_time, {"minutes": 3}),
    (admit_late, {}),
    (hand_over, {}),
    (end_work, {}),
    (note_incident, {}),
]


@pytest.mark.parametrize(("deed", "more"), DEEDS)
def test_cause_and_sentence_are_asked_for(world: World, deed: Callable[..., Any], more: dict[str, Any]) -> None:
    sitting = exam(world, started_at=TEN)
    seats = [case.attempt(case.candidate(sitting), begun=TEN).candidate.uuid]
    for bad, code in (
        ({**WHY, "cause": ""}, "cause"),
        ({**WHY, "cause": "x"}, "cause"),
        ({**WHY, "sentence": " "}, "sentence"),
    ):
        with refused(Invalid, code):
            deed(world.actor("budi"), sitting=sitting.uuid, candidates=seats, **bad, **more)
    with refused(Invalid, "sentence"):
        deed(world.actor("budi"), sitting=sitting.uuid, candidates=seats, cause="other", sentence="a" * 501, **more)
    assert (lines(sitting), Entry.objects.filter(verb__startswith="exams.").count()) == ([], 0)


@pytest.mark.parametrize(("deed", "more"), [*DEEDS, (admit, {}), (start_sitting, {}), (close_sitting, {})])
def test_only_who_watches_or_keeps_may(world: World, deed: Callable[..., Any], more: dict[str, Any]) -> None:
    sitting = exam(world)
    seats = [case.candidate(sitting).uuid]
    about = more if deed is close_sitting else {**more, "candidates": seats}
    for name in ("ani", "kiki", "dewi", "gita", "citra"):
        with pytest.raises(NotFound):
            deed(world.actor(name), sitting=sitting.uuid, **WHY, **about)
    assert (lines(sitting), Entry.objects.filter(verb__startswith="exams.").count()) == ([], 0)


def test_proctor_may_act_on_the_own_sitting(world: World) -> None:
    sitting, other = exam(world), exam(world)
    Proctor.objects.create(sitting=sitting, person=world.kiki.person)
    start_sitting(world.actor("kiki"), sitting=sitting.uuid)
    with pytest.raises(NotFound):
        start_sitting(world.actor("kiki"), sitting=other.uuid)


def test_nobody_acts_on_the_own_seat(world: World) -> None:
    sitting = exam(world, started_at=TEN)
    row = case.attempt(case.candidate(sitting, world.budi), begun=TEN)
    with refused(Forbidden, "own-seat"):
        add_time(world.actor("budi"), sitting=sitting.uuid, candidates=[row.candidate.uuid], minutes=3, **WHY)
    row.refresh_from_db()
    assert row.deadline == at(60)


def test_seats_of_another_sitting_are_not_there(world: World) -> None:
    sitting, other = exam(world, started_at=TEN), exam(world, started_at=TEN)
    row = case.attempt(case.candidate(other), begun=TEN)
    wrong: list[tuple[list[UUID], type[Refusal]]] = [
        ([row.candidate.uuid], NotFound),
        ([uuid4()], NotFound),
        ([], Invalid),
    ]
    for seats, refusal in wrong:
        with pytest.raises(refusal):
            pause(world.actor("budi"), sitting=sitting.uuid, candidates=seats, **WHY)
    row.refresh_from_db()
    assert row.paused_at is None


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({"published_at": None}, "sitting-unpublished"),
        ({"closed_at": TEN}, "sitting-closed"),
        ({"cancelled_at": TEN, "cancellation": "Banjir"}, "sitting-cancelled"),
    ],
)
def test_nothing_is_done_where_nothing_goes_on(world: World, state: dict[str, Any], code: str) -> None:
    sitting = exam(world)
    Sitting.objects.filter(pk=sitting.pk).update(**state)
    with refused(Conflict, code):
        note_incident(world.actor("budi"), sitting=sitting.uuid, **WHY)
    assert lines(sitting) == []
