"""One scoring run: what it changes, and deciding about it."""

from functools import partial
from uuid import UUID

from django.forms import CharField, Textarea
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.exams.actions.scoring import adopt_run, drop_run
from pamong.exams.queries.run_diff import run_diff
from pamong.kit.tables import Column
from pamong.people.queries.paged import Rows, page_of
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.scores import outcome_words
from pamong.web.organiser.tables import as_xlsx


class DecisionForm(ActionForm):
    """Why a run is used, or not."""

    keputusan = CharField(
        label=gettext_lazy("Keputusan dan alasannya"),
        help_text=gettext_lazy("Disimpan bersama nama Anda dan dibaca siapa pun yang memeriksa nilai ini"),
        max_length=1000,
        widget=Textarea(attrs={"rows": 3}),
    )

    places = {"decision-empty": "keputusan"}  # noqa: RUF012  # as declared in the base


@require_http_methods(METHODS)
def scoring_run(request: Request, uuid: UUID) -> HttpResponse:
    """Who changes status, whose points change, and the decision."""
    form = DecisionForm(sent(request))
    if form.is_valid():
        decide = drop_run if "buang" in request.POST else adopt_run
        if form.done(partial(decide, request.actor, run=uuid, decision=form.cleaned_data["keputusan"])) is not None:
            return redirect("scoring-run", uuid=uuid)
    found = run_diff(request.actor, uuid)
    page = page_of(Rows(list(found.changes), list), request.GET.get("halaman"))
    context = {"found": found, "rows": page, "region": found.region, "form": form}
    return render(request, "web/organiser/scoring_run.html", context, status=422 if form.errors else 200)


@require_safe
def scoring_run_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """All changes as a workbook."""
    found = run_diff(request.actor, uuid)
    columns = (
        Column("number", _("Nomor peserta")),
        Column("name", _("Nama")),
        Column("before", _("Nilai semula"), "number"),
        Column("after", _("Nilai baru"), "number"),
        Column("was", _("Hasil semula")),
        Column("becomes", _("Hasil baru")),
    )
    rows = (
        {
            "number": one.number,
            "name": one.name,
            "before": one.before,
            "after": one.after,
            "was": outcome_words(passed=one.passed_before),
            "becomes": outcome_words(passed=one.passed_after),
        }
        for one in found.changes
    )
    return as_xlsx(columns, rows, title=_("Perubahan nilai"), name=f"putaran-{uuid}")
