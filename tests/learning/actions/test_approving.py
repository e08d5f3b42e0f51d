"""Supervisors agree or not, delegates in their name, nobody for oneself; and who is above when nobody answers."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.learning.actions.registration import (
    approve,
    climb_approvals,
    decline,
    decline_registration,
    register,
    withdraw,
)
from pamong.learning.models import Approval, Engagement, Offering, Registration
from pamong.learning.queries.registrations import approvals_count, approvals_waiting, my_state
from pamong.office.models import Message
from pamong.people.access import actor_of
from pamong.people.models import Account, UnitVersion
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=WIB)
"""A Monday of a week without holidays."""


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def above(world: World) -> tuple[World, Account, Account]:
    """Fajar leads ``licensing``, Sekar leads what is above it, Tirta above that."""
    top = make.unit("Bupati", world.region)
    middle = make.unit("Sekretariat Daerah", world.region, top)
    UnitVersion.objects.filter(unit=world.licensing).update(parent=middle)
    sekar = make.account(make.civil_servant("Sekar Ayu", middle, world.head, leads=True))
    tirta = make.account(make.civil_servant("Tirta Wijaya", top, world.head, leads=True))
    return world, sekar, tirta


def asked(world: World, who: str = "ani", **facts: Any) -> tuple[case.Held, Registration, Approval]:
    """Somebody of Fajar's waits for his answer."""
    _fajar = world.fajar
    held = case.held(world, approval=True, **facts)
    row = register(world.actor(who), offering=held.offering.uuid)
    return held, row, Approval.objects.get(registration=row)


def state(row: Registration) -> str:
    row.refresh_from_db()
    if row.declined_at:
        return "declined"
    return "seat" if row.seated_at else "queue" if row.queued_at else "approved" if row.approved_at else "asked"


def test_approval_gives_the_seat_and_tells_the_person(world: World) -> None:
    held, row, step = asked(world)
    fajar = world.actor("fajar")
    (shown,) = approvals_waiting(fajar)
    assert (shown.uuid, shown.name, shown.unit, shown.title, shown.own) == (
        step.uuid,
        "Ani Rahmawati",
        "Bidang Perizinan",
        f"{held.programme.title}, angkatan 1",
        False,
    )
    assert (shown.first, shown.last) == (held.sessions[0].starts_at, held.sessions[1].ends_at)
    approve(fajar, approval=step.uuid, note=" Silakan ")
    step.refresh_from_db()
    assert (state(row), step.agreed, step.note, step.decided_by) == ("seat", True, "Silakan", world.fajar.pk)
    assert Engagement.objects.filter(registration=row).count() == 2
    assert (approvals_waiting(fajar), approvals_count(fajar)) == ((), 0)
    told = Message.objects.get(person=world.ani.person_id)
    assert told.subject == f"Anda mendapat kursi di {held.programme.title}, angkatan 1"
    entry = Entry.objects.get(verb="learning.registration_approved")
    facts = {"offering": held.offering.pk, "person": world.ani.person_id, "seated": True}
    assert (entry.actor, entry.data) == (world.fajar.pk, facts)


def test_approval_when_it_is_full_is_a_place_on_the_waiting_list(world: World) -> None:
    held, row, step = asked(world, seats=1)
    case.seated(held.offering, world.kiki)
    approve(world.actor("fajar"), approval=step.uuid)
    assert state(row) == "queue"
    told = Message.objects.get(person=world.ani.person_id)
    assert told.subject == f"Anda masuk daftar tunggu {held.programme.title}, angkatan 1"


def test_approval_of_who_is_elsewhere_by_now_waits_with_the_reason(world: World) -> None:
    held, row, step = asked(world)
    case.seated(case.held(world, starts_at=held.sessions[0].starts_at).offering, world.ani)
    approve(world.actor("fajar"), approval=step.uuid)
    assert (state(row), row.passed_over) == ("queue", "clash")
    own = my_state(world.actor("ani"), held.offering.uuid).own
    assert own is not None
    assert own.words == "Saat gilirannya tiba, waktunya sudah terpakai untuk kegiatan lain."


