"""Whom a leader or organiser may send to an offering: the own people, those who need it most first."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Count, Q
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.learning.access import READERS, kept_regions, offering_for
from pamong.learning.models import Offering, Quota, Registration
from pamong.learning.queries.admission import closed
from pamong.learning.queries.eligibility import admissions
from pamong.learning.queries.needs import need_of
from pamong.learning.queries.offerings.page import OfferingPage, read_offering
from pamong.learning.queries.quotas import shares_of
from pamong.people.access import own_people, visible_people
from pamong.people.queries.directory import PersonRow, read_rows
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.words import words


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be nominated, or not.

    need        levels that lack in what the programme teaches
    reasons     why not, a sentence each; empty: may be nominated
    registered  whether there is a registration already
    """

    person: PersonRow
    need: int
    reasons: tuple[str, ...]
    registered: bool

    @property
    def open(self) -> bool:
        """Whether the person can be chosen."""
        return not self.reasons and not self.registered


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """Seats for a place. ``asked``: registrations from there that live; ``seated`` of them have a seat."""

    name: str
    seats: int
    asked: int
    seated: int


@dataclass(frozen=True, slots=True)
class NominationPage:
    """An offering and whom the actor may send to it.

    quotas      of the regions in which the actor serves or has a role
    needy       people of the list who lack something that it teaches
    closed      why nobody can be sent now, a sentence; empty while registration is open
    """

    offering: OfferingPage
    closed: str
    quotas: tuple[QuotaLine, ...]
    needy: int
    page: "Page[Candidate]"


def nomination_page(actor: Actor, uuid: UUID, *, text: str = "", page: str | None = None) -> NominationPage:
    """People of the actor's units or regions that are open to it. Raises NotFound, also for who sends nobody anywhere."""
    row = offering_for(actor, uuid)
    if row.published_at is None or not nominates(actor):
        raise NotFound
    quotas = Quota.objects.filter(offering=row).values_list("region", flat=True)
    people = visible_people(actor, READERS).filter(Q(region=row.region_id) | Q(region__in=quotas))
    people = people.exclude(pk__in=own_people(actor).values("pk"))
    for word in words(text):
        people = people.filter(folded__regex=rf"\m{word}")
    places = {pk: region for pk, region in people.order_by("folded", "pk").values_list("pk", "region") if region}
    needs = _needs(row.programme_id, places)
    order = sorted(places, key=lambda pk: -needs.get(pk, 0))
    shut = closed(row, timezone.now())
    return NominationPage(
        offering=read_offering(row, keeps=row.region_id in kept_regions(actor)),
        closed=shut.message if shut else "",
        quotas=_quotas(actor, row),
        needy=len(needs),
        page=page_of(Rows(order, lambda some: _read(row, some)), page),
    )


def nominates(actor: Actor) -> bool:
    """Whether the actor leads or organises anybody."""
    return any(grant.role in READERS for grant in actor.grants)


def quota_lines(actor: Actor, uuid: UUID) -> tuple[QuotaLine, ...]:
    """Quotas of the regions in which the actor serves, or has a role, with how far they are used. Raises NotFound."""
    return _quotas(actor, offering_for(actor, uuid))


def _needs(programme: int, places: dict[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for region in set(places.values()):
        found |= need_of(programme, region, [pk for pk, where in places.items() if where == region])
    return found


def _read(row: Offering, people: Sequence[int]) -> list[Candidate]:
    told = admissions(row.programme, people)
    live = Registration.objects.filter(offering=row, person__in=people, withdrawn_at=None, declined_at=None)
    registered = set(live.values_list("person", flat=True))
    return [
        Candidate(line, told[pk].need if pk in told else 0, told[pk].reasons if pk in told else (), pk in registered)
        for pk, line in zip(people, read_rows(people), strict=True)
    ]


def _quotas(actor: Actor, row: Offering) -> tuple[QuotaLine, ...]:
    """Quotas of the own regions, with how many of their people are registered. One query without any, else four and more."""
    roles = {grant.region for grant in actor.grants if grant.role in READERS}
    mine = Q(region__in=roles) | Q(region__in=own_people(actor).exclude(region=None).values("region"))
    rows = list(Quota.objects.filter(mine, offering=row).select_related("region").order_by("pk"))
    if not rows:
        return ()
    shares = {share.id: share for share in shares_of(row).rows}
    units = unit_paths(quota.unit_id for quota in rows if quota.unit_id)
    live = Registration.objects.filter(offering=row, withdrawn_at=None, declined_at=None).order_by()
    places = live.values_list("region", "unit").annotate(asked=Count("pk"), seated=Count("seated_at"))
    found = []
    for quota in rows:
        own = [(asked, seated) for region, unit, asked, seated in places if shares[quota.pk].covers(region, unit)]
        path = units.get(quota.unit_id or 0, ())
        name = path[-1].name if path else quota.region.name
        found.append(QuotaLine(name, quota.seats, sum(a for a, _ in own), sum(s for _, s in own)))
    return tuple(found)
