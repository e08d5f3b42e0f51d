"""Evaluation cycles of a region: the list, one of them, its close, its paper."""

from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import CharField, Textarea
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.evaluation.actions.cycles import close_cycle, open_cycle
from pamong.evaluation.queries.cycle_report import cycle_report
from pamong.evaluation.queries.cycles import cycle_page, cycles_page
from pamong.kit.documents.evaluation_report import evaluation_report
from pamong.web.http import Request
from pamong.web.organiser.cycle_paper import content
from pamong.web.organiser.fields import ActionForm


class CloseForm(ActionForm):
    """What the office says of the cycle."""

    ringkasan = CharField(
        label=gettext_lazy("Ringkasan"),
        help_text=gettext_lazy("Apa yang dipelajari, dan apa yang berubah. Ikut tercetak di laporan"),
        max_length=2_000,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Ringkasan masih kosong. Tulis apa yang dipelajari dari siklus ini.")},
    )

    places = {"cycle-summary": "ringkasan"}  # noqa: RUF012  # as declared in the base


@require_safe
def cycles(request: Request, code: str) -> HttpResponse:
    """Cycles, the newest first, and when the next opens."""
    found = cycles_page(request.actor, code, page=request.GET.get("halaman"))
    return render(request, "web/organiser/cycles.html", {"found": found, "region": found.region})


@require_POST
def cycle_open(request: Request, code: str) -> HttpResponseRedirect:
    """The next one, without waiting for the night."""
    made = open_cycle(request.actor, region=code)
    return redirect("cycle", uuid=made.uuid)


@require_safe
def cycle(request: Request, uuid: UUID) -> HttpResponse:
    """Strengths, weaknesses, what is done about them, and what became of the cycle before."""
    return _page(request, uuid, CloseForm())


@require_POST
def cycle_close(request: Request, uuid: UUID) -> HttpResponse:
    """Nothing more is found in it; where something stands open the page says what."""
    form = CloseForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data["ringkasan"]
        form.done(partial(close_cycle, request.actor, cycle=uuid, summary=told))
        if not form.errors:
            return redirect("cycle", uuid=uuid)
    return _page(request, uuid, form)


@require_safe
def cycle_pdf(request: Request, uuid: UUID) -> HttpResponse:
    """The report on A4, as it stands now."""
    found = cycle_report(request.actor, uuid)
    with timezone.override(ZoneInfo(found.page.region.zone)):
        paper = evaluation_report(content(found), at=found.at)
    name = f"evaluasi-{found.page.region.code}-{found.page.line.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _page(request: Request, uuid: UUID, form: CloseForm) -> HttpResponse:
    found = cycle_page(request.actor, uuid)
    context = {"found": found, "line": found.line, "region": found.region, "form": form}
    return render(request, "web/organiser/cycle.html", context, status=422 if form.errors else 200)
