"""Acting for somebody else: under the own password, for a time, with both names in the journal."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import SYSTEM, VISITOR, Actor
from pamong.core.models import Entry
from pamong.people.access import actor_of, today
from pamong.people.actions.delegations import delegate, lay_down, revoke_delegation, take_up
from pamong.people.actions.grants import grant_role
from pamong.people.models import Account, Delegation, PersonNumber, Role
from pamong.people.queries.delegations import delegations_of
from tests import make
from tests.make import World
from tests.people.actions.effects import facts, refusal

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return make.world()


def number_of(account: Account) -> str:
    return PersonNumber.objects.get(person=account.person_id).number


def wish(to: str, *, begin: int = 0, days: int = 2) -> dict[str, object]:
    since = today() + timedelta(days=begin)
    return {"to": to, "reason": "dinas luar", "since": since, "until": since + timedelta(days=days)}


def lent(world: World, principal: str = "eka", to: str = "kiki", **days: int) -> Delegation:
    return delegate(world.actor(principal), **wish(number_of(getattr(world, to)), **days))  # type: ignore[arg-type]  # a mapping of mixed values


def acting(world: World) -> Actor:
    return actor_of(world.kiki, acting=lent(world).uuid)


def test_delegate_acts_with_the_rights_of_the_principal_and_both_are_named(world: World) -> None:
    actor = acting(world)
    assert (actor.account, actor.behalf, actor.person) == (world.kiki.pk, world.eka.pk, world.eka.person_id)
    row = grant_role(actor, person=world.ani.person.uuid, role=Role.PROCTOR, region="15.04")
    entry = Entry.objects.get(verb="people.role_granted")
    assert (entry.actor, entry.behalf, row.granted_by) == (world.kiki.pk, world.eka.pk, world.kiki.pk)


def test_delegation_is_journalled_by_numbers_alone(world: World) -> None:
    row = lent(world)
    days = {"since": row.since.isoformat(), "until": row.until.isoformat()}
    assert facts("people.delegated") == [(world.region.pk, {"delegate": world.kiki.pk, **days})]


@pytest.mark.parametrize(
    "to", ["", "tidak-ada@contoh.id", "198507222010012999", "Kiki Amalia"], ids=["empty", "mail", "number", "name"]
)
def test_delegate_is_named_exactly(world: World, to: str) -> None:
    assert world.kiki.is_active
    assert refusal(delegate, world.actor("eka"), **wish(to)) == "delegate-unknown"


def test_delegate_is_neither_oneself_nor_of_another_region_nor_closed(world: World) -> None:
    Account.objects.filter(pk=world.ani.pk).update(closed_at=timezone.now())
    for account in (world.eka, world.dewi, world.ani):
        assert refusal(delegate, world.actor("eka"), **wish(number_of(account))) == "delegate-unknown"


@pytest.mark.parametrize(("begin", "days"), [(-1, 3), (0, 0), (0, -1), (0, 32)])
def test_days_of_a_delegation_begin_today_at_the_earliest_and_are_31_at_most(
    world: World, begin: int, days: int
) -> None:
    given = wish(number_of(world.kiki), begin=begin, days=days)
    assert refusal(delegate, world.actor("eka"), **given) == "delegation-days"


def test_delegation_of_31_days_is_taken_and_needs_a_reason(world: World) -> None:
    given = wish(number_of(world.kiki), days=31)
    assert refusal(delegate, world.actor("eka"), **{**given, "reason": " "}) == "delegation-reason"
    assert delegate(world.actor("eka"), **given).reason == "dinas luar"  # type: ignore[arg-type]  # a mapping of mixed values


def test_who_acts_for_another_does_not_delegate(world: World) -> None:
    assert refusal(delegate, acting(world), **wish(number_of(world.ani))) == "acting"


def test_same_person_is_not_delegated_twice_at_a_time(world: World) -> None:
    lent(world)
    assert refusal(delegate, world.actor("eka"), **wish(number_of(world.kiki), begin=1)) == "delegation-twice"
    lent(world, begin=2)
    lent(world, to="ani")


@pytest.mark.parametrize("who", ["eka", "kiki"])
def test_either_side_revokes(world: World, who: str) -> None:
    row = lent(world)
    revoke_delegation(world.actor(who), delegation=row.uuid)
    assert actor_of(world.kiki, acting=row.uuid).behalf is None
    assert refusal(revoke_delegation, world.actor(who), delegation=row.uuid) == "delegation-over"
    assert facts("people.delegation_revoked") == [(world.region.pk, {})]


@pytest.mark.parametrize("who", ["dewi", "budi", "ani"])
def test_third_persons_neither_revoke_nor_take_up(world: World, who: str) -> None:
    row = lent(world)
    assert refusal(revoke_delegation, world.actor(who), delegation=row.uuid) == "not-found"
    assert refusal(take_up, world.actor(who), delegation=row.uuid) == "not-found"


def test_delegate_does_not_revoke_other_delegations_of_the_principal(world: World) -> None:
    other = lent(world, to="ani")
    assert refusal(revoke_delegation, acting(world), delegation=other.uuid) == "not-found"


def test_visitors_and_the_system_have_nothing_to_delegate(world: World) -> None:
    row = lent(world)
    for actor in (VISITOR, SYSTEM):
        assert refusal(delegate, actor, **wish(number_of(world.ani))) == "not-found"
        assert refusal(revoke_delegation, actor, delegation=row.uuid) == "not-found"
        assert refusal(take_up, actor, delegation=row.uuid) == "not-found"


def test_acting_begins_and_ends_with_a_fact_each(world: World) -> None:
    row = lent(world)
    take_up(world.actor("kiki"), delegation=row.uuid)
    lay_down(actor_of(world.kiki, acting=row.uuid))
    lay_down(world.actor("kiki"))
    entries = Entry.objects.filter(verb__startswith="people.acting").order_by("id")
    assert [(entry.verb, entry.region, entry.actor, entry.behalf) for entry in entries] == [
        ("people.acting_started", world.region.pk, world.kiki.pk, world.eka.pk),
        ("people.acting_ended", world.region.pk, world.kiki.pk, world.eka.pk),
    ]


def test_principal_does_not_take_up_the_own_delegation(world: World) -> None:
    row = lent(world)
    assert refusal(take_up, world.actor("eka"), delegation=row.uuid) == "not-found"


def test_delegation_is_taken_up_in_its_days_and_one_at_a_time(world: World) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        row, other = lent(world, begin=1), lent(world, principal="fajar", begin=1)
        assert refusal(take_up, world.actor("kiki"), delegation=row.uuid) == "delegation-over"
        clock.shift(timedelta(days=1))
        take_up(world.actor("kiki"), delegation=row.uuid)
        assert refusal(take_up, actor_of(world.kiki, acting=row.uuid), delegation=other.uuid) == "acting"
        clock.shift(timedelta(days=2))
        assert refusal(take_up, world.actor("kiki"), delegation=row.uuid) == "delegation-over"


def test_both_sides_see_their_delegations_and_the_principal_what_was_done(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        row = lent(world)
        revoke_delegation(world.actor("eka"), delegation=lent(world, to="ani", begin=5).uuid)
        actor = actor_of(world.kiki, acting=row.uuid)
        grant_role(actor, person=world.ani.person.uuid, role=Role.PROCTOR, region="15.04")
        mine, theirs = delegations_of(world.actor("eka")), delegations_of(actor)
    assert [(one.name, one.state, one.until) for one in mine.given] == [
        ("Ani Rahmawati", "revoked", date(2026, 11, 9)),
        ("Kiki Amalia", "holds", date(2026, 11, 4)),
    ]
    assert (mine.held, [(act.who, act.verb) for act in mine.acts]) == ((), [("Kiki Amalia", "people.role_granted")])
    assert [(one.name, one.is_taken_up) for one in theirs.held] == [("Eka Prasetya", True)]
    assert (theirs.given, theirs.acts) == ((), ())
    assert delegations_of(world.actor("ani")).held == ()


def test_delegate_has_made_the_account_her_own(world: World) -> None:
    waits = make.account(make.civil_servant("Lina Marlina", world.health, world.officer), password="")
    assert refusal(delegate, world.actor("eka"), **wish(number_of(waits))) == "delegate-unknown"
    Account.objects.filter(pk=waits.pk).update(password=make.hashed(make.PASSWORD))
    assert delegate(world.actor("eka"), **wish(number_of(waits))).delegate == waits  # type: ignore[arg-type]  # a mapping of mixed values
