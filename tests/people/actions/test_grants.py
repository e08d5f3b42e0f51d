"""Roles: who gives which, to whom, over what; and the last administrator stays."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.people.access import actor_of, today
from pamong.people.actions.delegations import delegate
from pamong.people.actions.grants import end_grant, grant_role
from pamong.people.models import Account, Grant, PersonNumber, Role, UnitVersion
from tests import make
from tests.make import World
from tests.people.actions.effects import facts, refusal

ORGANISERS_GIVE = {"trainer", "item-writer", "proctor", "partner"}


@pytest.fixture
def world(db: None) -> World:
    return make.world()


def test_role_is_given_from_today_on_and_holds(world: World) -> None:
    row = grant_role(world.actor("eka"), person=world.kiki.person.uuid, role=Role.ASSESSOR, region="15.04")
    assert (row.since, row.until, row.unit, row.granted_by) == (today(), None, None, world.eka.pk)
    assert [right.role for right in world.actor("kiki").grants] == ["assessor"]
    assert facts("people.role_granted") == [
        (
            world.region.pk,
            {
                "person": world.kiki.person_id,
                "role": "assessor",
                "unit": None,
                "since": today().isoformat(),
                "until": None,
            },
        )
    ]


@pytest.mark.parametrize("role", Role.values)
def test_organiser_gives_four_roles_and_administrator_all(world: World, role: str) -> None:
    unit = world.health.uuid if role == "unit-administrator" else None
    wish = {"person": world.kiki.person.uuid, "role": role, "region": "15.04", "unit": unit}
    if role in ORGANISERS_GIVE:
        grant_role(world.actor("budi"), **wish)
        end_grant(world.actor("budi"), grant=Grant.objects.get(person=world.kiki.person).uuid)
    else:
        assert refusal(grant_role, world.actor("budi"), **wish) == "role-not-yours"
    row = grant_role(world.actor("eka"), **wish)
    if role not in ORGANISERS_GIVE:
        assert refusal(end_grant, world.actor("budi"), grant=row.uuid) == "role-not-yours"


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "gita", "fajar"])
def test_role_is_neither_given_nor_ended_by_others(world: World, who: str) -> None:
    row = grant_role(world.actor("eka"), person=world.hadi.person.uuid, role=Role.PROCTOR, region="15.04")
    wish = {"person": world.ani.person.uuid, "role": "proctor", "region": "15.04"}
    assert refusal(grant_role, world.actor(who), **wish) == "not-found"
    assert refusal(end_grant, world.actor(who), grant=row.uuid) == "not-found"


def test_nobody_gives_a_role_to_oneself(world: World) -> None:
    wish = {"role": "assessor", "region": "15.04"}
    assert refusal(grant_role, world.actor("eka"), person=world.eka.person.uuid, **wish) == "own-role"


def test_who_acts_for_an_administrator_gives_no_role_to_either(world: World) -> None:
    login = PersonNumber.objects.get(person=world.kiki.person).number
    days = {"since": today(), "until": today() + timedelta(days=1)}
    row = delegate(world.actor("eka"), to=login, reason="cuti", **days)
    actor = actor_of(world.kiki, acting=row.uuid)
    wish = {"role": "assessor", "region": "15.04"}
    assert refusal(grant_role, actor, person=world.kiki.person.uuid, **wish) == "own-role"
    assert refusal(grant_role, actor, person=world.eka.person.uuid, **wish) == "own-role"
    assert grant_role(actor, person=world.ani.person.uuid, role="assessor", region="15.04").granted_by == world.kiki.pk


def test_unit_of_another_region_or_closed_is_not_there(world: World) -> None:
    wish = {"person": world.kiki.person.uuid, "role": "unit-administrator", "region": "15.04"}
    UnitVersion.objects.filter(unit=world.permits).update(until=today())
    for unit in (world.away.uuid, world.permits.uuid, uuid4()):
        assert refusal(grant_role, world.actor("eka"), **wish, unit=unit) == "not-found"
    row = grant_role(world.actor("eka"), **wish, unit=world.health.uuid)
    assert row.unit == world.health


@pytest.mark.parametrize("role", ["administrator", "organiser", "auditor"])
def test_role_over_a_whole_region_takes_no_unit(world: World, role: str) -> None:
    wish = {"person": world.kiki.person.uuid, "role": role, "region": "15.04", "unit": world.health.uuid}
    assert refusal(grant_role, world.actor("eka"), **wish) == "role-place"


def test_unit_administrator_needs_a_unit(world: World) -> None:
    wish = {"person": world.kiki.person.uuid, "role": "unit-administrator", "region": "15.04"}
    assert refusal(grant_role, world.actor("eka"), **wish) == "role-place"


def test_person_of_another_region_is_lent(world: World) -> None:
    row = grant_role(world.actor("eka"), person=world.dewi.person.uuid, role=Role.ASSESSOR, region="15.04")
    assert (row.region, row.person.region) == (world.region, world.other)


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        ((0, None), (0, None), True),
        ((0, None), (5, 9), True),
        ((5, 9), (0, None), True),
        ((0, 5), (5, None), False),
        ((5, 9), (0, 5), False),
        ((0, 6), (5, 9), True),
    ],
)
def test_role_is_held_once_at_a_time(
    world: World,
    first: tuple[int, int | None],
    second: tuple[int, int | None],
    twice: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    def wish(days: tuple[int, int | None]) -> dict[str, object]:
        begin, end = (day if day is None else today() + timedelta(days=day) for day in days)
        return {"person": world.kiki.person.uuid, "role": "proctor", "region": "15.04", "since": begin, "until": end}

    grant_role(world.actor("eka"), **wish(first))  # type: ignore[arg-type]  # a mapping of mixed values
    if twice:
        assert refusal(grant_role, world.actor("eka"), **wish(second)) == "grant-twice"
    else:
        grant_role(world.actor("eka"), **wish(second))  # type: ignore[arg-type]


def test_same_role_over_another_unit_is_another_role(world: World) -> None:
    wish = {"person": world.kiki.person.uuid, "role": "unit-administrator", "region": "15.04"}
    for unit in (world.health, world.licensing):
        grant_role(world.actor("eka"), **wish, unit=unit.uuid)
    assert refusal(grant_role, world.actor("eka"), **wish, unit=world.health.uuid) == "grant-twice"


@pytest.mark.parametrize(("since", "until"), [(-1, None), (3, 3), (3, 2)])
def test_days_of_a_role_are_in_order_and_not_past(world: World, since: int, until: int | None) -> None:
    days = {"since": today() + timedelta(days=since), "until": until and today() + timedelta(days=until)}
    wish = {"person": world.kiki.person.uuid, "role": "proctor", "region": "15.04"}
    assert refusal(grant_role, world.actor("eka"), **wish, **days) == "grant-days"


def test_unknown_role_person_and_region_are_refused(world: World) -> None:
    actor, person = world.actor("eka"), world.kiki.person.uuid
    assert refusal(grant_role, actor, person=person, role="raja", region="15.04") == "role"
    assert refusal(grant_role, actor, person=uuid4(), role="proctor", region="15.04") == "not-found"
    assert refusal(grant_role, actor, person=person, role="proctor", region="99") == "not-found"


def test_role_ends_today(world: World) -> None:
    row = make.grant(world.kiki.person, Role.PROCTOR, world.region)
    end_grant(world.actor("eka"), grant=row.uuid)
    assert Grant.objects.get(pk=row.pk).until == today()
    assert world.actor("kiki").grants == ()
    assert refusal(end_grant, world.actor("eka"), grant=row.uuid) == "grant-ended"
    assert facts("people.role_ended") == [
        (world.region.pk, {"person": world.kiki.person_id, "role": "proctor"}),
    ]


def test_role_that_is_to_begin_later_never_holds_when_ended(world: World) -> None:
    with time_machine.travel(datetime(2026, 11, 3, 2, 0, tzinfo=UTC), tick=False):
        wish = {"person": world.kiki.person.uuid, "role": "proctor", "region": "15.04"}
        row = grant_role(world.actor("eka"), **wish, since=date(2026, 11, 10))
        end_grant(world.actor("eka"), grant=row.uuid)
        ended = Grant.objects.get(pk=row.pk)
        assert (ended.since, ended.until) == (date(2026, 11, 10), date(2026, 11, 10))
        grant_role(world.actor("eka"), **wish)


def test_last_administrator_stays_until_another_can_sign_in(world: World) -> None:
    mine = Grant.objects.get(person=world.eka.person)
    make.grant(make.person("Tanpa Akun", world.region), Role.ADMINISTRATOR, world.region)
    later = make.grant(world.ani.person, Role.ADMINISTRATOR, world.region)
    Grant.objects.filter(pk=later.pk).update(since=today() + timedelta(days=1))
    elsewhere = world.dewi
    assert Grant.objects.filter(person=elsewhere.person, role="administrator").exists()
    make.grant(world.kiki.person, Role.ADMINISTRATOR, world.region)
    Account.objects.filter(pk=world.kiki.pk).update(closed_at=timezone.now())
    for actor in (world.actor("eka"), SYSTEM):
        assert refusal(end_grant, actor, grant=mine.uuid) == "last-administrator"
    Account.objects.filter(pk=world.kiki.pk).update(closed_at=None)
    assert end_grant(world.actor("eka"), grant=mine.uuid).until == today()
