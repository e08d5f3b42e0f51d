"""The journal with names: who may read it, whom it names, how often it asks."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import SYSTEM, AccountId, Actor
from pamong.core.journal import record
from pamong.core.refusals import NotFound
from pamong.people.models import Account, Region
from pamong.people.queries.journal import Wanted, Who, journal_lines, journal_page, journal_scope
from tests import make

pytestmark = pytest.mark.django_db

CODE = "15.04"


@pytest.fixture
def world() -> make.World:
    return make.world()


def fact(region: Region, actor: Actor = SYSTEM, thing: str = "people.unit:1", verb: str = "people.tried") -> int:
    with transaction.atomic():
        return record(actor, verb, thing, region=region.pk)


def acting(account: Account, behalf: Account | None = None) -> Actor:
    return Actor("x", account=AccountId(account.pk), behalf=AccountId(behalf.pk) if behalf else None)


@pytest.mark.parametrize("name", ["ani", "budi", "eka", "fajar", "joko", "dewi"])
@pytest.mark.parametrize("read", [journal_scope, lambda actor, code: journal_page(actor, code, Wanted())])
def test_journal_is_for_the_regions_auditors_alone(
    name: str, read: Callable[[Actor, str], object], world: make.World
) -> None:
    with pytest.raises(NotFound):
        read(world.actor(name), CODE)
    assert read(world.actor("gita"), CODE)


def test_journal_lines_are_refused_before_the_first_one(world: make.World) -> None:
    with pytest.raises(NotFound):
        journal_lines(world.actor("dewi"), CODE, Wanted())


def test_journal_of_another_region_is_not_in_it(world: make.World) -> None:
    fact(world.other)
    assert [line.verb for line in journal_page(world.actor("gita"), CODE, Wanted()).lines] == ["people.region_created"]
    assert journal_scope(world.actor("gita"), CODE).verbs == ("people.region_created",)


def test_journal_names_people_of_the_region_only(world: make.World) -> None:
    fact(world.region, acting(world.budi, behalf=world.dewi), f"people.person:{world.ani.person_id}")
    fact(world.region, acting(world.dewi), f"people.account:{world.ani.pk}")
    fact(world.region, Actor("gone", account=AccountId(10**9)), f"people.person:{world.dewi.person_id}")
    gone, dewi, budi, system = journal_page(world.actor("gita"), CODE, Wanted()).lines
    assert (gone.who, gone.about) == (Who(None, ""), "")
    assert (dewi.who, dewi.about) == (Who(world.dewi.uuid, ""), "Ani Rahmawati")
    assert (budi.who, budi.behalf) == (Who(world.budi.uuid, "Budi Hartawan"), Who(world.dewi.uuid, ""))
    assert budi.about == "Ani Rahmawati"
    assert (system.who, system.behalf, system.about) == (None, None, "")


def test_journal_of_one_account_has_only_its_entries(world: make.World) -> None:
    fact(world.region, acting(world.budi))
    fact(world.region, acting(world.eka, behalf=world.budi))
    found = journal_page(world.actor("gita"), CODE, Wanted(actor=world.budi.uuid)).lines
    assert [line.who.name if line.who else "" for line in found] == ["Budi Hartawan"]


def test_journal_of_an_unknown_account_is_not_found(world: make.World) -> None:
    with pytest.raises(NotFound):
        journal_page(world.actor("gita"), CODE, Wanted(actor=uuid4()))


def test_journal_days_are_days_of_the_region(world: make.World) -> None:
    for number, hour in ((20, 16), (20, 17), (21, 16), (21, 17)):  # midnight in Batang Hari is 17.00 of Greenwich
        with time_machine.travel(datetime(2026, 11, number, hour, 30, tzinfo=UTC), tick=False):
            fact(world.region, thing=f"people.unit:{number}{hour}")
    day = date(2026, 11, 21)
    found = journal_page(world.actor("gita"), CODE, Wanted(since=day, until=day)).lines
    assert [line.object for line in found] == ["people.unit:2116", "people.unit:2017"]


def test_journal_pages_meet_without_gap_or_overlap(world: make.World) -> None:
    made = [fact(world.region) for _number in range(51)]
    first = journal_page(world.actor("gita"), CODE, Wanted(verb="people.tried"))
    assert [line.id for line in first.lines] == made[:0:-1]
    assert first.older == made[1]
    second = journal_page(world.actor("gita"), CODE, Wanted(verb="people.tried"), before=first.older)
    assert ([line.id for line in second.lines], second.older) == (made[:1], None)


@pytest.mark.parametrize("rows", [1, 3])
def test_journal_asks_the_same_however_long_it_is(
    rows: int, world: make.World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    auditor = world.actor("gita")
    for _number in range(rows):
        fact(world.region, acting(world.budi, behalf=world.ani), f"people.person:{world.ani.person_id}")
    with django_assert_num_queries(7):
        journal_page(auditor, CODE, Wanted(since=date(2020, 1, 1), until=date(2100, 1, 1), actor=world.budi.uuid))
    with django_assert_num_queries(2):
        journal_scope(auditor, CODE)
