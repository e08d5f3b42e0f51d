"""Deeds that come together: from two web processes, from two people, or in the very moment when another one ends."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.exams.actions.candidates import accommodate, remove_candidate
from pamong.exams.actions.entering import enter
from pamong.exams.actions.forms import draw_forms
from pamong.exams.actions.heartbeat import Gap, beat
from pamong.exams.actions.outages import give_back
from pamong.exams.actions.proctoring import close_sitting, ending, hand_over
from pamong.exams.actions.saving import Save, save_answers
from pamong.exams.actions.scoring import adopt_run, rescore
from pamong.exams.actions.submitting import end_attempts, submit_attempts
from pamong.exams.formats.attempt_token import Claim
from pamong.exams.formats.receipt import receipt_of
from pamong.exams.models import Attempt, Candidate, Form, Incident, Response, Score, ScoringRun, Sitting, Uptime
from tests import make
from tests.exams import case, sat
from tests.exams.actions import form_case
from tests.exams.actions.scoring_case import corrected, judged
from tests.room.player import code_of

pytestmark = pytest.mark.usefixtures("committed")

WHY: dict[str, Any] = {"cause": "network", "sentence": "Sakelar baris belakang mati."}


def told(deed: Callable[[], object]) -> object:
    """What a deed gives in a thread of its own: a refusal by its code, an error of the database by its name."""
    try:
        return deed()
    except Refusal as refusal:
        return refusal.code
    except DatabaseError as error:
        return type(error).__name__
    finally:
        connection.close()


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each gives when all begin together."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        start.wait()
        return told(deed)

    connection.close()
    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def waiting() -> list[int]:
    """Backends that wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_locks WHERE NOT granted")
        return [pid for (pid,) in cursor.fetchall()]


@contextmanager
def held(row: Candidate | Attempt, deed: Callable[[], object]) -> "Iterator[Future[object]]":
    """Within, a transaction holds the row and the deed waits for it, or is done already."""
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        QuerySet(type(row)).select_for_update(no_key=True).get(pk=row.pk)
        future = pool.submit(told, deed)
        deadline = time.monotonic() + 20
        while not waiting() and not future.done() and time.monotonic() < deadline:
            time.sleep(0.01)
        yield future


def claim(row: Attempt) -> Claim:
    return Claim(row.uuid, row.pk, row.region, row.form_id, row.generation, 2_000_000_000)


def at_work(seats: int = 1) -> tuple[make.World, Sitting, list[Attempt]]:
    """A sitting with so many of nobody in particular at work."""
    world = make.world()
    sitting = case.prepared(world, started_at=timezone.now()).sitting
    return world, sitting, [case.attempt(case.candidate(sitting)) for _seat in range(seats)]


def typing(row: Attempt, kept: list[tuple[int, int, str]]) -> None:
    """Answer one by one until the attempt is over; ``kept`` is what was acknowledged."""
    for seq in count(1):
        slot, value = seq % 3 + 1, f'"{"abcd"[seq % 4]}"'
        if save_answers([Save(claim(row), slot, seq, value)], timezone.now())[0].refusal:
            return
        kept.append((slot, seq, value))


def receipt_by_hand(row: Attempt, kept: list[tuple[int, int, str]]) -> str:
    held = {slot: (slot, seq, value) for slot, seq, value in kept}
    return receipt_of(row.uuid, [held[slot] for slot in sorted(held)])


