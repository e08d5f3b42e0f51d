"""Forms of a blueprint (paket soal): drawn, put together by hand, looked at."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pamong.exams.actions.forms import compose_form, draw_forms
from pamong.exams.queries.blueprints import blueprint_head
from pamong.exams.queries.form_page import (
    composing,
    exposure_lines,
    form_page,
    form_preview,
    forms_of,
    named_choices,
)
from pamong.kit.tables import Column
from pamong.people.queries.paged import Rows, page_of
from pamong.web.http import Request
from pamong.web.organiser.blueprint_fields import ChoicesForm, ComposeForm, DrawForm
from pamong.web.organiser.fields import METHODS, sent
from pamong.web.organiser.tables import as_xlsx, cells
from pamong.web.public.player import pictures


@require_http_methods(METHODS)
def forms(request: Request, uuid: UUID) -> HttpResponse:
    """All forms of a blueprint, what they share, and drawing more."""
    blueprint_head(request.actor, uuid)  # whoever may not draw is not asked how many
    form = DrawForm(sent(request))
    if form.is_valid():
        told = {"count": form.cleaned_data["paket"], "seed": form.cleaned_data["benih"]}
        if form.done(partial(draw_forms, request.actor, blueprint=uuid, **told)) is not None:
            return redirect("forms", uuid=uuid)
    found = forms_of(request.actor, uuid)
    context = {"found": found, "region": found.head.region, "form": form}
    return render(request, "web/organiser/exam_forms.html", context, status=422 if form.errors else 200)


@require_safe
def forms_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Which items stand in which forms."""
    columns = (
        Column("code", _("Kode")),
        Column("bank", _("Bank soal")),
        Column("version", _("Versi"), "integer"),
        Column("forms", _("Jumlah paket"), "integer"),
        Column("letters", _("Paket")),
    )
    return as_xlsx(columns, cells(exposure_lines(request.actor, uuid)), title=_("Butir terpakai"), name=f"paket-{uuid}")


@require_http_methods(METHODS)
def form_compose(request: Request, uuid: UUID) -> HttpResponse:
    """A form by hand. What is ticked in the list is added to the codes; from the codes the form is made."""
    form = ComposeForm(sent(request))
    if form.is_valid() and "tambah" in request.POST:
        form = form.with_more(request.POST.getlist("butir"))
    elif form.is_valid() and (made := _composed(request, uuid, form)):
        return redirect("form", uuid=made)
    search = ChoicesForm(request.GET)
    found = composing(request.actor, uuid, search.wanted(), page=request.GET.get("halaman"))
    context = {"found": found, "region": found.head.region, "form": form, "search": search}
    status = 422 if form.errors or search.errors else 200
    return render(request, "web/organiser/exam_form_new.html", context, status=status)


@require_safe
def exam_form(request: Request, uuid: UUID) -> HttpResponse:
    """One form with its keys."""
    found = form_page(request.actor, uuid)
    rows = page_of(Rows(list(found.items), list), request.GET.get("halaman"))
    context = {"found": found, "head": found.head, "region": found.head.region, "rows": rows}
    return render(request, "web/organiser/exam_form.html", context)


@require_safe
def form_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("slot", _("Nomor"), "integer"),
        Column("code", _("Kode")),
        Column("bank", _("Bank soal")),
        Column("version", _("Versi"), "integer"),
        Column("kind", _("Jenis soal")),
        Column("stem", _("Soal")),
        Column("key", _("Kunci")),
        Column("competency", _("Kompetensi")),
        Column("level", _("Level"), "integer"),
        Column("cognitive", _("Kognitif")),
        Column("counts", _("Dinilai")),
        Column("source", _("Sumber")),
    )
    found = form_page(request.actor, uuid)
    words = {True: _("ya"), False: _("uji coba")}
    rows = ({**row, "counts": words[row["counts"]]} for row in cells(found.items))
    return as_xlsx(columns, rows, title=_("Paket %(letter)s") % {"letter": found.letter}, name=f"paket-{uuid}")


@pictures  # type: ignore[arg-type]  # it types views without keys only
@require_safe
def form_preview_page(request: Request, uuid: UUID) -> HttpResponse:
    """The form in the player, as a candidate sees it."""
    return render(request, "web/organiser/exam_form_preview.html", {"found": form_page(request.actor, uuid)})


@require_safe
def form_preview_json(request: Request, uuid: UUID) -> JsonResponse:
    """What the player shows there, without keys."""
    return JsonResponse(form_preview(request.actor, uuid))


def _composed(request: Request, uuid: UUID, form: ComposeForm) -> UUID | None:
    """Address of the form that was made; None when something was refused, and the page then says what."""
    versions, unknown = named_choices(request.actor, uuid, form.names)
    if unknown:
        told = {"names": ", ".join(f"“{name}”" for name in unknown)}
        form.add_error("kode", _("%(names)s tidak ada di daftar. Periksa ejaannya, atau salin dari daftar.") % told)
        return None
    row = form.done(partial(compose_form, request.actor, blueprint=uuid, versions=versions))
    return row.uuid if row else None
