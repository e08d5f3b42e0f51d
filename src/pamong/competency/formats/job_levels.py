"""Default levels of the managerial and sociocultural competencies, by *jenjang*, as data with its source."""

from csv import DictReader
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class JobLevel:
    """What a *jenjang* asks for unless somebody decided otherwise.

    confidence  how sure we are that a source says so
    note        what speaks against it, in words for the screen; empty where nothing does
    """

    name: str
    group: str
    level: int
    source: str
    confidence: str
    note: str


@cache
def job_level_table() -> dict[str, JobLevel]:
    """Every *jenjang* by its name, in the order of the source."""
    text = (files("pamong.competency") / "data" / "job_levels.csv").read_text(encoding="utf-8")
    return {
        row["jenjang"]: JobLevel(
            row["jenjang"], row["group"], int(row["level"]), row["source"], row["confidence"], row["note"]
        )
        for row in DictReader(text.splitlines())
    }
