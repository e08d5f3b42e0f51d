"""How far the units that somebody leads are with certificates: numbers by unit, of no single person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from pamong.competency.queries.gaps.scope import Place, places_of
from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.queries.standing import OVERSEERS, Overseen, aimed_schemes, overseen, standings_of
from pamong.people.access import visible_regions

AHEAD: Final = timedelta(days=90)
"""How long before its end a certificate is said to end soon."""


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """People of a unit with those below it, each counted once.

    people      who holds a post there
    certified   with a certificate in force; ``ending`` of them with one that ends within 90 days
    without     in a post that a scheme is about, without a certificate of it in force
    """

    uuid: UUID | None
    name: str
    people: int
    certified: int
    ending: int
    without: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One region of the actor's, or the branches of it that the actor leads.

    code, region    of the region; ``name`` of what is overseen: the unit, or the region
    whole           the numbers of all of it; ``units``: each unit right below
    schemes         how many schemes name positions
    """

    code: str
    region: str
    name: str
    whole: UnitSummary
    units: tuple[UnitSummary, ...]
    schemes: int


def summary(actor: Actor) -> tuple[Summary, ...]:
    """Numbers of everything that the actor oversees, a region after the other. Raises NotFound for who oversees nothing."""
    codes = [
        row.code
        for row in visible_regions(actor)
        if actor.is_system or any(grant.region == row.pk and grant.role in OVERSEERS for grant in actor.grants)
    ]
    if not codes:
        raise NotFound
    return tuple(region_summary(actor, code) for code in codes)


def region_summary(actor: Actor, code: str) -> Summary:
    """The numbers of one region, or of the own branches of it. Constant queries. Raises NotFound."""
    scope = overseen(actor, code)
    tally = _tally(scope)
    whole = tally.counted(None, scope.region.name, None)
    only = scope.tree.get(scope.tops[0]) if scope.units is not None and len(scope.tops) == 1 else None
    return Summary(
        code=scope.region.code,
        region=scope.region.name,
        name=only.name if only else scope.region.name,
        whole=whole,
        units=tuple(tally.place(place) for place in places_of(scope.tree, scope.tops)),
        schemes=tally.schemes,
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """Unit → people there, and who of all is what."""

    by_unit: Mapping[int, Collection[int]]
    certified: frozenset[int]
    ending: frozenset[int]
    without: frozenset[tuple[int, int]]
    schemes: int

    def place(self, place: Place) -> UnitSummary:
        """The numbers of one row."""
        return self.counted(place.uuid, place.name, place.units)

    def counted(self, uuid: UUID | None, name: str, units: Collection[int] | None) -> UnitSummary:
        """The numbers of some units; None is all."""
        wanted = self.by_unit.keys() if units is None else units
        people = {person for unit in wanted for person in self.by_unit.get(unit, ())}
        here = set(wanted)
        return UnitSummary(
            uuid=uuid,
            name=name,
            people=len(people),
            certified=len(people & self.certified),
            ending=len(people & self.ending),
            without=len({person for person, unit in self.without if unit in here}),
        )


def _tally(scope: Overseen) -> _Tally:
    schemes, posts = aimed_schemes(scope.region.id), scope.posts()
    held = {key: row for key, row in standings_of({post.person for post in posts}).items() if row.in_force}
    soon = timezone.now() + AHEAD
    by_unit: dict[int, set[int]] = {}
    without = set()
    for post in posts:
        by_unit.setdefault(post.unit, set()).add(post.person)
        for pk, scheme in schemes.items():
            if post.position in scheme.positions and (post.person, pk) not in held:
                without.add((post.person, post.unit))
    return _Tally(
        by_unit=by_unit,
        certified=frozenset(person for person, _scheme in held),
        ending=frozenset(person for (person, _scheme), row in held.items() if row.valid_until <= soon),
        without=frozenset(without),
        schemes=sum(1 for scheme in schemes.values() if scheme.positions),
    )
