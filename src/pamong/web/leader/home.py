"""The home of who leads, read in a minute: one sentence, three numbers, what waits, then what to look after."""

from typing import Final
from uuid import UUID

from csp.decorators import csp_update
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.evaluation.queries.commitments import own_commitments
from pamong.evaluation.queries.office_verdicts import led_verdicts
from pamong.learning.actions.encouraging import bring_encouragement
from pamong.people.queries.homes import leader_home
from pamong.web.audiences import audiences_of
from pamong.web.http import Request
from pamong.web.leader.answered import just_answered, number_of
from pamong.web.leader.encouraging import EncourageForm, encourage_part
from pamong.web.leader.overview import overviews
from pamong.web.leader.served import served
from pamong.web.leader.waiting import waits
from pamong.web.organiser.sent_messages import WHATSAPP

SHOWN: Final = 8
"""Units without a head that are named at once; the rest unfold."""

SLUG: Final = "pimpinan"
"""Of this home among the homes."""


@csp_update({"form-action": list(WHATSAPP)})  # type: ignore[arg-type]  # it types views without keys only
@require_safe
def leader(request: Request) -> HttpResponse:
    """What a leader asks first: how many, what waits, where, and who is missing."""
    return _page(request)


@csp_update({"form-action": list(WHATSAPP)})  # type: ignore[arg-type]
@require_POST
def encourage(request: Request, uuid: UUID) -> HttpResponse:
    """Write to one of the own people."""
    form = EncourageForm(request.POST, auto_id=f"%s-{uuid}")
    if form.is_valid() and form.sent(request.actor, uuid):
        return redirect(f"{reverse('audience-home', args=[SLUG])}?terkirim=1#dorong")
    return _page(request, (uuid, form))


@require_POST
def encourage_chat(request: Request, uuid: UUID) -> HttpResponse:
    """Noted; on to the chat, where the leader sends the text."""
    return HttpResponseRedirect(bring_encouragement(request.actor, person=uuid))


def _page(request: Request, failed: tuple[UUID, EncourageForm] | None = None) -> HttpResponse:
    actor = request.actor
    branches = leader_home(actor)
    shown = overviews(actor, branches)
    if failed and not shown.leads(failed[0]):
        raise NotFound
    part = encourage_part(actor, shown, failed)
    context = {
        "shown": SHOWN,
        "branches": branches,
        "all": shown,
        "waits": waits(actor),
        "served": served(actor),
        "verdicts": led_verdicts(actor),
        "commitments": own_commitments(actor),
        "part": part,
        "failed": failed[1] if failed else None,
        "sent": number_of(request, "terkirim"),
        "day": timezone.localdate(),
        "audiences": audiences_of(actor),
        "here": SLUG,
        **just_answered(request),
    }
    return render(request, "web/leader/home.html", context, status=422 if failed else 200)
