"""Who registered for an offering, and how far each is: for who organises, and for who leads some of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.kit.states import Status
from pamong.learning.access import keeps, kept_regions, listed_offering_for, registration_for, registrations_of
from pamong.learning.formats.registration_states import DECLINED, PASSED, STATES, WITHDRAWN, state_of
from pamong.learning.models import Approval, Offering, Registration, Seating, Way
from pamong.learning.queries.offerings.naming import title_of
from pamong.learning.queries.registrations.seats import unit_names
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.presence import RegionFacts, full_name, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# Each state by its times: the last thing that happened.
_LIVE: Final = Q(withdrawn_at=None, declined_at=None)
_STATES: Final = {
    "menunggu": _LIVE & Q(approved_at=None),
    "disetujui": _LIVE & Q(approved_at__isnull=False, seated_at=None, queued_at=None),
    "kursi": _LIVE & Q(seated_at__isnull=False),
    "antre": _LIVE & Q(queued_at__isnull=False, seated_at=None),
    "ditolak": Q(declined_at__isnull=False, withdrawn_at=None),
    "mundur": Q(withdrawn_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class RegistrantsWanted:
    """What somebody looks for; all empty is everybody.

    state       a code of ``STATES``
    place       code of an employer, or uuid of a unit
    """

    text: str = ""
    state: str = ""
    place: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != RegistrantsWanted()


@dataclass(frozen=True, slots=True)
class RegistrantRow:
    """Somebody who registered.

    uuid        of the registration
    way         how it came about, in words; ``reason``: as a nominator wrote it
    need        levels that lacked in what is taught
    lot         place in the draw, or by need; None before
    asked       who is asked to approve and has not answered, in words; empty for nobody
    words       why it was declined, withdrawn or passed over; empty
    """

    uuid: UUID
    person: UUID
    name: str
    unit: str
    region: str
    way: str
    reason: str
    need: int
    registered_at: datetime
    state: Status
    lot: int | None
    asked: str
    words: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """Where some of them serve, to narrow by. ``value``: code of an employer, or uuid of a unit."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Registrants:
    """A page of who registered.

    keeps       whether the actor organises the offering
    employs     names of employers whose people the actor may take out again
    counts      code of a state → how many, of all that the actor sees
    places      employers where there are several, then units
    """

    uuid: UUID
    title: str
    region: RegionFacts
    keeps: bool
    employs: frozenset[str]
    seats: int
    seating: str
    closes_at: datetime
    seated_at: datetime | None
    ended: bool
    counts: dict[str, int]
    places: tuple[PlaceChoice, ...]
    page: "Page[RegistrantRow]"

    @property
    def given(self) -> bool:
        """Whether seats are given: always where first come is first served, else once they were shared out."""
        return self.seating == Seating.FIRST or self.seated_at is not None

    @property
    def staying(self) -> int:
        """How many want to come or may, of all that the actor sees."""
        return sum(self.counts.values()) - self.counts.get(DECLINED.code, 0) - self.counts.get(WITHDRAWN.code, 0)

    @property
    def states(self) -> tuple[tuple[Status, int], ...]:
        """Each state, with how many there are."""
        return tuple((state, self.counts.get(state.code, 0)) for state in STATES)


def registrants(actor: Actor, offering: UUID, wanted: RegistrantsWanted, *, page: str | None = None) -> Registrants:
    """Who registered, as far as the actor may know: all for who organises; the own people for who leads or employs.

    raises      NotFound
    """
    row = listed_offering_for(actor, offering)
    seen = registrations_of(actor).filter(offering=row)
    times = seen.values_list("approved_at", "declined_at", "queued_at", "seated_at", "withdrawn_at")
    return Registrants(
        uuid=row.uuid,
        title=title_of(row),
        region=region_facts(row.region),
        keeps=keeps(actor, row.region_id),
        employs=frozenset(seen.filter(region__in=kept_regions(actor)).values_list("region__name", flat=True)),
        seats=row.seats,
        seating=row.seating,
        closes_at=row.closes_at,
        seated_at=row.seated_at,
        ended=bool(row.cancelled_at or row.finished_at),
        counts=dict(Counter(state_of(_Times(*found)).code for found in times)),
        places=_places(seen),
        page=page_of(_rows(actor, row, wanted), page),
    )


