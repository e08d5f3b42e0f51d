"""Offerings of a region: the list, and where learning stands there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Count, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.kit.states import Status
from pamong.learning.access import KEEPERS, kept_claims
from pamong.learning.formats import statuses
from pamong.learning.formats.statuses import STATUSES, status_of
from pamong.learning.models import Offering, Programme, Registration, Seating, Session
from pamong.learning.queries.claims import UNDECIDED
from pamong.learning.queries.offerings.naming import title_of
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

AHEAD: Final = 5
"""Offerings that the first page names."""


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """One offering in a list.

    first, last     start of the first session and end of the last one; None without any
    registered      people who want to come or already may, without those who left
    given           whether seats are given: always where first come is first served, else once they were shared out
    """

    uuid: UUID
    title: str
    programme: UUID
    number: int
    status: Status
    opens_at: datetime
    closes_at: datetime
    first: datetime | None
    last: datetime | None
    sessions: int
    seats: int
    registered: int
    taken: int
    given: bool


@dataclass(frozen=True, slots=True)
class OfferingsWanted:
    """What somebody looks for; all empty is every offering. ``status`` is the code of one of ``STATUSES``."""

    text: str = ""
    status: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != OfferingsWanted()


@dataclass(frozen=True, slots=True)
class Offerings:
    """A page of a region's offerings, the latest first."""

    region: RegionFacts
    page: "Page[OfferingRow]"


@dataclass(frozen=True, slots=True)
class ProgrammeChoice:
    """A published programme of which another offering may be opened."""

    uuid: UUID
    title: str


@dataclass(frozen=True, slots=True)
class LearningHub:
    """Where learning stands in a region.

    counts      code of a status → how many offerings
    todo        what waits for who organises: seats to be given, results to be decided; the earliest first
    coming      what is held next
    programmes  published ones
    claims      of training elsewhere that nobody has decided yet
    """

    region: RegionFacts
    counts: dict[str, int]
    todo: tuple[OfferingRow, ...]
    coming: tuple[OfferingRow, ...]
    programmes: int
    claims: int

    @property
    def offerings(self) -> int:
        """How many there are in all."""
        return sum(self.counts.values())


def offerings_page(actor: Actor, code: str, wanted: OfferingsWanted, *, page: str | None = None) -> Offerings:
    """Offerings of a region, for who organises the whole of it. Raises NotFound."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    return Offerings(region, page_of(offering_rows(actor, code, wanted), page))


def offering_rows(actor: Actor, code: str, wanted: OfferingsWanted) -> Rows[OfferingRow]:
    """The same, for a file."""
    found = counted(Offering.objects.filter(region=whole_region_for(actor, code, KEEPERS)))
    for word in words(wanted.text):
        found = found.filter(programme__title__icontains=word)
    if wanted.status:
        found = found.filter(in_status(wanted.status, timezone.now()))
    return Rows(found.order_by("-opens_at", "-pk"), read_rows)


def learning_hub(actor: Actor, code: str) -> LearningHub:
    """The first page of learning, for who organises the whole region. Raises NotFound."""
    region, now = whole_region_for(actor, code, KEEPERS), timezone.now()
    found = counted(Offering.objects.filter(region=region))
    seating = Q(seated_at=None) & ~Q(seating=Seating.FIRST) & in_status(statuses.CLOSED.code, now)
    todo = found.filter(seating | in_status(statuses.OVER.code, now)).order_by("closes_at", "pk")
    coming = found.filter(published_at__isnull=False, cancelled_at=None, finished_at=None, last__gt=now)
    return LearningHub(
        region=region_facts(region),
        counts=_counts(found, now),
        todo=tuple(read_rows(todo[:AHEAD])),
        coming=tuple(read_rows(coming.order_by("first", "pk")[:AHEAD])),
        programmes=Programme.objects.filter(region=region, published_at__isnull=False, withdrawn_at=None).count(),
        claims=kept_claims(actor).filter(UNDECIDED, region=region).count(),
    )


def programme_choices(actor: Actor, code: str) -> tuple[ProgrammeChoice, ...]:
    """Published programmes of a region, by title. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = Programme.objects.filter(region=region, published_at__isnull=False, withdrawn_at=None).order_by(
        "title", "pk"
    )
    return tuple(ProgrammeChoice(row.uuid, row.title) for row in rows)


def in_status(code: str, now: datetime) -> Q:
    """Offerings, as ``counted`` gives them, of which ``status_of`` says this; none for a word that it never says."""
    shown = Q(cancelled_at=None, finished_at=None, published_at__isnull=False)
    before = shown & (Q(first=None) | Q(first__gt=now))
    asked = {
        statuses.DRAFT: Q(cancelled_at=None, finished_at=None, published_at=None),
        statuses.COMING: before & Q(opens_at__gt=now),
        statuses.OPEN: before & Q(opens_at__lte=now, closes_at__gt=now),
        statuses.CLOSED: before & Q(closes_at__lte=now),
        statuses.RUNNING: shown & Q(first__lte=now, last__gt=now),
        statuses.OVER: shown & Q(last__lte=now),
        statuses.FINISHED: Q(cancelled_at=None, finished_at__isnull=False),
        statuses.CANCELLED: Q(cancelled_at__isnull=False),
    }
    return next((test for status, test in asked.items() if status.code == code), Q(pk=None))


def counted(found: "QuerySet[Offering]") -> "QuerySet[Any]":
    """With ``first``, ``last`` and numbers of sessions, people and seats, and the programme at hand."""
    sessions = Session.objects.filter(offering=OuterRef("pk"), cancelled_at=None).order_by().values("offering")
    people = Registration.objects.filter(offering=OuterRef("pk"), withdrawn_at=None, declined_at=None)
    return found.select_related("programme").annotate(
        first=Subquery(sessions.annotate(at=Min("starts_at")).values("at")),
        last=Subquery(sessions.annotate(at=Max("ends_at")).values("at")),
        sessions=_number(sessions),
        registered=_number(people.order_by().values("offering")),
        taken=_number(people.filter(seated_at__isnull=False).order_by().values("offering")),
    )


def read_rows(found: "Sequence[Any] | QuerySet[Any]") -> list[OfferingRow]:
    """Offerings as ``counted`` gives them."""
    now = timezone.now()
    return [
        OfferingRow(
            uuid=row.uuid,
            title=title_of(row),
            programme=row.programme.uuid,
            number=row.number,
            status=status_of(row, row.first, row.last, now),
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            first=row.first,
            last=row.last,
            sessions=row.sessions,
            seats=row.seats,
            registered=row.registered,
            taken=row.taken,
            given=row.seating == Seating.FIRST or row.seated_at is not None,
        )
        for row in found
    ]


def _number(rows: "QuerySet[Any, Any]") -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _counts(found: "QuerySet[Any]", now: datetime) -> dict[str, int]:
    # Some thousand short rows at most, each with times alone: the one rule tells their states, not eight conditions.
    counts = Counter(status_of(row, row.first, row.last, now).code for row in found)
    return {status.code: counts[status.code] for status in STATUSES}
