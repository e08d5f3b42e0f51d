"""The dictionary that comes with pamong: PermenPANRB 38/2017 as data, each line with its source. NOTICE says whose it is."""

from csv import DictReader
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_SURE: Final = {"confirmed_2+": "confirmed_2+", "confirmed_1": "confirmed_1"}


@dataclass(frozen=True, slots=True)
class BuiltInLevel:
    """One step of a competency.

    behaviours  how many indicators the regulation has for it; their words are in no source that we know
    confidence  confirmed_2+, confirmed_1 or unconfirmed
    """

    number: int
    headline: str
    behaviours: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class BuiltInCompetency:
    """A competency of the regulation, its levels from the lowest.

    group       managerial or sociocultural
    """

    code: str
    name: str
    group: str
    levels: tuple[BuiltInLevel, ...]


@dataclass(frozen=True, slots=True)
class LevelName:
    """What a level is called: 3 is *Menengah*. No source confirms the words so far."""

    number: int
    name: str
    source: str
    confidence: str


@cache
def built_in() -> tuple[BuiltInCompetency, ...]:
    """The nine competencies of the regulation, in its order, five levels each."""
    found: dict[tuple[str, str, str], list[BuiltInLevel]] = {}
    for row in _rows("managerial_sociocultural"):
        level = BuiltInLevel(
            int(row["level"]), row["headline"], int(row["behaviours"]), row["source"], _sure(row["confidence"])
        )
        found.setdefault((row["code"], row["name"], row["group"]), []).append(level)
    return tuple(BuiltInCompetency(*head, tuple(levels)) for head, levels in found.items())


@cache
def level_names() -> dict[int, LevelName]:
    """Names of the five levels of the regulation, by number."""
    return {
        int(row["level"]): LevelName(int(row["level"]), row["name"], row["source"], _sure(row["confidence"]))
        for row in _rows("level_names")
    }


def _sure(confidence: str) -> str:
    """What is general knowledge only, no source confirms."""
    return _SURE.get(confidence, "unconfirmed")


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("pamong.competency") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(DictReader(text.splitlines()))
