"""Certificates and posts that do not fit, both ways: certified and elsewhere, in the post and not certified."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.credentials.access import keeps
from pamong.credentials.models import Application
from pamong.credentials.queries.standing import (
    Aimed,
    Overseen,
    Standing,
    aimed_schemes,
    last_day,
    overseen,
    standings_of,
)
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.posts import HeldPost, posts_in
from pamong.people.queries.presence import RegionFacts
from pamong.people.queries.roll import Member, members, roll

if TYPE_CHECKING:
    from django.core.paginator import Page

ELSEWHERE: Final = "elsewhere"
"""Certified in a scheme that is about none of the person's posts."""

UNCERTIFIED: Final = "uncertified"
"""In a post that a scheme is about, without a certificate of it in force."""


@dataclass(frozen=True, slots=True)
class MismatchLine:
    """One person and one scheme.

    position        that the person holds there
    state           of the certificate in words; ``belum pernah`` where there is none
    credential      uuid of it; None where there is none
    ends_on         its last day
    applying        an application for the scheme is under way
    """

    person: UUID
    name: str
    unit: str
    position: str
    scheme: str
    state: str
    credential: UUID | None
    number: str
    ends_on: date | None
    applying: bool


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A unit, and how many lines of each list are in it."""

    uuid: UUID
    name: str
    elsewhere: int
    uncertified: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One of the two lists, a page of it.

    which           ELSEWHERE or UNCERTIFIED; ``elsewhere`` and ``uncertified``: how many lines each has
    unit            name of the one that was asked for; empty for all
    units           those with any line, the most uncertified first
    schemes         how many schemes name positions; with none, nothing can be compared
    keeps           whether the actor organises it; who leads a unit does not
    """

    region: RegionFacts
    which: str
    elsewhere: int
    uncertified: int
    unit: str
    units: tuple[UnitCount, ...]
    schemes: int
    keeps: bool
    page: "Page[MismatchLine]"


class _Found(NamedTuple):
    """A line by ids."""

    post: HeldPost
    scheme: int
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class _Compared:
    """Both lists by ids, and what names them."""

    scope: Overseen
    schemes: Mapping[int, Aimed]
    elsewhere: list[_Found]
    uncertified: list[_Found]


def mismatch(
    actor: Actor, code: str, which: str = UNCERTIFIED, *, unit: UUID | None = None, page: str | None = None
) -> Mismatch:
    """Whose certificates and posts do not fit, in what the actor oversees. Constant queries. Raises NotFound.

    which       ELSEWHERE or UNCERTIFIED
    unit        only in this unit and those below it
    """
    found = _compared(overseen(actor, code, unit))
    tree = found.scope.tree
    return Mismatch(
        region=found.scope.region,
        which=which,
        elsewhere=len(found.elsewhere),
        uncertified=len(found.uncertified),
        unit=tree[found.scope.tops[0]].name if unit is not None and found.scope.tops else "",
        units=_units(found),
        schemes=sum(1 for scheme in found.schemes.values() if scheme.positions),
        keeps=keeps(actor, found.scope.region.id),
        page=page_of(_rows(found, which), page),
    )


def mismatch_rows(actor: Actor, code: str, which: str = UNCERTIFIED, *, unit: UUID | None = None) -> Rows[MismatchLine]:
    """The same, for a file."""
    return _rows(_compared(overseen(actor, code, unit)), which)


def _compared(scope: Overseen) -> _Compared:
    schemes = {pk: scheme for pk, scheme in aimed_schemes(scope.region.id).items() if scheme.positions}
    posts = scope.posts()
    held = standings_of({post.person for post in posts}, schemes)
    by_person: dict[int, list[HeldPost]] = {}
    for post in posts:
        by_person.setdefault(post.person, []).append(post)
    elsewhere, uncertified = [], []
    for person, every in by_person.items():
        everywhere = {post.position for post in every}
        for pk, scheme in schemes.items():
            standing = held.get((person, pk))
            asked = [post for post in every if post.position in scheme.positions]
            if standing and standing.in_force:
                if not everywhere & scheme.positions:
                    elsewhere.append(_Found(_main(every), pk, standing))
            elif asked:
                uncertified.append(_Found(_main(asked), pk, standing))
    return _Compared(scope, schemes, elsewhere, uncertified)


def _main(posts: Sequence[HeldPost]) -> HeldPost:
    """The definitive one of somebody's, else the first."""
    return next((post for post in posts if post.kind == "D"), posts[0])


def _units(found: _Compared) -> tuple[UnitCount, ...]:
    away = Counter(line.post.unit for line in found.elsewhere)
    bare = Counter(line.post.unit for line in found.uncertified)
    tree = found.scope.tree
    rows = [UnitCount(tree[unit].uuid, tree[unit].name, away[unit], bare[unit]) for unit in away | bare if unit in tree]
    return tuple(sorted(rows, key=lambda row: (-row.uncertified, -row.elsewhere, row.name)))


def _rows(found: _Compared, which: str) -> Rows[MismatchLine]:
    """In the order of units, then schemes, then names."""
    lines = found.elsewhere if which == ELSEWHERE else found.uncertified
    tree, place = found.scope.tree, {one.id: number for number, one in enumerate(roll(found.scope.region.id))}
    last = len(place)
    lines = sorted(
        lines,
        key=lambda line: (
            tree[line.post.unit].name if line.post.unit in tree else "",
            found.schemes[line.scheme].title,
            place.get(line.post.person, last),
            line.post.person,
        ),
    )
    zone = found.scope.region.zone
    return Rows(lines, lambda some: _read(found, some, zone))


def _read(found: _Compared, lines: Iterable[_Found], zone: str) -> list[MismatchLine]:
    some = list(lines)
    people = members({line.post.person for line in some})
    titles = {post.id: post.name for post in posts_in(found.scope.region.id, {line.post.position for line in some})}
    live = Application.objects.filter(person__in=people, scheme__in=found.schemes, withdrawn_at=None, closed_at=None)
    applying = set(live.values_list("person", "scheme"))
    return [_line(found, line, people[line.post.person], titles, applying, zone) for line in some]


def _line(
    found: _Compared,
    line: _Found,
    who: Member,
    titles: Mapping[int, str],
    applying: set[tuple[int, int]],
    zone: str,
) -> MismatchLine:
    held, tree = line.standing, found.scope.tree
    return MismatchLine(
        person=who.uuid,
        name=who.name,
        unit=tree[line.post.unit].name if line.post.unit in tree else "",
        position=titles.get(line.post.position, ""),
        scheme=found.schemes[line.scheme].title,
        state=held.words if held else _("belum pernah"),
        credential=held.credential if held else None,
        number=held.number if held else "",
        ends_on=last_day(held.valid_until, zone) if held else None,
        applying=(line.post.person, line.scheme) in applying,
    )
