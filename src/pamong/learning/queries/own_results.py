"""What came of the own seat: presence, product or test and the teacher's note of each module, and what is missing."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.learning.access import registrations_of
from pamong.learning.models import Completion, Module, Session
from pamong.learning.queries.outcomes import Outcome, Part, outcomes_of
from pamong.learning.queries.results import lacking_words


@dataclass(frozen=True, slots=True)
class OwnModule:
    """A module as who took part reads it.

    rule        attendance, product or test
    percent     of the planned minutes; ``share`` is asked for; None where nothing was planned
    passed      None while nothing is recorded
    lacking     in words; empty where the module is complete
    """

    number: int
    title: str
    rule: str
    percent: int | None
    share: int
    passed: bool | None
    mark: Decimal | None
    pass_mark: int | None
    note: str
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnResults:
    """The own seat. ``decided``: what the last decision said; None before the offering was finished."""

    modules: tuple[OwnModule, ...]
    decided: bool | None
    finished_at: datetime | None


def own_results(actor: Actor, offering: UUID) -> OwnResults | None:
    """None before the first session, without a seat of one's own, and for who acts for somebody else: it is for the person."""
    if actor.person is None or actor.behalf is not None:
        return None
    rows = registrations_of(actor).filter(person=actor.person, offering__uuid=offering, seated_at__isnull=False)
    seat = rows.filter(withdrawn_at=None, declined_at=None).first()
    if seat is None or not _begun(seat.offering_id):
        return None
    modules = {row.pk: row for row in Module.objects.filter(programme=seat.offering.programme_id)}
    outcome: Outcome = outcomes_of(seat.offering, [seat])[0]
    last = Completion.objects.filter(registration=seat).order_by("-pk").first()
    return OwnResults(
        modules=tuple(_module(modules[part.module], part) for part in outcome.parts),
        decided=last.completed if last else None,
        finished_at=seat.offering.finished_at,
    )


def _begun(offering: int) -> bool:
    return Session.objects.filter(offering=offering, cancelled_at=None, starts_at__lte=timezone.now()).exists()


def _module(row: Module, part: Part) -> OwnModule:
    return OwnModule(
        number=part.number,
        title=row.title,
        rule=part.rule,
        percent=part.percent,
        share=row.share,
        passed=part.passed,
        mark=part.mark,
        pass_mark=row.pass_mark,
        note=part.note,
        lacking=lacking_words(f"{code}:{part.number}" for code in part.lacking),
    )
