"""Registering, correcting, assigning and transferring people."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pamong.people.actions.persons import (
    assign,
    change_employment,
    correct_person,
    end_assignment,
    register_person,
)
from pamong.people.actions.transfer import transfer_person
from pamong.people.queries.choosing import position_options, region_options, unit_options
from pamong.people.queries.keeping import (
    PersonRecord,
    assignment_record,
    kept_region,
    person_record,
    transfer_effects,
)
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, CloseForm, sent
from pamong.web.organiser.person_fields import (
    AssignForm,
    ContactForm,
    EmploymentForm,
    NewPersonForm,
    PersonForm,
    TransferForm,
)


@require_http_methods(METHODS)
def person_new(request: Request, code: str) -> HttpResponse:
    """A civil servant typed by hand, or somebody from outside."""
    region = kept_region(request.actor, code)
    units, positions = unit_options(request.actor, code), position_options(request.actor, code)
    form = NewPersonForm(units, positions, sent(request))
    if form.is_valid() and (row := form.done(partial(register_person, request.actor, region=code, **form.facts()))):
        return redirect("person", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Tambah orang")}
    return render(request, "web/organiser/forms/person_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def person_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What is written of a person; of the own record only the contact."""
    person = person_record(request.actor, uuid, own=True)
    kind = PersonForm if person.kept else ContactForm
    form = kind(sent(request), initial=kind.initial_of(person))
    if form.is_valid() and form.done(partial(correct_person, request.actor, person=uuid, **form.facts())) is not None:
        return redirect("person", uuid=uuid)
    title = _("Ubah data %(name)s") % {"name": person.full_name}
    return _page(request, "person_edit", person, form=form, title=title)


@require_http_methods(METHODS)
def person_assign(request: Request, uuid: UUID) -> HttpResponse:
    """A post for a person."""
    person = person_record(request.actor, uuid)
    code = person.region.code if person.region else ""
    units, positions = unit_options(request.actor, code), position_options(request.actor, code)
    form = AssignForm(units, positions, sent(request))
    if form.is_valid() and form.done(partial(assign, request.actor, person=uuid, **form.facts())) is not None:
        return redirect("person", uuid=uuid)
    title = _("Tugaskan %(name)s") % {"name": person.full_name}
    return _page(request, "person_assign", person, form=form, title=title)


@require_http_methods(METHODS)
def assignment_end(request: Request, uuid: UUID) -> HttpResponse:
    """A person leaves a post."""
    post = assignment_record(request.actor, uuid)
    form = CloseForm(sent(request))
    if form.is_valid() and form.done(partial(end_assignment, request.actor, assignment=uuid, on=form.day)) is not None:
        return redirect("person", uuid=post.person)
    title = _("Akhiri penugasan %(name)s") % {"name": post.name}
    context = {"region": post.region, "post": post, "form": form, "title": title}
    return render(request, "web/organiser/forms/assignment_end.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def person_employment(request: Request, uuid: UUID) -> HttpResponse:
    """Other terms of service, perhaps under another number."""
    person = person_record(request.actor, uuid)
    form = EmploymentForm(sent(request), initial=EmploymentForm.initial_of(person))
    done = partial(change_employment, request.actor, person=uuid)
    if form.is_valid() and form.done(partial(done, **form.facts())) is not None:
        return redirect("person", uuid=uuid)
    title = _("Status kepegawaian %(name)s") % {"name": person.full_name}
    return _page(request, "person_employment", person, form=form, title=title)


@require_http_methods(METHODS)
def person_transfer(request: Request, uuid: UUID) -> HttpResponse:
    """A person moves to another region: first what will change, then the step itself."""
    person, effects = person_record(request.actor, uuid), transfer_effects(request.actor, uuid)
    form = TransferForm(region_options(person.region.code if person.region else ""), sent(request))
    sure = form.is_valid() and "pasti" in request.POST
    if sure and form.done(partial(transfer_person, request.actor, person=uuid, **form.facts())) is not None:
        return _page(request, "person_transferred", person, form=form, title=_("Mutasi dicatat"))
    title = _("Mutasi %(name)s ke instansi lain") % {"name": person.full_name}
    return _page(request, "person_transfer", person, form=form, title=title, effects=effects, asked=form.is_valid())


def _page(request: Request, name: str, person: PersonRecord, **context: object) -> HttpResponse:
    refused = getattr(context["form"], "errors", None)
    facts = {"region": person.region, "person": person, **context}
    return render(request, f"web/organiser/forms/{name}.html", facts, status=422 if refused else 200)
