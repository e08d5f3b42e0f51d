"""Who restricted the processing of the own data is left alone: which lists honour it, and which do not."""

import pytest
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import SYSTEM, RegionId
from pamong.people.access import processed
from pamong.people.actions import ask_data, lift_restriction
from pamong.people.models import Person
from pamong.people.queries.directory import Wanted, directory, people_rows
from pamong.people.queries.person import person_page
from pamong.people.queries.posts import held_posts
from pamong.people.queries.registry import registry_rows
from pamong.people.queries.requests import data_requests, restricted_among
from pamong.people.queries.roll import roll
from pamong.people.queries.unit import unit_page
from tests import make
from tests.house import privacy

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> make.World:
    """Ani is restricted; Fajar leads her office; there is somebody else in her unit."""
    made = make.world()
    make.civil_servant("Lina Marpaung", made.permits, made.officer)
    assert made.fajar.is_active
    privacy.restricted(made)
    return made


def test_draws_and_invitations_pass_over_the_restricted(world: make.World) -> None:
    assert world.ani.person_id not in {post.person for post in held_posts(world.region.pk)}
    lift_restriction(world.actor("ani"))
    assert world.ani.person_id in {post.person for post in held_posts(world.region.pk)}


def test_leader_sees_a_count_instead_of_the_name(world: make.World) -> None:
    found = directory(world.actor("fajar"), world.region.code, Wanted())
    assert ([row.name for row in found.page], found.hidden) == (["Fajar Nugraha", "Lina Marpaung"], 1)
    page = unit_page(world.actor("fajar"), world.permits.uuid)
    assert ([row.name for row in page.page], page.hidden) == (["Lina Marpaung"], 1)


def test_who_keeps_the_registry_still_sees_everybody(world: make.World) -> None:
    found = directory(world.actor("budi"), world.region.code, Wanted())
    assert "Ani Rahmawati" in [row.name for row in found.page]
    assert (found.hidden, unit_page(world.actor("budi"), world.permits.uuid).hidden) == (0, 0)
    assert person_page(world.actor("ani"), world.ani.person.uuid).name == "Ani Rahmawati"


def test_files_leave_the_restricted_out(world: make.World) -> None:
    rows = people_rows(world.actor("budi"), world.region.code, Wanted())
    assert "Ani Rahmawati" not in [row.name for row in rows.stream()]
    _columns, registry = registry_rows(world.actor("budi"), region=RegionId(world.region.pk))
    assert "Ani Rahmawati" not in [row["nama"] for row in registry]


def test_restriction_is_asked_in_bulk(world: make.World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    people = [world.ani.person_id, world.fajar.person_id]
    with django_assert_num_queries(1):
        assert restricted_among(people) == frozenset({world.ani.person_id})
    with django_assert_num_queries(1):
        assert set(processed(Person.objects.filter(pk__in=people)).values_list("pk", flat=True)) == {
            world.fajar.person_id
        }
    assert SYSTEM.is_system


@pytest.mark.parametrize("more", [0, 2])
def test_list_of_requests_costs_the_same_for_one_and_three(
    more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world = make.world()
    privacy.correction(world)
    for name in ("fajar", "citra")[:more]:
        ask_data(world.actor(name), kind="correction", wish="Gelar")
    budi = world.actor("budi")
    with django_assert_num_queries(4):
        assert len(data_requests(budi, world.region.code).page) == 1 + more


def test_rolls_for_papers_and_files_pass_over_the_restricted(world: make.World) -> None:
    assert world.ani.person_id not in {one.id for one in roll(world.region.pk)}
    lift_restriction(world.actor("ani"))
    assert world.ani.person_id in {one.id for one in roll(world.region.pk)}
