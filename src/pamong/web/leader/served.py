"""Services of who leads: how long they take and what the public thinks, on the leader's home."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pamong.core.actor import Actor
from pamong.services.queries.public import Satisfaction, satisfactions
from pamong.services.queries.served import led_kinds
from pamong.web.public.served import Told, told

SHOWN: Final = 2
"""Services that stand on the home; the others stand in the list."""


@dataclass(frozen=True, slots=True)
class LedService:
    """One of them."""

    uuid: UUID
    card: Told
    satisfaction: Satisfaction | None


@dataclass(frozen=True, slots=True)
class Served:
    """What a leader's units give. ``code`` of the region of the first."""

    count: int
    code: str
    shown: tuple[LedService, ...]


def served(actor: Actor) -> Served | None:
    """None for who leads no unit that gives anything."""
    found = led_kinds(actor)
    if not found:
        return None
    some = found[:SHOWN]
    pleased = satisfactions([pk for one in some for pk in one.kind.ids])
    shown = tuple(LedService(one.uuid, told(one.region, [one.kind])[0], pleased.get(one.kind.ids[0])) for one in some)
    return Served(len(found), some[0].region.code, shown)
