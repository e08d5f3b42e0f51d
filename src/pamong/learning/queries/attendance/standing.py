"""What holds now of each seat in each session, and how many minutes that is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.learning.models import Attendance, Session
from pamong.people.queries.presence import RegionFacts, region_facts

if TYPE_CHECKING:
    from django.db.models import QuerySet

BEFORE: Final = timedelta(minutes=30)
"""So long before a session begins its code is shown and taken."""

PLANNED, OPEN, OVER, CANCELLED = "planned", "open", "over", "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session as the pages of attendance name it.

    state       planned, open (from half an hour before the start to the end), over or cancelled
    grace       minutes that one may be late without losing any
    """

    uuid: UUID
    title: str
    module: str
    programme: str
    number: int
    offering: UUID
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    place: str
    zone: str
    grace: int
    state: str
    region: RegionFacts

    @property
    def name(self) -> str:
        """Programme and batch: ``Pelayanan Prima, angkatan 2``."""
        return _("%(programme)s, angkatan %(number)s") % {"programme": self.programme, "number": self.number}


def meeting_of(row: Session, now: datetime) -> Meeting:
    """Of a session with its offering, programme, region, module and facility at hand."""
    return Meeting(
        uuid=row.uuid,
        title=row.title,
        module=row.module.title,
        programme=row.offering.programme.title,
        number=row.offering.number,
        offering=row.offering.uuid,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        opens_at=row.starts_at - BEFORE,
        place=row.facility.name if row.facility else row.place,
        zone=row.offering.region.time_zone,
        grace=row.offering.grace,
        state=state_of(row, now),
        region=region_facts(row.offering.region),
    )


def state_of(row: Session, now: datetime) -> str:
    """Whether its code is taken now, of a session with its offering at hand."""
    if row.cancelled_at or row.offering.cancelled_at:
        return CANCELLED
    if now < row.starts_at - BEFORE:
        return PLANNED
    return OPEN if now < row.ends_at else OVER


def last_rows(found: "QuerySet[Attendance]") -> "QuerySet[Attendance]":
    """Of each seat in each session the row that holds: what was seen last, not what reached us last.

    A telephone that was without network may hand in at noon what it saw at eight; what the room corrected at ten stays.
    """
    order = ("registration", "session", "-noted_at", "-pk")
    return found.order_by(*order).distinct("registration", "session")


def minutes_of(offering: int) -> dict[int, dict[int, int]]:
    """Registration → session → minutes attended, of an offering by its id. One query.

    Who is not in it was not there; cancelled sessions are not in it. Who came within the grace of the offering was there
    from the start. Minutes begun do not count.
    """
    rows = Attendance.objects.filter(session__offering=offering, session__cancelled_at=None)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    # Bare columns: thousands of seats times the sessions of a week are many rows.
    for registration, session, present, since, until, starts_at, ends_at, grace in last_rows(rows).values_list(
        "registration",
        "session",
        "present",
        "since",
        "until",
        "session__starts_at",
        "session__ends_at",
        "session__offering__grace",
    ):
        if minutes := _minutes(present, since, until, starts_at, ends_at, grace):
            found[registration][session] = minutes
    return dict(found)


def attended(row: Attendance) -> int:
    """Minutes of one row that holds, with its session and offering at hand; none where it takes back."""
    meeting = row.session
    return _minutes(row.present, row.since, row.until, meeting.starts_at, meeting.ends_at, meeting.offering.grace)


def _minutes(
    present: bool,  # noqa: FBT001  # a column
    since: datetime,
    until: datetime,
    starts_at: datetime,
    ends_at: datetime,
    grace: int,
) -> int:
    if not present:
        return 0
    begun = starts_at if since - starts_at <= timedelta(minutes=grace) else since
    return max(0, int((min(until, ends_at) - begun) / timedelta(minutes=1)))


def lasting(seconds: int) -> str:
    """How long something was, in its two greatest units at most: ``40 detik``, ``1 hari 2 jam``."""
    if seconds < 60:  # noqa: PLR2004  # a minute
        return ngettext("%(n)s detik", "%(n)s detik", seconds) % {"n": seconds}
    minutes, hours, days = seconds // 60 % 60, seconds // 3600 % 24, seconds // 86_400
    parts = [
        ngettext("%(n)s hari", "%(n)s hari", days) % {"n": days} if days else "",
        ngettext("%(n)s jam", "%(n)s jam", hours) % {"n": hours} if hours else "",
        ngettext("%(n)s menit", "%(n)s menit", minutes) % {"n": minutes} if minutes else "",
    ]
    return " ".join([part for part in parts if part][:2])
