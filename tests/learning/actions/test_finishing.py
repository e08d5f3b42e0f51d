"""An offering ends: seats are decided by the rules of the modules, hours by presence; corrections are new rows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from pamong.competency.models import Evidence
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.learning.actions.finishing import (
    Given,
    correct_completion,
    finish_offering,
    record_result,
    record_results,
)
from pamong.learning.models import Attendance, Completion, HoursLine, ModuleResult, Registration, Session
from pamong.learning.queries.results import results_page
from pamong.office.models import Message
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 08.00 WIB
AFTER = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return make.world()


def there(seat: Registration, session: Session, minutes: int | None = None, *, present: bool = True) -> None:
    """Somebody was there from the beginning, the whole of it or so many minutes."""
    until = session.ends_at if minutes is None else session.starts_at + timedelta(minutes=minutes)
    Attendance.objects.create(
        session=session,
        registration=seat,
        proof="roster",
        present=present,
        since=session.starts_at,
        until=until,
        reason="" if present else "Salah orang",
        noted_at=timezone.now(),
        recorded_at=timezone.now(),
    )


def held(world: World, **facts: Any) -> case.Held:
    """One module of ten hours in two sessions of four hours on two days, over by now."""
    return case.held(
        world, starts_at=START, opens_at=START - timedelta(days=9), closes_at=START - timedelta(days=1), **facts
    )


def lines(seat: Registration) -> list[tuple[date, Decimal, int, int]]:
    """Day, hours, times and edition of what was recorded."""
    rows = HoursLine.objects.filter(source__startswith=f"learning.module:{seat.pk}:").order_by("edition", "day")
    return [(row.day, row.hours, row.times, row.edition) for row in rows]


def finish(world: World, run: case.Held) -> None:
    with time_machine.travel(AFTER, tick=False):
        finish_offering(world.actor("budi"), offering=run.offering.uuid)


def code_of(action: Any, *args: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing was decided."""
    before = (
        Completion.objects.count(),
        HoursLine.objects.count(),
        ModuleResult.objects.count(),
        Entry.objects.count(),
    )
    with pytest.raises(Refusal) as refused:
        action(*args, **given)
    after = (Completion.objects.count(), HoursLine.objects.count(), ModuleResult.objects.count(), Entry.objects.count())
    assert before == after
    return refused.value.code


def test_who_was_there_completes_and_hours_fall_on_their_days(world: World) -> None:
    run = held(world)
    seat = case.seated(run.offering, world.ani)
    for session in run.sessions:
        there(seat, session)
    finish(world, run)
    assert Completion.objects.values_list("registration", "completed", "lacking", "minutes", "planned").get() == (
        seat.pk,
        True,
        [],
        480,
        480,
    )
    assert lines(seat) == [(date(2026, 3, 2), Decimal(5), 0, 1), (date(2026, 3, 3), Decimal(5), 0, 1)]
    row = HoursLine.objects.order_by("day")[0]
    assert (row.region, row.person, row.form, row.title) == (
        world.region.pk,
        world.ani.person_id,
        "KL03",
        run.programme.title,
    )
    run.offering.refresh_from_db()
    assert run.offering.finished_at == AFTER
    assert list(Entry.objects.filter(verb="learning.finished").values_list("region", "data")) == [
        (world.region.pk, {"seated": 1, "completed": 1, "lines": 2})
    ]


def test_part_of_a_day_counts_in_proportion_and_a_day_away_nothing(world: World) -> None:
    run = held(world)
    half, away = case.seated(run.offering, world.ani), case.seated(run.offering, world.kiki)
    there(half, run.sessions[0])
    there(half, run.sessions[1], 120)
    there(away, run.sessions[1])
    finish(world, run)
    assert lines(half) == [(date(2026, 3, 2), Decimal(5), 0, 1), (date(2026, 3, 3), Decimal("2.5"), 0, 1)]
    assert lines(away) == [(date(2026, 3, 3), Decimal(5), 0, 1)]
    found = dict(Completion.objects.values_list("registration", "lacking"))
    assert found == {half.pk: ["attendance:1"], away.pk: ["attendance:1"]}


def test_who_never_came_has_no_hours_and_presence_taken_back_is_none(world: World) -> None:
    run = held(world)
    seat = case.seated(run.offering, world.ani)
    there(seat, run.sessions[0])
    there(seat, run.sessions[0], present=False)
    finish(world, run)
    assert lines(seat) == []
    assert Completion.objects.values_list("completed", "minutes").get() == (False, 0)


def test_a_seminar_counts_by_days_that_were_attended_long_enough(world: World) -> None:
    run = held(world)
    seminar = case.module(run.programme, form="KL06", hours=Decimal(8))
    first = case.session(run.offering, seminar, START + timedelta(hours=5), hours=3)
    second = case.session(run.offering, seminar, START + timedelta(days=1, hours=5), hours=3)
    seat = case.seated(run.offering, world.ani)
    there(seat, first)
    there(seat, second, 60)
    finish(world, run)
    assert lines(seat) == [(date(2026, 3, 2), Decimal(4), 1, 1), (date(2026, 3, 3), Decimal("1.33"), 0, 1)]


