"""A region's year: everybody's hours at once, in bands and by name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor, UnitId
from pamong.learning.access import READERS, keeps
from pamong.learning.queries.conversions import Table, held
from pamong.learning.queries.hours.counting import tally_of
from pamong.learning.queries.hours.year import CEILING, target_of, year_words
from pamong.people.access import holds, region_for, unit_for, units_below
from pamong.people.queries.directory import masked
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import Member, roll

if TYPE_CHECKING:
    from django.core.paginator import Page

MIDDLE: Final = 11
"""JP at which the middle band begins, as dashboards of regions cut them: 0–10, 11–19, the floor and more."""

BANDS: Final = (
    ("low", _("PNS di bawah 11 JP")),
    ("middle", _("PNS 11 JP sampai di bawah batas")),
    ("met", _("PNS yang memenuhi")),
    ("within", _("PPPK dalam batas")),
    ("over", _("PPPK di atas batas")),
)
"""Bands and their words: a floor has three, a ceiling two."""


@dataclass(frozen=True, slots=True)
class HoursWanted:
    """What somebody looks for. ``unit`` and those below it; ``band`` is one of ``BANDS``."""

    text: str = ""
    unit: UUID | None = None
    band: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than everybody."""
        return self != HoursWanted()


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A person's year in one line. ``number`` is masked."""

    uuid: UUID
    name: str
    number: str
    unit: str
    kind: str
    counted: Decimal
    target: int | None
    band: str
    words: str


class _Counted(NamedTuple):
    """Somebody's year in numbers, while it is narrowed."""

    member: Member
    aim: str
    target: int | None
    counted: Decimal
    band: str


@dataclass(frozen=True, slots=True)
class RegionHours:
    """A region's year.

    bands       band → people, of all whom the actor may see, whatever is looked for
    floored     people with a floor; ``mean`` their hours on average, None without anybody
    whole       whether the actor sees the whole region; else the own branch
    keeps       the actor may take the region's year along for the registry
    """

    region: RegionFacts
    year: int
    whole: bool
    keeps: bool
    floor: int
    ceiling: int
    table: str
    bands: dict[str, int]
    mean: Decimal | None
    page: "Page[HoursRow]"

    @property
    def floored(self) -> int:
        """People with a floor."""
        return self.bands["low"] + self.bands["middle"] + self.bands["met"]

    @property
    def ceiled(self) -> int:
        """People with a ceiling."""
        return self.bands["within"] + self.bands["over"]


def region_hours(actor: Actor, code: str, year: int, wanted: HoursWanted, *, page: str | None = None) -> RegionHours:
    """Hours of everybody whose learning the actor may see there; the queries do not depend on how many they are.

    raises      NotFound for a region, or a unit to narrow by, that is not the actor's
    """
    region, whole, every, table = _every(actor, code, year)
    rows = _narrowed(actor, every, wanted)
    tally = Counter(one.band for one in every)
    floored = [one.counted for one in every if one.band in ("low", "middle", "met")]
    return RegionHours(
        region=region,
        year=year,
        whole=whole,
        keeps=keeps(actor, region.id),
        floor=table.floor,
        ceiling=table.ceiling,
        table=table.name,
        bands={band: tally[band] for band, _words in BANDS},
        mean=sum(floored, Decimal(0)) / len(floored) if floored else None,
        page=page_of(rows, page),
    )


def hours_rows(actor: Actor, code: str, year: int, wanted: HoursWanted) -> Rows[HoursRow]:
    """The same people, for a file. Raises NotFound as there."""
    _region, _whole, every, _table = _every(actor, code, year)
    return _narrowed(actor, every, wanted)


def _every(actor: Actor, code: str, year: int) -> "tuple[RegionFacts, bool, list[_Counted], Table]":
    region = region_facts(region_for(actor, code, READERS))
    whole = holds(actor, READERS, region.id)
    own = {grant.unit for grant in actor.grants if grant.role in READERS and grant.region == region.id}
    people = roll(region.id, None if whole else units_below(own))
    tally = tally_of([one.id for one in people], date(year, 1, 1), date(year, 12, 31), [region.id])
    hours, table = tally.by_person(), held(tally.tables, region.id, date(year, 12, 31))
    found = []
    for one in people:
        aim, target = target_of(one.kind, table)
        counted = hours.get(one.id, Decimal(0))
        found.append(_Counted(one, aim, target, counted, _band(aim, target, counted)))
    return region, whole, found, table


def _read(some: "Sequence[_Counted]") -> list[HoursRow]:
    """In words; only for those that are shown."""
    return [
        HoursRow(
            uuid=one.member.uuid,
            name=one.member.name,
            number=masked(one.member.number),
            unit=one.member.unit_name,
            kind=one.member.kind_label,
            counted=one.counted,
            target=one.target,
            band=one.band,
            words=year_words(one.aim, one.target, one.counted),
        )
        for one in some
    ]


def _band(aim: str, target: int | None, counted: Decimal) -> str:
    if target is None:
        return ""
    if aim == CEILING:
        return "over" if counted > target else "within"
    if counted >= target:
        return "met"
    return "low" if counted < min(MIDDLE, target) else "middle"


def _narrowed(actor: Actor, every: "Sequence[_Counted]", wanted: HoursWanted) -> Rows[HoursRow]:
    below = set(units_below([UnitId(unit_for(actor, wanted.unit, READERS).pk)])) if wanted.unit else None
    words = wanted.text.casefold().split()
    found = [
        one
        for one in every
        if (below is None or one.member.unit in below)
        and (not wanted.band or one.band == wanted.band)
        and all(word in one.member.name.casefold() for word in words)
    ]
    return Rows(found, _read)
