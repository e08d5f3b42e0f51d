"""Results of an offering as who organises it sees them: a grid of seats and modules, and what finishing would decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.learning.access import kept_offering_for
from pamong.learning.models import Completion, CompletionRule, Module, Session
from pamong.learning.queries.outcomes import Outcome, Part, outcomes_of, seats_of
from pamong.people.access import own_people
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import members

_LACKS: Final = {
    "attendance": gettext_lazy("kehadiran modul %(n)s kurang"),
    "product": gettext_lazy("hasil kerja modul %(n)s belum diterima"),
    "test": gettext_lazy("tes modul %(n)s belum lulus"),
}


@dataclass(frozen=True, slots=True)
class ModuleHead:
    """A module as the head of a column. ``asks``: product or test; empty where presence is enough."""

    uuid: UUID
    number: int
    title: str
    asks: str
    share: int
    pass_mark: int | None
    task: str


@dataclass(frozen=True, slots=True)
class ResultsRow:
    """A seat.

    lacking     what is missing, in words; empty when it would complete
    decided     what the last completion said; None before the offering was finished
    differs     presence or results have changed since, so that a correction would change something
    own         the actor's own seat, of which others record the results
    """

    registration: UUID
    name: str
    unit: str
    employer: str
    parts: tuple[Part, ...]
    lacking: tuple[str, ...]
    completes: bool
    decided: bool | None
    differs: bool
    own: bool
    stated: Decimal


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """An offering with its seats and modules.

    over        the last session has ended, so that the offering can be finished
    """

    uuid: UUID
    programme: str
    programme_uuid: UUID
    number: int
    region: RegionFacts
    modules: tuple[ModuleHead, ...]
    rows: tuple[ResultsRow, ...]
    over: bool
    ends_at: datetime | None
    finished_at: datetime | None
    cancelled: bool

    @property
    def completing(self) -> int:
        """Seats that complete by what is known now."""
        return sum(row.completes for row in self.rows)

    @property
    def open(self) -> bool:
        """Whether it waits to be finished and can be."""
        return self.over and self.finished_at is None and not self.cancelled

    @property
    def differing(self) -> int:
        """Seats of which a correction would change something."""
        return sum(row.differs for row in self.rows)

    def row(self, registration: UUID) -> ResultsRow:
        """One of the seats. Raises NotFound."""
        for row in self.rows:
            if row.registration == registration:
                return row
        raise NotFound

    @property
    def completed(self) -> int:
        """How many were decided to have completed it."""
        return sum(row.decided is True for row in self.rows)


@dataclass(frozen=True, slots=True)
class ModuleResults:
    """One module of it, with what is recorded of each seat."""

    page: ResultsPage
    module: ModuleHead
    rows: tuple[tuple[ResultsRow, Part], ...]


def results_page(actor: Actor, uuid: UUID) -> ResultsPage:
    """Constant queries. Raises NotFound for who does not keep the offering."""
    run = kept_offering_for(actor, uuid)
    found = outcomes_of(run, seats_of(run.pk))
    people = members(outcome.registration.person_id for outcome in found)
    last = _decided([outcome.registration.pk for outcome in found])
    own = set(own_people(actor).values_list("pk", flat=True))
    sessions = Session.objects.filter(offering=run, cancelled_at=None).order_by("-ends_at")
    ends_at = sessions.values_list("ends_at", flat=True).first()
    return ResultsPage(
        uuid=run.uuid,
        programme=run.programme.title,
        programme_uuid=run.programme.uuid,
        number=run.number,
        region=region_facts(run.region),
        modules=tuple(_head(row) for row in Module.objects.filter(programme=run.programme_id).order_by("number")),
        rows=tuple(
            ResultsRow(
                registration=outcome.registration.uuid,
                name=people[outcome.registration.person_id].name,
                unit=people[outcome.registration.person_id].unit_name,
                employer=outcome.registration.region.name,
                parts=outcome.parts,
                lacking=lacking_words(outcome.lacking),
                completes=outcome.completed,
                decided=last[outcome.registration.pk].completed if outcome.registration.pk in last else None,
                differs=_differs(last.get(outcome.registration.pk), outcome),
                own=outcome.registration.person_id in own,
                stated=outcome.stated,
            )
            for outcome in found
        ),
        over=ends_at is not None and ends_at <= timezone.now(),
        ends_at=ends_at,
        finished_at=run.finished_at,
        cancelled=run.cancelled_at is not None,
    )


def module_results(actor: Actor, uuid: UUID, module: UUID) -> ModuleResults:
    """The same of one module that asks for a result. Raises NotFound."""
    page = results_page(actor, uuid)
    for place, head in enumerate(page.modules):
        if head.uuid == module and head.asks:
            return ModuleResults(page, head, tuple((row, row.parts[place]) for row in page.rows))
    raise NotFound


def lacking_words(codes: Iterable[str]) -> tuple[str, ...]:
    """What a completion says is missing, in words."""
    parts = (code.split(":") for code in codes)
    return tuple(str(_LACKS[what]) % {"n": number} for what, number in parts)


def state_words(row: ResultsRow) -> str:
    """A seat's state in one word or two."""
    if row.decided is None:
        return _("Akan selesai") if row.completes else _("Belum lengkap")
    return _("Selesai") if row.decided else _("Tidak selesai")


def _decided(seats: list[int]) -> dict[int, Completion]:
    rows = Completion.objects.filter(registration__in=seats).order_by("pk")
    return {row.registration_id: row for row in rows}


def _differs(last: Completion | None, outcome: Outcome) -> bool:
    now = (outcome.completed, outcome.lacking, outcome.minutes)
    return last is not None and (last.completed, last.lacking, last.minutes) != now


def _head(row: Module) -> ModuleHead:
    asks = "" if row.rule == CompletionRule.ATTENDANCE else str(row.rule)
    return ModuleHead(row.uuid, row.number, row.title, asks, row.share, row.pass_mark, row.task)