@pytest.mark.parametrize("end", ["submit", "time-up", "close"])
def test_a_receipt_covers_exactly_what_was_acknowledged_in_any_process(end: str) -> None:
    world, sitting, rows = at_work(3)
    kept: list[list[tuple[int, int, str]]] = [[] for _row in rows]
    actor, keys = world.actor("budi"), [row.pk for row in rows]
    ends: dict[str, Callable[[], object]] = {
        "submit": lambda: submit_attempts(keys, timezone.now()),
        "time-up": lambda: end_attempts(actor, keys, timezone.now()),
        "close": lambda: close_sitting(actor, sitting=sitting.uuid),
    }

    def later() -> object:
        while not all(kept):
            time.sleep(0.01)
        return ends[end]()

    at_once(later, *(partial(typing, row, mine) for row, mine in zip(rows, kept, strict=True)))
    for row, mine in zip(rows, kept, strict=True):
        row.refresh_from_db()
        stored = Response.objects.filter(attempt=row.pk).order_by("seq").values_list("slot", "seq", "value")
        assert (row.receipt, list(stored)) == (receipt_by_hand(row, mine), mine)


def test_two_processes_beat_one_heart_and_see_one_gap() -> None:
    now = timezone.now()
    Uptime.objects.create(since=now - timedelta(minutes=9), last=now - timedelta(minutes=7))
    gap = Gap(now - timedelta(minutes=7), now)
    assert Counter(at_once(*[partial(beat, now)] * 4)) == {gap: 1, None: 3}
    assert Uptime.objects.count() == 2


def test_one_process_that_is_dead_while_another_lives_is_no_outage() -> None:
    _world, _sitting, rows = at_work()
    now = timezone.now()
    for seconds in (0, 2, 5, 7, 12, 17, 22):  # 0 and 5 came from the one that died then
        assert beat(now + timedelta(seconds=seconds)) is None
    assert (Uptime.objects.count(), give_back(now + timedelta(seconds=22))) == (1, 0)
    assert beat(now + timedelta(seconds=40)) == Gap(now + timedelta(seconds=22), now + timedelta(seconds=40))
    assert give_back(now + timedelta(seconds=45)) == len(rows)


def test_an_outage_is_given_back_once_by_however_many() -> None:
    _world, _sitting, rows = at_work(5)
    now, deadline = timezone.now(), rows[0].deadline
    Attempt.objects.update(started_at=now - timedelta(minutes=20))
    for since, last in ((-30, -9), (-2, 0)):
        Uptime.objects.create(since=now + timedelta(minutes=since), last=now + timedelta(minutes=last))
    assert sorted(map(str, at_once(*[partial(give_back, now)] * 4))) == ["0", "0", "0", "5"]
    assert Incident.objects.filter(kind="outage").count() == 5
    rows[0].refresh_from_db()
    assert deadline is not None
    assert rows[0].deadline == deadline + timedelta(minutes=7)


def test_who_enters_twice_at_once_has_one_attempt_and_one_token_that_holds() -> None:
    world = make.world()
    someone = case.candidate(case.prepared(world, own_clock=True, starts_at=timezone.now()).sitting, world.ani)
    deed = partial(enter, number=someone.number, code=code_of(someone), pin="", now=timezone.now())
    entered = at_once(*[deed] * 4)
    assert len({one.token for one in entered if hasattr(one, "token")}) == 4
    assert Attempt.objects.values_list("generation", flat=True).get() == 4


def test_a_sitting_is_closed_once_and_told_once() -> None:
    world, sitting, rows = at_work(2)
    deeds = [partial(close_sitting, world.actor("budi"), sitting=sitting.uuid)] * 2
    assert [one for one in at_once(*deeds) if isinstance(one, str)] == ["sitting-closed"]
    assert [Entry.objects.filter(verb=f"exams.{verb}").count() for verb in ("scored", "sitting_closed", "ended")] == [
        1,
        1,
        2,
    ]
    assert Score.objects.count() == len(rows)


