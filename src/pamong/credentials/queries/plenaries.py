"""Sessions of a region: the list, one with its cases, and what can be put on its list."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import KEEPERS, keeps, kept_applications, own_appointments, plenary_for
from pamong.credentials.models import Appointment, Decision, DecisionVote, Duty, Plenary, PlenaryCase
from pamong.credentials.queries.listable import MOST, Listable, listable, ready_count
from pamong.office.queries.letters import LetterFile, file_of, letters_about
from pamong.people.access import today, whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import Member, members

if TYPE_CHECKING:
    from django.core.paginator import Page

DECIDING: Final = {1: Duty.DECIDER, 2: Duty.APPEAL_DECIDER}
"""Which duty decides in which round."""

ENOUGH: Final = 2
"""Deciders that a decision needs."""


@dataclass(frozen=True, slots=True)
class PlenaryRow:
    """A session. ``decided`` of its ``cases``; ``minutes``: whether they are written."""

    uuid: UUID
    title: str
    held_on: date
    place: str
    cases: int
    decided: int
    closed_at: datetime | None
    minutes: bool

    @property
    def waiting(self) -> int:
        """Cases that are not decided."""
        return self.cases - self.decided


@dataclass(frozen=True, slots=True)
class Plenaries:
    """A page of a region's sessions, newest first. ``ready``: applications that could be put on a list."""

    region: RegionFacts
    ready: int
    page: "Page[PlenaryRow]"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An application on the list.

    state       decided, differing, voting (one has voted) or waiting
    deciders    appointed, and without conflict; ``silent`` appointed, and nothing declared yet; ``votes`` of them cast
    mine        whether the actor decides it: vote (is to vote), voted, or empty
    competent   as decided; None before
    """

    case: int
    application: UUID
    name: str
    unit: str
    scheme: str
    stage: int
    state: str
    deciders: int
    silent: int
    votes: int
    mine: str
    competent: bool | None
    kept: bool

    @property
    def lacks(self) -> int:
        """Deciders that are still to be appointed."""
        known = self.deciders + self.silent
        return 0 if self.state == "decided" else max(ENOUGH - known, int(self._torn))

    @property
    def _torn(self) -> bool:
        return self.state == "differing" and self.votes == self.deciders + self.silent


@dataclass(frozen=True, slots=True)
class PlenaryPage:
    """A session with its cases.

    keeps       the actor keeps its list; others see only the cases that they decide
    begun       its day has come, so that votes are taken
    cases       a page of them
    more        applications that are ready too and not offered yet, for there are many
    ready, short    applications with complete evidence, and those that lack some
    """

    row: PlenaryRow
    region: RegionFacts
    keeps: bool
    begun: bool
    cases: "Page[CaseRow]"
    more: int
    ready: tuple[Listable, ...]
    short: tuple[Listable, ...]

    @property
    def offered(self) -> tuple[Listable, ...]:
        """Everything that is not decided yet, complete or not."""
        return (*self.ready, *self.short)

    @property
    def first(self) -> list[Listable]:
        """Complete ones of the first round."""
        return [one for one in self.ready if one.stage == 1]

    @property
    def appeals(self) -> list[Listable]:
        """Complete ones on appeal."""
        return [one for one in self.ready if one.stage != 1]


def plenaries(actor: Actor, code: str, *, page: str | None = None) -> Plenaries:
    """Sessions of a region that the actor keeps. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    return Plenaries(region_facts(region), ready_count(actor, region.pk), page_of(plenary_rows(actor, code), page))


def plenary_rows(actor: Actor, code: str) -> Rows[PlenaryRow]:
    """The same, for a file."""
    region = whole_region_for(actor, code, KEEPERS)
    return Rows(Plenary.objects.filter(region=region).order_by("-held_on", "-pk"), _plenaries)


def plenary_page(actor: Actor, uuid: UUID, *, page: str | None = None) -> PlenaryPage:
    """A session that the actor keeps, or in which the actor decides. Raises NotFound."""
    found = plenary_for(actor, uuid)
    kept = keeps(actor, found.region_id)
    open_to = kept and found.closed_at is None
    offered = listable(actor, found.region_id) if open_to else ()
    ready = tuple(one for one in offered if not one.missing)
    return PlenaryPage(
        row=_plenaries([found])[0],
        region=region_facts(found.region),
        keeps=kept,
        begun=found.held_on <= today(),
        cases=page_of(case_rows(actor, found), page),
        more=ready_count(actor, found.region_id) - len(ready) if len(ready) >= MOST else 0,
        ready=ready,
        short=tuple(one for one in offered if one.missing),
    )


def plenary_cases(actor: Actor, uuid: UUID) -> tuple[date, Rows[CaseRow]]:
    """The day of a session, and all its cases that the actor keeps or decides, for a file. Raises NotFound."""
    found = plenary_for(actor, uuid)
    return found.held_on, case_rows(actor, found)


