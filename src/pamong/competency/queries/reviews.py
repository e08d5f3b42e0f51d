"""What must be looked at again, because a regulation that it rests on was withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import F, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from pamong.competency.access import KEEPERS, kept_review_for
from pamong.competency.models import Review, ReviewKind
from pamong.competency.queries.regulations import cited, named_competencies
from pamong.core.actor import Actor
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, names_of, region_facts

if TYPE_CHECKING:
    from django.core.paginator import Page


class Outcome(TextChoices):
    """What may come of a review."""

    KEEP = "keep", _("Tetap dipakai")
    MOVE = "move", _("Pindah ke pengganti")
    DROP = "drop", _("Tidak dipakai lagi")


OF_POSITIONS: Final = (Outcome.KEEP, Outcome.DROP)
"""What may come of the review of a position: its link to the rule is the competency's."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """Something to look at again.

    kind        what happened to the regulation, in words
    heir        the regulation that came in its place; empty when there is none
    position    empty where it is the competency itself
    closed_by   a name; empty for the system
    """

    uuid: UUID
    kind: str
    regulation: str
    regulation_uuid: UUID
    withdrawn_on: date | None
    heir: str
    code: str
    competency: str
    competency_uuid: UUID
    position: str
    position_uuid: UUID | None
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str
    result: str

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """What may come of this one, with words."""
        some = OF_POSITIONS if self.position else tuple(Outcome)
        return [(one.value, str(one.label)) for one in some if self.heir or one is not Outcome.MOVE]


@dataclass(frozen=True, slots=True)
class Reviews:
    """A page of the review queue of a region, longest waiting first; or of what was closed, last first."""

    region: RegionFacts
    waiting: int
    closed: int
    page: "Page[ReviewRow]"


def reviews(actor: Actor, code: str, *, closed: bool = False, page: str | None = None) -> Reviews:
    """The review queue of a region whose standards the actor keeps. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = _related().filter(region=region)
    waiting, done = rows.filter(closed_at=None), rows.filter(closed_at__isnull=False)
    shown = done.order_by("-closed_at", "pk") if closed else waiting.order_by("opened_at", "competency", _FIRST, "pk")
    return Reviews(region_facts(region), waiting.count(), done.count(), page_of(Rows(shown, _read), page))


def review_rows(actor: Actor, code: str) -> Rows[ReviewRow]:
    """All of them, open and closed, for a file. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    return Rows(_related().filter(region=region).order_by("opened_at", "pk"), _read)


def review(actor: Actor, uuid: UUID) -> tuple[RegionFacts, ReviewRow]:
    """One of them, for who keeps the standards. Raises NotFound."""
    row = kept_review_for(actor, uuid)
    return region_facts(row.region), _read(list(_related().filter(pk=row.pk)))[0]


_FIRST = F("position").asc(nulls_first=True)
"""The competency itself before the positions that ask for it."""


def _related() -> "QuerySet[Review]":
    return Review.objects.select_related("regulation__successor", "competency", "position")


def _read(rows: Sequence[Review]) -> list[ReviewRow]:
    found = list(rows)
    names, people = named_competencies(row.competency_id for row in found), names_of(row.closed_by for row in found)
    return [
        ReviewRow(
            uuid=row.uuid,
            kind=str((ReviewKind.REPLACED if row.regulation.successor else ReviewKind.WITHDRAWN).label),
            regulation=cited(row.regulation),
            regulation_uuid=row.regulation.uuid,
            withdrawn_on=row.regulation.withdrawn_on,
            heir=cited(row.regulation.successor),
            code=names[row.competency_id].code,
            competency=names[row.competency_id].name,
            competency_uuid=row.competency.uuid,
            position=row.position.name if row.position else "",
            position_uuid=row.position.uuid if row.position else None,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            closed_by=people.get(row.closed_by or 0, ""),
            result=row.result,
        )
        for row in found
    ]
