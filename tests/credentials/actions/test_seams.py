"""Where one part ends and the next begins: what is given up, waived, contested or judged twice stays so everywhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.credentials import access
from pamong.credentials.actions.appeals import answer_appeal, file_appeal, withdraw_appeal
from pamong.credentials.actions.applications import apply, ask_adjustment, withdraw_application
from pamong.credentials.actions.appointing import appoint
from pamong.credentials.actions.assessing import judge_piece, record_unit
from pamong.credentials.actions.issuing import issue
from pamong.credentials.actions.plenaries import close_plenary, list_cases, remove_case, vote
from pamong.credentials.actions.portfolio import remove_piece
from pamong.credentials.models import (
    Application,
    Appointment,
    Credential,
    Decision,
    DecisionVote,
    Duty,
    PlenaryCase,
    UnitResult,
)
from pamong.credentials.queries.appeals import appeal_page
from pamong.credentials.queries.application_states import state_of
from pamong.credentials.queries.appointing import eligible, still_eligible
from pamong.credentials.queries.assessing import complete
from pamong.credentials.queries.decisions import decision_page
from pamong.credentials.queries.issuing import unissued_decisions
from pamong.people.access import actor_of
from pamong.people.models import Account, Role
from tests import make
from tests.credentials import case, deciding
from tests.credentials.desk import GOOD, Desk
from tests.make import World

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 3, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world() -> World:
    return make.world()


def code_of(action: Any, *args: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing was written."""
    tables = (Entry, Application, Appointment, PlenaryCase, DecisionVote, Decision, Credential)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    with pytest.raises(Refusal) as refused:
        action(*args, **given)
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    return refused.value.code


# What was waived


