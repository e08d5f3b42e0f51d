"""The people of a region, as its directory lists them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.paginator import Page
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from pamong.core.actor import Actor, UnitId
from pamong.people.access import ORGANISERS, READERS, holds, people_in, processed, region_for, unit_for, units_below
from pamong.people.models import (
    Assignment,
    AssignmentKind,
    Employment,
    EmploymentKind,
    Person,
    PersonNumber,
    Region,
    UnitVersion,
)
from pamong.people.queries.cards import opens_accounts
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.requests import hidden_in
from pamong.people.queries.standings import counted_standings
from pamong.people.queries.words import words

KINDS: Final = EmploymentKind.choices
"""Kinds of employment and their labels, to choose from."""

NO_KIND: Final = "none"
"""Instead of a kind of employment: no civil servant."""

NUMBER: Final = 18
"""Digits of a NIP. It is found whole or not at all: its first digits would tell who was born when."""

_LIKE_A_NUMBER: Final = 9  # so many digits are no house number of a school

# Who serves in a unit of a region, or in a position there, with a word that begins so; units take the units below along.
# The arrays make each list a single search of its index, whatever the planner believes about their lengths.
_SERVES: Final = """
SELECT person_id FROM people_assignment WHERE until IS NULL AND unit_id = ANY(ARRAY(
    WITH RECURSIVE hit (unit_id) AS (
        SELECT unit_id FROM people_unitversion
        WHERE unit_id = ANY(ARRAY(SELECT id FROM people_unit WHERE region_id = %s)) AND until IS NULL AND folded ~ %s
        UNION SELECT v.unit_id FROM hit JOIN people_unitversion v ON v.parent_id = hit.unit_id AND v.until IS NULL
    ) SELECT unit_id FROM hit
))
UNION ALL
SELECT person_id FROM people_assignment WHERE until IS NULL AND position_id = ANY(ARRAY(
    SELECT id FROM people_position WHERE region_id = %s AND folded ~ %s
))
"""

_ROWS: Final = """
SELECT p.uuid, p.title_before, p.name, p.title_after, right(n.number, 3), e.kind, e.grade, a.kind, j.name, a.unit_id, v.name,
       EXISTS (SELECT FROM people_account c WHERE c.person_id = p.id)
FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN people_person p ON p.id = wanted.id
LEFT JOIN people_personnumber n ON n.person_id = p.id AND n.until IS NULL
LEFT JOIN people_employment e ON e.person_id = p.id AND e.until IS NULL
LEFT JOIN LATERAL (
    SELECT kind, unit_id, position_id FROM people_assignment WHERE person_id = p.id AND until IS NULL
    ORDER BY kind <> 'D', since, id LIMIT 1
) a ON true
LEFT JOIN people_position j ON j.id = a.position_id
LEFT JOIN people_unitversion v ON v.unit_id = a.unit_id AND v.until IS NULL
ORDER BY wanted.place
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Every part narrows the list; all empty is everybody.

    text        words that begin words of a name, unit or position; or a whole number
    unit        this unit and those below it
    kind        of employment, or ``NO_KIND``
    counted     whether the legal standing is in the denominator; None: both
    """

    text: str = ""
    unit: UUID | None = None
    kind: str = ""
    counted: bool | None = None
    without_unit: bool = False
    without_account: bool = False
    descending: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than everybody."""
        return self != Wanted(descending=self.descending)

    @property
    def few(self) -> bool:
        """Whether finding them is the work, and not counting them."""
        return bool(self.text or self.without_unit or self.without_account)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of a list of people.

    number      masked: only its last three digits; empty without one
    acting      how the post is held when it is not definitive: ``Plt.``
    above       names of the units above, nearest first
    """

    uuid: UUID
    name: str
    number: str
    kind: str
    grade: str
    acting: str
    position: str
    unit: str
    above: tuple[str, ...]
    has_account: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole list in three numbers, before anything narrows it."""

    people: int
    counted: int
    without_account: int


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit by which one may narrow; ``depth`` steps below the first."""

    uuid: UUID
    name: str
    depth: int

    @property
    def label(self) -> str:
        """The name, moved in by its depth: what an option of a select can show."""
        return "\u2003" * self.depth + self.name


@dataclass(frozen=True, slots=True)
class Directory:
    """A page of the directory.

    whole       whether the actor sees the whole region; else only a branch of it
    change      whether the actor keeps the registry of the region
    opens       whether the actor opens accounts there, of everybody or of a branch
    hidden      how many others restricted the processing of their data; who keeps the registry sees them among all
    totals      on the first page of everybody; None elsewhere
    misread     digits that were typed for a number without being 18; 0 when there is nothing to say
    """

    region: RegionFacts
    whole: bool
    change: bool
    opens: bool
    hidden: int
    totals: Totals | None
    units: tuple[UnitChoice, ...]
    misread: int
    page: "Page[PersonRow]"


def directory(actor: Actor, code: str, wanted: Wanted, *, page: str | None = None) -> Directory:
    """People of a region whom the actor may see, narrowed. The count of queries does not depend on the people.

    raises      NotFound for a region, or a unit to narrow by, that is not the actor's
    """
    region = region_for(actor, code, READERS)
    everybody, change = people_in(actor, region), holds(actor, ORGANISERS, region.pk)
    hidden = 0 if change else hidden_in(everybody.values("pk"))
    everybody = everybody if change else processed(everybody)
    rows = _found(actor, region, everybody, wanted)
    shown = page_of(rows, page)
    plain = shown.number == 1 and not wanted.narrows
    whole = holds(actor, READERS, region.pk)
    return Directory(
        region=region_facts(region),
        whole=whole,
        change=change,
        opens=opens_accounts(actor, region.pk),
        hidden=hidden,
        totals=_totals(everybody, len(rows), region, whole=whole) if plain else None,
        units=_choices(actor, region, wanted.unit),
        misread=_misread(wanted.text),
        page=shown,
    )


def people_rows(actor: Actor, code: str, wanted: Wanted) -> Rows[PersonRow]:
    """The same people as ``directory``, for a file; never who restricted processing. Raises NotFound as there."""
    region = region_for(actor, code, READERS)
    return _found(actor, region, processed(people_in(actor, region)), wanted)


def read_rows(people: Sequence[int]) -> list[PersonRow]:
    """These people, in this order, as a list shows them. Two queries for any number."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [list(people)])
        found = cursor.fetchall()
    paths = unit_paths(unit for *_rest, unit, _name, _account in found if unit)
    return [
        PersonRow(
            uuid=uuid,
            name=with_titles(before, name, after),
            number=masked(tail),
            kind=str(EmploymentKind(kind).label) if kind else "",
            grade=grade or "",
            acting="" if held in (None, AssignmentKind.DEFINITIVE) else str(AssignmentKind(held).label),
            position=position or "",
            unit=unit_name or "",
            above=tuple(step.name for step in paths.get(unit, ())[-2::-1]),
            has_account=account,
        )
        for uuid, before, name, after, tail, kind, grade, held, position, unit, unit_name, account in found
    ]


def with_titles(before: str, name: str, after: str) -> str:
    """``dr. Siti Aminah, M.Kes.``."""
    full = f"{before} {name}".strip()
    return f"{full}, {after}" if after else full


def masked(number: str | None) -> str:
    """A number, or the end of it, of which only the last three digits may be seen."""
    return f"•••••••• •••••• • {number[-3:]}" if number else ""


def grouped(number: str) -> str:
    """A number as people read it: 8, 6, 1 and 3 digits."""
    return " ".join((number[:8], number[8:14], number[14], number[15:]))


