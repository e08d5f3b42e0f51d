"""Importing a table: choose, look at what it would do, write it, take it back."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.actor import RegionId
from pamong.core.refusals import Conflict, Invalid, TooLarge
from pamong.exams.actions.item_files import write_items_table
from pamong.kit import filetypes
from pamong.kit.imports import (
    Importable,
    Preview,
    import_template,
    importable,
    preview_import,
    recent_imports,
    refused_rows,
    start_import,
    start_preview,
    undo_import,
    visible_import,
)
from pamong.kit.tables import Table
from pamong.people.queries.regions import region_by_code, region_by_id
from pamong.services.actions.event_logs import LogReading, take_log
from pamong.services.queries.cases import SourceLine as Source
from pamong.services.queries.cases import source_by_id
from pamong.web.http import Request, takes
from pamong.web.organiser.import_forms import MappingForm, TableForm, UploadForm
from pamong.web.organiser.import_kinds import KINDS, Kind, kind_of, offered

F = TypeVar("F", bound=TableForm)

UPLOAD: Final = 64 << 20
"""Bytes of the largest table."""

AT_ONCE: Final = 512 << 10
"""Bytes of the largest table that is looked at while its sender waits, about two seconds; a larger one becomes a job."""

CELL: Final = 500
"""Characters of a cell that a preview shows."""

METHODS: Final = ("GET", "HEAD", "POST")

LOG: Final = "log"
"""Key of the session under which stands what was read of the last event log, by its source."""

SHOWN: Final = 20
"""Refused events of a log that a preview shows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as a preview shows it.

    who         whom or what it is about; empty when the row does not say
    cells       pairs of label and what stands there
    """

    row: int
    who: str
    cells: list[tuple[str, str]]


@takes(UPLOAD)
@require_http_methods(METHODS)
def imports(request: Request, code: str, slug: str = KINDS[0].slug) -> HttpResponse:
    """What can be imported, the form, and what was imported before; takes a table and leads to its preview."""
    region, kind = region_by_code(request.actor, code), kind_of(slug=slug)
    known = importable(request.actor, region=region.id, kind=kind.importer)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = _asking(UploadForm(known, *posted), request, kind)
    if posted and form.is_valid() and (answer := taken(request, region.id, kind, form)):
        return answer
    lines = recent_imports(request.actor, region=region.id, kind=kind.importer)
    kinds = offered(request.actor, region.id)
    context = {"region": region, "kind": kind, "kinds": kinds, "form": form, "lines": lines}
    context |= {"columns": columns_of(known)}
    return render(request, "web/organiser/imports.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: Request, code: str, slug: str) -> StreamingHttpResponse:
    """An empty workbook with the headings that are read."""
    region, kind = region_by_code(request.actor, code), kind_of(slug=slug)
    title = _("Impor %(rows)s") % {"rows": kind.rows}
    table = import_template(request.actor, region=region.id, kind=kind.importer, title=title)
    return workbook(table, f"templat-{slug}.xlsx")


@require_safe
def preview(request: Request, uuid: UUID) -> HttpResponse:
    """What an import would do, did, or no longer does."""
    return _page(request, uuid)


@takes(UPLOAD)
@require_http_methods(METHODS)
def mapping(request: Request, uuid: UUID) -> HttpResponse:
    """Change which heading is which column; the file is asked for once more, because it was not kept."""
    found = visible_import(request.actor, uuid)
    region, kind = region_by_id(request.actor, found.region), kind_of(importer=found.kind)
    known = importable(request.actor, region=found.region, kind=found.kind, about=found.about)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = _asking(MappingForm(known, found, *posted), request, kind)
    source = source_by_id(request.actor, found.about).row if found.about else None
    if posted and form.is_valid() and (answer := taken(request, region.id, kind, form, source)):
        return answer
    context = {"import": found, "region": region, "kind": kind, "form": form}
    return render(request, "web/organiser/import_mapping.html", context, status=422 if form.errors else 200)


@require_safe
def refused(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The refused rows as a workbook, each with its reason, to be mended and sent again."""
    name = Path(visible_import(request.actor, uuid).file_name).stem
    return workbook(refused_rows(request.actor, uuid), _("%(name)s, baris ditolak.xlsx") % {"name": name})


@require_POST
def apply(request: Request, uuid: UUID) -> HttpResponse:
    """Start writing it, and lead to the progress."""
    try:
        job = start_import(request.actor, uuid=uuid, back=reverse("import", args=[uuid]))
    except Conflict as refusal:
        return _page(request, uuid, refusal)
    return redirect("job", uuid=job.uuid)


