"""Numbers of papers: one after the other, never twice, none lost; also when many want one at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
import time_machine
from django.db import connection, transaction

from pamong.core.actor import SYSTEM
from pamong.office.actions.numbers import set_series, take_number
from pamong.office.models import IssuedNumber, NumberSeries
from pamong.office.queries.numbers import series_page
from pamong.people.models import Region
from tests import make
from tests.make import World
from tests.office.effects import facts, refusal

DAY = date(2026, 11, 23)
SERIES = {"pattern": "094/{number}/{unit}/{year}", "width": 3, "period": "year", "source": "Perbup 12/2024"}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    return make.world()


def taken(world: World, source: str, day: date = DAY, key: str = "assignment") -> str:
    with transaction.atomic():
        return take_number(world.actor("budi"), region=world.region.pk, key=key, day=day, source=source).text


def decided(world: World, key: str = "assignment", **facts: object) -> NumberSeries:
    told: dict[str, object] = {**SERIES, **facts}
    return set_series(world.actor("budi"), region="15.04", key=key, **told)  # type: ignore[arg-type]  # facts of one test


def test_numbers_follow_each_other(world: World) -> None:
    decided(world)
    assert [taken(world, f"office.letter:{n}") for n in range(3)] == [
        "094/001/KBH/2026",
        "094/002/KBH/2026",
        "094/003/KBH/2026",
    ]
    assert facts("office.series_set") == [
        (world.region.pk, {"key": "assignment", "columns": ["pattern", "width", "source"]})
    ]
    assert facts("office.number_taken")[1] == (
        world.region.pk,
        {"number": 2, "period": "2026", "source": "office.letter:1"},
    )


def test_one_thing_gets_one_number(world: World) -> None:
    assert taken(world, "office.letter:a") == taken(world, "office.letter:a")
    assert IssuedNumber.objects.count() == 1


def test_usual_pattern_is_written_down_as_not_confirmed(world: World) -> None:
    before = {row.key: row for row in series_page(world.actor("budi"), "15.04").rows}["assignment"]
    assert (before.decided, before.source, before.next) == (False, "", "800.1.11.1/1/KBH/2026")
    assert taken(world, "office.letter:a") == before.next
    after = {row.key: row for row in series_page(world.actor("budi"), "15.04").rows}["assignment"]
    assert (after.source, after.last, after.next, after.given) == ("", before.next, "800.1.11.1/2/KBH/2026", 1)


def test_office_of_the_region_stands_in_the_number(world: World) -> None:
    Region.objects.filter(pk=world.region.pk).update(office="BKPSDM Kabupaten Batang Hari")
    assert taken(world, "office.letter:a") == "800.1.11.1/1/BKPSDM/2026"


def test_new_year_begins_at_one_and_the_old_one_goes_on(world: World) -> None:
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2026, 12, 31), date(2027, 1, 4)]
    assert [taken(world, f"office.letter:{n}", day) for n, day in enumerate(days)] == [
        "800.1.11.1/1/KBH/2026",
        "800.1.11.1/1/KBH/2027",
        "800.1.11.1/2/KBH/2026",
        "800.1.11.1/2/KBH/2027",
    ]


def test_months_and_endless_series_count_as_they_should(world: World) -> None:
    decided(world, pattern="{number}/{roman}/{year}", width=1, period="month")
    decided(world, key="invitation", pattern="U-{number}", width=1, period="never")
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2027, 12, 1)]
    assert [taken(world, f"a:{n}", day) for n, day in enumerate(days)] == ["1/XI/2026", "1/XII/2026", "1/XII/2027"]
    assert [taken(world, f"u:{n}", day, "invitation") for n, day in enumerate(days)] == ["U-1", "U-2", "U-3"]


def test_rolled_back_number_leaves_no_gap(world: World) -> None:
    taken(world, "office.letter:a")
    with transaction.atomic():
        assert take_number(SYSTEM, region=world.region.pk, key="assignment", day=DAY, source="b").number == 2
        transaction.set_rollback(True)
    assert taken(world, "office.letter:c") == "800.1.11.1/2/KBH/2026"


def test_number_outside_a_transaction_is_a_mistake(committed: None) -> None:
    world = make.world()
    with pytest.raises(RuntimeError, match="outside a transaction"):
        take_number(SYSTEM, region=world.region.pk, key="assignment", day=DAY, source="a")
    assert not IssuedNumber.objects.exists()


def test_many_at_once_get_each_number_once(committed: None) -> None:
    world = make.world()
    start = Barrier(6)

    def work(worker: int) -> list[int]:
        start.wait()  # all are first: the series itself is not there yet
        try:
            return [number for turn in range(10) if (number := _maybe(world, worker, turn))]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = [number for numbers in pool.map(work, range(6)) for number in numbers]
    assert sorted(found) == list(range(1, 49))
    assert sorted(IssuedNumber.objects.values_list("number", flat=True)) == list(range(1, 49))
    assert NumberSeries.objects.count() == 1


def _maybe(world: World, worker: int, turn: int) -> int:
    """A number; every fifth turn it is given back, as when a letter could not be printed."""
    with transaction.atomic():
        row = take_number(SYSTEM, region=world.region.pk, key="assignment", day=DAY, source=f"a:{worker}:{turn}")
        if turn % 5 == 4:
            transaction.set_rollback(True)
            return 0
    return row.number


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"pattern": "800/{nomor}/{year}"}, "number-pattern"),
        ({"width": 0}, "series-width"),
        ({"width": 10}, "series-width"),
        ({"period": "week"}, "series-period"),
        ({"key": "Surat Tugas"}, "series-key"),
        ({"pattern": "005/{number}/{unit}/{year}"}, "series-twice"),
    ],
)
def test_series_that_cannot_be_is_refused(world: World, given: dict[str, object], code: str) -> None:
    taken(world, "u", key="invitation")  # its usual pattern is 005/…
    told = {"region": "15.04", "key": "assignment", **SERIES, **given}
    assert refusal(set_series, world.actor("budi"), **told) == code


def test_number_that_an_earlier_pattern_gave_is_not_given_again(world: World) -> None:
    decided(world, pattern="A/{number}/{year}")
    taken(world, "a")
    decided(world, pattern="B/{number}/{year}")
    decided(world, key="invitation", pattern="A/{number}/{year}")
    with transaction.atomic():
        code = refusal(take_number, world.actor("budi"), region=world.region.pk, key="invitation", day=DAY, source="b")
    assert code == "number-taken"


@pytest.mark.parametrize("name", ["ani", "citra", "dewi", "fajar", "gita", "joko", "kiki"])
def test_who_does_not_organise_takes_and_decides_nothing(world: World, name: str) -> None:
    told = {"region": "15.04", "key": "assignment", **SERIES}
    assert refusal(set_series, world.actor(name), **told) == "not-found"
    with transaction.atomic():
        taking = {"region": world.region.pk, "key": "assignment", "day": DAY, "source": "a"}
        assert refusal(take_number, world.actor(name), **taking) == "not-found"


def test_deciding_the_same_again_changes_nothing(world: World) -> None:
    decided(world)
    decided(world)
    assert len(facts("office.series_set")) == 1
