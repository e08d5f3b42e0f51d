"""Accounts: opened by the office with a code, closed, opened again; and the first administrator of a region."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from pamong.core.actor import SYSTEM, Actor
from pamong.core.models import Entry
from pamong.core.refusals import Invalid
from pamong.people.access import actor_of, today
from pamong.people.actions.accounts import (
    close_account,
    first_administrator,
    open_account,
    open_accounts,
    reopen_account,
)
from pamong.people.actions.codes import issue_exam_code, use_code
from pamong.people.actions.delegations import delegate
from pamong.people.actions.grants import grant_role
from pamong.people.models import (
    Account,
    Assignment,
    Delegation,
    Grant,
    Person,
    PersonNumber,
    Region,
    Role,
    SignInCode,
)
from pamong.people.queries.accounts import person_account
from tests import make
from tests.make import World
from tests.people.actions.effects import refusal


@pytest.fixture
def world(db: None) -> World:
    return make.world()


def newcomer(world: World, name: str = "Lina Marlina", **facts: Any) -> Person:
    return make.civil_servant(name, world.health, world.officer, **facts)


def acting(world: World, delegate_: str, principal: str) -> Actor:
    """One of the cast in the name of another."""
    other = getattr(world, delegate_)
    row = delegate(
        world.actor(principal),
        to=PersonNumber.objects.get(person=other.person).number,
        reason="dinas luar",
        since=today(),
        until=today() + timedelta(days=1),
    )
    return actor_of(other, acting=row.uuid)


@pytest.mark.parametrize("who", ["budi", "eka", "joko"])
def test_account_is_opened_without_a_password_and_with_a_code(world: World, who: str) -> None:
    person = newcomer(world, email="lina@contoh.id")
    issued = open_account(world.actor(who), person=person.uuid)
    account = Account.objects.get(person=person)
    code = SignInCode.objects.get(account=account)
    assert (account.uuid, account.email, account.has_usable_password()) == (issued.account, "lina@contoh.id", False)
    assert (code.purpose, code.asked_by, code.used_at) == ("activation", getattr(world, who).pk, None)
    assert (code.valid_until - code.valid_from).days == 30
    entry = Entry.objects.get(verb="people.accounts_opened")
    assert (entry.region, entry.data) == (world.region.pk, {"accounts": [account.pk]})


def test_accounts_of_several_people_come_in_their_order_with_one_fact(world: World) -> None:
    people = [newcomer(world, name) for name in ("Tono", "Ayu", "Made")]
    issued = open_accounts(world.actor("budi"), people=[row.uuid for row in people])
    found = [Account.objects.get(uuid=one.account).person for one in issued]
    assert found == people
    assert Entry.objects.filter(verb="people.accounts_opened").count() == 1
    assert len({one.code for one in issued}) == 3


def test_account_never_activated_gets_a_new_code_and_the_old_one_ends(world: World) -> None:
    person = newcomer(world)
    login = PersonNumber.objects.get(person=person).number
    first = open_account(world.actor("budi"), person=person.uuid)
    second = open_account(world.actor("joko"), person=person.uuid)
    assert first.account == second.account
    with pytest.raises(Invalid):
        use_code(login=login, code=first.code)
    assert use_code(login=login, code=second.code).account == first.account


def test_activated_or_closed_account_gets_no_code(world: World) -> None:
    assert refusal(open_account, world.actor("budi"), person=world.ani.person.uuid) == "account-active"
    close_account(world.actor("budi"), account=world.ani.uuid)
    assert refusal(open_account, world.actor("budi"), person=world.ani.person.uuid) == "account-closed"


def test_address_that_somebody_has_is_not_taken_twice(world: World) -> None:
    make.account(newcomer(world), email="kantor@contoh.id")
    twins = [newcomer(world, name, email="kantor@contoh.id") for name in ("Tono", "Ayu")]
    pair = [newcomer(world, name, email="Bersama@contoh.id") for name in ("Made", "Nita")]
    open_accounts(world.actor("budi"), people=[row.uuid for row in (*twins, *pair)])
    emails = [Account.objects.get(person=row).email for row in (*twins, *pair)]
    assert emails == [None, None, "bersama@contoh.id", None]


def test_person_without_number_and_address_gets_no_account(world: World) -> None:
    speaker = make.person("Rahmat Hidayat", world.region)
    assert refusal(open_account, world.actor("budi"), person=speaker.uuid) == "no-login"


@pytest.mark.parametrize("who", ["dewi", "kiki", "fajar", "gita", "citra"])
def test_account_is_opened_by_those_alone_who_may(world: World, who: str) -> None:
    person, actor = newcomer(world), world.actor(who)
    assert refusal(open_account, actor, person=person.uuid) == "not-found"


def test_one_person_of_another_region_refuses_all(world: World) -> None:
    people = [newcomer(world), make.civil_servant("Tono", world.away, world.away_post)]
    actor = world.actor("budi")
    assert refusal(open_accounts, actor, people=[row.uuid for row in people]) == "not-found"
    assert refusal(open_accounts, actor, people=[people[0].uuid, uuid4()]) == "not-found"


def test_unit_administrator_opens_no_account_outside_the_unit(world: World) -> None:
    person = make.civil_servant("Tono", world.permits, world.officer)
    actor = world.actor("joko")
    assert refusal(open_account, actor, person=person.uuid) == "not-found"


@pytest.mark.parametrize("who", ["budi", "joko"])
def test_who_holds_a_role_gets_codes_from_an_administrator_alone(world: World, who: str) -> None:
    person = newcomer(world)
    grant_role(world.actor("eka"), person=person.uuid, role=Role.ASSESSOR, region="15.04")
    actor = world.actor(who)
    assert refusal(open_account, actor, person=person.uuid) == "holds-role"
    assert open_account(world.actor("eka"), person=person.uuid).purpose == "activation"


def test_nobody_opens_or_closes_the_own_account(world: World) -> None:
    actor = world.actor("eka")
    assert refusal(open_account, actor, person=world.eka.person.uuid) == "own-account"
    assert refusal(close_account, actor, account=world.eka.uuid) == "own-account"
    other = world.actor("kiki")
    assert refusal(close_account, other, account=world.kiki.uuid) == "not-found"


def test_who_acts_for_another_helps_neither_of_the_two(world: World) -> None:
    actor = acting(world, "kiki", "eka")
    assert refusal(open_account, actor, person=world.kiki.person.uuid) == "own-account"
    assert refusal(close_account, actor, account=world.eka.uuid) == "own-account"


def test_account_is_closed_and_opened_again(world: World) -> None:
    close_account(world.actor("budi"), account=world.ani.uuid)
    assert Account.objects.get(pk=world.ani.pk).is_active is False
    actor = world.actor("budi")
    assert refusal(close_account, actor, account=world.ani.uuid) == "account-closed"
    reopen_account(actor, account=world.ani.uuid)
    assert Account.objects.get(pk=world.ani.pk).is_active is True
    assert refusal(reopen_account, actor, account=world.ani.uuid) == "account-open"
    about = Entry.objects.filter(object=f"people.account:{world.ani.pk}").order_by("id")
    assert [row.verb for row in about] == ["people.account_closed", "people.account_reopened"]


@pytest.mark.parametrize("who", ["dewi", "joko", "kiki", "gita"])
def test_account_is_closed_by_organisers_alone(world: World, who: str) -> None:
    actor, account = world.actor(who), world.ani
    assert refusal(close_account, actor, account=account.uuid) == "not-found"
    Account.objects.filter(pk=account.pk).update(closed_at=timezone.now())
    assert refusal(reopen_account, actor, account=account.uuid) == "not-found"
    assert Account.objects.get(pk=account.pk).is_active is False


def test_account_of_the_last_administrator_is_not_closed(world: World) -> None:
    account = world.eka
    assert refusal(close_account, SYSTEM, account=account.uuid) == "last-administrator"
    grant_role(SYSTEM, person=world.kiki.person.uuid, role=Role.ADMINISTRATOR, region="15.04")
    close_account(world.actor("kiki"), account=account.uuid)
    assert Account.objects.get(pk=account.pk).is_active is False


@pytest.mark.django_db
def test_first_administrator_makes_region_person_account_and_role() -> None:
    nip = "198507222010012001"
    issued = first_administrator(SYSTEM, region="15.04", name="Eka Prasetya", email="Eka@Contoh.id", nip=nip)
    person = Person.objects.get()
    assert (person.name, person.region) == ("Eka Prasetya", Region.objects.get(code="15.04"))
    assert [(row.role, row.region.code, row.granted_by) for row in Grant.objects.select_related("region")] == [
        ("administrator", "15.04", None)
    ]
    assert use_code(login="eka@contoh.id", code=issued.code).account == Account.objects.get().uuid
    assert list(
        Entry.objects.filter(region=Region.objects.get(code="15.04").pk).order_by("id").values_list("verb", flat=True)
    ) == [
        "people.region_created",
        "people.registered",
        "people.role_granted",
        "people.accounts_opened",
        "people.code_used",
    ]


@pytest.mark.django_db
def test_first_administrator_twice_is_one_person_with_a_new_code() -> None:
    facts = {"region": "15.04", "name": "Eka Prasetya", "email": "eka@contoh.id", "nip": "198507222010012001"}
    first, second = first_administrator(SYSTEM, **facts), first_administrator(SYSTEM, **facts)
    assert first.account == second.account
    assert first.code != second.code
    assert (Person.objects.count(), Account.objects.count(), Grant.objects.count()) == (1, 1, 1)


def test_first_administrator_may_be_somebody_of_the_registry(world: World) -> None:
    person = newcomer(world)
    number = PersonNumber.objects.get(person=person).number
    issued = first_administrator(SYSTEM, region="15.04", name="L. Marlina", email="lina@contoh.id", nip=number)
    account = Account.objects.get(uuid=issued.account)
    assert (account.person, account.email, account.person.name) == (person, "lina@contoh.id", "Lina Marlina")


def test_first_administrator_is_nobody_of_another_region(world: World) -> None:
    number = PersonNumber.objects.get(person=world.dewi.person).number
    facts = {"region": "15.04", "name": "Dewi", "email": "d@contoh.id", "nip": number}
    assert refusal(first_administrator, SYSTEM, **facts) == "person-elsewhere"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"region": "99.99"}, "region-code"),
        ({"nip": "123"}, "nip-length"),
        ({"email": "bukan surel"}, "person-email"),
        ({"email": ""}, "no-login"),
        ({"name": " "}, "name-empty"),
    ],
)
def test_first_administrator_is_refused_in_words_and_nothing_is_made(
    world: World, facts: dict[str, str], code: str
) -> None:
    given = {"region": "15.71", "name": "Eka", "email": "eka@contoh.id", "nip": ""} | facts
    assert refusal(first_administrator, SYSTEM, **given) == code
    assert not Region.objects.filter(code="15.71").exists()


def test_first_administrator_is_for_the_machines_owner_alone(world: World) -> None:
    facts = {"region": "15.04", "name": "Eka", "email": "e@contoh.id"}
    assert refusal(first_administrator, world.actor("eka"), **facts) == "not-found"


def test_account_of_a_delegate_is_helped_by_an_administrator_alone(world: World) -> None:
    row = make.delegation(world.eka, world.kiki)
    for who in ("budi", "joko"):
        assert person_account(world.actor(who), world.kiki.person.uuid).is_guarded is True
    assert refusal(close_account, world.actor("budi"), account=world.kiki.uuid) == "holds-role"
    Account.objects.filter(pk=world.kiki.pk).update(password=make.hashed(""))
    assert refusal(open_account, world.actor("joko"), person=world.kiki.person.uuid) == "holds-role"
    Delegation.objects.filter(pk=row.pk).update(since=today() + timedelta(days=9))
    assert refusal(open_account, world.actor("joko"), person=world.kiki.person.uuid) == "holds-role"
    Delegation.objects.filter(pk=row.pk).update(revoked_at=timezone.now())
    assert open_account(world.actor("joko"), person=world.kiki.person.uuid).account == world.kiki.uuid


def test_delegation_that_is_over_guards_nothing(world: World) -> None:
    row = make.delegation(world.eka, world.kiki)
    Delegation.objects.filter(pk=row.pk).update(until=today())
    close_account(world.actor("budi"), account=world.kiki.uuid)
    assert Account.objects.get(pk=world.kiki.pk).is_active is False


def test_head_gets_a_first_account_as_anybody_and_is_guarded_once_it_is_used(world: World) -> None:
    head = make.civil_servant("Lina Marlina", world.health, world.head, leads=True)
    open_account(world.actor("joko"), person=head.uuid)
    issued = open_account(world.actor("budi"), person=head.uuid)
    assert person_account(world.actor("budi"), head.uuid).is_guarded is False
    Account.objects.filter(uuid=issued.account).update(password=make.hashed(make.PASSWORD))
    assert person_account(world.actor("budi"), head.uuid).is_guarded is True
    assert person_account(world.actor("eka"), head.uuid).is_guarded is False
    assert refusal(close_account, world.actor("budi"), account=issued.account) == "holds-role"
    times = {"valid_from": timezone.now(), "valid_until": timezone.now() + timedelta(hours=2)}
    assert refusal(issue_exam_code, world.actor("budi"), account=issued.account, **times) == "holds-role"
    Assignment.objects.filter(person=head).update(until=today())
    close_account(world.actor("budi"), account=issued.account)
    assert Account.objects.get(uuid=issued.account).is_active is False