@require_POST
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Take it back."""
    try:
        undo_import(request.actor, uuid=uuid)
    except Conflict as refusal:
        return _page(request, uuid, refusal)
    return redirect("import", uuid=uuid)


def columns_of(known: Importable) -> dict[str, Any]:
    """Labels of required and optional columns, of those that only new rows need, and of dropped ones by their reason."""
    dropped: dict[str, list[str]] = {}
    for column in known.columns:
        if column.drop:
            dropped.setdefault(column.drop, []).append(column.label)
    kept = [column for column in known.columns if not column.drop and not column.goes_on]
    return {
        "required": [column.label for column in kept if column.required],
        "new": [column.label for column in kept if column.for_new],
        "optional": [column.label for column in kept if not (column.required or column.for_new)],
        "dropped": dropped.items(),
    }


def _asking(form: F, request: Request, kind: Kind) -> F:
    """The form, which asks for the bank of items too; a page that leads here may name it."""
    if kind.items:
        form.ask_bank(request.GET.get("bank", ""))
    return form


def taken(
    request: Request, region: RegionId, kind: Kind, form: UploadForm | MappingForm, source: Source | None = None
) -> HttpResponse | None:
    """Where a table leads; None when it was refused, which the form then says.

    source      of cases, of which the table or the log is; None for tables about the region
    """
    file = form.cleaned_data["berkas"]
    facts: dict[str, Any] = {"region": region, "kind": kind.importer, "name": file.name, "mapping": form.mapping()}
    path = Path(file.temporary_file_path())
    try:
        if kind.items:
            write_items_table(path, path, name=file.name, bank=form.bank)
        if source:
            facts["about"] = source.id
            if log := take_log(request.actor, source=source.uuid, path=path, name=file.name):
                facts["mapping"] = None  # its table has our own headings
                note_log(request, source, file.name, log)
        if path.stat().st_size > AT_ONCE:
            return redirect("job", uuid=start_preview(request.actor, path=path, back=request.path, **facts).uuid)
        return redirect("import", uuid=preview_import(request.actor, path=path, **facts).uuid)
    except (Invalid, TooLarge) as refusal:
        form.refuse(refusal)
        return None


def note_log(request: Request, source: Source, name: str, log: LogReading) -> None:
    """Keep for the preview what was read of a log: its table no longer says which events were refused."""
    refusals = [(one.number, one.message) for one in log.refusals[:SHOWN]]
    facts = {"name": name, "events": log.events, "refused": log.refused, "refusals": refusals}
    request.session[LOG] = {str(source.id): facts}


def _page(request: Request, uuid: UUID, refusal: Conflict | None = None) -> HttpResponse:
    found = visible_import(request.actor, uuid)
    region, kind = region_by_id(request.actor, found.region), kind_of(importer=found.kind)
    known = importable(request.actor, region=found.region, kind=found.kind, about=found.about)
    labels = {column.key: column.label for column in known.columns}
    context = {
        "source": source_by_id(request.actor, found.about) if found.about else None,
        "logged": bool(found.about) and all(key == heading for key, heading in found.headings),
        "log": request.session.get(LOG, {}).get(str(found.about)),
        "import": found,
        "region": region,
        "kind": kind,
        "refusal": refusal,
        "pairs": [(heading, labels.get(key, key)) for key, heading in found.headings],
        "refusals": [
            (replace(line, written=_short(line.written)), line.cells.get(kind.who, "")) for line in found.refusals
        ],
        "shown": len({line.row for line in found.refusals}),
        "samples": _samples(found, kind, labels),
    }
    return render(request, "web/organiser/import.html", context, status=409 if refusal else 200)


def _samples(found: Preview, kind: Kind, labels: dict[str, str]) -> dict[str, list[Shown]]:
    """Outcome → its first rows, without what they leave blank."""
    return {
        outcome: [
            Shown(
                sample.row,
                sample.cells.get(kind.who, ""),
                [(labels.get(key, key), _short(text)) for key, text in sample.cells.items() if text],
            )
            for sample in samples
        ]
        for outcome, samples in found.samples.items()
    }


def _short(text: str) -> str:
    """As much of a cell as a page shows; one may hold a picture."""
    return text if len(text) <= CELL else f"{text[:CELL]}…"


def workbook(table: Table, name: str) -> StreamingHttpResponse:
    """A workbook to be saved as ``name``."""
    answer = StreamingHttpResponse(table, content_type=filetypes.XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer
