"""Satisfaction surveys of a service as its keepers and readers see them. While one runs only the number of forms is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.people.queries.paged import Rows, page_of
from pamong.science.suppression import suppressed
from pamong.services.access import round_for, seen_round_for, seen_service_for
from pamong.services.formats.quarters import quarter_after, quarter_name, quarter_of
from pamong.services.formats.skm_elements import COMMENT, WHO
from pamong.services.formats.skm_result import SkmResult
from pamong.services.models import SkmRelease, SkmRound
from pamong.services.queries.catalogue import ServiceFacts, facts_of, service_facts
from pamong.services.queries.improvements import ImprovementFacts, improvements_of
from pamong.services.queries.releases import ReleaseFacts, releases_of
from pamong.services.queries.skm_figures import counted_visits, result_of, withheld
from pamong.surveys.queries.door_states import DoorState, door_states
from pamong.surveys.queries.doors import comments_of, counts_of


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A quarter in a list. ``rounded`` and ``band``: as the newest release says; None and empty without one.

    basis       paper or file from which it was written down; empty for one that was asked here
    """

    uuid: UUID
    quarter: date
    name: str
    state: str
    opens_at: datetime
    closes_at: datetime
    forms: int
    rounded: float | None
    band: str
    published_at: datetime | None
    basis: str


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """Quarters of a service, newest first. ``openable``: first days and names of those that can be opened now."""

    service: ServiceFacts
    rows: "Page[RoundRow]"
    openable: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One option of a question about who answers. ``n`` None: hidden, because few could be told."""

    label: str
    n: int | None


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A quarter.

    service     ``kept`` says whether the actor keeps it
    code        of the door: /nilai/<code>/
    withheld    why there is no ``result``: running, few; else empty
    who         who answered, by question; a split that would tell about few is left out
    comments    in an order of chance
    releases    newest first
    visits      as they were typed last
    counted     cases of the quarter, where they can stand for visits; None otherwise
    """

    service: ServiceFacts
    row: RoundRow
    code: str
    kiosk: bool
    floor: int
    withheld: str
    result: SkmResult | None
    who: tuple[tuple[str, tuple[Share, ...]], ...]
    comments: tuple[str, ...]
    releases: tuple[ReleaseFacts, ...]
    improvements: tuple[ImprovementFacts, ...]
    visits: int | None
    counted: int | None


@dataclass(frozen=True, slots=True)
class PosterFacts:
    """What a poster for the counter says."""

    title: str
    unit: str
    issuer: str
    code: str
    zone: str
    until: datetime
    quarter: date


def rounds_page(actor: Actor, service: UUID, *, page: str | None = None) -> RoundsPage:
    """Quarters of a service whose numbers the actor sees. The count of queries does not depend on them. Raises NotFound."""
    facts = service_facts(actor, service)
    return RoundsPage(facts, page_of(round_rows(actor, service), page), _openable(facts))


def round_rows(actor: Actor, service: UUID) -> Rows[RoundRow]:
    """The same, for a file. Raises NotFound."""
    row = seen_service_for(actor, service)
    return Rows(SkmRound.objects.filter(service=row).order_by("-quarter"), _read)


def round_page(actor: Actor, uuid: UUID) -> RoundPage:
    """A quarter with its figures, once its survey has closed. Raises NotFound."""
    row = seen_round_for(actor, uuid)
    state = door_states([row.survey])[row.survey]
    counts = {} if state.state != "closed" else counts_of(row.survey)
    why = withheld(state, counts or None)
    return RoundPage(
        service=service_facts(actor, row.service.uuid),
        row=_read([row])[0],
        code=state.code,
        kiosk=state.kiosk,
        floor=state.floor,
        withheld=why,
        result=None if why else result_of(row, state, visits=row.visits),
        who=() if why else _who(counts, state),
        comments=() if why else _comments(row.survey, state),
        releases=releases_of(row.pk),
        improvements=improvements_of(row.pk),
        visits=row.visits,
        counted=counted_visits(row, state.forms)[0],
    )


def preview(actor: Actor, uuid: UUID, visits: int | None) -> SkmResult:
    """What ``publish_release`` would freeze now. Raises as that does."""
    row = round_for(actor, uuid)
    return result_of(row, door_states([row.survey])[row.survey], visits=visits)


def poster_facts(actor: Actor, uuid: UUID) -> PosterFacts:
    """For who keeps the service. Raises NotFound."""
    row = round_for(actor, uuid)
    state = door_states([row.survey])[row.survey]
    service = facts_of(row.service)
    issuer = service.region.office or service.region.name
    return PosterFacts(
        service.title, service.unit_name, issuer, state.code, service.region.zone, state.closes_at, row.quarter
    )


def _openable(service: ServiceFacts) -> tuple[tuple[date, str], ...]:
    if not service.kept or service.closed_on:
        return ()
    this = quarter_of(timezone.localdate())
    there = set(SkmRound.objects.filter(service=service.id, quarter__gte=this).values_list("quarter", flat=True))
    return tuple((day, quarter_name(day)) for day in (this, quarter_after(this)) if day not in there)


def _read(rows: Sequence[SkmRound]) -> list[RoundRow]:
    states = door_states([row.survey for row in rows])
    newest = SkmRelease.objects.filter(round__in=[row.pk for row in rows]).order_by("round", "number")
    releases = {release.round_id: release for release in newest.only("round", "rounded", "band", "published_at")}
    return [_row(row, states[row.survey], releases.get(row.pk)) for row in rows]


def _row(row: SkmRound, state: DoorState, release: SkmRelease | None) -> RoundRow:
    return RoundRow(
        uuid=row.uuid,
        quarter=row.quarter,
        name=quarter_name(row.quarter),
        state=state.state,
        opens_at=state.opens_at,
        closes_at=state.closes_at,
        forms=state.forms,
        rounded=float(release.rounded) if release else None,
        band=release.band if release else "",
        published_at=release.published_at if release else None,
        basis=row.basis,
    )


def _comments(survey: int, state: DoorState) -> tuple[str, ...]:
    """Own words, only of as many people as the floor."""
    told = comments_of(survey).get(COMMENT, [])
    return tuple(told) if len(told) >= state.floor else ()


def _who(counts: Mapping[str, Sequence[int]], state: DoorState) -> tuple[tuple[str, tuple[Share, ...]], ...]:
    """Who answered; who did not say counts as a group, or its size would tell."""
    found = []
    for key, (text, options) in WHO.items():
        given = [*counts.get(key, ()), state.forms - sum(counts.get(key, ()))]
        hidden = suppressed(given, state.floor)
        if not any(size and not gone for size, gone in zip(given[:-1], hidden[:-1], strict=True)):
            continue
        labels = (*options, "")
        found.append((text, tuple(Share(*told) for told in _shown(labels, given, hidden))))
    return tuple(found)


def _shown(labels: Sequence[str], given: Sequence[int], hidden: Sequence[bool]) -> list[tuple[str, int | None]]:
    rows = zip(labels, given, hidden, strict=True)
    return [(label, None if gone else size) for label, size, gone in rows if label or size]
