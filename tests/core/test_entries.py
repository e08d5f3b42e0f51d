"""Reading entries: newest first, narrowed exactly, and fast in a long journal."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import SYSTEM, AccountId, Actor
from pamong.core.journal import record
from pamong.core.queries import Sought, entries_of, every_entry, verbs_of
from tests import make

pytestmark = pytest.mark.django_db

BUDI = Actor("budi", account=AccountId(7), behalf=AccountId(8))
REGION = 15
MONDAY = datetime(2026, 11, 16, 1, tzinfo=UTC)


def written(day: int, verb: str = "core.tried", thing: str = "core.thing:1", actor: Actor = SYSTEM) -> int:
    """One entry at eight in the morning of the n-th day; its id."""
    with time_machine.travel(MONDAY + timedelta(days=day), tick=False), transaction.atomic():
        return record(actor, verb, thing, region=REGION, day=day)


def ids(sought: Sought, before: int | None = None, limit: int = 50) -> list[int]:
    return [entry.id for entry in entries_of(REGION, sought, before=before, limit=limit)]


def test_entries_are_the_regions_own_newest_first() -> None:
    first, second = written(0), written(1, actor=BUDI)
    with transaction.atomic():
        record(SYSTEM, "core.tried", "core.thing:1", region=16)
    found = entries_of(REGION, Sought(), limit=50)
    assert [entry.id for entry in found] == [second, first]
    assert (found[0].at, found[0].actor, found[0].behalf) == (MONDAY + timedelta(days=1), 7, 8)
    assert (found[0].verb, found[0].object, found[0].data) == ("core.tried", "core.thing:1", {"day": 1})


def test_entries_before_an_id_are_the_next_page() -> None:
    one, two, three = written(0), written(1), written(2)
    assert ids(Sought(), limit=2) == [three, two]
    assert ids(Sought(), before=two, limit=2) == [one]


@pytest.mark.parametrize(
    ("sought", "days"),
    [
        (Sought(verb="core.ended"), [2]),
        (Sought(object="core.thing:2"), [3, 1]),
        (Sought(actor=7), [3]),
        (Sought(actor=7, verb="core.ended"), []),
        (Sought(since=MONDAY + timedelta(days=2)), [3, 2]),
        (Sought(until=MONDAY + timedelta(days=2)), [1, 0]),
        (Sought(since=MONDAY + timedelta(days=1), until=MONDAY + timedelta(days=3)), [2, 1]),
        (Sought(since=MONDAY + timedelta(days=40)), []),
        (Sought(until=MONDAY - timedelta(days=40)), []),
    ],
)
def test_entries_are_narrowed_exactly(sought: Sought, days: list[int]) -> None:
    written(0)
    written(1, thing="core.thing:2")
    written(2, verb="core.ended")
    written(3, thing="core.thing:2", actor=BUDI)
    assert [entry.data["day"] for entry in entries_of(REGION, sought, limit=50)] == days
    assert [entry.data["day"] for entry in every_entry(REGION, sought)] == days


def test_entries_of_machines_whose_clocks_differ_are_all_found() -> None:
    late, early = written(3), written(2)
    assert late < early
    assert ids(Sought(since=MONDAY + timedelta(days=3))) == [late]
    assert ids(Sought(until=MONDAY + timedelta(days=3))) == [early]


def test_empty_region_has_no_entries_and_no_verbs() -> None:
    assert ids(Sought(since=MONDAY, until=MONDAY)) == []
    assert verbs_of(REGION) == []


def test_verbs_are_named_once_in_their_order() -> None:
    for verb in ("core.tried", "core.ended", "core.tried"):
        written(0, verb)
    assert verbs_of(REGION) == ["core.ended", "core.tried"]


def test_entry_is_sealed_once_a_link_covers_it() -> None:
    make.heads((REGION,), entries=1)
    written(0)
    assert [entry.sealed for entry in entries_of(REGION, Sought(), limit=50)] == [False, True]


def test_every_entry_reads_in_pieces(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    fill(4_001)
    with django_assert_num_queries(4):
        found = [entry.id for entry in every_entry(REGION, Sought())]
    assert len(found) == 4_001
    assert found == sorted(found, reverse=True)


# A region of its own each: rows that an earlier test rolled back stand in the index until they are vacuumed.
@pytest.mark.parametrize(
    ("region", "sought"),
    [
        (101, Sought()),
        (102, Sought(verb="core.rare")),
        (103, Sought(object="core.thing:9")),
        (104, Sought(actor=7)),
        (105, Sought(since=MONDAY + timedelta(days=1), until=MONDAY + timedelta(days=2))),
    ],
)
def test_entries_of_a_long_journal_come_by_the_index(region: int, sought: Sought) -> None:
    fill(60_000, region)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_entry")
    with CaptureQueriesContext(connection) as asked:
        entries_of(region, sought, limit=50)
    assert sum(blocks(query["sql"]) for query in asked.captured_queries) < 300  # of some 900 that the table has


def fill(rows: int, region: int = REGION) -> None:
    """That many entries, a minute apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_entry (region, at, verb, object, data) SELECT %s, %s + n * interval '1 minute',"
            " CASE WHEN n %% 10000 = 0 THEN 'core.rare' ELSE 'core.tried' END, 'core.thing:' || n %% 5000, '{}'"
            " FROM generate_series(1, %s) n",
            [region, MONDAY, rows],
        )


def blocks(query: str) -> int:
    """Blocks of 8 kB that a query looks at."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query.replace('%', '%%')}")
        plan = cursor.fetchone()[0][0]["Plan"]
    count: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return count
