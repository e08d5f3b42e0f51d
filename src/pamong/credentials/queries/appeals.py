"""Appeals of a region with their clock, and one with what was decided and what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import KEEPERS, keeps, kept_appeal_for, kept_appeals, own_appointments, own_decision_for
from pamong.credentials.models import Appeal, Appointment, Decision, Duty
from pamong.credentials.queries.decisions import SECOND, UnitOutcome, appeal_state, outcomes
from pamong.kit.files import open_file
from pamong.office.queries.calendar import working_days
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import members

if TYPE_CHECKING:
    from django.core.paginator import Page

STATES: Final = (
    ("filed", _("Menunggu diperiksa")),
    ("accepted", _("Dinilai ulang")),
    ("upheld", _("Dikabulkan")),
    ("refused", _("Ditolak")),
    ("inadmissible", _("Tidak dapat diperiksa")),
    ("withdrawn", _("Ditarik pemohon")),
)
"""States of an appeal, told by its times."""

OPEN: Final = ("filed", "accepted")
"""Those that wait for an answer."""

_HELD: Final = {
    "filed": Q(accepted_at=None, answered_at=None, withdrawn_at=None),
    "accepted": Q(accepted_at__isnull=False, answered_at=None, withdrawn_at=None),
    "upheld": Q(upheld=True),
    "refused": Q(upheld=False, accepted_at__isnull=False),
    "inadmissible": Q(upheld=False, accepted_at=None),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal. ``days``: working days that are left, below 0 by how many it is late; None once it is over."""

    uuid: UUID
    name: str
    unit: str
    scheme: str
    filed_at: datetime
    due_on: date
    days: int | None
    state: str
    answered_at: datetime | None

    @property
    def late(self) -> int:
        """Working days past the due day; 0 while it is not late."""
        return max(-(self.days or 0), 0)

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return str(dict(STATES)[self.state])


@dataclass(frozen=True, slots=True)
class Appeals:
    """A page of a region's appeals. ``open``: those without an answer; ``late``: of them past their day."""

    region: RegionFacts
    open: int
    late: int
    page: "Page[AppealRow]"


@dataclass(frozen=True, slots=True)
class AppealPage:
    """An appeal, for who keeps it and who has a duty in it.

    blind       the actor judges anew, and sees nothing of what was found and decided
    file        name of what came with it; empty without
    handler     name; empty while nobody is appointed and free of conflict
    handles     the actor is the one
    examiner, deciders      how many there are in these duties
    second      what was decided anew; empty before
    gained      whether that gained a unit
    """

    row: AppealRow
    region: RegionFacts
    keeps: bool
    blind: bool
    application: UUID
    grounds: str
    file: str
    answer: str
    first: tuple[UnitOutcome, ...]
    reasons: tuple[str, ...]
    decided_on: date
    handler: str
    handles: bool
    examiner: int
    deciders: int
    second: tuple[UnitOutcome, ...]
    second_reasons: tuple[str, ...]
    gained: bool

    @property
    def acceptable(self) -> bool:
        """Whether the actor finds now whether it is admissible."""
        return self.handles and self.row.state == "filed"

    @property
    def answerable(self) -> bool:
        """Whether the actor answers it now."""
        return self.handles and self.row.state == "accepted" and bool(self.second)


@dataclass(frozen=True, slots=True)
class AppealFile:
    """What came with an appeal, open for reading."""

    content: BinaryIO
    name: str
    media_type: str


