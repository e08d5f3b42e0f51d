"""The import of a dictionary of competencies. What it writes is a draft, which somebody reads and publishes."""

from typing import Final

from pamong.competency.access import keeps
from pamong.competency.actions.dictionary.apply import apply
from pamong.competency.actions.dictionary.columns import COLUMNS
from pamong.competency.actions.dictionary.compare import compare
from pamong.competency.actions.dictionary.undo import undo
from pamong.core.actor import Actor, RegionId
from pamong.kit.imports import Importer

KIND: Final = "competency.dictionary"


def _may(actor: Actor, region: RegionId) -> bool:
    return keeps(actor, region)


DICTIONARY: Final = Importer(kind=KIND, columns=COLUMNS, key=(), may=_may, compare=compare, apply=apply, undo=undo)

__all__ = ["DICTIONARY", "KIND"]
