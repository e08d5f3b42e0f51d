"""Banks of items: opened, renamed, shared with other regions, closed."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.exams.access import KEEPERS, kept_bank_for
from pamong.exams.models import Bank
from pamong.kit.wording import one_line
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone


def open_bank(actor: Actor, *, region: str, name: str, about: str = "", practice: bool = False) -> Bank:
    """A new bank without items.

    region      code
    practice    its items are shown with their answers and never stand in an exam; stays as it is
    raises      NotFound; Invalid ``bank-name``; Conflict ``bank-twice``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        told = _free_name(owner.pk, name)
        row = Bank.objects.create(
            region=owner, name=told, about=about.strip(), practice=practice, created_at=timezone.now()
        )
        record(actor, "exams.bank_opened", row, region=owner.pk, practice=practice)
    row.refresh_from_db()
    return row


def change_bank(actor: Actor, *, bank: UUID, name: str, about: str = "") -> Bank:
    """Another name, or other words about it. Nothing new changes nothing.

    raises      NotFound; Invalid ``bank-name``; Conflict ``bank-twice``, ``bank-closed``
    """
    with transaction.atomic():
        row = _open(actor, bank)
        told = {"name": _free_name(row.region_id, name, but=row.pk), "about": about.strip()}
        changed = corrected(row, told)
        if changed:
            row.save(update_fields=changed)
            record(actor, "exams.bank_changed", row, region=row.region_id, fields=changed)
    return row


def share_bank(actor: Actor, *, bank: UUID, shared: bool) -> Bank:
    """Every region may read it and use its items from now on, or no longer. Forms that were drawn stay as they are.

    raises      NotFound; Conflict ``bank-closed``
    """
    with transaction.atomic():
        row = _open(actor, bank)
        if shared != (row.shared_at is not None):
            row.shared_at = timezone.now() if shared else None
            row.save(update_fields=["shared_at"])
            verb = "exams.bank_shared" if shared else "exams.bank_unshared"
            record(actor, verb, row, region=row.region_id)
    return row


def close_bank(actor: Actor, *, bank: UUID) -> Bank:
    """Nothing new is written in it, and its items leave new forms. What was drawn stays.

    raises      NotFound; Conflict ``bank-closed``
    """
    with transaction.atomic():
        row = _open(actor, bank)
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        record(actor, "exams.bank_closed", row, region=row.region_id)
    return row


def refuse_closed(bank: Bank) -> None:
    """Refuse to write in a bank that was closed. Raises Conflict ``bank-closed``."""
    if bank.closed_at:
        raise Conflict("bank-closed", _("Bank soal “%(name)s” sudah ditutup. Pakai bank lain.") % {"name": bank.name})


def _open(actor: Actor, uuid: UUID) -> Bank:
    """A bank that the actor keeps and that is not closed; others who change the region's wait."""
    row = kept_bank_for(actor, uuid)
    alone(row.region_id)
    row.refresh_from_db()
    refuse_closed(row)
    return row


def _free_name(region: int, name: str, *, but: int = 0) -> str:
    told = one_line(name)
    if not told:
        raise Invalid("bank-name", _("Namanya masih kosong. Tulis misalnya Etika pelayanan publik."))
    if Bank.objects.filter(region=region, name=told, closed_at=None).exclude(pk=but).exists():
        raise Conflict("bank-twice", _("Bank soal bernama “%(name)s” sudah ada. Pakai nama lain.") % {"name": told})
    return told
