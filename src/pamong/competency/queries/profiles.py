"""What positions ask for: defaults by *jenjang* for the managerial and sociocultural, and what was decided for one position.

``required_levels`` and ``profile_of`` are what contexts and modules above compute with; they take no actor.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pamong.competency.models import Group, Requirement
from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies, successors
from pamong.competency.queries.job_levels import DefaultLevel, default_levels
from pamong.people.queries.posts import Post, post, posts_in

BY_DEFAULT: Final = frozenset({Group.MANAGERIAL.value, Group.SOCIOCULTURAL.value})
"""Groups for which the *jenjang* alone already asks a level; technical ones are asked only where somebody decided so."""


class Origin(StrEnum):
    """Why a position asks for a level: the table's default, the region's own default, or a decision for this position."""

    TABLE = "table"
    REGION = "region"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Required:
    """The level that a position asks for.

    wanted      what was asked before it was cut to the competency's highest level; equal to ``level`` where nothing was
    """

    level: int
    origin: Origin
    wanted: int

    @property
    def cut(self) -> bool:
        """Whether the competency has no level as high as was asked."""
        return self.wanted > self.level


Profile = Mapping[int, Required]
"""Id of a competency → what is asked. Shared by many positions: to be read only."""

_NOTHING: Final[Profile] = MappingProxyType({})


def required_levels(region: int, only: Collection[int] | None = None) -> dict[int, Profile]:
    """Id of each open position of a region → its profile. Five queries, whatever the number of positions.

    A competency that is not current is left out, or counts as its successor. Level 0 is left out. A position whose
    *jenjang* is unknown asks only for what was decided for it; one that asks for nothing has an empty profile.

    only        of these positions; None is all
    """
    known = current_competencies(region)
    defaults = defaults_by_level(known, default_levels(region))
    decided = _decided(region, known, only)
    return {row.id: _profile(row, defaults, decided) for row in posts_in(region, only)}


def profile_of(position: int) -> Profile:
    """The same for one position; empty for one that is closed."""
    row = post(position)
    return profile_for(row, current_competencies(row.region))


def profile_for(row: Post, known: Mapping[int, CompetencyFacts]) -> Profile:
    """The same for who has read the position and the current competencies of its region already."""
    if row.closed_on:
        return _NOTHING
    return _profile(row, defaults_by_level(known, default_levels(row.region)), _decided(row.region, known, [row.id]))


def defaults_by_level(
    known: Mapping[int, CompetencyFacts], levels: Mapping[str, DefaultLevel]
) -> dict[str, dict[int, Required]]:
    """*Jenjang* → what each competency of the groups that have defaults is asked for by it."""
    asked = [row for row in known.values() if row.group in BY_DEFAULT and row.top]
    return {
        name: {
            row.id: Required(min(default.level, row.top), Origin.REGION if default.own else Origin.TABLE, default.level)
            for row in asked
        }
        for name, default in levels.items()
    }


def decided_rows(position: int, follows: Mapping[int, int]) -> dict[int, list[Requirement]]:
    """Competency that counts today → current rows of one position about it: its own first, then what it replaced.

    follows     as ``successors`` gives it
    """
    found: dict[int, list[Requirement]] = {}
    for row in Requirement.objects.filter(until=None, position=position).order_by("pk"):
        same = found.setdefault(follows.get(row.competency_id, row.competency_id), [])
        same.insert(len(same) if row.competency_id in follows else 0, row)
    return found


def _decided(
    region: int, known: Mapping[int, CompetencyFacts], only: Collection[int] | None = None
) -> dict[int, dict[int, Required]]:
    """Position → competency → what was decided. A row about the competency itself goes before one that it replaced."""
    follows = successors(region)
    rows = Requirement.objects.filter(until=None, position__region=region, position__closed_on=None)
    rows = rows if only is None else rows.filter(position__in=only)
    values = list(rows.order_by("pk").values_list("position", "competency", "level"))
    found: dict[int, dict[int, Required]] = {}
    for place, competency, level in sorted(values, key=lambda value: value[1] not in follows):
        about = follows.get(competency, competency)
        if about in known:
            found.setdefault(place, {})[about] = Required(min(level, known[about].top), Origin.SET, level)
    return found


def _profile(
    row: Post, defaults: Mapping[str, dict[int, Required]], decided: Mapping[int, dict[int, Required]]
) -> Profile:
    usual, own = defaults.get(row.level, _NOTHING), decided.get(row.id)
    return usual if own is None else _without_zero({**usual, **own}.items())


def _without_zero(asked: Iterable[tuple[int, Required]]) -> dict[int, Required]:
    return {competency: required for competency, required in asked if required.level}
