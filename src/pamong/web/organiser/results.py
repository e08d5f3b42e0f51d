"""Results of an offering: presence, products and tests in a grid, finishing it, and corrections."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.forms import CharField, ChoiceField, DecimalField, Field
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.kit.tables import Column
from pamong.learning.actions.finishing import Given, correct_completion, finish_offering, record_results
from pamong.learning.queries.outcomes import Part
from pamong.learning.queries.results import ModuleResults, ResultsRow, module_results, results_page, state_words
from pamong.people.queries.paged import Rows, page_of
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx

PASSED = (("", "–"), ("ya", gettext_lazy("Diterima")), ("belum", gettext_lazy("Belum diterima")))


class ModuleForm(ActionForm):
    """One field for each seat; what is left as it was changes nothing."""

    def __init__(self, found: ModuleResults, data: QueryDict | None = None) -> None:
        """Begin with what is recorded."""
        super().__init__(data)
        self.found = found
        for row, part in found.rows:
            if not row.own:
                self.fields[str(row.registration)] = self._field(row, part)

    def _field(self, row: ResultsRow, part: Part) -> Field:
        if self.found.module.asks == "test":
            return DecimalField(
                label=row.name,
                initial=part.mark,
                max_digits=5,
                decimal_places=2,
                localize=True,
                required=False,
                error_messages={"invalid": _("Nilai bukan bilangan. Tulis misalnya 82,5.")},
            )
        now = {True: "ya", False: "belum", None: ""}[part.passed]
        return ChoiceField(label=row.name, choices=PASSED, initial=now, required=False)

    def given(self) -> dict[UUID, Given]:
        """What is new, by registration."""
        told: dict[UUID, Given] = {}
        for name in self.changed_data:
            value: Decimal | str | None = self.cleaned_data[name]
            if isinstance(value, Decimal):
                told[UUID(name)] = Given(mark=value)
            elif value:
                told[UUID(name)] = Given(passed=value == "ya")
        return told


class CorrectForm(ActionForm):
    """Why a decided seat is decided again."""

    alasan = CharField(label=gettext_lazy("Apa yang dikoreksi, dan mengapa"), max_length=500)

    places = {"reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base


@require_safe
def results(request: Request, uuid: UUID) -> HttpResponse:
    """The grid, and what finishing would decide."""
    return _page(request, uuid)


@require_safe
def results_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    found = results_page(request.actor, uuid)
    modules = [
        column
        for head in found.modules
        for column in (
            Column(f"p{head.number}", _("Modul %(n)s: hadir (%%)") % {"n": head.number}, "integer"),
            *((Column(f"r{head.number}", _("Modul %(n)s: hasil") % {"n": head.number}),) if head.asks else ()),
        )
    ]
    columns = (
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("employer", _("Instansi")),
        *modules,
        Column("stated", _("JP menurut kehadiran"), "number"),
        Column("state", _("Keadaan")),
        Column("lacking", _("Yang kurang")),
    )
    return as_xlsx(columns, map(_cells, found.rows), title=_("Hasil"), name=f"hasil-{uuid}")


@require_http_methods(METHODS)
def results_module(request: Request, uuid: UUID, module: UUID) -> HttpResponse:
    """Products or marks of all seats of one module."""
    found = module_results(request.actor, uuid, module)
    form = ModuleForm(found, sent(request))
    if form.is_valid():
        action = partial(record_results, request.actor, offering=uuid, module=module, given=form.given())
        if form.done(action) is not None:
            return redirect("results", uuid=uuid)
    context = {
        "found": found,
        "offering": found.page,
        "module": found.module,
        "region": found.page.region,
        "form": form,
    }
    title = {"title": _("Hasil modul %(n)s") % {"n": found.module.number}}
    return render(
        request, "web/organiser/forms/results_module.html", context | title, status=422 if form.errors else 200
    )


@require_POST
def results_finish(request: Request, uuid: UUID) -> HttpResponse:
    """Decide for every seat, and write down the hours."""
    form = ActionForm(request.POST)
    if form.is_valid() and form.done(partial(finish_offering, request.actor, offering=uuid)) is not None:
        return redirect("results", uuid=uuid)
    return _page(request, uuid, form)


@require_http_methods(METHODS)
def results_correct(request: Request, uuid: UUID, registration: UUID) -> HttpResponse:
    """Decide one seat again."""
    found = results_page(request.actor, uuid)
    row = found.row(registration)
    form = CorrectForm(sent(request))
    if form.is_valid():
        told = {"registration": registration, "reason": form.cleaned_data["alasan"]}
        if form.done(partial(correct_completion, request.actor, **told)) is not None:
            return redirect("results", uuid=uuid)
    context = {"found": found, "row": row, "region": found.region, "form": form}
    title = {"title": _("Koreksi %(name)s") % {"name": row.name}}
    return render(
        request, "web/organiser/forms/results_correct.html", context | title, status=422 if form.errors else 200
    )


def _page(request: Request, uuid: UUID, form: ActionForm | None = None) -> HttpResponse:
    found = results_page(request.actor, uuid)
    rows = page_of(Rows(list(found.rows), _stated), request.GET.get("halaman"))
    context = {"found": found, "region": found.region, "rows": rows, "form": form or ActionForm()}
    return render(request, "web/organiser/results.html", context, status=422 if form else 200)


def _stated(some: Sequence[ResultsRow]) -> list[tuple[ResultsRow, str]]:
    return [(row, state_words(row)) for row in some]


def _cells(row: ResultsRow) -> dict[str, object]:
    told: dict[str, object] = {"name": row.name, "unit": row.unit, "employer": row.employer, "stated": row.stated}
    for part in row.parts:
        told |= {f"p{part.number}": part.percent, f"r{part.number}": _result(part)}
    return told | {"state": state_words(row), "lacking": "; ".join(row.lacking)}


def _result(part: Part) -> str:
    if part.mark is not None:
        return str(part.mark)
    return {True: _("diterima"), False: _("belum diterima"), None: ""}[part.passed]
