"""Correcting the key of an item that may have been answered already."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.exams.access import reviewed_version_for, written_item_for
from pamong.exams.actions.items.facts import refuse_problems
from pamong.exams.actions.items.write import add_key
from pamong.exams.models import ItemKey


def correct_key(actor: Actor, *, version: UUID, key: Mapping[str, Any], reason: str) -> ItemKey:
    """Another right answer for a version that was tried out or released.

    Scores that exist stay: a sitting is scored anew by a person who asks for it and decides on what that changes. Who
    corrected is kept with the key.

    raises      NotFound; Invalid ``item-…``, ``key-reason``; Conflict ``key-of-draft``, ``key-same``
    """
    with transaction.atomic():
        row = reviewed_version_for(actor, version)
        written_item_for(actor, row.item.uuid)
        if row.piloted_at is None and row.released_at is None:
            raise Conflict("key-of-draft", _("Versi ini belum pernah dipakai. Ubah soalnya, bukan kuncinya saja."))
        if not reason.strip():
            raise Invalid("key-reason", _("Tulis mengapa kuncinya salah, dan apa dasarnya."))
        refuse_problems(row.kind, row.content, key)
        made = add_key(actor, row, key, reason.strip())
        if made is None:
            raise Conflict("key-same", _("Kunci ini sama dengan yang berlaku. Tidak ada yang diubah."))
        record(actor, "exams.key_corrected", row, region=row.item.bank.region_id, item=row.item_id, number=made.number)
    return made
