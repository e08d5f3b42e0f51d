"""The rows behind an estimate, page by page, with the way down to the cases of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from pamong.core.actor import Actor
from pamong.evaluation.access import KEEPERS, seen_study_for
from pamong.evaluation.models import Estimate
from pamong.evaluation.queries.estimates import kept_table
from pamong.evaluation.queries.panel import PanelRow, indicator_of, read_extract
from pamong.people.access import holds
from pamong.people.queries.paged import Rows, page_of
from pamong.services.formats.indicators import Indicator
from pamong.services.queries.offices import giving_offices

if TYPE_CHECKING:
    from django.core.paginator import Page

OVERSEERS: Final = frozenset({*KEEPERS, "auditor"})
"""List the cases of every office of the region; who leads only a unit is not led to pages that are not there."""


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """An office in a month.

    since       first month from which its training can show; None where it was not trained
    service     uuid of what the office gives, whose cases the actor may list; else None
    """

    name: str
    month: date
    value: float
    cases: int
    since: date | None
    service: UUID | None


@dataclass(frozen=True, slots=True)
class ExtractPage:
    """Rows of an estimate, by office and month."""

    number: int
    estimated_at: datetime
    digest: str
    indicator: Indicator
    page: "Page[ExtractRow]"


def extract_page(actor: Actor, study: UUID, page: str | None = None) -> ExtractPage | None:
    """Of the newest estimate of a study that the actor reads; None before any.

    raises      NotFound, also when the kept table is gone
    """
    row = seen_study_for(actor, study)
    rows = Estimate.objects.filter(study=row).select_related("plan", "extract")
    newest = rows.order_by("-number").first()
    if newest is None:
        return None
    offices = giving_offices(row.region_id, newest.plan.service) if holds(actor, OVERSEERS, row.region_id) else ()
    services = {office.unit_uuid: office.service for office in offices}
    table = Rows(list(read_extract(kept_table(newest))), partial(_read, services))
    return ExtractPage(
        newest.number, newest.estimated_at, newest.digest, indicator_of(newest.plan), page_of(table, page)
    )


def _read(services: dict[UUID, UUID], rows: Sequence[PanelRow]) -> list[ExtractRow]:
    return [ExtractRow(row.name, row.month, row.value, row.cases, row.since, services.get(row.office)) for row in rows]
