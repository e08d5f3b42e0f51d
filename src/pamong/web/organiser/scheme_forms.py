"""A scheme is begun, written, given units, rules, positions and partners, and retired."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pamong.credentials.actions.schemes import (
    SchemeFacts,
    UnitFacts,
    add_unit,
    change_draft,
    change_unit,
    create_scheme,
    retire_scheme,
    set_positions,
    set_scheme_partners,
)
from pamong.credentials.formats.scheme_templates import templates
from pamong.credentials.queries.schemes import (
    UnitRecord,
    VersionRecord,
    competency_choices,
    exam_choices,
    partner_choices,
    position_names,
    programme_choices,
    required_choices,
    scheme_record,
    unit_record,
    version_record,
)
from pamong.people.queries.choosing import position_options
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.rule_fields import RuleForm
from pamong.web.organiser.scheme_fields import (
    RetireForm,
    SchemeFactsForm,
    SchemeNewForm,
    SchemePartnersForm,
    SchemePositionsForm,
    UnitForm,
)


@require_http_methods(METHODS)
def scheme_new(request: Request, code: str) -> HttpResponse:
    """A draft, from one of the ready schemes or from nothing."""
    region, models = kept_region(request.actor, code), templates()
    form = SchemeNewForm(models, sent(request))
    if form.is_valid() and (row := form.done(partial(create_scheme, request.actor, region=code, **form.told()))):
        return redirect("scheme-version", uuid=row.uuid)
    context = {"region": region, "models": models, "title": _("Buat skema sertifikasi")}
    return _shown(request, "scheme_new", form, context)


@require_http_methods(METHODS)
def scheme_version_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What a draft promises."""
    found = version_record(request.actor, uuid)
    form = SchemeFactsForm(found, required_choices(request.actor, uuid), sent(request))
    if form.is_valid():
        action = partial(change_draft, request.actor, version=uuid, facts=form.facts())
        if form.done(action) is not None:
            return redirect("scheme-version", uuid=uuid)
    return _shown(request, "scheme_facts", form, _about(found, _("Isi %(of)s")))


@require_http_methods(METHODS)
def scheme_renewal(request: Request, uuid: UUID) -> HttpResponse:
    """By which ways a certificate is renewed."""
    found = version_record(request.actor, uuid)
    form = RuleForm(found.renewal, (), _named(request, uuid), sent(request))
    if form.is_valid():
        facts = _renewed(found, form.rule())
        if form.done(partial(change_draft, request.actor, version=uuid, facts=facts)) is not None:
            return redirect("scheme-renewal" if "tambah" in request.POST else "scheme-version", uuid=uuid)
    return _shown(request, "scheme_renewal", form, _about(found, _("Syarat perpanjangan %(of)s")))


@require_http_methods(METHODS)
def scheme_unit_new(request: Request, uuid: UUID) -> HttpResponse:
    """One more unit; its rule comes next."""
    found = version_record(request.actor, uuid)
    form = UnitForm(None, competency_choices(request.actor, uuid), sent(request))
    if form.is_valid() and (row := form.done(partial(add_unit, request.actor, version=uuid, facts=form.facts()))):
        return redirect("scheme-unit-rule", uuid=row.uuid)
    return _shown(request, "scheme_unit", form, _about(found, _("Tambah unit %(of)s")))


