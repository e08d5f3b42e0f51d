"""One offering, as who may take part reads it: when, where, with whom, and how one stands to it."""

from functools import partial
from uuid import UUID

from django.forms import CharField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.learning.actions import registration as actions
from pamong.learning.actions.offerings import note_seen
from pamong.learning.formats.calendar import MEDIA_TYPE, calendar
from pamong.learning.queries.candidates import nominates, quota_lines
from pamong.learning.queries.letters.pages import own_letters
from pamong.learning.queries.offerings import offering_page
from pamong.learning.queries.own_results import own_results
from pamong.learning.queries.registrations import Mine, draw_page, my_state
from pamong.learning.queries.schedule import offering_feed
from pamong.web.http import Request
from pamong.web.organiser.fields import ActionForm


class WithdrawForm(ActionForm):
    """Why somebody does not come."""

    alasan = CharField(
        label=gettext_lazy("Mengapa Anda mundur"),
        help_text=gettext_lazy("Dibaca penyelenggara dan pimpinan unit Anda"),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Alasannya masih kosong. Tulis mengapa Anda mundur.")},
    )

    places = {"withdrawal-reason": "alasan"}  # noqa: RUF012  # as declared in the base


@require_safe
def offering(request: Request, uuid: UUID) -> HttpResponse:
    """The offering. That who was invited looked at it is noted: who organises sees how many did."""
    note_seen(request.actor, offering=uuid)
    return _page(request, uuid)


@require_POST
def register(request: Request, uuid: UUID) -> HttpResponse:
    """I want to take part."""
    actions.register(request.actor, offering=uuid)
    return redirect("offering", uuid=uuid)


@require_POST
def confirm(request: Request, uuid: UUID) -> HttpResponse:
    """I will come."""
    actions.confirm(request.actor, registration=_own(request, uuid).uuid)
    return redirect("offering", uuid=uuid)


@require_POST
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """I do not come, and why."""
    own, form = _own(request, uuid), WithdrawForm(request.POST)
    if form.is_valid():
        action = partial(actions.withdraw, request.actor, registration=own.uuid, reason=form.cleaned_data["alasan"])
        if form.done(action) is not None:
            return redirect("offering", uuid=uuid)
    return _page(request, uuid, form)


@require_safe
def offering_calendar(request: Request, uuid: UUID) -> HttpResponse:
    """Its meetings as a file for the own calendar."""
    book = offering_feed(request.actor, uuid)
    headers = {
        "Content-Disposition": content_disposition_header(True, f"angkatan-{uuid}.ics") or ""
    }  # its own signature
    return HttpResponse(calendar(book.name, book.meetings), content_type=MEDIA_TYPE, headers=headers)


def _own(request: Request, uuid: UUID) -> Mine:
    """The registration of who is at the screen. Raises NotFound."""
    found = my_state(request.actor, uuid).own
    if found is None:
        raise NotFound
    return found


def _page(request: Request, uuid: UUID, form: WithdrawForm | None = None) -> HttpResponse:
    found, state = offering_page(request.actor, uuid), my_state(request.actor, uuid)
    context = {
        "found": found,
        "state": state,
        "own": state.own,
        "draw": draw_page(request.actor, uuid) if found.seating == "lottery" and found.published_at else None,
        "results": own_results(request.actor, uuid),
        "letters": own_letters(request.actor, uuid),
        "quotas": quota_lines(request.actor, uuid),
        "nominates": nominates(request.actor),
        "form": form or WithdrawForm(),
        "refused": form,
    }
    return render(request, "web/participant/offering.html", context, status=422 if form else 200)
