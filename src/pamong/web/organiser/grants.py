"""Roles of a region: the list, a new one, the end of one."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.people.actions.grants import end_grant, grant_role
from pamong.people.queries.choosing import unit_options
from pamong.people.queries.grants import Found, giving, grants_of, person_chosen, person_named, roles
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS
from pamong.web.organiser.grant_forms import GrantForm, GrantsForm


@require_safe
def grants(request: Request, code: str) -> HttpResponse:
    """Who holds which role, fifty a page, narrowed by role and name."""
    form = GrantsForm(roles(), request.GET)
    wanted = form.wanted()
    held = grants_of(request.actor, code, **wanted, number=request.GET.get("halaman", "1"))
    context = {"held": held, "region": held.region, "form": form, "narrowed": any(wanted.values())}
    return render(request, "web/organiser/grants.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def grant_new(request: Request, code: str) -> HttpResponse:
    """Give a role, to whom another page has chosen or whose NIP or e-mail address is typed."""
    region, offered = giving(request.actor, code)
    chosen = _chosen(request, code)
    form = GrantForm(offered, unit_options(request.actor, code), request.POST or None, chosen=chosen is not None)
    if form.is_valid() and form.done(partial(_give, request, code, form, chosen)) is not None:
        return redirect("grants", code=code)
    context = {"region": region, "form": form, "chosen": chosen}
    return render(request, "web/organiser/grant_new.html", context, status=422 if form.errors else 200)


@require_POST
def grant_end(request: Request, uuid: UUID) -> HttpResponse:
    """A role ends today."""
    row = end_grant(request.actor, grant=uuid)
    return redirect("grants", code=row.region.code)


def _give(request: Request, code: str, form: GrantForm, chosen: Found | None) -> Any:
    person = chosen or person_named(request.actor, code, form.cleaned_data["orang"])
    return grant_role(request.actor, person=person.uuid, region=code, **form.facts())


def _chosen(request: Request, code: str) -> Found | None:
    text = request.GET.get("pegawai", "")
    try:
        return person_chosen(request.actor, code, UUID(text)) if text else None
    except ValueError:
        raise NotFound from None
