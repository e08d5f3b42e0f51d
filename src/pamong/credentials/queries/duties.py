"""My duties: what waits for the actor as somebody appointed, whose names are told from the start, and nothing else is."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.credentials.access import own_appointments
from pamong.credentials.models import (
    Appeal,
    Appointment,
    Decision,
    DecisionVote,
    Duty,
    PlenaryCase,
    SchemeUnit,
    UnitResult,
)
from pamong.credentials.queries.appointing import FIRST
from pamong.credentials.queries.assessing import missing_units
from pamong.credentials.queries.facts import JUDGING
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

MINE: Final = frozenset({"declare", "judge", "vote", "answer"})
"""States in which the actor has something to do."""

_JUDGES: Final = {duty: stage for stage, duty in JUDGING.items()}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty of the actor.

    name        of the applicant
    done, units units that have a result of this round, of so many; 0 of 0 for who judges none
    due_on      last day to answer an appeal; None for other duties
    plenary     uuid of the session that has the case on its list, where it waits for the actor's vote
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
class Duties:
    """All duties of the actor; ``waiting``: how many wait for the actor, by state."""

    rows: tuple[DutyRow, ...]
    waiting: Counter[str]

    @property
    def due(self) -> tuple[DutyRow, ...]:
        """Those that wait for the actor, longest first."""
        return tuple(row for row in self.rows if row.mine)

    @property
    def rest(self) -> tuple[DutyRow, ...]:
        """Those that do not."""
        return tuple(row for row in self.rows if not row.mine)

    def page(self, number: str | None) -> "Page[DutyRow]":
        """A page of all: first what waits for the actor, then the rest, newest first."""
        return page_of(Rows([*self.due, *reversed(self.rest)], list), number)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many wait for the actor for what, in words."""
        return tuple((str(label), self.waiting[state]) for state, label in STATES if self.waiting[state])


def duties(actor: Actor) -> Duties:
    """What the actor is appointed for, what waits longest first. Eight queries for any number."""
    found = list(own_appointments(actor).order_by("appointed_at", "pk"))
    rows = read_duties(found) if found else ()
    return Duties(rows, Counter(row.state for row in rows if row.mine))


def waiting_duties(actor: Actor) -> int:
    """How many duties wait for the actor; for a home page."""
    return duties(actor).waiting.total()


def read_duties(found: Collection[Appointment]) -> tuple[DutyRow, ...]:
    """Appointments of one person with what they wait for."""
    facts = _Facts(found)
    return tuple(_row(one, facts) for one in found)


class _Facts:
    """What rows are told from, read at once for all of them."""

    def __init__(self, found: Collection[Appointment]) -> None:
        applications = {one.application_id for one in found}
        decisions = Decision.objects.filter(application__in=applications)
        self.names = members({one.application.person_id for one in found})
        self.units = _units({one.application.version_id for one in found})
        self.results = _results(applications)
        self.decided = set(decisions.values_list("application", "round"))
        self.appeals = {
            row.decision.application_id: row
            for row in Appeal.objects.filter(decision__in=decisions, withdrawn_at=None).select_related("decision")
        }
        self.voted = set(DecisionVote.objects.filter(appointment__in=found).values_list("appointment", flat=True))
        self.listed = _listed(applications)
        self.carried = _carried(found)

    def done(self, one: Appointment, stage: int) -> int:
        """Units that have a result, or need none because an earlier decision found them shown."""
        carried = self.carried.get((one.application_id, stage))
        return self.results[one.application_id, stage] if carried is None else carried


def _row(one: Appointment, facts: _Facts) -> DutyRow:
    stage = 1 if one.duty in FIRST else 2
    judges = one.duty in _JUDGES
    appeal = facts.appeals.get(one.application_id) if stage > 1 else None
    plenary = facts.listed.get((one.application_id, stage))
    declared = one.conflict is False
    return DutyRow(
        uuid=one.uuid,
        duty=one.duty,
        duty_label=str(Duty(one.duty).label),
        scheme=one.application.scheme.title,
        region=one.application.scheme.region.name,
        name=facts.names[one.application.person_id].name,
        appointed_at=one.appointed_at,
        state=_state(one, stage, facts),
        done=facts.done(one, stage) if judges and declared else 0,
        units=facts.units[one.application.version_id] if judges else 0,
        due_on=appeal.due_on if appeal and appeal.answered_at is None else None,
        plenary=plenary if declared and one.duty in (Duty.DECIDER, Duty.APPEAL_DECIDER) else None,
        appeal=appeal.uuid if appeal and declared else None,
    )


def _state(one: Appointment, stage: int, facts: _Facts) -> str:
    appeal = facts.appeals.get(one.application_id) if stage > 1 else None
    if (one.application_id, stage) in facts.decided and one.duty != Duty.HANDLER:
        return "done"
    if stage > 1 and (appeal is None or appeal.answered_at is not None):
        return "done"
    if one.declared_at is None:
        return "declare"
    if one.duty in _JUDGES:
        left = facts.units[one.application.version_id] - facts.done(one, stage)
        return "judge" if left else "others"
    if one.duty == Duty.HANDLER:
        return "answer"
    waits = (one.application_id, stage) in facts.listed and one.pk not in facts.voted
    return "vote" if waits else "others"


def _units(versions: Iterable[int]) -> dict[int, int]:
    rows = SchemeUnit.objects.filter(version__in=list(versions)).values_list("version").annotate(n=Count("pk"))
    return defaultdict(int, rows.order_by())


def _results(applications: Iterable[int]) -> Counter[tuple[int, int]]:
    """Application and round → units that have a result by somebody who still has the duty."""
    rows = UnitResult.objects.filter(application__in=list(applications), appointment__ended_at=None)
    return Counter(key[:2] for key in set(rows.values_list("application", "round", "unit")))


def _carried(found: Collection[Appointment]) -> dict[tuple[int, int], int]:
    """Application and round → units done, for the few applicants whom the scheme decided about before."""
    people = {one.application.person_id for one in found}
    before = Decision.objects.filter(application__person__in=people).values_list(
        "application__scheme", "application__person", "application"
    )
    known = defaultdict(set)
    for scheme, person, application in before:
        known[scheme, person].add(application)
    told = {}
    for one in found:
        row = one.application
        if one.duty in _JUDGES and known[row.scheme_id, row.person_id] - {row.pk}:
            stage = _JUDGES[Duty(one.duty)]
            told[row.pk, stage] = SchemeUnit.objects.filter(version=row.version_id).count() - len(
                missing_units(row.pk, stage)
            )
    return told


def _listed(applications: Iterable[int]) -> dict[tuple[int, int], UUID]:
    """Application and round → the session that is open and has it on its list."""
    rows = PlenaryCase.objects.filter(
        application__in=list(applications), removed_at=None, plenary__closed_at=None
    ).select_related("plenary")
    return {(row.application_id, row.round): row.plenary.uuid for row in rows}
