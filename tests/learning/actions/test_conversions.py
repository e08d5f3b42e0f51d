"""A region counts by a table of its own from a day on; years that are over stay."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.learning.actions.built_in import ensure_conversions
from pamong.learning.actions.conversions import Change, set_conversions
from pamong.learning.models import Conversion, ConversionTable
from pamong.learning.queries.conversions import conversions_page, forms, table_of
from pamong.science.hours import Rule
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 1)
SEMINAR = Change(Rule("day", Decimal(3), Decimal(6)), "Perbup 7/2026", confirmed=True)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def facts(verb: str, region: int) -> list[dict[str, object]]:
    return list(Entry.objects.filter(verb=verb, region=region).order_by("id").values_list("data", flat=True))


def test_the_built_in_table_is_written_once(world: World) -> None:
    assert ensure_conversions() == ensure_conversions()
    assert (ConversionTable.objects.count(), Conversion.objects.count()) == (1, 25)
    assert facts("learning.conversions_set", 0) == []  # told when the database was made


def test_a_region_without_a_table_counts_by_pamongs_own(world: World) -> None:
    table = table_of(world.region.pk, date(2026, 11, 21))
    assert (table.region, table.floor, table.ceiling, len(table.forms)) == (None, 20, 24, 25)
    assert forms(world.region.pk)[5].name == "Seminar, konferensi, atau sarasehan"
    assert [row.hours for row in forms(world.region.pk)][5:7] == [Decimal(4), Decimal(5)]


def test_a_table_holds_from_its_day_on_and_only_there(world: World) -> None:
    made = set_conversions(
        world.actor("budi"),
        region="15.04",
        valid_since=APRIL,
        changes={"KL06": SEMINAR},
        floor=20,
        ceiling=24,
        reason="Perbup",
    )
    assert (made.region, made.number, made.reason) == (world.region.pk, 1, "Perbup")
    assert made.forms["KL06"].rule.hours == Decimal(3)
    assert (made.forms["KL06"].source, made.forms["KL06"].confidence) == ("Perbup 7/2026", "confirmed_1")
    assert made.forms["KL07"].rule.hours == Decimal(5)
    assert table_of(world.region.pk, date(2026, 3, 31)).forms["KL06"].rule.hours == Decimal(4)
    assert table_of(world.region.pk, APRIL).forms["KL06"].rule.hours == Decimal(3)
    assert table_of(world.other.pk, APRIL).region is None
    assert facts("learning.conversions_set", world.region.pk) == [
        {"since": "2026-04-01", "forms": ["KL06"], "floor": 20, "ceiling": 24}
    ]


def test_nothing_new_changes_nothing(world: World) -> None:
    same = Change(Rule("day", Decimal("4.0"), Decimal(6)))
    found = set_conversions(
        world.actor("budi"), region="15.04", valid_since=APRIL, changes={"KL06": same}, floor=20, ceiling=24, reason="–"
    )
    assert found.region is None
    assert ConversionTable.objects.count() == 1


def test_the_next_table_copies_the_one_before(world: World) -> None:
    budi = world.actor("budi")
    set_conversions(
        budi, region="15.04", valid_since=APRIL, changes={"KL06": SEMINAR}, floor=20, ceiling=24, reason="a"
    )
    made = set_conversions(
        budi, region="15.04", valid_since=date(2026, 7, 1), changes={}, floor=24, ceiling=24, reason="b"
    )
    assert (made.number, made.floor, made.forms["KL06"].rule.hours) == (2, 24, Decimal(3))
    page = conversions_page(world.actor("budi"), "15.04")
    assert [(row.table.number, row.table.region is None, row.holds) for row in page.history] == [
        (2, False, True),
        (1, False, False),
        (1, True, False),
    ]
    assert [row.who for row in page.history] == ["Budi Hartawan", "Budi Hartawan", ""]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"valid_since": date(2025, 12, 31)}, "conversions-since"),
        ({"floor": -1}, "conversions-year"),
        ({"ceiling": 1001}, "conversions-year"),
        ({"reason": " "}, "reason-empty"),
        ({"changes": {"KL13": SEMINAR}}, "conversions-form"),
        ({"changes": {"KL06": Change(Rule("week", Decimal(3)))}}, "conversions-value"),
        ({"changes": {"KL06": Change(Rule("day", Decimal(-1)))}}, "conversions-value"),
        (
            {"changes": {"KL06": Change(Rule("day", Decimal(1), cap=0, cap_kind="hours", cap_period="day"))}},
            "conversions-value",
        ),
        ({"changes": {"KL06": Change(Rule("day", Decimal(1), cap=2))}}, "conversions-value"),
    ],
)
def test_what_cannot_be_is_refused(world: World, changed: dict[str, object], code: str) -> None:
    told = {
        "valid_since": APRIL,
        "changes": {"KL06": SEMINAR},
        "floor": 20,
        "ceiling": 24,
        "reason": "Perbup",
        **changed,
    }
    with pytest.raises(Refusal) as refused:
        set_conversions(world.actor("budi"), region="15.04", **told)  # type: ignore[arg-type]  # one of them is wrong
    assert refused.value.code == code
    assert ConversionTable.objects.count() == 1


@pytest.mark.parametrize("who", ["ani", "fajar", "gita", "joko", "dewi"])
def test_others_do_not_set_it(world: World, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_conversions(
            world.actor(who),
            region="15.04",
            valid_since=APRIL,
            changes={"KL06": SEMINAR},
            floor=20,
            ceiling=24,
            reason="x",
        )
    assert refused.value.code == "not-found"
    assert ConversionTable.objects.count() == 1
