"""What a context declares, so that the engine can import for it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.kit.imports.formats import Value, heading, read_text

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
    parse       text of a cell that is not blank → value; raises Unreadable
    type        type of the value in ``staged``
    drop        why it is never stored: recognised, named to the user, thrown away unread. Empty for a column that is kept
    goes_on     goes on with the column before it; read, but not listed
    """

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
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
    """

    id: int
    uuid: UUID
    region: RegionId
    step: Callable[[str], None]


def no_problems(_row: Values) -> Iterable[Problem]:
    """Check of an importer whose columns do not depend on each other."""
    return ()


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
    """

    kind: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    may: Callable[[Actor, RegionId], bool]
    compare: Callable[[Batch], Iterable[Note]]
    apply: Callable[[Actor, Batch], None]
    undo: Callable[[Actor, Batch], None]
    check: Callable[[Values], Iterable[Problem]] = no_problems

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
    for column in importer.columns:
        if not _KEY.fullmatch(column.key) or column.key in _TAKEN:
            raise ValueError(f"{column.key!r} cannot be the key of a column")
    if unknown := set(importer.key) - {column.key for column in importer.kept}:
        raise ValueError(f"{importer.kind} has no column {sorted(unknown)}")
    owners: dict[str, str] = {}
    for column in importer.columns:
        for name in {heading(text) for text in (column.label, *column.aliases)}:
            if owners.setdefault(name, column.key) != column.key:
                raise ValueError(f"{importer.kind}: heading {name!r} belongs to {owners[name]} and {column.key}")
    _importers[importer.kind] = importer


def importer_for(actor: Actor, kind: str, region: RegionId) -> Importer:
    """The importer, for whoever may import into that region. Raises NotFound, also for an unknown kind."""
    importer = importer_of(kind)
    if not (actor.is_system or importer.may(actor, region)):
        raise NotFound
    return importer


def importer_of(kind: str) -> Importer:
    """The importer, for who has been let in already. Raises NotFound for an unknown kind."""
    if kind not in _importers:
        raise NotFound
    return _importers[kind]
