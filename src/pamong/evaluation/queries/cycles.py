"""Evaluation cycles of a region: the list, one of them with its findings, and when the next opens."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.evaluation.access import (
    KEEPERS,
    READERS,
    cycle_for,
    finding_for,
    keeps,
    seen_cycle_for,
    visible_cycles,
)
from pamong.evaluation.models import Cycle, Finding, FollowUp
from pamong.evaluation.queries.evidence import EvidenceChoice, evidence_choices
from pamong.evaluation.queries.follow_ups import (
    OPEN,
    FindingLine,
    finding_lines,
    unanswered,
    with_end,
    with_leads,
)
from pamong.evaluation.queries.standing import day_in
from pamong.learning.queries.published import regions_with_programmes
from pamong.people.access import region_for
from pamong.people.queries.choosing import Option
from pamong.people.queries.organisers import holders_of
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.papers import Named, named_people
from pamong.people.queries.posts import held_posts
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.people.queries.roll import members

if TYPE_CHECKING:
    from django.core.paginator import Page


@dataclass(frozen=True, slots=True)
class CycleLine:
    """A cycle in a list.

    last_day    of its time; it may be closed before or after
    over        its time is over, and it is still open
    """

    uuid: UUID
    number: int
    first_day: date
    last_day: date
    opened_at: datetime
    closed_at: datetime | None
    strengths: int
    weaknesses: int
    follow_ups: int
    waiting: int
    over: bool


@dataclass(frozen=True, slots=True)
class Cycles:
    """A page of a region's cycles, the newest first.

    keeps       the actor keeps them
    next_from   first day of the cycle that opens next; None while one is open, and without a published programme
    openable    the actor may open it now
    """

    region: RegionFacts
    page: "Page[CycleLine]"
    keeps: bool
    next_from: date | None
    openable: bool


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Why a cycle cannot be closed: nothing found yet, weaknesses that nobody answers, follow-ups that stand open."""

    empty: bool
    unanswered: int
    waiting: int

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return self.empty or bool(self.unanswered or self.waiting)


@dataclass(frozen=True, slots=True)
class CyclePage:
    """A cycle with its findings.

    strengths, weaknesses   those that hold; ``withdrawn`` those that do not
    before                  findings of the cycle before this one about which something was to be done
    """

    line: CycleLine
    region: RegionFacts
    keeps: bool
    strengths: tuple[FindingLine, ...]
    weaknesses: tuple[FindingLine, ...]
    withdrawn: tuple[FindingLine, ...]
    before: tuple[FindingLine, ...]
    obstacles: Obstacles
    summary: str
    closed_by: str

    @property
    def edits(self) -> bool:
        """Whether the actor may write into it now."""
        return self.keeps and self.line.closed_at is None


@dataclass(frozen=True, slots=True)
class CycleHead:
    """What the forms about a cycle show of it."""

    uuid: UUID
    number: int
    region: RegionFacts
    last_day: date


@dataclass(frozen=True, slots=True)
class FindingHead:
    """What the forms about a finding show of it."""

    uuid: UUID
    text: str
    told: str
    weakness: bool
    cycle: CycleHead


def cycles_page(actor: Actor, code: str, *, page: str | None = None) -> Cycles:
    """Cycles of a region, the newest first. The count of queries does not depend on them. Raises NotFound."""
    region = region_for(actor, code, READERS)
    rows = visible_cycles(actor).filter(region=region).order_by("-number")
    if not _reads(actor, region.pk):
        raise NotFound
    kept, starts = keeps(actor, region.pk), next_start(region.pk, region.time_zone)
    today = day_in(region.time_zone)
    openable = kept and starts is not None and starts <= today
    return Cycles(region_facts(region), page_of(Rows(rows, _lines), page), kept, starts, openable)


def cycle_page(actor: Actor, uuid: UUID) -> CyclePage:
    """One cycle. The count of queries does not depend on how much is in it. Raises NotFound."""
    row = seen_cycle_for(actor, uuid)
    own, last = finding_lines(_findings(row)), before(row)
    every = with_leads(actor, row.region_id, own + last)
    found, last = every[: len(own)], every[len(own) :]
    held = [one for one in found if one.withdrawn_at is None]
    return CyclePage(
        line=_lines([row])[0],
        region=region_facts(row.region),
        keeps=keeps(actor, row.region_id),
        strengths=tuple(one for one in held if not one.weakness),
        weaknesses=tuple(one for one in held if one.weakness),
        withdrawn=tuple(one for one in found if one.withdrawn_at is not None),
        before=last,
        obstacles=obstacles(row),
        summary=row.summary,
        closed_by=names_of([row.closed_by]).get(row.closed_by or 0, ""),
    )


