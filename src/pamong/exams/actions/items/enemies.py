"""Items that must not stand in one form."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.exams.access import item_for, written_item_for
from pamong.exams.models import Enemy, Item


def make_enemies(actor: Actor, *, item: UUID, other: UUID, reason: str) -> Enemy:
    """From now on no form holds both: one gives the other away, or both ask the same.

    item        one that the actor may write; ``other`` one that the actor may read
    raises      NotFound; Invalid ``enemy-itself``; Conflict ``enemies-already``
    """
    with transaction.atomic():
        first, second = _pair(actor, item, other)
        if first.pk == second.pk:
            raise Invalid("enemy-itself", _("Ini soal yang sama. Pilih soal lain."))
        low, high = sorted((first, second), key=lambda row: row.pk)
        if Enemy.objects.filter(item=low, other=high).exists():
            raise Conflict("enemies-already", _("Keduanya sudah tidak boleh berada dalam satu paket."))
        row = Enemy.objects.create(item=low, other=high, reason=reason.strip(), created_at=timezone.now())
        record(actor, "exams.enemies_made", first, region=first.bank.region_id, other=second.pk)
    return row


def part_enemies(actor: Actor, *, item: UUID, other: UUID) -> bool:
    """Both may stand in one form again. Returns whether they might not. Raises NotFound."""
    with transaction.atomic():
        first, second = _pair(actor, item, other)
        low, high = sorted((first.pk, second.pk))
        gone, _each = Enemy.objects.filter(item=low, other=high).delete()
        if gone:
            record(actor, "exams.enemies_parted", first, region=first.bank.region_id, other=second.pk)
    return bool(gone)


def _pair(actor: Actor, item: UUID, other: UUID) -> tuple[Item, Item]:
    return written_item_for(actor, item, lock=True), item_for(actor, other)
