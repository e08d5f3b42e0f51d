"""What can be chosen in the forms of those who keep the registry, and what a typed name means."""

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from pamong.core.actor import Actor
from pamong.people.access import BRANCH_KEEPERS, ORGANISERS, today, visible_units, whole_region_for
from pamong.people.formats.reference import echelons, education_levels, grades, levels, standings
from pamong.people.models import (
    Account,
    AssignmentKind,
    EmploymentKind,
    Grant,
    Position,
    PositionKind,
    Region,
    Sex,
    UnitVersion,
)
from pamong.people.queries.paths import unit_paths

SEXES: Final = Sex.choices
EMPLOYMENT_KINDS: Final = EmploymentKind.choices
ASSIGNMENT_KINDS: Final = AssignmentKind.choices
POSITION_KINDS: Final = PositionKind.choices
DEFINITIVE: Final = AssignmentKind.DEFINITIVE.value


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be chosen by typing its name.

    value       uuid of the row, or code of the region
    path        own name first, then what tells it from others of that name
    also        other names
    """

    value: str
    path: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The whole path, which no other has."""
        return ", ".join(self.path)


def unit_options(actor: Actor, code: str) -> tuple[Option, ...]:
    """Open units of a region under which the actor may put something, by name."""
    mine = visible_units(actor, ORGANISERS | BRANCH_KEEPERS).filter(region__code=code)
    rows = UnitVersion.objects.filter(until=None, unit__in=mine).order_by("name", "pk")
    names = {row.unit_id: row for row in rows.select_related("unit")}
    paths = unit_paths(names)
    return tuple(
        Option(str(row.unit.uuid), tuple(step.name for step in reversed(paths[unit]))) for unit, row in names.items()
    )


def unit_by_registry(actor: Actor, code: str, number: str) -> str | None:
    """Uuid of the open unit of a region with this id in the national registry; None for none. One query."""
    mine = visible_units(actor, ORGANISERS | BRANCH_KEEPERS).filter(region__code=code, source_id=number)
    row = UnitVersion.objects.filter(until=None, unit__in=mine).select_related("unit").first() if number else None
    return str(row.unit.uuid) if row else None


def position_options(actor: Actor, code: str) -> tuple[Option, ...]:
    """Open positions of a region whose registry the actor keeps, by name."""
    region = whole_region_for(actor, code, ORGANISERS)
    rows = Position.objects.filter(region=region, closed_on=None).order_by("name", "kind")
    return tuple(Option(str(row.uuid), (row.name, str(PositionKind(row.kind).label))) for row in rows)


def receiving_regions() -> QuerySet[Region]:
    """Regions whose registry somebody with an open account keeps today: who is transferred elsewhere is lost. Public facts."""
    lasting = Q(until=None) | Q(until__gt=today())
    open_accounts = Account.objects.filter(closed_at=None)
    keepers = Grant.objects.filter(
        lasting, since__lte=today(), unit=None, role__in=ORGANISERS, person__in=open_accounts.values("person")
    )
    return Region.objects.filter(pk__in=keepers.values("region"))


def region_options(present: str) -> tuple[Option, ...]:
    """Regions that take people over, but one, by name; its code, or the name without what it is, may be typed too."""
    rows = receiving_regions().exclude(code=present).order_by("name").values_list("code", "name")
    return tuple(Option(code, (name,), (code, name.partition(" ")[2])) for code, name in rows)


def standing_choices() -> list[tuple[str, str]]:
    """Legal standings, by the registry's code."""
    return [(code, f"{code} {standing.name}") for code, standing in standings().items()]


def grade_choices() -> list[tuple[str, str]]:
    """Grades, with what they are called; none first."""
    named = [(code, f"{code} {grade.rank}".strip()) for code, grade in grades().items()]
    return [("", "–"), *named]


def education_choices() -> list[tuple[str, str]]:
    """Levels of education; none first."""
    return [("", "–"), *education_levels().items()]


def level_choices() -> list[tuple[str, str]]:
    """*Jenjang*; none first."""
    return [("", "–"), *((level, level) for level in levels())]


def echelon_choices() -> list[tuple[str, str]]:
    """Echelons; none first."""
    return [("", "–"), *((code, f"{sign} {group}".strip()) for code, (sign, group) in echelons().items())]


def pick(text: str, options: tuple[Option, ...]) -> list[Option]:
    """What a typed name means: by the own name, or with as much of the path as tells it apart.

    returns     one; several when the name does not tell them apart; none when nothing is called so
    """
    wanted = fold(text)
    whole = [option for option in options if fold(option.label) == wanted]
    return whole or [option for option in options if _is_called(option, wanted)]


def near(text: str, options: tuple[Option, ...], most: int = 5) -> list[Option]:
    """What somebody may have meant: options that share most words, those of the own name counting more."""
    words = _words((text,))
    scored = [
        (len(words & _words(option.path[:1])) * 2 + len(words & _words(option.path)), option) for option in options
    ]
    best = sorted((entry for entry in scored if entry[0]), key=lambda entry: (-entry[0], entry[1].label))
    return [option for _score, option in best[:most]]


def fold(text: str) -> str:
    """A name as it is compared: without case and signs."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _is_called(option: Option, wanted: str) -> bool:
    parts = [" ".join(option.path[:count]) for count in range(1, len(option.path) + 1)]
    return bool(wanted) and wanted in {fold(name) for name in (*parts, *option.also)}


def _words(path: tuple[str, ...]) -> set[str]:
    return {word[:5] for word in fold(" ".join(path)).split()}  # so that a slip at the end of a word does not matter
