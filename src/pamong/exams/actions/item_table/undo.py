"""Taking imported items back, as long as nobody has worked with them.

A key is never deleted, so neither is its item: nobody sees it any more, and its code is free again.
"""

from typing import Any, Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.exams.models import Bank, Enemy, FormItem, Item, ItemKey, ItemVersion
from pamong.kit.imports import Batch
from pamong.people.actions.dated import alone

_NAMED: Final = 10

_WRITTEN: Final = "SELECT target, before ->> 'digest', (before ->> 'made')::bigint FROM staged WHERE target IS NOT NULL"


def undo(actor: Actor, batch: Batch) -> None:
    """Take them out of sight. Raises Conflict ``items-used`` once one is in a form, handed in, or changed by hand."""
    batch.step(_("Menarik soal"))
    alone(batch.region)
    written = _written()
    items = Item.objects.filter(batch=batch.id, retired_at=None, pk__in=[pk for pk, _digest, _made in written])
    locked = list(items.select_for_update(of=("self",), no_key=True).order_by("pk"))
    _refuse_used([row.pk for row in locked], {pk: digest for pk, digest, _made in written})
    now = timezone.now()
    words = {"retired_at": now, "undone_at": now, "retirement": _("Impornya dibatalkan.")}
    mark = _(" (impor %(batch)s dibatalkan)") % {"batch": batch.id}
    Item.objects.filter(pk__in=[row.pk for row in locked]).update(code=Concat("code", Value(mark)), **words)
    for bank in Bank.objects.filter(pk__in={row.bank_id for row in locked}).order_by("pk"):
        count = sum(1 for row in locked if row.bank_id == bank.pk)
        record(actor, "exams.items_taken_back", bank, region=batch.region, batch=batch.id, count=count)
    _close_empty(actor, batch, {made for _pk, _digest, made in written if made})


def _written() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return list(cursor.fetchall())


def _refuse_used(items: list[int], digests: dict[int, str]) -> None:
    versions = ItemVersion.objects.filter(item__in=items)
    corrected = ItemKey.objects.filter(version=OuterRef("pk"), number__gt=1)
    used = versions.filter(
        Q(handed_in_at__isnull=False)
        | Q(number__gt=1)
        | Exists(FormItem.objects.filter(version=OuterRef("pk")))
        | Exists(corrected)
        | Exists(Enemy.objects.filter(Q(item=OuterRef("item")) | Q(other=OuterRef("item"))))
    )
    touched = set(used.values_list("item__code", flat=True))
    facts = versions.values_list("item", "digest", "item__code")
    touched |= {code for item, digest, code in facts if digest != digests[item]}
    if touched:
        named = ", ".join(sorted(touched)[:_NAMED])
        rest = len(touched) - _NAMED
        more = _(" dan %(count)s lainnya") % {"count": rest} if rest > 0 else ""
        raise Conflict(
            "items-used",
            _(
                "Impor ini tidak dapat dibatalkan: soal %(codes)s sudah diubah, ditelaah, atau masuk paket. "
                "Pensiunkan soalnya satu per satu."
            )
            % {"codes": named + more},
        )


def _close_empty(actor: Actor, batch: Batch, made: set[int]) -> None:
    """Banks that the import opened, and that hold nothing else."""
    left = Item.objects.filter(bank=OuterRef("pk"), retired_at=None)
    for bank in Bank.objects.filter(~Exists(left), pk__in=made, closed_at=None).order_by("pk"):
        bank.closed_at = timezone.now()
        bank.save(update_fields=["closed_at"])
        record(actor, "exams.bank_closed", bank, region=batch.region)
