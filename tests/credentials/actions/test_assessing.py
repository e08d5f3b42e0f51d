"""What an assessor finds: pieces for the units they were meant for, units only as the rule says, with the facts kept."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.credentials.actions.appointing import end_appointment
from pamong.credentials.actions.assessing import judge_piece, record_unit
from pamong.credentials.models import (
    Application,
    Appointment,
    Duty,
    PieceJudgement,
    PortfolioPiece,
    SchemeUnit,
    UnitResult,
)
from pamong.credentials.queries.assessing import complete, held_results, missing_units, results_digest
from pamong.credentials.queries.facts import digest_of
from pamong.office.models import Message
from pamong.people.access import actor_of
from pamong.people.models import Account, Grant
from tests import make
from tests.credentials import case
from tests.credentials.desk import GOOD, NOW, Desk, appealed, finished, piece
from tests.credentials.test_access import attendance, taught
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def rows() -> tuple[int, int, int]:
    return PieceJudgement.objects.count(), UnitResult.objects.count(), Entry.objects.count()


def test_a_piece_is_judged_for_its_unit_and_the_last_judgement_holds(world: World) -> None:
    desk = Desk(world)
    first = desk.judge(current=False, note="Register tahun 2019")
    assert (first.current, first.note, first.appointment_id) == (False, "Register tahun 2019", desk.row.pk)
    with pytest.raises(Conflict):
        desk.find()
    desk.judge()
    assert desk.find().competent is True
    assert Entry.objects.filter(verb="credentials.piece_judged").count() == 2


def test_a_piece_is_not_judged_for_a_unit_it_was_not_meant_for(world: World) -> None:
    desk = Desk(world)
    before = rows()
    with pytest.raises(Invalid, match=r"tidak diajukan untuk unit PL\.02") as caught:
        desk.judge(unit=desk.second)
    assert caught.value.code == "piece-unit"
    assert rows() == before


@pytest.mark.parametrize("part", ["valid", "authentic", "current", "sufficient"])
def test_what_lacks_on_a_piece_is_said(world: World, part: str) -> None:
    desk, told = Desk(world), cast("dict[str, Any]", {part: False})
    before = rows()
    with pytest.raises(Invalid) as caught:
        desk.judge(note="  ", **told)
    assert caught.value.code == "judgement-note"
    assert rows() == before


def test_a_removed_piece_and_one_of_another_application_are_not_there(world: World) -> None:
    desk = Desk(world)
    other = case.application(desk.version, world.kiki)
    foreign = piece(other, desk.first)
    PortfolioPiece.objects.filter(pk=desk.piece.pk).update(removed_at=NOW)
    for uuid in (desk.piece.uuid, foreign.uuid):
        with pytest.raises(NotFound):
            judge_piece(world.actor("citra"), appointment=desk.row.uuid, piece=uuid, unit=desk.first.uuid, **GOOD)
    assert PieceJudgement.objects.count() == 0


def test_competent_is_refused_where_the_rule_does_not_hold_and_names_what_lacks(world: World) -> None:
    desk = Desk(world)
    before = rows()
    with pytest.raises(Conflict) as caught:
        desk.find(observed=None)
    assert caught.value.code == "unit-rule"
    assert str(caught.value) == (
        "Unit PL.01 belum dapat dinyatakan kompeten karena syaratnya belum terpenuhi: kumpulkan 1 bukti portofolio "
        "yang diterima (valid, asli, terkini, memadai); kerjakan sambil diamati asesor."
    )
    desk.judge()
    with pytest.raises(Conflict, match=r"terpenuhi: kerjakan sambil diamati asesor\.$"):
        desk.find(observed=False)
    assert rows() == (before[0] + 1, before[1], before[2] + 1)


def test_a_result_keeps_its_facts_and_their_digest(world: World) -> None:
    desk = Desk(world)
    desk.judge()
    row = desk.find(note="Terampil")
    facts = {
        "day": "2026-11-21",
        "attended": {},
        "marks": {},
        "pieces": 1,
        "observed": True,
        "months": 0,
        "carried": None,
    }
    assert row.facts == facts
    assert (
        row.digest
        == digest_of(facts)
        == sha256(
            b'{"attended":{},"carried":null,"day":"2026-11-21","marks":{},"months":0,"observed":true,"pieces":1}'
        ).hexdigest()
    )
    assert (row.round, row.competent, row.follows, row.observed, row.note) == (1, True, True, True, "Terampil")
    entry = Entry.objects.get(verb="credentials.unit_judged")
    assert entry.data == {"application": desk.application.pk, "unit": desk.first.pk, "round": 1}


def test_not_yet_competent_needs_a_note_and_says_whether_it_follows_the_rule(world: World) -> None:
    desk = Desk(world)
    with pytest.raises(Invalid) as caught:
        desk.find(competent=False)
    assert caught.value.code == "result-note"
    assert UnitResult.objects.count() == 0
    assert desk.find(competent=False, note="Belum memeriksa kelengkapan").follows is True
    desk.judge()
    assert desk.find(competent=False, note="Terbata-bata saat ditanya").follows is False


def test_saying_the_same_again_writes_nothing_and_a_changed_fact_makes_a_new_row(world: World) -> None:
    desk = Desk(world)
    desk.judge()
    first = desk.find()
    before = rows()
    assert desk.find() == first
    assert desk.find(observed=None) == first
    assert rows() == before
    extra = piece(desk.application, desk.first, title="Foto loket")
    judge_piece(world.actor("citra"), appointment=desk.row.uuid, piece=extra.uuid, unit=desk.first.uuid, **GOOD)
    second = desk.find()
    assert second.pk != first.pk
    assert (first.facts["pieces"], second.facts["pieces"]) == (1, 2)
    first.refresh_from_db()
    assert first.facts["pieces"] == 1
    assert held_results(desk.application.pk, 1) == {desk.first.pk: second}


def test_the_last_result_finishes_once_and_tells_who_organises(world: World) -> None:
    desk = Desk(world)
    assert world.budi.pk
    assert world.eka.pk
    desk.judge()
    desk.find()
    assert complete(desk.application.pk, 1) is False
    assert missing_units(desk.application.pk, 1) == {desk.second.pk}
    assert not Entry.objects.filter(verb="credentials.assessed").exists()
    desk.find(desk.second, competent=False, note="Belum mengelola pengaduan")
    assert complete(desk.application.pk, 1) is True
    desk.find(desk.second, competent=False, note="Tetap belum")
    entry = Entry.objects.get(verb="credentials.assessed")
    assert (entry.object, entry.data) == (
        f"credentials.application:{desk.application.pk}",
        {"round": 1, "appointment": desk.row.pk},
    )
    assert set(Message.objects.values_list("person", flat=True)) == {world.budi.person_id, world.eka.person_id}
    assert "Ani" not in Message.objects.first().subject  # type: ignore[union-attr]  # there are two


def test_the_digest_of_results_changes_with_each_new_result(world: World) -> None:
    desk = Desk(world)
    seen = {results_digest(desk.application.pk, 1)}
    desk.judge()
    desk.find()
    seen.add(results_digest(desk.application.pk, 1))
    assert results_digest(desk.application.pk, 1) in seen
    desk.find(desk.second, competent=False, note="Belum")
    seen.add(results_digest(desk.application.pk, 1))
    desk.find(desk.second, competent=False, note="Tetap belum")
    seen.add(results_digest(desk.application.pk, 1))
    assert len(seen) == 4
    assert results_digest(desk.application.pk, 2) not in seen


def test_results_of_who_was_replaced_no_longer_count(world: World) -> None:
    desk = Desk(world)
    finished(desk)
    assert complete(desk.application.pk, 1) is True
    end_appointment(world.actor("budi"), appointment=desk.row.uuid, reason="Ternyata mengajar pemohon")
    assert complete(desk.application.pk, 1) is False
    desk.row = case.appointed(desk.application, case.assessor(world, "Nur Aini"))
    other = Account.objects.get(person=desk.row.person_id)
    with pytest.raises(Conflict, match="kumpulkan 1 bukti portofolio"):  # the judgement of the piece went with them
        record_unit(actor_of(other), appointment=desk.row.uuid, unit=desk.first.uuid, observed=True, competent=True)


def test_nobody_judges_before_declaring(world: World) -> None:
    desk = Desk(world)
    Appointment.objects.filter(pk=desk.row.pk).update(declared_at=None, conflict=None)
    before = rows()
    for action in (desk.judge, desk.find):
        with pytest.raises(Conflict) as caught:
            action()
        assert caught.value.code == "duty-undeclared"
    assert rows() == before


def test_who_taught_meanwhile_judges_no_more(world: World) -> None:
    desk = Desk(world)
    programme = learning.programme(world)
    SchemeUnit.objects.filter(pk=desk.first.pk).update(rule=attendance(programme))
    desk.judge()
    taught(world, world.citra, world.ani, NOW - timedelta(hours=1), programme)
    before = rows()
    for action in (desk.judge, desk.find):
        with pytest.raises(Forbidden) as caught:
            action()
        assert caught.value.code == "kept-from-taught"
    assert rows() == before


@pytest.mark.parametrize("who", ["ani", "budi", "dewi", "kiki", "eka"])
def test_nobody_else_judges(world: World, who: str) -> None:
    desk = Desk(world)
    before = rows()
    with pytest.raises(NotFound):
        desk.judge(by=who)
    with pytest.raises(NotFound):
        desk.find(by=who)
    assert rows() == before


def test_nobody_judges_in_somebody_elses_name_after_the_role_or_the_duty_ended(world: World) -> None:
    desk = Desk(world)
    for_citra = actor_of(world.kiki, acting=make.delegation(world.citra, world.kiki).uuid)
    told: dict[str, Any] = {"appointment": desk.row.uuid, "unit": desk.first.uuid, "observed": None, "note": "x"}
    with pytest.raises(NotFound):
        record_unit(for_citra, competent=False, **told)
    Grant.objects.filter(person=world.citra.person).update(until=NOW.date())
    with pytest.raises(NotFound):
        record_unit(world.actor("citra"), competent=False, **told)
    Grant.objects.filter(person=world.citra.person).update(until=None)
    Appointment.objects.filter(pk=desk.row.pk).update(ended_at=NOW, ending="Cuti")
    with pytest.raises(NotFound):
        record_unit(world.actor("citra"), competent=False, **told)
    assert UnitResult.objects.count() == 0


def test_a_decider_does_not_judge(world: World) -> None:
    desk = Desk(world)
    row = case.appointed(desk.application, case.certifier(world, "Rahmat Hidayat"), Duty.DECIDER)
    decider = actor_of(Account.objects.get(person=row.person_id))
    with pytest.raises(NotFound):
        record_unit(decider, appointment=row.uuid, unit=desk.first.uuid, observed=None, competent=False, note="x")


def test_after_the_decision_nothing_is_judged(world: World) -> None:
    desk = Desk(world)
    finished(desk)
    case.decided(world, desk.application, competent=[True, False])
    before = rows()
    for action in (desk.judge, desk.find):
        with pytest.raises(Conflict) as caught:
            action()
        assert caught.value.code == "judging-closed"
    assert rows() == before


def test_a_unit_of_another_scheme_is_not_there(world: World) -> None:
    desk = Desk(world)
    other = case.units(case.version(case.scheme(world)))[0]
    with pytest.raises(NotFound):
        desk.find(other, competent=False, note="x")


def test_the_second_examiner_judges_anew_in_a_round_of_its_own(world: World) -> None:
    desk = Desk(world)
    row = appealed(desk)
    examiner = actor_of(Account.objects.get(person=row.person_id))
    handler = case.appointed(desk.application, case.certifier(world, "Lia Utami"), Duty.HANDLER)
    Message.objects.all().delete()
    first = results_digest(desk.application.pk, 1)
    assert complete(desk.application.pk, 2) is False
    told: dict[str, Any] = {"appointment": row.uuid, "unit": desk.first.uuid}
    with pytest.raises(Conflict, match="kumpulkan 1 bukti"):  # what the first assessor said of the piece is not read
        record_unit(examiner, **told, observed=True, competent=True)
    judge_piece(examiner, **told, piece=desk.piece.uuid, **GOOD)
    found = record_unit(examiner, **told, observed=True, competent=True)
    assert (found.round, found.facts["pieces"]) == (2, 1)
    record_unit(
        examiner, appointment=row.uuid, unit=desk.second.uuid, observed=None, competent=False, note="Belum terlihat"
    )
    assert complete(desk.application.pk, 2) is True
    assert results_digest(desk.application.pk, 1) == first
    assert handler.person_id in Message.objects.values_list("person", flat=True)
    assert Entry.objects.filter(verb="credentials.assessed").last().data["round"] == 2  # type: ignore[union-attr]  # two


@pytest.mark.parametrize("over", [{"withdrawn_at": NOW}, {"answered_at": NOW, "upheld": False, "answer": "Tetap."}])
def test_without_an_open_appeal_the_second_examiner_has_nothing_to_judge(world: World, over: dict[str, Any]) -> None:
    desk = Desk(world)
    row = appealed(desk, **over)
    examiner = actor_of(Account.objects.get(person=row.person_id))
    with pytest.raises(Conflict) as caught:
        record_unit(examiner, appointment=row.uuid, unit=desk.first.uuid, observed=None, competent=False, note="x")
    assert caught.value.code == "judging-closed"


def test_a_unit_carried_from_an_earlier_decision_needs_no_result(world: World) -> None:
    desk = Desk(world)
    finished(desk)
    case.decided(world, desk.application, competent=[True, False])
    Application.objects.filter(pk=desk.application.pk).update(closed_at=NOW)
    again = case.application(desk.version, world.ani)
    row = case.appointed(again, case.assessor(world, "Nur Aini"))
    assert missing_units(again.pk, 1) == {desk.second.pk}
    assessor = actor_of(Account.objects.get(person=row.person_id))
    told: dict[str, Any] = {"appointment": row.uuid, "observed": None, "note": "Belum"}
    assert complete(again.pk, 1) is False
    record_unit(assessor, unit=desk.second.uuid, competent=False, **told)
    assert complete(again.pk, 1) is True
    assert record_unit(assessor, unit=desk.first.uuid, competent=True, **told).facts["carried"] == "2026-11-21"


def test_an_unknown_duty_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        record_unit(
            world.actor("citra"), appointment=UUID(int=1), unit=UUID(int=2), observed=None, competent=False, note="x"
        )
