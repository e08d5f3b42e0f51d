"""Schemes that come with pamong, ready to be made one's own. Pure: what the files say, as they say it.

They are examples: no source confirms their units and numbers, and they name no programme and no exam of anybody.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from json import loads
from typing import Any, Final

from pamong.science.scheme import All, Attendance, Either, Exam, Leaf, Rule, dump, parse, ways

NAMES: Final = ("population", "licensing", "administration", "health", "education", "it")
"""Files of the six, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class TemplateUnit:
    """A unit of a template.

    suggested   how it may be shown; programmes and exams are told by what they would be about, not by uuid
    competency  code of one that comes with pamong, with ``level``; empty for none
    """

    code: str
    title: str
    elements: tuple[str, ...]
    hours: Decimal
    suggested: Rule
    competency: str = ""
    level: int | None = None

    @property
    def rule(self) -> dict[str, Any]:
        """JSON of the ways that name neither a programme nor an exam, so that they hold in any region."""
        return dump(Either(tuple(All(way) for way in ways(self.suggested) if not _named(way))))

    @property
    def open_ways(self) -> tuple[tuple[Leaf, ...], ...]:
        """The other ways, which the organiser completes with the region's own programme and exam."""
        return tuple(way for way in ways(self.suggested) if _named(way))


@dataclass(frozen=True, slots=True)
class SchemeTemplate:
    """A ready scheme. ``positions``: what the positions that it is about are usually called."""

    code: str
    title: str
    level: str
    about: str
    basis: str
    prerequisites: tuple[str, ...]
    positions: tuple[str, ...]
    units: tuple[TemplateUnit, ...]

    @property
    def hours(self) -> Decimal:
        """JP of the usual course in all units."""
        return sum((unit.hours for unit in self.units), Decimal(0))


@cache
def templates() -> tuple[SchemeTemplate, ...]:
    """The six that come with pamong. Raises KeyError where a part is missing, ValueError for a rule that is none."""
    folder = files("pamong.credentials") / "data"
    return tuple(_template(name, loads((folder / f"{name}.json").read_text(encoding="utf-8"))) for name in NAMES)


def template_of(code: str) -> SchemeTemplate | None:
    """One of them."""
    return next((one for one in templates() if one.code == code), None)


def _template(name: str, told: dict[str, Any]) -> SchemeTemplate:
    return SchemeTemplate(
        code=name,
        title=told["title"],
        level=told["level"],
        about=told["about"],
        basis=told["basis"],
        prerequisites=tuple(told["prerequisites"]),
        positions=tuple(told["positions"]),
        units=tuple(map(_unit, told["units"])),
    )


def _unit(told: dict[str, Any]) -> TemplateUnit:
    return TemplateUnit(
        code=told["code"],
        title=told["title"],
        elements=tuple(told["elements"]),
        hours=Decimal(told["hours"]),
        suggested=parse(told["rule"]),
        competency=told.get("competency", ""),
        level=told.get("level"),
    )


def _named(way: tuple[Leaf, ...]) -> bool:
    return any(isinstance(leaf, Attendance | Exam) for leaf in way)
