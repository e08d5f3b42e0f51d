"""Sessions that decide: the list, one with its cases, what is put on its list, its close and its minutes."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import BooleanField, CharField, CheckboxSelectMultiple, ChoiceField, MultipleChoiceField
from django.http import FileResponse, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.credentials.actions.plenaries import close_plenary, list_cases, open_plenary, remove_case
from pamong.credentials.queries.plenaries import (
    PlenaryPage,
    case_number,
    minutes_file,
    plenaries,
    plenary_cases,
    plenary_page,
    plenary_rows,
)
from pamong.kit.tables import Column
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, sent
from pamong.web.organiser.letters import as_pdf
from pamong.web.organiser.tables import as_xlsx, cells

RESULTS = {
    True: gettext_lazy("Kompeten"),
    False: gettext_lazy("Belum kompeten"),
    None: gettext_lazy("Belum diputuskan"),
}
"""What was decided, in words."""


class PlenaryForm(ActionForm):
    """When and where a session is held."""

    nama = CharField(
        label=gettext_lazy("Nama sidang"),
        help_text=gettext_lazy("Misalnya: Sidang pleno November 2026"),
        max_length=200,
        error_messages={"required": gettext_lazy("Nama sidang masih kosong. Tulis namanya.")},
    )
    pada = DayField(label=gettext_lazy("Tanggal sidang"))
    tempat = CharField(
        label=gettext_lazy("Tempat"),
        help_text=gettext_lazy("Kosongkan bila sidangnya daring"),
        max_length=200,
        required=False,
    )

    places = {"plenary-title": "nama", "plenary-day": "pada"}  # noqa: RUF012  # as declared in the base

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        return {"title": read["nama"], "held_on": read["pada"], "place": read["tempat"]}


class ListForm(ActionForm):
    """Which applications are put on the list."""

    tahap = ChoiceField(choices=[("1", ""), ("2", "")])
    permohonan = MultipleChoiceField(
        label=gettext_lazy("Permohonan"),
        widget=CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Belum ada permohonan yang dipilih. Centang paling sedikit satu.")},
    )
    semua = BooleanField(required=False)

    def __init__(self, found: PlenaryPage, data: QueryDict) -> None:
        """Take what is offered at the moment; what no longer is, the action refuses by name."""
        super().__init__(data)
        field = self.fields["permohonan"]
        if isinstance(field, MultipleChoiceField):
            field.choices = [(str(one.application), one.name) for one in found.offered]
        field.required = "semua" not in data
        self.ready = found.ready

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read, stage = self.cleaned_data, int(self.cleaned_data["tahap"])
        offered = [one.application for one in self.ready if one.stage == stage]
        picked = offered if read["semua"] else [UUID(one) for one in read["permohonan"]]
        return {"applications": picked, "stage": stage}


@require_safe
def plenaries_page(request: Request, code: str) -> HttpResponse:
    """Sessions of a region, newest first."""
    found = plenaries(request.actor, code, page=request.GET.get("halaman"))
    return render(request, "web/organiser/plenaries.html", {"found": found, "region": found.region})


@require_safe
def plenaries_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("title", _("Sidang")),
        Column("held_on", _("Tanggal"), "date"),
        Column("place", _("Tempat")),
        Column("cases", _("Perkara"), "integer"),
        Column("decided", _("Diputuskan"), "integer"),
        Column("closed_at", _("Ditutup"), "datetime"),
    )
    rows = plenary_rows(request.actor, code)
    return as_xlsx(columns, cells(rows.stream()), title=_("Sidang pleno"), name=f"sidang-pleno-{code}")


@require_http_methods(METHODS)
def plenary_new(request: Request, code: str) -> HttpResponse:
    """A session with an empty list."""
    region, form = kept_region(request.actor, code), PlenaryForm(sent(request))
    if form.is_valid():
        row = form.done(partial(open_plenary, request.actor, region=code, **form.told()))
        if row is not None:
            return redirect("plenary", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Buka sidang pleno")}
    return render(request, "web/organiser/forms/plenary_new.html", context, status=422 if form.errors else 200)


@require_safe
def plenary(request: Request, uuid: UUID) -> HttpResponse:
    """One session: for who keeps it, and for who decides in it."""
    return _shown(request, plenary_page(request.actor, uuid, page=request.GET.get("halaman")))


@require_safe
def plenary_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Its cases as a workbook."""
    columns = (
        Column("name", _("Pemohon")),
        Column("unit", _("Unit kerja")),
        Column("scheme", _("Skema")),
        Column("stage", _("Putaran"), "integer"),
        Column("deciders", _("Pemutus"), "integer"),
        Column("votes", _("Suara"), "integer"),
        Column("competent", _("Keputusan")),
    )
    held_on, found = plenary_cases(request.actor, uuid)
    rows = ({**row, "competent": str(RESULTS[row["competent"]])} for row in cells(found.stream()))
    return as_xlsx(columns, rows, title=_("Perkara sidang pleno"), name=f"sidang-{held_on}")


@require_POST
def plenary_list(request: Request, uuid: UUID) -> HttpResponse:
    """Put applications on the list."""
    found = plenary_page(request.actor, uuid)
    form = ListForm(found, request.POST)
    if form.is_valid() and form.done(partial(list_cases, request.actor, plenary=uuid, **form.told())) is not None:
        return redirect("plenary", uuid=uuid)
    return _shown(request, found, form)


@require_POST
def plenary_remove(request: Request, uuid: UUID, application: UUID) -> HttpResponse:
    """Take one off the list."""
    form = ActionForm(request.POST)
    action = partial(remove_case, request.actor, case=case_number(request.actor, uuid, application))
    if form.is_valid() and form.done(action) is not None:
        return redirect("plenary", uuid=uuid)
    return _shown(request, plenary_page(request.actor, uuid), form)


@require_POST
def plenary_close(request: Request, uuid: UUID) -> HttpResponse:
    """Nobody votes any more; the minutes are written."""
    form = ActionForm(request.POST)
    if form.is_valid() and form.done(partial(close_plenary, request.actor, plenary=uuid)) is not None:
        return redirect("plenary", uuid=uuid)
    return _shown(request, plenary_page(request.actor, uuid), form)


@require_safe
def plenary_minutes(request: Request, uuid: UUID) -> FileResponse:
    """The minutes, to be saved."""
    return as_pdf(minutes_file(request.actor, uuid))


def _shown(request: Request, found: PlenaryPage, form: ActionForm | None = None) -> HttpResponse:
    context = {"found": found, "row": found.row, "region": found.region, "form": form or ActionForm()}
    return render(request, "web/organiser/plenary.html", context, status=422 if form else 200)
