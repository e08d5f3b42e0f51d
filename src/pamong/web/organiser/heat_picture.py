"""Where the parts of a drawn heat map stand, in pixels."""

from dataclasses import dataclass
from typing import Final

from pamong.competency.queries.gaps import HeatMap

LEFT, TOP, WIDE, HIGH, GAP = 260, 150, 64, 34, 2
"""Room for names of units and of competencies; size of a cell and the room between two."""

FILLS: Final = {"g0": "#ffffff", "g1": "#dde8f3", "g2": "#a9c6e2", "g3": "#3f729f", "g4": "#123a63"}
INKS: Final = {"g0": "#17212b", "g1": "#17212b", "g2": "#0f1a24", "g3": "#ffffff", "g4": "#ffffff"}
"""Of the tones, as on the page."""


@dataclass(frozen=True, slots=True)
class Box:
    """One cell: what stands in it, and what it means in words."""

    x: int
    y: int
    middle: int
    base: int
    fill: str
    ink: str
    text: str
    unit: str
    name: str
    lacking: int
    known: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its words, and where they begin."""

    x: int
    y: int
    text: str
    people: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn."""

    width: int
    height: int
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    boxes: tuple[Box, ...]


def drawn(found: HeatMap) -> Picture:
    """The parts of a map; without rows an empty sheet."""
    boxes = []
    for row, line in enumerate(found.rows):
        for column, cell in enumerate(line.cells):
            if line.hidden or cell.state != "shown":
                continue
            x, y = LEFT + column * (WIDE + GAP), TOP + row * (HIGH + GAP)
            told = (line.name, cell.name, cell.lacking, cell.known)
            ink = INKS[cell.tone]
            boxes.append(Box(x, y, x + WIDE // 2, y + 22, FILLS[cell.tone], ink, str(cell.lacking), *told))
    names = (
        Line(LEFT + place * (WIDE + GAP) + WIDE // 2, TOP - 10, column.name)
        for place, column in enumerate(found.columns)
    )
    return Picture(
        width=LEFT + len(found.columns) * (WIDE + GAP) + 130,
        height=TOP + len(found.rows) * (HIGH + GAP) + 40,
        rows=tuple(
            Line(8, TOP + place * (HIGH + GAP) + 22, line.name, line.people, line.hidden)
            for place, line in enumerate(found.rows)
        ),
        columns=tuple(names),
        boxes=tuple(boxes),
    )
