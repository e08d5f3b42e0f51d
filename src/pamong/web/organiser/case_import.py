"""Importing cases: a table or an event log, for one source of a service. The pages after it are those of every import."""

from typing import Any
from uuid import UUID

from django.forms import ChoiceField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pamong.core.refusals import Conflict
from pamong.kit.imports import Importable, import_template, importable, recent_imports
from pamong.services.actions.case_table import COLUMNS, KIND
from pamong.services.actions.sources import ensure_source
from pamong.services.queries.cases import SourceLine, source_page, sources_of
from pamong.services.queries.catalogue import ServiceFacts
from pamong.web.http import Request, takes
from pamong.web.organiser.import_forms import UploadForm
from pamong.web.organiser.import_kinds import kind_of
from pamong.web.organiser.imports import METHODS, UPLOAD, columns_of, taken, workbook


class CasesUpload(UploadForm):
    """A table or a log, and the source that it is of."""

    def __init__(self, known: Importable, sources: list[SourceLine], *arguments: Any) -> None:
        """Ask for the source where there are several."""
        super().__init__(known, *arguments)
        self.fields["berkas"].label = _("Tabel berkas atau catatan kejadian")
        self.fields["berkas"].help_text = _("Excel (.xlsx), CSV, atau XES (.xes, .xes.gz), paling besar 64 MB")
        if len(sources) > 1:
            self.fields["sumber"] = ChoiceField(
                label=_("Sumber"), choices=[(str(one.uuid), one.name) for one in sources]
            )


@takes(UPLOAD)
@require_http_methods(METHODS)
def cases_import(request: Request, uuid: UUID) -> HttpResponse:
    """The form, and what was imported before; takes a file and leads to its preview."""
    service, every = sources_of(request.actor, uuid)
    sources = [one for one in every if one.closed_at is None]
    picked = request.POST.get("sumber") or request.GET.get("sumber", "")
    source = next((one for one in sources if str(one.uuid) == picked), sources[0] if sources else None)
    known = _known(request, service, source)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CasesUpload(known, sources, *posted)
    if posted and form.is_valid() and (answer := _answer(request, service, source, form)):
        return answer
    context = {"service": service, "region": service.region, "sources": sources, "source": source, "form": form}
    context |= {
        "columns": columns_of(known),
        "hint": kind_of(importer=KIND).hint,
        "lines": _lines(request, service, source),
    }
    return render(request, "web/organiser/case_import.html", context, status=422 if form.errors else 200)


@require_safe
def cases_template(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """An empty workbook with the headings that are read."""
    service, sources = sources_of(request.actor, uuid)
    about = next((one.id for one in sources if one.closed_at is None), None)
    if about is None:
        raise Conflict("no-source", _("Beri nama sumber berkasnya dahulu; templatnya mengikuti sumber itu."))
    table = import_template(request.actor, region=service.region.id, kind=KIND, title=_("Berkas"), about=about)
    return workbook(table, "templat-berkas.xlsx")


def _known(request: Request, service: ServiceFacts, source: SourceLine | None) -> Importable:
    if source is None:
        return Importable(COLUMNS, {})
    return importable(request.actor, region=service.region.id, kind=KIND, about=source.id)


def _lines(request: Request, service: ServiceFacts, source: SourceLine | None) -> list[Any]:
    if source is None:
        return []
    return recent_imports(request.actor, region=service.region.id, kind=KIND, about=source.id)


def _answer(
    request: Request, service: ServiceFacts, source: SourceLine | None, form: CasesUpload
) -> HttpResponse | None:
    """Where a file leads. The first of a service without any source makes the usual one."""
    if source is None:
        source = source_page(request.actor, ensure_source(request.actor, service=service.uuid).uuid).row
    return taken(request, service.region.id, kind_of(importer=KIND), form, source)
