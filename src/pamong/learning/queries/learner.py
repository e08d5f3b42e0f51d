"""Who looks for something to learn: where that person serves, and what the own posts still ask for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from pamong.competency.queries.frameworks import successors
from pamong.competency.queries.lacks import Lack, lacking
from pamong.competency.queries.regulations import named_competencies
from pamong.core.actor import Actor
from pamong.learning.models import Completion, Registration
from pamong.learning.queries.needs import by_successor, closed
from pamong.people.access import own_people
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.posts import posts_of


@dataclass(frozen=True, slots=True)
class Joined:
    """An offering for which somebody registered. ``seated``: with a seat; else it is waited for."""

    offering: UUID
    number: int
    seated: bool


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody, as far as the catalogue needs to know.

    region      where the person serves; None for a citizen without one
    units       the unit of the first post and those above it
    positions   of the own posts
    lacks       competency → what lacks of it; none where the levels are not for whoever looks
    follows     competency that another replaced → the one that counts today
    taken       programmes that the person completed, where that is for whoever looks
    joined      programme → its offering that the person registered for and that is not decided yet, where that is likewise
    told        whether levels are shown: nobody sees those of who is acted for
    """

    region: int | None = None
    units: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()
    lacks: Mapping[int, Lack] = field(default_factory=dict)
    follows: Mapping[int, int] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()
    joined: Mapping[int, Joined] = field(default_factory=dict)
    told: bool = False

    def closes(self, programme: int, aims: Mapping[int, int], meant: Collection[int]) -> dict[int, int]:
        """Competency → levels of what the person lacks that a programme closes; none of one completed or not meant for them.

        meant       positions for which it is meant; none is for all
        """
        if programme in self.taken or (meant and self.positions.isdisjoint(meant)):
            return {}
        return closed(by_successor(aims, self.follows), self.lacks)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a programme is suggested: a competency in which levels lack that it closes."""

    name: str
    levels: int


def learner_of(actor: Actor) -> Learner:
    """The actor's person, or who is acted for. Some queries, as many for everybody."""
    row = own_people(actor).filter(pk=actor.person or 0).first()
    if row is None or row.region_id is None:
        return Learner()
    pk, region = row.pk, row.region_id
    posts = posts_of(pk)
    path = unit_paths([posts[0].unit])[posts[0].unit] if posts else ()
    told = actor.behalf is None
    return Learner(
        region=region,
        units=frozenset(step.id for step in path),
        positions=frozenset(post.position for post in posts),
        lacks=lacking(region, [pk]).get(pk, {}) if told else {},
        follows=successors(region) if told else {},
        taken=completed_by(pk) if told else frozenset(),
        joined=joined_by(pk) if told else {},
        told=told,
    )


def completed_by(person: int) -> frozenset[int]:
    """Programmes that somebody completed, by the last decision about each registration. One query."""
    rows = Completion.objects.filter(registration__person=person).order_by("registration", "-pk")
    last = rows.distinct("registration").values_list("registration__offering__programme", "completed")
    return frozenset(programme for programme, completed in last if completed)


def joined_by(person: int) -> dict[int, Joined]:
    """Programme → where somebody is registered until it is decided who completed it; a seat goes first. One query."""
    rows = Registration.objects.filter(person=person, withdrawn_at=None, declined_at=None)
    still = rows.filter(offering__published_at__isnull=False, offering__finished_at=None, offering__cancelled_at=None)
    told = still.values_list("offering__programme", "offering__uuid", "offering__number", "seated_at")
    found: dict[int, Joined] = {}
    for programme, uuid, number, seated_at in told.order_by("-registered_at", "-pk"):
        if programme not in found or (seated_at and not found[programme].seated):
            found[programme] = Joined(uuid, number, seated_at is not None)
    return found


def competency_names(competencies: Iterable[int]) -> dict[int, str]:
    """Competency → what it is called. Two queries."""
    return {pk: row.name for pk, row in named_competencies(competencies).items()}


def reasons_of(closes: Mapping[int, int], names: Mapping[int, str]) -> tuple[Reason, ...]:
    """What is closed, in words, the largest first."""
    rows = [Reason(names[pk], levels) for pk, levels in closes.items() if pk in names]
    return tuple(sorted(rows, key=lambda row: (-row.levels, row.name)))