def test_who_applied_anew_has_waived_the_appeal(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    ani = world.actor("ani")
    assert decision_page(ani, decision.uuid).open is True
    apply(ani, version=decision.application.version.uuid, route="prior", waive_appeal=True)
    page = decision_page(ani, decision.uuid)
    assert (page.open, page.waived) == (False, True)
    assert code_of(file_appeal, ani, decision=decision.uuid, grounds="Bukti kedua tidak dibaca.") == "appeal-closed"


# What was given up


def test_withdrawing_takes_the_application_off_the_list(world: World) -> None:
    held = deciding.judged(world)
    held.vote(0)
    withdraw_application(world.actor("ani"), application=held.application.uuid, reason="Pindah tugas")
    held.case.refresh_from_db()
    assert held.case.removed_at == MONDAY
    removed = Entry.objects.get(verb="credentials.case_removed")
    assert removed.data == {"application": held.application.pk}
    budi = world.actor("budi")
    assert code_of(vote, held.actor(1), case=held.case.pk, competent=held.units, reason="Lengkap.") == "not-found"
    assert code_of(remove_case, budi, case=held.case.pk) == "not-found"
    close_plenary(budi, plenary=held.plenary.uuid)
    held.plenary.refresh_from_db()
    assert held.plenary.minutes is None


def test_withdrawing_leaves_the_list_of_a_closed_session_as_it_was(world: World) -> None:
    held = deciding.judged(world)
    close_plenary(world.actor("budi"), plenary=held.plenary.uuid)
    withdraw_application(world.actor("ani"), application=held.application.uuid)
    held.case.refresh_from_db()
    assert held.case.removed_at is None


def test_a_withdrawn_application_is_nobodys_work_any_more(world: World) -> None:
    application = deciding.applied(world)
    session, budi = deciding.session(world), world.actor("budi")
    row = Appointment.objects.get(application=application)
    withdraw_application(world.actor("ani"), application=application.uuid)
    unit = case.units(application.version)[0]
    given: dict[str, Any] = {"appointment": row.uuid, "unit": unit.uuid, "observed": True, "competent": False}
    assert code_of(record_unit, world.actor("citra"), **given, note="Belum") == "not-found"
    assert code_of(list_cases, budi, plenary=session.uuid, applications=[application.uuid]) == "not-found"
    other = case.assessor(world, "Nur Aini")
    told = {"application": application.uuid, "person": other.person.uuid, "duty": "assessor"}
    assert code_of(appoint, budi, **told) == "duty-state"


def test_an_appeal_that_is_given_up_is_not_decided_anew(world: World) -> None:
    held, decision = deciding.not_yet(world)
    row, _handler = deciding.appealed(world, decision)
    deciding.examined(world, held.application)
    chosen = deciding.deciders(world, held.application, duty=Duty.APPEAL_DECIDER)
    plenary = deciding.session(world, "Sidang banding")
    listed = list_cases(world.actor("budi"), plenary=plenary.uuid, applications=[held.application.uuid], stage=2)
    again = deciding.Judged(held.application, plenary, listed[0], chosen)
    again.vote(0)
    withdraw_appeal(world.actor("ani"), appeal=row.uuid)
    assert code_of(again.vote, 1) == "case-removed"


def test_a_piece_that_was_taken_back_is_nobodys_to_read(world: World) -> None:
    desk = Desk(world)
    ani, application = world.actor("ani"), desk.application
    assert access.piece_for(world.actor("citra"), desk.piece.uuid) == desk.piece
    Application.objects.filter(pk=application.pk).update(checked_at=None, returned_at=MONDAY, remark="SK belum ada")
    remove_piece(ani, piece=desk.piece.uuid)
    for name in ("ani", "budi", "citra"):
        assert code_of(access.piece_for, world.actor(name), desk.piece.uuid) == "not-found"


def test_asking_for_the_same_again_is_no_news(world: World) -> None:
    application = case.application(case.version(case.scheme(world)), world.ani, state="submitted")
    ani = world.actor("ani")
    for _time in range(3):
        ask_adjustment(ani, application=application.uuid, needs="Huruf besar")
    assert Entry.objects.filter(verb="credentials.adjustment_asked").count() == 1


# Who appoints whom


@pytest.mark.parametrize("duty", ["assessor", "decider"])
def test_nobody_appoints_themself(world: World, duty: str) -> None:
    for role in (Role.ASSESSOR, Role.CERTIFIER):
        make.grant(world.budi.person, role, world.region)
    application = case.application(case.version(case.scheme(world)), world.ani)
    told = {"application": application.uuid, "person": world.budi.person.uuid, "duty": duty}
    assert code_of(appoint, world.actor("budi"), **told) == "kept-from-self"
    assert ("Budi Hartawan", "Tidak menugaskan diri sendiri; penyelenggara lain dapat menugaskannya") in [
        *eligible(world.actor("budi"), application.uuid, duty).others
    ]
    assert appoint(world.actor("eka"), **told).person_id == world.budi.person_id


def test_nobody_appoints_whom_they_act_for(world: World) -> None:
    make.grant(world.budi.person, Role.ASSESSOR, world.region)
    application = case.application(case.version(case.scheme(world)), world.ani)
    budi = world.actor("budi")
    acting = replace(world.actor("kiki"), behalf=budi.account, grants=budi.grants)
    told = {"application": application.uuid, "person": world.budi.person.uuid, "duty": "assessor"}
    assert code_of(appoint, acting, **told) == "kept-from-self"


# Blind in the second round


def test_who_judges_anew_reads_nothing_of_the_first_round(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    row, handler = deciding.appealed(world, decision)
    examiner = case.assessor(world, "Penguji Kedua")
    case.appointed(decision.application, examiner, Duty.EXAMINER)
    page = appeal_page(actor_of(examiner), row.uuid)
    assert (page.blind, page.first, page.reasons, page.second, page.second_reasons) == (True, (), (), (), ())
    assert page.grounds == "Bukti kedua tidak dibaca."
    seen = appeal_page(actor_of(handler), row.uuid)
    assert (seen.blind, [one.shown for one in seen.first]) == (False, [True, False])
    assert seen.reasons == ("Unit kedua belum terlihat.",)


def test_who_organises_has_read_the_first_round_and_does_not_judge_anew(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    deciding.appealed(world, decision)
    make.grant(world.eka.person, Role.ORGANISER, world.region)
    make.grant(world.eka.person, Role.ASSESSOR, world.region)
    told = {"application": decision.application.uuid, "person": world.eka.person.uuid, "duty": "examiner"}
    assert code_of(appoint, world.actor("budi"), **told) == "kept-from-keeper"
    examiner = case.assessor(world, "Penguji Kedua")
    row = appoint(SYSTEM, **{**told, "person": examiner.person.uuid})
    row.conflict = False
    assert still_eligible(row) == ""
    make.grant(examiner.person, Role.ORGANISER, world.region)
    assert still_eligible(row) == "keeper"


# An appeal takes nothing away


def test_an_appeal_takes_no_unit_away(world: World) -> None:
    held, decision = deciding.not_yet(world)
    row, handler = deciding.appealed(world, decision)
    deciding.examined(world, held.application, competent=[False, False])
    chosen = deciding.deciders(world, held.application, duty=Duty.APPEAL_DECIDER)
    plenary = deciding.session(world, "Sidang banding")
    listed = list_cases(world.actor("budi"), plenary=plenary.uuid, applications=[held.application.uuid], stage=2)
    again = deciding.Judged(held.application, plenary, listed[0], chosen)
    assert code_of(again.vote, 0, again.units[1:]) == "unit-not-shown"
    again.vote(0, [], "Unit kedua belum terlihat.")
    second = again.vote(1, again.units[:1], "Unit kedua belum terlihat.")
    first, other = (unit.pk for unit in case.units(held.application.version))
    assert second is not None
    assert (second.units, second.lacking) == ([first], [other])
    answer_appeal(actor_of(handler), appeal=row.uuid, upheld=False, answer="Tidak ada unit yang bertambah.")
    told = decision_page(world.actor("ani"), second.uuid).units[0]
    assert (told.shown, told.carried, told.note) == (True, True, "")


# Issued once it is answered


def test_nothing_is_issued_before_the_appeal_is_answered(world: World) -> None:
    case.issuing_rule(world)
    held, decision = deciding.not_yet(world)
    row, handler = deciding.appealed(world, decision)
    again = deciding.decided_anew(world, held.application)
    budi = world.actor("budi")
    assert unissued_decisions(budi, "15.04") == []
    assert code_of(issue, budi, decisions=[again.uuid]) == "appeal-unanswered"
    answer_appeal(actor_of(handler), appeal=row.uuid, upheld=True, answer="Unit kedua terlihat.")
    assert unissued_decisions(budi, "15.04") == [again.uuid]


# Complete is one thing


@pytest.mark.parametrize(
    ("day", "whole"), [(date(2026, 2, 27), True), (date(2026, 2, 28), False), (date(2026, 3, 1), False)]
)
def test_a_list_and_a_session_agree_on_what_is_complete(
    world: World,
    clock: time_machine.Traveller,
    day: date,
    whole: bool,  # noqa: FBT001  # a parameter
) -> None:
    """A unit carried from 31 January for a month: February has no 31st day, so its last day ends it."""
    clock.move_to(datetime(2026, 1, 31, 5, tzinfo=UTC))
    version = case.version(case.scheme(world), months=1)
    earlier = case.application(version, world.ani)
    case.decided(world, earlier, competent=[True, False])
    Application.objects.filter(pk=earlier.pk).update(closed_at=timezone.now())
    row = case.application(version, world.ani)
    told: dict[str, Any] = {"observed": True, "competent": True, "facts": {}, "digest": "0" * 64, "follows": True}
    UnitResult.objects.create(
        application=row,
        unit=case.units(version)[1],
        appointment=case.appointed(row, world.citra),
        at=timezone.now(),
        **told,
    )
    clock.move_to(datetime(day.year, day.month, day.day, 5, tzinfo=UTC))
    assert (state_of(row.pk) == "assessed", complete(row.pk, 1)) == (whole, whole)


def test_results_of_who_no_longer_has_the_duty_complete_nothing(world: World) -> None:
    application = deciding.applied(world)
    assert (state_of(application.pk), complete(application.pk, 1)) == ("assessed", True)
    Appointment.objects.filter(application=application).update(ended_at=MONDAY, ending="Cuti")
    assert (state_of(application.pk), complete(application.pk, 1)) == ("checked", False)


# Competent only as long as the rule holds


def test_what_was_judged_away_carries_no_result(world: World) -> None:
    desk = Desk(world)
    desk.judge()
    desk.find()
    desk.find(desk.second, competent=False, note="Belum mengelola pengaduan")
    session, budi = deciding.session(world), world.actor("budi")
    desk.judge(authentic=False, note="Ditulis orang lain")
    listing = partial(list_cases, budi, plenary=session.uuid, applications=[desk.application.uuid])
    assert code_of(listing) == "results-unfounded"
    desk.judge()
    chosen = deciding.deciders(world, desk.application)
    held = deciding.Judged(desk.application, session, listing()[0], chosen)
    held.vote(0, held.units[:1])
    desk.judge(authentic=False, note="Ditulis orang lain")
    assert code_of(held.vote, 1, held.units[:1]) == "results-unfounded"
    desk.find(competent=False, note="Buktinya bukan miliknya")
    assert code_of(held.vote, 1, []) == "results-changed"


def test_a_piece_judged_by_who_left_carries_no_result_of_another(world: World) -> None:
    desk = Desk(world)
    desk.judge()
    other = case.appointed(desk.application, case.assessor(world, "Nur Aini"))
    actor = actor_of(Account.objects.get(person=other.person_id))
    for unit, competent, note in ((desk.first, True, ""), (desk.second, False, "Belum")):
        record_unit(actor, appointment=other.uuid, unit=unit.uuid, observed=True, competent=competent, note=note)
    Appointment.objects.filter(pk=desk.row.pk).update(ended_at=MONDAY, ending="Cuti")
    session = deciding.session(world)
    listing = partial(list_cases, world.actor("budi"), plenary=session.uuid, applications=[desk.application.uuid])
    assert code_of(listing) == "results-unfounded"
    judge_piece(actor, appointment=other.uuid, piece=desk.piece.uuid, unit=desk.first.uuid, **GOOD)
    assert len(listing()) == 1


# What is written keeps nobody from printing


@pytest.mark.parametrize("sign", ["😀", "漢", "ก", "\u0000", "\ufffe", "\U000e0041", "\ue000"])
def test_no_sign_in_a_reason_keeps_a_session_from_its_minutes(world: World, sign: str) -> None:
    held = deciding.judged(world)
    for place in (0, 1):
        held.vote(place, reason=f"Bukti lengkap {sign}.")
    close_plenary(world.actor("budi"), plenary=held.plenary.uuid)
    held.plenary.refresh_from_db()
    assert held.plenary.minutes is not None
