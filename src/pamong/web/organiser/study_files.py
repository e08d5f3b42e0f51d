"""Files of a study: its aggregates for a spreadsheet, and what each estimate was made from, byte by byte."""

from typing import Final, Literal
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.core.refusals import NotFound
from pamong.evaluation.queries.estimates import EstimateFiles, estimate_files
from pamong.evaluation.queries.report import study_report
from pamong.web.http import Request
from pamong.web.impact_page import aggregate_columns, aggregates
from pamong.web.organiser.tables import as_xlsx

Kind = Literal["csv", "spec", "document"]

_NAMES: Final[dict[Kind, tuple[str, str]]] = {
    "csv": ("panel.csv", "text/csv; charset=utf-8"),
    "spec": ("rencana.toml", "application/toml"),
    "document": ("hasil.json", "application/json"),
}
"""Name and media type of each. The plan names its table ``panel.csv``: both in one folder are enough for the command."""


@require_safe
def study_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Both groups by month, the effect by months since the start, and the word: never a single office."""
    report = study_report(request.actor, uuid)
    if report.found is None:
        raise NotFound
    columns = aggregate_columns(report.found)
    return as_xlsx(columns, aggregates(report.found), title=_("Dampak"), name=f"dampak-{uuid}")


@require_safe
def study_file(request: Request, uuid: UUID, number: int, kind: Kind) -> HttpResponse:
    """One file of one estimate."""
    return sent(estimate_files(request.actor, uuid, number), kind)


def sent(files: EstimateFiles, kind: Kind) -> HttpResponse:
    """A file as it is kept; the result is shown, the others are saved."""
    name, media_type = _NAMES[kind]
    saved = content_disposition_header(as_attachment=kind != "document", filename=name)
    body = {"csv": files.csv, "spec": files.spec, "document": files.document}[kind]
    return HttpResponse(body, content_type=media_type, headers={"Content-Disposition": saved or ""})
