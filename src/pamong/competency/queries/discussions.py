"""A discussion as the two who lead it see it: the person, and who leads the person's unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pamong.competency.access import LEADERS, refuse_other_hand
from pamong.competency.models import Discussion, EvidenceKind
from pamong.competency.queries.evidence import standings
from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies
from pamong.competency.queries.pieces import Piece, pieces_of
from pamong.competency.queries.rules import rule_of
from pamong.core.actor import Actor, PersonId
from pamong.core.refusals import NotFound
from pamong.people.access import own_people, visible_people
from pamong.people.queries.posts import supervisors_of
from pamong.people.queries.presence import RegionFacts, full_name, region_facts
from pamong.people.queries.supervisors import Supervisor, supervisor_of
from pamong.science.evidence import DISCUSSION


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
    apart       the two kinds still contradict each other; else a level counts already, whatever becomes of the talk
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
    apart: bool
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
    """A discussion, for the person and for who leads the person's unit.

    raises      NotFound; Forbidden ``own-levels`` for who acts for the person
    """
    part = part_in(actor, uuid)
    row = part.row
    refuse_other_hand(actor, row.person_id)
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
        apart=_apart(row),
        opened_at=row.opened_at,
        dropped=str(EvidenceKind(row.dropped_kind).label) if row.dropped_kind else "",
        outcome=row.outcome,
        proposed_at=row.proposed_at,
        declined_at=row.declined_at,
        objection=row.objection,
        settled_at=row.settled_at,
    )


@dataclass(frozen=True, slots=True)
class DiscussionRow:
    """A discussion in the list of one of its two sides.

    own     it is about who looks
    turn    who looks is the one who has to do something next
    waits   a proposal waits for the person's answer; ``declined``: the person did not agree to the last one
    """

    uuid: UUID
    person: str
    competency: str
    own: bool
    turn: bool
    waits: bool
    declined: bool
    opened_at: datetime


def my_discussions(actor: Actor) -> tuple[DiscussionRow, ...]:
    """Open discussions in which the actor has a part, the actor's own turn first, then the oldest.

    Who acts for somebody finds neither those about that person nor any about the own person.
    """
    rows = _open(actor)
    known = {region: current_competencies(region) for region in {row.region_id for row in rows}}
    found = [_row(row, known[row.region_id], own=row.person_id == actor.person) for row in rows]
    return tuple(sorted(found, key=lambda row: (not row.turn, row.opened_at)))


def discussions_due(actor: Actor) -> int:
    """In how many of them the next step is the actor's."""
    return sum(_turn(row, own=row.person_id == actor.person) for row in _open(actor))


def _open(actor: Actor) -> list[Discussion]:
    """One query; of who leads people that have one, two more."""
    if actor.person is None:
        return []
    found = Discussion.objects.filter(settled_at=None, person__in=visible_people(actor, LEADERS)).select_related(
        "person", "competency"
    )
    if actor.behalf is not None:
        found = found.exclude(person__in=own_people(actor))
    rows = list(found.order_by("opened_at", "pk"))
    others = {row.person_id for row in rows if row.person_id != actor.person}
    above = supervisors_of(others) if others else {}
    return [
        row
        for row in rows
        if row.person_id == actor.person or (row.person_id in above and above[row.person_id].person == actor.person)
    ]


def _row(row: Discussion, known: Mapping[int, CompetencyFacts], *, own: bool) -> DiscussionRow:
    facts = known.get(row.competency_id)
    return DiscussionRow(
        uuid=row.uuid,
        person=full_name(row.person),
        competency=facts.name if facts else row.competency.code,
        own=own,
        turn=_turn(row, own=own),
        waits=_waits(row),
        declined=row.declined_at is not None,
        opened_at=row.opened_at,
    )


def _turn(row: Discussion, *, own: bool) -> bool:
    """Both begin with a talk; then the supervisor writes, and the person answers."""
    return row.proposed_at is None or own == _waits(row)


def _waits(row: Discussion) -> bool:
    return row.proposed_at is not None and row.declined_at is None


def _apart(row: Discussion) -> bool:
    """Whether the competency is contradictory today: newer evidence, or a piece set aside, may have ended that."""
    found = standings(row.region_id, [row.person_id])
    state = found.combined(rule_of(row.region_id)).state
    return any(
        int(competency) == row.competency_id and int(state[place]) == DISCUSSION
        for place, competency in enumerate(found.competency)
    )


def _side(kind: int, pieces: Sequence[Piece]) -> Side:
    return Side(kind, str(EvidenceKind(kind).label), tuple(piece for piece in pieces if piece.kind == kind))