def test_coaching_counts_by_sessions_and_an_internship_once(world: World) -> None:
    run = held(world)
    coaching = case.module(run.programme, form="NKL01", hours=Decimal(4))
    meetings = [case.session(run.offering, coaching, START + timedelta(hours=5 + place), hours=1) for place in range(2)]
    stay = case.module(run.programme, form="NKL12", hours=Decimal(30))
    days = [case.session(run.offering, stay, START + timedelta(days=place, hours=8), hours=2) for place in range(2)]
    seat = case.seated(run.offering, world.ani)
    for session in (*meetings, *days):
        there(seat, session)
    finish(world, run)
    assert lines(seat) == [(date(2026, 3, 2), Decimal(4), 2, 1), (date(2026, 3, 3), Decimal(30), 1, 1)]


def test_a_test_is_passed_by_its_pass_mark_and_a_product_when_accepted(world: World) -> None:
    run, budi = held(world), world.actor("budi")
    exam = case.module(run.programme, rule="test", pass_mark=70)
    work = case.module(run.programme, rule="product")
    seat, other = case.seated(run.offering, world.ani), case.seated(run.offering, world.kiki)
    for session in run.sessions:
        there(seat, session)
        there(other, session)
    record_result(budi, registration=seat.uuid, module=exam.uuid, mark=Decimal("69.99"))
    assert record_result(budi, registration=seat.uuid, module=exam.uuid, mark=Decimal(70)).passed
    record_results(
        budi,
        offering=run.offering.uuid,
        module=work.uuid,
        given={seat.uuid: Given(passed=True), other.uuid: Given(passed=False, note="Belum lengkap")},
    )
    finish(world, run)
    assert dict(Completion.objects.values_list("registration", "lacking")) == {
        seat.pk: [],
        other.pk: ["test:2", "product:3"],
    }
    assert [
        data["seats"]
        for data in Entry.objects.filter(verb="learning.results_recorded").order_by("id").values_list("data", flat=True)
    ] == [
        [seat.pk],
        [seat.pk],
        [seat.pk, other.pk],
    ]


def test_completing_raises_no_competency_and_everybody_is_told(world: World) -> None:
    run = held(world)
    seat = case.seated(run.offering, world.ani)
    case.seated(run.offering, world.kiki)
    for session in run.sessions:
        there(seat, session)
    finish(world, run)
    assert Evidence.objects.count() == 0
    subjects = dict(Message.objects.values_list("person", "subject"))
    assert subjects == {
        world.ani.person_id: f"Anda menyelesaikan {run.programme.title}",
        world.kiki.person_id: f"Hasil Anda di {run.programme.title} belum lengkap",
    }


def test_an_offering_is_finished_once_and_only_after_its_last_session(world: World) -> None:
    run, budi = held(world), world.actor("budi")
    case.seated(run.offering, world.ani)
    with time_machine.travel(run.sessions[1].ends_at - timedelta(minutes=1), tick=False):
        assert code_of(finish_offering, budi, offering=run.offering.uuid) == "offering-not-over"
    with time_machine.travel(run.sessions[1].ends_at, tick=False):
        finish_offering(budi, offering=run.offering.uuid)
        assert code_of(finish_offering, budi, offering=run.offering.uuid) == "offering-finished"


def test_a_cancelled_or_empty_offering_is_not_finished(world: World) -> None:
    budi = world.actor("budi")
    gone = case.offering(case.programme(world), cancelled_at=AFTER, cancellation="Banjir")
    empty = case.offering(case.programme(world))
    assert code_of(finish_offering, budi, offering=gone.uuid) == "offering-cancelled"
    assert code_of(finish_offering, budi, offering=empty.uuid) == "offering-empty"


def test_a_failure_in_the_middle_leaves_nothing_half_done(world: World) -> None:
    run = held(world)
    seat = case.seated(run.offering, world.ani)
    there(seat, run.sessions[0])
    source = f"learning.module:{seat.pk}:{run.module.pk}"
    HoursLine.objects.create(  # the same line is there already, so that writing it fails after the completions
        region=world.region.pk,
        person=world.ani.person_id,
        day=date(2026, 3, 2),
        form="KL03",
        international=False,
        hours=1,
        times=0,
        title="x",
        source=source,
        recorded_at=AFTER,
    )
    with pytest.raises(Exception, match="hours_once"):
        finish(world, run)
    run.offering.refresh_from_db()
    assert (run.offering.finished_at, Completion.objects.count(), HoursLine.objects.count()) == (None, 0, 1)