def test_approval_by_lottery_gives_no_seat_yet(world: World) -> None:
    held, row, step = asked(world, seating="lottery")
    approve(world.actor("fajar"), approval=step.uuid)
    assert state(row) == "approved"
    told = Message.objects.get(person=world.ani.person_id)
    assert told.subject == f"Pendaftaran Anda di {held.programme.title}, angkatan 1 disetujui"


def test_declining_needs_a_reason_which_the_person_reads(world: World) -> None:
    held, row, step = asked(world)
    fajar = world.actor("fajar")
    with pytest.raises(Invalid) as caught:
        decline(fajar, approval=step.uuid, note=" ")
    assert (caught.value.code, state(row)) == ("decline-reason", "asked")
    decline(fajar, approval=step.uuid, note="Loket sedang kosong")
    assert (state(row), row.refusal) == ("declined", "Loket sedang kosong")
    told = Message.objects.get(person=world.ani.person_id)
    assert (told.subject, told.body) == (
        f"Pendaftaran Anda di {held.programme.title}, angkatan 1 tidak disetujui",
        "Alasannya: Loket sedang kosong",
    )
    assert Entry.objects.filter(verb="learning.registration_declined").count() == 1


def test_an_answer_is_given_once(world: World) -> None:
    held, row, step = asked(world)
    fajar = world.actor("fajar")
    approve(fajar, approval=step.uuid)
    with pytest.raises(Conflict) as again:
        approve(fajar, approval=step.uuid)
    with pytest.raises(Conflict) as otherwise:
        decline(fajar, approval=step.uuid, note="Tidak")
    assert (again.value.code, otherwise.value.code) == ("already-decided", "already-decided")
    assert state(row) == "seat"
    assert held.offering.pk == row.offering_id


def test_nobody_else_answers(world: World) -> None:
    _held, row, step = asked(world)
    for who in ("ani", "budi", "citra", "dewi", "joko", "kiki"):
        with pytest.raises(NotFound):
            approve(world.actor(who), approval=step.uuid)
    assert state(row) == "asked"


def test_a_delegate_answers_in_the_name_of_who_is_asked(world: World) -> None:
    _held, row, step = asked(world)
    acting = actor_of(world.kiki, acting=make.delegation(world.fajar, world.kiki).uuid)
    approve(acting, approval=step.uuid)
    step.refresh_from_db()
    assert (state(row), step.decided_by) == ("seat", world.kiki.pk)
    assert Entry.objects.get(verb="learning.registration_approved").behalf == world.fajar.pk


def test_nobody_approves_the_own_registration_under_another_name(world: World) -> None:
    _held, row, step = asked(world)
    acting = actor_of(world.ani, acting=make.delegation(world.fajar, world.ani).uuid)
    assert [shown.own for shown in approvals_waiting(acting)] == [True]
    with pytest.raises(Forbidden) as caught:
        approve(acting, approval=step.uuid)
    with pytest.raises(Forbidden):
        decline(acting, approval=step.uuid, note="Tidak")
    assert (caught.value.code, state(row)) == ("own-registration", "asked")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"cancelled_at": timezone.now(), "cancellation": "Banjir"}, "offering-cancelled"),
        ({"finished_at": timezone.now()}, "offering-finished"),
    ],
)
def test_what_has_ended_is_not_approved(world: World, facts: dict[str, Any], code: str) -> None:
    held, row, step = asked(world)
    Offering.objects.filter(pk=held.offering.pk).update(**facts)
    with pytest.raises(Conflict) as caught:
        approve(world.actor("fajar"), approval=step.uuid)
    assert (caught.value.code, state(row)) == (code, "asked")


def test_what_has_begun_is_not_approved_but_may_be_declined(world: World) -> None:
    held, row, step = asked(world)
    with time_machine.travel(held.sessions[0].starts_at, tick=False):
        with pytest.raises(Conflict) as caught:
            approve(world.actor("fajar"), approval=step.uuid)
        assert (caught.value.code, state(row)) == ("offering-begun", "asked")
        decline(world.actor("fajar"), approval=step.uuid, note="Terlambat")
    assert state(row) == "declined"


def test_what_was_withdrawn_needs_no_answer(world: World) -> None:
    _held, row, step = asked(world)
    withdraw(world.actor("ani"), registration=row.uuid, reason="Sakit")
    step.refresh_from_db()
    assert step.lapsed_at is not None
    with pytest.raises(Conflict) as caught:
        approve(world.actor("fajar"), approval=step.uuid)
    assert caught.value.code == "registration-ended"
    assert approvals_waiting(world.actor("fajar")) == ()


