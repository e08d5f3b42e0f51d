"""What somebody decided about others' registrations, to be read again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page

from pamong.core.actor import Actor
from pamong.learning.access import approvals_of
from pamong.learning.models import Approval
from pamong.learning.queries.offerings.naming import title_of
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import full_name


@dataclass(frozen=True, slots=True)
class Decision:
    """One word of an approver.

    agreed      None: nobody needed to answer any more, because another one had, or the registration ended
    """

    name: str
    offering: UUID
    title: str
    at: datetime
    agreed: bool | None
    note: str


def my_decisions(actor: Actor, page: str | None = None) -> "Page[Decision]":
    """What the actor was asked and is not any more, or who is acted for, the last first."""
    rows = approvals_of(actor).exclude(decided_at=None, lapsed_at=None)
    return page_of(Rows(rows.order_by("-asked_at", "-pk"), _read), page)


def answered(actor: Actor, some: Collection[str]) -> int:
    """How many of these questions, by uuid, somebody answered before or nobody needs to answer any more. One query.

    What is no uuid, or was never asked of the actor, does not count.
    """
    known = {
        str(uuid)
        for uuid in approvals_of(actor).exclude(decided_at=None, lapsed_at=None).values_list("uuid", flat=True)
    }
    return len(known.intersection(some))


def _read(rows: Sequence[Approval]) -> list[Decision]:
    return [
        Decision(
            name=full_name(row.registration.person),
            offering=row.registration.offering.uuid,
            title=title_of(row.registration.offering),
            at=row.decided_at or row.lapsed_at or row.asked_at,
            agreed=row.agreed,
            note=row.note,
        )
        for row in rows
    ]
