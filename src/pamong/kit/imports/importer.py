"""What a context declares, so that the engine can import for it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, Protocol
from uuid import UUID

from psycopg.sql import Composable

from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.kit.imports.formats import Cell, Value, heading, read_text

Values = Mapping[str, Value]
"""A row as it was understood: column key → value; None for a blank cell and for a column that the file has not."""

SqlType = Literal["text", "date", "bigint", "boolean"]

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN: Final = {"row", "key", "outcome", "problems", "target", "before"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column that an importer knows.

    key         name of the value in Python and of the column in ``staged``
    label       its heading in Indonesian, as a template shows it
    aliases     other headings of it; earlier ones win when a file has several. Case, spaces and punctuation do not count
    required    refuse the file without this column, and a row without a value in it
    for_new     the importer refuses a row without a value in it when the row is about something new; said, not checked here
    parse       text of a cell that is not blank → value; raises Unreadable
    type        type of the value in ``staged``
    drop        why it is never stored: recognised, named to the user, thrown away unread. Empty for a column that is kept
    goes_on     goes on with the column before it; read, but not listed
    """

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    for_new: bool = False
    parse: Callable[[str], Value] = read_text
    type: SqlType = "text"
    drop: str = ""
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused.

    column      key of the column to look at; empty for the row as a whole
    """

    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know before applying: "3 unit baru akan dibuat", with their names."""

    message: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """An import as an importer's SQL sees it.

    Its readable rows stand in the temporary table ``staged``:

    row         number that a spreadsheet shows
    key         natural key as text, unique here unless empty
    outcome     'ready' before ``compare``, then 'new', 'changed', 'unchanged' or 'refused'
    problems    jsonb list of ``{"column", "message"}``, for what ``compare`` refuses
    target      bigint, id of the importer's own row
    before      jsonb, what stood there before: whatever ``undo`` needs
    …           each column that is kept, by its key, with its type

    ``outcome``, ``problems``, ``target`` and ``before`` may be updated; ``compare`` finds the latter three empty.
    ``step`` says in a few words what is being done; it raises Cancelled when somebody has stopped the work.

    about       what of the importer's own the table is about; None: the region
    headings    column key → heading as the file writes it
    """

    id: int
    uuid: UUID
    region: RegionId
    step: Callable[[str], None]
    about: int | None = None
    headings: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):  # a row, not an error of the program
    """A row that a ``LineReader`` refuses, with every reason at once."""

    def __init__(self, key: str, problems: Sequence[Problem]) -> None:
        """Keep the row's natural key, empty when it cannot be told, and the reasons."""
        super().__init__(key)
        self.key = key
        self.problems = tuple(problems)