def test_the_organiser_declines_who_has_no_seat(world: World) -> None:
    held, row, step = asked(world)
    other = register(world.actor("fajar"), offering=held.offering.uuid)
    budi = world.actor("budi")
    decline_registration(budi, registration=row.uuid, reason="Bukan sasaran")
    step.refresh_from_db()
    assert (state(row), step.lapsed_at is not None) == ("declined", True)
    with pytest.raises(Conflict) as caught:
        decline_registration(budi, registration=other.uuid, reason="Bukan sasaran")
    assert (caught.value.code, state(other)) == ("already-seated", "seat")
    with pytest.raises(NotFound):
        decline_registration(world.actor("fajar"), registration=other.uuid, reason="Bukan sasaran")


def climbed(at: datetime) -> list[tuple[int, int]]:
    """Ask who is above as of that moment; steps and approvers that wait afterwards."""
    with time_machine.travel(at, tick=False):
        climb_approvals(timezone.now())
    rows = Approval.objects.filter(decided_at=None, lapsed_at=None).order_by("step")
    return list(rows.values_list("step", "approver"))


def test_without_answer_the_next_above_is_asked_as_well(above: tuple[World, Account, Account]) -> None:
    world, sekar, tirta = above
    with time_machine.travel(MONDAY, tick=False):
        _held, row, _step = asked(world)
    first, second = (1, world.fajar.person_id), (2, sekar.person_id)
    assert climbed(MONDAY + timedelta(days=2, hours=23)) == [first]
    # Three working days after Monday 10.00 is Thursday 10.00.
    assert climbed(MONDAY + timedelta(days=3)) == [first, second]
    assert climbed(MONDAY + timedelta(days=3, hours=1)) == [first, second]
    why = Approval.objects.get(step=2).why
    assert why == "Belum ada jawaban dalam 3 hari kerja."
    assert Message.objects.filter(person=sekar.person_id, topic="learning.approval").count() == 1
    # Thursday to the next Tuesday: Saturday and Sunday do not count.
    third = (3, tirta.person_id)
    assert climbed(MONDAY + timedelta(days=7, hours=23)) == [first, second]
    assert climbed(MONDAY + timedelta(days=8)) == [first, second, third]
    assert climbed(MONDAY + timedelta(days=30)) == [first, second, third]
    assert state(row) == "asked"


def test_either_may_answer_and_the_other_need_not(above: tuple[World, Account, Account]) -> None:
    world, sekar, _tirta = above
    with time_machine.travel(MONDAY, tick=False):
        _held, row, step = asked(world)
    climbed(MONDAY + timedelta(days=3))
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        approve(actor_of(sekar), approval=Approval.objects.get(step=2).uuid)
        with pytest.raises(Conflict) as caught:
            decline(world.actor("fajar"), approval=step.uuid, note="Tidak")
    assert (state(row), caught.value.code) == ("seat", "already-decided")


def test_who_climbs_never_comes_to_the_person(world: World) -> None:
    """Fajar himself registers, and is asked about by nobody; what he leads is not above him."""
    with time_machine.travel(MONDAY, tick=False):
        held = case.held(world, approval=True)
        row = register(world.actor("fajar"), offering=held.offering.uuid)
    assert climbed(MONDAY + timedelta(days=30)) == []
    assert (state(row), Approval.objects.count()) == ("seat", 0)


def test_nobody_is_asked_about_what_has_ended(above: tuple[World, Account, Account]) -> None:
    world, _sekar, _tirta = above
    with time_machine.travel(MONDAY, tick=False):
        held, _row, _step = asked(world)
    Offering.objects.filter(pk=held.offering.pk).update(cancelled_at=MONDAY, cancellation="Banjir")
    assert len(climbed(MONDAY + timedelta(days=30))) == 1


def test_approvals_of_a_stranger_are_none(world: World) -> None:
    asked(world)
    for actor in (world.actor("dewi"), world.actor("kiki"), Actor("visitor")):
        assert approvals_waiting(actor) == ()
