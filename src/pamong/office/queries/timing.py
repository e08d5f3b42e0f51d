"""When a mail may go: everybody's own rhythm and quiet hours, by the clock of where that person is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pamong.office.models import MessageChoice, Rhythm


@dataclass(frozen=True, slots=True)
class Hours:
    """A choice without its person; hours are whole, 0 to 23."""

    rhythm: str
    digest_hour: int
    quiet_from: int
    quiet_until: int

    def is_quiet(self, hour: int) -> bool:
        """Whether that hour of the day is one of the quiet ones; they may go over midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


def hours_of(choice: MessageChoice | None) -> Hours:
    """What somebody has chosen; the model's defaults for who has not."""
    row = choice or MessageChoice()
    return Hours(row.rhythm, row.digest_hour, row.quiet_from, row.quiet_until)


def email_due(now: datetime, hours: Hours, zone: str, *, urgent: bool) -> datetime | None:
    """From when on a message of now may go by e-mail; None when that person wants none.

    urgent      waits for neither the digest nor the morning; who wants no e-mail gets none all the same
    zone        name of a time zone; Indonesia's have no summer time, so an hour of the day comes once a day
    """
    if hours.rhythm == Rhythm.NEVER:
        return None
    if urgent:
        return now
    local = now.astimezone(ZoneInfo(zone))
    if hours.rhythm == Rhythm.DAILY:
        local = _next(local, hours.digest_hour)
    due = _next(local, hours.quiet_until) if hours.is_quiet(local.hour) else local
    return due.astimezone(now.tzinfo)


def _next(local: datetime, hour: int) -> datetime:
    """The next time it is exactly that hour; now when it is."""
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today >= local else today + timedelta(days=1)
