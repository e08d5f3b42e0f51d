"""Doors: a way into an anonymous survey for everybody who stands before it. What comes in by them, ``receiving`` takes."""

import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound
from pamong.surveys.access import door_for, kiosk_digest
from pamong.surveys.models import Door, DoorCount, DoorSalt, Survey

SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a code: none that is taken for another when it is typed from paper."""

KEPT: Final = timedelta(days=2)
"""After which the salt of a day is thrown away, and with it what could tell two visitors apart."""


def open_door(actor: Actor, *, survey: int, per_device: int = 3, per_network: int = 40) -> Door:
    """Make the way in for everybody. The caller has checked the actor.

    survey      id
    raises      NotFound; Conflict ``door-not-anonymous``, ``door-there``
    """
    with transaction.atomic():
        row = Survey.objects.select_for_update(no_key=True).filter(pk=survey).first()
        if row is None:
            raise NotFound
        if not row.anonymous:
            raise Conflict(
                "door-not-anonymous", _("Survei ini tidak anonim. Hanya survei anonim dapat dibuka untuk semua orang.")
            )
        if Door.objects.filter(survey=row).exists():
            raise Conflict("door-there", _("Survei ini sudah punya pintu. Pakai kode yang sudah ada."))
        door = Door.objects.create(
            survey=row,
            code=new_code(),
            per_device=per_device,
            per_network=per_network,
            created_at=timezone.now(),
        )
        limits = {"per_device": per_device, "per_network": per_network}
        record(actor, "surveys.door_opened", door, region=row.region_id, survey=row.pk, **limits)
    door.refresh_from_db()
    return door


def issue_kiosk(actor: Actor, *, door: UUID) -> str:
    """A token for a device of the office, shown this once; the one before no longer holds. The caller has checked the actor.

    raises      NotFound
    """
    token = secrets.token_urlsafe(16)
    with transaction.atomic():
        row = door_for(door)
        row.kiosk = kiosk_digest(token)
        row.save(update_fields=["kiosk"])
        record(actor, "surveys.kiosk_issued", row, region=row.survey.region_id)
    return token


def revoke_kiosk(actor: Actor, *, door: UUID) -> None:
    """The device of the office is one like any other from now on. The caller has checked the actor.

    raises      NotFound; Conflict ``kiosk-none``
    """
    with transaction.atomic():
        row = door_for(door)
        if row.kiosk is None:
            raise Conflict("kiosk-none", _("Tidak ada kios yang terdaftar untuk survei ini."))
        row.kiosk = None
        row.save(update_fields=["kiosk"])
        record(actor, "surveys.kiosk_revoked", row, region=row.survey.region_id)


def new_code() -> str:
    """Of a door: 31 signs in eight places, 850 thousand million codes. Who guesses finds a question, and no answer."""
    return "".join(secrets.choice(SIGNS) for _sign in range(8))


def prune_doors(now: datetime | None = None) -> None:
    """Throw away salts and counts of days before yesterday. Idempotent, and no fact: nothing that anybody did."""
    until = timezone.localdate(now or timezone.now()) - KEPT
    DoorSalt.objects.filter(day__lte=until).delete()
    DoorCount.objects.filter(day__lte=until).delete()