def cycle_head(actor: Actor, uuid: UUID) -> CycleHead:
    """For the forms of who keeps it. Raises NotFound."""
    return _head(cycle_for(actor, uuid))


def finding_head(actor: Actor, uuid: UUID) -> FindingHead:
    """For the forms of who keeps its cycle. Raises NotFound."""
    row = finding_for(actor, uuid)
    return FindingHead(row.uuid, row.text, row.told, row.kind == "weakness", _head(row.cycle))


def choices_for(actor: Actor, cycle: UUID) -> tuple[EvidenceChoice, ...]:
    """What a finding of a cycle may rest on, for who keeps it. Raises NotFound."""
    return evidence_choices(cycle_for(actor, cycle).region_id)


def owner_options(actor: Actor, finding: UUID) -> tuple[Option, ...]:
    """Who can be asked to do something: who leads a unit of the region, and who keeps its evaluation. Raises NotFound.

    By name, with post and office; either may be typed, and a name without its titles.
    """
    region = finding_for(actor, finding).cycle.region_id
    people = {post.person for post in held_posts(region) if post.leads} | set(holders_of(region, KEEPERS))
    uuids = {pk: one.uuid for pk, one in members(people).items()}
    return tuple(
        Option(str(uuids[pk]), tuple(part for part in (one.name, one.position, one.unit) if part), _called(one))
        for pk, one in named_people(people).items()
    )


def before(row: Cycle) -> tuple[FindingLine, ...]:
    """Findings of the cycle before one about which something was to be done."""
    asked = FollowUp.objects.values("finding")
    rows = Finding.objects.filter(cycle__region=row.region_id, cycle__number=row.number - 1, pk__in=asked)
    return finding_lines(rows.select_related("cycle__region").order_by("kind", "pk"))


def obstacles(row: Cycle) -> Obstacles:
    """Why it cannot be closed now. Three queries."""
    held = Finding.objects.filter(cycle=row, withdrawn_at=None)
    waiting = with_end(FollowUp.objects.filter(finding__cycle=row)).filter(OPEN).count()
    return Obstacles(not held.exists(), unanswered([row.pk]).count(), waiting)


def last_day(row: Cycle) -> date:
    """Of its time."""
    return month_after(row.first_day, row.months) - timedelta(days=1)


def next_start(region: int, zone: str) -> date | None:
    """First day of the cycle that opens next; None while one is open, and where no programme was ever published."""
    row = Cycle.objects.filter(region=region).order_by("-number").first()
    if row is not None:
        return None if row.closed_at is None else month_after(row.first_day, row.months)
    return day_in(zone).replace(month=1, day=1) if region in regions_with_programmes() else None


def month_after(first: date, months: int) -> date:
    """So many months later."""
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _reads(actor: Actor, region: int) -> bool:
    """As ``visible_cycles`` decides it, also where there is none yet."""
    return actor.is_system or any(
        grant.region == region and grant.role in READERS and (grant.unit is None or grant.role == "leader")
        for grant in actor.grants
    )


def _called(one: Named) -> tuple[str, ...]:
    return tuple(part for part in (one.serves, one.folded) if part)


def _head(row: Cycle) -> CycleHead:
    return CycleHead(row.uuid, row.number, region_facts(row.region), last_day(row))


def _findings(row: Cycle) -> "QuerySet[Finding]":
    return Finding.objects.filter(cycle=row).select_related("cycle__region").order_by("pk")


def _lines(rows: Sequence[Cycle]) -> list[CycleLine]:
    held = Q(withdrawn_at=None)
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    found = Finding.objects.filter(held, cycle__in=[row.pk for row in rows]).values_list("cycle", "kind")
    for cycle, kind, n in found.annotate(n=Count("pk")).order_by():
        kinds[cycle][kind] = n
    asked = with_end(FollowUp.objects.filter(finding__cycle__in=[row.pk for row in rows]))
    every = Counter(asked.values_list("finding__cycle", flat=True))
    waiting = Counter(asked.filter(OPEN).values_list("finding__cycle", flat=True))
    return [_line(row, kinds[row.pk], every[row.pk], waiting[row.pk]) for row in rows]


def _line(row: Cycle, kinds: Counter[str], every: int, waiting: int) -> CycleLine:
    last = last_day(row)
    return CycleLine(
        uuid=row.uuid,
        number=row.number,
        first_day=row.first_day,
        last_day=last,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        strengths=kinds["strength"],
        weaknesses=kinds["weakness"],
        follow_ups=every,
        waiting=waiting,
        over=row.closed_at is None and day_in(row.region.time_zone) > last,
    )
