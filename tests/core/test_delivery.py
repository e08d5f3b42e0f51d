"""Reactions see each fact at least once, and a failing one delays nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from pamong.core import journal
from pamong.core.actor import SYSTEM
from pamong.core.delivery import GIVE_UP, drain, drain_all, pause_after, stuck
from pamong.core.journal import EntryRow, react, record
from pamong.core.models import Delivery

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)
seen: list[tuple[str, str]] = []


@pytest.fixture(autouse=True)
def reactions() -> Iterator[None]:
    """Two reactions for the length of a test; the second fails on things called ``bad``."""
    before = dict(journal._reactions), {verb: list(names) for verb, names in journal._by_verb.items()}  # noqa: SLF001  # put back below

    @react("core.tried")
    def first(entry: EntryRow) -> None:
        seen.append(("first", entry.object))

    @react("core.tried")
    def second(entry: EntryRow) -> None:
        record(SYSTEM, "core.noticed", entry.object)
        if entry.object == "bad":
            raise ValueError("Siti Rahmawati")
        seen.append(("second", entry.object))

    seen.clear()
    yield
    journal._reactions.clear()  # noqa: SLF001  # as above
    journal._reactions.update(before[0])  # noqa: SLF001  # as above
    journal._by_verb.clear()  # noqa: SLF001  # as above
    journal._by_verb.update(before[1])  # noqa: SLF001  # as above


def name(reaction: str) -> str:
    return f"{__name__}.reactions.<locals>.{reaction}"


def write(*things: str) -> None:
    with transaction.atomic():
        for thing in things:
            record(SYSTEM, "core.tried", thing)


def count(verb: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_entry WHERE verb = %s", [verb])
        found: int = cursor.fetchone()[0]
    return found


def test_drain_delivers_in_order_and_forgets_what_is_delivered() -> None:
    write("a", "b")
    assert Delivery.objects.count() == 4
    assert drain(name("first")) == 2
    assert seen == [("first", "a"), ("first", "b")]
    assert drain(name("first")) == 0
    assert Delivery.objects.count() == 2


def test_reaction_gets_the_data_as_it_was_recorded() -> None:
    got: list[EntryRow] = []

    @react("core.told")
    def fourth(entry: EntryRow) -> None:
        got.append(entry)

    with transaction.atomic():
        record(SYSTEM, "core.told", "a", seats=[1, None], why="“baru”", more={"fits": True})
        record(SYSTEM, "core.told", "b")
    assert drain_all() == 2
    assert [entry.data for entry in got] == [{"seats": [1, None], "why": "“baru”", "more": {"fits": True}}, {}]


def test_drain_takes_no_more_than_its_limit() -> None:
    write("a", "b", "c")
    assert [drain(name("first"), 2), drain(name("first"), 2)] == [2, 1]


@time_machine.travel(AT, tick=False)
def test_drain_postpones_only_the_entry_that_fails_and_undoes_its_work() -> None:
    write("good", "bad", "fine")
    assert drain_all() == 6
    assert [thing for who, thing in seen if who == "second"] == ["good", "fine"]
    assert count("core.noticed") == 2
    left = Delivery.objects.get()
    assert (left.reaction, left.attempts, left.due_at) == (name("second"), 1, AT + timedelta(seconds=2))
    assert left.error == "ValueError in test_delivery.py:35"  # and not the name in its message


def test_drain_tries_again_when_due_and_gives_up_at_last() -> None:
    with time_machine.travel(AT, tick=False) as clock:
        write("bad")
        drain_all()
        assert drain(name("second")) == 0
        for attempt in range(2, GIVE_UP + 1):
            clock.shift(pause_after(attempt - 1))
            assert drain(name("second")) == 1
        assert stuck() == [(name("second"), 1)]
        clock.shift(timedelta(days=30))
        assert drain(name("second")) == 0


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (3, 8), (14, 16384), (15, 21600), (30, 21600)])
def test_pause_doubles_up_to_six_hours(attempts: int, seconds: int) -> None:
    assert pause_after(attempts) == timedelta(seconds=seconds)


def test_react_twice_with_one_function_is_refused() -> None:
    def third(entry: EntryRow) -> None:
        raise AssertionError

    react("core.tried")(third)
    with pytest.raises(ValueError, match="registered twice"):
        react("core.other")(third)
