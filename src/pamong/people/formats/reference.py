"""Tables of the field that come with pamong: codes and names with their source, as data. NOTICE says whose they are."""

from csv import DictReader
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Government:
    """A province, regency or city that ``--region CODE`` can create.

    parent      code of the government above; empty for the nation
    """

    code: str
    kind: str
    parent: str
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A *kedudukan hukum*.

    counted     whether who has it is counted in denominators, unless the region says otherwise
    confirmed   whether a source says so; else our reading, shown as "belum dikonfirmasi"
    """

    code: str
    name: str
    counted: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Grade:
    """A *golongan*, lowest first.

    rank        *pangkat*; empty for a PPPK
    contract    whether it is one of a PPPK
    """

    code: str
    rank: str
    contract: bool


@cache
def governments() -> dict[str, Government]:
    """Every government by its code, parents before children."""
    return {row["code"]: Government(**row) for row in _rows("regions")}


@cache
def standings() -> dict[str, Standing]:
    """Legal standings by the registry's code."""
    return {
        row["code"]: Standing(
            row["code"], row["name"], row["counted"] == "yes", row["counted_confidence"].startswith("confirmed")
        )
        for row in _rows("standings")
    }


@cache
def grades() -> dict[str, Grade]:
    """Grades by their sign: III/a, or IX for a PPPK."""
    return {row["grade"]: Grade(row["grade"], row["rank"], row["of"] == "pppk") for row in _rows("grades")}


@cache
def education_levels() -> dict[str, str]:
    """Levels of education: the registry's code → name, lowest first."""
    return {row["code"]: row["name"] for row in _rows("education_levels")}


@cache
def echelons() -> dict[str, tuple[str, str]]:
    """Echelons: the registry's code → sign (III.a) and group of jobs; highest first."""
    return {row["code"]: (row["name"], row["level"].title().replace("Jpt", "JPT")) for row in _rows("echelons")}


@cache
def levels() -> dict[str, str]:
    """*Jenjang* of jobs → group of jobs, highest first within a group."""
    return {row["level"]: row["job_group"] for row in _rows("levels")}


@cache
def registry_columns() -> dict[str, str]:
    """Columns of the national registry's employee export, in its order → what to do with each."""
    return {row["column"]: row["advice"] for row in _rows("registry_columns")}


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("pamong.people") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(DictReader(text.splitlines()))
