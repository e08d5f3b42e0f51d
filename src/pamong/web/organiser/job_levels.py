"""What each *jenjang* asks for by default, and a region's own decision about it."""

from dataclasses import asdict
from functools import partial

from django.forms import CharField, ChoiceField, TypedChoiceField
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.competency.actions.job_levels import set_job_level
from pamong.competency.queries.job_levels import SCALE, JobLevels, job_levels_page
from pamong.core.refusals import NotFound
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx


class JobLevelForm(ActionForm):
    """Another default for a *jenjang*, or the table's again."""

    level = TypedChoiceField(
        label=gettext_lazy("Level bawaan"),
        choices=[("", gettext_lazy("Kembali ke tabel")), *((str(level), str(level)) for level in SCALE)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    dasar = CharField(
        label=gettext_lazy("Dasar"),
        help_text=gettext_lazy("Nomor peraturan atau keputusan; boleh kosong bila kembali ke tabel"),
        max_length=300,
        required=False,
    )

    places = {"reason-empty": "dasar", "level-scale": "level", "job-level": "jenjang"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: JobLevels, data: QueryDict | None) -> None:
        """Offer every *jenjang* of the table."""
        super().__init__(data)
        choices = [(row.name, row.name) for row in found.rows]
        self.fields = {"jenjang": ChoiceField(label=_("Jenjang"), choices=choices), **self.fields}


@require_http_methods(METHODS)
def job_levels(request: Request, code: str) -> HttpResponse:
    """The defaults of a region with their source and what speaks against it; keepers decide otherwise here."""
    found = job_levels_page(request.actor, code)
    if request.method == "POST" and not found.change:
        raise NotFound
    form = JobLevelForm(found, sent(request))
    if form.is_valid():
        told = {"job_level": form.cleaned_data["jenjang"], "level": form.cleaned_data["level"]}
        reason = form.cleaned_data["dasar"]
        if form.done(partial(set_job_level, request.actor, region=code, reason=reason, **told)) is not None:
            return redirect("job-levels", code=code)
    context = {"found": found, "region": found.region, "form": form}
    return render(request, "web/organiser/job_levels.html", context, status=422 if form.errors else 200)


@require_safe
def job_levels_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Jenjang")),
        Column("group", _("Kelompok")),
        Column("level", _("Level yang berlaku"), "integer"),
        Column("table", _("Level menurut tabel"), "integer"),
        Column("confidence", _("Keyakinan sumber")),
        Column("source", _("Sumber")),
        Column("note", _("Catatan")),
        Column("reason", _("Dasar keputusan instansi")),
        Column("since", _("Berlaku sejak"), "date"),
        Column("positions", _("Jabatan"), "integer"),
    )
    rows = [asdict(row) for row in job_levels_page(request.actor, code).rows]
    return as_xlsx(columns, rows, title=_("Level bawaan menurut jenjang"), name=f"jenjang-{code}")
