"""A decision is contested once, in time by the region's working days, and judged and decided anew by others."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.credentials.actions.appeals import (
    accept_appeal,
    answer_appeal,
    close_applications,
    file_appeal,
    withdraw_appeal,
)
from pamong.credentials.actions.plenaries import list_cases
from pamong.credentials.models import Appeal, Application, Decision
from pamong.credentials.queries.appeals import appeal_page, appeal_rows, appeals
from pamong.credentials.queries.deadlines import last_day_to_appeal
from pamong.credentials.queries.decisions import decision_page
from pamong.office.models import CalendarDay, Message
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case, deciding
from tests.make import World

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 3, 32, tzinfo=UTC)
PDF = b"%PDF-1.4\nbanding\n\x00\xff%%EOF\n"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world() -> World:
    return make.world()


def code_of(action: Any, *args: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = _state()
    with pytest.raises(Refusal) as refused:
        action(*args, **given)
    assert _state() == before
    return refused.value.code


def _state() -> tuple[Any, ...]:
    appeal, application = list(Appeal.objects.values()), list(Application.objects.values())
    return appeal, application, Decision.objects.count(), Entry.objects.count(), Message.objects.count()


def test_an_appeal_is_filed_with_a_paper_and_everybody_is_told(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    ani = world.actor("ani")
    row = file_appeal(
        ani, decision=decision.uuid, grounds=" Bukti kedua \n tidak dibaca. ", stream=BytesIO(PDF), name="bukti.pdf"
    )
    assert (row.grounds, row.file and row.file.name) == ("Bukti kedua\ntidak dibaca.", "bukti.pdf")
    # Fourteen working days after Monday 23 November; 9 December 2026 is no day off here.
    assert row.due_on == date(2026, 12, 11)
    told = dict(Message.objects.filter(topic="credentials.appeal").values_list("person", "subject"))
    assert told == {
        world.budi.person_id: "Banding baru: Petugas Front Office Perizinan",
        world.ani.person_id: "Banding Anda diterima untuk diperiksa: Petugas Front Office Perizinan",
    }
    assert Entry.objects.filter(verb="credentials.appealed").values_list("data", flat=True).get() == {
        "decision": decision.pk
    }


def test_the_clock_passes_over_weekends_holidays_and_days_of_the_region(
    world: World, clock: time_machine.Traveller
) -> None:
    _held, decision = deciding.not_yet(world, appeal_days=3)
    assert last_day_to_appeal(decision) == date(2026, 11, 26)
    CalendarDay.objects.create(
        region=world.region, day=date(2026, 11, 25), kind="off", name="Hari jadi kabupaten", set_at=MONDAY
    )
    assert last_day_to_appeal(decision) == date(2026, 11, 27)
    given = {"decision": decision.uuid, "grounds": "Bukti kedua tidak dibaca."}
    clock.move_to(datetime(2026, 11, 27, 17, 0, tzinfo=UTC))  # Saturday midnight in Jakarta
    ani = world.actor("ani")
    with pytest.raises(Refusal) as refused:
        file_appeal(ani, **given)
    assert (refused.value.code, str(refused.value)) == (
        "appeal-late",
        "Batas banding 27 November 2026 sudah lewat. Anda dapat mengajukan permohonan baru untuk unit yang belum tercapai.",
    )
    clock.move_to(datetime(2026, 11, 27, 16, 59, tzinfo=UTC))
    assert file_appeal(ani, **given).due_on == date(2026, 12, 17)


def test_a_second_appeal_is_refused_also_after_the_first_was_withdrawn(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    ani, given = world.actor("ani"), {"decision": decision.uuid, "grounds": "Bukti kedua tidak dibaca."}
    row = file_appeal(ani, **given)
    assert code_of(file_appeal, ani, **given) == "appeal-twice"
    withdraw_appeal(ani, appeal=row.uuid)
    assert code_of(file_appeal, ani, **given) == "appeal-twice"
    assert code_of(withdraw_appeal, ani, appeal=row.uuid) == "appeal-over"
    decision.application.refresh_from_db()
    assert decision.application.closed_at == MONDAY


def test_a_decision_that_finds_everything_shown_is_not_appealed(world: World) -> None:
    held = deciding.judged(world)
    held.vote(0)
    decision = held.vote(1)
    assert decision is not None
    given = {"decision": decision.uuid, "grounds": "Saya ingin lain."}
    assert code_of(file_appeal, world.actor("ani"), **given) == "appeal-competent"


def test_grounds_and_paper_are_read(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    ani = world.actor("ani")
    assert code_of(file_appeal, ani, decision=decision.uuid, grounds=" \n ") == "appeal-grounds"
    assert code_of(file_appeal, ani, decision=decision.uuid, grounds="x" * 4001) == "appeal-grounds"
    given = {"decision": decision.uuid, "grounds": "Alasan", "stream": BytesIO(b"MZ\x90\x00"), "name": "bukti.pdf"}
    assert code_of(file_appeal, ani, **given) == "file-type"


@pytest.mark.parametrize("who", ["budi", "citra", "kiki", "fajar", "dewi", "gita"])
def test_nobody_appeals_for_somebody_else(world: World, who: str) -> None:
    _held, decision = deciding.not_yet(world)
    assert code_of(file_appeal, world.actor(who), decision=decision.uuid, grounds="Alasan") == "not-found"
    row = file_appeal(world.actor("ani"), decision=decision.uuid, grounds="Alasan")
    assert code_of(withdraw_appeal, world.actor(who), appeal=row.uuid) == "not-found"


def test_only_the_handler_accepts_and_answers(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    row, handler = deciding.appealed(world, decision, accepted=False)
    for name in ("budi", "eka", "citra", "ani", "dewi", "gita"):
        assert code_of(accept_appeal, world.actor(name), appeal=row.uuid) == "not-found"
        given = {"appeal": row.uuid, "upheld": False, "answer": "Tidak."}
        assert code_of(answer_appeal, world.actor(name), **given) == "not-found"
    accept_appeal(actor_of(handler), appeal=row.uuid)
    assert code_of(accept_appeal, actor_of(handler), appeal=row.uuid) == "appeal-accepted"


def test_an_inadmissible_appeal_is_answered_with_a_reason(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    row, handler = deciding.appealed(world, decision, accepted=False)
    actor = actor_of(handler)
    assert code_of(answer_appeal, actor, appeal=row.uuid, upheld=True, answer="Ya.") == "appeal-unaccepted"
    assert code_of(answer_appeal, actor, appeal=row.uuid, upheld=False, answer=" ") == "appeal-answer"
    answer_appeal(actor, appeal=row.uuid, upheld=False, answer="Banding tidak menyebut unit mana.")
    page = decision_page(world.actor("ani"), decision.uuid)
    assert page.appeal is not None
    assert (page.appeal.state, page.appeal.answer, page.open) == (
        "inadmissible",
        "Banding tidak menyebut unit mana.",
        False,
    )
    decision.application.refresh_from_db()
    assert decision.application.closed_at == MONDAY
    told = Message.objects.filter(person=world.ani.person_id, source=f"credentials.appeal:{row.uuid}:answered")
    assert told.values_list("subject", "path").get() == (
        "Jawaban banding Anda: Petugas Front Office Perizinan",
        f"/keputusan/{decision.uuid}/",
    )
    assert code_of(accept_appeal, actor, appeal=row.uuid) == "appeal-over"


def test_an_appeal_is_upheld_by_a_decision_of_others_in_round_two(world: World) -> None:
    held, decision = deciding.not_yet(world)
    row, handler = deciding.appealed(world, decision)
    actor = actor_of(handler)
    assert code_of(answer_appeal, actor, appeal=row.uuid, upheld=True, answer="Ya.") == "appeal-undecided"
    again = deciding.decided_anew(world, held.application)
    assert (again.round, again.competent, again.lacking) == (2, True, [])
    everybody = {decision.first.appointment.person_id, decision.second.appointment.person_id, world.citra.person_id}
    assert everybody.isdisjoint({again.first.appointment.person_id, again.second.appointment.person_id})
    assert Message.objects.filter(person=handler.person_id).values_list("subject", flat=True).get() == (
        "Banding Petugas Front Office Perizinan sudah diputuskan; jawab bandingnya"
    )
    assert code_of(answer_appeal, actor, appeal=row.uuid, upheld=False, answer="Tidak.") == "appeal-otherwise"
    answer_appeal(actor, appeal=row.uuid, upheld=True, answer="Unit kedua terlihat pada bukti ketiga.")
    row.refresh_from_db()
    assert (row.upheld, row.answer) == (True, "Unit kedua terlihat pada bukti ketiga.")
    held.application.refresh_from_db()
    assert held.application.closed_at == MONDAY
    ani = world.actor("ani")
    assert decision_page(ani, decision.uuid).other == again.uuid
    assert code_of(file_appeal, ani, decision=again.uuid, grounds="Sekali lagi.") == "appeal-final"


def test_the_same_result_in_round_two_refuses_the_appeal(world: World) -> None:
    held, decision = deciding.not_yet(world)
    row, handler = deciding.appealed(world, decision)
    deciding.decided_anew(world, held.application, competent=[True, False])
    actor = actor_of(handler)
    assert code_of(answer_appeal, actor, appeal=row.uuid, upheld=True, answer="Ya.") == "appeal-otherwise"
    ani = world.actor("ani")
    assert code_of(withdraw_appeal, ani, appeal=row.uuid) == "appeal-decided"
    answer_appeal(actor, appeal=row.uuid, upheld=False, answer="Penguji kedua menemukan hal yang sama.")
    page = decision_page(ani, decision.uuid)
    assert page.appeal is not None
    assert page.appeal.state == "refused"
    assert Entry.objects.filter(verb="credentials.appeal_answered").values_list("data", flat=True).get() == {
        "upheld": False,
        "admissible": True,
    }


def test_round_two_is_for_accepted_appeals_only(world: World) -> None:
    held, decision = deciding.not_yet(world)
    deciding.appealed(world, decision, accepted=False)
    deciding.examined(world, held.application)
    plenary = deciding.session(world, "Sidang banding")
    given = {"plenary": plenary.uuid, "applications": [held.application.uuid], "stage": 2}
    assert code_of(list_cases, world.actor("budi"), **given) == "not-appealed"


def test_a_late_answer_is_counted_in_working_days(world: World, clock: time_machine.Traveller) -> None:
    _held, decision = deciding.not_yet(world, answer_days=2)
    row, _handler = deciding.appealed(world, decision)
    budi = world.actor("budi")
    assert row.due_on == date(2026, 11, 25)
    assert [(one.days, one.late) for one in appeal_rows(budi, "15.04", "open")] == [(2, 0)]
    clock.move_to(datetime(2026, 11, 25, 3, tzinfo=UTC))
    assert [(one.days, one.late) for one in appeal_rows(budi, "15.04", "open")] == [(0, 0)]
    clock.move_to(datetime(2026, 11, 30, 3, tzinfo=UTC))  # Thursday, Friday and Monday have passed
    assert [(one.days, one.late) for one in appeal_rows(budi, "15.04", "open")] == [(-3, 3)]
    found = appeals(budi, "15.04", "open")
    assert (found.open, found.late) == (1, 1)


@pytest.mark.parametrize("who", ["ani", "kiki", "fajar", "gita", "dewi"])
def test_others_read_no_appeal(world: World, who: str) -> None:
    _held, decision = deciding.not_yet(world)
    row, handler = deciding.appealed(world, decision)
    for read in (lambda: appeal_page(world.actor(who), row.uuid), lambda: appeals(world.actor(who), "15.04", "open")):
        with pytest.raises(Refusal) as refused:
            read()
        assert refused.value.code == "not-found"
    assert appeal_page(actor_of(handler), row.uuid).handles is True


def test_what_can_no_longer_be_appealed_is_closed(world: World, clock: time_machine.Traveller) -> None:
    _held, decision = deciding.not_yet(world, appeal_days=3)
    clock.move_to(datetime(2026, 11, 26, 16, 59, tzinfo=UTC))
    assert close_applications() == 0
    clock.move_to(datetime(2026, 11, 26, 17, 0, tzinfo=UTC))
    assert close_applications() == 1
    assert close_applications() == 0
    decision.application.refresh_from_db()
    assert decision.application.closed_at == datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    assert Entry.objects.filter(verb="credentials.application_closed").count() == 1
    again = case.application(decision.application.version, world.ani, state="draft")
    assert again.pk != decision.application_id


def test_decisions_of_one_day_are_closed_by_one_look_at_the_calendar(
    world: World, clock: time_machine.Traveller
) -> None:
    version = case.version(case.scheme(world), appeal_days=3)
    for someone in (world.ani, world.kiki, world.joko):
        case.decided(world, case.application(version, someone), competent=[True, False])
    clock.move_to(MONDAY + timedelta(days=60))
    with CaptureQueriesContext(connection) as asked:
        assert close_applications() == 3
    assert Application.objects.filter(closed_at=None).count() == 0
    assert Entry.objects.filter(verb="credentials.application_closed").count() == 3
    assert sum("office_calendarday" in query["sql"] for query in asked) == 1


def test_an_appealed_application_stays_open_past_the_day(world: World, clock: time_machine.Traveller) -> None:
    _held, decision = deciding.not_yet(world, appeal_days=3)
    deciding.appealed(world, decision)
    clock.move_to(MONDAY + timedelta(days=60))
    assert close_applications() == 0
    decision.application.refresh_from_db()
    assert decision.application.closed_at is None