def _found(actor: Actor, region: Region, everybody: "QuerySet[Person]", wanted: Wanted) -> Rows[PersonRow]:
    people = _matching(everybody, region, wanted.text)
    employed = _employed(region)
    if wanted.unit:
        below = units_below([UnitId(unit_for(actor, wanted.unit).pk)])
        people = people.filter(pk__in=Assignment.objects.filter(until=None, unit__in=below).values("person"))
    if wanted.without_unit:
        people = people.exclude(pk__in=_among(everybody, "people_assignment WHERE until IS NULL AND"))
    if wanted.without_account:
        people = people.exclude(pk__in=_among(everybody, "people_account WHERE"))
    if wanted.kind == NO_KIND:
        people = people.exclude(pk__in=employed.values("person"))
    elif wanted.kind:
        people = people.filter(pk__in=employed.filter(kind=wanted.kind).values("person"))
    if wanted.counted is not None:
        counted = Q(pk__in=_counted(region).values("person"))
        people = people.filter(counted if wanted.counted else ~counted)
    order = ("-folded", "-pk") if wanted.descending else ("folded", "pk")
    ids = people.order_by(*order).values_list("pk", flat=True)
    return Rows(_all(ids) if wanted.few else ids, read_rows)


def _all(ids: "QuerySet[Person, int]") -> list[int]:
    """Every id in one go: cheaper than a count and a page where finding is the work."""
    with connection.cursor() as cursor:
        cursor.execute(*ids.query.sql_with_params())
        return [found for (found,) in cursor.fetchall()]


def _employed(region: Region) -> "QuerySet[Employment]":
    """Who serves in the region now; the record of a person lies where the person serves."""
    return Employment.objects.filter(region=region, until=None)


def _counted(region: Region) -> "QuerySet[Employment]":
    return _employed(region).filter(standing__in=counted_standings(region.left_out))


def _among(people: "QuerySet[Person]", rows: str) -> RawSQL:
    """Which of these people have such rows. The array makes it a single search of the index, not one for each."""
    sql, values = people.order_by().values("pk").query.sql_with_params()
    return RawSQL(f"SELECT person_id FROM {rows} person_id = ANY(ARRAY({sql}))", values)  # noqa: S608, S611  # our own words


def _matching(people: "QuerySet[Person]", region: Region, text: str) -> "QuerySet[Person]":
    digits = _digits(text)
    if len(digits) == NUMBER:
        return people.filter(pk__in=PersonNumber.objects.filter(number=digits).values("person"))
    for word in words(text):
        begins = rf"\m{word}"
        serves = RawSQL(_SERVES, [region.pk, begins, region.pk, begins])  # noqa: S611  # its values are bound
        people = people.filter(Q(pk__in=serves) | Q(folded__regex=begins))
    return people


def _digits(text: str) -> str:
    """What is typed, if it is a number with or without its spaces; else nothing."""
    digits = re.sub(r"[\s.\-]", "", text)
    return digits if digits.isascii() and digits.isdecimal() else ""


def _misread(text: str) -> int:
    count = len(_digits(text))
    return count if count >= _LIKE_A_NUMBER and count != NUMBER else 0


def _totals(everybody: "QuerySet[Person]", people: int, region: Region, *, whole: bool) -> Totals:
    counted = _counted(region) if whole else _counted(region).filter(person__in=everybody)
    accounts = _among(everybody, "people_account WHERE")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({accounts.sql}) a", accounts.params)  # noqa: S608  # as above
        found: int = cursor.fetchone()[0]
    return Totals(people, counted.count(), people - found)


def _choices(actor: Actor, region: Region, chosen: UUID | None) -> tuple[UnitChoice, ...]:
    """The way to the chosen unit and what is right below it; without one, the top of what the actor sees."""
    versions = UnitVersion.objects.filter(until=None, unit__region=region)
    if chosen:
        unit = unit_for(actor, chosen)
        path = [(step.uuid, step.name) for step in unit_paths([unit.pk]).get(unit.pk, ())]
        below = versions.filter(parent=unit)
    else:
        own = {grant.unit for grant in actor.grants if grant.role in READERS and grant.region == region.pk}
        top = Q(parent=None) if holds(actor, READERS, region.pk) else Q(unit__in=own - {None})
        path, below = [], versions.filter(top)
    found = list(below.order_by("name").values_list("unit__uuid", "name"))
    return tuple(
        UnitChoice(uuid, name, depth)
        for depth, uuid, name in [
            *((depth, *step) for depth, step in enumerate(path)),
            *((len(path), *step) for step in found),
        ]
    )
