"""A discussion as the two who lead it see it: the person, and who leads the person's unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pamong.competency.models import Discussion, EvidenceKind
from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.pieces import Piece, pieces_of
from pamong.competency.queries.rules import rule_of
from pamong.core.actor import Actor, PersonId
from pamong.core.refusals import NotFound
from pamong.people.access import own_people
from pamong.people.queries.presence import RegionFacts, full_name, region_facts
from pamong.people.queries.supervisors import Supervisor, supervisor_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two kinds of evidence, and what it rests on."""

    kind: int
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DiscussionPage:
    """What is talked about, what was proposed, and what the one who looks may do next.

    own         the one who looks is the person
    proposes    may write what came of the talk: leads the unit, and is neither the person nor acts for the person
    decides     may agree or not: the person, with the own hand, while a proposal waits
    dropped     label of the kind that is proposed not to count; empty before a proposal
    """

    uuid: UUID
    region: RegionFacts
    person: str
    person_uuid: UUID
    supervisor: str
    competency: str
    competency_uuid: UUID
    sides: tuple[Side, Side]
    own: bool
    proposes: bool
    decides: bool
    opened_at: datetime
    dropped: str
    outcome: str
    proposed_at: datetime | None
    declined_at: datetime | None
    objection: str
    settled_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether a proposal waits for the person's answer."""
        return bool(self.proposed_at) and not self.declined_at and not self.settled_at


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody may do in a discussion, found once for the page and for the actions."""

    row: Discussion
    above: Supervisor | None
    own: bool
    proposes: bool


def part_in(actor: Actor, uuid: UUID, *, lock: bool = False) -> Part:
    """The part of one of the two sides. Raises NotFound for everybody else.

    lock    nobody else changes it until the transaction ends
    """
    rows = Discussion.objects.select_related("region", "person", "competency").filter(uuid=uuid)
    row = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
    if row is None:
        raise NotFound
    above = supervisor_of(PersonId(row.person_id))
    own = row.person_id == actor.person
    leads = above is not None and above.person == actor.person
    if not (own or leads):
        raise NotFound
    themselves = own_people(actor).filter(pk=row.person_id).exists()
    return Part(row, above, own, leads and not themselves)


def discussion_page(actor: Actor, uuid: UUID) -> DiscussionPage:
    """A discussion, for the person and for who leads the person's unit. Raises NotFound."""
    part = part_in(actor, uuid)
    row = part.row
    facts = current_competencies(row.region_id).get(row.competency_id)
    pieces = pieces_of(row.person_id, row.region_id, rule_of(row.region_id)).get(row.competency_id, ())
    settled = row.settled_at is not None
    return DiscussionPage(
        uuid=row.uuid,
        region=region_facts(row.region),
        person=full_name(row.person),
        person_uuid=row.person.uuid,
        supervisor=part.above.name if part.above else "",
        competency=facts.name if facts else row.competency.code,
        competency_uuid=row.competency.uuid,
        sides=(_side(row.low_kind, pieces), _side(row.high_kind, pieces)),
        own=part.own,
        proposes=part.proposes and not settled,
        decides=part.own and actor.behalf is None and not settled and bool(row.proposed_at) and row.declined_at is None,
        opened_at=row.opened_at,
        dropped=str(EvidenceKind(row.dropped_kind).label) if row.dropped_kind else "",
        outcome=row.outcome,
        proposed_at=row.proposed_at,
        declined_at=row.declined_at,
        objection=row.objection,
        settled_at=row.settled_at,
    )


def open_discussions_of(actor: Actor) -> tuple[UUID, ...]:
    """Those about the account's own person that wait for an answer, oldest first."""
    mine = own_people(actor)
    rows = Discussion.objects.filter(person__in=mine, settled_at=None, proposed_at__isnull=False, declined_at=None)
    return tuple(rows.order_by("opened_at", "pk").values_list("uuid", flat=True))


def _side(kind: int, pieces: Sequence[Piece]) -> Side:
    return Side(kind, str(EvidenceKind(kind).label), tuple(piece for piece in pieces if piece.kind == kind))
