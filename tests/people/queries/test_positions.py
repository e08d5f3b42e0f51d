"""The positions of a region and who holds them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.refusals import NotFound
from pamong.people.models import Assignment, Position
from pamong.people.queries.positions import PositionsWanted, position_page, position_rows, positions
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

CODE = "15.04"
OFFICER = "Penata Perizinan Ahli Pertama"


@pytest.fixture
def world() -> World:
    """Two officers (Ani, Budi), a head (Fajar)."""
    world = make.world()
    _ = world.ani, world.budi, world.fajar, world.dewi
    return world


def found(world: World, who: str = "budi", **wanted: object) -> list[tuple[str, int]]:
    page = positions(world.actor(who), CODE, PositionsWanted(**wanted)).page  # type: ignore[arg-type]  # by name
    return [(row.name, row.holders) for row in page.object_list]


def test_positions_of_the_region_with_their_holders(world: World) -> None:
    assert found(world) == [("Kepala Dinas", 1), (OFFICER, 2)]
    assert found(world, order="-nama") == [(OFFICER, 2), ("Kepala Dinas", 1)]
    assert found(world, order="-pemangku") == [(OFFICER, 2), ("Kepala Dinas", 1)]
    assert found(world, order="no such order") == [("Kepala Dinas", 1), (OFFICER, 2)]


def test_row_has_words_for_codes(world: World) -> None:
    Position.objects.filter(pk=world.head.pk).update(echelon="22", job_class=14, field="Perizinan")
    row = position_page(world.actor("budi"), world.head.uuid).row
    assert (row.kind, row.level, row.echelon, row.job_class) == ("Struktural", "", "II.b", 14)
    assert (row.field, row.holders, row.closed) == ("Perizinan", 1, None)


def test_positions_are_narrowed(world: World) -> None:
    make.position("Analis Kepegawaian", world.region)
    assert found(world, text="anal kepeg") == [("Analis Kepegawaian", 0)]
    assert found(world, text="legawaian") == []
    assert found(world, kind="2") == [(OFFICER, 2)]
    assert found(world, level="JF Ahli Pertama") == [(OFFICER, 2)]
    assert found(world, vacant=True) == [("Analis Kepegawaian", 0)]
    assert positions(world.actor("budi"), CODE, PositionsWanted()).levels == ("JF Ahli Pertama",)


def test_closed_positions_are_shown_when_asked_for(world: World) -> None:
    Position.objects.filter(pk=world.head.pk).update(closed_on=date(2026, 1, 1))
    assert found(world) == [(OFFICER, 2)]
    assert found(world, closed=True) == [("Kepala Dinas", 1), (OFFICER, 2)]


def test_head_of_a_unit_counts_holders_in_the_own_branch(world: World) -> None:
    assert found(world, "fajar") == [("Kepala Dinas", 1), (OFFICER, 1)]
    page = position_page(world.actor("fajar"), world.officer.uuid)
    assert [row.name for row in page.page.object_list] == ["Ani Rahmawati"]
    assert (page.row.holders, page.change) == (1, False)


def test_position_names_holders_and_units(world: World) -> None:
    make.civil_servant("Citra Dewi", world.health, world.officer)
    Assignment.objects.filter(person=world.ani.person).update(kind="PLT")
    page = position_page(world.actor("budi"), world.officer.uuid)
    assert [(row.name, row.unit, row.acting) for row in page.page.object_list] == [
        ("Ani Rahmawati", "Bidang Perizinan", "Plt."),
        ("Budi Hartawan", "Dinas Kesehatan", ""),
        ("Citra Dewi", "Dinas Kesehatan", ""),
    ]
    assert [(unit.name, unit.holders) for unit in page.units] == [("Dinas Kesehatan", 2), ("Bidang Perizinan", 1)]


def test_positions_are_not_there_for_others(world: World) -> None:
    for who in ("ani", "dewi"):
        with pytest.raises(NotFound):
            positions(world.actor(who), CODE, PositionsWanted())
        with pytest.raises(NotFound):
            position_rows(world.actor(who), CODE, PositionsWanted())
    with pytest.raises(NotFound):
        position_page(world.actor("budi"), world.away_post.uuid)


def test_positions_cost_the_same_queries_for_one_and_three(world: World) -> None:
    actor = world.actor("budi")
    Position.objects.filter(pk=world.head.pk).update(closed_on=date(2026, 1, 1))

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as listing:
            positions(actor, CODE, PositionsWanted())
        with CaptureQueriesContext(connection) as single:
            position_page(actor, world.officer.uuid)
        return len(listing), len(single)

    before = queries()
    for number in range(2):
        make.civil_servant(f"Orang {number}", world.permits, make.position(f"Analis {number}", world.region))
        make.civil_servant(f"Warga {number}", world.permits, world.officer)
    assert queries() == before
