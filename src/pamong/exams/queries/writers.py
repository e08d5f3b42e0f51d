"""Who wrote a version, by the journal: more than the last one may have."""

from typing import Final

from pamong.core.queries import Sought, entries_of
from pamong.exams.models import ItemVersion

_WRITING: Final = frozenset({"exams.item_written", "exams.item_changed"})
_MOST: Final = 1_000


def writers_of(row: ItemVersion) -> set[int]:
    """Accounts that wrote any of a version, or for whom somebody did; its item and bank at hand. One query."""
    told = entries_of(row.item.bank.region_id, Sought(object=f"exams.itemversion:{row.pk}"), limit=_MOST)
    named = [{one.actor, one.behalf} for one in told if one.verb in _WRITING]
    return {account for account in {row.written_by}.union(*named) if account is not None}
