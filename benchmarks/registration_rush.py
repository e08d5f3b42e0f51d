"""Thirty seats, first come, and sixty-four clients that register five thousand people; beside a bare counter under one lock.

One registration in twenty is sent twice at the same moment, as by a finger that taps twice.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from queue import Empty, SimpleQueue
from statistics import quantiles
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import psycopg

from benchmarks.gap import CODE, PLACES, POSITIONS, UNITS
from benchmarks.harness import Result, django_home

if TYPE_CHECKING:
    from pamong.core.actor import Actor

T = TypeVar("T")

SEATS, CLIENTS, PEOPLE = 30, 64, 5_000
TWICE = 20
"""Every so many people send their registration twice."""

# Everything by arithmetic. A published offering of two days, open now, without approval: nothing but the rush is measured.
OFFERED = (
    """
    INSERT INTO people_account (person_id, password, created_at) SELECT id, '', now() FROM people_person
    """,
    """
    INSERT INTO learning_programme (region_id, title, field, purpose, time_needed, data_use, consequences, help,
        evaluation_question, evaluation_measure, evaluation_days, review_on, for_statuses, for_kinds, for_levels,
        created_at, published_at)
    SELECT id, 'Pelayanan Prima', 'Pelayanan publik', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 90, DATE '2030-01-01',
        '{}', '{}', '{}', now(), now() FROM home
    """,
    """
    INSERT INTO learning_module (programme_id, number, title, form, hours, rule, share)
    SELECT id, 1, 'Modul 1', 'KL03', 10, 'attendance', 80 FROM learning_programme
    """,
    """
    INSERT INTO learning_offering (programme_id, region_id, number, seats, seating, approval, approval_days, grace,
        opens_at, closes_at, created_at, published_at)
    SELECT id, region_id, 1, %(seats)s, 'first', false, 3, 15, now() - interval '1 day', now() + interval '7 days', now(), now()
    FROM learning_programme
    """,
    """
    INSERT INTO learning_session (offering_id, module_id, title, starts_at, ends_at)
    SELECT o.id, m.id, 'Hari ' || d, now() + d * interval '1 day' + interval '9 days',
        now() + d * interval '1 day' + interval '9 days 8 hours'
    FROM learning_offering o, learning_module m, generate_series(1, 2) d
    """,
)
BARE = (
    "CREATE TABLE bench_counter (id bigint PRIMARY KEY, seats bigint)",
    "INSERT INTO bench_counter VALUES (1, 0)",
    "CREATE TABLE bench_seat (person bigint, at timestamptz)",
)


def run() -> Result:
    """The rush, and the same number of bare transactions by as many clients."""
    result = Result("registration_rush")
    with django_home() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            _region()
            seed(connection)
        latencies, took, refused = rush()
        result.figures |= told("", latencies, took)
        result.figures |= counted(refused)
        bare, took = alone(url)
        result.limits |= told("bare_", bare, took)
        result.ratio("per_s", "per_s", "bare_per_s")
        result.ratio("p99", "p99_s", "bare_p99_s")
        result.limits["p99_target_s"] = 1.0
        result.ratio("p99_of_target", "p99_s", "p99_target_s")
    return result


def seed(connection: "psycopg.Connection[Any]") -> None:
    """People with accounts and an offering; then let the database learn its statistics."""
    values = {"code": CODE, "units": UNITS, "positions": POSITIONS, "people": PEOPLE, "seats": SEATS}
    for statement in chain(PLACES, OFFERED):
        connection.execute(statement, values)
    connection.execute("VACUUM (ANALYZE)")


def rush() -> tuple[list[float], float, list[str]]:
    """Seconds of each call, of all together, and the codes of what was refused."""
    from django.db import connection  # noqa: PLC0415  # Django is set up by now

    from pamong.core.refusals import Refusal  # noqa: PLC0415
    from pamong.learning.actions.registration import register  # noqa: PLC0415
    from pamong.learning.models import Offering  # noqa: PLC0415

    offering: UUID = Offering.objects.values_list("uuid", flat=True).get()
    refused: list[str] = []

    def try_one(actor: "Actor") -> None:
        try:
            register(actor, offering=offering)
        except Refusal as refusal:
            refused.append(refusal.code)

    def client() -> Callable[["Actor"], None]:
        connection.ensure_connection()
        return try_one

    found, took = many(client, senders(), lambda: connection.close())  # noqa: PLW0108  # each thread has its own
    return found, took, refused


def senders() -> "Iterator[Actor]":
    """Everybody, in an order that goes through all offices; some of them twice in a row."""
    from pamong.core.actor import AccountId, Actor, PersonId  # noqa: PLC0415  # as above
    from pamong.people.models import Account  # noqa: PLC0415

    rows = Account.objects.order_by("person").values_list("pk", "person")
    for place, (account, person) in enumerate(list(rows)):
        actor = Actor("Orang", account=AccountId(account), person=PersonId(person))
        yield actor
        if place % TWICE == 0:
            yield actor


def counted(refused: list[str]) -> dict[str, float]:
    """What came of it. Raises RuntimeError unless seats are exact and nobody is in it twice."""
    from pamong.learning.models import Engagement, Registration  # noqa: PLC0415  # as above

    rows = Registration.objects
    found = {
        "seats": rows.filter(seated_at__isnull=False).count(),
        "waiting": rows.filter(seated_at=None, queued_at__isnull=False).count(),
        "people": rows.values("person").distinct().count(),
        "engagements": Engagement.objects.count(),
        "refused_twice": len(refused),
    }
    expected = {
        "seats": SEATS,
        "waiting": PEOPLE - SEATS,
        "people": PEOPLE,
        "engagements": 2 * SEATS,
        "refused_twice": PEOPLE // TWICE,
    }
    if found != expected or set(refused) != {"already-registered"}:
        raise RuntimeError(f"{found} instead of {expected}; refused: {set(refused)}")
    return {name: float(count) for name, count in found.items()}


def alone(url: str) -> tuple[list[float], float]:
    """The same number of transactions that lock one row, count and insert: no rule, no journal, nothing but the lock."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in BARE:
            connection.execute(statement)
    opened: list[psycopg.Connection[Any]] = []

    def client() -> Callable[[int], None]:
        connection = psycopg.connect(url)
        opened.append(connection)

        def insert(person: int) -> None:
            with connection.transaction():
                connection.execute("UPDATE bench_counter SET seats = seats + 1 WHERE id = 1")
                connection.execute("INSERT INTO bench_seat VALUES (%s, now())", [person])

        return insert

    found = many(client, range(PEOPLE), lambda: None)
    for connection in opened:
        connection.close()
    return found


