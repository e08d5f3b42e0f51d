"""Sums over the lines of a snapshot, made by the database: by row, and by row and competency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db import connection

from pamong.competency.models import CompetencyVersion
from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies, facts_of
from pamong.competency.queries.gaps.scope import Place

# A person with two posts in a row is counted once: as lacking where either post asks for more than was shown.
_PAIRS: Final = """
SELECT row, competency, count(*), count(*) FILTER (WHERE known), count(*) FILTER (WHERE short > 0),
    coalesce(sum(short) FILTER (WHERE short > 0), 0), count(*) FILTER (WHERE self_only), count(*) FILTER (WHERE apart),
    count(*) FILTER (WHERE known AND short <= 0), max(person) FILTER (WHERE known AND short <= 0),
    count(*) FILTER (WHERE short = 1)
FROM (
    SELECT p.row, l.competency, l.person, bool_or(l.state = 1) AS known, max(l.required - l.counted) AS short,
        bool_or(l.state = 2) AS self_only, bool_or(l.state = 3) AS apart
    FROM competency_snapshotline l JOIN unnest(%(units)s::bigint[], %(rows)s::int[]) AS p (unit, row) ON p.unit = l.unit
    WHERE l.region = %(region)s AND l.snapshot = %(snapshot)s
        AND (%(positions)s::bigint[] IS NULL OR l.position = ANY (%(positions)s))
        AND (%(competencies)s::bigint[] IS NULL OR l.competency = ANY (%(competencies)s))
    GROUP BY 1, 2, 3
) each GROUP BY 1, 2
"""

_ROWS: Final = """
SELECT row, count(*), count(*) FILTER (WHERE lacking), count(*) FILTER (WHERE verified = 0 AND self_only > 0),
    count(*) FILTER (WHERE verified > 0), sum(asked), sum(met), sum(verified)
FROM (
    SELECT p.row, l.person, bool_or(l.state = 1 AND l.counted < l.required) AS lacking, count(*) AS asked,
        count(*) FILTER (WHERE l.counted >= l.required) AS met, count(*) FILTER (WHERE l.state = 1) AS verified,
        count(*) FILTER (WHERE l.state = 2) AS self_only
    FROM competency_snapshotline l JOIN unnest(%(units)s::bigint[], %(rows)s::int[]) AS p (unit, row) ON p.unit = l.unit
    WHERE l.region = %(region)s AND l.snapshot = %(snapshot)s
        AND (%(positions)s::bigint[] IS NULL OR l.position = ANY (%(positions)s))
        AND (%(competencies)s::bigint[] IS NULL OR l.competency = ANY (%(competencies)s))
    GROUP BY 1, 2
) each GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """People of a row whose posts ask for a competency.

    known       of whom a level counts
    lacking     of those, below what is asked; ``short`` is by how many levels, summed
    self_only   rated by nobody but themselves, so not counted
    apart       whose evidence contradicts itself, so not counted
    met         who reach what is asked; ``holder`` is one of them
    near        lacking by one level
    """

    asked: int
    known: int
    lacking: int
    short: int
    self_only: int
    apart: int
    met: int
    holder: int | None
    near: int


@dataclass(frozen=True, slots=True)
class Sums:
    """People of a row, and pairs of post and competency.

    lacking     people below what is asked in at least one competency
    self_only   people of whom nothing is known but their own rating
    seen        people of whom at least one level counts
    pairs       what their posts ask for; ``met`` and ``verified`` of it
    """

    people: int
    lacking: int
    self_only: int
    seen: int
    pairs: int
    met: int
    verified: int

    @property
    def capacity(self) -> float | None:
        """Percent of what is asked that is met; None when nothing is asked."""
        return 100 * self.met / self.pairs if self.pairs else None

    @property
    def coverage(self) -> float | None:
        """Percent of what is asked for which a level counts."""
        return 100 * self.verified / self.pairs if self.pairs else None


NOBODY: Final = Sums(0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Only these; None is all."""

    positions: Sequence[int] | None = None
    competencies: Sequence[int] | None = None


ALL: Final = Narrowed()


def by_competency(
    region: int, snapshot: int, rows: Mapping[int, Iterable[int]], narrowed: Narrowed = ALL
) -> dict[tuple[int, int], Asked]:
    """Row and competency → people.

    rows        number of a row → its units
    """
    return {(row, pk): Asked(*told) for row, pk, *told in _read(_PAIRS, region, snapshot, rows, narrowed)}


def by_row(region: int, snapshot: int, rows: Mapping[int, Iterable[int]], narrowed: Narrowed = ALL) -> dict[int, Sums]:
    """Row → people and pairs. A row of which nothing is asked is not in it."""
    return {row: Sums(*(int(part) for part in told)) for row, *told in _read(_ROWS, region, snapshot, rows, narrowed)}


def fetched(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement over own tables."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def database() -> str:
    """Name of the database: what is kept in a process holds for one of them."""
    return str(connection.settings_dict["NAME"])


def numbered(places: Sequence[Place]) -> dict[int, tuple[int, ...]]:
    """Places as rows, numbered from 0."""
    return {number: place.units for number, place in enumerate(places)}


def worded(region: int, competencies: Iterable[int]) -> dict[int, CompetencyFacts]:
    """What competencies are called today; those that are no longer current as they were worded last."""
    current = current_competencies(region)
    missing = set(competencies) - set(current)
    rows = CompetencyVersion.objects.filter(competency__in=missing, version__published_at__isnull=False)
    old = {
        row.competency_id: facts_of(row)
        for row in rows.select_related("competency", "version__framework").order_by("pk")
    }
    return current | old


def _read(
    sql: str, region: int, snapshot: int, rows: Mapping[int, Iterable[int]], narrowed: Narrowed
) -> list[tuple[Any, ...]]:
    given: dict[str, Any] = {
        "region": region,
        "snapshot": snapshot,
        "positions": None if narrowed.positions is None else tuple(sorted(narrowed.positions)),
        "competencies": None if narrowed.competencies is None else tuple(sorted(narrowed.competencies)),
    }
    pairs = sorted((unit, row) for row, units in rows.items() for unit in units)
    given |= {"units": tuple(unit for unit, _row in pairs), "rows": tuple(row for _unit, row in pairs)}
    return _once(database(), sql, tuple(given.items()))


@lru_cache(maxsize=128)
def _once(_database: str, sql: str, given: tuple[tuple[str, Any], ...]) -> list[tuple[Any, ...]]:
    """Lines of a snapshot never change, so they are summed once a process. To be read only."""
    return fetched(sql, {name: list(value) if isinstance(value, tuple) else value for name, value in given})
