"""Looking at imports: what a preview page, a terminal and a mended file need."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.kit.imports.formats import written
from pamong.kit.imports.headings import WHY
from pamong.kit.imports.importer import Batch, Importer, Note, importer_for, importer_of
from pamong.kit.imports.importer import Column as Known
from pamong.kit.models import Import, ImportRow
from pamong.kit.tables import Column, Table, xlsx

State = Literal["previewed", "applied", "undone"]

KEPT: Final = timedelta(days=30)
"""How long after the last thing that happened to an import its rows are kept, and it can be undone."""

SAMPLES: Final = 5
"""Rows of each outcome that a preview shows."""

REFUSALS: Final = 100
"""Refused rows that a preview shows; the file of refused rows has all."""

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of an import by outcome; ``rows`` is their sum."""

    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int

    def facts(self) -> dict[str, int]:
        """For the journal and for scripts."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why one row is refused.

    row         number that a spreadsheet shows
    column      heading as the file writes it; of the template when the file has no such column; empty: the whole row
    written     what stands in that cell
    cells       the row's other cells too, by column key, so that a page can show whom it is about
    """

    row: int
    column: str
    written: str
    message: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """One row as it was understood; values by column key, as a person would type them."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Importable:
    """What a page says before a file is chosen.

    columns     that are known; those with a ``drop`` are not stored
    mapping     heading → column key, as it was decided for the last import applied
    """

    columns: tuple[Known, ...]
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """An import in a list."""

    uuid: UUID
    state: State
    file_name: str
    counts: Counts
    created_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Preview:
    """An import, at any time of its life.

    about       what of the importer's own the table is about; None: the region
    headings    pairs of column key and heading as the file writes it
    dropped     pairs of heading and reason: recognised, not stored
    ignored     headings that nobody knows
    refusals    of the first 100 refused rows
    samples     outcome → first rows of it
    """

    uuid: UUID
    kind: str
    region: RegionId
    about: int | None
    state: State
    file_name: str
    sheet: str
    form: str
    heading_row: int
    counts: Counts
    headings: tuple[tuple[str, str], ...]
    dropped: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    notes: tuple[Note, ...]
    refusals: tuple[Refusal, ...]
    samples: Mapping[str, tuple[Sample, ...]]
    created_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None
    emptied_at: datetime | None

    @property
    def ready(self) -> int:
        """Rows that would be written, or were."""
        return self.counts.new + self.counts.changed

    @property
    def appliable(self) -> bool:
        """Whether applying it would write anything."""
        return self.state != "applied" and self.emptied_at is None and self.ready > 0

    @property
    def undoable(self) -> bool:
        """Whether it can be taken back, unless something depends on it."""
        return self.state == "applied" and self.emptied_at is None

    @property
    def kept_until(self) -> datetime:
        """Until when its rows are kept, and it can be undone, if nothing happens to it before."""
        return (self.undone_at or self.applied_at or self.created_at) + KEPT


def importable(actor: Actor, *, region: RegionId, kind: str, about: int | None = None) -> Importable:
    """What a file of that kind may hold. Raises NotFound for who may not import."""
    return Importable(importer_for(actor, kind, region, about).columns, remembered(kind, region, about))


def may_import(actor: Actor, *, region: RegionId, kind: str, about: int | None = None) -> bool:
    """Whether somebody may import files of that kind into a region; never without what they are about, where that is asked for."""
    try:
        importer_for(actor, kind, region, about)
    except NotFound:
        return False
    return True


def import_template(actor: Actor, *, region: RegionId, kind: str, title: str, about: int | None = None) -> Table:
    """An empty workbook with every heading that is stored; all cells are text. Raises NotFound, at once.

    Columns that only go on with another are not in it: nobody fills them by hand.
    """
    kept = [column for column in importer_for(actor, kind, region, about).kept if not column.goes_on]
    return xlsx([Column(column.key, column.label) for column in kept], [], title=title)


def visible_import(actor: Actor, uuid: UUID) -> Preview:
    """One import, for whoever may import its kind into its region. Raises NotFound. Five queries."""
    row = mine(actor, uuid)
    importer = importer_of(row.kind, row.about)
    outcomes = ("new", "changed", "unchanged")
    return Preview(
        uuid=row.uuid,
        kind=row.kind,
        region=RegionId(row.region),
        about=row.about,
        state=_state(row),
        file_name=row.file_name,
        sheet=row.sheet,
        form=row.form,
        heading_row=row.heading_row,
        counts=counts_of(row),
        headings=tuple((key, text) for key, text in row.headings),
        dropped=tuple((text, why) for text, why in row.dropped),
        ignored=tuple(row.ignored),
        notes=tuple(Note(message, tuple(items)) for message, items in row.notes),
        refusals=tuple(_refusals(row, importer, REFUSALS)),
        samples={outcome: tuple(_samples(row, importer, outcome)) for outcome in outcomes},
        created_at=row.created_at,
        applied_at=row.applied_at,
        undone_at=row.undone_at,
        emptied_at=row.emptied_at,
    )


def recent_imports(
    actor: Actor, *, region: RegionId, kind: str, about: int | None = None, limit: int = 20
) -> list[Line]:
    """What was imported lately, newest first. Raises NotFound for who may not import."""
    importer_for(actor, kind, region, about)
    rows = Import.objects.filter(region=region, kind=kind, about=about).order_by("-created_at", "-pk")[:limit]
    return [
        Line(row.uuid, _state(row), row.file_name, counts_of(row), row.created_at, row.applied_at, row.undone_at)
        for row in rows
    ]


def import_refusals(actor: Actor, uuid: UUID) -> Iterator[Refusal]:
    """Every reason why a row is refused, in the order of the rows. Raises NotFound, at once."""
    row = mine(actor, uuid)
    return _refusals(row, importer_of(row.kind, row.about), None)


def refused_rows(actor: Actor, uuid: UUID) -> Table:
    """The refused rows as XLSX: the file's own headings, and a last column that says why. Mend them and upload that file.

    Columns that are not stored are not in it. Raises NotFound, at once.
    """
    row = mine(actor, uuid)
    importer = importer_of(row.kind, row.about)
    columns = [*(Column(key, text) for key, text in row.headings), Column("", str(WHY))]
    return xlsx(columns, _mendable(row, importer), title=_("Baris ditolak"))


def mine(actor: Actor, uuid: UUID) -> Import:
    """The row, for whoever may import its kind into its region. Raises NotFound."""
    row = Import.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    importer_for(actor, row.kind, RegionId(row.region), row.about)
    return row


def batch_of(row: Import, step: Callable[[str], None]) -> Batch:
    """An import as its importer's SQL sees it."""
    return Batch(row.pk, row.uuid, RegionId(row.region), step, row.about, dict(row.headings))


