"""Schemes as anybody reads them: what is assessed, by which ways, for how long it holds (ISO/IEC 17024:2012, 7.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from pamong.credentials.access import published_version_for, published_versions
from pamong.credentials.formats.scheme_states import version_state
from pamong.credentials.models import SchemeUnit, SchemeVersion
from pamong.credentials.queries.schemes.told import VersionTold, told_of
from pamong.kit.states import Status
from pamong.people.queries.paged import Rows
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words


@dataclass(frozen=True, slots=True)
class PublicScheme:
    """A scheme that takes applications. ``version``: uuid of its newest published version."""

    version: UUID
    code: str
    title: str
    level: str
    about: str
    region: str
    region_code: str
    months: int
    units: int
    confirmed: bool
    published_on: date


@dataclass(frozen=True, slots=True)
class PublicSchemePage:
    """A published version.

    template    it began with a ready scheme; as long as no source is named, all of it is an example
    newest      uuid of the version that takes applications; None where none does, and for that one itself
    open        whether one can apply by this version
    """

    scheme: UUID
    code: str
    title: str
    region: RegionFacts
    told: VersionTold
    status: Status
    template: bool
    published_on: date
    retired_on: date | None
    retirement: str
    newest: UUID | None
    open: bool


def public_schemes(text: str = "") -> Rows[PublicScheme]:
    """Schemes that take applications, of all regions, by title. ``text`` narrows to title, code and region."""
    found = published_versions()
    for word in words(text):
        told = Q(scheme__title__icontains=word) | Q(scheme__code__icontains=word)
        found = found.filter(told | Q(scheme__region__name__icontains=word))
    return Rows(found.order_by("scheme__title", "scheme__region__name", "pk"), _read)


def public_scheme(uuid: UUID) -> PublicSchemePage:
    """A published version, also one that a newer one followed. Raises NotFound."""
    row = published_version_for(uuid)
    scheme, newest = row.scheme, _newest(row)
    is_newest = newest.pk == row.pk
    return PublicSchemePage(
        scheme=scheme.uuid,
        code=scheme.code,
        title=scheme.title,
        region=region_facts(scheme.region),
        told=told_of(row),
        status=version_state(published_at=row.published_at, newest=is_newest, retired_at=scheme.retired_at),
        template=bool(scheme.template),
        published_on=_day(row),
        retired_on=timezone.localdate(scheme.retired_at) if scheme.retired_at else None,
        retirement=scheme.retirement,
        newest=None if is_newest or scheme.retired_at else newest.uuid,
        open=is_newest and scheme.retired_at is None,
    )


def _newest(row: SchemeVersion) -> SchemeVersion:
    rows = SchemeVersion.objects.filter(scheme=row.scheme_id, published_at__isnull=False)
    return rows.order_by("-number")[0]


def _read(rows: Sequence[SchemeVersion]) -> list[PublicScheme]:
    """One query more for any number."""
    units = dict(
        SchemeUnit.objects.filter(version__in=[row.pk for row in rows])
        .order_by()
        .values_list("version")
        .annotate(n=Count("pk"))
    )
    return [
        PublicScheme(
            version=row.uuid,
            code=row.scheme.code,
            title=row.scheme.title,
            level=row.level,
            about=row.about,
            region=row.scheme.region.name,
            region_code=row.scheme.region.code,
            months=row.months,
            units=units.get(row.pk, 0),
            confirmed=bool(row.source),
            published_on=_day(row),
        )
        for row in rows
    ]


def _day(row: SchemeVersion) -> date:
    return timezone.localdate(row.published_at)
