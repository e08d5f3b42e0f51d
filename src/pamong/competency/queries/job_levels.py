"""What a *jenjang* asks for: the table that comes with pamong, and where a region decided otherwise."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from pamong.competency.access import KEEPERS
from pamong.competency.formats.job_levels import JobLevel, job_level_table
from pamong.competency.models import Confidence, JobLevelRule
from pamong.core.actor import Actor
from pamong.people.access import holds
from pamong.people.queries.posts import posts_in
from pamong.people.queries.presence import RegionFacts, names_of
from pamong.people.queries.regions import region_by_code

SCALE: Final = range(1, 6)
"""Levels of the managerial and sociocultural competencies, as the regulation numbers them."""


@dataclass(frozen=True, slots=True)
class DefaultLevel:
    """What a *jenjang* asks for in a region today; ``own``: the region decided it."""

    level: int
    own: bool


@dataclass(frozen=True, slots=True)
class JobLevelRow:
    """A *jenjang* as the page of defaults shows it.

    level       that counts now; ``table`` the one of the source
    confidence  how sure we are of the source, in words; ``note`` what speaks against it
    reason      why the region decided otherwise; empty where it did not
    positions   open ones of this *jenjang*
    """

    name: str
    group: str
    level: int
    table: int
    own: bool
    source: str
    confidence: str
    note: str
    reason: str
    since: date | None
    positions: int


@dataclass(frozen=True, slots=True)
class JobLevelChange:
    """A decision of the region, in force or ended. ``set_by`` is a name; empty for the system."""

    name: str
    level: int
    reason: str
    since: date
    until: date | None
    set_by: str


@dataclass(frozen=True, slots=True)
class JobLevels:
    """The page of defaults. ``unknown``: open positions whose *jenjang* nothing tells."""

    region: RegionFacts
    change: bool
    rows: tuple[JobLevelRow, ...]
    history: tuple[JobLevelChange, ...]
    unknown: int


def default_levels(region: int) -> dict[str, DefaultLevel]:
    """*Jenjang* → what it asks for in a region today. One query."""
    own = dict(JobLevelRule.objects.filter(region=region, until=None).values_list("job_level", "level"))
    return {name: DefaultLevel(own.get(name, row.level), own=name in own) for name, row in job_level_table().items()}


def job_levels_page(actor: Actor, code: str) -> JobLevels:
    """The defaults of a region, for who has any role there. Raises NotFound."""
    region = region_by_code(actor, code)
    current = {row.job_level: row for row in JobLevelRule.objects.filter(region=region.id, until=None)}
    counts = Counter(post.level for post in posts_in(region.id))
    table = job_level_table()
    return JobLevels(
        region=region,
        change=holds(actor, KEEPERS, region.id),
        rows=tuple(_row(row, current.get(name), counts[name]) for name, row in table.items()),
        history=_history(region.id),
        unknown=sum(count for name, count in counts.items() if name not in table),
    )


def _row(row: JobLevel, own: JobLevelRule | None, positions: int) -> JobLevelRow:
    return JobLevelRow(
        name=row.name,
        group=row.group,
        level=own.level if own else row.level,
        table=row.level,
        own=own is not None,
        source=row.source,
        confidence=str(Confidence(row.confidence).label),
        note=row.note,
        reason=own.reason if own else "",
        since=own.since if own else None,
        positions=positions,
    )


def _history(region: int) -> tuple[JobLevelChange, ...]:
    rows = list(JobLevelRule.objects.filter(region=region).order_by("-since", "-pk"))
    names = names_of(row.set_by for row in rows)
    return tuple(
        JobLevelChange(row.job_level, row.level, row.reason, row.since, row.until, names.get(row.set_by or 0, ""))
        for row in rows
    )
