"""The register of rules and procedures: the list, one of them, and what keepers do with it."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.forms import CharField, ChoiceField, Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.competency.actions.regulations import (
    RegulationFacts,
    change_regulation,
    link_regulation,
    register_regulation,
    unlink_regulation,
    withdraw_regulation,
)
from pamong.competency.queries.regulations import (
    KINDS,
    STATES,
    RegulationPage,
    RegulationsWanted,
    regulation_facts,
    regulation_page,
    regulation_rows,
    regulations,
)
from pamong.kit.tables import Column
from pamong.people.queries.choosing import Option
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, PickField, sent
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

if TYPE_CHECKING:
    from django.http import QueryDict


class RegulationsForm(Form):
    """What somebody looks for in the register."""

    cari = CharField(label=gettext_lazy("Cari nomor atau judul"), max_length=200, required=False)
    jenis = ChoiceField(label=gettext_lazy("Jenis"), choices=[("", gettext_lazy("Semua")), *KINDS], required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[
            ("", gettext_lazy("Semua")),
            (STATES[0], gettext_lazy("Berlaku")),
            (STATES[1], gettext_lazy("Dicabut")),
        ],
        required=False,
    )

    def wanted(self) -> RegulationsWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return RegulationsWanted(told.get("cari", ""), told.get("jenis", ""), told.get("keadaan", ""))


class RegulationForm(ActionForm):
    """What a regulation is."""

    jenis = ChoiceField(label=gettext_lazy("Jenis"), choices=KINDS)
    nomor = CharField(
        label=gettext_lazy("Nomor"), help_text=gettext_lazy("Seperti disebut orang: 38 Tahun 2017"), max_length=100
    )
    judul = CharField(label=gettext_lazy("Tentang"), max_length=500)
    ditetapkan = DayField(label=gettext_lazy("Ditetapkan pada"), today=False)
    alamat = CharField(
        label=gettext_lazy("Alamat naskah"),
        help_text=gettext_lazy("Dimulai dengan https://; kosongkan bila tidak ada"),
        max_length=500,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "regulation-kind": "jenis",
        "regulation-number": "nomor",
        "regulation-twice": "nomor",
        "regulation-title": "judul",
        "regulation-day": "ditetapkan",
        "regulation-address": "alamat",
    }

    def facts(self) -> RegulationFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return RegulationFacts(read["jenis"], read["nomor"], read["judul"], read["ditetapkan"], read["alamat"])


class WithdrawForm(ActionForm):
    """From which day a regulation no longer holds, and what came in its place."""

    pada = DayField(label=gettext_lazy("Tidak berlaku sejak"))

    places = {"day-ahead": "pada", "withdrawal-day": "pada", "successor": "pengganti"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: RegulationPage, data: "QueryDict | None") -> None:
        """Offer the regulations in force."""
        super().__init__(data)
        choices = [("", _("Tidak ada pengganti")), *((str(row.uuid), row.name) for row in found.others)]
        self.fields["pengganti"] = ChoiceField(label=_("Diganti dengan"), choices=choices, required=False)

    def told(self) -> "tuple[date, UUID | None]":
        """Day and successor."""
        chosen = self.cleaned_data["pengganti"]
        return self.cleaned_data["pada"], UUID(chosen) if chosen else None


class LinkForm(ActionForm):
    """A competency that rests on a regulation."""

    def __init__(self, found: RegulationPage, data: "QueryDict | None") -> None:
        """Offer competencies that count and are not linked yet."""
        super().__init__(data)
        options = tuple(Option(str(row.uuid), (row.name, row.code), (row.code,)) for row in found.linkable)
        self.fields["kompetensi"] = PickField(options, list_id="kompetensi", label=_("Kompetensi, nama atau kodenya"))


@require_safe
def regulations_page(request: Request, code: str) -> HttpResponse:
    """The register of a region, newest first."""
    form = RegulationsForm(request.GET)
    wanted = form.wanted()
    found = regulations(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/regulations.html", context, status=422 if form.errors else 200)


@require_safe
def regulations_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("kind", _("Jenis")),
        Column("number", _("Nomor")),
        Column("title", _("Tentang")),
        Column("issued_on", _("Ditetapkan"), "date"),
        Column("withdrawn_on", _("Dicabut"), "date"),
        Column("successor", _("Pengganti")),
        Column("links", _("Kompetensi"), "integer"),
        Column("address", _("Alamat naskah")),
    )
    form = RegulationsForm(request.GET)
    rows = regulation_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    return as_xlsx(columns, cells(rows.stream()), title=_("Peraturan dan SOP"), name=f"peraturan-{code}")


@require_safe
def regulation(request: Request, uuid: UUID) -> HttpResponse:
    """One regulation and what rests on it."""
    return _page(request, regulation_page(request.actor, uuid))


@require_http_methods(METHODS)
def regulation_new(request: Request, code: str) -> HttpResponse:
    """Another regulation of a region."""
    region, form = kept_region(request.actor, code), RegulationForm(sent(request))
    if form.is_valid() and (
        row := form.done(partial(register_regulation, request.actor, region=code, facts=form.facts()))
    ):
        return redirect("regulation", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Daftarkan peraturan atau SOP")}
    return render(request, "web/organiser/forms/regulation_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def regulation_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What is written of a regulation, corrected."""
    found = regulation_facts(request.actor, uuid)
    row = found.row
    now = {"jenis": row.code, "nomor": row.number, "judul": row.title, "ditetapkan": row.issued_on}
    form = RegulationForm(sent(request), initial={**now, "alamat": row.address})
    if (
        form.is_valid()
        and form.done(partial(change_regulation, request.actor, regulation=uuid, facts=form.facts())) is not None
    ):
        return redirect("regulation", uuid=uuid)
    context = {"region": found.region, "row": row, "form": form, "title": _("Ubah %(name)s") % {"name": row.name}}
    return render(request, "web/organiser/forms/regulation_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def regulation_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """A regulation is no longer in force; what rests on it goes into the review queue."""
    found = regulation_facts(request.actor, uuid)
    form = WithdrawForm(found, sent(request))
    if form.is_valid():
        on, successor = form.told()
        action = partial(withdraw_regulation, request.actor, regulation=uuid, on=on, successor=successor)
        if form.done(action) is not None:
            return redirect("regulation", uuid=uuid)
    context = {"region": found.region, "found": found, "row": found.row, "form": form}
    title = {"title": _("Cabut %(name)s") % {"name": found.row.name}}
    path = "web/organiser/forms/regulation_withdraw.html"
    return render(request, path, context | title, status=422 if form.errors else 200)


@require_POST
def regulation_link(request: Request, uuid: UUID) -> HttpResponse:
    """A competency rests on this regulation from now on."""
    found = regulation_facts(request.actor, uuid)
    form = LinkForm(found, request.POST)
    if form.is_valid():
        competency = UUID(form.cleaned_data["kompetensi"])
        if form.done(partial(link_regulation, request.actor, regulation=uuid, competency=competency)) is not None:
            return redirect("regulation", uuid=uuid)
    return _page(request, found, form)


@require_POST
def regulation_unlink(request: Request, uuid: UUID, competency: UUID) -> HttpResponse:
    """A competency no longer rests on it."""
    unlink_regulation(request.actor, regulation=uuid, competency=competency)
    return redirect("regulation", uuid=uuid)


def _page(request: Request, found: RegulationPage, form: LinkForm | None = None) -> HttpResponse:
    context = {"found": found, "row": found.row, "region": found.region, "form": form or LinkForm(found, None)}
    return render(request, "web/organiser/regulation.html", context, status=422 if form else 200)
