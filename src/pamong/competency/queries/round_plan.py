"""Who would be rated in a round, about what and by whom, as people serve today. No actor; whoever asks has checked the right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from pamong.competency.queries.frameworks import current_competencies, levels_of
from pamong.competency.queries.profiles import required_levels
from pamong.people.queries.posts import Above, HeldPost, Node, held_posts, supervisors_of, unit_tree
from pamong.science.drawing import draw_peers

_STEPS = 20  # heads above heads; also the end where two people lead each other's unit


@dataclass(frozen=True, slots=True)
class Planned:
    """A post whose holder is rated.

    asked       ids of competencies to rate, in the order of the dictionary. What another post of the same person asks for as
                well is asked once, with the definitive post; empty when nothing is left
    """

    post: HeldPost
    asked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """Everything that opening a round writes.

    unprofiled      posts whose position asks for no competency, so that nobody could say what to rate
    supervisors     person → who leads that person
    peers           person → colleagues drawn
    """

    subjects: tuple[Planned, ...]
    unprofiled: tuple[HeldPost, ...]
    supervisors: Mapping[int, Above]
    peers: Mapping[int, tuple[int, ...]]


def plan_round(region: int, units: Iterable[int], *, peers: int, seed: int) -> RoundPlan:
    """Subjects and raters of the people in these units and below. The count of queries does not depend on them.

    seed        the same seed and the same people give the same colleagues
    """
    tree = unit_tree(region)
    posts = held_posts(region, below(tree, units))
    subjects, unprofiled = _subjects(region, posts)
    people = sorted({planned.post.person for planned in subjects})
    supervisors = _heads(people)
    heads = {person: above.person for person, above in supervisors.items()}
    offices = office_of(tree)
    office = {planned.post.person: offices[planned.post.unit] for planned in reversed(subjects)}
    drawn = draw_peers(people, heads, office, peers, np.random.default_rng(seed))
    return RoundPlan(subjects, unprofiled, supervisors, drawn)


def below(tree: Mapping[int, Node], units: Iterable[int]) -> set[int]:
    """These units and all below them; those that are no longer in the tree are left out."""
    children: dict[int, list[int]] = {}
    for node in tree.values():
        if node.parent is not None:
            children.setdefault(node.parent, []).append(node.id)
    found: set[int] = set()
    waiting = [unit for unit in units if unit in tree]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children.get(unit, [])
    return found


def office_of(tree: Mapping[int, Node]) -> dict[int, int]:
    """Unit → its office: the highest unit above it, below the one that holds the whole region where there is such a one."""
    tops = {unit for unit, node in tree.items() if node.parent not in tree}
    top = next(iter(tops)) if len(tops) == 1 else None
    found: dict[int, int] = {}
    for start in tree:
        unit, seen = start, {start}
        while (parent := tree[unit].parent) in tree and parent is not None and parent != top and parent not in seen:
            unit = parent
            seen.add(unit)
        found[start] = unit
    return found


def _subjects(region: int, posts: list[HeldPost]) -> tuple[tuple[Planned, ...], tuple[HeldPost, ...]]:
    """Posts to be rated, and those without a profile; the definitive post of a person stands first."""
    order = {competency: place for place, competency in enumerate(current_competencies(region))}
    worded = levels_of(order).keys()
    profiles = {position: worded & profile.keys() for position, profile in required_levels(region).items()}
    subjects, unprofiled = [], []
    asked: dict[int, set[int]] = {}
    for post in sorted(posts, key=lambda post: (post.kind != "D", post.assignment)):
        profile = profiles.get(post.position)
        if not profile:
            unprofiled.append(post)
            continue
        before = asked.setdefault(post.person, set())
        subjects.append(Planned(post, tuple(sorted(profile - before, key=order.__getitem__))))
        before |= profile
    return tuple(subjects), tuple(unprofiled)


def _heads(people: list[int]) -> dict[int, Above]:
    """Who leads each of them, and who leads those, up to the top."""
    found: dict[int, Above] = {}
    asked = set(people)
    wanted = asked
    for _step in range(_STEPS):
        if not wanted:
            break
        found |= supervisors_of(sorted(wanted))
        wanted = {above.person for above in found.values()} - asked
        asked |= wanted
    return found
