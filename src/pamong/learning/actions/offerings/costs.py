"""What an offering costs, line by line."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound
from pamong.learning.access import kept_cost_for, kept_offering_for, partners_of
from pamong.learning.actions.offerings.facts import CostFacts, money
from pamong.learning.models import Cost, Offering, Partner


def add_cost(actor: Actor, *, offering: UUID, facts: CostFacts) -> Cost:
    """A line of the budget. Bills come late, so an offering that has ended takes lines as well.

    raises      NotFound, also for a partner of another region; Invalid for what cannot be
    """
    with transaction.atomic():
        row = kept_offering_for(actor, offering, lock=True)
        told = facts.checked()
        cost = Cost.objects.create(
            offering=row,
            account=told.account,
            text=told.text,
            funding=told.funding,
            partner=_partner(actor, row, told.partner),
            planned=told.planned,
        )
        facts_told = {"offering": row.pk, "funding": told.funding, "planned": told.planned}
        record(actor, "learning.cost_added", cost, region=row.region_id, **facts_told)
    cost.refresh_from_db()
    return cost


def realise_cost(actor: Actor, *, cost: UUID, amount: int | None) -> Cost:
    """What a line came to in the end; None when it is not known after all. Nothing new changes nothing.

    amount      whole rupiah
    raises      NotFound; Invalid ``cost-amount``; Conflict ``cost-removed``
    """
    with transaction.atomic():
        row = _standing(actor, cost)
        told = None if amount is None else money(amount)
        if row.realised != told:
            row.realised = told
            row.save(update_fields=["realised"])
            facts = {"offering": row.offering_id, "realised": told}
            record(actor, "learning.cost_realised", row, region=row.offering.region_id, **facts)
    return row


def remove_cost(actor: Actor, *, cost: UUID) -> Cost:
    """A line does not count any more. Raises NotFound; Conflict ``cost-removed``."""
    with transaction.atomic():
        row = _standing(actor, cost)
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        record(actor, "learning.cost_removed", row, region=row.offering.region_id, offering=row.offering_id)
    return row


def _standing(actor: Actor, uuid: UUID) -> Cost:
    """A line that counts, of an offering that nobody else changes until the transaction ends."""
    kept_offering_for(actor, kept_cost_for(actor, uuid).offering.uuid, lock=True)
    row = kept_cost_for(actor, uuid)
    if row.removed_at:
        raise Conflict("cost-removed", _("Baris biaya ini sudah dihapus. Buat baris baru bila masih diperlukan."))
    return row


def _partner(actor: Actor, row: Offering, uuid: UUID | None) -> Partner | None:
    if uuid is None:
        return None
    partner = partners_of(actor).filter(uuid=uuid, region=row.region_id).first()
    if partner is None:
        raise NotFound
    return partner
