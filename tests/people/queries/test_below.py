"""What a government above may know of those below it."""

import pytest
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.people.actions.regions import create_region
from pamong.people.models import Employment, Region
from pamong.people.queries.below import Sums, governments_below
from tests import make

pytestmark = pytest.mark.django_db


def staffed(region: Region, kinds: dict[str, int]) -> None:
    """So many people of each kind in one office of the region."""
    office, post = make.unit("Sekretariat Daerah", region), make.position("Pengadministrasi", region)
    for kind, count in kinds.items():
        for number in range(count):
            someone = make.civil_servant(f"{kind} {number}", office, post)
            Employment.objects.filter(person=someone).update(kind=kind)


def test_province_sees_sums_of_its_cities_and_nobody_in_them(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    world = make.world()
    dewi = world.actor("dewi")
    tidore = create_region(SYSTEM, code="82.72")
    staffed(tidore, {"pns": 7, "pppk": 6, "pppk-pw": 5})
    make.account(Employment.objects.filter(region=tidore).earliest("pk").person)
    Employment.objects.filter(region=tidore, kind="pppk").update(standing="99")
    with django_assert_num_queries(2):
        found = governments_below(dewi, "82")
    assert found.rows == (Sums("82.72", "Kota Tidore Kepulauan", 1, 18, None),)  # one account would be one person
    for row in Employment.objects.filter(region=tidore, kind="pns").exclude(person__in=[])[1:5]:
        make.account(row.person)
    assert governments_below(dewi, "82").rows[0].parts == (7, 6, 5, 12, 5)


def test_region_that_counts_otherwise_is_counted_otherwise() -> None:
    world = make.world()
    tidore = create_region(SYSTEM, code="82.72")
    staffed(tidore, {"pns": 20})
    Employment.objects.filter(
        pk__in=list(Employment.objects.filter(region=tidore).values_list("pk", flat=True)[:8])
    ).update(standing="99")
    assert governments_below(world.actor("dewi"), "82").rows[0].parts == (20, 0, 0, 12, 0)
    Region.objects.filter(pk=tidore.pk).update(left_out=["01"])
    assert governments_below(world.actor("dewi"), "82").rows[0].parts == (20, 0, 0, 8, 0)


def test_few_people_are_not_told() -> None:
    world = make.world()
    staffed(create_region(SYSTEM, code="82.72"), {"pns": 4})
    staffed(create_region(SYSTEM, code="82.71"), {"pns": 20, "pppk": 4})
    few, some = sorted(governments_below(world.actor("dewi"), "82").rows, key=lambda row: row.code, reverse=True)
    assert (few.people, few.parts) == (None, None)
    assert (some.people, some.parts) == (24, None)


def test_nation_sums_a_province_with_its_cities() -> None:
    world = make.world()
    staffed(create_region(SYSTEM, code="82.72"), {"pns": 9})
    world.ani  # noqa: B018  # made when asked for
    rows = governments_below(SYSTEM, "ID").rows
    assert [(row.code, row.governments, row.people) for row in rows] == [("15", 2, None), ("82", 2, 9)]


@pytest.mark.parametrize("name", ["kiki", "budi", "joko", "fajar"])
def test_others_learn_nothing(name: str) -> None:
    world = make.world()
    with pytest.raises(NotFound):
        governments_below(world.actor(name), "82")
    if name != "budi":
        with pytest.raises(NotFound):
            governments_below(world.actor(name), "15.04")
