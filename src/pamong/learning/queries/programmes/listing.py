"""Programmes of a region as those who keep them see the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count, DecimalField, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.kit.states import Status
from pamong.learning.access import KEEPERS
from pamong.learning.models import Aim, Module, Offering, Programme
from pamong.people.access import today, whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.db.models import Model, QuerySet

DRAFT: Final = Status("rancangan", _("Rancangan"), "")
PUBLISHED: Final = Status("terbit", _("Terbit"), "ok")
DUE: Final = Status("tinjau", _("Waktunya ditinjau"), "warn")
WITHDRAWN: Final = Status("ditarik", _("Ditarik"), "bad")

STATES: Final[tuple[tuple[str, Text], ...]] = tuple(
    (state.code, state.label) for state in (DRAFT, PUBLISHED, DUE, WITHDRAWN)
)
"""Values and words by which the list is narrowed."""


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme in the list. ``offerings``: published ones."""

    uuid: UUID
    title: str
    field: str
    compulsory: bool
    status: Status
    modules: int
    hours: Decimal
    aims: int
    offerings: int
    review_on: date | None
    published_on: date | None

    @property
    def state(self) -> str:
        """Its state in words, for a file."""
        return str(self.status.label)

    @property
    def duty(self) -> str:
        """Compulsory or not, for a file."""
        return str(_("Wajib") if self.compulsory else _("Pilihan"))


@dataclass(frozen=True, slots=True)
class ProgrammesWanted:
    """What somebody looks for; all empty is every programme that was not withdrawn. ``state`` is a code of ``STATES``."""

    text: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != ProgrammesWanted()


@dataclass(frozen=True, slots=True)
class Programmes:
    """A page of a region's programmes. ``published``, ``drafts`` and ``due`` count all of the region's."""

    region: RegionFacts
    published: int
    drafts: int
    due: int
    page: "Page[ProgrammeLine]"


def programmes_page(actor: Actor, code: str, wanted: ProgrammesWanted, *, page: str | None = None) -> Programmes:
    """Programmes of a region that the actor keeps, drafts first, then by title. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    live = Programme.objects.filter(region=region, withdrawn_at=None)
    counts = live.aggregate(
        published=Count("pk", filter=Q(published_at__isnull=False)),
        drafts=Count("pk", filter=Q(published_at=None)),
        due=Count("pk", filter=Q(published_at__isnull=False, review_on__lte=today())),
    )
    return Programmes(region_facts(region), **counts, page=page_of(programme_lines(actor, code, wanted), page))


def programme_lines(actor: Actor, code: str, wanted: ProgrammesWanted) -> Rows[ProgrammeLine]:
    """The same, for a file."""
    found = Programme.objects.filter(region=whole_region_for(actor, code, KEEPERS))
    for word in words(wanted.text):
        found = found.filter(Q(title__icontains=word) | Q(field__icontains=word))
    found = found.filter(_of_state(wanted.state))
    return Rows(_counted(found).order_by("withdrawn_at", "-published_at", "title", "pk"), _read)


def status_of_programme(row: Programme) -> Status:
    """Draft, published, to be looked at again, or withdrawn."""
    if row.withdrawn_at:
        return WITHDRAWN
    if row.published_at is None:
        return DRAFT
    return DUE if row.review_on and row.review_on <= today() else PUBLISHED


def _of_state(code: str) -> Q:
    live, out = Q(withdrawn_at=None), Q(published_at__isnull=False)
    due = Q(review_on__lte=today())
    states = {
        DRAFT.code: live & Q(published_at=None),
        PUBLISHED.code: live & out & ~due,
        DUE.code: live & out & due,
        WITHDRAWN.code: ~live,
    }
    return states.get(code, live)


def _counted(found: "QuerySet[Programme]") -> "QuerySet[Programme]":
    """With how many modules, JP, aims and published offerings each has."""

    def number(rows: "QuerySet[Model]") -> Coalesce:
        some = rows.filter(programme=OuterRef("pk")).order_by().values("programme")
        return Coalesce(Subquery(some.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)

    parts = Module.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
    jp = DecimalField(max_digits=8, decimal_places=1)
    return found.annotate(
        modules=number(Module.objects.all()),
        hours=Coalesce(
            Subquery(parts.annotate(n=Sum("hours")).values("n"), output_field=jp), Decimal(0), output_field=jp
        ),
        aims=number(Aim.objects.all()),
        offerings=number(Offering.objects.filter(published_at__isnull=False)),
    )


def _read(rows: Sequence[Programme]) -> list[ProgrammeLine]:
    return [
        ProgrammeLine(
            uuid=row.uuid,
            title=row.title,
            field=row.field,
            compulsory=row.compulsory,
            status=status_of_programme(row),
            modules=getattr(row, "modules"),  # noqa: B009  # annotations, which the model does not know
            hours=getattr(row, "hours"),  # noqa: B009
            aims=getattr(row, "aims"),  # noqa: B009
            offerings=getattr(row, "offerings"),  # noqa: B009
            review_on=row.review_on,
            published_on=timezone.localdate(row.published_at) if row.published_at else None,
        )
        for row in rows
    ]
