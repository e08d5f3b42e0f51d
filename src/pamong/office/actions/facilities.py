"""Rooms are opened, described and closed."""

from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.actor import Actor
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import long_moment, number, one_line
from pamong.office.access import KEEPERS, facility_for
from pamong.office.models import Booking, Facility, Network
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone, named

MOST: Final = 100_000
"""People or computers in one room; what is above was typed wrong."""


@dataclass(frozen=True, slots=True)
class FacilityFacts:
    """What a room is.

    address     where to go, as it stands in an invitation
    capacity    people that may sit there at once; ``computers`` that work
    network     none, weak or steady
    """

    name: str
    address: str
    capacity: int
    computers: int
    network: str
    accessible: bool
    note: str

    def checked(self) -> "FacilityFacts":
        """The same, tidied. Raises Invalid, with what was read."""
        if not 1 <= self.capacity <= MOST:
            raise Invalid(
                "facility-capacity",
                _("Kapasitas terbaca %(read)s. Tulis 1 sampai %(most)s orang.")
                % {"read": number(self.capacity), "most": number(MOST)},
            )
        if not 0 <= self.computers <= MOST:
            raise Invalid(
                "facility-computers",
                _("Jumlah komputer terbaca %(read)s. Tulis 0 sampai %(most)s.")
                % {"read": number(self.computers), "most": number(MOST)},
            )
        if self.network not in Network.values:
            raise Invalid(
                "facility-network", _("Jaringan “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": self.network}
            )
        return FacilityFacts(
            named(self.name),
            one_line(self.address),
            self.capacity,
            self.computers,
            self.network,
            self.accessible,
            one_line(self.note),
        )


def open_facility(actor: Actor, *, region: str, facts: FacilityFacts) -> Facility:
    """A room that can be booked from now on.

    region      code
    raises      NotFound; Invalid for what cannot be; Conflict ``facility-twice``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        told = facts.checked()
        _refuse_twice(owner.pk, told.name)
        row = Facility.objects.create(region=owner, created_at=timezone.now(), **asdict(told))
        record(actor, "office.facility_opened", row, region=owner.pk, capacity=told.capacity)
    row.refresh_from_db()
    return row


def change_facility(actor: Actor, *, facility: UUID, facts: FacilityFacts) -> Facility:
    """Describe a room anew; what is booked stays booked. Nothing new changes nothing.

    raises      NotFound; Invalid for what cannot be; Conflict ``facility-twice``, ``facility-closed``
    """
    with transaction.atomic():
        row = open_facility_for(actor, facility)
        alone(row.region_id)
        told = facts.checked()
        _refuse_twice(row.region_id, told.name, but=row.pk)
        changed = corrected(row, asdict(told))
        if changed:
            row.save(update_fields=changed)
            record(actor, "office.facility_changed", row, region=row.region_id, fields=changed)
    return row


def close_facility(actor: Actor, *, facility: UUID) -> None:
    """A room that can no longer be booked.

    raises      NotFound; Conflict ``facility-closed``, ``facility-booked``: it is still needed later
    """
    with transaction.atomic():
        row = open_facility_for(actor, facility)
        _refuse_booked(row)
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        record(actor, "office.facility_closed", row, region=row.region_id)


def open_facility_for(actor: Actor, uuid: UUID) -> Facility:
    """A room that the actor keeps and that can be booked; nobody else books or closes it until the transaction ends.

    raises      NotFound; Conflict ``facility-closed``
    """
    row = facility_for(actor, uuid, lock=True)
    if row.closed_at:
        raise Conflict(
            "facility-closed",
            _("%(name)s sudah ditutup dan tidak dapat dipakai lagi. Pilih ruang lain.") % {"name": row.name},
        )
    return row


def _refuse_booked(row: Facility) -> None:
    later = Booking.objects.filter(facility=row, released_at=None, during__endswith__gt=timezone.now())
    count = later.count()
    first = later.order_by("during").first()
    if first:
        raise Conflict(
            "facility-booked",
            ngettext(
                "%(name)s masih dipesan %(n)s kali, yang pertama %(at)s untuk “%(purpose)s”. Pindahkan atau lepaskan dahulu.",
                "%(name)s masih dipesan %(n)s kali, yang pertama %(at)s untuk “%(purpose)s”. Pindahkan atau lepaskan dahulu.",
                count,
            )
            % {
                "name": row.name,
                "n": number(count),
                "at": long_moment(first.during.lower, ZoneInfo(row.region.time_zone)),
                "purpose": first.purpose,
            },
        )


def _refuse_twice(region: int, name: str, *, but: int = 0) -> None:
    if Facility.objects.filter(region=region, name=name, closed_at=None).exclude(pk=but).exists():
        raise Conflict(
            "facility-twice",
            _("Ruang bernama “%(name)s” sudah ada. Pakai yang ada, atau beri nama lain.") % {"name": name},
        )
