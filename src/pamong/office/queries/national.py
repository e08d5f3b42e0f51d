"""What the nation celebrates, as the package ``holidays`` gathers it from the joint decrees of each year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Final

from holidays import country_holidays

SOURCE: Final = f"paket holidays {version('holidays')}"
"""Where these days come from."""

_ESTIMATED: Final = "perkiraan"


@dataclass(frozen=True, slots=True)
class NationalDay:
    """A national holiday, or a day of *cuti bersama*.

    estimated       a day by the moon, computed: the decree of that year may name another
    """

    day: date
    name: str
    joint_leave: bool
    estimated: bool


@lru_cache(maxsize=64)
def national_days(year: int) -> Mapping[date, NationalDay]:
    """Those of a year, in order. A year beyond what the package knows has few or none."""
    public = country_holidays("ID", years=year, categories=("public",), language="id")
    leave = country_holidays("ID", years=year, categories=("government",), language="id")
    found = {day: NationalDay(day, name, True, _ESTIMATED in name.lower()) for day, name in leave.items()}
    found |= {day: NationalDay(day, name, False, _ESTIMATED in name.lower()) for day, name in public.items()}
    return MappingProxyType(dict(sorted(found.items())))
