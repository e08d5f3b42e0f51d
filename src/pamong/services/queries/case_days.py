"""Working days of cases, counted by the database: for lists that are filtered by them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import IntegerField, Max, Min, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from pamong.office.queries.calendar import days_off
from pamong.services.models import Case, CaseSource

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

# Up to the decision; of an open case up to where its source is known. {ends} is that day for each source.
_SPENT = """
greatest(0, (%s::int[])[coalesce(decided_on, CASE source {ends} ELSE %s::date END) - %s::date + 1]
    - (%s::int[])[started_on - %s::date + 1])
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """How many working days cases took, or have taken so far.

    expression  for ``annotate``; the cases are those for which this was made
    seen        source → day up to which its cases are known
    """

    expression: "Combinable"
    seen: dict[int, date]


def spent_of(rows: "QuerySet[Case]", region: int, zone: str) -> Spent:
    """Working days of these cases. Three queries, however many there are.

    region, zone    whose calendar and clock count
    """
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    bounds = rows.aggregate(first=Min("received_on"), begun=Min("started_on"), last=Max("decided_on"))
    sources = CaseSource.objects.filter(pk__in=rows.values("source").distinct())
    known = sources.values_list("pk", "covers_until")
    seen = {pk: until.astimezone(ZoneInfo(zone)).date() for pk, until in known if until}
    first = min((day for day in (bounds["first"], bounds["begun"]) if day), default=today)
    last = max((day for day in (bounds["last"], today, *seen.values()) if day), default=today)
    ordinals = _ordinals(region, first, last)
    ends = " ".join("WHEN %s THEN greatest(%s::date, started_on)" for _source in seen)
    values: list[Any] = [part for pair in seen.items() for part in pair]
    query = _SPENT.format(ends=ends or "WHEN NULL THEN NULL")
    return Spent(
        RawSQL(query, [ordinals, *values, today, first, ordinals, first], output_field=IntegerField()),  # noqa: S611  # no text of anybody in it
        seen,
    )


def _ordinals(region: int, first: date, last: date) -> list[int]:
    """For each day from the first how many working days there were up to it."""
    off = days_off(region, first, last)
    found, count = [], 0
    for place in range((last - first).days + 1):
        count += first + timedelta(days=place) not in off
        found.append(count)
    return found
