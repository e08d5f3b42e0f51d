"""Who looks for something to learn: where that person serves, and what the own posts still ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pamong.competency.queries.frameworks import successors
from pamong.competency.queries.lacks import Lack, lacking
from pamong.competency.queries.regulations import named_competencies
from pamong.core.actor import Actor
from pamong.learning.models import Completion
from pamong.learning.queries.needs import by_successor, closed
from pamong.people.access import own_people
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.posts import posts_of


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody, as far as the catalogue needs to know.

    region      where the person serves; None for a citizen without one
    units       the unit of the first post and those above it
    positions   of the own posts
    lacks       competency → what lacks of it; none where the levels are not for whoever looks
    follows     competency that another replaced → the one that counts today
    taken       programmes that the person completed, where that is for whoever looks
    told        whether levels are shown: nobody sees those of who is acted for
    """

    region: int | None = None
    units: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()
    lacks: Mapping[int, Lack] = field(default_factory=dict)
    follows: Mapping[int, int] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()
    told: bool = False

    def closes(self, aims: Mapping[int, int]) -> dict[int, int]:
        """Competency → levels of what the person lacks that a programme with these aims closes."""
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
        told=told,
    )


def completed_by(person: int) -> frozenset[int]:
    """Programmes that somebody completed, by the last decision about each registration. One query."""
    rows = Completion.objects.filter(registration__person=person).order_by("registration", "-pk")
    last = rows.distinct("registration").values_list("registration__offering__programme", "completed")
    return frozenset(programme for programme, completed in last if completed)


def competency_names(competencies: Iterable[int]) -> dict[int, str]:
    """Competency → what it is called. Two queries."""
    return {pk: row.name for pk, row in named_competencies(competencies).items()}


def reasons_of(closes: Mapping[int, int], names: Mapping[int, str]) -> tuple[Reason, ...]:
    """What is closed, in words, the largest first."""
    rows = [Reason(names[pk], levels) for pk, levels in closes.items() if pk in names]
    return tuple(sorted(rows, key=lambda row: (-row.levels, row.name)))
