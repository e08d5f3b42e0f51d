"""What the nearest office gives to the public, and how long it took before a day and after it. Told, and never as proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Q

from pamong.core.actor import Actor
from pamong.science.durations import grouped_quantiles
from pamong.services.access import public_services, visible_services
from pamong.services.models import Service
from pamong.services.queries.indicator_tally import Tally, tally
from pamong.services.queries.indicators import COMPARED, INDICATORS, SPREAD, Figure, Period, covered_until
from pamong.services.queries.served import back

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST: Final = 3
"""Services of the office that are told."""

LEAST: Final = next(one.least for one in INDICATORS if one.key == "processing")
"""Cases that each period needs."""


@dataclass(frozen=True, slots=True)
class TracedService:
    """A service of an office.

    unit            uuid, by which everybody finds it; ``unit_id`` as asked
    before, after   three whole months of receipt before the month of the day, and three after it; None under the least number
    public          everybody may see it; ``seen``: the actor sees its numbers
    """

    uuid: UUID
    code: str
    title: str
    region: int
    region_code: str
    unit: UUID
    unit_id: int
    before: Period | None
    after: Period | None
    public: bool
    seen: bool


def services_around(actor: Actor, units: Sequence[int], day: date) -> tuple[TracedService, ...]:
    """Services of the nearest of these offices that gives any which the actor may see, by title.

    units       ids, the nearest first
    """
    seen = set(visible_services(actor).filter(unit__in=units).values_list("pk", flat=True))
    public = set(public_services().filter(unit__in=units).values_list("pk", flat=True))
    rows = Service.objects.filter(Q(pk__in=seen | public), closed_at=None).select_related("region", "unit")
    found = _nearest(rows, units)
    return tuple(_service(row, day, public=row.pk in public, seen=row.pk in seen) for row in found)


def _nearest(rows: "QuerySet[Service]", units: Sequence[int]) -> list[Service]:
    every = list(rows.order_by("title", "pk"))
    for unit in units:
        here = [row for row in every if row.unit_id == unit]
        if here:
            return here[:MOST]
    return []


def _service(row: Service, day: date, *, public: bool, seen: bool) -> TracedService:
    month = day.replace(day=1)
    before, after = (back(month, COMPARED), month), (back(month, -1), back(month, -1 - COMPARED))
    found = tally(row.region_id, row.region.time_zone, [row.pk], before[0])
    known = _known_to(row)
    return TracedService(
        uuid=row.uuid,
        code=row.code,
        title=row.title,
        region=row.region_id,
        region_code=row.region.code,
        unit=row.unit.uuid,
        unit_id=row.unit_id,
        before=_period(found, *before) if found else None,
        after=_period(found, *after) if found and known and known >= after[1] else None,
        public=public,
        seen=seen,
    )


def _known_to(row: Service) -> date | None:
    """First day that is not wholly known."""
    covers = covered_until([row.pk])
    return covers.astimezone(ZoneInfo(row.region.time_zone)).date() + timedelta(days=1) if covers else None


def _period(found: Tally, first: date, end: date) -> Period | None:
    """Processing time in working days of what was received from ``first`` to before ``end``."""
    begin, stop = ((day.year - found.first.year) * 12 + day.month - found.first.month for day in (first, end))
    groups = np.where((found.months >= begin) & (found.months < stop), 0, -1).astype(np.int64)
    table = found.processing.of(groups)
    left = int(table.censored.sum())
    n = int(table.ended.sum()) + left
    if n < LEAST:
        return None
    spread = grouped_quantiles(table.cell, table.times, table.ended, table.censored, groups=1, shares=SPREAD)
    median, p90 = (None if isnan(value) else int(value) for value in spread.tolist()[0])
    return Period(first, end - timedelta(days=1), Figure(n, left, median, p90, None))
