"""The register of breaches of personal data, a new one, and one of them with its clock and its letters."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pamong.core.refusals import NotFound
from pamong.people.actions.breaches import record_breach
from pamong.people.queries.breaches import BreachPage, breach_page, breaches
from pamong.people.queries.choosing import unit_options
from pamong.web.http import Request
from pamong.web.organiser.breach_forms import (
    STEPS,
    AffectedStep,
    BreachForm,
    ChangeStep,
    CloseStep,
    Step,
    TellStep,
)
from pamong.web.organiser.fields import METHODS, sent


@require_safe
def breaches_page(request: Request, code: str) -> HttpResponse:
    """The register, the newest first."""
    found = breaches(request.actor, code, page=request.GET.get("halaman"))
    return render(request, "web/privacy/breaches.html", {"found": found, "region": found.region})


@require_http_methods(METHODS)
def breach_new(request: Request, code: str) -> HttpResponse:
    """Enter one: first what is known, the rest later."""
    region = breaches(request.actor, code).region
    form = BreachForm(sent(request))
    if form.is_valid():
        row = form.done(partial(record_breach, request.actor, region=code, facts=form.facts(region.zone)))
        if row is not None:
            return redirect("breach", uuid=row.uuid)
    context = {"region": region, "form": form}
    return render(request, "web/privacy/breach_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def breach(request: Request, uuid: UUID) -> HttpResponse:
    """One of them; each step of its handling is sent here."""
    found = breach_page(request.actor, uuid, page=request.GET.get("halaman"))
    form = _sent(request, found) if request.method == "POST" else None
    if form is not None and form.is_valid():
        form.done(form.action(request.actor, uuid))
        if not form.errors:
            return redirect("breach", uuid=uuid)
    steps = _steps(request, found, form)
    context = {"found": found, "line": found.line, "region": found.region, "form": form, "steps": steps}
    return render(request, "web/privacy/breach.html", context, status=422 if form else 200)


def _sent(request: Request, found: BreachPage) -> Step:
    kind = STEPS.get(request.POST.get("langkah", ""))
    if kind is None:
        raise NotFound
    return kind(request.POST, **_more(request, found, kind))


def _more(request: Request, found: BreachPage, kind: type[Step]) -> dict[str, Any]:
    if kind is AffectedStep:
        return {"units": unit_options(request.actor, found.region.code)}
    audience = request.POST.get("pihak", "")
    return {"auto_id": _ids(audience)} if kind is TellStep and audience.isalpha() else {}


def _steps(request: Request, found: BreachPage, failed: Step | None) -> dict[str, Any]:
    """Forms by what the page calls them; the one that failed stands in its place."""
    told = {"akibat": found.consequences, "penanganan": found.handling}
    letters = [
        (
            letter,
            failed
            if isinstance(failed, TellStep) and failed.data.get("pihak") == letter.audience
            else TellStep(initial={"pihak": letter.audience, "surat": letter.text}, auto_id=_ids(letter.audience)),
        )
        for letter in found.letters
    ]
    return {
        "letters": letters,
        "change": failed if isinstance(failed, ChangeStep) else ChangeStep(initial=told),
        "affected": failed if isinstance(failed, AffectedStep) else AffectedStep(**_more(request, found, AffectedStep)),
        "close": failed if isinstance(failed, CloseStep) else CloseStep(),
    }


def _ids(audience: str) -> str:
    return f"id_{audience}_%s"
