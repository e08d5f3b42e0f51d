"""Applications of a region that wait for somebody to be appointed, and who could be: for several at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from pamong.core.actor import Actor
from pamong.credentials.access import DUTY_ROLES, KEEPERS, kept_applications, kept_schemes
from pamong.credentials.models import Application, Appointment, Decision, Duty
from pamong.credentials.queries.appointing import FIRST, Judge, load_of
from pamong.people.access import own_people, whole_region_for
from pamong.people.queries.organisers import holders_of, with_accounts
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import members

if TYPE_CHECKING:
    from django.core.paginator import Page

NEEDED: Final = {Duty.ASSESSOR: 1, Duty.DECIDER: 2}
"""People that an application needs at least in a duty of the first round."""

FIRST_DUTIES: Final = tuple((duty.value, duty.label) for duty in FIRST)
"""Duties of the first round, with words."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A checked application. ``assessors`` and ``deciders``: names of those whose duty lasts."""

    uuid: UUID
    name: str
    unit: str
    scheme: str
    checked_at: datetime
    assessors: str
    deciders: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Checked applications that lack people for a duty, and who has the role, least burdened first.

    schemes     uuid and title of schemes with such applications can be narrowed to
    """

    region: RegionFacts
    duty: str
    page: "Page[WaitingRow]"
    judges: tuple[Judge, ...]
    schemes: tuple[tuple[UUID, str], ...]


def waiting_page(actor: Actor, code: str, duty: str, *, scheme: UUID | None = None, page: str | None = None) -> Waiting:
    """Those that wait for somebody in a duty of the first round, longest first. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    return Waiting(
        region=region_facts(region),
        duty=duty,
        page=page_of(waiting_rows(actor, code, duty, scheme=scheme), page),
        judges=judges_of(actor, region.pk, Duty(duty)),
        schemes=tuple(kept_schemes(actor).filter(region=region).order_by("title").values_list("uuid", "title")),
    )


def waiting_rows(actor: Actor, code: str, duty: str, *, scheme: UUID | None = None) -> Rows[WaitingRow]:
    """The same rows for a file. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = lacking(actor, region.pk, Duty(duty))
    rows = rows.filter(scheme__uuid=scheme) if scheme else rows
    return Rows(rows.order_by("checked_at", "pk"), _read)


def lacking(actor: Actor, region: int, duty: Duty) -> "QuerySet[Application]":
    """Checked applications of a region that the actor keeps and that have fewer people in a duty than it needs."""
    return _lacking(_undecided(actor).filter(scheme__region=region), duty)


def judges_of(actor: Actor, region: int, duty: Duty) -> tuple[Judge, ...]:
    """Who has the role for a duty and an account, least burdened first; of some applications they may have to keep away.

    Not the actor, nor who is acted for: nobody appoints oneself.
    """
    people = with_accounts(holders_of(region, DUTY_ROLES[duty])) - set(own_people(actor).values_list("pk", flat=True))
    load = load_of(people)
    told = sorted(members(people).values(), key=lambda one: (load[one.id], one.name, one.id))
    return tuple(Judge(one.uuid, one.name, one.unit_name, load[one.id]) for one in told)


def _undecided(actor: Actor) -> "QuerySet[Application]":
    decisions = Decision.objects.filter(application=OuterRef("pk"))
    return kept_applications(actor).filter(
        ~Exists(decisions), checked_at__isnull=False, withdrawn_at=None, closed_at=None
    )


def _lacking(rows: "QuerySet[Application]", duty: Duty) -> "QuerySet[Application]":
    """Those with fewer people in a duty than it needs."""
    held = Appointment.objects.filter(application=OuterRef("pk"), duty=duty, ended_at=None)
    if NEEDED[duty] == 1:
        return rows.filter(~Exists(held))
    one = Appointment.objects.filter(
        application=OuterRef("application"), duty=duty, ended_at=None, pk__gt=OuterRef("pk")
    )
    return rows.filter(~Exists(held.filter(Exists(one))))


def _read(found: Sequence[Application]) -> list[WaitingRow]:
    people = Appointment.objects.filter(application__in=found, ended_at=None, duty__in=FIRST).order_by("pk")
    held: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in people:
        held[row.application_id, row.duty].append(row.person_id)
    told = members({row.person_id for row in found} | {one for some in held.values() for one in some})
    return [
        WaitingRow(
            uuid=row.uuid,
            name=told[row.person_id].name,
            unit=told[row.person_id].unit_name,
            scheme=row.scheme.title,
            checked_at=row.checked_at,
            assessors="; ".join(told[one].name for one in held[row.pk, Duty.ASSESSOR]),
            deciders="; ".join(told[one].name for one in held[row.pk, Duty.DECIDER]),
        )
        for row in found
        if row.checked_at
    ]
