"""The standard of a service as its keepers word it, and as anybody reads it."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.people.queries.presence import names_of
from pamong.services.access import service_for
from pamong.services.formats.service_templates import Component, ServiceTemplate, components, template_of
from pamong.services.formats.standards import lacking, numbered
from pamong.services.models import PromiseUnit, Standard
from pamong.services.queries.catalogue import ServiceFacts, facts_of, service_facts

PROMISE_UNITS: Final = PromiseUnit.choices
"""In what a promise may be counted, and the labels."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component of the law with what the office says about it; empty when it says nothing."""

    component: Component
    text: str


@dataclass(frozen=True, slots=True)
class StandardFacts:
    """One standard.

    parts           all fourteen
    published_by    name; empty for a draft and for the system
    lacks           what keeps a draft from publication
    proposed        what of it is still as the ready service proposes it and no source confirms: promise, fee, texts
    """

    number: int
    parts: tuple[Part, ...]
    promise: int | None
    promise_unit: str
    fee: int | None
    published_on: date | None
    published_by: str
    lacks: tuple[str, ...]
    proposed: frozenset[str]

    @property
    def delivery(self) -> tuple[Part, ...]:
        """The six that must be published."""
        return tuple(part for part in self.parts if part.component.delivery)

    @property
    def others(self) -> tuple[Part, ...]:
        """The other eight."""
        return tuple(part for part in self.parts if not part.component.delivery)

    @property
    def promise_label(self) -> str:
        """In what the promise is counted."""
        return str(PromiseUnit(self.promise_unit).label)


@dataclass(frozen=True, slots=True)
class StandardRecord:
    """What is published of a service, and what is being written.

    versions    every standard, newest first
    """

    service: ServiceFacts
    draft: StandardFacts | None
    published: StandardFacts | None
    versions: tuple[StandardFacts, ...]
    template: ServiceTemplate | None

    @property
    def writable(self) -> bool:
        """Whether the actor may still change anything of it."""
        return self.service.kept and self.service.closed_on is None


def standard_record(actor: Actor, uuid: UUID, *, keep: bool = False) -> StandardRecord:
    """Of a service whose numbers the actor sees; ``keep``: only of one that the actor keeps. Raises NotFound."""
    service = facts_of(service_for(actor, uuid), kept=True) if keep else service_facts(actor, uuid)
    rows = list(Standard.objects.filter(service=service.id).order_by("-number"))
    names = names_of(row.published_by for row in rows)
    model = template_of(service.template)
    versions = tuple(told_of(row, names.get(row.published_by or 0, ""), model) for row in rows)
    return StandardRecord(
        service,
        draft=next((one for one in versions if one.published_on is None), None),
        published=next((one for one in versions if one.published_on), None),
        versions=versions,
        template=model,
    )


def told_of(row: Standard, published_by: str = "", model: ServiceTemplate | None = None) -> StandardFacts:
    """One standard as pages tell it."""
    told = numbered(row.components)
    return StandardFacts(
        number=row.number,
        parts=tuple(Part(component, told.get(component.number, "")) for component in components()),
        promise=row.promise,
        promise_unit=row.promise_unit,
        fee=row.fee,
        published_on=timezone.localdate(row.published_at) if row.published_at else None,
        published_by=published_by,
        lacks=lacking(told, row.promise, row.fee),
        proposed=_proposed(row, told, model) if model else frozenset(),
    )


def _proposed(row: Standard, told: dict[int, str], model: ServiceTemplate) -> frozenset[str]:
    same = {
        "promise": model.promise is not None and (row.promise, row.promise_unit) == (model.promise, model.promise_unit),
        "fee": model.fee is not None and row.fee == model.fee,
        "texts": told == dict(model.components),
    }
    return frozenset(name for name, alike in same.items() if alike) - model.confirmed
