"""Which evidence of findings a reader may open: a cycle is read more widely than what its findings rest on."""

from collections.abc import Iterable
from uuid import UUID

from pamong.core.actor import Actor
from pamong.evaluation.access import follows, reads
from pamong.services.queries.seen import seen_rounds, seen_services

Evidence = tuple[str, str]
"""Kind and reference, as a finding keeps them."""


def leading(actor: Actor, region: int, evidence: Iterable[Evidence]) -> frozenset[Evidence]:
    """Those whose page is there for the actor. Two queries at most.

    region      of the cycle; what its findings rest on is of the same
    """
    named = {(kind, reference): _uuid(reference) for kind, reference in evidence}
    rounds = {uuid for (kind, _reference), uuid in named.items() if kind == "satisfaction" and uuid}
    services = {uuid for (kind, _reference), uuid in named.items() if kind == "indicator" and uuid}
    there: dict[str, bool | frozenset[UUID]] = {
        "study": reads(actor, region),
        "chain": reads(actor, region),
        "observation": follows(actor, region),
        "gain": follows(actor, region),
        "satisfaction": seen_rounds(actor, rounds) if rounds else frozenset(),
        "indicator": seen_services(actor, services) if services else frozenset(),
    }
    return frozenset(one for one, uuid in named.items() if uuid and _holds(there.get(one[0], False), uuid))


def _holds(there: bool | frozenset[UUID], uuid: UUID) -> bool:  # noqa: FBT001  # all of a kind, or these
    return there if isinstance(there, bool) else uuid in there


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
