"""Accounts of the people one helps: open, recover with a second person, close. A code is shown once, on the answer itself."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.forms import CharField, Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pamong.core.refusals import Invalid, NotFound
from pamong.people.actions.accounts import close_account, open_account, reopen_account
from pamong.people.actions.codes import IssuedCode, cancel_code, issue_exam_code
from pamong.people.actions.recovery import ask_recovery, confirm_recovery
from pamong.people.queries.accounts import person_account, person_of_code, waiting_recoveries
from pamong.web.http import Request


class ReasonForm(Form):
    """Why somebody is let back in; that a reason is missing, the action says."""

    alasan = CharField(max_length=500, required=False)


@require_safe
def person_account_page(request: Request, uuid: UUID) -> HttpResponse:
    """State of somebody's account, and what the helper may do."""
    return render(request, "web/organiser/account.html", {"them": person_account(request.actor, uuid)})


@require_POST
def account_open(request: Request, uuid: UUID) -> HttpResponse:
    """An account, or a new activation code; the answer shows the code, and no other page ever does."""
    return _shown(request, open_account(request.actor, person=uuid), uuid)


@require_POST
def exam_code(request: Request, uuid: UUID) -> HttpResponse:
    """A code for the rest of today, for who stands at the exam room without password or telephone."""
    them = person_account(request.actor, uuid)
    now = timezone.localtime()
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    issued = issue_exam_code(request.actor, account=_known(them.account), valid_from=now, valid_until=midnight)
    return _shown(request, issued, uuid)


@require_POST
def account_close(request: Request, uuid: UUID) -> HttpResponse:
    """Nobody signs in with it any more; or again, when the form says so."""
    them = person_account(request.actor, uuid)
    act = reopen_account if "buka" in request.POST else close_account
    act(request.actor, account=_known(them.account))
    return redirect("person-account", uuid=uuid)


@require_POST
def recovery_ask(request: Request, uuid: UUID) -> HttpResponse:
    """The first of two persons."""
    them = person_account(request.actor, uuid)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Invalid("reason", " ".join(map(str, form.errors["alasan"])))
    ask_recovery(request.actor, account=_known(them.account), reason=form.cleaned_data["alasan"])
    return redirect("person-account", uuid=uuid)


@require_safe
def recoveries(request: Request, code: str) -> HttpResponse:
    """Requests that wait for a second person."""
    region, page = waiting_recoveries(request.actor, code, request.GET.get("halaman", "1"))
    return render(request, "web/organiser/recoveries.html", {"region": region, "waiting": page})


@require_POST
def recovery_confirm(request: Request, uuid: UUID) -> HttpResponse:
    """The second of two persons; the answer shows the code."""
    person = person_of_code(request.actor, uuid)
    return _shown(request, confirm_recovery(request.actor, code=uuid), person)


@require_POST
def code_cancel(request: Request, uuid: UUID) -> HttpResponse:
    """A code or a request is good for nothing any more."""
    person = person_of_code(request.actor, uuid)
    cancel_code(request.actor, code=uuid)
    return redirect("person-account", uuid=person)


def _shown(request: Request, issued: IssuedCode, person: UUID) -> HttpResponse:
    context = {
        "them": person_account(request.actor, person),
        "issued": issued,
        "address": settings.URL + reverse("signin-code"),
    }
    return render(request, "web/organiser/codes.html", context)


def _known(account: UUID | None) -> UUID:
    if account is None:
        raise NotFound
    return account
