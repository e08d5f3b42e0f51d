"""The table that comes with pamong: how the 25 forms of development become lesson hours (JP), each line with its source."""

from csv import DictReader
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pamong.science.hours import Rule


@dataclass(frozen=True, slots=True)
class BuiltInConversion:
    """One form of development.

    form        KL01 to KL12, NKL01 to NKL13
    registry    the registry's *jenis diklat*, 1 to 25
    flag        the registry's T, F or P
    confidence  confirmed_2+, confirmed_1 or unconfirmed
    """

    form: str
    name: str
    registry: int
    flag: str
    classical: bool
    rule: Rule
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Limit:
    """What a year holds: at least (floor, PNS) or at most (ceiling, PPPK)."""

    hours: int
    source: str
    confidence: str


@cache
def conversions() -> tuple[BuiltInConversion, ...]:
    """The 25 forms, classical ones first."""
    return tuple(
        BuiltInConversion(
            form=row["form"],
            name=row["name"],
            registry=int(row["registry"]),
            flag=row["flag"],
            classical=row["classical"] == "yes",
            rule=Rule(
                unit=row["unit"],
                hours=_decimal(row["hours"]),
                abroad=_decimal(row["abroad"]),
                abroad_percent=_number(row["abroad_percent"]),
                cap=_number(row["cap"]),
                cap_kind=row["cap_kind"],
                cap_period=row["cap_period"],
            ),
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in _rows("jp_conversion")
    )


@cache
def limits() -> dict[str, Limit]:
    """``floor`` and ``ceiling`` of a year."""
    return {row["limit"]: Limit(int(row["hours"]), row["source"], row["confidence"]) for row in _rows("jp_limits")}


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _number(text: str) -> int | None:
    return int(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("pamong.learning") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(DictReader(text.splitlines()))
