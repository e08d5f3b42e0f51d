"""Handing certificates to the national registry: a table, or an archive of the table with the signed files. Both are journalled."""

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor, RegionId
from pamong.core.journal import record
from pamong.credentials.access import KEEPERS
from pamong.credentials.formats.registry import COLUMNS, UNCONFIRMED, WHOLE
from pamong.credentials.queries.registry_export import KIND, RegistryExport, registry_export, signed_file, system_export
from pamong.kit import filetypes
from pamong.kit.files import Limits, prepare_store, store_file
from pamong.kit.jobs import FILE, Job, Run, start_job
from pamong.kit.tables import Column, Row, xlsx
from pamong.people.access import whole_region_for

ARCHIVE: Final = Limits(8 << 30, frozenset({filetypes.ZIP}))
"""8 GB are some 50,000 certificates."""

STEP: Final = 50
"""Files between two looks at whether somebody has stopped the work."""

_COPY: Final = 1 << 18
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)


def export_table(actor: Actor, *, code: str, year: int, form: str = "") -> RegistryExport:
    """The table of a year, to be taken out of the system; who took it stays in the journal. Raises NotFound."""
    with transaction.atomic():
        found = registry_export(actor, code, year, form)
        told = {"year": year, "ready": len(found.ready), "left": len(found.left), "form": form}
        record(actor, "credentials.exported", f"people.region:{found.region.id}", region=found.region.id, **told)
    return found


def start_export(actor: Actor, *, code: str, year: int, form: str = "", back: str = "") -> Job:
    """Ask for the archive of a year: the table, what is not ready, and every signed file. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    args = {"code": code, "year": year, "form": form}
    title = _("Menyiapkan berkas sertifikat %(year)s untuk SIASN") % {"year": year}
    return start_job(actor, kind=KIND, title=title, args=args, region=region.pk, back=back)


def run_export(run: Run) -> dict[str, Any]:
    """Pack it. One file after the other goes through a small buffer onto the disk, so memory stays flat at any number.

    The archive grows in an unnamed file, which is gone when the worker is killed: then the work begins anew.
    """
    found = system_export(run.args["code"], int(run.args["year"]), run.args["form"])
    prepare_store()
    with tempfile.TemporaryFile(dir=Path(settings.MEDIA_ROOT)) as target:
        missing = _pack(run, found, target)
        target.seek(0)
        name = f"siasn-sertifikat-{found.region.code}-{found.year}.zip"
        with transaction.atomic():
            file = store_file(SYSTEM, region=RegionId(found.region.id), stream=target, name=name, limits=ARCHIVE)
            told = {"year": found.year, "ready": len(found.ready), "left": len(found.left), "missing": missing}
            record(SYSTEM, "credentials.export_packed", file, region=found.region.id, **told)
            run.step(done=len(found.files), total=len(found.files))
    file.refresh_from_db(fields=["uuid"])
    return {**told, FILE: str(file.uuid), "bytes": file.size}


def ready_columns() -> tuple[Column, ...]:
    """Headings of what can be handed over, in the registry's words; what no source confirms says so."""
    unsure = _("belum dikonfirmasi")
    return tuple(
        Column(
            field,
            f"{field} ({unsure})" if field in UNCONFIRMED else field,
            "integer" if field in WHOLE else "text",
        )
        for field in COLUMNS
    )


def left_columns() -> tuple[Column, ...]:
    """Headings of what cannot be handed over yet."""
    return (
        Column("name", _("Nama")),
        Column("nip", _("NIP")),
        Column("title", _("Skema")),
        Column("number", _("Nomor sertifikat")),
        Column("why", _("Mengapa belum siap")),
    )


def left_rows(found: RegistryExport) -> Iterable[Row]:
    """Its rows."""
    return (
        {"name": row.name, "nip": row.nip, "title": row.title, "number": row.number, "why": row.why}
        for row in found.left
    )


def _pack(run: Run, found: RegistryExport, target: IO[bytes]) -> int:
    """Returns how many files have lost their content."""
    total, missing = len(found.files), 0
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        _table(archive, "siasn-kursus.xlsx", ready_columns(), found.ready, "kursus")
        _table(archive, "belum-siap.xlsx", left_columns(), left_rows(found), _("Belum siap"))
        for done, (name, credential) in enumerate(found.files.items()):
            if done % STEP == 0:
                run.step(done=done, total=total)
            content = signed_file(credential)
            if content is None:
                missing += 1
                continue
            with closing(content), archive.open(_entry(name, ZIP_STORED), "w") as entry:
                shutil.copyfileobj(content, entry, _COPY)
    return missing


def _table(archive: ZipFile, name: str, columns: tuple[Column, ...], rows: Iterable[Row], title: str) -> None:
    with archive.open(_entry(name, ZIP_STORED), "w") as entry:
        for chunk in xlsx(columns, rows, title=title):
            entry.write(chunk)


def _entry(name: str, method: int) -> ZipInfo:
    """The same bytes for the same certificates: without the hour of packing. PDF and XLSX are packed already."""
    info = ZipInfo(name, _EARLIEST)
    info.compress_type = method
    return info
