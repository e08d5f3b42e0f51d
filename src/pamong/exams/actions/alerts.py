"""Items that rest on something that no longer holds: noticed at once, decided by a person."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.exams.access import alert_for
from pamong.exams.models import Item, ItemAlert


def open_alerts(*, regulation: int, entry: int, region: int) -> int:
    """A regulation was withdrawn: each item that rests on it waits to be looked at, once for each telling of it.

    entry       journal entry that told of it
    returns     how many items wait that did not
    """
    with transaction.atomic():
        items = Item.objects.filter(regulation=regulation, retired_at=None)
        known = set(ItemAlert.objects.filter(entry=entry, regulation=regulation).values_list("item", flat=True))
        fresh = [item for item in items.order_by("pk").values_list("pk", flat=True) if item not in known]
        now = timezone.now()
        ItemAlert.objects.bulk_create(
            [ItemAlert(item_id=item, regulation_id=regulation, entry=entry, opened_at=now) for item in fresh],
            ignore_conflicts=True,
        )
        if fresh:
            thing = f"competency.regulation:{regulation}"
            record(SYSTEM, "exams.alerts_opened", thing, region=region, items=len(fresh), entry=entry)
    return len(fresh)


def close_alert(actor: Actor, *, alert: UUID, kept: bool, note: str) -> ItemAlert:
    """Somebody looked at it and decided.

    kept        the item is right though the regulation is gone: it may stand in new forms again; otherwise it stays out
                until it rests on a regulation in force
    raises      NotFound; Invalid ``alert-note``; Conflict ``alert-closed``
    """
    with transaction.atomic():
        found = alert_for(actor, alert)
        row = ItemAlert.objects.select_for_update(no_key=True).get(pk=found.pk)
        if row.closed_at:
            raise Conflict("alert-closed", _("Peringatan ini sudah diputuskan."))
        if not note.strip():
            raise Invalid("alert-note", _("Tulis mengapa Anda memutuskan begitu."))
        row.closed_at, row.closed_by, row.kept, row.note = timezone.now(), actor.account, kept, note.strip()
        row.save(update_fields=["closed_at", "closed_by", "kept", "note"])
        record(actor, "exams.alert_closed", found.item, region=found.item.bank.region_id, kept=kept)
    return row
