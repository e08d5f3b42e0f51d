"""Who is at the screen."""

import pytest
from pytest_django import DjangoAssertNumQueries

from pamong.people.models import Account
from pamong.people.queries.presence import full_name, presence
from tests import make

pytestmark = pytest.mark.django_db


def test_presence_of_an_organiser_names_person_and_region(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    world = make.world()
    account = Account.objects.select_related("person__region").get(pk=world.budi.pk)
    with django_assert_num_queries(1):
        found = presence(account)
    assert (found.name, found.behalf, found.person) == ("Budi Hartawan", "", world.budi.person.uuid)
    assert found.region is not None
    assert (found.region.code, found.region.zone, found.region.hue) == ("15.04", "Asia/Jakarta", 248)
    assert not found.region.arms
    assert [grant.role for grant in found.actor.grants] == ["organiser"]


def test_presence_in_somebody_elses_name_shows_both() -> None:
    world = make.world()
    found = presence(world.kiki, acting=make.delegation(world.fajar, world.kiki).uuid)
    assert (found.name, found.behalf, found.person) == ("Kiki Amalia", "Fajar Nugraha", world.fajar.person.uuid)
    assert (found.actor.account, found.actor.behalf) == (world.kiki.pk, world.fajar.pk)


def test_citizen_without_a_region_has_none() -> None:
    citizen = make.account(make.person("Sukarni", None))
    found = presence(citizen)
    assert (found.region, found.actor.grants) == (None, ())


@pytest.mark.parametrize(
    ("titles", "shown"),
    [(("", ""), "Siti"), (("dr.", "M.Kes."), "dr. Siti, M.Kes."), (("", "S.Kom."), "Siti, S.Kom.")],
)
def test_full_name_carries_the_titles(titles: tuple[str, str], shown: str) -> None:
    row = make.person("Siti", None, title_before=titles[0], title_after=titles[1])
    assert full_name(row) == shown
