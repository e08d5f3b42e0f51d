"""An offering is opened and changed."""

from dataclasses import asdict
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import long_moment, number
from pamong.learning.access import kept_programme_for
from pamong.learning.actions.offerings.facts import OfferingFacts
from pamong.learning.actions.offerings.quotas import quota_total
from pamong.learning.actions.offerings.state import held_sessions, locked, seated_people, zone_of
from pamong.learning.actions.registration import promote_waiting
from pamong.learning.models import Offering, Programme, Quota

PROMISED: Final = ("seating", "approval")
"""What people registered for, once they could."""


def open_offering(actor: Actor, *, programme: UUID, facts: OfferingFacts) -> Offering:
    """Another offering of a published programme, as a draft: nobody but who organises sees it yet.

    raises      NotFound; Invalid for what cannot be; Conflict ``programme-unpublished``, ``programme-withdrawn``
    """
    with transaction.atomic():
        taught = kept_programme_for(actor, programme)
        # Two who open at once get two numbers.
        taught = (
            Programme.objects.select_related("region").select_for_update(of=("self",), no_key=True).get(pk=taught.pk)
        )
        refuse_untaught(taught)
        told = facts.checked()
        last = Offering.objects.filter(programme=taught).aggregate(last=Max("number"))["last"] or 0
        row = Offering.objects.create(
            programme=taught, region=taught.region, number=last + 1, created_at=timezone.now(), **asdict(told)
        )
        record(actor, "learning.offering_opened", row, region=row.region_id, programme=taught.pk, number=row.number)
    row.refresh_from_db()
    return row


def change_offering(actor: Actor, *, offering: UUID, facts: OfferingFacts) -> Offering:
    """Change seats, times of registration or what is told of it. Nothing new changes nothing.

    Who waits gets the seats that are more.

    raises      NotFound; Invalid for what cannot be, ``room-too-small``; Conflict ``offering-cancelled``,
                ``offering-finished``, ``offering-promised``, ``offering-seated``, ``seats-taken``, ``seats-quotas``,
                ``closes-late``
    """
    with transaction.atomic():
        row = locked(actor, offering)
        told = facts.checked()
        changed = [field for field, value in asdict(told).items() if getattr(row, field) != value]
        _refuse_broken_promise(row, changed)
        _refuse_seats(row, told.seats)
        for field in changed:
            setattr(row, field, getattr(told, field))
        refuse_late_close(row)
        if changed:
            row.save(update_fields=changed)
            record(actor, "learning.offering_changed", row, region=row.region_id, fields=changed)
        if "seats" in changed and row.published_at:
            promote_waiting(actor, offering=row.uuid)
    return row


def refuse_untaught(programme: Programme) -> None:
    """Raises Conflict ``programme-unpublished``, ``programme-withdrawn``."""
    if programme.withdrawn_at:
        raise Conflict("programme-withdrawn", _("Program ini sudah ditarik, jadi tidak dibuka angkatan baru."))
    if programme.published_at is None:
        raise Conflict(
            "programme-unpublished", _("Program ini belum diterbitkan. Terbitkan programnya, lalu buka angkatannya.")
        )


def refuse_late_close(row: Offering) -> None:
    """Raises Conflict ``closes-late``: who is let in must know before it begins."""
    first = held_sessions(row).first()
    if first and row.closes_at > first.starts_at:
        zone = zone_of(row)
        raise Conflict(
            "closes-late",
            _("Pendaftaran ditutup %(closes)s, padahal sesi pertama mulai %(starts)s. Tutup pendaftaran sebelum itu.")
            % {"closes": long_moment(row.closes_at, zone), "starts": long_moment(first.starts_at, zone)},
        )


def refuse_small_room(name: str, capacity: int, seats: int) -> None:
    """Raises Invalid ``room-too-small``, with both numbers."""
    if capacity < seats:
        raise Invalid(
            "room-too-small",
            _(
                "%(room)s muat %(capacity)s orang, sedangkan angkatan ini %(seats)s kursi. Pilih ruang lain, atau kurangi kursinya."
            )
            % {"room": name, "capacity": number(capacity), "seats": number(seats)},
        )


def _refuse_broken_promise(row: Offering, changed: list[str]) -> None:
    if row.published_at and set(changed) & set(PROMISED):
        raise Conflict(
            "offering-promised",
            _(
                "Cara pembagian kursi dan persetujuan tidak diganti sesudah angkatan terbit: orang mendaftar dengan aturan itu."
            ),
        )
    if row.seated_at and set(changed) & {"opens_at", "closes_at"}:
        raise Conflict("offering-seated", _("Kursi sudah dibagikan, jadi waktu pendaftaran tidak diganti lagi."))


def _refuse_seats(row: Offering, seats: int) -> None:
    taken = len(seated_people(row))
    if seats < taken:
        raise Conflict(
            "seats-taken",
            _("%(taken)s orang sudah mendapat kursi, jadi jumlahnya tidak dapat menjadi %(seats)s.")
            % {"taken": number(taken), "seats": number(seats)},
        )
    total = quota_total(Quota.objects.filter(offering=row).values_list("region", "unit", "seats"))
    if seats < total:
        raise Conflict(
            "seats-quotas",
            _("Kuota yang sudah dibagi berjumlah %(total)s kursi. Kurangi kuotanya dahulu, atau tulis sebanyak itu.")
            % {"total": number(total)},
        )
    for one in held_sessions(row).select_related("facility").exclude(facility=None):
        if one.facility:
            refuse_small_room(one.facility.name, one.facility.capacity, seats)