def remembered(kind: str, region: RegionId, about: int | None = None) -> Mapping[str, str]:
    """Heading → column key, as it was decided for the last import applied."""
    applied = Import.objects.filter(kind=kind, region=region, about=about, applied_at__isnull=False)
    decided = applied.exclude(mapping={})
    return decided.order_by("-applied_at").values_list("mapping", flat=True).first() or {}


def counts_of(row: Import) -> Counts:
    """Its counts."""
    return Counts(row.rows, row.new, row.changed, row.unchanged, row.refused)


def _state(row: Import) -> State:
    if row.undone_at:
        return "undone"
    return "applied" if row.applied_at else "previewed"


def _refusals(row: Import, importer: Importer, limit: int | None) -> Iterator[Refusal]:
    headings = dict(row.headings)
    for staged in _rows(row, "refused")[:limit].iterator(_BATCH):
        cells = _cells(staged)
        for problem in staged.problems:
            key = problem["column"]
            heading = headings.get(key) or importer.label(key)
            yield Refusal(staged.row, heading, cells.get(key, ""), problem["message"], cells)


def _samples(row: Import, importer: Importer, outcome: str) -> Iterable[Sample]:
    if importer.bulk:
        if not getattr(row, outcome) or _state(row) != "previewed" or row.emptied_at:
            return ()
        found = importer.bulk.samples(batch_of(row, lambda _words: None), outcome, SAMPLES)
        return (Sample(number, cells) for number, cells in found)
    return (Sample(staged.row, _cells(staged)) for staged in _rows(row, outcome)[:SAMPLES])


def _mendable(row: Import, importer: Importer) -> Iterator[dict[str, Any]]:
    headings = dict(row.headings)
    for staged in _rows(row, "refused").iterator(_BATCH):
        named = ((problem["column"], problem["message"]) for problem in staged.problems)
        reasons = [(headings.get(key) or importer.label(key), message) for key, message in named]
        why = " ".join(f"{heading}: {message}" if heading else message for heading, message in reasons)
        yield _cells(staged) | {"": why}


def _rows(row: Import, outcome: str) -> Any:
    return ImportRow.objects.filter(batch=row, outcome=outcome).order_by("row")


def _cells(staged: ImportRow) -> dict[str, str]:
    return {key: written(value) for key, value in (staged.cells or staged.data or {}).items()}
