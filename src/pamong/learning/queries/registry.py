"""A region's year, ready for the national registry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.learning.access import KEEPERS
from pamong.learning.formats.registry import Export, Learnt, export
from pamong.learning.models import Completion, OutsideTraining, Registration
from pamong.learning.queries.conversions import Form, held
from pamong.learning.queries.hours.counting import tally_of
from pamong.learning.queries.hours.year import Record, records_of
from pamong.people.access import whole_region_for
from pamong.people.queries.roll import Member, roll

_MODULE, _OUTSIDE = "learning.module:", "learning.outside:"


@dataclass(frozen=True, slots=True)
class _Paper:
    """Who held it, the certificate's number, and whether it was completed."""

    organiser: str
    number: str
    completed: bool


def registry_export(actor: Actor, code: str, year: int) -> Export:
    """What people of a region learnt in a year, by name, with the hours that count. Constant queries. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    people = roll(region.pk)
    tally = tally_of([one.id for one in people], date(year, 1, 1), date(year, 12, 31), [region.pk])
    records = records_of(tally.hour_lines())
    papers = _papers({record.key for each in records.values() for record in each})
    forms = held(tally.tables, region.pk, date(year, 12, 31)).forms
    rows = (
        _learnt(one, record, forms, papers[record.key])
        for one in people
        for record in reversed(records.get(one.id, ()))
    )
    return export(rows, no_id=_("orang ini belum punya id di registri nasional"))


def _learnt(one: Member, record: Record, forms: Mapping[str, Form], paper: _Paper) -> Learnt:
    form = forms[record.form]
    return Learnt(
        name=one.name,
        nip=one.number,
        source=one.source,
        form=record.form,
        registry=form.registry,
        flag=form.flag,
        title=record.title,
        organiser=paper.organiser,
        first=record.first,
        last=record.last,
        hours=record.counted,
        number=paper.number,
        missing="" if paper.completed else _("programnya belum diselesaikan"),
    )


def _papers(keys: Iterable[str]) -> dict[str, _Paper]:
    """By key of the record."""
    every = set(keys)
    seats = {int(key.removeprefix(_MODULE)) for key in every if key.startswith(_MODULE)}
    claims = {UUID(key.removeprefix(_OUTSIDE)) for key in every if key.startswith(_OUTSIDE)}
    last = Completion.objects.filter(registration__in=seats).order_by("pk").values_list("registration", "completed")
    completed = dict(last)
    rows = Registration.objects.filter(pk__in=seats).select_related("offering__region")
    found = {f"{_MODULE}{row.pk}": _Paper(row.offering.region.name, "", completed.get(row.pk, False)) for row in rows}
    outside = OutsideTraining.objects.filter(uuid__in=claims)
    return found | {f"{_OUTSIDE}{row.uuid}": _Paper(row.organiser, row.number, completed=True) for row in outside}
