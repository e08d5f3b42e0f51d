"""Rooms of a region, and who has them in a week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.office.access import KEEPERS, booking_for, facilities_of, facility_for
from pamong.office.models import Facility, Network
from pamong.office.queries.bookings import BookingRow, taking
from pamong.office.queries.calendar import days_off
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

NETWORKS: Final = Network.choices
"""What can be expected of the network in a room, and the labels."""

WEEK: Final = 7

FIRST_DAY: Final = date(2000, 1, 3)
LAST_DAY: Final = date(2100, 1, 4)
"""Days that have a week on the page of a room."""


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """A room. ``network`` as code, ``network_label`` in words."""

    id: int
    uuid: UUID
    name: str
    address: str
    capacity: int
    computers: int
    network: str
    network_label: str
    accessible: bool
    note: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FacilitiesWanted:
    """What somebody looks for; all empty is every room that can be booked.

    seats       at least so many; ``computers`` likewise
    network     none, weak or steady: at least as good
    closed      those that were closed, instead
    """

    text: str = ""
    seats: int = 0
    computers: int = 0
    network: str = ""
    accessible: bool = False
    closed: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != FacilitiesWanted()


@dataclass(frozen=True, slots=True)
class Facilities:
    """A page of a region's rooms."""

    region: RegionFacts
    page: "Page[FacilityRow]"


@dataclass(frozen=True, slots=True)
class DayBookings:
    """A day of a room. ``off``: why the office does not work; empty when it does."""

    day: date
    off: str
    today: bool
    bookings: tuple[BookingRow, ...]


@dataclass(frozen=True, slots=True)
class FacilityPage:
    """A room and a week of it.

    days        Monday to Sunday, where the room is
    before      a day of the week before; ``after`` of the next
    """

    row: FacilityRow
    region: RegionFacts
    days: tuple[DayBookings, ...]
    before: date
    after: date

    @property
    def start(self) -> date:
        """The day for which somebody books most likely: today where it is in the week, else Monday."""
        return next((day.day for day in self.days if day.today), self.days[0].day)

    @property
    def bookings(self) -> tuple[BookingRow, ...]:
        """What has the room in that week, each once, in order."""
        return tuple(dict.fromkeys(row for day in self.days for row in day.bookings))


def facility_choices(actor: Actor, region: int) -> tuple[FacilityRow, ...]:
    """Rooms of a region that the actor may book, by name; none where the actor does not organise.

    region      id
    """
    return tuple(_read(facilities_of(actor).filter(region=region, closed_at=None).order_by("name", "pk")))


def facilities_page(actor: Actor, code: str, wanted: FacilitiesWanted, *, page: str | None = None) -> Facilities:
    """Rooms of a region, for who organises the whole of it. Raises NotFound."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    return Facilities(region, page_of(facility_rows(actor, code, wanted), page))


def facility_rows(actor: Actor, code: str, wanted: FacilitiesWanted) -> Rows[FacilityRow]:
    """The same, for a file."""
    region = whole_region_for(actor, code, KEEPERS)
    found = facilities_of(actor).filter(region=region, closed_at__isnull=not wanted.closed)
    for word in words(wanted.text):
        found = found.filter(Q(name__icontains=word) | Q(address__icontains=word) | Q(note__icontains=word))
    found = found.filter(capacity__gte=wanted.seats, computers__gte=wanted.computers)
    if wanted.network in Network.values:
        found = found.filter(network__in=Network.values[Network.values.index(wanted.network) :])
    if wanted.accessible:
        found = found.filter(accessible=True)
    return Rows(found.order_by("name", "pk"), _read)


def facility_page(actor: Actor, uuid: UUID, *, day: date | None = None) -> FacilityPage:
    """A room that the actor keeps, with the week in which ``day`` is; this week for none. Raises NotFound."""
    row = facility_for(actor, uuid)
    zone = ZoneInfo(row.region.time_zone)
    today = timezone.now().astimezone(zone).date()
    chosen = min(max(day or today, FIRST_DAY), LAST_DAY)
    monday = chosen - timedelta(days=chosen.weekday())
    return FacilityPage(
        row=_read([row])[0],
        region=region_facts(row.region),
        days=_week(row, monday, zone, today),
        before=monday - timedelta(days=WEEK),
        after=monday + timedelta(days=WEEK),
    )


def booking_room(actor: Actor, uuid: UUID) -> tuple[UUID, date]:
    """The room of a booking that the actor keeps, and the day on which it begins there. Raises NotFound."""
    row = booking_for(actor, uuid)
    zone = ZoneInfo(row.facility.region.time_zone)
    return row.facility.uuid, row.during.lower.astimezone(zone).date()


def _week(row: Facility, monday: date, zone: ZoneInfo, today: date) -> tuple[DayBookings, ...]:
    days = [monday + timedelta(days=place) for place in range(WEEK)]
    edges = [datetime.combine(day, time(), zone) for day in (*days, monday + timedelta(days=WEEK))]
    taken = taking(row.pk, edges[0], edges[-1])
    off = days_off(row.region_id, days[0], days[-1])
    return tuple(
        DayBookings(
            day=day,
            off=off.get(day, ""),
            today=day == today,
            bookings=tuple(one for one in taken if one.starts < edges[place + 1] and one.ends > edges[place]),
        )
        for place, day in enumerate(days)
    )


def _read(found: Iterable[Facility]) -> list[FacilityRow]:
    return [
        FacilityRow(
            id=row.pk,
            uuid=row.uuid,
            name=row.name,
            address=row.address,
            capacity=row.capacity,
            computers=row.computers,
            network=row.network,
            network_label=str(Network(row.network).label),
            accessible=row.accessible,
            note=row.note,
            closed_at=row.closed_at,
        )
        for row in found
    ]
