"""From a baseline to a later snapshot, competency by competency: how many of those who are asked meet it, then and now."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from pamong.competency.queries.gaps.heat import HeatMap, MapColumn


@dataclass(frozen=True, slots=True)
class Met:
    """People whose level is at least what is asked, of those whose posts ask: the target is all of them."""

    met: int
    asked: int

    @property
    def share(self) -> float:
        """Percent."""
        return 100 * self.met / self.asked


@dataclass(frozen=True, slots=True)
class Gain:
    """One competency. ``before`` and ``now`` are None where it was not asked then, or where its sum may not be told."""

    competency: UUID
    code: str
    name: str
    before: Met | None
    now: Met | None

    @property
    def change(self) -> int | None:
        """Whole points gained, as the two rounded shares differ; None without both."""
        return round(self.now.share) - round(self.before.share) if self.now and self.before else None


def progress(now: HeatMap, before: HeatMap) -> tuple[Gain, ...]:
    """Every competency that is asked now, in the order of its map. It tells no more than the two maps do by themselves."""
    then = {column.uuid: column for column in before.columns}
    return tuple(
        Gain(column.uuid, column.code, column.name, _met(then.get(column.uuid)), _met(column)) for column in now.columns
    )


def flat_progress(now: HeatMap, before: HeatMap) -> Iterator[dict[str, object]]:
    """The cells of the later map, each with what the earlier one told of the same unit and competency; for a file."""
    then = {
        (row.uuid, row.own, cell.competency): cell for row in before.rows for cell in row.cells if cell.state == "shown"
    }
    cells = ((row, cell) for row in now.rows for cell in row.cells if cell.state != "empty")
    for line, (row, cell) in zip(now.flat(), cells, strict=True):
        old = then.get((row.uuid, row.own, cell.competency))
        yield line | {
            "asked_before": old.asked if old else None,
            "met_before": old.known - old.lacking if old else None,
            "met": cell.known - cell.lacking if cell.state == "shown" else None,
        }


def _met(column: MapColumn | None) -> Met | None:
    if column is None or column.hidden or not column.asked:
        return None
    return Met(column.known - column.lacking, column.asked)
