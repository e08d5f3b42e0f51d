"""What the actions on dated rows share: days that have come, and one writer at a time."""

from datetime import date

from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import long_date, one_line
from pamong.people.access import today
from pamong.people.models import Assignment, Region, Unit


def arrived(day: date) -> date:
    """The day, unless it is still to come: what is current is current today. Raises Invalid ``day-ahead``."""
    if day > today():
        raise Invalid(
            "day-ahead",
            _("%(day)s belum tiba. Catat perubahan ini pada hari itu atau sesudahnya.") % {"day": long_date(day)},
        )
    return day


def following(day: date, since: date) -> date:
    """The day on which a row that began at ``since`` ends or is followed; the same day corrects it.

    raises      Invalid ``day-ahead``; Conflict ``day-before``
    """
    if day < since:
        raise Conflict(
            "day-before",
            _(
                "%(day)s lebih awal daripada yang tercatat sekarang, yang berlaku sejak %(since)s. Pilih hari itu atau sesudahnya."
            )
            % {"day": long_date(day), "since": long_date(since)},
        )
    return arrived(day)


def alone(region: int) -> None:
    """Until the transaction ends, others who change this region's units and positions wait; readers do not."""
    Region.objects.select_for_update(no_key=True).get(pk=region)


def named(text: str) -> str:
    """A name on one line, without signs that nobody sees. Raises Invalid ``name-empty``."""
    name = one_line(text)
    if not name:
        raise Invalid("name-empty", _("Nama masih kosong. Isi namanya."))
    return name


def step_down(unit: Unit, kind: str, day: date) -> Assignment | None:
    """Whoever leads a unit in this kind of assignment serves on without leading, from that day.

    returns     the row that was ended; None when nobody led
    raises      Conflict ``head-since``
    """
    former = Assignment.objects.filter(unit=unit, kind=kind, leads=True, until=None).first()
    if former is None:
        return None
    if day < former.since:
        raise Conflict(
            "head-since",
            _("Unit ini sudah dipimpin orang lain sejak sesudah hari itu. Periksa tanggal mulai penugasan."),
        )
    followed(former, leads=False, day=day)
    return former


def followed(row: Assignment, *, leads: bool, day: date) -> Assignment:
    """End an assignment on a day and go on with it, leading or not."""
    since = max(day, row.since)
    Assignment.objects.filter(pk=row.pk).update(until=since)
    new = Assignment.objects.create(
        person_id=row.person_id,
        unit_id=row.unit_id,
        position_id=row.position_id,
        kind=row.kind,
        leads=leads,
        since=since,
    )
    new.refresh_from_db()
    return new
