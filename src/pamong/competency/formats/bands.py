"""What a JPM or IKK is called: bands with their source, as data."""

from csv import DictReader
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Final

FILLING: Final = "pengisian jabatan"
MAPPING: Final = "pemetaan"
GAP: Final = "kesenjangan"
SCHEMES: Final = (FILLING, MAPPING, GAP)
"""For filling a post, for mapping, and for the gap, which is cut on IKK = 100 − JPM."""


@dataclass(frozen=True, slots=True)
class Band:
    """From ``low`` on, to below the next band.

    above       whether it begins above ``low`` and not on it
    source      who cuts it so
    """

    scheme: str
    label: str
    low: Decimal
    above: bool
    source: str
    confidence: str

    @property
    def confirmed(self) -> bool:
        """Whether a source says so; else shown as "belum dikonfirmasi"."""
        return self.confidence.startswith("confirmed")

    @property
    def title(self) -> str:
        """What it is for: ``Pengisian jabatan``."""
        return self.scheme.capitalize()


@cache
def bands() -> dict[str, tuple[Band, ...]]:
    """Scheme → its bands, highest first."""
    text = (files("pamong.competency") / "data" / "jpm_bands.csv").read_text(encoding="utf-8")
    found: dict[str, list[Band]] = {}
    source = ""
    for row in DictReader(text.splitlines()):
        source = source if row["source"].startswith("same") else row["source"]
        scheme, low = row["scheme"].partition(" (")[0], row["low_inclusive"]
        band = Band(scheme, row["label"], Decimal(low.lstrip(">")), low.startswith(">"), source, row["confidence"])
        found.setdefault(scheme, []).append(band)
    return {scheme: tuple(rows) for scheme, rows in found.items()}


def band_of(scheme: str, percent: Decimal | float) -> Band:
    """The band of a JPM, or for the scheme of the gap of an IKK.

    percent     0 to 100; cut after rounding half up to two places
    raises      KeyError for an unknown scheme; ValueError out of 0 to 100
    """
    value = Decimal(str(percent)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    for band in bands()[scheme]:
        if 0 <= value <= 100 and (value > band.low or (value == band.low and not band.above)):  # noqa: PLR2004  # percent
            return band
    raise ValueError(f"{percent} is no percentage")
