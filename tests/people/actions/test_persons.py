"""Persons over time: registered, corrected, on other terms, in posts and out of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from pamong.core.refusals import Refusal
from pamong.people.access import actor_of
from pamong.people.actions.persons import (
    Terms,
    assign,
    change_employment,
    correct_person,
    end_assignment,
    register_person,
)
from pamong.people.actions.transfer import transfer_person
from pamong.people.models import Assignment, Delegation, Employment, Person, PersonNumber
from tests import make
from tests.make import SINCE, World
from tests.people.actions.effects import facts, refusal, state

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 22)
MARCH = date(2026, 3, 1)
NIP = "199003152015032007"
CONTRACT = "199202252023212031"
NEW_CONTRACT = "199202252026212009"
PNS = Terms("pns", "01", "III/b", date(2024, 4, 1))


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def numbers(person: Person) -> list[tuple[str, date, date | None]]:
    rows = PersonNumber.objects.filter(person=person).order_by("since", "id")
    return list(rows.values_list("number", "since", "until"))


def terms(person: Person) -> list[tuple[str, str, str, date, date | None]]:
    rows = Employment.objects.filter(person=person).order_by("since", "id")
    return list(rows.values_list("kind", "standing", "grade", "since", "until"))


def posts(person: Person) -> list[tuple[str, str, bool, date, date | None]]:
    """Name of the position, kind, whether it leads, since, until; oldest first."""
    rows = Assignment.objects.filter(person=person).order_by("since", "id")
    return list(rows.values_list("position__name", "kind", "leads", "since", "until"))


def newcomer(world: World, **given: Any) -> Person:
    return register_person(
        world.actor("budi"),
        region="15.04",
        **{"name": "Rina Puspita", "number": NIP, "terms": PNS, "since": MARCH, **given},
    )


def test_civil_servant_is_registered_with_what_the_number_says(world: World) -> None:
    row = newcomer(world, title_after=" S.Sos. ", unit=world.permits.uuid, position=world.officer.uuid)
    assert (row.name, row.title_after, row.born, row.sex) == ("Rina Puspita", "S.Sos.", date(1990, 3, 15), "P")
    assert row.region == world.region
    assert numbers(row) == [(NIP, MARCH, None)]
    assert terms(row) == [("pns", "01", "III/b", MARCH, None)]
    assert posts(row) == [("Penata Perizinan Ahli Pertama", "D", False, MARCH, None)]
    post = Assignment.objects.get(person=row)
    assert facts("people.registered") == [(world.region.pk, {"employed": True, "assignment": post.pk})]


def test_number_is_read_as_people_type_it(world: World) -> None:
    assert numbers(newcomer(world, number=" 19900315 201503 2 007"))[0][0] == NIP


def test_somebody_from_outside_has_neither_number_nor_terms(world: World) -> None:
    row = register_person(
        world.actor("budi"), region="15.04", name="Prof. Umar", email="umar@contoh.id", phone="0812 3456 7890"
    )
    assert (numbers(row), terms(row), posts(row)) == ([], [], [])
    assert (row.email, row.phone, row.born, row.sex) == ("umar@contoh.id", "0812 3456 7890", None, "")


def test_number_known_anywhere_is_refused_without_saying_where(world: World) -> None:
    make.civil_servant("Sari Dewi", world.away, world.away_post, nip=NIP)
    with pytest.raises(Refusal) as refused:
        newcomer(world)
    assert refused.value.code == "number-known"
    assert "Maluku" not in str(refused.value)
    assert "Sari" not in str(refused.value)
    PersonNumber.objects.filter(number=NIP).update(until=MARCH)
    given = {"region": "15.04", "name": "Rina", "number": NIP, "terms": PNS, "since": MARCH}
    assert refusal(register_person, world.actor("budi"), **given) == "number-known"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "name-empty"),
        ({"number": ""}, "number-missing"),
        ({"terms": None}, "number-alone"),
        ({"number": "19900315201503200"}, "nip-length"),
        ({"number": "199003152015032000"}, "nip-mangled"),
        ({"number": "199013152015032007"}, "nip-birth"),
        ({"number": CONTRACT}, "number-of-pppk"),
        ({"since": None}, "since-missing"),
        ({"since": TOMORROW}, "day-ahead"),
        ({"terms": Terms("honorer")}, "employment-kind"),
        ({"terms": Terms("pns", "1")}, "employment-standing"),
        ({"terms": Terms("pns", "01", "III/e")}, "employment-grade"),
        ({"terms": Terms("pns", "01", "IX")}, "employment-grade"),
        ({"terms": Terms("pppk", "01", "III/a")}, "employment-grade"),
        ({"email": "rina di contoh"}, "person-email"),
        ({"phone": "lewat WA"}, "person-phone"),
        ({"sex": "X"}, "person-sex"),
        ({"born": TOMORROW}, "day-ahead"),
        ({"education_level": "S1"}, "person-education"),
        ({"education_year": 2027}, "person-education-year"),
    ],
)
def test_what_cannot_be_is_refused(world: World, given: dict[str, Any], code: str) -> None:
    usual = {"region": "15.04", "name": "Rina", "number": NIP, "terms": PNS, "since": MARCH}
    assert refusal(register_person, world.actor("budi"), **{**usual, **given}) == code


def test_post_needs_unit_and_position_of_the_same_region(world: World) -> None:
    usual = {"region": "15.04", "name": "Rina", "number": NIP, "terms": PNS, "since": MARCH}
    budi = world.actor("budi")
    assert refusal(register_person, budi, **usual, unit=world.permits.uuid) == "post-half"
    away = {"unit": world.away.uuid, "position": world.away_post.uuid}
    assert refusal(register_person, budi, **usual, **away) == "not-found"


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita"])
def test_registry_is_not_there_for_who_does_not_keep_it(world: World, who: str) -> None:
    actor, ani = world.actor(who), world.ani.person
    given = {"region": "15.04", "name": "Rina", "number": NIP, "terms": PNS, "since": MARCH}
    assert refusal(register_person, actor, **given) == "not-found"
    assert refusal(correct_person, actor, person=ani.uuid, email="x@contoh.id") == "not-found"
    assert refusal(change_employment, actor, person=ani.uuid, terms=PNS, since=MARCH) == "not-found"
    post = {"unit": world.health.uuid, "position": world.officer.uuid, "kind": "PLT", "since": MARCH}
    assert refusal(assign, actor, person=ani.uuid, **post) == "not-found"
    held = Assignment.objects.get(person=ani)
    assert refusal(end_assignment, actor, assignment=held.uuid, on=TODAY) == "not-found"


def test_organiser_corrects_what_is_written_of_a_person(world: World) -> None:
    ani = world.ani.person
    correct_person(world.actor("budi"), person=ani.uuid, name="Ani Rahmawaty", title_after="S.E.", sex="P", phone="")
    ani.refresh_from_db()
    assert (ani.name, ani.title_after, ani.sex) == ("Ani Rahmawaty", "S.E.", "P")
    assert facts("people.corrected") == [(world.region.pk, {"fields": ["name", "sex", "title_after"]})]


def test_everybody_corrects_the_own_contact_and_nothing_else(world: World) -> None:
    actor, ani = world.actor("ani"), world.ani.person
    correct_person(actor, person=ani.uuid, email="ani@contoh.id", phone="+62 812-3456-7890")
    ani.refresh_from_db()
    assert (ani.email, ani.phone) == ("ani@contoh.id", "+62 812-3456-7890")
    for given in ({"name": "Ratu"}, {"title_after": "S.H."}, {"email": "a@b.id", "born": SINCE}):
        assert refusal(correct_person, actor, person=ani.uuid, **given) == "not-found"
    for change in ({"terms": PNS, "since": MARCH},):
        assert refusal(change_employment, actor, person=ani.uuid, **change) == "not-found"


def test_contact_is_not_corrected_in_the_name_of_somebody_else(world: World) -> None:
    row = Delegation.objects.create(
        principal=world.ani,
        delegate=world.kiki,
        reason="cuti",
        since=MARCH,
        until=date(2026, 12, 31),
        created_at=timezone.now(),
    )
    row.refresh_from_db()
    acting = actor_of(world.kiki, acting=row.uuid)
    assert acting.person == world.ani.person.pk
    assert refusal(correct_person, acting, person=world.ani.person.uuid, email="x@contoh.id") == "not-found"


def test_correction_of_nothing_writes_nothing(world: World) -> None:
    actor, ani = world.actor("budi"), world.ani.person
    before = state()
    correct_person(actor, person=ani.uuid, name=" Ani  Rahmawati ")
    assert state() == before


def test_new_contract_comes_with_a_new_number_and_the_old_one_stays_known(world: World) -> None:
    row = newcomer(world, number=CONTRACT, terms=Terms("pppk", "01", "IX"))
    change_employment(
        world.actor("budi"), person=row.uuid, terms=Terms("pppk", "01", "X"), since=TODAY, number=NEW_CONTRACT
    )
    assert numbers(row) == [(CONTRACT, MARCH, TODAY), (NEW_CONTRACT, TODAY, None)]
    assert terms(row) == [("pppk", "01", "IX", MARCH, TODAY), ("pppk", "01", "X", TODAY, None)]
    assert facts("people.employment_changed") == [
        (world.region.pk, {"kind": "pppk", "standing": "01", "since": "2026-11-21", "renumbered": True})
    ]
    given = {"region": "15.04", "name": "Lain", "number": CONTRACT, "terms": Terms("pppk"), "since": TODAY}
    assert refusal(register_person, world.actor("budi"), **given) == "number-known"


def test_mistyped_number_is_corrected_on_its_first_day_and_set_free(world: World) -> None:
    budi, row = world.actor("budi"), newcomer(world)
    right = "199003152015032008"
    change_employment(budi, person=row.uuid, terms=PNS, since=MARCH, number=right)
    assert numbers(row) == [(right, MARCH, None)]
    assert numbers(newcomer(world, name="Pemilik Asli")) == [(NIP, MARCH, None)]


def test_terms_follow_each_other_without_a_gap(world: World) -> None:
    budi, row = world.actor("budi"), newcomer(world, terms=Terms("cpns", "01", "III/a"))
    change_employment(budi, person=row.uuid, terms=PNS, since=TODAY)
    assert terms(row) == [("cpns", "01", "III/a", MARCH, TODAY), ("pns", "01", "III/b", TODAY, None)]
    assert numbers(row) == [(NIP, MARCH, None)]
    before = state()
    change_employment(budi, person=row.uuid, terms=PNS, since=TODAY)
    assert state() == before


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"since": date(2026, 2, 28)}, "day-before"),
        ({"since": TOMORROW}, "day-ahead"),
        ({"terms": Terms("pns", "01", "XVIII")}, "employment-grade"),
        ({"number": CONTRACT}, "number-of-pppk"),
        ({"number": "1990"}, "nip-length"),
    ],
)
def test_terms_that_cannot_be_are_refused(world: World, given: dict[str, Any], code: str) -> None:
    row = newcomer(world, terms=Terms("cpns"))
    usual = {"person": row.uuid, "terms": PNS, "since": TODAY}
    assert refusal(change_employment, world.actor("budi"), **{**usual, **given}) == code


def test_number_of_somebody_else_is_refused_with_new_terms(world: World) -> None:
    row = newcomer(world)
    theirs = PersonNumber.objects.get(person=world.ani.person).number
    for since in (MARCH, TODAY):
        given = {"person": row.uuid, "terms": PNS, "since": since, "number": theirs}
        assert refusal(change_employment, world.actor("budi"), **given) == "number-known"


def test_outsider_becomes_a_civil_servant_with_a_number(world: World) -> None:
    budi = world.actor("budi")
    row = register_person(budi, region="15.04", name="Rina")
    given = {"person": row.uuid, "terms": PNS, "since": TODAY}
    assert refusal(change_employment, budi, **given) == "number-missing"
    change_employment(budi, **given, number=NIP)
    assert (numbers(row), len(terms(row))) == ([(NIP, TODAY, None)], 1)


def test_definitive_post_ends_the_one_before(world: World) -> None:
    ani = world.ani.person
    post = assign(
        world.actor("budi"), person=ani.uuid, unit=world.health.uuid, position=world.head.uuid, kind="D", since=MARCH
    )
    assert posts(ani) == [
        ("Penata Perizinan Ahli Pertama", "D", False, SINCE, MARCH),
        ("Kepala Dinas", "D", False, MARCH, None),
    ]
    said = {"person": ani.pk, "unit": world.health.pk, "position": world.head.pk, "kind": "D", "leads": False}
    assert facts("people.assigned") == [(world.region.pk, {**said, "since": "2026-03-01"})]
    assert post.unit == world.health


def test_acting_post_stands_beside_the_definitive_one_and_ends_alone(world: World) -> None:
    budi, ani = world.actor("budi"), world.ani.person
    given = {"unit": world.licensing.uuid, "position": world.head.uuid, "kind": "PLT"}
    post = assign(budi, person=ani.uuid, leads=True, since=MARCH, **given)
    assert posts(ani) == [
        ("Penata Perizinan Ahli Pertama", "D", False, SINCE, None),
        ("Kepala Dinas", "PLT", True, MARCH, None),
    ]
    end_assignment(budi, assignment=post.uuid, on=TODAY)
    assert posts(ani) == [
        ("Penata Perizinan Ahli Pertama", "D", False, SINCE, None),
        ("Kepala Dinas", "PLT", True, MARCH, TODAY),
    ]
    ended = {"person": ani.pk, "unit": world.licensing.pk, "on": "2026-11-21"}
    assert facts("people.assignment_ended") == [(world.region.pk, ended)]


def test_new_head_takes_the_lead_and_the_former_serves_on(world: World) -> None:
    fajar, ani = world.fajar.person, world.ani.person
    given = {"unit": world.licensing.uuid, "position": world.head.uuid, "kind": "D", "leads": True}
    assign(world.actor("budi"), person=ani.uuid, since=MARCH, **given)
    assert posts(fajar) == [
        ("Kepala Dinas", "D", True, SINCE, MARCH),
        ("Kepala Dinas", "D", False, MARCH, None),
    ]
    assert posts(ani)[-1] == ("Kepala Dinas", "D", True, MARCH, None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "X"}, "assignment-kind"),
        ({"since": TOMORROW}, "day-ahead"),
        ({"since": date(2023, 12, 31)}, "day-before"),
        ({"unit": "permits", "position": "officer"}, "assignment-twice"),
        ({"unit": "away"}, "not-found"),
        ({"position": "away_post"}, "not-found"),
    ],
)
def test_post_that_cannot_be_is_refused(world: World, given: dict[str, Any], code: str) -> None:
    post = {"unit": "health", "position": "head", "kind": "D", "since": TODAY, **given}
    places = {key: getattr(world, str(post[key])).uuid for key in ("unit", "position")}
    given = {"person": world.ani.person.uuid, **post, **places}
    assert refusal(assign, world.actor("budi"), **given) == code


def test_head_cannot_begin_before_the_present_one(world: World) -> None:
    _ = world.fajar
    early = date(2023, 6, 1)
    row = register_person(world.actor("budi"), region="15.04", name="Rina")
    given = {"unit": world.licensing.uuid, "position": world.head.uuid, "kind": "D", "leads": True, "since": early}
    assert refusal(assign, world.actor("budi"), person=row.uuid, **given) == "head-since"


def test_closed_post_takes_nobody(world: World) -> None:
    budi, ani = world.actor("budi"), world.ani.person
    given = {"person": ani.uuid, "position": world.head.uuid, "kind": "D", "since": TODAY}
    world.head.closed_on = MARCH
    world.head.save()
    assert refusal(assign, budi, unit=world.licensing.uuid, **given) == "position-closed"


def test_post_ends_once_and_not_before_it_began(world: World) -> None:
    budi, post = world.actor("budi"), Assignment.objects.get(person=world.ani.person)
    assert refusal(end_assignment, budi, assignment=post.uuid, on=date(2023, 12, 31)) == "day-before"
    assert refusal(end_assignment, budi, assignment=post.uuid, on=TOMORROW) == "day-ahead"
    end_assignment(budi, assignment=post.uuid, on=SINCE)
    assert refusal(end_assignment, budi, assignment=post.uuid, on=TODAY) == "assignment-ended"


def test_words_about_a_person_hold_no_signs_that_nobody_sees(world: World) -> None:
    row = correct_person(
        world.actor("budi"),
        person=world.ani.person.uuid,
        name="Ani\u202e Rahma\u200bwati\x00",
        title_after="S.H\u2066.",
        education="Hu\u00adkum",
        email="ani@contoh.id\u202e",
    )
    assert (row.name, row.title_after, row.education, row.email) == ("Ani Rahmawati", "S.H.", "Hukum", "ani@contoh.id")
    given = {"person": world.ani.person.uuid, "name": "\u200b\u202e"}
    assert refusal(correct_person, world.actor("budi"), **given) == "name-empty"


def own_changes(world: World, person: Person) -> dict[Any, dict[str, Any]]:
    """Every way to change a person's record that needs who keeps it."""
    post = Assignment.objects.get(person=person)
    return {
        correct_person: {"person": person.uuid, "name": "Ratu"},
        change_employment: {"person": person.uuid, "terms": Terms("pns", "01", "IV/e"), "since": TODAY},
        assign: {
            "person": person.uuid,
            "unit": world.health.uuid,
            "position": world.head.uuid,
            "kind": "PLT",
            "leads": True,
            "since": TODAY,
        },
        end_assignment: {"assignment": post.uuid, "on": TODAY},
        transfer_person: {"person": person.uuid, "to": "82", "on": TODAY, "decree": "SK 1"},
    }


@pytest.mark.parametrize("who", ["budi", "eka"])
def test_organiser_keeps_the_own_record_no_more_than_anybody(world: World, who: str) -> None:
    actor, person = world.actor(who), getattr(world, who).person
    for action, given in own_changes(world, person).items():
        assert refusal(action, actor, **given) == "own-record"
    assert refusal(correct_person, actor, person=person.uuid, email_office="x@contoh.id") == "own-record"
    assert correct_person(actor, person=person.uuid, phone="0812 3456 7890").phone == "0812 3456 7890"


def test_who_acts_for_an_organiser_changes_neither_of_the_two(world: World) -> None:
    actor = actor_of(world.kiki, acting=make.delegation(world.budi, world.kiki).uuid)
    for person in (world.budi.person, world.kiki.person):
        for action, given in own_changes(world, person).items():
            assert refusal(action, actor, **given) == "own-record"
        assert refusal(correct_person, actor, person=person.uuid, phone="0812 3456 7890") == "own-record"
    assert correct_person(actor, person=world.ani.person.uuid, name="Ani").name == "Ani"