def case_rows(actor: Actor, plenary: Plenary, application: UUID | None = None) -> Rows[CaseRow]:
    """Cases of a session that the actor keeps or decides, undecided ones first; never the own. Constant queries a page.

    application     only that one's
    """
    kept, mine = kept_applications(actor), _deciding(actor).values("application")
    rows = PlenaryCase.objects.filter(plenary=plenary, removed_at=None)
    rows = rows.filter(Q(application__in=kept.values("pk")) | Q(application__in=mine))
    rows = rows.filter(application__uuid=application) if application else rows
    found = rows.select_related("application__scheme", "application__version")
    over = Exists(Decision.objects.filter(case=OuterRef("pk")))
    return Rows(found.order_by(over, "listed_at", "pk"), partial(_cases, actor))


def case_number(actor: Actor, plenary: UUID, application: UUID) -> int:
    """Id of the case of an application in such a session. Raises NotFound."""
    found = list(case_rows(actor, plenary_for(actor, plenary), application))
    if not found:
        raise NotFound
    return found[0].case


def minutes_file(actor: Actor, uuid: UUID) -> LetterFile:
    """The minutes of a closed session, for who keeps it and who decided in it. Raises NotFound."""
    row = plenary_for(actor, uuid)
    if row.minutes is None:
        raise NotFound
    for pk, facts, _people in letters_about(row.region_id, [f"credentials.plenary:{row.uuid}"]):
        if facts.uuid == row.minutes:
            return file_of(pk)
    raise NotFound


def _cases(actor: Actor, found: Sequence[PlenaryCase]) -> list[CaseRow]:
    applications = [row.application_id for row in found]
    mine = {row.application_id: row for row in _deciding(actor).filter(application__in=applications)}
    kept = set(kept_applications(actor).filter(pk__in=applications).values_list("pk", flat=True))
    people = members({row.application.person_id for row in found})
    decided = {row.case_id: row.competent for row in Decision.objects.filter(case__in=found)}
    votes: dict[int, list[DecisionVote]] = defaultdict(list)
    for vote in DecisionVote.objects.filter(case__in=found, appointment__ended_at=None):
        votes[vote.case_id].append(vote)
    ready = _ready(applications)
    return [
        _case(
            row,
            people[row.application.person_id],
            votes[row.pk],
            [ready[row.application_id, DECIDING[row.round].value, said] for said in (False, None)],
            decided.get(row.pk),
            mine.get(row.application_id),
            kept=row.application_id in kept,
        )
        for row in found
    ]


def _deciding(actor: Actor) -> "QuerySet[Appointment]":
    return own_appointments(actor).filter(duty__in=DECIDING.values(), conflict=False)


def _plenaries(found: Sequence[Plenary]) -> list[PlenaryRow]:
    rows = PlenaryCase.objects.filter(plenary__in=[row.pk for row in found], removed_at=None)
    decided = Count("pk", filter=Exists(Decision.objects.filter(case=OuterRef("pk"))))
    told = rows.values("plenary").annotate(cases=Count("pk"), decided=decided)
    counts = {row["plenary"]: (row["cases"], row["decided"]) for row in told}
    return [
        PlenaryRow(
            uuid=row.uuid,
            title=row.title,
            held_on=row.held_on,
            place=row.place,
            cases=counts.get(row.pk, (0, 0))[0],
            decided=counts.get(row.pk, (0, 0))[1],
            closed_at=row.closed_at,
            minutes=row.minutes is not None,
        )
        for row in found
    ]


def _ready(applications: Sequence[int]) -> Counter[tuple[int, str, bool | None]]:
    """How many are to decide: by application, duty, and whether they declared a conflict; None for not yet."""
    rows = Appointment.objects.filter(application__in=applications, ended_at=None)
    return Counter(rows.values_list("application", "duty", "conflict"))


def _case(
    row: PlenaryCase,
    who: Member,
    votes: Sequence[DecisionVote],
    deciders: Sequence[int],
    competent: bool | None,  # noqa: FBT001  # private
    mine: Appointment | None,
    *,
    kept: bool,
) -> CaseRow:
    application = row.application
    deciding = mine is not None and mine.duty == DECIDING[row.round]
    voted = mine is not None and any(one.appointment_id == mine.pk for one in votes)
    state = "decided" if competent is not None else ("waiting", "voting", "differing")[min(len(votes), ENOUGH)]
    return CaseRow(
        case=row.pk,
        application=application.uuid,
        name=who.name,
        unit=who.unit_name,
        scheme=" ".join(part for part in (application.scheme.title, application.version.level) if part),
        stage=row.round,
        state=state,
        deciders=deciders[0],
        silent=deciders[1],
        votes=len(votes),
        mine="voted" if voted else "vote" if deciding else "",
        competent=competent,
        kept=kept,
    )