def many(
    client: Callable[[], Callable[[T], None]], items: Iterable[T], done: Callable[[], None]
) -> tuple[list[float], float]:
    """All items by all clients at once, each a thread with a connection of its own; seconds of each, and of all together."""
    waiting: SimpleQueue[T] = SimpleQueue()
    for item in items:
        waiting.put(item)
    latencies: list[float] = []
    start = Barrier(CLIENTS + 1, timeout=60)

    def work() -> None:
        do = client()
        start.wait()
        try:
            while True:
                item = waiting.get_nowait()
                begun = time.perf_counter()
                do(item)
                latencies.append(time.perf_counter() - begun)
        except Empty:
            done()

    threads = [Thread(target=work) for _client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return latencies, time.perf_counter() - begun


def told(prefix: str, latencies: list[float], took: float) -> dict[str, float]:
    """Throughput and quantiles."""
    cuts = quantiles(latencies, n=100)
    return {
        f"{prefix}per_s": len(latencies) / took,
        f"{prefix}p50_s": cuts[49],
        f"{prefix}p99_s": cuts[98],
        f"{prefix}worst_s": max(latencies),
    }


def _region() -> None:
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # as above
    from pamong.people.actions.regions import create_region  # noqa: PLC0415

    create_region(SYSTEM, code=CODE)
