"""Preview, apply, undo: each one transaction and one fact in the journal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.files import clean_name
from pamong.kit.imports import staging
from pamong.kit.imports.bulk import Counted, copy_drafts, counted, delete_drafts, joined, settle_twins
from pamong.kit.imports.headings import Layout, layout_of
from pamong.kit.imports.importer import Batch, Bulk, Importer, Note, drafts, importer_for, importer_of
from pamong.kit.imports.progress import Step, progress
from pamong.kit.imports.queries import (
    KEPT,
    Counts,
    Preview,
    batch_of,
    counts_of,
    mine,
    remembered,
    visible_import,
)
from pamong.kit.imports.reading import readings
from pamong.kit.imports.sheets import sheets
from pamong.kit.jobs import Run, start_job
from pamong.kit.models import Import, ImportRow, Job


def preview_import(
    actor: Actor,
    *,
    region: RegionId,
    kind: str,
    path: Path,
    name: str,
    mapping: Mapping[str, str] | None = None,
    about: int | None = None,
    run: Run | None = None,
) -> Preview:
    """Read a table file, stage its rows and compare them with what is there. Nothing is imported yet.

    path        of the upload; read here and not kept
    name        as the uploader called it
    mapping     heading → column key, "" to ignore that column; None takes what was decided for the last import applied
    about       what of the importer's own the table is about; None: the region
    run         of the job that this is part of, for progress and cancel
    raises      NotFound for who may not import; Invalid for a file or a table that cannot be read
    """
    importer = importer_for(actor, kind, region, about)
    row = _preview(actor, importer, region, path=path, name=name, mapping=mapping, about=about, run=run)
    return visible_import(actor, row.uuid)


def start_preview(
    actor: Actor,
    *,
    region: RegionId,
    kind: str,
    path: Path,
    name: str,
    mapping: Mapping[str, str] | None = None,
    about: int | None = None,
    back: str = "",
) -> Job:
    """Preview a large file as a job, with progress and cancel. Its result names the import.

    path        of the upload, where uploads arrive; it is taken over and removed once it is read
    back        address of the page that asks; see ``start_job``
    raises      NotFound for who may not import. What is wrong with the file, the job says
    """
    importer_for(actor, kind, region, about)
    kept = path.rename(path.with_name(f"{uuid4().hex}.table"))
    called = clean_name(name)
    args = _who(actor) | {"importer": kind, "region": region, "file": kept.name, "name": called, "mapping": mapping}
    args["about"] = about
    title = _("Memeriksa berkas “%(name)s”") % {"name": called}
    return start_job(actor, kind="kit.preview_import", title=title, args=args, region=region, back=back)


def run_preview(run: Run) -> dict[str, str | int]:
    """The job that ``start_preview`` asked for: whoever asked had the right to. After a kill it begins again."""
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / run.args["file"]
    name, mapping, region = run.args["name"], run.args["mapping"], RegionId(run.args["region"])
    about = run.args.get("about")  # a job that was asked for before an update names none
    if not path.exists():
        raise Invalid(
            "import-upload-gone",
            _("Unggahan “%(name)s” sudah tidak ada di server. Unggah lagi berkasnya.") % {"name": name},
        )
    try:
        importer = importer_of(run.args["importer"], about)
        row = _preview(_asker(run), importer, region, path=path, name=name, mapping=mapping, about=about, run=run)
    except (OperationalError, InterfaceError):
        raise  # the job begins again when the database is back, and needs the file
    except Exception:
        path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)
    return {"import": str(row.uuid), **counts_of(row).facts()}


def apply_import(actor: Actor, *, uuid: UUID, run: Run | None = None) -> Counts:
    """Write what is new and changed, in one transaction: all of it or nothing.

    raises      NotFound; Conflict when it was applied already, has no row to apply, or its rows are deleted; Conflict
                ``import-stale`` when the data has changed since the preview, which is brought up to date by that
    """
    return _apply(actor, mine(actor, uuid), run)


def undo_import(actor: Actor, *, uuid: UUID) -> Counts:
    """Take an applied import back, in one transaction. It may be applied again afterwards, unless its table was very long.

    raises      NotFound; Conflict when it is not applied, its rows are deleted, or something depends on it
    """
    row = mine(actor, uuid)
    with transaction.atomic(), progress(None) as step:
        importer = _locked(row)
        if row.undone_at:
            raise Conflict("import-undone", _("Impor ini sudah dibatalkan, jadi tidak ada lagi yang dibatalkan."))
        if row.applied_at is None:
            raise Conflict("import-not-applied", _("Impor ini belum dimasukkan, jadi tidak ada yang dibatalkan."))
        _refuse_emptied(row)
        batch = batch_of(row, partial(step, 0, row.rows))
        row.undone_at = timezone.now()
        if importer.bulk:
            importer.undo(actor, batch)
            row.emptied_at = row.undone_at
            ImportRow.objects.filter(batch=row).delete()
        else:
            with staging.staged(importer, row.pk, fresh=False):
                importer.undo(actor, batch)
        Import.objects.filter(pk=row.pk).update(undone_at=row.undone_at, emptied_at=row.emptied_at)
        counts = counts_of(row)
        record(actor, "kit.import_undone", row, region=row.region, kind=row.kind, **counts.facts())
    return counts


def start_import(actor: Actor, *, uuid: UUID, back: str = "") -> Job:
    """Apply an import as a job, with progress and cancel. Raises what ``apply_import`` raises before it begins."""
    row = mine(actor, uuid)
    _refuse_apply(row)
    title = _("Memasukkan %(rows)s baris dari “%(name)s”") % {
        "rows": number_format(row.new + row.changed, force_grouping=True),
        "name": row.file_name,
    }
    args = _who(actor) | {"import": str(uuid)}
    return start_job(actor, kind="kit.apply_import", title=title, args=args, region=row.region, back=back)


def run_import(run: Run) -> dict[str, int]:
    """The job that ``start_import`` asked for: whoever asked had the right to. After a kill it begins again."""
    row = Import.objects.get(uuid=run.args["import"])
    if row.applied_at and row.undone_at is None:
        return counts_of(row).facts()  # killed between commit and the end of the job
    return _apply(_asker(run), row, run).facts()


def prune_imports(older_than: timedelta = KEPT) -> int:
    """Delete the rows of imports on which nothing happened for that long; the imports stay as facts. Returns how many."""
    numbers = list(overdue_imports(timezone.now() - older_than).values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            Import.objects.filter(pk=number).update(emptied_at=timezone.now(), notes=[])
            ImportRow.objects.filter(batch=number).delete()
            for table in drafts():
                delete_drafts(table, [number])
    return len(numbers)


def overdue_imports(oldest: datetime) -> QuerySet[Import]:
    """Imports that still have their rows, though nothing happened to them since. No actor."""
    touched = Greatest("created_at", Coalesce("applied_at", "created_at"), Coalesce("undone_at", "created_at"))
    return Import.objects.filter(emptied_at=None).annotate(touched=touched).filter(touched__lt=oldest)


def _who(actor: Actor) -> dict[str, Any]:
    return {"account": actor.account, "behalf": actor.behalf}


def _asker(run: Run) -> Actor:
    account, behalf = run.args["account"], run.args["behalf"]
    return Actor("account", account=account, behalf=behalf) if account else SYSTEM


def _preview(
    actor: Actor,
    importer: Importer,
    region: RegionId,
    *,
    path: Path,
    name: str,
    mapping: Mapping[str, str] | None,
    about: int | None,
    run: Run | None,
) -> Import:
    chosen = dict(remembered(importer.kind, region, about) if mapping is None else mapping)
    layout = layout_of(sheets(path, name), importer, chosen)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    with transaction.atomic(), progress(run) as step:
        facts = {"file_name": clean_name(name), "sha256": digest, "mapping": chosen, "about": about}
        row = _create(actor, importer, region, layout, **facts)
        if importer.bulk:
            _draft(row, importer, importer.bulk, layout, step)
        else:
            read = staging.copy_rows(row, readings(importer, layout), step)
            staging.refuse_twins(row, importer)
            with staging.staged(importer, row.pk, fresh=True):
                notes = staging.compare(importer, batch_of(row, partial(step, read, read)))
                staging.keep(row.pk)
            _note_comparison(row, notes)
        counts = counts_of(row)
        step(counts.rows, counts.rows, _("Selesai diperiksa"))
        record(actor, "kit.import_previewed", row, region=region, kind=importer.kind, **counts.facts())
    return row


def _draft(row: Import, importer: Importer, bulk: Bulk, layout: Layout, step: Step) -> None:
    """Read a very long table and compare it."""
    batch = batch_of(row, lambda words: step(0, None, words))
    reader = bulk.reader(batch, layout.places)
    read = copy_drafts(bulk, batch, layout, reader, step)
    batch = batch_of(row, partial(step, read, read))
    batch.step(_("Mencari baris kembar"))
    notes = [*reader.notes(), *settle_twins(bulk, batch, importer.key[0])]
    batch.step(_("Membandingkan dengan data yang ada"))
    _note_counts(row, counted(bulk, batch), [*notes, *importer.compare(batch)])


def _apply(actor: Actor, row: Import, run: Run | None) -> Counts:
    with transaction.atomic(), progress(run) as step:
        importer = _locked(row)
        _refuse_apply(row)
        batch = batch_of(row, partial(step, 0, row.rows))
        bulk = importer.bulk
        as_seen = (
            _write_drafts(actor, row, importer, bulk, batch) if bulk else _write_staged(actor, row, importer, batch)
        )
        if as_seen:
            _note_applied(actor, row)
        step(row.rows, row.rows, _("Menyimpan"))
    if not as_seen:  # after the transaction, so that the new comparison stays
        raise Conflict(
            "import-stale",
            _(
                "Data berubah sejak impor ini diperiksa. Hasil pemeriksaan sudah diperbarui; periksa lagi, lalu masukkan."
            ),
        )
    return counts_of(row)


def _write_staged(actor: Actor, row: Import, importer: Importer, batch: Batch) -> bool:
    """Write what is staged. False, with a new comparison, when the data has changed since the preview."""
    with staging.staged(importer, row.pk, fresh=True):
        notes = staging.compare(importer, batch)
        as_seen = staging.is_as_stored(row.pk)
        if as_seen:
            importer.apply(actor, batch)
        staging.keep(row.pk)
    if not as_seen:
        _note_comparison(row, notes)
    return as_seen


def _write_drafts(actor: Actor, row: Import, importer: Importer, bulk: Bulk, batch: Batch) -> bool:
    """Write the drafts and forget them. False, with a new comparison, when other counts come out than at the preview."""
    batch.step(_("Membandingkan dengan data yang ada"))
    found = counted(bulk, batch)
    if (found.new, found.changed, found.unchanged) != (row.new, row.changed, row.unchanged):
        _note_counts(row, found, [Note(message, tuple(items)) for message, items in row.notes])
        return False
    with joined(bulk, batch):
        importer.apply(actor, batch)
    delete_drafts(bulk.table, [row.pk])
    return True


def _create(actor: Actor, importer: Importer, region: RegionId, layout: Layout, **facts: object) -> Import:
    row = Import.objects.create(
        kind=importer.kind,
        region=region,
        account=actor.account,
        sheet=layout.sheet.name,
        form=layout.sheet.form,
        heading_row=layout.row,
        headings=list(layout.headings.items()),
        dropped=layout.dropped,
        ignored=layout.ignored,
        created_at=timezone.now(),
        **facts,
    )
    row.refresh_from_db()
    return row


def _locked(row: Import) -> Importer:
    """Make everything of this kind and region wait, so that two imports never interleave; read the row again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [row.kind, row.region])
    row.refresh_from_db()
    return importer_of(row.kind, row.about)


