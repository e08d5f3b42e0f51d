"""A service is begun, its standard worded and published, its openness looked at, and it is closed."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pamong.services.actions.catalogue import close_service, create_service
from pamong.services.actions.standards import change_standard, publish_standard
from pamong.services.actions.transparency import record_check
from pamong.services.formats.service_templates import templates
from pamong.services.queries.catalogue import unit_choices
from pamong.services.queries.openness import openness_of
from pamong.services.queries.standards import StandardRecord, standard_record
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.service_fields import CheckForm, ServiceNewForm, StandardForm


@require_http_methods(METHODS)
def service_new(request: Request, code: str) -> HttpResponse:
    """A draft, from one of the ready services or from nothing."""
    units, models = unit_choices(request.actor, code), templates()
    form = ServiceNewForm(models, units, sent(request))
    if form.is_valid() and (row := form.done(partial(create_service, request.actor, region=code, **form.told()))):
        return redirect("service-standard", uuid=row.uuid)
    context = {"code": code, "models": models, "form": form, "title": _("Buat layanan")}
    return _shown(request, "service_new", context)


@require_http_methods(METHODS)
def standard(request: Request, uuid: UUID) -> HttpResponse:
    """The draft to be worded; without one, what is published."""
    found = standard_record(request.actor, uuid, keep=request.method == "POST")
    form = StandardForm(found.draft, sent(request)) if found.draft and found.writable else None
    if form and form.is_valid():
        saved = form.done(partial(change_standard, request.actor, service=uuid, **form.told()))
        if saved is not None:
            return redirect("service-publish" if "lanjut" in request.POST else "service-standard", uuid=uuid)
    context = {**_about(found), "form": form}
    status = 422 if form and form.errors else 200
    return render(request, "web/organiser/service_standard.html", context, status=status)


@require_http_methods(METHODS)
def standard_publish(request: Request, uuid: UUID) -> HttpResponse:
    """The draft as everybody will read it; then it is published."""
    found, form = standard_record(request.actor, uuid, keep=True), ActionForm(sent(request))
    if form.is_valid() and form.done(partial(publish_standard, request.actor, service=uuid)) is not None:
        return redirect("service", uuid=uuid)
    context = {**_about(found), "form": form}
    return render(request, "web/organiser/service_publish.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def openness(request: Request, uuid: UUID) -> HttpResponse:
    """The transparency checklist, each item with a form of its own."""
    found = standard_record(request.actor, uuid, keep=request.method == "POST")
    lines = openness_of(found.service.id)
    forms = {line.key: CheckForm(line, sent(request)) for line in lines if found.writable and not line.computed}
    for form in forms.values():
        if form.is_valid():
            noted = form.done(partial(record_check, request.actor, service=uuid, **form.told()))
            if noted is not None:
                return redirect("service-openness", uuid=uuid)
    bad = [form for form in forms.values() if form.errors]
    context = {**_about(found), "lines": [(line, forms.get(line.key)) for line in lines], "bad": bad}
    return render(request, "web/organiser/service_openness.html", context, status=422 if bad else 200)


@require_http_methods(METHODS)
def service_close(request: Request, uuid: UUID) -> HttpResponse:
    """It is given no more."""
    found, form = standard_record(request.actor, uuid, keep=True), ActionForm(sent(request))
    if form.is_valid() and form.done(partial(close_service, request.actor, service=uuid)) is not None:
        return redirect("service", uuid=uuid)
    title = _("Tutup %(title)s") % {"title": found.service.title}
    return _shown(request, "service_close", {**_about(found), "form": form, "title": title})


def _about(found: StandardRecord) -> dict[str, Any]:
    return {"found": found, "service": found.service, "region": found.service.region}


def _shown(request: Request, page: str, context: dict[str, Any]) -> HttpResponse:
    path = f"web/organiser/forms/{page}.html"
    return render(request, path, context, status=422 if context["form"].errors else 200)
