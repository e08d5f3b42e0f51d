"""Imports at the command line: the machine's owner imports, in one go, and takes back."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Final
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, RegionId
from pamong.core.refusals import Conflict, NotFound
from pamong.exams.actions.item_files import write_items_table
from pamong.exams.actions.item_table import KIND as ITEMS
from pamong.kit.imports import (
    Counts,
    Note,
    Preview,
    Refusal,
    apply_import,
    import_refusals,
    preview_import,
    refused_rows,
    undo_import,
)
from pamong.people.actions.regions import create_region
from pamong.people.actions.registry import KIND

SHOWN: Final = 1_000
"""Refusals that a report lists; the file of refused rows has all."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import came to.

    uuid            None when nothing was applied
    why             why nothing was applied, though the file was read; empty otherwise
    refused_file    rows to be mended; None when none was refused, in a dry run, or where it could not be written
    """

    uuid: UUID | None
    why: str
    counts: Counts
    notes: tuple[Note, ...]
    dropped: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    refused_file: Path | None
    seconds: float

    def document(self) -> dict[str, object]:
        """For scripts."""
        return {
            "import": self.uuid,
            **self.counts.facts(),
            "refusals": [{"row": line.row, "column": line.column, "message": line.message} for line in self.refusals],
            "refused_file": self.refused_file,
            "seconds": round(self.seconds, 3),
        }


def import_people(file: Path, *, region: str, dry_run: bool = False) -> Report:
    """Preview a registry file and apply it.

    region      code; one of the built-in list is made when it is missing
    dry_run     read, compare and report, and leave nothing behind
    raises      Invalid for a file that cannot be read or an unknown code; Conflict when data changed meanwhile
    """
    return _imported(file, file, KIND, region=region, dry_run=dry_run)


def import_items(file: Path, *, region: str, bank: str, dry_run: bool = False) -> Report:
    """Preview a file of items, whatever its form, and apply it; the items become drafts.

    bank        into which they go; made when it is missing
    raises      as ``import_people``; TooLarge for a file that is larger than any bank of items
    """
    with TemporaryDirectory() as folder:
        table = Path(folder) / "soal.csv"
        write_items_table(file, table, name=file.name, bank=bank)
        return _imported(table, file, ITEMS, region=region, dry_run=dry_run)


def _imported(table: Path, file: Path, kind: str, *, region: str, dry_run: bool) -> Report:
    """Preview a table and apply it.

    file        that somebody named, beside which the refused rows are put
    """
    begun = time.perf_counter()
    with _kept(not dry_run):
        owner = RegionId(create_region(SYSTEM, code=region).pk)
        seen = preview_import(SYSTEM, region=owner, kind=kind, path=table, name=file.name)
        told = looked_at(file, seen, dry_run=dry_run)
    return reported(seen, told, begun, dry_run=dry_run)


def looked_at(file: Path, seen: Preview, *, dry_run: bool) -> tuple[tuple[Refusal, ...], Path | None]:
    """What a preview refuses, and where the refused rows were put."""
    refusals = tuple(islice(import_refusals(SYSTEM, seen.uuid), SHOWN))
    return refusals, _write_refused(file, seen) if seen.counts.refused and not dry_run else None


def reported(seen: Preview, told: tuple[tuple[Refusal, ...], Path | None], begun: float, *, dry_run: bool) -> Report:
    """Apply what was looked at, unless it is a dry run, and tell what came of it.

    begun       reading of ``perf_counter`` when the work began
    """
    uuid, counts, why = (None, seen.counts, "") if dry_run else _apply(seen)
    refusals, beside = told
    return Report(
        uuid=uuid,
        why=why,
        counts=counts,
        notes=seen.notes,
        dropped=seen.dropped,
        ignored=seen.ignored,
        refusals=refusals,
        refused_file=beside,
        seconds=time.perf_counter() - begun,
    )


def undo(uuid: UUID) -> Counts:
    """Take an import back. Raises NotFound; Conflict while something depends on it."""
    try:
        return undo_import(SYSTEM, uuid=uuid)
    except NotFound as unknown:
        message = _("Tidak ada impor dengan nomor %(uuid)s. Salin nomornya dari hasil impor.") % {"uuid": uuid}
        raise NotFound("import-unknown", message) from unknown


def _apply(seen: Preview) -> tuple[UUID | None, Counts, str]:
    """Its uuid when it was applied, its counts, and else why not."""
    try:
        return seen.uuid, apply_import(SYSTEM, uuid=seen.uuid), ""
    except Conflict as conflict:
        return None, seen.counts, str(conflict)


@contextmanager
def _kept(keep: bool) -> Iterator[None]:  # noqa: FBT001  # said by its one caller
    """As it is; or in a transaction that ends as if it had never been."""
    if keep:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _write_refused(file: Path, seen: Preview) -> Path | None:
    """The refused rows beside the file, for its owner only: in a file that has them already, else under a name that is free.

    None in a folder that is closed.
    """
    with TemporaryFile() as rows:
        rows.writelines(refused_rows(SYSTEM, seen.uuid))
        try:
            path, descriptor = _place(file, rows)
        except OSError:
            return None
        if descriptor is not None:
            rows.seek(0)
            with os.fdopen(descriptor, "wb") as target:
                copyfileobj(rows, target)
    return path


def _place(file: Path, rows: IO[bytes]) -> tuple[Path, int | None]:
    """Where the rows stand, or an open file to write them to."""
    wanted = _contents(rows)
    for number in count(1):
        path = file.with_name(f"{file.stem}-ditolak{f'-{number}' if number > 1 else ''}.xlsx")
        try:
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if _contents(path) == wanted:
                return path, None
    raise AssertionError


def _contents(workbook: Path | IO[bytes]) -> dict[str, int] | None:
    """Checksum of every part but the one that says when it was made. None for what cannot be read as a workbook."""
    try:
        with ZipFile(workbook) as parts:
            return {part.filename: part.CRC for part in parts.infolist() if part.filename != "docProps/core.xml"}
    except (BadZipFile, OSError):
        return None