def _refuse_apply(row: Import) -> None:
    if row.applied_at and row.undone_at is None:
        raise Conflict("import-applied", _("Impor ini sudah dimasukkan. Batalkan dahulu bila hendak mengulanginya."))
    _refuse_emptied(row)
    if not row.rows:
        raise Conflict(
            "import-nothing", _("Tabel ini tidak memuat baris di bawah judulnya. Isi barisnya, lalu ulangi.")
        )
    if row.rows == row.refused:
        raise Conflict(
            "import-nothing", _("Tidak ada baris yang dapat dimasukkan. Perbaiki baris yang ditolak lebih dahulu.")
        )


def _refuse_emptied(row: Import) -> None:
    if row.emptied_at:
        raise Conflict(
            "import-emptied",
            _("Rincian impor ini sudah dihapus karena masa simpannya lewat. Unggah lagi berkasnya bila perlu."),
        )


def _note_comparison(row: Import, notes: list[Note]) -> None:
    found = staging.counts(row.pk)
    _note_counts(
        row, Counted(*(found.get(outcome, 0) for outcome in ("new", "changed", "unchanged", "refused"))), notes
    )


def _note_counts(row: Import, found: Counted, notes: list[Note]) -> None:
    row.new, row.changed, row.unchanged, row.refused = found.new, found.changed, found.unchanged, found.refused
    row.rows, row.previewed_at = found.new + found.changed + found.unchanged + found.refused, timezone.now()
    row.notes = [(note.message, list(note.items)) for note in notes]
    row.save(update_fields=["rows", "new", "changed", "unchanged", "refused", "previewed_at", "notes"])


def _note_applied(actor: Actor, row: Import) -> None:
    row.applied_at, row.undone_at = timezone.now(), None
    row.save(update_fields=["applied_at", "undone_at"])
    record(actor, "kit.import_applied", row, region=row.region, kind=row.kind, **counts_of(row).facts())
