"""The heat map: where how many people are below what their posts ask for."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pamong.competency.models import Group
from pamong.competency.queries.gaps.hiding import FLOOR, Hidden, hidden_in, hidden_on_the_way, too_few
from pamong.competency.queries.gaps.scope import Place, Scope
from pamong.competency.queries.gaps.tally import NOBODY, Asked, Narrowed, Sums, by_competency, by_row, numbered, worded
from pamong.people.queries.posts import posts_in

TONES: Final = ((0.10, "g1"), (0.25, "g2"), (0.50, "g3"))
"""Share below which a cell has a tone; from the last on it is the darkest."""

KINDS: Final = (("1", "Struktural"), ("2", "Fungsional"), ("4", "Pelaksana"))


@dataclass(frozen=True, slots=True)
class MapWanted:
    """What of the map somebody wants to see.

    kind        of position, the registry's code; only for who may see persons, whose differences tell nothing new
    group       of competency
    """

    kind: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """People of a row for one competency.

    lacking     of ``known``, those below what is asked; both 0 when hidden
    state       shown, hidden, unknown (asked, and no level counts yet) or empty (not asked here)
    tone        g0 to g4
    """

    competency: UUID
    name: str
    asked: int
    known: int
    lacking: int
    average: float
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """A unit with those below it. ``people`` are those of whom anything is asked; ``hidden``: too few to detail."""

    uuid: UUID
    name: str
    own: bool
    people: int
    hidden: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MapColumn:
    """A competency over all rows. ``hidden``: its sum would give a hidden cell away.

    units       in which somebody lacks it
    """

    id: int
    uuid: UUID
    code: str
    name: str
    group: str
    critical: bool
    asked: int
    known: int
    lacking: int
    self_only: int
    apart: int
    units: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Largest:
    """One of the largest gaps of a unit."""

    unit: UUID
    unit_name: str
    competency: UUID
    name: str
    lacking: int
    known: int
    average: float


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Everything the page shows. Columns from the largest sum; rows by name.

    sums        over everybody in scope; each person once
    withheld    rows that are not detailed
    """

    scope: Scope
    wanted: MapWanted
    sums: Sums
    columns: tuple[MapColumn, ...]
    rows: tuple[MapRow, ...]
    largest: tuple[Largest, ...]
    hidden: bool

    @property
    def widest(self) -> MapColumn | None:
        """The competency that most people lack; None when nobody lacks any, as far as may be shown."""
        return next((column for column in self.columns if column.lacking and not column.hidden), None)

    @property
    def withheld(self) -> int:
        """Rows that are not detailed."""
        return sum(row.hidden for row in self.rows)

    def flat(self) -> Iterator[dict[str, object]]:
        """One line for each cell that is shown, for a file."""
        for row in self.rows:
            for column, cell in zip(self.columns, row.cells, strict=True):
                if cell.state != "empty":
                    yield {
                        "unit": row.name,
                        "people": row.people,
                        "code": column.code,
                        "competency": column.name,
                        "asked": None if cell.state == "hidden" else cell.asked,
                        "known": None if cell.state == "hidden" else cell.known,
                        "lacking": cell.lacking if cell.state == "shown" else None,
                        "average": cell.average if cell.lacking else None,
                        "hidden": cell.state == "hidden",
                    }


def heat_map(scope: Scope, wanted: MapWanted | None = None) -> HeatMap:
    """The map of a scope; without a snapshot it has no columns. Six queries, whatever the number of units."""
    wanted = wanted or MapWanted()
    if scope.snapshot is None:
        return HeatMap(scope, wanted, NOBODY, (), (), (), hidden=False)
    narrowed = _narrowed(scope, wanted)
    region, snapshot, rows = scope.region.id, scope.snapshot.id, numbered(scope.places)
    pairs = by_competency(region, snapshot, rows, narrowed)
    sums = by_row(region, snapshot, rows, narrowed)
    every = {0: [unit for place in scope.places for unit in place.units]}
    total = by_row(region, snapshot, every, narrowed).get(0, NOBODY)
    whole = {pk: asked for (_row, pk), asked in by_competency(region, snapshot, every, narrowed).items()}
    people = sums if scope.persons else by_row(region, snapshot, rows)
    hidden = hidden_in([people.get(row, NOBODY) for row in rows], pairs, persons=scope.persons)
    above = hidden_on_the_way(scope)
    columns = _columns(region, pairs, whole, hidden, above)
    lines = tuple(
        _row(number, place, sums.get(number, NOBODY).people, columns, pairs, hidden)
        for number, place in enumerate(scope.places)
        if sums.get(number, NOBODY).people
    )
    everything = above is None or too_few(scope, total)
    return HeatMap(
        scope=scope,
        wanted=wanted,
        sums=NOBODY if everything else total,
        columns=() if everything else columns,
        rows=() if everything else lines,
        largest=() if everything else _largest(lines),
        hidden=everything,
    )


