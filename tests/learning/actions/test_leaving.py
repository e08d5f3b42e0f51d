"""Seats that are given back go to the next, in the same moment; sessions that move take the times along."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.learning.actions.registration import (
    confirm,
    move_engagements,
    nominate,
    register,
    release_all,
    withdraw,
)
from pamong.learning.models import Approval, Engagement, Offering, Quota, Registration
from pamong.learning.queries.registrations import (
    RegistrantsWanted,
    my_registrations,
    my_state,
    registrant_rows,
    registrants,
)
from pamong.office.models import Message
from pamong.people.access import actor_of
from pamong.people.models import Person, Unit
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def joined(held: case.Held, name: str, unit: Unit, world: World) -> tuple[Registration, Actor]:
    """Somebody new who registers."""
    post = world.officer if unit.region_id == world.region.pk else world.away_post
    actor = actor_of(make.account(make.civil_servant(name, unit, post)))
    return register(actor, offering=held.offering.uuid), actor


def state(row: Registration) -> str:
    row.refresh_from_db()
    if row.withdrawn_at:
        return "withdrawn"
    return "seat" if row.seated_at else "queue" if row.queued_at else "waits"


def test_a_seat_that_is_given_back_goes_to_the_next(world: World) -> None:
    held = case.held(world, seats=1)
    (first, lia), (second, made), (third, _nina) = (
        joined(held, name, world.health, world) for name in ("Lia", "Made", "Nina")
    )
    assert [state(row) for row in (first, second, third)] == ["seat", "queue", "queue"]
    withdraw(lia, registration=first.uuid, reason="  Sakit   keras ")
    assert [state(row) for row in (first, second, third)] == ["withdrawn", "seat", "queue"]
    assert first.withdrawal == "Sakit keras"
    held_now = Engagement.objects.filter(released_at=None).values_list("registration", flat=True)
    assert set(held_now) == {second.pk}
    told = Message.objects.get()
    assert (told.person_id, told.subject) == (
        made.person,
        f"Anda mendapat kursi di {held.programme.title}, angkatan 1",
    )
    entry = Entry.objects.get(verb="learning.registration_withdrawn")
    facts = {"offering": held.offering.pk, "person": lia.person, "promoted": [made.person]}
    assert (entry.object, entry.data) == (f"learning.registration:{first.pk}", facts)
    assert [mine.state.code for mine in my_registrations(lia)] == ["mundur"]


def test_who_is_elsewhere_is_passed_over_and_keeps_the_place(world: World) -> None:
    held = case.held(world, seats=1)
    (first, lia), (second, made), (third, _nina) = (
        joined(held, name, world.health, world) for name in ("Lia", "Made", "Nina")
    )
    case.seated(
        case.held(world, starts_at=held.sessions[0].starts_at).offering, Person.objects.get(pk=made.person or 0)
    )
    withdraw(lia, registration=first.uuid, reason="Sakit")
    assert [state(row) for row in (second, third)] == ["queue", "seat"]
    assert second.passed_over == "clash"
    Engagement.objects.filter(person=made.person).update(released_at=timezone.now())
    withdraw(world.actor("budi"), registration=third.uuid, reason="Dipanggil tugas")
    assert (state(second), second.passed_over) == ("seat", "")


def test_a_seat_goes_to_the_next_whose_quota_fits(world: World) -> None:
    held = case.held(world, seats=2)
    Quota.objects.create(offering=held.offering, region=world.other, seats=1)
    (home, lia), (_away, _mira), (waits, _nana), (late, _oki) = (
        joined(held, name, unit, world)
        for name, unit in (
            ("Lia", world.health),
            ("Mira", world.away),
            ("Nana", world.away),
            ("Oki", world.health),
        )
    )
    assert [state(row) for row in (home, waits, late)] == ["seat", "queue", "queue"]
    withdraw(lia, registration=home.uuid, reason="Sakit")
    assert [state(row) for row in (waits, late)] == ["queue", "seat"]
    assert waits.passed_over == "quota"


def test_who_waits_and_withdraws_moves_nobody_up(world: World) -> None:
    held = case.held(world, seats=1)
    (first, _lia), (second, made), (third, nina) = (
        joined(held, name, world.health, world) for name in ("Lia", "Made", "Nina")
    )
    withdraw(made, registration=second.uuid, reason="Sakit")
    assert [state(row) for row in (first, second, third)] == ["seat", "withdrawn", "queue"]
    own = my_state(nina, held.offering.uuid).own
    assert own is not None
    assert own.place == 1


def test_nobody_moves_up_once_it_has_begun(world: World) -> None:
    held = case.held(world, seats=1)
    (first, lia), (second, _made) = (joined(held, name, world.health, world) for name in ("Lia", "Made"))
    with time_machine.travel(held.sessions[0].starts_at + timedelta(hours=1), tick=False):
        withdraw(lia, registration=first.uuid, reason="Sakit")
    assert [state(row) for row in (first, second)] == ["withdrawn", "queue"]


def test_after_the_last_session_nothing_is_given_back(world: World) -> None:
    held = case.held(world)
    row, lia = joined(held, "Lia", world.health, world)
    with time_machine.travel(held.sessions[1].ends_at, tick=False):
        assert not my_state(lia, held.offering.uuid).may_withdraw
        with pytest.raises(Conflict) as caught:
            withdraw(lia, registration=row.uuid, reason="Sakit")
    assert (caught.value.code, state(row)) == ("offering-over", "seat")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"cancelled_at": timezone.now(), "cancellation": "Banjir"}, "offering-cancelled"),
        ({"finished_at": timezone.now()}, "offering-finished"),
    ],
)
def test_what_has_ended_stays(world: World, facts: dict[str, Any], code: str) -> None:
    held = case.held(world)
    row, lia = joined(held, "Lia", world.health, world)
    Offering.objects.filter(pk=held.offering.pk).update(**facts)
    with pytest.raises(Conflict) as left:
        withdraw(lia, registration=row.uuid, reason="Sakit")
    with pytest.raises(Conflict) as sure:
        confirm(lia, registration=row.uuid)
    assert (left.value.code, sure.value.code) == (code, code)
    assert (state(row), row.confirmed_at) == ("seat", None)


def test_a_reason_is_needed_and_one_leaves_once(world: World) -> None:
    held = case.held(world)
    row, lia = joined(held, "Lia", world.health, world)
    with pytest.raises(Invalid) as empty:
        withdraw(lia, registration=row.uuid, reason=" \n")
    assert (empty.value.code, state(row)) == ("withdrawal-reason", "seat")
    withdraw(lia, registration=row.uuid, reason="Sakit")
    with pytest.raises(Conflict) as twice:
        withdraw(lia, registration=row.uuid, reason="Sakit")
    assert twice.value.code == "registration-ended"
    assert Entry.objects.filter(verb="learning.registration_withdrawn").count() == 1


def test_others_do_not_withdraw_for_somebody(world: World) -> None:
    held = case.held(world)
    row = register(world.actor("ani"), offering=held.offering.uuid)
    with pytest.raises(Forbidden) as caught:
        withdraw(world.actor("fajar"), registration=row.uuid, reason="Perlu di loket")
    assert caught.value.code == "not-yours-to-withdraw"
    for who in ("kiki", "dewi", "joko"):
        with pytest.raises(NotFound):
            withdraw(world.actor(who), registration=row.uuid, reason="Perlu di loket")
    assert state(row) == "seat"


def test_who_organises_where_somebody_serves_takes_a_nomination_back(world: World) -> None:
    held = case.held(world)
    Quota.objects.create(offering=held.offering, region=world.other, seats=1)
    mira = make.civil_servant("Mira Kusuma", world.away, world.away_post)
    dewi = world.actor("dewi")
    row = nominate(dewi, offering=held.offering.uuid, person=mira.uuid, reason="Perlu")
    withdraw(dewi, registration=row.uuid, reason="Pindah tugas")
    assert state(row) == "withdrawn"
    told = Message.objects.filter(person=mira.pk).order_by("-pk")[0]
    assert (told.subject, told.body) == (
        f"Pendaftaran Anda di {held.programme.title}, angkatan 1 ditarik",
        "Alasannya: Pindah tugas",
    )


def test_who_has_a_seat_confirms_once(world: World) -> None:
    held = case.held(world, seats=1)
    (first, lia), (second, made) = (joined(held, name, world.health, world) for name in ("Lia", "Made"))
    assert my_state(lia, held.offering.uuid).may_confirm
    confirm(lia, registration=first.uuid)
    confirm(lia, registration=first.uuid)
    first.refresh_from_db()
    assert first.confirmed_at is not None
    assert Entry.objects.filter(verb="learning.seat_confirmed").count() == 1
    with pytest.raises(Conflict) as caught:
        confirm(made, registration=second.uuid)
    assert caught.value.code == "no-seat"
    with pytest.raises(NotFound):
        confirm(world.actor("budi"), registration=first.uuid)


def test_cancelling_frees_all_times_and_asks_nobody_any_more(world: World) -> None:
    held = case.held(world, approval=True)
    _fajar = world.fajar
    case.seated(held.offering, world.kiki)
    register(world.actor("ani"), offering=held.offering.uuid)
    other = case.seated(case.held(world, starts_at=held.sessions[0].starts_at + timedelta(days=9)).offering, world.kiki)
    release_all(world.actor("budi"), offering=held.offering)
    open_now = Engagement.objects.filter(released_at=None).values_list("registration", flat=True)
    assert set(open_now) == {other.pk}
    assert Approval.objects.filter(lapsed_at=None).count() == 0


def test_sessions_that_move_take_the_times_along_and_new_ones_take_more(world: World) -> None:
    held = case.held(world)
    row = case.seated(held.offering, world.ani)
    session = held.sessions[0]
    session.starts_at, session.ends_at = session.starts_at + timedelta(hours=5), session.ends_at + timedelta(hours=5)
    session.save(update_fields=["starts_at", "ends_at"])
    move_engagements(session)
    third = case.session(held.offering, held.module, held.sessions[1].starts_at + timedelta(days=1))
    move_engagements(third)
    expected = [(one.pk, one.starts_at, one.ends_at) for one in (session, held.sessions[1], third)]
    times = Engagement.objects.filter(registration=row, released_at=None).order_by("during")
    assert [(one.session_id, one.during.lower, one.during.upper) for one in times] == expected
    third.cancelled_at = timezone.now()
    move_engagements(third)
    assert Engagement.objects.filter(session=third, released_at=None).count() == 0


def test_a_move_into_another_place_is_refused_with_names_and_changes_nothing(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    case.seated(held.offering, world.kiki)
    starts = held.sessions[1].starts_at + timedelta(days=5)
    case.seated(case.held(world, starts_at=starts).offering, world.ani)
    session = held.sessions[0]
    before = list(Engagement.objects.order_by("pk").values_list("pk", "during"))
    session.starts_at, session.ends_at = starts, starts + timedelta(hours=2)
    with pytest.raises(Conflict) as caught:
        move_engagements(session)
    assert (caught.value.code, str(caught.value)) == (
        "participants-clash",
        "Pada waktu itu ada peserta yang mengikuti kegiatan lain: Ani Rahmawati. Pilih waktu lain.",
    )
    assert list(Engagement.objects.order_by("pk").values_list("pk", "during")) == before


def test_the_list_shows_each_state_and_only_those_one_may_know(world: World) -> None:
    held = case.held(world, seats=2, approval=True)
    Quota.objects.create(offering=held.offering, region=world.other, seats=1)
    _fajar = world.fajar
    register(world.actor("ani"), offering=held.offering.uuid)
    row = register(world.actor("kiki"), offering=held.offering.uuid)
    dewi = register(world.actor("dewi"), offering=held.offering.uuid)
    withdraw(world.actor("kiki"), registration=row.uuid, reason="Sakit")
    page = registrants(world.actor("budi"), held.offering.uuid, RegistrantsWanted())
    assert page.counts == {"menunggu": 1, "kursi": 1, "mundur": 1}
    assert [(one.name, one.unit, one.state.code, one.asked, one.words) for one in page.page] == [
        ("Ani Rahmawati", "Bidang Perizinan", "menunggu", "Fajar Nugraha", ""),
        ("Kiki Amalia", "Dinas Kesehatan", "mundur", "", "Sakit"),
        ("Dewi Anggraini", "Dinas Kesehatan", "kursi", "", ""),
    ]
    for who, names in (("fajar", ["Ani Rahmawati"]), ("dewi", ["Dewi Anggraini"])):
        found = registrant_rows(world.actor(who), held.offering.uuid, RegistrantsWanted())
        assert [one.name for one in found.stream()] == names
    with pytest.raises(NotFound):
        registrants(world.actor("kiki"), held.offering.uuid, RegistrantsWanted())
    only = registrant_rows(world.actor("budi"), held.offering.uuid, RegistrantsWanted(text="dewi", state="kursi"))
    assert [one.uuid for one in only.stream()] == [dewi.uuid]
