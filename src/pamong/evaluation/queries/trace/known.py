"""What the links of one trace have in common: the certificate, the person, the seats, and what of it the actor may read."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from pamong.competency.queries.person import PersonCompetencies, person_competencies, sees_levels
from pamong.core.actor import Actor
from pamong.credentials.queries.traced import TracedCredential, traced_credential
from pamong.evaluation.access import reads
from pamong.learning.queries.taught import named_programmes
from pamong.learning.queries.traced import TracedSeat, programmes_shown, reads_learner, traced_seats
from pamong.people.access import visible_people
from pamong.people.queries.presence import RegionFacts
from pamong.people.queries.regions import region_of
from pamong.people.queries.traced import ServedOn, served_on


@dataclass(frozen=True, slots=True)
class Taught:
    """A programme. ``open``: the actor may open its page in the catalogue."""

    uuid: UUID
    title: str
    region: int
    open: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Facts of one trace.

    served      post on the day of issue; None without one
    person_open the actor may open the page of the person
    levels      what the person has shown; None where the actor may not read it
    learner     the actor reads all that the person registered for
    seats       registrations before the certificate was decided, as far as the actor sees them, the oldest first
    later       those after it
    closing     the seat that closed the gap: the last one that was completed, else the last one
    programmes  that the seats were in, the one that closed the gap first; without seats, those that teach what the scheme is about
    region      whose evaluation tells about those programmes
    """

    actor: Actor
    found: TracedCredential
    served: ServedOn | None
    person_open: bool
    levels: PersonCompetencies | None
    learner: bool
    seats: tuple[TracedSeat, ...]
    later: tuple[TracedSeat, ...]
    closing: TracedSeat | None
    programmes: tuple[Taught, ...]
    region: RegionFacts

    @property
    def needed_on(self) -> date:
        """Day before which the gap is looked for: of the first registration, else of the application."""
        first = self.seats[0].registered_at if self.seats else self.found.asked.opened_at
        return timezone.localdate(first)

    @property
    def by_use(self) -> list[TracedSeat]:
        """The seat that closed the gap, then the others."""
        return by_use(self.seats, self.closing)

    @property
    def untaught(self) -> bool:
        """Whether there was no training at all, as far as is known to who reads everything."""
        return self.learner and not self.seats

    @property
    def changed_on(self) -> date:
        """Day around which the service is looked at: the first of the training that was completed, else of the decision."""
        first = self.closing.first if self.closing and self.closing.completed else None
        return first or self.found.asked.decided_on

    @property
    def evaluates(self) -> bool:
        """Whether the actor reads the evaluation of the region."""
        return reads(self.actor, self.region.id)


def known_of(actor: Actor, code: str) -> Known:
    """By the code of a certificate. Raises NotFound. The count of queries does not depend on anything."""
    found = traced_credential(actor, code)
    person, about = found.person, found.about
    every = traced_seats(actor, person, about.programmes, about.competencies, timezone.now())
    seats = tuple(one for one in every if timezone.localdate(one.registered_at) <= found.asked.decided_on)
    done = [one for one in seats if one.completed]
    closing = next(reversed(done or seats), None)
    return Known(
        actor=actor,
        found=found,
        served=served_on(person, found.row.issued_on),
        person_open=visible_people(actor).filter(pk=person).exists(),
        levels=_levels(actor, found),
        learner=reads_learner(actor, person),
        seats=seats,
        later=tuple(one for one in every if one not in seats),
        closing=closing,
        programmes=_taught(actor, dict.fromkeys(one.programme for one in by_use(seats, closing)) or _teaching(found)),
        region=region_of(closing.programme_region) if closing else found.issuer,
    )


def by_use(seats: tuple[TracedSeat, ...], closing: TracedSeat | None) -> list[TracedSeat]:
    """The seat that closed the gap before the others."""
    return sorted(seats, key=lambda one: one is not closing)


def _levels(actor: Actor, found: TracedCredential) -> PersonCompetencies | None:
    return person_competencies(actor, found.person_uuid) if sees_levels(actor, found.person_uuid) else None


def _teaching(found: TracedCredential) -> dict[UUID, None]:
    """What the rules name first, then what raises one of the competencies."""
    return dict.fromkeys([*sorted(found.about.programmes), *found.about.taught])


def _taught(actor: Actor, wanted: dict[UUID, None]) -> tuple[Taught, ...]:
    """In the order given; drafts are left out."""
    named, shown = named_programmes(list(wanted)), programmes_shown(actor, list(wanted))
    rows = [named[uuid] for uuid in wanted if uuid in named and (named[uuid].usable or uuid in shown)]
    return tuple(Taught(row.uuid, row.title, row.region, row.uuid in shown) for row in rows)
