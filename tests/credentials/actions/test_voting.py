"""Two persons decide, over complete evidence that has not changed between them, and no one decides alone."""

import hashlib
from typing import Any

import pytest
from django.utils import timezone

from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.credentials.actions.plenaries import close_plenary, list_cases, remove_case, vote
from pamong.credentials.models import Application, Appointment, Decision, DecisionVote, Duty, PlanLine, UnitResult
from pamong.credentials.queries.plenaries import case_rows
from pamong.office.models import LetterEdition, Message
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case, deciding
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def code_of(action: Any, *args: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing was decided, voted or told."""
    before = _state()
    with pytest.raises(Refusal) as refused:
        action(*args, **given)
    assert _state() == before
    return refused.value.code


def _state() -> tuple[Any, ...]:
    return (
        list(Decision.objects.values()),
        list(DecisionVote.objects.values()),
        list(Application.objects.values()),
        PlanLine.objects.count(),
        Entry.objects.count(),
        Message.objects.count(),
    )


def test_one_decider_alone_decides_nothing(world: World) -> None:
    held = deciding.judged(world)
    assert held.vote(0) is None
    assert Decision.objects.count() == 0
    assert code_of(held.vote, 0) == "voted"
    assert code_of(held.vote, 0, []) == "voted"
    assert Message.objects.filter(topic="credentials.decision", source__startswith="credentials.differing").count() == 0


def test_two_who_say_the_same_decide_and_the_person_is_told(world: World) -> None:
    held = deciding.judged(world)
    held.vote(0, reason="Bukti lengkap.")
    decision = held.vote(1, reason="Semua unit terlihat.")
    assert decision is not None
    units = case.units(held.application.version)
    assert (decision.competent, decision.units, decision.lacking, decision.round) == (
        True,
        [u.pk for u in units],
        [],
        1,
    )
    assert decision.reason == "Bukti lengkap.\nSemua unit terlihat."
    assert {decision.first.appointment.person_id, decision.second.appointment.person_id} == {
        account.person_id for account in held.deciders
    }
    held.application.refresh_from_db()
    assert held.application.closed_at is not None
    told = Message.objects.filter(person=world.ani.person_id).values_list("subject", "path").get()
    assert told == ("Keputusan sertifikasi Anda: Petugas Front Office Perizinan", f"/keputusan/{decision.uuid}/")
    assert Entry.objects.filter(verb="credentials.decided").values_list("object", "data", "region").get() == (
        f"credentials.decision:{decision.pk}",
        {"application": held.application.pk, "round": 1, "competent": True},
        world.region.pk,
    )
    assert Entry.objects.filter(verb="credentials.voted").count() == 2


def test_a_missing_unit_makes_not_yet_and_a_plan_for_that_unit_only(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    first, second = case.units(decision.application.version)
    assert (decision.competent, decision.units, decision.lacking) == (False, [first.pk], [second.pk])
    assert decision.reason == "Unit kedua belum terlihat."
    lines = PlanLine.objects.filter(decision=decision).order_by("number")
    assert list(lines.values_list("unit", "number", "lack", "programme", "blueprint")) == [
        (second.pk, 1, {"kind": "portfolio", "pieces": 1}, None, None),
        (second.pk, 2, {"kind": "observation"}, None, None),
    ]
    decision.application.refresh_from_db()
    assert decision.application.closed_at is None


def test_what_the_assessor_found_missing_is_not_voted_shown(world: World) -> None:
    held = deciding.judged(world, competent=[True, False])
    assert code_of(held.vote, 0, held.units) == "unit-not-shown"
    assert code_of(held.vote, 0, held.units[1:]) == "unit-not-shown"


def test_deciders_may_hold_less_to_be_shown_than_the_assessor(world: World) -> None:
    held = deciding.judged(world)
    held.vote(0, held.units[:1])
    decision = held.vote(1, held.units[:1])
    assert decision is not None
    assert (decision.competent, len(decision.lacking)) == (False, 1)
    lack = list(PlanLine.objects.filter(decision=decision).values_list("lack", flat=True))
    assert lack == [{"kind": "portfolio", "pieces": 1}]  # it was seen; of its pieces none is there


def test_votes_that_differ_wait_for_a_third_who_is_asked(world: World) -> None:
    held = deciding.judged(world)
    held.vote(0)
    assert held.vote(1, held.units[:1]) is None
    assert Decision.objects.count() == 0
    told = Message.objects.filter(person=world.budi.person_id, source__startswith="credentials.differing")
    assert told.values_list("subject", flat=True).get() == "Suara pemutus berbeda di Sidang pleno November"
    row = case_rows(world.actor("budi"), held.plenary)[0]
    assert (row.state, row.deciders, row.lacks) == ("differing", 2, 1)
    third = case.certifier(world, "Tigor Siregar")
    case.appointed(held.application, third, Duty.DECIDER)
    decision = vote(actor_of(third), case=held.case.pk, competent=held.units[:1], reason="Setuju dengan yang kedua.")
    assert decision is not None
    assert decision.competent is False
    assert decision.second.appointment.person_id == third.person_id
    assert decision.first.appointment.person_id == held.deciders[1].person_id


def test_a_third_who_was_appointed_before_is_told_when_votes_differ(world: World) -> None:
    held = deciding.judged(world, count=3)
    held.vote(0)
    held.vote(1, [])
    told = Message.objects.filter(person=held.deciders[2].person_id, source__startswith="credentials.differing")
    assert told.values_list("subject", flat=True).get() == "Suara Anda diperlukan di Sidang pleno November"


def test_a_second_decision_is_refused(world: World) -> None:
    held = deciding.judged(world, count=3)
    held.vote(0)
    held.vote(1)
    assert code_of(held.vote, 2) == "decided"
    budi = world.actor("budi")
    other = deciding.session(world, "Sidang lain")
    assert code_of(list_cases, budi, plenary=other.uuid, applications=[held.application.uuid]) == "decided"
    assert code_of(remove_case, budi, case=held.case.pk) == "decided"
    assert Decision.objects.count() == 1


def test_changed_results_between_two_votes_refuse_the_second(world: World) -> None:
    held = deciding.judged(world)
    held.vote(0)
    assessor = Appointment.objects.get(application=held.application, duty=Duty.ASSESSOR)
    case.judged(held.application, assessor, competent=[True, True])
    assert code_of(held.vote, 1) == "results-changed"
    budi = world.actor("budi")
    remove_case(budi, case=held.case.pk)
    again = list_cases(budi, plenary=held.plenary.uuid, applications=[held.application.uuid])[0]
    for place in (0, 1):
        vote(held.actor(place), case=again.pk, competent=held.units, reason="Dibaca lagi.")
    assert Decision.objects.get().case_id == again.pk


def test_a_page_that_is_older_than_the_results_is_refused(world: World) -> None:
    held = deciding.judged(world)
    old = hashlib.sha256(b"lama").hexdigest()
    given = {"case": held.case.pk, "competent": held.units, "reason": "Lengkap."}
    assert code_of(vote, held.actor(0), **given, seen=old) == "results-changed"


def test_a_decision_over_a_unit_that_nobody_judged_is_refused(world: World) -> None:
    held = deciding.judged(world)
    Appointment.objects.filter(application=held.application, duty=Duty.ASSESSOR).update(
        ended_at=timezone.now(), ending="Sakit"
    )
    assert code_of(held.vote, 0) == "evidence-incomplete"


def test_incomplete_evidence_is_not_put_on_a_list(world: World) -> None:
    version = case.version(case.scheme(world))
    application = case.application(version, world.ani)
    assessor = case.appointed(application, world.citra)
    first = case.units(version)[0]
    UnitResult.objects.create(
        application=application,
        unit=first,
        appointment=assessor,
        competent=True,
        follows=True,
        digest=hashlib.sha256(b"{}").hexdigest(),
        at=timezone.now(),
    )
    plenary = deciding.session(world)
    given = {"plenary": plenary.uuid, "applications": [application.uuid]}
    assert code_of(list_cases, world.actor("budi"), **given) == "evidence-incomplete"
    assert list(case_rows(world.actor("budi"), plenary)) == []


def test_reason_and_units_are_read(world: World) -> None:
    held, other = deciding.judged(world), case.version(case.scheme(world))
    assert code_of(held.vote, 0, reason="  ") == "vote-reason"
    assert code_of(held.vote, 0, [case.units(other)[0].uuid]) == "vote-unit"


def test_the_assessor_cannot_decide_and_neither_can_others(world: World) -> None:
    held = deciding.judged(world)
    given = {"case": held.case.pk, "competent": held.units, "reason": "Lengkap."}
    make.grant(world.citra.person, "certifier", world.region)
    make.grant(world.ani.person, "certifier", world.region)
    for name in ("citra", "ani", "budi", "eka", "gita", "dewi", "kiki"):
        assert code_of(vote, world.actor(name), **given) == "not-found"
    uninvited = case.certifier(world, "Tidak Ditugaskan")
    assert code_of(vote, actor_of(uninvited), **given) == "not-found"


def test_who_has_not_declared_or_taught_since_does_not_decide(world: World) -> None:
    held = deciding.judged(world)
    row = Appointment.objects.get(person=held.deciders[0].person_id)
    Appointment.objects.filter(pk=row.pk).update(declared_at=None, conflict=None)
    assert code_of(held.vote, 0) == "kept-from-undeclared"
    Appointment.objects.filter(pk=row.pk).update(
        declared_at=timezone.now(), conflict=True, declaration="Ipar", ended_at=timezone.now(), ending="Benturan"
    )
    assert code_of(held.vote, 0) == "not-found"


def test_a_vote_of_whose_duty_ended_no_longer_counts(world: World) -> None:
    held = deciding.judged(world, count=3)
    held.vote(0)
    Appointment.objects.filter(person=held.deciders[0].person_id).update(ended_at=timezone.now(), ending="Benturan")
    assert held.vote(1) is None
    (row,) = case_rows(world.actor("budi"), held.plenary)
    assert (row.state, row.votes, row.deciders) == ("voting", 1, 2)
    assert not Message.objects.filter(source__startswith="credentials.differing").exists()
    decision = held.vote(2)
    assert decision is not None
    voters = {decision.first.appointment.person_id, decision.second.appointment.person_id}
    assert voters == {held.deciders[1].person_id, held.deciders[2].person_id}
    close_plenary(world.actor("budi"), plenary=held.plenary.uuid)
    content = LetterEdition.objects.get(letter__kind="minutes").content
    assert len(content["signers"]) == len(content["rows"][0]["reasons"]) == 2
    assert content["rows"][0]["away"][0].startswith("Sri Lestari decider: pemutus sampai ")


def test_a_closed_session_and_a_removed_case_take_no_votes(world: World) -> None:
    held = deciding.judged(world)
    remove_case(world.actor("budi"), case=held.case.pk)
    assert code_of(held.vote, 0) == "case-removed"
    close_plenary(world.actor("budi"), plenary=held.plenary.uuid)
    assert code_of(held.vote, 0) == "plenary-closed"
