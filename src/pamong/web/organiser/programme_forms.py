"""A programme is begun, written, and given modules, aims, positions and partners; copied, and withdrawn."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pamong.learning.actions.programmes import (
    ProgrammeFacts,
    add_module,
    change_module,
    change_programme,
    copy_programme,
    create_from_template,
    create_programme,
    set_aims,
    set_partners,
    set_positions,
    withdraw_programme,
)
from pamong.learning.formats.templates import templates
from pamong.learning.queries.programmes import (
    aim_choices,
    form_choices,
    module_record,
    partner_choices,
    position_names,
    prerequisite_choices,
    programme_head,
    programme_record,
)
from pamong.people.queries.choosing import position_options
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.programme_fields import CopyForm, ProgrammeForm, TemplateForm
from pamong.web.organiser.programme_parts import AimsForm, ModuleForm, PartnersForm, PositionsForm

BLANK = "kosong"
"""In the place of a template: an empty draft."""


@require_http_methods(METHODS)
def programme_new(request: Request, code: str) -> HttpResponse:
    """A draft, from one of the ready programmes or from nothing."""
    region, models = kept_region(request.actor, code), templates()
    choices = [*((model.code, model.title) for model in models), (BLANK, _("Lembar kosong"))]
    form = TemplateForm(choices, sent(request))
    if form.is_valid() and (begun := form.done(partial(_begun, request, code, form))):
        return redirect("programme-edit", uuid=begun)
    context = {"region": region, "form": form, "models": models, "title": _("Buat program")}
    return render(request, "web/organiser/forms/programme_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def programme_facts(request: Request, uuid: UUID) -> HttpResponse:
    """The texts of a programme, and who may register."""
    found = programme_record(request.actor, uuid)
    others = [(str(pk), title) for pk, title in prerequisite_choices(request.actor, found.region.code, but=uuid)]
    form = ProgrammeForm(found, others, sent(request))
    if (
        form.is_valid()
        and form.done(partial(change_programme, request.actor, programme=uuid, facts=form.facts())) is not None
    ):
        return redirect("programme-edit", uuid=uuid)
    context = {"found": found, "title": _("Ubah teks %(title)s") % {"title": found.title}}
    return _shown(request, "programme_facts", form, context | {"region": found.region})


@require_http_methods(METHODS)
def programme_copy(request: Request, uuid: UUID) -> HttpResponse:
    """A draft with everything that this one has."""
    found, form = programme_head(request.actor, uuid), CopyForm(sent(request))
    if form.is_valid():
        title = form.cleaned_data["judul"]
        if row := form.done(partial(copy_programme, request.actor, programme=uuid, title=title)):
            return redirect("programme-edit", uuid=row.uuid)
    context = {"found": found, "region": found.region, "title": _("Salin %(title)s") % {"title": found.title}}
    return _shown(request, "programme_copy", form, context)


@require_http_methods(METHODS)
def programme_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """It no longer stands in the catalogue."""
    found, form = programme_head(request.actor, uuid), ActionForm(sent(request))
    if form.is_valid() and form.done(partial(withdraw_programme, request.actor, programme=uuid)) is not None:
        return redirect("programmes", code=found.region.code)
    context = {"found": found, "region": found.region, "title": _("Tarik %(title)s") % {"title": found.title}}
    return _shown(request, "programme_withdraw", form, context)


@require_http_methods(METHODS)
def module_new(request: Request, uuid: UUID) -> HttpResponse:
    """One more module of a programme."""
    found = programme_head(request.actor, uuid)
    form = ModuleForm(form_choices(request.actor, uuid), None, sent(request))
    if (
        form.is_valid()
        and form.done(partial(add_module, request.actor, programme=uuid, facts=form.facts())) is not None
    ):
        return redirect("programme-edit", uuid=uuid)
    context = {"found": found, "region": found.region, "title": _("Tambah modul %(of)s") % {"of": found.title}}
    return _shown(request, "module", form, context)


@require_http_methods(METHODS)
def module_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What is written of a module, corrected."""
    found, row = module_record(request.actor, uuid)
    form = ModuleForm(form_choices(request.actor, found.uuid), row, sent(request))
    if (
        form.is_valid()
        and form.done(partial(change_module, request.actor, module=uuid, facts=form.facts())) is not None
    ):
        return redirect("programme-edit", uuid=found.uuid)
    context = {"found": found, "region": found.region, "title": _("Ubah modul %(of)s") % {"of": row.title}}
    return _shown(request, "module", form, context)


@require_http_methods(METHODS)
def programme_aims(request: Request, uuid: UUID) -> HttpResponse:
    """Which competencies a programme raises, and how far."""
    found = programme_head(request.actor, uuid)
    form = AimsForm(aim_choices(request.actor, uuid), sent(request))
    if form.is_valid() and form.done(partial(set_aims, request.actor, programme=uuid, aims=form.aims())) is not None:
        return redirect("programme-edit", uuid=uuid)
    context = {
        "found": found,
        "region": found.region,
        "title": _("Kompetensi yang dituju %(of)s") % {"of": found.title},
    }
    return _shown(request, "programme_aims", form, context)


@require_http_methods(METHODS)
def programme_positions(request: Request, uuid: UUID) -> HttpResponse:
    """For which positions a programme is meant."""
    found = programme_head(request.actor, uuid)
    options = position_options(request.actor, found.region.code)
    form = PositionsForm(position_names(request.actor, uuid), options, sent(request))
    if form.is_valid():
        action = partial(set_positions, request.actor, programme=uuid, positions=form.positions())
        if form.done(action) is not None:
            return redirect("programme-edit", uuid=uuid)
    context = {"found": found, "region": found.region, "title": _("Jabatan yang dituju %(of)s") % {"of": found.title}}
    return _shown(request, "programme_positions", form, context)


@require_http_methods(METHODS)
def programme_partners(request: Request, uuid: UUID) -> HttpResponse:
    """With whom a programme is held."""
    found = programme_head(request.actor, uuid)
    form = PartnersForm(partner_choices(request.actor, uuid), sent(request))
    if form.is_valid():
        action = partial(set_partners, request.actor, programme=uuid, partners=form.partners())
        if form.done(action) is not None:
            return redirect("programme-edit", uuid=uuid)
    context = {"found": found, "region": found.region, "title": _("Mitra %(of)s") % {"of": found.title}}
    return _shown(request, "programme_partners", form, context)


def _begun(request: Request, code: str, form: TemplateForm) -> UUID:
    told = form.cleaned_data
    if told["contoh"] == BLANK:
        facts = ProgrammeFacts(told["judul"], told["bidang"])
        row = create_programme(request.actor, region=code, facts=facts)
    else:
        row = create_from_template(request.actor, region=code, template=told["contoh"], title=told["judul"])
    uuid: UUID = row.uuid
    return uuid


def _shown(request: Request, name: str, form: ActionForm, context: dict[str, object]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, f"web/organiser/forms/{name}.html", {**context, "form": form}, status=status)