class LineReader(Protocol):
    """Reads the rows of one file for an importer whose tables are very long."""

    def read(self, row: Sequence[Cell]) -> str:
        """A row as COPY takes it: the key and the columns of ``Bulk``, with tabs between. Empty for a blank row. Raises Refused."""

    def notes(self) -> Iterable[Note]:
        """What is to be known about all rows that were read."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """How tables of millions of rows are imported: read in one tight loop into a table of the importer's own.

    Only refused rows are staged as cells. Two rows with one key are refused, unless they say the same: then one counts.

    table       with the columns batch, row and key, a primary key over the first two, and ``columns``
    columns     those that a line gives after the key, in its order
    zone        name of the time zone of moments that a line gives without one
    reader      the reader of one file; takes column key → place in a row
    count       how many drafts are new, changed and unchanged
    cells       the draft ``d`` as jsonb of texts by column key, so that its reader gives the same again
    samples     the first drafts of an outcome: row and texts by column key
    """

    table: str
    columns: tuple[str, ...]
    zone: Callable[[Batch], str]
    reader: Callable[[Batch, Mapping[str, int]], LineReader]
    count: Callable[[Batch], tuple[int, int, int]]
    cells: Callable[[Batch], Composable]
    samples: Callable[[Batch, str, int], list[tuple[int, dict[str, str]]]]


def no_problems(_row: Values) -> Iterable[Problem]:
    """Check of an importer whose columns do not depend on each other."""
    return ()


def drops_nothing(_about: int | None) -> Mapping[str, str]:
    """Of an importer that keeps the same columns whatever a table is about."""
    return {}


@dataclass(frozen=True, slots=True)
class Importer:
    """How one kind of table is imported. Every part that touches rows is set-based SQL over ``staged``.

    kind        "people.registry"
    key         columns that together name a row; two rows with one key are refused
    may         whether an actor may import into a region; the machine's owner always may
    compare     give every row of ``staged`` its outcome; returns notes. Runs again just before ``apply``
    apply       write the rows that are new or changed, in the caller's transaction
    undo        take them back, in the caller's transaction; raises Conflict while something depends on them
    check       problems between the columns of one row; pure
    concerns    whether an actor may import what a table is about; None: tables are about a region
    drops       what a table is about → column key → why that column is not stored, beside those that never are
    bulk        for very long tables: ``compare`` only gives notes then, and ``parse`` and ``check`` of columns are not asked
    """

    kind: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    may: Callable[[Actor, RegionId], bool]
    compare: Callable[[Batch], Iterable[Note]]
    apply: Callable[[Actor, Batch], None]
    undo: Callable[[Actor, Batch], None]
    check: Callable[[Values], Iterable[Problem]] = no_problems
    concerns: Callable[[Actor, RegionId, int], bool] | None = None
    drops: Callable[[int | None], Mapping[str, str]] = drops_nothing
    bulk: Bulk | None = None

    @property
    def kept(self) -> tuple[Column, ...]:
        """Columns that are stored."""
        return tuple(column for column in self.columns if not column.drop)

    def label(self, key: str) -> str:
        """Heading of a column in a template; empty for an unknown key."""
        return next((column.label for column in self.columns if column.key == key), "")


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Make an importer known under its kind. Raises ValueError for what its author must mend."""
    if importer.kind in _importers:
        raise ValueError(f"{importer.kind} is registered twice")
    taken = set[str]() if importer.bulk else _TAKEN
    for column in importer.columns:
        if not _KEY.fullmatch(column.key) or column.key in taken:
            raise ValueError(f"{column.key!r} cannot be the key of a column")
    if unknown := set(importer.key) - {column.key for column in importer.kept}:
        raise ValueError(f"{importer.kind} has no column {sorted(unknown)}")
    owners: dict[str, str] = {}
    for column in importer.columns:
        for name in {heading(text) for text in (column.label, *column.aliases)}:
            if owners.setdefault(name, column.key) != column.key:
                raise ValueError(f"{importer.kind}: heading {name!r} belongs to {owners[name]} and {column.key}")
    _importers[importer.kind] = importer


def importer_for(actor: Actor, kind: str, region: RegionId, about: int | None = None) -> Importer:
    """The importer, for whoever may import there. Raises NotFound, also for an unknown kind or one about something else."""
    importer = importer_of(kind, about)
    if (importer.concerns is None) != (about is None):
        raise NotFound
    if not (actor.is_system or importer.may(actor, region)):
        raise NotFound
    if importer.concerns and about is not None and not importer.concerns(actor, region, about):
        raise NotFound
    return importer


def importer_of(kind: str, about: int | None = None) -> Importer:
    """The importer with the columns that it keeps there, for who has been let in already. Raises NotFound for an unknown kind."""
    if kind not in _importers:
        raise NotFound
    importer = _importers[kind]
    reasons = importer.drops(about)
    if not reasons:
        return importer
    columns = (replace(column, drop=reasons.get(column.key, column.drop)) for column in importer.columns)
    return replace(importer, columns=tuple(columns))


def drafts() -> list[str]:
    """Tables in which importers keep the rows of very long tables until they are applied."""
    return sorted({importer.bulk.table for importer in _importers.values() if importer.bulk})
