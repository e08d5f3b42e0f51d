"""The positions of a region and how complete their standards are, those that lack most first."""

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from pamong.competency.access import KEEPERS
from pamong.competency.formats.job_levels import job_level_table
from pamong.competency.models import Group
from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies
from pamong.competency.queries.profiles import Origin, Profile, required_levels
from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.people.access import holds
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.posts import Post, held_posts, posts_in
from pamong.people.queries.presence import RegionFacts
from pamong.people.queries.regions import region_by_code
from pamong.people.queries.words import begins

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.paginator import Page


class State(IntEnum):
    """How complete the standard of a position is; the lowest lacks most."""

    EMPTY = 0
    UNKNOWN_LEVEL = 1
    NO_TECHNICAL = 2
    COMPLETE = 3

    @property
    def label(self) -> str:
        """In words."""
        return str(_LABELS[self])


_LABELS: Final[dict[int, Text]] = {
    State.EMPTY: _("Belum ada standar: jenjang belum diketahui"),
    State.UNKNOWN_LEVEL: _("Jenjang belum diketahui"),
    State.NO_TECHNICAL: _("Kompetensi teknis belum ditetapkan"),
    State.COMPLETE: _("Lengkap"),
}

STATES: Final = tuple((str(state.value), _LABELS[state]) for state in State)
"""Values and words to choose from."""


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A position and its standard.

    level       *jenjang*; empty when nothing tells it
    asked       competencies asked for; of these ``decided`` for this position, ``technical`` of the technical group
    holders     people who hold it now
    """

    uuid: UUID
    name: str
    kind: str
    level: str
    holders: int
    state: State
    asked: int
    decided: int
    technical: int


@dataclass(frozen=True, slots=True)
class ProfilesWanted:
    """What somebody looks for; all empty is every open position. ``state`` is the number of a ``State``."""

    text: str = ""
    level: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != ProfilesWanted()


@dataclass(frozen=True, slots=True)
class Profiles:
    """A page of positions with their standards. ``total``, ``complete`` and ``unknown`` count all open ones of the region."""

    region: RegionFacts
    change: bool
    total: int
    complete: int
    unknown: int
    levels: tuple[str, ...]
    page: "Page[ProfileRow]"


def profiles(actor: Actor, code: str, wanted: ProfilesWanted, *, page: str | None = None) -> Profiles:
    """Positions of a region for who has any role there, incomplete ones first, those held by most before others.

    raises      NotFound
    """
    region = region_by_code(actor, code)
    rows = _rows(region.id)
    return Profiles(
        region=region,
        change=holds(actor, KEEPERS, region.id),
        total=len(rows),
        complete=sum(row.state is State.COMPLETE for row in rows),
        unknown=sum(row.state in (State.EMPTY, State.UNKNOWN_LEVEL) for row in rows),
        levels=tuple(job_level_table()),
        page=page_of(Rows(_narrowed(rows, wanted), list), page),
    )


def profile_rows(actor: Actor, code: str, wanted: ProfilesWanted) -> list[ProfileRow]:
    """The same, for a file."""
    return _narrowed(_rows(region_by_code(actor, code).id), wanted)


def _rows(region: int) -> list[ProfileRow]:
    asked, known = required_levels(region), current_competencies(region)
    holders = Counter(position for position, _person in {(held.position, held.person) for held in held_posts(region)})
    rows = [_row(post, asked[post.id], known, holders[post.id]) for post in posts_in(region)]
    return sorted(rows, key=lambda row: (row.state, -row.holders))


def _row(post: Post, asked: Profile, known: "Mapping[int, CompetencyFacts]", holders: int) -> ProfileRow:
    technical = sum(known[key].group == Group.TECHNICAL for key in asked)
    return ProfileRow(
        uuid=post.uuid,
        name=post.name,
        kind=post.kind_label,
        level=post.level,
        holders=holders,
        state=_state(post, asked, technical),
        asked=len(asked),
        decided=sum(required.origin is Origin.SET for required in asked.values()),
        technical=technical,
    )


def _state(post: Post, asked: Profile, technical: int) -> State:
    if post.level not in job_level_table():
        return State.UNKNOWN_LEVEL if asked else State.EMPTY
    return State.COMPLETE if technical else State.NO_TECHNICAL


def _narrowed(rows: list[ProfileRow], wanted: ProfilesWanted) -> list[ProfileRow]:
    patterns = begins(wanted.text)
    return [
        row
        for row in rows
        if all(pattern.search(row.name.lower()) for pattern in patterns)
        and wanted.level in ("", row.level)
        and wanted.state in ("", str(row.state.value))
    ]
