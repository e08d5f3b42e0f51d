"""Scores of a sitting, and asking for them to be made again."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.forms import CharField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from pamong.exams.actions.scoring import rescore
from pamong.exams.queries.results import ResultRow, Results, results
from pamong.kit.tables import Column
from pamong.people.queries.paged import Rows, page_of
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx

STATES: Final = {
    "absent": gettext_lazy("Tidak hadir"),
    "working": gettext_lazy("Mengerjakan"),
    "done": gettext_lazy("Selesai"),
}


class RescoreForm(ActionForm):
    """Why a sitting is scored again."""

    alasan = CharField(label=gettext_lazy("Mengapa diskor ulang"), max_length=500)

    places = {"reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base


@require_safe
def scores(request: Request, uuid: UUID) -> HttpResponse:
    """Candidates with their scores."""
    return _page(request, uuid, RescoreForm())


@require_safe
def scores_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook, with a column for each competency."""
    found = results(request.actor, uuid)
    parts = [
        Column(f"c{part.competency}-{part.level}", _("%(name)s (%%)") % {"name": part.label}, "number")
        for part in found.competencies
    ]
    columns = (
        Column("seat", pgettext("nomor", "Kursi"), "integer"),
        Column("number", _("Nomor peserta")),
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("employer", _("Instansi")),
        Column("state", _("Keadaan")),
        Column("answered", _("Terjawab"), "integer"),
        Column("points", _("Poin"), "number"),
        Column("most", _("Poin terbanyak"), "number"),
        Column("percent", _("Nilai"), "number"),
        Column("outcome", _("Hasil")),
        *parts,
    )
    return as_xlsx(columns, _cells(found), title=_("Nilai"), name=f"nilai-{uuid}")


@require_http_methods(METHODS)
def scores_again(request: Request, uuid: UUID) -> HttpResponse:
    """A new run by the keys of now, to be decided about by somebody else."""
    form = RescoreForm(sent(request))
    if form.is_valid():
        action = partial(rescore, request.actor, sitting=uuid, reason=form.cleaned_data["alasan"])
        if (run := form.done(action)) is not None:
            return redirect("scoring-run", uuid=run.uuid)
    return _page(request, uuid, form)


def outcome_words(*, passed: bool | None) -> str:
    """What a score means; empty where nobody passes or fails."""
    return {True: _("Memenuhi batas"), False: _("Belum memenuhi batas"), None: ""}[passed]


def _page(request: Request, uuid: UUID, form: RescoreForm) -> HttpResponse:
    found = results(request.actor, uuid, order=request.GET.get("urut", ""))
    page = page_of(Rows(list(found.rows), list), request.GET.get("halaman"))
    context = {"found": found, "rows": page, "region": found.region, "form": form, "states": STATES}
    return render(request, "web/organiser/scores.html", context, status=422 if form.errors else 200)


def _cells(found: Results) -> Iterator[dict[str, Any]]:
    return (_row(row) for row in found.rows)


def _row(row: ResultRow) -> dict[str, Any]:
    parts = {f"c{one.competency}-{one.level}": Decimal(str(100 * one.points / one.most)) for one in row.parts}
    told = {name: getattr(row, name) for name in ("seat", "number", "name", "unit", "employer", "answered")}
    worth = {"points": row.points, "most": row.most, "percent": row.percent}
    said = {"state": str(STATES[row.state]), "outcome": outcome_words(passed=row.passed)}
    return {**told, **worth, **said, **parts}