def registrant(actor: Actor, offering: UUID, uuid: UUID) -> RegistrantRow:
    """One registration in an offering that the actor may see. Raises NotFound, also for one of another offering."""
    row = registration_for(actor, uuid)
    if row.offering.uuid != offering:
        raise NotFound
    return _read(actor, [row])[0]


def registrant_rows(actor: Actor, offering: UUID, wanted: RegistrantsWanted) -> Rows[RegistrantRow]:
    """The same, for a file. Raises NotFound."""
    return _rows(actor, listed_offering_for(actor, offering), wanted)


@dataclass(frozen=True, slots=True)
class _Times:
    """Times of a registration without the rest of it."""

    approved_at: datetime | None
    declined_at: datetime | None
    queued_at: datetime | None
    seated_at: datetime | None
    withdrawn_at: datetime | None


def _rows(actor: Actor, row: Offering, wanted: RegistrantsWanted) -> Rows[RegistrantRow]:
    found: QuerySet[Registration] = registrations_of(actor).filter(offering=row)
    for word in words(wanted.text):
        found = found.filter(person__folded__contains=word)
    if wanted.state in _STATES:
        found = found.filter(_STATES[wanted.state])
    if wanted.place:
        found = found.filter(
            Q(region__code=wanted.place) if _UUID.fullmatch(wanted.place) is None else Q(unit__uuid=wanted.place)
        )
    order = (F("lot").asc(nulls_last=True), "registered_at", "pk")
    return Rows(found.order_by(*order), partial(_read, actor))


def _places(seen: "QuerySet[Registration]") -> tuple[PlaceChoice, ...]:
    """Two queries."""
    rows = seen.order_by().values_list("region__code", "region__name", "unit", "unit__uuid").annotate(count=Count("pk"))
    regions, units = Counter[tuple[str, str]](), {}
    for code, name, unit, uuid, count in rows:
        regions[code, name] += count
        if unit is not None:
            units[unit] = (str(uuid), count)
    paths = unit_paths(units)
    here = [PlaceChoice(units[unit][0], way[-1].name, units[unit][1]) for unit, way in paths.items()]
    all_of = [
        PlaceChoice(code, name, count) for (code, name), count in sorted(regions.items(), key=lambda one: one[0][1])
    ]
    return (*(all_of if len(all_of) > 1 else ()), *sorted(here, key=lambda one: one.label))


def _read(actor: Actor, rows: Sequence[Any]) -> list[RegistrantRow]:
    units = unit_names(list(rows))
    asked: defaultdict[int, list[str]] = defaultdict(list)
    waiting = Approval.objects.filter(registration__in=[row.pk for row in rows], decided_at=None, lapsed_at=None)
    for step in waiting.select_related("approver").order_by("step"):
        asked[step.registration_id].append(full_name(step.approver))
    # Nobody reads the levels of who is acted for.
    hidden = actor.person if actor.behalf is not None else None
    return [_registrant(row, units, asked[row.pk], told=row.person_id != hidden) for row in rows]


def _registrant(row: Registration, units: dict[int, str], asked: list[str], *, told: bool) -> RegistrantRow:
    return RegistrantRow(
        uuid=row.uuid,
        person=row.person.uuid,
        name=full_name(row.person),
        unit=units.get(row.unit_id or 0, ""),
        region=row.region.name,
        way=str(Way(row.way).label),
        reason=row.reason,
        need=row.need if told else 0,
        registered_at=row.registered_at,
        state=state_of(row),
        lot=row.lot,
        asked=", ".join(asked),
        words=row.withdrawal or row.refusal or str(PASSED.get(row.passed_over, "")),
        confirmed_at=row.confirmed_at,
    )