@require_http_methods(METHODS)
def scheme_unit_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What is written of a unit."""
    row = unit_record(request.actor, uuid)
    form = UnitForm(row, competency_choices(request.actor, row.version), sent(request))
    if form.is_valid():
        action = partial(change_unit, request.actor, unit=uuid, facts=form.facts())
        if form.done(action) is not None:
            return redirect("scheme-version", uuid=row.version)
    return _shown(request, "scheme_unit", form, _about_unit(row, _("Ubah unit %(of)s")))


@require_http_methods(METHODS)
def scheme_unit_rule(request: Request, uuid: UUID) -> HttpResponse:
    """By which ways a unit is shown."""
    row = unit_record(request.actor, uuid)
    form = RuleForm(row.rule, row.suggested, _named(request, row.version), sent(request))
    if form.is_valid():
        facts = replace(_facts(row), rule=form.rule())
        if form.done(partial(change_unit, request.actor, unit=uuid, facts=facts)) is not None:
            more = "tambah" in request.POST
            return redirect("scheme-unit-rule", uuid=uuid) if more else redirect("scheme-version", uuid=row.version)
    return _shown(request, "scheme_rule", form, _about_unit(row, _("Syarat unit %(of)s")))


@require_http_methods(METHODS)
def scheme_positions(request: Request, uuid: UUID) -> HttpResponse:
    """Whose work the scheme is about."""
    found = version_record(request.actor, uuid)
    options = position_options(request.actor, found.head.region.code)
    form = SchemePositionsForm(position_names(request.actor, uuid), options, sent(request))
    if form.is_valid():
        action = partial(set_positions, request.actor, version=uuid, positions=form.positions())
        if form.done(action) is not None:
            return redirect("scheme-version", uuid=uuid)
    return _shown(request, "scheme_positions", form, _about(found, _("Jabatan skema %(of)s")))


@require_http_methods(METHODS)
def scheme_partners(request: Request, uuid: UUID) -> HttpResponse:
    """With whom it is given."""
    found = version_record(request.actor, uuid)
    form = SchemePartnersForm(partner_choices(request.actor, uuid), sent(request))
    if form.is_valid():
        partners = list(form.partners().items())
        if form.done(partial(set_scheme_partners, request.actor, version=uuid, partners=partners)) is not None:
            return redirect("scheme-version", uuid=uuid)
    return _shown(request, "scheme_partners", form, _about(found, _("Mitra %(of)s")))


@require_http_methods(METHODS)
def scheme_retire(request: Request, uuid: UUID) -> HttpResponse:
    """Nobody applies any more."""
    found, form = scheme_record(request.actor, uuid), RetireForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if form.done(partial(retire_scheme, request.actor, scheme=uuid, reason=reason)) is not None:
            return redirect("scheme", uuid=uuid)
    context = {"head": found.head, "region": found.head.region}
    return _shown(request, "scheme_retire", form, {**context, "title": _("Hentikan %(of)s") % {"of": found.head.title}})


def _named(request: Request, version: UUID) -> tuple[Any, Any]:
    """Programmes and exams that a rule may name."""
    return programme_choices(request.actor, version), exam_choices(request.actor, version)


def _facts(row: UnitRecord) -> UnitFacts:
    return UnitFacts(row.code, row.title, row.elements, row.competency, row.level, row.hours, row.rule)


def _renewed(found: VersionRecord, rule: dict[str, Any]) -> SchemeFacts:
    told = found.told
    return SchemeFacts(
        level=told.level,
        about=told.about,
        basis=told.basis,
        source=told.source,
        prerequisites=told.prerequisites,
        requires=found.requires,
        months=told.months,
        renewal_days=told.renewal_days,
        renewal=rule or None,
        separation=told.separation,
        appeal_days=told.appeal_days,
        answer_days=told.answer_days,
    )


def _about(found: VersionRecord, title: str) -> dict[str, Any]:
    of = _("%(title)s versi %(n)s") % {"title": found.head.title, "n": found.told.number}
    return {"found": found, "version": found.told.uuid, "region": found.head.region, "title": title % {"of": of}}


def _about_unit(row: UnitRecord, title: str) -> dict[str, Any]:
    of = f"{row.code} {row.title}"
    return {"found": row, "version": row.version, "region": row.head.region, "title": title % {"of": of}}


def _shown(request: Request, page: str, form: ActionForm, context: dict[str, Any]) -> HttpResponse:
    path = f"web/organiser/forms/{page}.html"
    return render(request, path, {**context, "form": form}, status=422 if form.errors else 200)
