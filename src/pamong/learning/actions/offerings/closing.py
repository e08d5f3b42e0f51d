"""Registration ends before the time that was told."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.learning.actions.offerings.state import locked
from pamong.learning.models import Offering


def close_registration(actor: Actor, *, offering: UUID) -> Offering:
    """Nobody registers from now on; what waits for an approval may still be approved.

    raises      NotFound; Conflict ``offering-cancelled``, ``offering-finished``, ``registration-not-open``
    """
    with transaction.atomic():
        row, now = locked(actor, offering), timezone.now()
        if row.published_at is None or not row.opens_at < now < row.closes_at:
            raise Conflict(
                "registration-not-open", _("Pendaftaran angkatan ini sedang tidak dibuka, jadi tidak ditutup.")
            )
        row.closes_at = now
        row.save(update_fields=["closes_at"])
        record(actor, "learning.registration_closed", row, region=row.region_id)
    return row
