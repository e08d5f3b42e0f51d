"""How reliable each kind of evidence is taken to be, as the table that comes with pamong says."""

from csv import DictReader
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

KINDS: Final = ("exam", "practical", "certificate", "supervisor", "peer", "self")
"""Names of the table, in the order of their numbers: 1 exam … 6 self."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The rule that comes with pamong.

    reliabilities   of the six kinds in their order
    half_life       months
    confirmed       whether a source says so; else shown as "belum dikonfirmasi"
    """

    reliabilities: tuple[Decimal, ...]
    half_life: int
    confirmed: bool


@cache
def usual_weights() -> Weights:
    """The table, whole. Raises KeyError when a kind is missing."""
    text = (files("pamong.competency") / "data" / "evidence_weights.csv").read_text(encoding="utf-8")
    rows = {row["kind"]: row for row in DictReader(text.splitlines())}
    return Weights(
        reliabilities=tuple(Decimal(rows[kind]["reliability"]) for kind in KINDS),
        half_life=int(rows["half-life"]["reliability"]),
        confirmed=all(row["confidence"].startswith("confirmed") for row in rows.values()),
    )
