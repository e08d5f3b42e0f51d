"""Writing an item: the first draft, changes of a draft, the next version, and what it is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.exams.access import written_bank_for, written_item_for
from pamong.exams.actions.banks import refuse_closed
from pamong.exams.actions.items.facts import ItemFacts, TagFacts, digest_of, refuse_problems, tag_columns
from pamong.exams.models import Bank, Item, ItemKey, ItemVersion
from pamong.kit.wording import one_line

_REWRITTEN: Final = "Rancangan diubah"
"""Reason of a key that came with a changed draft; nobody has been scored with the one before."""


def write_item(actor: Actor, *, bank: UUID, facts: ItemFacts, batch: int | None = None) -> ItemVersion:
    """A new item with its first version as a draft.

    batch       import that writes it
    raises      NotFound; Invalid ``item-…`` for what cannot be; Conflict ``item-code-twice``, ``bank-closed``
    """
    with transaction.atomic():
        store = written_bank_for(actor, bank)
        Bank.objects.select_for_update(no_key=True).get(pk=store.pk)  # numbers of items are given one at a time
        refuse_closed(store)
        refuse_problems(facts.kind, facts.content, facts.key)
        now = timezone.now()
        item = Item.objects.create(
            bank=store,
            code=_free_code(store.pk, facts.code),
            created_at=now,
            created_by=actor.account,
            batch=batch,
            **tag_columns(store.region_id, facts.tags),
        )
        row = _version(actor, item, 1, facts, now)
        record(actor, "exams.item_written", row, region=store.region_id, item=item.pk, number=1)
    row.refresh_from_db()
    return row


def change_draft(actor: Actor, *, item: UUID, facts: ItemFacts) -> ItemVersion:
    """Word the draft anew; where none is in work, this is the next version, and older ones stay in their forms.

    The code stays unless another is given. What it is about is set as well. A wording that was approved already, told
    once more, makes no version.

    raises      NotFound; Invalid ``item-…``; Conflict ``item-code-twice``, ``in-review``, ``item-retired``, ``bank-closed``
    """
    with transaction.atomic():
        row = _living(actor, item)
        refuse_problems(facts.kind, facts.content, facts.key)
        _tag(actor, row, facts.tags)
        if facts.code.strip() and one_line(facts.code) != row.code:
            row.code = _free_code(row.bank_id, facts.code)
            row.save(update_fields=["code"])
        version = _draft(actor, row, facts)
    version.refresh_from_db()
    return version


def set_tags(actor: Actor, *, item: UUID, tags: TagFacts) -> Item:
    """Say what an item is about; its wording stays. Nothing new changes nothing.

    raises      NotFound; Invalid ``item-…`` for what cannot be; Conflict ``item-retired``, ``bank-closed``
    """
    with transaction.atomic():
        row = _living(actor, item)
        _tag(actor, row, tags)
    return row


def _draft(actor: Actor, row: Item, facts: ItemFacts) -> ItemVersion:
    """The draft in work as told, or the next version."""
    last = ItemVersion.objects.filter(item=row).order_by("-number").first()
    now = timezone.now()
    if last is not None and last.reviewed_at and _same(last, facts):
        return last
    if last is None or last.returned_at or last.reviewed_at:
        number = last.number + 1 if last else 1
        version = _version(actor, row, number, facts, now)
        record(actor, "exams.item_written", version, region=row.bank.region_id, item=row.pk, number=number)
        return version
    if last.handed_in_at:
        raise Conflict("in-review", _("Versi ini sedang ditelaah. Tunggu hasilnya, lalu ubah."))
    last.kind, last.content, last.digest = facts.kind, dict(facts.content), digest_of(facts.content)
    last.written_at, last.written_by = now, actor.account
    last.save(update_fields=["kind", "content", "digest", "written_at", "written_by"])
    add_key(actor, last, facts.key, _REWRITTEN)
    record(actor, "exams.item_changed", last, region=row.bank.region_id, item=row.pk)
    return last


def add_key(actor: Actor, version: ItemVersion, key: Mapping[str, Any], reason: str) -> ItemKey | None:
    """The next key of a version; None when it is the one that holds already. Inside a transaction, the item locked."""
    last = ItemKey.objects.filter(version=version).order_by("-number").first()
    if last is not None and last.key == dict(key):
        return None
    return ItemKey.objects.create(
        version=version,
        number=last.number + 1 if last else 1,
        key=dict(key),
        reason=reason if last else "",
        set_at=timezone.now(),
        set_by=actor.account,
    )


def _version(actor: Actor, item: Item, number: int, facts: ItemFacts, now: datetime) -> ItemVersion:
    row = ItemVersion.objects.create(
        item=item,
        number=number,
        kind=facts.kind,
        content=dict(facts.content),
        digest=digest_of(facts.content),
        written_at=now,
        written_by=actor.account,
    )
    add_key(actor, row, facts.key, "")
    return row


def _same(version: ItemVersion, facts: ItemFacts) -> bool:
    """Whether a version is worded as told, and has that key."""
    key = ItemKey.objects.filter(version=version).order_by("-number")[0].key
    return (version.kind, version.digest, key) == (facts.kind, digest_of(facts.content), dict(facts.key))


def _living(actor: Actor, uuid: UUID) -> Item:
    """An item that may be written anew, locked. Raises Conflict for a retired one and for a closed bank."""
    row = written_item_for(actor, uuid, lock=True)
    refuse_closed(row.bank)
    if row.retired_at:
        raise Conflict("item-retired", _("Soal %(code)s sudah dipensiunkan. Tulis soal baru.") % {"code": row.code})
    return row


def _tag(actor: Actor, row: Item, tags: TagFacts) -> None:
    told = tag_columns(row.bank.region_id, tags, now=row)
    changed = corrected(row, told)
    if changed:
        row.save(update_fields=changed)
        fields = [field.removesuffix("_id") for field in changed]
        record(actor, "exams.item_tagged", row, region=row.bank.region_id, fields=fields)


def next_number(bank: int) -> int:
    """Number of the bank's next item that brings no code of its own; nobody else writes in the bank meanwhile."""
    rows = Item.objects.filter(bank=bank, code__regex=r"^S-[0-9]{4,6}$").aggregate(last=Max("code"))
    return int((rows["last"] or "S-0").removeprefix("S-")) + 1


def _free_code(bank: int, code: str) -> str:
    """The code that was told, or the next number of the bank."""
    told = one_line(code)
    if not told:
        return f"S-{next_number(bank):04}"
    if Item.objects.filter(bank=bank, code=told).exists():
        raise Conflict("item-code-twice", _("Kode “%(code)s” sudah dipakai di bank ini.") % {"code": told})
    return told
