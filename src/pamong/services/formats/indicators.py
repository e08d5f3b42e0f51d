"""What is measured about a service, and how each figure is defined: as data, with sources."""

from csv import DictReader
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

TIMED: Final = ("first_response", "processing", "waiting")
"""Keys of those that are durations: median and P90."""

SHARES: Final = ("within_promise", "return_rate", "first_contact")
"""Keys of those that are shares of cases."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of them.

    unit        hours, days (working days), minutes or share (0 to 1)
    direction   lower or higher: which way is better for the public
    source      what the definition stands on
    least       cases under which there is no figure
    """

    key: str
    title: str
    definition: str
    unit: str
    direction: str
    source: str
    confidence: str
    least: int

    @property
    def confirmed(self) -> bool:
        """Whether a source says so; else shown as "belum dikonfirmasi"."""
        return self.confidence.startswith("confirmed")

    @property
    def timed(self) -> bool:
        """Whether it is a duration, with median and P90; else a share."""
        return self.key in TIMED


@cache
def indicators() -> tuple[Indicator, ...]:
    """All of them, in the order in which pages show them."""
    text = (files("pamong.services") / "data" / "indicators.csv").read_text(encoding="utf-8")
    return tuple(Indicator(**{**row, "least": int(row["least"])}) for row in DictReader(text.splitlines()))  # type: ignore[arg-type]  # every column but one is text