@pytest.mark.parametrize("who", ["ani", "fajar", "gita", "joko", "dewi"])
def test_others_neither_record_nor_finish(world: World, who: str) -> None:
    run = held(world)
    exam = case.module(run.programme, rule="test", pass_mark=70)
    seat, actor = case.seated(run.offering, world.kiki), world.actor(who)
    assert code_of(finish_offering, actor, offering=run.offering.uuid) == "not-found"
    told = {"registration": seat.uuid, "module": exam.uuid, "mark": Decimal(80)}
    assert code_of(record_result, actor, **told) == "not-found"
    assert code_of(correct_completion, actor, registration=seat.uuid, reason="x") == "not-found"


def test_nobody_records_the_own_result(world: World) -> None:
    run = held(world)
    exam = case.module(run.programme, rule="test", pass_mark=70)
    seat = case.seated(run.offering, world.budi)
    told = {"registration": seat.uuid, "module": exam.uuid, "mark": Decimal(80)}
    assert code_of(record_result, world.actor("budi"), **told) == "own-result"
    assert record_result(world.actor("eka"), registration=seat.uuid, module=exam.uuid, mark=Decimal(80)).passed


def test_results_that_cannot_be_are_refused(world: World) -> None:
    run, budi = held(world), world.actor("budi")
    exam = case.module(run.programme, rule="test", pass_mark=70)
    work = case.module(run.programme, rule="product")
    seat = case.seated(run.offering, world.ani)
    foreign = case.module(case.programme(world), rule="product")

    def refused(module: Any, **given: Any) -> str:
        return code_of(record_result, budi, registration=seat.uuid, module=module.uuid, **given)

    assert refused(exam, mark=Decimal(101)) == "result-mark"
    assert refused(exam, passed=True) == "result-mark"
    assert refused(work) == "result-passed"
    assert refused(work, passed=True, mark=Decimal(90)) == "result-passed"
    assert refused(run.module, passed=True) == "result-rule"
    assert refused(foreign, passed=True) == "not-found"
    given = {uuid4(): Given(passed=True)}
    assert code_of(record_results, budi, offering=run.offering.uuid, module=work.uuid, given=given) == "not-found"


def test_a_correction_is_a_new_completion_and_the_next_edition_of_the_hours(world: World) -> None:
    run, budi = held(world), world.actor("budi")
    seat = case.seated(run.offering, world.ani)
    there(seat, run.sessions[0])
    finish(world, run)
    assert not results_page(budi, run.offering.uuid).rows[0].differs
    there(seat, run.sessions[1])
    assert results_page(budi, run.offering.uuid).differing == 1
    row = correct_completion(budi, registration=seat.uuid, reason="Lembar hadir tertinggal")
    assert (row.completed, row.reason) == (True, "Lembar hadir tertinggal")
    assert list(Completion.objects.order_by("pk").values_list("completed", flat=True)) == [False, True]
    assert lines(seat) == [
        (date(2026, 3, 2), Decimal(5), 0, 1),
        (date(2026, 3, 2), Decimal(5), 0, 2),
        (date(2026, 3, 3), Decimal(5), 0, 2),
    ]
    told = Entry.objects.filter(verb="learning.completion_corrected").values_list("data", flat=True).get()
    assert told == {"registration": seat.pk, "completed": True, "lines": 2}


def test_a_correction_without_anything_new_changes_nothing(world: World) -> None:
    run = held(world)
    seat = case.seated(run.offering, world.ani)
    there(seat, run.sessions[0])
    finish(world, run)
    before = Completion.objects.get()
    assert correct_completion(world.actor("budi"), registration=seat.uuid, reason="Periksa ulang") == before
    assert (Completion.objects.count(), HoursLine.objects.count()) == (1, 1)


def test_presence_that_was_wrong_takes_all_hours_back(world: World) -> None:
    run = held(world)
    seat = case.seated(run.offering, world.ani)
    there(seat, run.sessions[0])
    finish(world, run)
    there(seat, run.sessions[0], present=False)
    correct_completion(world.actor("budi"), registration=seat.uuid, reason="Salah orang")
    assert lines(seat) == [(date(2026, 3, 2), Decimal(5), 0, 1), (date(2026, 3, 2), Decimal(0), 0, 2)]


def test_a_correction_needs_a_finished_offering_and_a_reason(world: World) -> None:
    run, budi = held(world), world.actor("budi")
    seat = case.seated(run.offering, world.ani)
    assert code_of(correct_completion, budi, registration=seat.uuid, reason="x") == "offering-not-finished"
    assert code_of(correct_completion, budi, registration=seat.uuid, reason=" ") == "reason-empty"


def test_results_are_read_with_the_same_queries_for_any_number(world: World, django_assert_num_queries: Any) -> None:
    run, budi = held(world), world.actor("budi")
    case.seated(run.offering, world.ani)
    with django_assert_num_queries(12):
        assert len(results_page(budi, run.offering.uuid).rows) == 1
    case.seated(run.offering, world.kiki)
    case.seated(run.offering, world.fajar)
    with django_assert_num_queries(12):
        assert len(results_page(budi, run.offering.uuid).rows) == 3
