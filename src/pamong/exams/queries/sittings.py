"""Exams of a region: the list, and where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.exams.access import KEEPERS
from pamong.exams.formats import sitting_states
from pamong.exams.formats.sitting_states import status_of
from pamong.exams.models import Bank, Blueprint, Candidate, Form, ItemAlert, Sitting, SittingKind
from pamong.exams.queries.reviews import reviews_due
from pamong.kit.states import Status
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

WEEK: Final = timedelta(days=7)
AHEAD: Final = 5
"""Sittings that the first page names."""

REHEARSALS: Final = "gladi"
"""Word by which the list shows rehearsals, which stand nowhere else."""


@dataclass(frozen=True, slots=True)
class SittingRow:
    """One sitting in a list.

    ends_at     for who has no minutes more
    place       room, or where else it is held; empty while unknown
    candidates  who are on the list
    """

    uuid: UUID
    title: str
    prefix: str
    status: Status
    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str
    candidates: int
    blueprint: UUID
    blueprint_title: str


@dataclass(frozen=True, slots=True)
class SittingsWanted:
    """What somebody looks for; all empty is every exam. ``status``: code of a state, or ``REHEARSALS``."""

    text: str = ""
    status: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != SittingsWanted()


@dataclass(frozen=True, slots=True)
class BlueprintChoice:
    """A published blueprint of which a sitting may be scheduled. ``forms``: drawn so far."""

    uuid: UUID
    title: str
    forms: int


@dataclass(frozen=True, slots=True)
class ExamHub:
    """Where exams stand in a region, and a page of its sittings, the latest first.

    week        published sittings that begin in the seven days from now, or run
    seats       candidates in them
    coming      those and later ones, the nearest first
    todo        what waits for who organises: drafts, and sittings that nobody closed
    choices     blueprints that can be scheduled
    banks, blueprints, reviews, alerts      how many there are, open; items that wait for a reviewer; alerts to look at
    mine        items among those waiting that the actor may review
    """

    region: RegionFacts
    page: "Page[SittingRow]"
    week: int
    seats: int
    coming: tuple[SittingRow, ...]
    todo: tuple[SittingRow, ...]
    choices: tuple[BlueprintChoice, ...]
    banks: int
    blueprints: int
    reviews: int
    alerts: int
    mine: int

    @property
    def running(self) -> tuple[SittingRow, ...]:
        """Those of the coming ones that run now."""
        return tuple(row for row in self.coming if row.status is sitting_states.RUNNING)


def exam_hub(actor: Actor, code: str, wanted: SittingsWanted, *, page: str | None = None) -> ExamHub:
    """The first page of exams, for who organises the whole region. Raises NotFound."""
    region, now = whole_region_for(actor, code, KEEPERS), timezone.now()
    exams = counted(Sitting.objects.filter(region=region, kind=SittingKind.EXAM))
    ahead = exams.filter(in_status("terbit", now) | in_status("berlangsung", now))
    week = ahead.filter(starts_at__lt=now + WEEK)
    due = [one for one in reviews_due(actor) if one.code == code]
    todo = exams.filter(in_status("rancangan", now) | in_status("usai", now))
    seated = Candidate.objects.filter(sitting__in=week.values("pk"), removed_at=None)
    own = Blueprint.objects.filter(region=region, withdrawn_at=None)
    return ExamHub(
        region=region_facts(region),
        page=page_of(sitting_rows(actor, code, wanted), page),
        week=week.count(),
        seats=seated.count(),
        coming=tuple(read_rows(ahead.order_by("starts_at", "pk")[:AHEAD])),
        todo=tuple(read_rows(todo.order_by("starts_at", "pk")[:AHEAD])),
        choices=blueprint_choices(region.pk),
        banks=Bank.objects.filter(region=region, closed_at=None).count(),
        blueprints=own.filter(practice=False).count(),
        reviews=sum(one.all for one in due),
        alerts=ItemAlert.objects.filter(item__bank__region=region, closed_at=None).count(),
        mine=sum(one.mine for one in due),
    )


def sitting_rows(actor: Actor, code: str, wanted: SittingsWanted) -> Rows[SittingRow]:
    """Sittings of a region, for who organises the whole of it. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    kind = SittingKind.REHEARSAL if wanted.status == REHEARSALS else SittingKind.EXAM
    found = counted(Sitting.objects.filter(region=region, kind=kind))
    for word in words(wanted.text):
        found = found.filter(Q(title__icontains=word) | Q(prefix__icontains=word))
    if wanted.status not in ("", REHEARSALS):
        found = found.filter(in_status(wanted.status, timezone.now()))
    return Rows(found.order_by("-starts_at", "-pk"), read_rows)


def exam_zone(actor: Actor, code: str) -> ZoneInfo:
    """Zone of a region over the whole of which the actor organises. Raises NotFound."""
    return ZoneInfo(whole_region_for(actor, code, KEEPERS).time_zone)


def blueprint_choices(region: int) -> tuple[BlueprintChoice, ...]:
    """Published blueprints for exams that have a form, by title. No actor."""
    drawn = Form.objects.filter(blueprint__region=region, blueprint__practice=False)
    held = drawn.filter(blueprint__published_at__isnull=False, blueprint__withdrawn_at=None)
    rows = held.values_list("blueprint__uuid", "blueprint__title").annotate(n=Count("pk"))
    return tuple(BlueprintChoice(*row) for row in rows.order_by("blueprint__title", "blueprint"))


def in_status(code: str, now: datetime) -> Q:
    """Sittings, as ``counted`` gives them, of which ``status_of`` says this; none for a word that it never says."""
    shown = Q(cancelled_at=None, closed_at=None, published_at__isnull=False)
    runs = Q(started_at__isnull=False) | Q(own_clock=True, starts_at__lte=now)
    asked = {
        sitting_states.DRAFT: Q(cancelled_at=None, closed_at=None, published_at=None),
        sitting_states.READY: shown & Q(ends__gt=now) & ~runs,
        sitting_states.RUNNING: shown & Q(ends__gt=now) & runs,
        sitting_states.OVER: shown & Q(ends__lte=now),
        sitting_states.CLOSED: Q(cancelled_at=None, closed_at__isnull=False),
        sitting_states.CANCELLED: Q(cancelled_at__isnull=False),
    }
    return next((test for status, test in asked.items() if status.code == code), Q(pk=None))


def counted(found: "QuerySet[Sitting]") -> "QuerySet[Any]":
    """With ``ends``, and blueprint and room at hand."""
    length = ExpressionWrapper(F("minutes") * Value(timedelta(minutes=1)), output_field=DurationField())
    return found.select_related("blueprint", "facility").annotate(ends=F("starts_at") + length)


def read_rows(found: "Sequence[Any] | QuerySet[Any]") -> list[SittingRow]:
    """Sittings as ``counted`` gives them. One query more for their candidates."""
    now, rows = timezone.now(), list(found)
    listed = Candidate.objects.filter(sitting__in=[row.pk for row in rows], removed_at=None).order_by()
    counts = dict(listed.values_list("sitting").annotate(n=Count("pk")))
    return [
        SittingRow(
            uuid=row.uuid,
            title=row.title,
            prefix=row.prefix,
            status=status_of(row, now),
            starts_at=row.starts_at,
            ends_at=row.ends,
            minutes=row.minutes,
            place=row.facility.name if row.facility else row.place,
            candidates=counts.get(row.pk, 0),
            blueprint=row.blueprint.uuid,
            blueprint_title=row.blueprint.title,
        )
        for row in rows
    ]
