"""What every action on an offering asks first: whose it is, and whether it still changes."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.kit.wording import clock, weekday_date
from pamong.learning.access import kept_offering_for
from pamong.learning.models import Offering, Registration, Session


def locked(actor: Actor, uuid: UUID) -> Offering:
    """An offering that the actor keeps and that has not ended; nobody else changes it until the transaction ends.

    raises      NotFound; Conflict ``offering-cancelled``, ``offering-finished``
    """
    row = kept_offering_for(actor, uuid, lock=True)
    if row.cancelled_at:
        raise Conflict("offering-cancelled", _("Angkatan ini sudah dibatalkan, jadi tidak diubah lagi."))
    if row.finished_at:
        raise Conflict(
            "offering-finished", _("Angkatan ini sudah diselesaikan. Hasilnya sudah dicatat dan tidak diubah lagi.")
        )
    return row


def held_sessions(offering: Offering) -> "QuerySet[Session]":
    """Sessions that were not cancelled, in their order."""
    return Session.objects.filter(offering=offering, cancelled_at=None).order_by("starts_at", "pk")


def seated_people(offering: Offering) -> list[int]:
    """Ids of who has a seat."""
    rows = Registration.objects.filter(offering=offering, seated_at__isnull=False, withdrawn_at=None, declined_at=None)
    return list(rows.order_by("pk").values_list("person", flat=True))


def zone_of(offering: Offering) -> ZoneInfo:
    """Time zone of the region that organises."""
    return ZoneInfo(offering.region.time_zone)


def when(row: Session, zone: ZoneInfo) -> str:
    """``Selasa 1 Desember 2026, 08.00 WIB sampai 12.00 WIB``."""
    return _("%(day)s, %(since)s sampai %(until)s") % {
        "day": weekday_date(row.starts_at.astimezone(zone)),
        "since": clock(row.starts_at, zone),
        "until": clock(row.ends_at, zone),
    }
