"""What is measured about a service, and how each figure is defined: as data, with sources."""

from collections.abc import Mapping
from csv import DictReader
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from django.utils.translation import gettext as _

TIMED: Final = ("first_response", "processing", "waiting")
"""Keys of those that are durations: median and P90."""

SHARES: Final = ("within_promise", "return_rate", "first_contact")
"""Keys of those that are shares of cases."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of them.

    data        its title, definition and source in Indonesian: ``title`` for what is kept, the same words for pages below
    unit        hours, days (working days), minutes or share (0 to 1)
    direction   lower or higher: which way is better for the public
    least       cases under which there is no figure
    """

    key: str
    data: Mapping[str, str] = field(hash=False)
    unit: str
    direction: str
    confidence: str
    least: int

    @property
    def title(self) -> str:
        """``Lama proses``, in the language in force."""
        return self._told("title")

    @property
    def definition(self) -> str:
        """What is counted, and how what is not finished is."""
        return self._told("definition")

    @property
    def source(self) -> str:
        """What the definition stands on."""
        return self._told("source")

    def _told(self, name: str) -> str:
        text = self.data[name]
        return _(text)

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
    return tuple(_indicator(row) for row in DictReader(text.splitlines()))


def _indicator(row: Mapping[str, str]) -> Indicator:
    data = {name: row[name] for name in ("title", "definition", "source")}
    return Indicator(row["key"], data, row["unit"], row["direction"], row["confidence"], int(row["least"]))