def tone(lacking: int, known: int) -> str:
    """Tone of a cell by its share."""
    if not lacking or not known:
        return "g0"
    return next((name for limit, name in TONES if lacking / known < limit), "g4")


def _narrowed(scope: Scope, wanted: MapWanted) -> Narrowed:
    positions = competencies = None
    if wanted.kind and scope.persons:
        kinds = {wanted.kind, "3"} if wanted.kind in {"1", "2"} else {wanted.kind}
        positions = [row.id for row in posts_in(scope.region.id) if row.kind in kinds]
    if wanted.group in Group.values:
        known = worded(scope.region.id, ())
        competencies = [pk for pk, facts in known.items() if facts.group == wanted.group]
    return Narrowed(positions, competencies)


def _columns(
    region: int,
    pairs: dict[tuple[int, int], Asked],
    whole: dict[int, Asked],
    hidden: Hidden,
    above: Collection[int] | None,
) -> tuple[MapColumn, ...]:
    names = worded(region, whole)
    columns = []
    for pk, asked in whole.items():
        if above is None or pk in above:
            continue
        facts, shut = names[pk], pk in hidden.sums
        units = sum(
            row.lacking > 0 for (place, other), row in pairs.items() if other == pk and (place, pk) not in hidden
        )
        columns.append(
            MapColumn(
                id=pk,
                uuid=facts.uuid,
                code=facts.code,
                name=facts.name,
                group=facts.group,
                critical=facts.critical,
                asked=asked.asked,
                known=0 if shut else asked.known,
                lacking=0 if shut else asked.lacking,
                self_only=0 if shut else asked.self_only,
                apart=0 if shut else asked.apart,
                units=units,
                hidden=shut,
            )
        )
    return tuple(sorted(columns, key=lambda column: (-column.lacking, column.code)))


def _row(
    number: int,
    place: Place,
    people: int,
    columns: Sequence[MapColumn],
    pairs: dict[tuple[int, int], Asked],
    hidden: Hidden,
) -> MapRow:
    cells = tuple(
        _cell(column, pairs.get((number, column.id)), shut=(number, column.id) in hidden) for column in columns
    )
    return MapRow(place.uuid, place.name, place.own, people, number in hidden.rows, cells)


def _cell(column: MapColumn, asked: Asked | None, *, shut: bool) -> Cell:
    state = "empty" if asked is None else "hidden" if shut else "shown" if asked.known else "unknown"
    if asked is None or shut:
        return Cell(column.uuid, column.name, 0, 0, 0, 0.0, state, "g0")
    average = asked.short / asked.lacking if asked.lacking else 0.0
    shade = tone(asked.lacking, asked.known)
    return Cell(column.uuid, column.name, asked.asked, asked.known, asked.lacking, average, state, shade)


def _largest(rows: Sequence[MapRow]) -> tuple[Largest, ...]:
    """The five largest, by the share of people who lack something, then by their number; one of one says nothing."""
    found = [
        Largest(row.uuid, row.name, cell.competency, cell.name, cell.lacking, cell.known, cell.average)
        for row in rows
        if not row.hidden
        for cell in row.cells
        if cell.state == "shown" and cell.lacking and cell.known >= FLOOR
    ]
    return tuple(sorted(found, key=lambda row: (-row.lacking / row.known, -row.lacking, row.unit_name, row.name))[:5])