def test_forms_that_are_drawn_at_once_are_numbered_one_after_another() -> None:
    world = make.world()
    plan = form_case.planned(world, form_case.stocked(world)[0], ("health", 3, 3), ("licensing", 2, 2))
    at_once(*[partial(draw_forms, world.actor("budi"), blueprint=plan.uuid, count=2)] * 3)
    assert sorted(Form.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_sitting_is_scored_again_once_and_decided_once() -> None:
    world = make.world()
    made = judged(world)
    corrected(made.versions[0])
    again = partial(rescore, world.actor("budi"), sitting=made.sitting.uuid, reason="Kunci tertukar")
    assert [one for one in at_once(again, again) if isinstance(one, str)] == ["run-waiting"]
    run = ScoringRun.objects.get(number=2)
    decide = partial(adopt_run, world.actor("budi"), run=run.uuid, decision="Panel setuju")
    assert [one for one in at_once(decide, decide) if isinstance(one, str)] == ["run-decided"]
    assert Entry.objects.filter(verb="exams.run_adopted").count() == 1


def test_closing_waits_for_who_is_just_entering() -> None:
    world, sitting, _rows = at_work()
    someone = case.candidate(sitting, world.ani)
    with held(someone, partial(close_sitting, world.actor("budi"), sitting=sitting.uuid)) as closing:
        case.attempt(someone)
    assert not isinstance(closing.result(), str)
    assert not Attempt.objects.filter(receipt="").exists()
    assert Score.objects.count() == 2


def test_nobody_enters_a_sitting_that_is_closed_at_that_moment() -> None:
    world = make.world()
    sitting = case.prepared(world, own_clock=True, starts_at=timezone.now()).sitting
    someone = case.candidate(sitting, world.ani)
    deed = partial(enter, number=someone.number, code=code_of(someone), pin="", now=timezone.now())
    with held(someone, deed) as entering:
        Sitting.objects.filter(pk=sitting.pk).update(closed_at=timezone.now())
    assert (entering.result(), Attempt.objects.count()) == ("not-open", 0)


@pytest.mark.parametrize("deed", ["accommodate", "remove"])
def test_nothing_is_changed_of_who_is_just_entering(deed: str) -> None:
    world = make.world()
    someone = case.candidate(case.prepared(world).sitting, world.ani)
    actor, chosen = world.actor("budi"), {"candidate": someone.uuid}
    deeds: dict[str, Callable[[], object]] = {
        "accommodate": lambda: accommodate(actor, **chosen, extra=30, large=False, why="Surat dokter"),
        "remove": lambda: remove_candidate(actor, **chosen, reason="Sakit hari ini"),
    }
    with held(someone, deeds[deed]) as changing:
        case.attempt(someone)
    assert changing.result() == "candidate-entered"
    someone.refresh_from_db()
    assert (someone.extra, someone.removed_at) == (0, None)


def test_a_new_code_and_an_entry_do_not_wait_for_each_other() -> None:
    world, sitting, (row,) = at_work()
    someone = Candidate.objects.get()
    deed = partial(hand_over, world.actor("budi"), sitting=sitting.uuid, candidates=[someone.uuid], **WHY)
    with held(someone, deed) as renewing:
        Attempt.objects.select_for_update(no_key=True).get(pk=row.pk)
    assert not isinstance(renewing.result(), str)
    row.refresh_from_db()
    assert row.generation == 2


def test_a_sitting_whose_closing_was_killed_is_closed_by_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "BATCH", 1)
    world, sitting, rows = at_work(3)
    sat.answer(rows[0], 1, "b")
    close = partial(close_sitting, world.actor("budi"), sitting=sitting.uuid)
    with held(rows[2], close) as closing, connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [waiting()[0]])
        assert closing.result(20) == "OperationalError"
    before = list(Attempt.objects.order_by("pk").values_list("receipt", "ended_at"))
    assert [bool(receipt) for receipt, _at in before] == [True, True, False]
    assert not isinstance(told(close), str)
    after = list(Attempt.objects.order_by("pk").values_list("receipt", "ended_at"))
    assert (after[:2], bool(after[2][0])) == (before[:2], True)
    assert Score.objects.count() == 3
    assert Entry.objects.filter(verb="exams.ended").count() == 3
    assert Entry.objects.filter(verb__in=["exams.scored", "exams.sitting_closed"]).count() == 2
