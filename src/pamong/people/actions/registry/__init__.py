"""The import of a registry of civil servants: who is new, who has changed, and where everybody serves."""

from typing import Final

from pamong.core.actor import Actor, RegionId
from pamong.kit.imports import Importer
from pamong.people.access import ORGANISERS, holds
from pamong.people.actions.registry.apply import apply
from pamong.people.actions.registry.columns import DROPPED, KEPT, check
from pamong.people.actions.registry.compare import compare
from pamong.people.actions.registry.undo import undo

KIND: Final = "people.registry"


def _may(actor: Actor, region: RegionId) -> bool:
    return holds(actor, ORGANISERS, region)


REGISTRY: Final = Importer(
    kind=KIND,
    columns=(*KEPT, *DROPPED),
    key=("number",),
    may=_may,
    compare=compare,
    apply=apply,
    undo=undo,
    check=check,
)

__all__ = ["KIND", "REGISTRY"]
