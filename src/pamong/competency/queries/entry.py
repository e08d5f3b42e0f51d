"""What the forms begin with by which evidence is entered by hand, and set aside."""

from dataclasses import dataclass
from uuid import UUID

from pamong.competency.models import Evidence
from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies
from pamong.competency.queries.pieces import Piece, pieces_of
from pamong.competency.queries.rules import rule_of
from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.access import kept_person_for
from pamong.people.queries.presence import RegionFacts, full_name, region_facts


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What the form to enter evidence by hand begins with."""

    uuid: UUID
    name: str
    region: RegionFacts
    competencies: tuple[CompetencyFacts, ...]


def entry_page(actor: Actor, uuid: UUID) -> EntryPage:
    """Somebody whose evidence the actor may enter. Raises NotFound; Forbidden ``own-record``."""
    person = kept_person_for(actor, uuid, lock=False)
    if person.region is None:
        raise NotFound
    known = current_competencies(person.region.pk).values()
    return EntryPage(person.uuid, full_name(person), region_facts(person.region), tuple(known))


@dataclass(frozen=True, slots=True)
class AsidePage:
    """A piece of evidence that the actor may set aside; ``recorded`` is the id of the region that keeps it."""

    person: UUID
    name: str
    competency: str
    piece: Piece
    recorded: int


def aside_page(actor: Actor, uuid: UUID, evidence: UUID) -> AsidePage:
    """One piece of somebody's, that counts. Raises NotFound; Forbidden ``own-record``."""
    person = kept_person_for(actor, uuid, lock=False)
    row = Evidence.objects.filter(person=person.pk, id=evidence).first()
    if person.region is None or row is None:
        raise NotFound
    region = person.region.pk
    every = pieces_of(person.pk, region, rule_of(region))
    piece = next(piece for pieces in every.values() for piece in pieces if piece.id == evidence)
    facts = current_competencies(region).get(piece.competency)
    return AsidePage(person.uuid, full_name(person), facts.name if facts else "", piece, row.region)
