"""Posts, trees and line managers in bulk."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.actor import PersonId
from pamong.people.models import Assignment, Employment, Person, UnitVersion
from pamong.people.queries.posts import Above, Node, held_posts, job_level, posts_of, supervisors_of, unit_tree
from pamong.people.queries.supervisors import supervisor_of
from tests import make
from tests.make import SINCE, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def acting(person: Person, world: World, kind: str = "PLT") -> Assignment:
    return Assignment.objects.create(
        person=person, unit=world.health, position=world.head, kind=kind, leads=True, since=SINCE
    )


def test_held_posts_are_those_of_counted_people_in_the_region(world: World) -> None:
    ani, dewi = world.ani.person, world.dewi.person
    away = make.civil_servant("Sari Utami", world.permits, world.officer)
    Employment.objects.filter(person=away).update(standing="02")  # CLTN: unpaid leave
    gone = make.civil_servant("Umar Said", world.permits, world.officer)
    Assignment.objects.filter(person=gone).update(until=date(2025, 1, 1))
    acted = acting(ani, world)
    found = held_posts(world.region.pk)
    assert [(post.person, post.unit, post.position, post.kind, post.leads) for post in found] == [
        (ani.pk, world.permits.pk, world.officer.pk, "D", False),
        (ani.pk, world.health.pk, world.head.pk, "PLT", True),
    ]
    assert [post.assignment for post in held_posts(world.region.pk, [world.health.pk])] == [acted.pk]
    assert [post.person for post in held_posts(world.other.pk)] == [dewi.pk]


def test_own_posts_begin_with_the_definitive_one(world: World) -> None:
    ani = world.ani.person
    Assignment.objects.filter(person=ani).update(since=date(2025, 6, 1))
    acting(ani, world)
    assert [(post.kind, post.unit) for post in posts_of(ani.pk)] == [("D", world.permits.pk), ("PLT", world.health.pk)]


def test_tree_is_that_of_the_day(world: World) -> None:
    moved = date(2026, 1, 1)
    UnitVersion.objects.filter(unit=world.permits).update(until=moved)
    UnitVersion.objects.create(unit=world.permits, name="Bidang Izin", parent=world.health, since=moved)
    assert unit_tree(world.region.pk)[world.permits.pk] == Node(
        world.permits.pk, world.permits.uuid, "Bidang Izin", world.health.pk
    )
    before = unit_tree(world.region.pk, date(2025, 1, 1))[world.permits.pk]
    assert (before.name, before.parent) == ("Bidang Perizinan", world.licensing.pk)
    assert set(unit_tree(world.region.pk)) == {world.licensing.pk, world.permits.pk, world.health.pk}


def test_line_managers_in_bulk_are_those_of_one_by_one(world: World) -> None:
    chief = make.civil_servant("Nur Hidayat", world.permits, world.officer, leads=True)
    acting(world.kiki.person, world, "PLH")
    people = [chief, *(account.person for account in (world.ani, world.fajar, world.kiki, world.joko, world.indra))]
    with CaptureQueriesContext(connection) as asked:
        found = supervisors_of(person.pk for person in people)
    assert len(asked) == 1
    for person in people:
        one = supervisor_of(PersonId(person.pk))
        assert found.get(person.pk) == (Above(int(one.person), one.reason) if one else None), person.name
    assert found[world.ani.person.pk] == Above(chief.pk, "")
    assert found[chief.pk] == Above(world.fajar.person.pk, "")
    assert found[world.joko.person.pk] == Above(world.kiki.person.pk, "")
    assert {world.fajar.person.pk, world.indra.person.pk, world.kiki.person.pk} & set(found) == set()


def test_vacant_post_above_is_said_with_the_name_of_its_unit(world: World) -> None:
    _ = world.fajar
    assert supervisors_of([world.ani.person.pk]) == {
        world.ani.person.pk: Above(world.fajar.person.pk, "Jabatan kepala Bidang Perizinan kosong.")
    }


@pytest.mark.parametrize(
    ("level", "echelon", "kind", "told"),
    [
        ("JF Ahli Muda", "", "2", "JF Ahli Muda"),
        ("", "22", "1", "JPT Pratama"),
        ("", "31", "1", "Administrator"),
        ("", "41", "1", "Pengawas"),
        ("", "51", "1", ""),
        ("", "", "4", "Pelaksana"),
        ("", "", "2", ""),
    ],
)
def test_jenjang_is_told_by_what_is_written_then_by_echelon_then_by_kind(
    level: str, echelon: str, kind: str, told: str
) -> None:
    assert job_level(level, echelon, kind) == told
