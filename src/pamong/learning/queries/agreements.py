"""Which agreements hold, and which partners have none that does."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, DateField, F, Q, QuerySet, When

from pamong.learning.models import Agreement, ProgrammePartner

_LAST: Final = Case(When(ended_on__isnull=False, then=F("ended_on")), default=F("until"), output_field=DateField())


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A partner without an agreement that holds.

    number      of the agreement that held last, or will hold first; empty where none was ever made
    ended       its last day; None where none was made, or where it has not begun
    """

    name: str
    number: str
    ended: date | None


def holding(day: date) -> Q:
    """Agreements that hold on a day."""
    return Q(since__lte=day, until__gte=day) & (Q(ended_on=None) | Q(ended_on__gte=day))


def lapsed_partners(programme: int, day: date) -> tuple[Lapsed, ...]:
    """Partners of a programme without an agreement that holds on that day, by name; closed partners too. Two queries.

    programme   id
    """
    partners = dict(
        ProgrammePartner.objects.filter(programme=programme)
        .order_by("partner__name", "partner")
        .values_list("partner", "partner__name")
    )
    rows = list(Agreement.objects.filter(partner__in=partners).annotate(last=_LAST).order_by("last", "pk"))
    held = {row.partner_id for row in rows if row.since <= day <= _last(row)}
    latest = {row.partner_id: row for row in rows}
    return tuple(_lapsed(name, latest.get(partner), day) for partner, name in partners.items() if partner not in held)


def last_days(rows: "QuerySet[Agreement]") -> "QuerySet[Agreement]":
    """The same agreements with ``last``, the last day on which each holds, whether its own or an earlier one."""
    return rows.annotate(last=_LAST)


def _last(row: Agreement) -> date:
    return row.ended_on or row.until


def _lapsed(name: str, row: Agreement | None, day: date) -> Lapsed:
    if row is None:
        return Lapsed(name, "", None)
    return Lapsed(name, row.number, _last(row) if _last(row) < day else None)
