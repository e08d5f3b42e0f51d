"""By which rules a region looks at its items, now and before. They are no secret to who reviews items there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pamong.core.actor import Actor
from pamong.exams.access import KEEPERS, REVIEWERS
from pamong.exams.models import AnalysisRule
from pamong.exams.queries.item_words import COMMON, Limits
from pamong.people.access import holds, whole_region_for
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.science.itemstats import Rules

FIELDS: Final = ("least", "least_r", "easy", "hard", "low", "unused", "miskey")
"""What a region may decide."""


@dataclass(frozen=True, slots=True)
class LimitsLine:
    """Rules of the past or of now. For pamong's own: nobody, never."""

    limits: Limits
    reason: str = ""
    since: datetime | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class LimitsPage:
    """The rules of a region. ``history``: the newest first, pamong's own last; ``change``: the actor may set others."""

    region: RegionFacts
    now: Limits
    change: bool
    history: tuple[LimitsLine, ...]


def limits_of(region: int) -> Limits:
    """Those that hold in a region; pamong's own where it has set none."""
    row = AnalysisRule.objects.filter(region=region, until=None).first()
    return COMMON if row is None else _limits(row)


def limits_page(actor: Actor, code: str) -> LimitsPage:
    """For who reviews or keeps items of the region. Raises NotFound."""
    region = whole_region_for(actor, code, REVIEWERS)
    rows = list(AnalysisRule.objects.filter(region=region).order_by("-number"))
    names = names_of(row.set_by for row in rows)
    lines = [LimitsLine(_limits(row), row.reason, row.since, names.get(row.set_by or 0, "")) for row in rows]
    return LimitsPage(
        region=region_facts(region),
        now=limits_of(region.pk),
        change=holds(actor, KEEPERS, region.pk),
        history=(*lines, LimitsLine(COMMON)),
    )


def _limits(row: AnalysisRule) -> Limits:
    shares = {name: float(getattr(row, name)) for name in ("easy", "hard", "low", "unused")}
    return Limits(row.number, Rules(least=row.least, least_r=row.least_r, miskey=row.miskey, **shares))
