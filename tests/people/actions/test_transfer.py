"""A transfer keeps the record and changes who may see it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.core.refusals import Invalid, NotFound
from pamong.people.access import account_for, actor_of, person_for, today
from pamong.people.actions.persons import assign, correct_person
from pamong.people.actions.regions import create_region
from pamong.people.actions.requests import answer_request, ask_data
from pamong.people.actions.transfer import transfer_person
from pamong.people.models import (
    Account,
    Assignment,
    DataRequest,
    Delegation,
    Employment,
    Grant,
    Person,
    PersonNumber,
    Role,
)
from tests import make
from tests.make import SINCE, World
from tests.people.actions.effects import facts, refusal

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
NOVEMBER = date(2026, 11, 1)
DECREE = "SK 824/117/BKPSDM tanggal 26 Oktober 2026"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    """With Dewi, who keeps the registry of the other region: otherwise nobody is transferred there."""
    found = make.world()
    assert found.dewi.is_active
    return found


def delegated(principal: Account, delegate: Account) -> Delegation:
    return Delegation.objects.create(
        principal=principal,
        delegate=delegate,
        reason="cuti",
        since=SINCE,
        until=date(2027, 1, 1),
        created_at=timezone.now(),
    )


def test_transfer_changes_who_sees_the_record_and_keeps_it(world: World) -> None:
    ani, number = world.ani.person, PersonNumber.objects.get(person=world.ani.person).number
    row = transfer_person(world.actor("budi"), person=ani.uuid, to="82", on=NOVEMBER, decree=DECREE)
    assert (row.pk, row.uuid, row.region) == (ani.pk, ani.uuid, world.other)
    with pytest.raises(NotFound):
        person_for(world.actor("budi"), ani.uuid)
    assert person_for(world.actor("dewi"), ani.uuid) == ani
    assert account_for(world.actor("dewi"), world.ani.uuid) == world.ani
    assert PersonNumber.objects.get(person=ani, until=None).number == number
    assert refusal(correct_person, world.actor("budi"), person=ani.uuid, name="X") == "not-found"


def test_transfer_ends_posts_and_goes_on_with_the_same_terms(world: World) -> None:
    ani = world.ani.person
    transfer_person(world.actor("budi"), person=ani.uuid, to="82", on=NOVEMBER, decree=DECREE)
    rows = Employment.objects.filter(person=ani).order_by("since")
    assert list(rows.values_list("region__code", "kind", "standing", "grade", "since", "until")) == [
        ("15.04", "pns", "01", "III/a", SINCE, NOVEMBER),
        ("82", "pns", "01", "III/a", NOVEMBER, None),
    ]
    assert list(Assignment.objects.filter(person=ani).values_list("unit", "until")) == [(world.permits.pk, NOVEMBER)]
    post = assign(
        world.actor("dewi"),
        person=ani.uuid,
        unit=world.away.uuid,
        position=world.away_post.uuid,
        kind="D",
        since=NOVEMBER,
    )
    assert post.unit == world.away


def test_transfer_ends_roles_over_the_old_region_and_no_others(world: World) -> None:
    budi = world.budi.person
    make.grant(budi, Role.LEADER, world.region, world.health)
    make.grant(budi, Role.EVALUATOR, world.other)
    Grant.objects.create(person=budi, role=Role.AUDITOR, region=world.region, since=TODAY, created_at=timezone.now())
    transfer_person(world.actor("eka"), person=budi.uuid, to="82", on=NOVEMBER, decree=DECREE)
    rows = Grant.objects.filter(person=budi).order_by("id")
    assert list(rows.values_list("role", "until")) == [
        ("organiser", NOVEMBER),
        ("leader", NOVEMBER),
        ("evaluator", None),
        ("auditor", TODAY),
    ]
    assert [(right.role, right.region) for right in actor_of(world.budi).grants] == [("evaluator", world.other.pk)]


def test_transfer_ends_acting_for_each_other(world: World) -> None:
    given, taken = delegated(world.ani, world.kiki), delegated(world.fajar, world.ani)
    beside = delegated(world.fajar, world.kiki)
    transfer_person(world.actor("eka"), person=world.ani.person.uuid, to="82", on=TODAY, decree=DECREE)
    for row in (given, taken, beside):
        row.refresh_from_db()
    assert (given.revoked_at, taken.revoked_at, beside.revoked_at) == (timezone.now(), timezone.now(), None)
    world.ani.refresh_from_db()
    assert world.ani.closed_at is None


def test_transfer_stands_in_both_journals(world: World) -> None:
    transfer_person(world.actor("budi"), person=world.ani.person.uuid, to="82", on=NOVEMBER, decree=f" {DECREE} ")
    both = {"from": world.region.pk, "to": world.other.pk, "on": "2026-11-01", "decree": DECREE}
    assert facts("people.transferred") == [
        (world.region.pk, {**both, "assignments": 1, "grants": 0, "delegations": 0}),
        (world.other.pk, both),
    ]


def test_somebody_from_outside_moves_without_terms(world: World) -> None:
    indra = world.indra.person
    row = transfer_person(world.actor("eka"), person=indra.uuid, to="82", on=TODAY, decree=DECREE)
    assert row.region == world.other
    assert not Employment.objects.filter(person=indra).exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to": "15.04"}, "transfer-region"),
        ({"to": "32.73"}, "transfer-region"),
        ({"on": date(2026, 11, 22)}, "day-ahead"),
        ({"on": date(2023, 12, 31)}, "transfer-before"),
        ({"decree": "  "}, "transfer-decree"),
        ({"decree": "x" * 201}, "transfer-decree"),
    ],
)
def test_transfer_that_cannot_be_is_refused(world: World, given: dict[str, object], code: str) -> None:
    usual = {"person": world.ani.person.uuid, "to": "82", "on": TODAY, "decree": DECREE}
    assert refusal(transfer_person, world.actor("budi"), **{**usual, **given}) == code


def test_day_before_the_present_post_is_refused(world: World) -> None:
    assign(
        world.actor("budi"),
        person=world.ani.person.uuid,
        unit=world.health.uuid,
        position=world.officer.uuid,
        kind="D",
        since=NOVEMBER,
    )
    given = {"person": world.ani.person.uuid, "to": "82", "on": date(2026, 10, 31), "decree": DECREE}
    assert refusal(transfer_person, world.actor("budi"), **given) == "transfer-before"


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "ani"])
def test_person_is_not_there_for_who_does_not_keep_the_record(world: World, who: str) -> None:
    given = {"person": world.ani.person.uuid, "to": "82", "on": TODAY, "decree": DECREE}
    assert refusal(transfer_person, world.actor(who), **given) == "not-found"


def test_person_without_a_region_cannot_be_transferred(world: World) -> None:
    alone: Person = make.person("Warga", None)
    given = {"person": alone.uuid, "to": "82", "on": today(), "decree": DECREE}
    assert refusal(transfer_person, SYSTEM, **given) == "not-found"


def moved(person: Person, to: str = "82") -> dict[str, object]:
    return {"person": person.uuid, "to": to, "on": TODAY, "decree": DECREE}


def test_role_holders_are_transferred_by_an_administrator_alone(world: World) -> None:
    budi, eka = world.actor("budi"), world.actor("eka")
    made = make.delegation(world.eka, world.kiki)
    for account in (world.eka, world.citra, world.joko, world.kiki, world.fajar):
        assert refusal(transfer_person, budi, **moved(account.person)) == "holds-role"
    for account in (world.citra, world.joko, world.kiki, world.fajar):
        transfer_person(eka, person=account.person.uuid, to="82", on=TODAY, decree=DECREE)
    made.refresh_from_db()
    assert made.revoked_at == timezone.now()


def test_last_administrator_is_transferred_by_nobody(world: World) -> None:
    assert refusal(transfer_person, SYSTEM, **moved(world.eka.person)) == "last-administrator"
    make.grant(world.kiki.person, Role.ADMINISTRATOR, world.region)
    row = transfer_person(world.actor("kiki"), person=world.eka.person.uuid, to="82", on=TODAY, decree=DECREE)
    assert row.region == world.other
    assert refusal(transfer_person, SYSTEM, **moved(world.kiki.person)) == "last-administrator"


def test_transfer_ends_codes_and_requests(world: World) -> None:
    asked = make.recovery(world.ani, asked_by=world.budi)
    other = make.recovery(world.kiki, asked_by=world.budi)
    transfer_person(world.actor("budi"), person=world.ani.person.uuid, to="82", on=TODAY, decree=DECREE)
    for row in (asked, other):
        row.refresh_from_db()
    assert (asked.cancelled_at, other.cancelled_at) == (timezone.now(), None)


def test_people_go_only_where_somebody_keeps_the_registry(world: World) -> None:
    ani, grants = world.ani.person, Grant.objects.filter(person=world.dewi.person)
    create_region(SYSTEM, code="32.73")
    with pytest.raises(Invalid, match="Belum ada penyelenggara di instansi itu"):
        transfer_person(world.actor("budi"), person=ani.uuid, to="32.73", on=TODAY, decree=DECREE)
    Account.objects.filter(pk=world.dewi.pk).update(closed_at=timezone.now())
    assert refusal(transfer_person, world.actor("budi"), **moved(ani)) == "transfer-region"
    Account.objects.filter(pk=world.dewi.pk).update(closed_at=None)
    grants.filter(role=Role.ADMINISTRATOR).update(until=TODAY)
    grants.filter(role=Role.ORGANISER).update(since=date(2026, 11, 22))
    assert refusal(transfer_person, world.actor("budi"), **moved(ani)) == "transfer-region"
    grants.filter(role=Role.ORGANISER).update(since=TODAY, unit=world.away)
    assert refusal(transfer_person, world.actor("budi"), **moved(ani)) == "transfer-region"
    grants.filter(role=Role.ORGANISER).update(unit=None)
    assert transfer_person(world.actor("budi"), person=ani.uuid, to="82", on=TODAY, decree=DECREE).region == world.other
    transfer_person(SYSTEM, person=world.kiki.person.uuid, to="32.73", on=TODAY, decree=DECREE)


def test_open_request_goes_to_who_keeps_the_record_now(world: World) -> None:
    ani = world.actor("ani")
    answered, waiting = (ask_data(ani, kind=kind, wish="Gelar saya") for kind in ("restriction", "correction"))
    answer_request(world.actor("budi"), request=answered.uuid, grant=False, words="Tidak perlu")
    transfer_person(world.actor("budi"), person=world.ani.person.uuid, to="82", on=NOVEMBER, decree=DECREE)
    assert list(DataRequest.objects.order_by("pk").values_list("region", flat=True)) == [
        world.region.pk,
        world.other.pk,
    ]
    assert refusal(answer_request, world.actor("budi"), request=waiting.uuid, grant=True) == "not-found"
    answer_request(world.actor("dewi"), request=waiting.uuid, grant=True)
    waiting.refresh_from_db()
    assert waiting.outcome == "granted"
