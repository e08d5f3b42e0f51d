"""What each duty waits for, and for whom."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from pamong.credentials.actions.assessing import record_unit
from pamong.credentials.models import Appeal, Application, Appointment, DecisionVote, Duty, Plenary, PlenaryCase
from pamong.credentials.queries.duties import DutyRow, duties, duties_due
from pamong.people.access import actor_of
from pamong.people.models import Account
from tests import make
from tests.credentials import case
from tests.credentials.desk import NOW, Desk, appealed, finished
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def only(row: Appointment) -> DutyRow:
    """The one duty of its holder."""
    (told,) = duties(actor_of(Account.objects.get(person=row.person_id))).page
    return told


def test_an_assessor_declares_judges_and_then_waits_for_others(world: World) -> None:
    desk = Desk(world)
    Appointment.objects.filter(pk=desk.row.pk).update(declared_at=None, conflict=None)
    told = only(desk.row)
    assert (told.state, told.mine, told.name, told.scheme) == (
        "declare",
        True,
        "Ani Rahmawati",
        "Petugas Front Office Perizinan",
    )
    assert (told.done, told.units) == (0, 2)
    Appointment.objects.filter(pk=desk.row.pk).update(declared_at=NOW, conflict=False)
    desk.judge()
    desk.find()
    assert (only(desk.row).state, only(desk.row).done) == ("judge", 1)
    desk.find(desk.second, competent=False, note="Belum")
    assert (only(desk.row).state, only(desk.row).mine) == ("others", False)
    case.decided(world, desk.application, competent=[True, False])
    assert only(desk.row).state == "done"


def test_a_decider_waits_for_the_session_then_votes_once(world: World) -> None:
    desk = Desk(world)
    row = case.appointed(desk.application, case.certifier(world, "Rahmat Hidayat"), Duty.DECIDER)
    assert (only(row).state, only(row).plenary, only(row).units) == ("others", None, 0)
    session = case.plenary(world)
    listed = PlenaryCase.objects.create(plenary=session, application=desk.application, listed_at=NOW)
    assert (only(row).state, only(row).plenary) == ("vote", session.uuid)
    DecisionVote.objects.create(case=listed, appointment=row, evidence="0" * 64, reason="Lengkap", at=NOW)
    assert only(row).state == "others"
    Plenary.objects.filter(pk=session.pk).update(closed_at=NOW)
    assert only(row).plenary is None
    later = case.plenary(world, held_on=NOW.date() + timedelta(days=2))
    PlenaryCase.objects.create(plenary=later, application=desk.application, listed_at=NOW)
    assert (only(row).state, only(row).held_on) == ("others", NOW.date() + timedelta(days=2))
    Plenary.objects.filter(pk=later.pk).update(held_on=NOW.date())
    assert only(row).state == "vote"
    case.decided(world, desk.application)
    assert (only(row).state, duties_due(actor_of(Account.objects.get(person=row.person_id))).all) == ("done", 0)


def test_an_appeal_waits_for_its_handler_until_it_is_answered(world: World) -> None:
    desk = Desk(world)
    examiner = appealed(desk)
    handler = case.appointed(desk.application, case.certifier(world, "Lia Utami"), Duty.HANDLER)
    appeal = Appeal.objects.get()
    assert (only(handler).state, only(handler).appeal, only(handler).due_on) == ("others", appeal.uuid, NOW.date())
    Appeal.objects.update(accepted_at=None)
    assert only(handler).state == "answer"
    Appeal.objects.update(accepted_at=NOW)
    assert (only(examiner).state, only(examiner).done, only(examiner).units) == ("judge", 0, 2)
    case.decided(world, desk.application, competent=[True, False], stage=2)
    assert [only(row).state for row in (handler, examiner)] == ["answer", "done"]
    Appeal.objects.update(answered_at=NOW, upheld=False, answer="Tetap.")
    assert [only(row).state for row in (handler, examiner)] == ["done", "done"]


def test_carried_units_wait_for_nobody(world: World) -> None:
    desk = Desk(world)
    finished(desk)
    case.decided(world, desk.application, competent=[True, False])
    Application.objects.filter(pk=desk.application.pk).update(closed_at=timezone.now())
    again = case.application(desk.version, world.ani)
    row = case.appointed(again, case.assessor(world, "Nur Aini"))
    assert (only(row).state, only(row).done, only(row).units) == ("judge", 1, 2)
    assessor = actor_of(Account.objects.get(person=row.person_id))
    told = {"appointment": row.uuid, "unit": desk.second.uuid}
    record_unit(assessor, **told, observed=None, competent=False, note="Belum")
    assert (only(row).state, only(row).done, only(row).units) == ("others", 2, 2)


def test_waiting_duties_are_counted_for_their_holder_alone(world: World) -> None:
    desk = Desk(world)
    assert duties_due(world.actor("citra")).all == 1
    assert duties_due(world.actor("citra")).counts == (("Menunggu penilaian Anda", 1),)
    for_citra = actor_of(world.kiki, acting=make.delegation(world.citra, world.kiki).uuid)
    for actor in (for_citra, world.actor("budi"), world.actor("dewi"), world.actor("ani")):
        assert (list(duties(actor).page), duties_due(actor).all) == ([], 0)
    assert desk.row.pk


def test_many_duties_are_paged_and_what_waits_comes_first(world: World) -> None:
    desk = Desk(world)
    finished(desk)
    for number in range(60):
        someone = make.civil_servant(f"Pemohon {number}", world.health, world.officer)
        case.appointed(case.application(desk.version, someone), world.citra)
    first, second = (duties(world.actor("citra"), page).page for page in ("1", "2"))
    assert (len(first), len(second)) == (50, 11)
    assert [row.name for row in first][:2] == ["Pemohon 0", "Pemohon 1"]
    assert [row.state for row in second] == ["judge"] * 10 + ["others"]
