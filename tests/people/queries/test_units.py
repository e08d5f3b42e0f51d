"""The tree of units, now and on a day, and one unit."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.refusals import NotFound
from pamong.people.models import Assignment, Unit, UnitVersion
from pamong.people.queries.unit import unit_page
from pamong.people.queries.units import Node, unit_lines, unit_tree
from tests import make
from tests.make import SINCE, World

pytestmark = pytest.mark.django_db

CODE = "15.04"
LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
CHANGE = date(2025, 1, 1)


@pytest.fixture
def world() -> World:
    """Ani in permits, Budi in health, Fajar leads licensing."""
    world = make.world()
    _ = world.ani, world.budi, world.fajar, world.dewi
    return world


def outline(nodes: tuple[Node, ...]) -> list[object]:
    """Names with people here and in the branch."""
    return [(node.name, node.own, node.all, outline(node.children)) for node in nodes]


def reorganise(unit: Unit, name: str, parent: Unit | None) -> None:
    UnitVersion.objects.filter(unit=unit, until=None).update(until=CHANGE)
    UnitVersion.objects.create(unit=unit, name=name, parent=parent, since=CHANGE)


def test_tree_shows_units_with_people_here_and_below(world: World) -> None:
    tree = unit_tree(world.actor("budi"), CODE)
    assert outline(tree.nodes) == [
        ("Dinas Kesehatan", 1, 1, []),
        (LICENSING, 1, 2, [("Bidang Perizinan", 1, 1, [])]),
    ]
    assert (tree.units, tree.people, tree.found, tree.on, tree.change) == (3, 3, None, None, True)
    assert [(node.head, node.acting, node.below) for node in tree.nodes] == [("", "", 0), ("Fajar Nugraha", "", 1)]


def test_tree_counts_everybody_once_by_the_definitive_post(world: World) -> None:
    Assignment.objects.create(
        person=world.ani.person, unit=world.health, position=world.head, kind="PLT", leads=True, since=SINCE
    )
    health = unit_tree(world.actor("budi"), CODE).nodes[0]
    assert (health.own, health.head, health.acting) == (1, "Ani Rahmawati", "Plt.")


def test_tree_of_a_past_day_has_the_names_and_places_of_then(world: World) -> None:
    reorganise(world.permits, "Bidang Layanan", world.health)
    now = unit_tree(world.actor("budi"), CODE)
    assert outline(now.nodes) == [
        ("Dinas Kesehatan", 1, 2, [("Bidang Layanan", 1, 1, [])]),
        (LICENSING, 1, 1, []),
    ]
    then = unit_tree(world.actor("budi"), CODE, on=date(2024, 12, 31))
    assert outline(then.nodes)[1] == (LICENSING, 1, 2, [("Bidang Perizinan", 1, 1, [])])
    assert outline(unit_tree(world.actor("budi"), CODE, on=CHANGE).nodes) == outline(now.nodes)
    assert unit_tree(world.actor("budi"), CODE, on=date(2023, 12, 31)).nodes == ()


def test_search_keeps_the_units_above(world: World) -> None:
    tree = unit_tree(world.actor("budi"), CODE, text="bid periz")
    assert outline(tree.nodes) == [(LICENSING, 1, 2, [("Bidang Perizinan", 1, 1, [])])]
    assert tree.found == 1
    nothing = unit_tree(world.actor("budi"), CODE, text="zzz")
    assert (nothing.nodes, nothing.found, nothing.units) == ((), 0, 3)


def test_tree_can_begin_at_a_unit(world: World) -> None:
    tree = unit_tree(world.actor("budi"), CODE, top=world.licensing.uuid)
    assert outline(tree.nodes) == [("Bidang Perizinan", 1, 1, [])]
    assert tree.above == ((world.licensing.uuid, LICENSING),)


def test_large_tree_hides_its_deep_levels(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pamong.people.queries.units.SHOWN", 2)
    make.unit("Seksi Loket", world.region, world.permits)
    licensing = unit_tree(world.actor("budi"), CODE).nodes[1]
    assert [(child.name, child.children, child.below) for child in licensing.children] == [("Bidang Perizinan", (), 1)]


def test_head_of_a_unit_sees_the_own_branch(world: World) -> None:
    tree = unit_tree(world.actor("fajar"), CODE)
    assert outline(tree.nodes) == [(LICENSING, 1, 2, [("Bidang Perizinan", 1, 1, [])])]
    assert tree.change is False


def test_tree_is_not_there_for_others(world: World) -> None:
    for who in ("ani", "dewi"):
        with pytest.raises(NotFound):
            unit_tree(world.actor(who), CODE)
        with pytest.raises(NotFound):
            unit_lines(world.actor(who), CODE)
    with pytest.raises(NotFound):
        unit_tree(world.actor("budi"), CODE, top=world.away.uuid)


def test_lines_put_parents_before_children(world: World) -> None:
    lines = [(line.name, line.path, line.depth, line.head) for line in unit_lines(world.actor("budi"), CODE)]
    assert lines == [
        ("Dinas Kesehatan", "", 0, ""),
        (LICENSING, "", 0, "Fajar Nugraha"),
        ("Bidang Perizinan", LICENSING, 1, ""),
    ]


def test_tree_costs_the_same_queries_for_three_and_six_units(world: World) -> None:
    actor = world.actor("budi")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            unit_tree(actor, CODE, text="dinas")
        return len(seen)

    before = queries()
    for number in range(3):
        make.unit(f"Dinas {number}", world.region, world.permits)
    assert queries() == before


def test_unit_shows_place_head_people_and_units_below(world: World) -> None:
    found = unit_page(world.actor("budi"), world.licensing.uuid)
    assert (found.name, found.path, found.closed, found.change) == (LICENSING, (), None, True)
    assert [(head.name, head.acting) for head in found.heads] == [("Fajar Nugraha", "")]
    assert (found.vacant, found.above) == (False, None)
    assert [(row.name, row.own, row.all, row.units) for row in found.below] == [("Bidang Perizinan", 1, 1, 0)]
    assert [(row.name, row.position, row.leads) for row in found.page.object_list] == [
        ("Fajar Nugraha", "Kepala Dinas", True)
    ]


def test_vacant_unit_names_who_stands_in(world: World) -> None:
    found = unit_page(world.actor("budi"), world.permits.uuid)
    assert (found.vacant, found.heads) == (True, ())
    assert found.above is not None
    assert (found.above.name, found.above.unit) == ("Fajar Nugraha", LICENSING)
    Assignment.objects.create(
        person=world.budi.person, unit=world.permits, position=world.head, kind="PLH", leads=True, since=SINCE
    )
    found = unit_page(world.actor("budi"), world.permits.uuid)
    assert ([(head.name, head.acting) for head in found.heads], found.vacant) == ([("Budi Hartawan", "Plh.")], True)
    assert found.above is None


def test_unit_tells_what_it_was_called_and_where_it_stood(world: World) -> None:
    reorganise(world.licensing, "Dinas Perizinan", None)
    reorganise(world.permits, "Bidang Layanan", world.health)
    versions = unit_page(world.actor("budi"), world.permits.uuid).versions
    assert [(row.name, row.parent, row.since, row.until) for row in versions] == [
        ("Bidang Layanan", "Dinas Kesehatan", CHANGE, None),
        ("Bidang Perizinan", LICENSING, SINCE, CHANGE),
    ]


def test_closed_unit_says_since_when(world: World) -> None:
    UnitVersion.objects.filter(unit=world.health).update(until=CHANGE)
    found = unit_page(world.actor("budi"), world.health.uuid)
    assert (found.name, found.closed) == ("Dinas Kesehatan", CHANGE)


def test_unit_is_not_there_for_others(world: World) -> None:
    for who, unit in (("dewi", world.health), ("budi", world.away), ("fajar", world.health), ("ani", world.permits)):
        with pytest.raises(NotFound):
            unit_page(world.actor(who), unit.uuid)


def test_unit_lists_only_people_whom_the_reader_may_see(world: World) -> None:
    Assignment.objects.create(
        person=world.dewi.person, unit=world.permits, position=world.officer, kind="PLT", since=SINCE
    )
    page = unit_page(world.actor("budi"), world.permits.uuid).page
    assert [row.name for row in page.object_list] == ["Ani Rahmawati"]
