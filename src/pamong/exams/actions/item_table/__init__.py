"""The import of items: each row becomes a draft with its key, in a bank of the region."""

from typing import Final

from pamong.core.actor import Actor, RegionId
from pamong.exams.access import AUTHORS
from pamong.exams.actions.item_table.apply import apply
from pamong.exams.actions.item_table.compare import check, compare
from pamong.exams.actions.item_table.undo import undo
from pamong.exams.formats.template import COLUMNS
from pamong.kit.imports import Importer
from pamong.people.access import holds

KIND: Final = "exams.items"


def _may(actor: Actor, region: RegionId) -> bool:
    return holds(actor, AUTHORS, region)


ITEMS: Final = Importer(
    kind=KIND, columns=COLUMNS, key=("bank", "code"), may=_may, compare=compare, apply=apply, undo=undo, check=check
)

__all__ = ["ITEMS", "KIND"]
