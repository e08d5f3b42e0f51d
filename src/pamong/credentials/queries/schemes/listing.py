"""Schemes of a region as those who keep them see the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.credentials.access import KEEPERS
from pamong.credentials.formats.scheme_states import DRAFT, PUBLISHED, RETIRED, scheme_state
from pamong.credentials.models import Application, Scheme, SchemeUnit, SchemeVersion
from pamong.kit.states import Status
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """A scheme in the list, by its newest published version; by its draft while there is none.

    units       of that version; ``months`` its validity
    drafted     number of the version that is being written; None for none
    live        applications that run
    """

    uuid: UUID
    code: str
    title: str
    status: Status
    number: int
    units: int
    months: int
    published_on: date | None
    drafted: int | None
    live: int

    @property
    def state(self) -> str:
        """Its state in words, for a file."""
        return str(self.status.label)


@dataclass(frozen=True, slots=True)
class SchemesWanted:
    """What somebody looks for; all empty is every scheme that was not retired. ``state`` is a code of ``STATES``."""

    text: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != SchemesWanted()


@dataclass(frozen=True, slots=True)
class Schemes:
    """A page of a region's schemes. ``published`` and ``drafts`` count all that are not retired."""

    region: RegionFacts
    published: int
    drafts: int
    page: "Page[SchemeLine]"


_OUT = Exists(SchemeVersion.objects.filter(scheme=OuterRef("pk"), published_at__isnull=False))


def schemes_page(actor: Actor, code: str, wanted: SchemesWanted, *, page: str | None = None) -> Schemes:
    """Schemes of a region that the actor keeps, by title. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    live = Scheme.objects.filter(region=region, retired_at=None)
    published = live.filter(_OUT).count()
    lines = page_of(scheme_lines(actor, code, wanted), page)
    return Schemes(region_facts(region), published, live.count() - published, lines)


def scheme_lines(actor: Actor, code: str, wanted: SchemesWanted) -> Rows[SchemeLine]:
    """The same, for a file."""
    found = Scheme.objects.filter(region=whole_region_for(actor, code, KEEPERS))
    for word in words(wanted.text):
        found = found.filter(Q(title__icontains=word) | Q(code__icontains=word))
    return Rows(_of_state(wanted.state, found).order_by("title", "code"), _read)


def _of_state(code: str, found: "QuerySet[Scheme]") -> "QuerySet[Scheme]":
    live = found.filter(retired_at=None)
    states = {
        DRAFT.code: live.filter(~_OUT),
        PUBLISHED.code: live.filter(_OUT),
        RETIRED.code: found.filter(retired_at__isnull=False),
    }
    return states.get(code, live)


def _read(rows: Sequence[Scheme]) -> list[SchemeLine]:
    """Three queries for any number."""
    versions: dict[int, list[SchemeVersion]] = {row.pk: [] for row in rows}
    for version in SchemeVersion.objects.filter(scheme__in=versions).order_by("number"):
        versions[version.scheme_id].append(version)
    held = {pk: _shown(found) for pk, found in versions.items()}
    units = _counted(SchemeUnit.objects.filter(version__in=[one.pk for one in held.values()]), "version")
    live = _counted(Application.objects.filter(scheme__in=versions, withdrawn_at=None, closed_at=None), "scheme")
    return [
        SchemeLine(
            uuid=row.uuid,
            code=row.code,
            title=row.title,
            status=scheme_state(published=held[row.pk].published_at is not None, retired_at=row.retired_at),
            number=held[row.pk].number,
            units=units.get(held[row.pk].pk, 0),
            months=held[row.pk].months,
            published_on=_day(held[row.pk]),
            drafted=next((one.number for one in versions[row.pk] if one.published_at is None), None),
            live=live.get(row.pk, 0),
        )
        for row in rows
    ]


def _shown(versions: list[SchemeVersion]) -> SchemeVersion:
    published = [one for one in versions if one.published_at]
    return (published or versions)[-1]


def _counted(rows: "QuerySet[Any]", by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(n=Count("pk")))


def _day(version: SchemeVersion) -> date | None:
    return timezone.localdate(version.published_at) if version.published_at else None
