"""Cases for the matrix of addresses: a service with a source, one that is to be closed, and officers who are kept."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from pamong.services.models import CaseSource, Service
from tests.make import World
from tests.services import case


def _source(world: World) -> CaseSource:
    """A source that keeps officers; Ani, whom Fajar leads, decided a case of it."""
    found = CaseSource.objects.filter(code="matrix").first()
    if found is None:
        found = case.source(
            case.service(world),
            code="matrix",
            handler_basis="Peraturan Bupati 12/2025",
            activities={"Masuk": "received"},
        )
        case.case(found, date(2026, 3, 2), date(2026, 3, 4), handler=world.ani.person_id)
    return found


def _service(world: World) -> UUID:
    found: UUID = Service.objects.get(pk=_source(world).service_id).uuid
    return found


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "cased-service": _service,
    "case-source": lambda world: _source(world).uuid,
    "case-handler": lambda world: (_source(world), world.fajar, world.ani.person.uuid)[-1],
}
"""What addresses of cases point to."""
