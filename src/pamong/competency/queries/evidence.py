"""What people have shown, in columns, for ``pamong.science.evidence``. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from django.db import connection
from django.db.models import Max
from numpy.typing import NDArray
from psycopg.sql import SQL, Literal

from pamong.competency.models import Level
from pamong.competency.queries.frameworks import successors
from pamong.competency.queries.rules import Rule
from pamong.people.access import today
from pamong.people.queries.posts import held_posts
from pamong.science.evidence import Combined, combine

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MONTH: Final = 365.25 / 12
"""Days of a month, by which age is counted."""

USUAL_TOP: Final = 5
"""Highest level of a competency whose levels are not worded yet."""

# In binary, and a whole column of many people as one array: so no loop runs over rows, neither here nor in the driver, which
# takes a message for each row. Millions of pieces in a second or two. GROUPING SETS (()) is one group, made without workers:
# they would pack and unpack their arrays, which costs more than they save. NOT IN is looked up in a table of hashes, also
# where nothing was set aside, and so cheaper than a join; what it lists is never null.
_PIECES: Final = SQL("""
COPY (
    SELECT array_agg(e.person), array_agg(e.competency), array_agg(e.kind), array_agg(e.level),
        array_agg({day}::date - e.observed_on)
    FROM competency_evidence e
    WHERE e.person = ANY ({people}::bigint[]) AND e.observed_on <= {day}::date
        AND ({competencies}::bigint[] IS NULL OR e.competency = ANY ({competencies}::bigint[]))
        AND (e.valid_until IS NULL OR e.valid_until >= {day}::date)
        AND (e.region, e.id) NOT IN (
            SELECT s.region, s.evidence FROM competency_setaside s WHERE s.person = ANY ({people}::bigint[])
        )
    GROUP BY GROUPING SETS (()) HAVING count(*) > 0
) TO STDOUT (FORMAT binary)
""")
_MANY: Final = 25_000  # people; a row of the database holds a gigabyte, which is 800 pieces for each of them
_COLUMNS: Final = (("person", ">i8"), ("competency", ">i8"), ("kind", ">i2"), ("level", ">f8"), ("days", ">i4"))
_HEADER: Final = 19  # of the file: signature, flags, length of an extension that is empty
_FIELDS: Final = 2  # of a row: how many columns it has
_LENGTH: Final = 4  # before each column, and in it before each element
_ARRAY: Final = 20  # before the elements: dimensions, flags, type, size, lower bound


@dataclass(frozen=True, slots=True)
class Standings:
    """Pieces of evidence by group: one person's for one competency.

    person, competency      (m,) ids of each group, ordered by person and then competency
    top                     (m,) highest level of the competency
    group                   (n,) 0 to m − 1
    kind, level, age        (n,) of each piece; age in months
    """

    person: Ints
    competency: Ints
    top: Floats
    group: Ints
    kind: Ints
    level: Floats
    age: Floats

    def combined(self, rule: Rule) -> Combined:
        """One level for each group, by a rule."""
        return combine(
            self.group,
            self.kind,
            self.level,
            self.age,
            groups=len(self.person),
            rule=rule.weighing,
            top=self.top,
        )


def standings(
    region: int,
    people: Collection[int] | None = None,
    on: date | None = None,
    competencies: Collection[int] | None = None,
) -> Standings:
    """What counts of what people have shown, wherever it was recorded: the record goes with the person.

    Left out is what was set aside and what is not valid on the day. What was shown of a competency that another has replaced
    stands under that other.

    people      ids; None is everybody in a post of the region
    on          None is today; a day of the past leaves out what came later
    competencies    only about these, as they count today; None is all
    """
    wanted = {post.person for post in held_posts(region)} if people is None else set(people)
    follows = successors(region)
    about = (
        None if competencies is None else [*competencies, *(old for old, new in follows.items() if new in competencies)]
    )
    rows = _read(sorted(wanted), on or today(), about)
    competency = _succeeded(rows["competency"].astype(np.int64), follows)
    groups, group = _grouped(rows["person"].astype(np.int64), competency)
    tops = tops_of(np.unique(groups[1]).tolist())
    return Standings(
        person=groups[0],
        competency=groups[1],
        top=np.asarray([tops.get(pk, USUAL_TOP) for pk in groups[1].tolist()], dtype=float),
        group=group,
        kind=rows["kind"].astype(np.int64),
        level=rows["level"].astype(float),
        age=rows["days"].astype(float) / MONTH,
    )


def tops_of(competencies: Iterable[int]) -> dict[int, int]:
    """Highest level of each competency in any version that was published; without one, it is not in the answer."""
    rows = Level.objects.filter(worded__competency__in=competencies, worded__version__published_at__isnull=False)
    return dict(rows.values_list("worded__competency").annotate(top=Max("number")))


def _read(people: list[int], day: date, about: list[int] | None) -> dict[str, NDArray[Any]]:
    parts = [_some(people[start : start + _MANY], day, about) for start in range(0, len(people), _MANY)]
    return {
        name: np.concatenate([part[name] for part in parts if part] or [np.zeros(0, kind)]) for name, kind in _COLUMNS
    }


def _some(people: list[int], day: date, about: list[int] | None) -> dict[str, NDArray[Any]]:
    """Columns of the pieces of these people; none at all where they have none."""
    statement = _PIECES.format(people=Literal(people), day=Literal(day), competencies=Literal(about)).as_string(None)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        data = b"".join(copy)
    columns: dict[str, NDArray[Any]] = {}
    place = _HEADER
    if int.from_bytes(data[place : place + _FIELDS], signed=True) != len(_COLUMNS):
        return columns
    place += _FIELDS
    for name, kind in _COLUMNS:
        size = int.from_bytes(data[place : place + _LENGTH])
        element = np.dtype([("length", ">i4"), ("value", kind)])
        many = (size - _ARRAY) // element.itemsize
        columns[name] = np.frombuffer(data, element, many, place + _LENGTH + _ARRAY)["value"]
        place += _LENGTH + size
    return columns


def _succeeded(competency: Ints, follows: Mapping[int, int]) -> Ints:
    for before, after in follows.items():
        competency = np.where(competency == before, after, competency)
    return competency


def _grouped(person: Ints, competency: Ints) -> tuple[tuple[Ints, Ints], Ints]:
    """Ids of person and competency of each group, and the group of each row."""
    people, row_person = np.unique(person, return_inverse=True)
    kinds, row_kind = np.unique(competency, return_inverse=True)
    keys, group = np.unique(row_person * max(len(kinds), 1) + row_kind, return_inverse=True)
    return (people[keys // max(len(kinds), 1)], kinds[keys % max(len(kinds), 1)]), group.astype(np.int64)
