"""What of gaps is not told, because few people are behind it."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from pamong.competency.models import Requirement
from pamong.competency.queries.gaps import (
    MapWanted,
    capacity,
    position_gaps,
    region_scope,
    unit_gaps,
    unit_scope,
)
from tests import make
from tests.competency.queries.gapped import Office
from tests.competency.queries.test_gaps import actor_in, filled, heat, managerial, place, shown
from tests.make import SINCE

pytestmark = pytest.mark.django_db

__all__ = ["place"]


def test_small_unit_is_hidden_and_another_with_it(place: Office) -> None:
    filled(place)
    tiny = make.unit("UPTD Metrologi", place.world.region)
    place.person("Kecil", tiny, place.post("Penera", A=3), A=1)
    place.snapshot()
    found = heat(place)
    # the smallest of the others hides with it, or else the sum less the rest would tell
    assert shown(found) == {
        "Dinas Kesehatan": ["2/5", "1/5"],
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu": ["-"],
        "UPTD Metrologi": ["-"],
    }
    assert found.withheld == 2


def test_evaluator_sees_no_cell_of_few_people(place: Office) -> None:
    filled(place)
    post = place.post("Perawat", C=3)
    for number in range(3):
        place.person(f"Rawat {number}", place.world.health, post, C=1)
    place.snapshot()
    assert shown(heat(place))["Dinas Kesehatan"] == ["2/5", "3/3", "1/5"]
    found = heat(place, "hadi")
    assert shown(found)["Dinas Kesehatan"] == ["2/5", "1/5", "hidden"]
    column = next(column for column in found.columns if column.code == "C")
    assert (column.hidden, column.known, column.lacking) == (True, 0, 0)


def test_evaluator_cannot_open_what_the_map_hides(place: Office) -> None:
    filled(place)
    tiny = make.unit("UPTD Metrologi", place.world.region)
    place.person("Kecil", tiny, place.post("Penera", A=3), A=1)
    place.snapshot()
    hadi = actor_in(place, "hadi")
    for unit, hidden in ((tiny, True), (place.world.licensing, True), (place.world.health, False)):
        found = unit_gaps(hadi, unit.uuid)
        assert (found.hidden, found.page) == (hidden, None)
        assert (found.map.sums.people == 0) is hidden
        assert hidden is False or (found.singles, found.spread, found.map.rows) == ((), None, ())


def test_evaluator_sees_groups_and_no_person(place: Office) -> None:
    filled(place).snapshot()
    found = unit_gaps(actor_in(place, "hadi"), place.world.health.uuid)
    assert (found.map.sums.lacking, found.page) == (3, None)
    assert all(line.person is None and not line.holder for line in found.singles)


def test_narrowed_map_hides_the_rows_of_the_whole_one(place: Office) -> None:
    """Else one map would show what the other hides, and their difference tell of a small unit."""
    world = place.world
    clerk, trained, tiny = (
        place.post("Petugas", A=3),
        place.post("Ahli", A=3),
        make.unit("UPTD Metrologi", world.region),
    )
    other = managerial(place, "M.1")
    for name, unit, post, count in (("S", world.health, trained, 8), ("I", world.licensing, clerk, 6)):
        for number in range(count):
            place.person(f"{name} {number}", unit, post, A=3)
    for number in range(4):  # nothing managerial is asked of these
        place.person(f"K {number}", tiny, place.post(f"Penera {number}", A=3), A=1)
    for post in (trained, clerk):
        Requirement.objects.create(position=post, competency=other, level=1, since=SINCE, created_at=timezone.now())
    place.snapshot()
    whole, narrowed = (heat(place, "hadi", MapWanted(group=group)) for group in ("", "managerial"))
    away = {row.name for row in whole.rows if row.hidden}
    assert away == {"UPTD Metrologi", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"}
    assert {row.name for row in narrowed.rows if row.hidden} == away - {"UPTD Metrologi"}


def test_evaluator_reads_no_level_of_the_few_who_have_one(place: Office) -> None:
    post = place.post("Petugas Loket", A=3)
    for number in range(8):
        place.person(f"Sehat {number}", place.world.health, post, **({"A": 1.0} if number == 0 else {}))
    for number in range(6):
        place.person(f"Izin {number}", place.world.permits, post, A=3)
    place.snapshot()
    hadi, budi = actor_in(place, "hadi"), actor_in(place, "budi")
    for unit in (place.world.health, place.world.licensing):  # seven less six would tell
        found = unit_gaps(hadi, unit.uuid)
        assert (found.hidden, found.map.sums.seen, found.capacity.points, found.spread) == (True, 0, (), None)
    assert heat(place, "hadi").sums.seen == 7
    assert unit_gaps(budi, place.world.health.uuid).map.sums.lacking == 1


def test_region_with_few_levels_is_not_told_to_evaluators(place: Office) -> None:
    post = place.post("Petugas Loket", A=3)
    for number in range(8):
        place.person(f"Sehat {number}", place.world.health, post, **({"A": 1.0} if number < 4 else {}))
    place.snapshot()
    hadi = actor_in(place, "hadi")
    assert (heat(place, "hadi").hidden, capacity(region_scope(hadi, "15.04")).points) == (True, ())
    assert heat(place).sums.lacking == 4


def test_trend_leaves_out_what_was_hidden_on_its_day(place: Office) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=365), tick=True):
        filled(place)
        tiny = make.unit("UPTD Metrologi", place.world.region)
        post = place.post("Penera", A=3)
        place.person("Kecil 0", tiny, post, A=1)
        place.snapshot("Awal")
    for number in range(1, 6):
        place.person(f"Kecil {number}", tiny, post, A=3)
    place.snapshot("Akhir")
    scope = unit_scope(actor_in(place, "hadi"), place.world.licensing.uuid)
    assert [point.title for point in capacity(scope).points] == ["Akhir"]
    assert [point.title for point in capacity(unit_scope(actor_in(place, "budi"), tiny.uuid)).points] == [
        "Awal",
        "Akhir",
    ]


def test_single_holder_is_not_told_where_the_map_above_hides_it(place: Office) -> None:
    world = place.world
    post = place.post("Petugas Loket", A=3, B=3)
    for name, unit, count in (("S", world.health, 6), ("I", world.licensing, 7)):
        for number in range(count):
            place.person(f"{name} {number}", unit, post, A=5, B=5 if number == 0 else 1)
    tiny = make.unit("UPTD Metrologi", world.region)
    for number in range(6):
        place.person(f"K {number}", tiny, post, A=5, **({"B": 5.0} if number == 0 else {}))
    place.snapshot()
    hadi = actor_in(place, "hadi")
    assert [line.name for line in unit_gaps(hadi, world.health.uuid).singles] == []  # hidden beside the small one
    assert [line.name for line in unit_gaps(hadi, world.licensing.uuid).singles] == ["Kompetensi B"]


def test_position_does_not_give_away_another_of_few_holders(place: Office) -> None:
    many, more, one = (place.post(name, A=3) for name in ("Verifikator", "Petugas Loket", "Kepala UPTD"))
    for name, post, count in (("V", many, 6), ("P", more, 8), ("K", one, 1)):
        for number in range(count):
            place.person(f"{name} {number}", place.world.health, post, A=min(number, 5))
    place.snapshot()
    assert heat(place, "hadi").columns[0].known == 15

    def told(name: str, uuid: UUID) -> tuple[int | None, int | None]:
        found = position_gaps(actor_in(place, name), uuid)
        assert found is not None
        return (found.lines[0].known, found.lines[0].lacking)

    assert told("hadi", many.uuid) == (None, None)  # hidden beside the one
    assert told("hadi", more.uuid) == (8, 3)
    assert told("budi", many.uuid) == (6, 3)