def appeals(actor: Actor, code: str, state: str, *, page: str | None = None) -> Appeals:
    """Appeals of a region that the actor keeps, due first while they wait, else the newest first. Raises NotFound."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    waiting = kept_appeals(actor).filter(decision__application__scheme__region=region.id)
    waiting = waiting.filter(answered_at=None, withdrawn_at=None)
    late = waiting.filter(due_on__lt=_day(region.zone)).count()
    return Appeals(region, waiting.count(), late, page_of(appeal_rows(actor, code, state), page))


def appeal_rows(actor: Actor, code: str, state: str) -> Rows[AppealRow]:
    """The same, for a file.

    state       one of ``STATES``, ``open``, or anything else for all
    """
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    rows = _told(kept_appeals(actor)).filter(decision__application__scheme__region=region.id)
    if state == "open":
        rows = rows.filter(answered_at=None, withdrawn_at=None)
    rows = rows.filter(_HELD[state]) if state in _HELD else rows
    order = ("due_on", "pk") if state in ("open", *OPEN) else ("-filed_at", "-pk")
    return Rows(rows.order_by(*order), partial(_read, region))


def appeal_page(actor: Actor, uuid: UUID) -> AppealPage:
    """One appeal, for who keeps it and who has a duty in it. Raises NotFound."""
    found = kept_appeal_for(actor, uuid)
    row = _told(Appeal.objects.filter(pk=found.pk)).get()
    application, region = row.decision.application, region_facts(row.decision.application.scheme.region)
    judges = list(Appointment.objects.filter(application=application, ended_at=None, conflict=False))
    handlers = [one.person_id for one in judges if one.duty == Duty.HANDLER]
    blind = any(one.duty == Duty.EXAMINER and one.person_id == actor.person for one in judges)
    decisions = Decision.objects.select_related("application").filter(application=application, round=SECOND)
    second = None if blind else decisions.first()
    mine = own_appointments(actor).filter(application=application, duty=Duty.HANDLER, conflict=False)
    return AppealPage(
        row=_read(region, [row])[0],
        region=region,
        keeps=keeps(actor, region.id),
        blind=blind,
        application=application.uuid,
        grounds=row.grounds,
        file=row.file.name if row.file else "",
        answer="" if blind else row.answer,
        first=() if blind else outcomes(row.decision),
        reasons=() if blind else tuple(row.decision.reason.splitlines()),
        decided_on=row.decision.decided_on,
        handler=members(handlers)[handlers[0]].name if handlers else "",
        handles=mine.exists(),
        examiner=sum(one.duty == Duty.EXAMINER for one in judges),
        deciders=sum(one.duty == Duty.APPEAL_DECIDER for one in judges),
        second=outcomes(second) if second else (),
        second_reasons=tuple(second.reason.splitlines()) if second else (),
        gained=bool(second and set(second.units) - set(row.decision.units)),
    )


def appeal_file(actor: Actor, uuid: UUID) -> AppealFile:
    """What came with an appeal, for who filed it, who keeps it, and who has a duty in it. Raises NotFound."""
    row = Appeal.objects.select_related("decision", "file").filter(uuid=uuid).first()
    if row is None or row.file is None:
        raise NotFound
    if not kept_appeals(actor).filter(pk=row.pk).exists():
        own_decision_for(actor, row.decision.uuid)
    return AppealFile(open_file(row.file), row.file.name, row.file.media_type)


def _told(rows: "QuerySet[Appeal]") -> "QuerySet[Appeal]":
    return rows.select_related(
        "file",
        "decision__application__scheme__region",
        "decision__application__version",
        "decision__application__person",
    )


def _read(region: RegionFacts, found: Sequence[Appeal]) -> list[AppealRow]:
    people = members({row.decision.application.person_id for row in found})
    left = cache(partial(_left, region.id, _day(region.zone)))
    return [
        AppealRow(
            uuid=row.uuid,
            name=people[row.decision.application.person_id].name,
            unit=people[row.decision.application.person_id].unit_name,
            scheme=row.decision.application.scheme.title,
            filed_at=row.filed_at,
            due_on=row.due_on,
            days=left(row.due_on) if appeal_state(row) in OPEN else None,
            state=appeal_state(row),
            answered_at=row.answered_at,
        )
        for row in found
    ]


def _left(region: int, day: date, due: date) -> int:
    """Working days after today until the due day; negative after it."""
    one = timedelta(days=1)
    return working_days(region, day + one, due) if day <= due else -working_days(region, due + one, day)


def _day(zone: str) -> date:
    return timezone.localdate(timezone=ZoneInfo(zone))
