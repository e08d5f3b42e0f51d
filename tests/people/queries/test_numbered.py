"""People whose numbers were copied from a paper."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from pamong.people.models import Person, PersonNumber
from pamong.people.queries.numbered import kept_by_number
from tests import make

pytestmark = pytest.mark.django_db


def nip_of(person: Person) -> str:
    return PersonNumber.objects.get(person=person, until=None).number


def test_people_of_the_region_are_found_by_present_and_former_number(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    world = make.world()
    ani, kiki, dewi = world.ani.person, world.kiki.person, world.dewi.person
    former = make.number()
    PersonNumber.objects.create(person=ani, number=former, since=date(2010, 1, 1), until=make.SINCE)
    given, budi = [nip_of(ani), former, nip_of(kiki), nip_of(dewi), "198507222010029999"], world.actor("budi")
    with django_assert_num_queries(1):
        found = kept_by_number(budi, world.region, given)
    assert found == {nip_of(ani): ani.uuid, former: ani.uuid, nip_of(kiki): kiki.uuid}


def test_who_does_not_keep_the_region_finds_nobody() -> None:
    world = make.world()
    number = nip_of(world.ani.person)
    for name in ("dewi", "gita", "hadi", "kiki"):
        assert kept_by_number(world.actor(name), world.region, [number]) == {}
