"""Who is asked about whom: the person, who leads the person, and colleagues whom chance draws. Nobody chooses the own ones."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from random import Random
from uuid import UUID

from pamong.evaluation.models import ObserverRole
from pamong.people.queries.posts import held_posts, supervisors_of
from pamong.people.queries.serving import Serving, serving_of


@dataclass(frozen=True, slots=True)
class Drawn:
    """Somebody is asked about somebody, by ids; ``unit``: where the one who is asked about serves."""

    about: int
    person: int
    role: str
    unit: int


def observers_of(people: Collection[int], *, peers: int, seed: UUID) -> tuple[Drawn, ...]:
    """Everybody of these who holds a post today, about oneself; the head of each; up to so many colleagues of the same unit.

    Heads of the unit are no colleagues. Who retired or left public service is passed over.

    seed        the same seed and the same people in the same posts give the same colleagues
    """
    serving = {person: held for person, held in serving_of(people).items() if held.counted and held.unit is not None}
    heads = supervisors_of(serving)
    units = _colleagues(serving.values())
    found: list[Drawn] = []
    for person, held in sorted(serving.items()):
        unit = held.unit or 0
        above = heads[person].person if person in heads else None
        found.append(Drawn(person, person, ObserverRole.ALUMNUS, unit))
        if above is not None:
            found.append(Drawn(person, above, ObserverRole.SUPERVISOR, unit))
        near = sorted(units[unit] - {person, above or 0})
        chance = Random(f"{seed}:{person}")  # noqa: S311  # the same draw can be repeated; it is no secret
        found += [
            Drawn(person, peer, ObserverRole.PEER, unit) for peer in sorted(chance.sample(near, min(peers, len(near))))
        ]
    return tuple(found)


def _colleagues(serving: Collection[Serving]) -> dict[int, set[int]]:
    """Unit → who serves in it and does not lead it. One query for each employer."""
    places: dict[int, set[int]] = defaultdict(set)
    for held in serving:
        if held.region is not None and held.unit is not None:
            places[held.region].add(held.unit)
    found: dict[int, set[int]] = defaultdict(set)
    for region, units in places.items():
        posts = held_posts(region, units)
        lead = {(post.unit, post.person) for post in posts if post.leads}
        for post in posts:
            if (post.unit, post.person) not in lead:
                found[post.unit].add(post.person)
    return found
