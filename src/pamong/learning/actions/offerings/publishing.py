"""An offering is shown to those whom it is for, and given up."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import long_date, long_moment, one_line
from pamong.learning.actions.lottery import commit_draw
from pamong.learning.actions.offerings.making import refuse_late_close, refuse_untaught
from pamong.learning.actions.offerings.sessions import drop_session
from pamong.learning.actions.offerings.state import held_sessions, locked, zone_of
from pamong.learning.actions.offerings.telling import everybody, tell_cancelled, tell_regions
from pamong.learning.actions.registration import release_all
from pamong.learning.models import Module, Offering, Quota, Seating
from pamong.learning.queries.agreements import lapsed_partners
from pamong.learning.queries.offerings.troubles import lapsed_words
from pamong.people.access import today

SHORTEST: Final = 10
"""Signs of a reason that people can understand."""


def publish_offering(actor: Actor, *, offering: UUID) -> Offering:
    """From now on those see it whom it is for. Of a lottery, the commitment is published with it.

    raises      NotFound; Conflict ``offering-cancelled``, ``offering-finished``, ``offering-published``,
                ``programme-unpublished``, ``programme-withdrawn``, ``programme-overdue``, ``modules-without-session``,
                ``partner-lapsed``, ``closes-late``, ``closes-past``
    """
    with transaction.atomic():
        row = locked(actor, offering)
        if row.published_at:
            raise Conflict("offering-published", _("Angkatan ini sudah terbit."))
        refuse_untaught(row.programme)
        _refuse_overdue(row)
        _refuse_unplanned(row)
        _refuse_lapsed(row)
        refuse_late_close(row)
        _refuse_past(row)
        row.published_at = timezone.now()
        row.save(update_fields=["published_at"])
        if row.seating == Seating.LOTTERY:
            commit_draw(actor, offering=row)
        record(actor, "learning.offering_published", row, region=row.region_id)
        tell_regions(actor, row, dict(Quota.objects.filter(offering=row).values_list("region", "seats")))
    return row


def cancel_offering(actor: Actor, *, offering: UUID, reason: str) -> Offering:
    """It will not be held: rooms and people are free again, and everybody is told why.

    reason      as people read it
    raises      NotFound; Invalid ``cancel-reason``; Conflict ``offering-cancelled``, ``offering-finished``
    """
    with transaction.atomic():
        row = locked(actor, offering)
        told = one_line(reason)
        if len(told) < SHORTEST:
            raise Invalid("cancel-reason", _("Alasannya belum jelas. Tulis satu kalimat yang dapat dibaca peserta."))
        people = everybody(row)
        row.cancelled_at, row.cancellation = timezone.now(), told
        row.save(update_fields=["cancelled_at", "cancellation"])
        if row.published_at:
            tell_cancelled(actor, row, people)
        release_all(actor, offering=row)
        for session in held_sessions(row):
            drop_session(actor, session)
        record(actor, "learning.offering_cancelled", row, region=row.region_id, people=len(people))
    return row


def _refuse_overdue(row: Offering) -> None:
    """What nobody has looked at again by its day is not offered any more."""
    day = row.programme.review_on
    if day and day <= today():
        raise Conflict(
            "programme-overdue",
            _(
                "Isi program ini seharusnya ditinjau pada %(day)s. Tinjau programnya, tulis hari tinjau berikutnya, lalu terbitkan."
            )
            % {"day": long_date(day)},
        )


def _refuse_unplanned(row: Offering) -> None:
    planned = held_sessions(row).values("module")
    missing = Module.objects.filter(programme=row.programme_id).exclude(pk__in=planned).order_by("number")
    if missing or not held_sessions(row).exists():
        raise Conflict(
            "modules-without-session",
            _("Belum semua modul mempunyai sesi: %(modules)s. Tambahkan sesinya, lalu terbitkan.")
            % {"modules": _named(one.title for one in missing) or _("program ini belum mempunyai modul")},
        )


def _refuse_lapsed(row: Offering) -> None:
    """Who teaches with us must still be bound to when it begins."""
    first = held_sessions(row).first()
    if first is None:
        return
    day = first.starts_at.astimezone(zone_of(row)).date()
    if lapsed := lapsed_partners(row.programme_id, day):
        raise Conflict(
            "partner-lapsed",
            _(
                "Perjanjian mitra tidak berlaku pada hari pertama, %(day)s: %(partners)s. Perpanjang perjanjiannya, lalu terbitkan."
            )
            % {"day": long_date(day), "partners": "; ".join(map(lapsed_words, lapsed))},
        )


def _refuse_past(row: Offering) -> None:
    if row.closes_at <= timezone.now():
        raise Conflict(
            "closes-past",
            _("Pendaftaran sudah lewat, %(closes)s. Ubah waktunya, lalu terbitkan.")
            % {"closes": long_moment(row.closes_at, zone_of(row))},
        )


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
