"""The draw for seats: its commitment before anybody registers, its order after the close."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.learning.models import Draw, Offering
from pamong.science.lottery import SEED, commitment, entries_digest, order


def commit_draw(actor: Actor, *, offering: Offering) -> Draw:
    """Fix a secret seed and publish its digest; inside the caller's transaction. Repeating it changes nothing.

    The caller has checked that the actor keeps the offering.
    """
    found = Draw.objects.filter(offering=offering).first()
    if found is not None:
        return found
    seed = secrets.token_bytes(SEED)
    row = Draw.objects.create(
        offering=offering, seed=seed.hex(), commitment=commitment(seed), committed_at=timezone.now()
    )
    record(actor, "learning.draw_committed", offering, region=offering.region_id, commitment=row.commitment)
    return row


def draw(offering: Offering, entries: Sequence[str], word: str, at: datetime) -> dict[str, int]:
    """Draw, once; inside the caller's transaction, which holds the offering's lock.

    entries     uuids of the registrations that take part
    returns     entry → place, from 1 on
    raises      Conflict ``draw-missing`` where no commitment was published
    """
    row = Draw.objects.filter(offering=offering).first()
    if row is None:
        raise Conflict(
            "draw-missing",
            _(
                "Komitmen undian angkatan ini tidak ada, jadi hasilnya tidak dapat dibuktikan. Terbitkan angkatannya dahulu."
            ),
        )
    row.word, row.entries, row.drawn_at = word, entries_digest(entries), at
    row.save(update_fields=["word", "entries", "drawn_at"])
    return {entry: place for place, entry in enumerate(order(bytes.fromhex(row.seed), word, entries), start=1)}
