"""What the people of a unit learnt and when, for pages that show it beside something else. No names, only how many."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from pamong.core.actor import UnitId
from pamong.learning.models import Completion, Offering, Programme, Registration, Session
from pamong.people.access import units_below
from pamong.people.queries.paths import unit_paths


@dataclass(frozen=True, slots=True)
class Training:
    """An offering in which people of a unit took part, and finished by everybody's decision. ``last`` is its last day."""

    offering: UUID
    title: str
    last: date
    people: int


def trainings_of_units(units: Collection[int], since: date) -> tuple[Training, ...]:
    """Finished offerings whose participants served in these units or below them when they registered, by their last day.

    No actor; whoever asks has checked the right to know about the units.

    since       those that ended before are passed over
    """
    rows = Registration.objects.filter(
        Exists(Completion.objects.filter(registration=OuterRef("pk"))),
        unit__in=units_below(map(UnitId, units)),
        seated_at__isnull=False,
        withdrawn_at=None,
        declined_at=None,
        offering__finished_at__isnull=False,
    )
    people = dict(rows.values_list("offering").annotate(n=Count("person", distinct=True)).order_by())
    facts = ("offering", "offering__uuid", "offering__programme__title", "offering__region__time_zone")
    held = Session.objects.filter(Q(offering__in=people), cancelled_at=None)
    ends = held.values_list(*facts).annotate(last=Max("ends_at")).order_by("last", "offering")
    found = (Training(uuid, title, _day(last, zone), people[offering]) for offering, uuid, title, zone, last in ends)
    return tuple(training for training in found if training.last >= since)


@dataclass(frozen=True, slots=True)
class PublishedProgramme:
    """A programme that was published once. ``live``: not withdrawn since."""

    id: int
    uuid: UUID
    title: str
    live: bool


@dataclass(frozen=True, slots=True)
class OpenSeats:
    """Seats of one offering that is published and not over. ``first``: day of its first session; None without any."""

    offering: UUID
    seats: int
    first: date | None


def published_programmes(region: int) -> tuple[PublishedProgramme, ...]:
    """Programmes of a region that people took part in, or could, by title. One query."""
    rows = Programme.objects.filter(region=region, published_at__isnull=False).order_by("title", "pk")
    return tuple(PublishedProgramme(row.pk, row.uuid, row.title, row.withdrawn_at is None) for row in rows)


def open_seats(programme: UUID) -> tuple[OpenSeats, ...]:
    """Offerings of a programme that are still to be held or being held. One query."""
    rows = Offering.objects.filter(
        programme__uuid=programme, published_at__isnull=False, cancelled_at=None, finished_at=None
    ).select_related("region")
    begins = Subquery(
        Session.objects.filter(offering=OuterRef("pk"), cancelled_at=None).order_by("starts_at").values("starts_at")[:1]
    )
    told = ((row, row.begins) for row in rows.annotate(begins=begins).order_by("closes_at", "pk"))
    return tuple(OpenSeats(row.uuid, row.seats, _day(at, row.region.time_zone) if at else None) for row, at in told)


def first_trained(programme: UUID, units: Collection[int], least_people: int) -> dict[int, date]:
    """Unit → day from which at least so many of its people have completed the programme; others are left out.

    Counted are people who served in the unit or below it when they registered. Of each the first completion counts that holds
    after all corrections, on the day on which the offering's last session ended. Three queries. No actor; whoever asks has
    checked the right to know about the units.
    """
    if least_people < 1:
        raise ValueError("somebody has to be trained")
    people = _completed(programme)
    wanted = set(units)
    paths = unit_paths({unit for unit, _person in people})
    days: defaultdict[int, dict[int, date]] = defaultdict(dict)
    for (unit, person), day in people.items():
        for above in wanted & {unit, *(step.id for step in paths.get(unit, ()))}:  # a closed unit has no path
            days[above][person] = min(day, days[above].get(person, day))
    return {
        unit: sorted(found.values())[least_people - 1] for unit, found in days.items() if len(found) >= least_people
    }


def _completed(programme: UUID) -> dict[tuple[int, int], date]:
    """Unit and person → the first day. The newest completion of a registration holds."""
    rows = Completion.objects.filter(
        registration__offering__programme__uuid=programme,
        registration__unit__isnull=False,
        registration__withdrawn_at=None,
    )
    newest = rows.order_by("registration", "-pk").distinct("registration")
    facts = ("completed", "registration__unit", "registration__person", "registration__offering")
    held = [row[1:] for row in newest.values_list(*facts) if row[0]]
    ends = _ends({offering for _unit, _person, offering in held})
    found: dict[tuple[int, int], date] = {}
    for unit, person, offering in held:
        if day := ends.get(offering):
            found[unit, person] = min(day, found.get((unit, person), day))
    return found


def _ends(offerings: Collection[int]) -> dict[int, date]:
    """Offering → day of its last session, in the time of its region."""
    held = Session.objects.filter(offering__in=offerings, cancelled_at=None)
    rows = held.values_list("offering", "offering__region__time_zone").annotate(last=Max("ends_at")).order_by()
    return {offering: _day(last, zone) for offering, zone, last in rows}


def _day(moment: datetime, zone: str) -> date:
    return timezone.localtime(moment, ZoneInfo(zone)).date()
