"""My duties: what waits for the actor as somebody appointed, whose names are told from the start, and nothing else is."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.credentials.models import Appeal, Appointment, Duty, Plenary, PlenaryCase, SchemeUnit
from pamong.credentials.queries.appointing import FIRST
from pamong.credentials.queries.duty_states import JUDGES, MINE, VOTES, left_of, stated, waiting
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.roll import members

if TYPE_CHECKING:
    from django.core.paginator import Page

STATES: Final[tuple[tuple[str, Text], ...]] = (
    ("declare", _("Menunggu pernyataan Anda")),
    ("judge", _("Menunggu penilaian Anda")),
    ("vote", _("Menunggu suara Anda")),
    ("answer", _("Menunggu jawaban Anda")),
    ("others", _("Menunggu yang lain")),
    ("done", _("Selesai")),
)
"""What a duty waits for. The first four wait for the actor."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty of the actor.

    name        of the applicant
    done, units units that have a result of this round, of so many; 0 of 0 for who judges none
    due_on      last day to answer an appeal; None for other duties
    plenary     uuid of the session that has the case on its list, for who decides it; ``held_on`` its day
    appeal      uuid of the appeal, for who handles or decides it
    """

    uuid: UUID
    duty: str
    duty_label: str
    scheme: str
    region: str
    name: str
    appointed_at: datetime
    state: str
    done: int
    units: int
    due_on: date | None
    plenary: UUID | None
    held_on: date | None
    appeal: UUID | None

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return str(dict(STATES)[self.state])

    @property
    def mine(self) -> bool:
        """Whether it waits for the actor."""
        return self.state in MINE


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many duties wait for the actor, by state."""

    states: Counter[str]

    @property
    def all(self) -> int:
        """Together."""
        return self.states.total()

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many for what, in words."""
        return tuple((str(label), self.states[state]) for state, label in STATES if self.states[state])


@dataclass(frozen=True, slots=True)
class Duties:
    """A page of the actor's duties: first what waits for the actor, longest first, then the rest, newest first."""

    waiting: Waiting
    page: "Page[DutyRow]"


def duties(actor: Actor, page: str | None = None) -> Duties:
    """What the actor is appointed for. Constant queries."""
    return Duties(duties_due(actor), page_of(Rows(stated(actor), _read), page))


def duties_due(actor: Actor) -> Waiting:
    """What waits for the actor; also for a home page."""
    return Waiting(waiting(actor))


def duty_row(actor: Actor, uuid: UUID) -> DutyRow:
    """One duty of the actor, which is there."""
    (row,) = _read([stated(actor).get(uuid=uuid)])
    return row


def _read(found: Sequence[tuple[int, str]]) -> list[DutyRow]:
    """Ids of appointments and their states, with what is told of them."""
    rows = Appointment.objects.select_related(
        "application__scheme__region", "application__version", "application__person"
    ).in_bulk([pk for pk, _state in found])
    facts = _Facts(rows.values())
    return [_row(rows[pk], state, facts) for pk, state in found]


class _Facts:
    """What rows are told from, read at once for all of them."""

    def __init__(self, found: Collection[Appointment]) -> None:
        applications = {one.application_id for one in found}
        appeals = Appeal.objects.filter(decision__application__in=applications, withdrawn_at=None)
        self.names = members({one.application.person_id for one in found})
        self.units = _units({one.application.version_id for one in found})
        self.left = left_of(found)
        self.appeals = {row.decision.application_id: row for row in appeals.select_related("decision")}
        self.listed = _listed(applications)


def _row(one: Appointment, state: str, facts: _Facts) -> DutyRow:
    declared = one.conflict is False
    judges, votes = one.duty in JUDGES, VOTES.get(Duty(one.duty))
    units = facts.units.get(one.application.version_id, 0) if judges else 0
    appeal = None if one.duty in FIRST else facts.appeals.get(one.application_id)
    plenary = facts.listed.get((one.application_id, votes)) if votes and declared else None
    return DutyRow(
        uuid=one.uuid,
        duty=one.duty,
        duty_label=str(Duty(one.duty).label),
        scheme=one.application.scheme.title,
        region=one.application.scheme.region.name,
        name=facts.names[one.application.person_id].name,
        appointed_at=one.appointed_at,
        state=state,
        done=units - facts.left[one.pk] if judges and declared else 0,
        units=units,
        due_on=appeal.due_on if appeal and appeal.answered_at is None else None,
        plenary=plenary.uuid if plenary else None,
        held_on=plenary.held_on if plenary else None,
        appeal=appeal.uuid if appeal and declared else None,
    )


def _units(versions: Collection[int]) -> dict[int, int]:
    """Version → how many units it has."""
    rows = SchemeUnit.objects.filter(version__in=versions).values_list("version").annotate(n=Count("pk"))
    return dict(rows.order_by())


def _listed(applications: Collection[int]) -> dict[tuple[int, int], Plenary]:
    """Application and round → the session that is open and has it on its list."""
    rows = PlenaryCase.objects.filter(application__in=applications, removed_at=None, plenary__closed_at=None)
    return {(row.application_id, row.round): row.plenary for row in rows.select_related("plenary")}
