"""What a region decides about a day: off, or work though it would be off."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import one_line, weekday_date
from pamong.office.access import KEEPERS, calendar_day_for
from pamong.office.models import CalendarDay, DayKind
from pamong.office.queries.calendar import YEARS, usually_off
from pamong.office.queries.national import national_days
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone


def set_day(actor: Actor, *, region: str, day: date, kind: str, name: str, source: str) -> CalendarDay:
    """A day is off, or a working day, whatever it is elsewhere. What was decided about it before is replaced.

    region      code
    kind        off or work
    source      decree; empty: not confirmed
    raises      NotFound; Invalid ``day-kind``, ``day-name``, ``day-year``; Conflict ``day-works``; ``day-off`` for a national
                day that is certain: a computed one may be confirmed by naming the decree
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        told = {"kind": kind, "name": one_line(name), "source": one_line(source)}
        _refuse(day, kind, told["name"])
        found = CalendarDay.objects.filter(region=owner, day=day).first()
        if found and all(getattr(found, field) == value for field, value in told.items()):
            return found
        row = found or CalendarDay(region=owner, day=day)
        for field, value in told.items():
            setattr(row, field, value)
        row.set_at, row.set_by = timezone.now(), actor.account
        row.save()
        record(actor, "office.day_set", row, region=owner.pk, day=day, kind=kind)
    row.refresh_from_db()
    return row


def unset_day(actor: Actor, *, day: UUID) -> None:
    """The usual holds again for a day. The journal keeps that it was otherwise.

    day         uuid of the decision
    raises      NotFound
    """
    with transaction.atomic():
        row = calendar_day_for(actor, day)
        alone(row.region_id)
        record(actor, "office.day_unset", row, region=row.region_id, day=row.day, kind=row.kind)
        row.delete()


def _refuse(day: date, kind: str, name: str) -> None:
    if kind not in DayKind.values:
        raise Invalid("day-kind", _("Ketetapan “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": kind})
    if not name:
        raise Invalid("day-name", _("Nama harinya masih kosong. Tulis misalnya Hari Jadi Kabupaten."))
    if day.year not in YEARS:
        raise Invalid(
            "day-year",
            _("Tahun terbaca %(read)s. Kalender memuat tahun %(first)s sampai %(last)s.")
            % {"read": day.year, "first": YEARS[0], "last": YEARS[-1]},
        )
    national = national_days(day.year).get(day)
    if kind == DayKind.WORK and not usually_off(day):
        raise Conflict(
            "day-works", _("%(day)s memang hari kerja. Tidak ada yang perlu diubah.") % {"day": weekday_date(day)}
        )
    if kind == DayKind.OFF and national and not national.estimated:
        raise Conflict(
            "day-off",
            _("%(day)s memang libur: %(why)s. Tidak ada yang perlu diubah.")
            % {"day": weekday_date(day), "why": national.name},
        )
