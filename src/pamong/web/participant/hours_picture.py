"""A year of lesson hours as a picture: a ring to a floor, a bar under a ceiling. Two shapes, because they mean two things."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from pamong.learning.queries.hours import Year

AROUND: Final = 314.16
"""Length of the ring: 2π × 50."""

NAMED: Final = 2
"""Forms that the ring names; the others are one piece."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the ring. ``dash`` is drawn, ``turn`` is where it begins."""

    kind: str
    name: str
    hours: Decimal
    dash: str
    turn: str


def ring(year: Year) -> tuple[Piece, ...]:
    """Up to three pieces of a ring that is full at the floor; none for who has no floor, or no hours."""
    if year.aim != "floor" or not year.target:
        return ()
    named = [(form.name, form.hours) for form in year.forms[:NAMED]]
    others = sum((form.hours for form in year.forms[NAMED:]), Decimal(0))
    named += [(_("bentuk lain"), others)] if others else []
    whole = max(Decimal(year.target), year.counted)
    pieces, begun = [], 0.0
    for place, (name, hours) in enumerate(named, 1):
        length = AROUND * float(hours / whole)
        pieces.append(Piece(f"r{place}", name, hours, f"{max(length - 1, 0):.1f} {AROUND:.1f}", f"{-begun:.1f}"))
        begun += length
    return tuple(pieces)


def bar(year: Year) -> str:
    """How wide the bar under a ceiling is, of 100; empty without a ceiling."""
    if year.aim != "ceiling" or not year.target:
        return ""
    return f"{min(100.0, 100 * float(year.counted / year.target)):.1f}"
