"""Writing the items of an import: drafts, each with its first key, never more than that."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.exams.actions.item_table.lines import Known, Line, known, lines, tag_columns
from pamong.exams.actions.items.write import next_number
from pamong.exams.models import Bank, Item, ItemKey, ItemVersion
from pamong.kit.imports import Batch

# What undo must find as it was written; and whether the bank came with it.
_REMEMBER: Final = """
UPDATE staged AS s SET target = f.item, before = jsonb_build_object('digest', f.digest, 'made', f.made)
FROM unnest(%(rows)s::bigint[], %(items)s::bigint[], %(digests)s::text[], %(made)s::bigint[]) AS f (row, item, digest, made)
WHERE f.row = s.row
"""


def apply(actor: Actor, batch: Batch) -> None:
    """Write each new row as a draft; banks that are missing are opened."""
    batch.step(_("Menulis soal"))
    have, found, now = known(batch.region), lines(new=True), timezone.now()
    made: list[int] = []
    for name in dict.fromkeys(line.bank for line in found):
        bank = have.banks.get(name)
        if bank is None:
            bank = _opened(actor, batch, name, now)
            made.append(bank.pk)
        some = [line for line in found if line.bank == name]
        items = _written(actor, batch, bank, some, have, now)
        record(actor, "exams.items_imported", bank, region=batch.region, batch=batch.id, count=len(items))
        _remember(some, items, bank.pk if bank.pk in made else None)


def _opened(actor: Actor, batch: Batch, name: str, now: datetime) -> Bank:
    row = Bank.objects.create(region_id=batch.region, name=name, created_at=now)
    record(actor, "exams.bank_opened", row, region=batch.region, practice=False, batch=batch.id)
    return row


def _written(actor: Actor, batch: Batch, bank: Bank, some: Sequence[Line], have: Known, now: datetime) -> list[Item]:
    Bank.objects.select_for_update(no_key=True).get(pk=bank.pk)  # numbers of items are given one at a time
    author = {"created_at": now, "created_by": actor.account, "batch": batch.id}
    codes = _codes(bank, some)
    items = [Item(bank=bank, code=next(codes), **author, **tag_columns(line, have)) for line in some]
    Item.objects.bulk_create(items)
    versions = [
        ItemVersion(
            item=item,
            number=1,
            kind=line.item.kind,
            content=line.item.content,
            digest=line.digest,
            written_at=now,
            written_by=actor.account,
        )
        for item, line in zip(items, some, strict=True)
    ]
    ItemVersion.objects.bulk_create(versions)
    pairs = zip(versions, some, strict=True)
    keys = [ItemKey(version=one, number=1, key=line.item.key, set_at=now, set_by=actor.account) for one, line in pairs]
    ItemKey.objects.bulk_create(keys)
    return items


def _codes(bank: Bank, some: Sequence[Line]) -> Iterator[str]:
    """Codes of the rows; those without one get the bank's next numbers, which no other row has."""
    taken = {line.item.code for line in some}
    number = next_number(bank.pk)
    for line in some:
        code = line.item.code
        while not code or (not line.item.code and code in taken):
            code, number = f"S-{number:04}", number + 1
        yield code


def _remember(some: Sequence[Line], items: Sequence[Item], made: int | None) -> None:
    values: dict[str, Any] = {
        "rows": [line.row for line in some],
        "items": [item.pk for item in items],
        "digests": [line.digest for line in some],
        "made": [made] * len(items),
    }
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, values)
