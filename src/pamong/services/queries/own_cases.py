"""Cases that somebody worked on: for that person, and for who leads this one directly. For nobody else, whatever the role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import numpy as np
from django.db.models import Count, Q, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.queries.identity import person_id
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.posts import supervisors_of
from pamong.people.queries.presence import RegionFacts
from pamong.people.queries.regions import region_of
from pamong.people.queries.roll import members
from pamong.people.queries.serving import serving_of
from pamong.science.durations import grouped_quantiles
from pamong.services.models import Case, CaseSource, Outcome, Service
from pamong.services.queries.case_days import spent_of
from pamong.services.queries.indicators import INDICATORS, SPREAD

if TYPE_CHECKING:
    from django.core.paginator import Page

LEAST: Final = next(one.least for one in INDICATORS if one.key == "processing")
"""Cases under which there is no figure."""


@dataclass(frozen=True, slots=True)
class HandledLine:
    """A case that somebody worked on. ``days``: working days to the decision, or up to where its source is known."""

    key: str
    service: str
    received_on: date
    decided_on: date | None
    days: int
    returns: int
    outcome: str


@dataclass(frozen=True, slots=True)
class HandledFigures:
    """Of everything that somebody worked on; ``open`` ones counted as long as they have lasted. None under the least number."""

    n: int
    open: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Subordinate:
    """Somebody whom the actor leads directly, with cases."""

    uuid: UUID
    name: str
    n: int


@dataclass(frozen=True, slots=True)
class HandledPage:
    """What somebody worked on.

    name        whose it is; empty for the actor's own
    bases       rules by which this is kept
    team        whom the actor leads directly, on the own page alone
    """

    name: str
    region: RegionFacts | None
    bases: tuple[str, ...]
    figures: HandledFigures
    page: "Page[HandledLine]"
    team: tuple[Subordinate, ...]


def own_cases(actor: Actor, *, page: str | None = None) -> HandledPage:
    """What the actor worked on, and whom the actor leads. Raises NotFound for who is no person, or acts for another."""
    person = _self(actor)
    region, rows, bases = _handled(person)
    return _page("", region, rows, bases, page, team=_team(person, region))


def cases_handled_by(actor: Actor, uuid: UUID, *, page: str | None = None) -> HandledPage:
    """What somebody worked on whom the actor leads directly, today. Raises NotFound for everybody else."""
    leader, person = _self(actor), person_id(uuid)
    above = supervisors_of([person]).get(person)
    if above is None or above.person != leader or person == leader:
        raise NotFound
    region, rows, bases = _handled(person)
    if region is None or _region(leader) != region.id:
        raise NotFound
    (member,) = members([person]).values()
    return _page(member.name, region, rows, bases, page, team=())


def _self(actor: Actor) -> int:
    if actor.person is None or actor.behalf is not None:
        raise NotFound
    return actor.person


def _region(person: int) -> int | None:
    serving = serving_of([person]).get(person)
    return serving.region if serving else None


def _kept(region: int) -> "QuerySet[CaseSource]":
    """Sources that name the rule by which officers are kept."""
    return CaseSource.objects.filter(region=region).exclude(handler_basis="")


def _handled(person: int) -> tuple[RegionFacts | None, "QuerySet[Case]", tuple[str, ...]]:
    """Where a person serves now, the cases there, and the rules by which they are kept."""
    region = _region(person)
    if region is None:
        return None, Case.objects.none(), ()
    sources = dict(_kept(region).values_list("pk", "handler_basis"))
    rows = Case.objects.filter(region=region, source__in=list(sources), current=True, handler=person)
    return region_of(region), rows, tuple(sorted(set(sources.values())))


def _page(
    name: str,
    region: RegionFacts | None,
    rows: "QuerySet[Case]",
    bases: tuple[str, ...],
    page: str | None,
    *,
    team: tuple[Subordinate, ...],
) -> HandledPage:
    if region is None or not rows.exists():
        return HandledPage(name, region, (), HandledFigures(0, 0, None, None), page_of(Rows([], list), page), team)
    timed = rows.annotate(spent=spent_of(rows, region.id, region.zone).expression)
    lines = Rows(timed.order_by("-received_at", "source", "source_key"), _lines)
    return HandledPage(name, region, bases, _figures(timed), page_of(lines, page), team)


def _lines(rows: Sequence[Any]) -> list[HandledLine]:
    titles = dict(Service.objects.filter(pk__in={row.service for row in rows}).values_list("pk", "title"))
    return [
        HandledLine(
            row.source_key,
            titles.get(row.service, ""),
            row.received_on,
            row.decided_on,
            row.spent,
            row.returns,
            str(Outcome(row.outcome).label) if row.outcome else "",
        )
        for row in rows
    ]


def _figures(timed: "QuerySet[Any]") -> HandledFigures:
    """Median and P90 by Kaplan–Meier: what was withdrawn is seen up to then, what is open up to where it is known."""
    ended = Q(decided_on__isnull=False) & ~Q(outcome=Outcome.WITHDRAWN)
    counts = (
        timed.order_by("spent")
        .values_list("spent")
        .annotate(e=Count("source_key", filter=ended), a=Count("source_key"))
    )
    times, done, every = np.array(list(counts), dtype=np.int64).T
    n, left = int(every.sum()), int((every - done).sum())
    if n < LEAST:
        return HandledFigures(n, left, None, None)
    one = np.zeros(times.size, dtype=np.int64)
    median, p90 = grouped_quantiles(one, times, done, every - done, groups=1, shares=SPREAD)[0].tolist()
    return HandledFigures(n, left, *(None if isnan(value) else value for value in (median, p90)))


def _team(leader: int, region: RegionFacts | None) -> tuple[Subordinate, ...]:
    if region is None:
        return ()
    rows = Case.objects.filter(region=region.id, source__in=_kept(region.id), current=True, handler__isnull=False)
    counts: dict[int, int] = dict(rows.order_by().values_list("handler").annotate(n=Count("source_key")))
    led = [person for person, above in supervisors_of(counts).items() if above.person == leader and person != leader]
    serving = serving_of(led)
    here = [person for person in led if person in serving and serving[person].region == region.id]
    named = members(here)
    found = [Subordinate(named[person].uuid, named[person].name, counts[person]) for person in here if person in named]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.uuid)))
