"""A blueprint is begun, written, given rows and banks; copied, and withdrawn."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pamong.exams.actions.blueprints import (
    change_blueprint,
    copy_blueprint,
    create_blueprint,
    set_banks,
    set_rows,
    withdraw_blueprint,
)
from pamong.exams.queries.blueprints import bank_choices, blueprint_head, blueprint_record, competency_choices
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.blueprint_fields import BanksForm, BlueprintCopyForm, BlueprintForm, RowsForm
from pamong.web.organiser.fields import METHODS, ActionForm, sent


@require_http_methods(METHODS)
def blueprint_new(request: Request, code: str) -> HttpResponse:
    """A draft."""
    region, form = kept_region(request.actor, code), BlueprintForm(None, sent(request))
    if form.is_valid() and (
        row := form.done(partial(create_blueprint, request.actor, region=code, facts=form.facts()))
    ):
        return redirect("blueprint-rows", uuid=row.uuid)
    return _shown(request, "blueprint_new", form, {"region": region, "title": _("Buat kisi-kisi")})


@require_http_methods(METHODS)
def blueprint_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What is written of a draft."""
    found = blueprint_record(request.actor, uuid)
    form = BlueprintForm(found, sent(request))
    if form.is_valid():
        action = partial(change_blueprint, request.actor, blueprint=uuid, facts=form.facts())
        if form.done(action) is not None:
            return redirect("blueprint", uuid=uuid)
    title = _("Ubah %(title)s") % {"title": found.title}
    return _shown(request, "blueprint_edit", form, {"found": found, "region": found.region, "title": title})


@require_http_methods(METHODS)
def blueprint_rows(request: Request, uuid: UUID) -> HttpResponse:
    """How many items of what."""
    found = blueprint_record(request.actor, uuid)
    form = RowsForm(found.rows, competency_choices(request.actor, uuid), sent(request))
    if form.is_valid():
        action = partial(set_rows, request.actor, blueprint=uuid, rows=form.rows())
        if form.done(action) is not None:
            more = "tambah" in request.POST
            return redirect("blueprint-rows" if more else "blueprint", uuid=uuid)
    title = _("Baris %(title)s") % {"title": found.title}
    return _shown(request, "blueprint_rows", form, {"found": found, "region": found.region, "title": title})


@require_http_methods(METHODS)
def blueprint_banks(request: Request, uuid: UUID) -> HttpResponse:
    """From which banks the items come."""
    found, banks = blueprint_head(request.actor, uuid), bank_choices(request.actor, uuid)
    form = BanksForm(banks, sent(request))
    if form.is_valid():
        action = partial(set_banks, request.actor, blueprint=uuid, banks=form.banks())
        if form.done(action) is not None:
            return redirect("blueprint", uuid=uuid)
    title = _("Bank soal %(title)s") % {"title": found.title}
    context = {"found": found, "banks": banks, "region": found.region, "title": title}
    return _shown(request, "blueprint_banks", form, context)


@require_http_methods(METHODS)
def blueprint_copy(request: Request, uuid: UUID) -> HttpResponse:
    """A draft with everything that this one has."""
    found, form = blueprint_head(request.actor, uuid), BlueprintCopyForm(sent(request))
    if form.is_valid():
        title = form.cleaned_data["judul"]
        if row := form.done(partial(copy_blueprint, request.actor, blueprint=uuid, title=title)):
            return redirect("blueprint", uuid=row.uuid)
    title = _("Salin %(title)s") % {"title": found.title}
    return _shown(request, "blueprint_copy", form, {"found": found, "region": found.region, "title": title})


@require_http_methods(METHODS)
def blueprint_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """No more forms are made of it."""
    found, form = blueprint_head(request.actor, uuid), ActionForm(sent(request))
    if form.is_valid() and form.done(partial(withdraw_blueprint, request.actor, blueprint=uuid)) is not None:
        return redirect("blueprints", code=found.region.code)
    title = _("Tarik %(title)s") % {"title": found.title}
    return _shown(request, "blueprint_withdraw", form, {"found": found, "region": found.region, "title": title})


def _shown(request: Request, page: str, form: ActionForm, context: dict[str, Any]) -> HttpResponse:
    path = f"web/organiser/forms/{page}.html"
    return render(request, path, {**context, "form": form}, status=422 if form.errors else 200)
