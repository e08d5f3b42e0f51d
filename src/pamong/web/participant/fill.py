"""Answering what one is asked, signed in: the list, the sheet, and saving as one goes."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.refusals import Refusal
from pamong.surveys.actions.answers import AnswersRefused, save_answers, submit
from pamong.surveys.queries.sheets import Sheet, sheet, waiting
from pamong.web.http import Request
from pamong.web.participant.asking import asked, given, given_in_turn

METHODS: Final = ("GET", "HEAD", "POST")

ROUNDS: Final = "competency.round:"
"""How the source of a survey begins that is listed among the ratings of a round."""

SAVED: Final = "tersimpan"
"""Field of a form by which the page's script says that everything has been saved already, one by one."""


@require_safe
def invitations(request: Request) -> HttpResponse:
    """What waits for an answer of one's own, soonest to close first; ratings of a round have a page of their own."""
    context = {"rows": waiting(request.actor, without=ROUNDS)}
    return render(request, "web/participant/invitations.html", context)


@require_http_methods(METHODS)
def fill(request: Request, uuid: UUID) -> HttpResponse:
    """The sheet of one invitation; sent, it is handed in."""
    found = sheet(request.actor, uuid)
    more = {"save": reverse("fill-save", args=[uuid]), "draft": str(uuid)}

    def hand_in() -> None:
        submit(request.actor, invitation=uuid, answers=() if request.POST.get(SAVED) else given(request.POST.dict()))

    return answered(request, found, hand_in, more)


@require_POST
def fill_save(request: Request, uuid: UUID) -> JsonResponse:
    """Answers one by one, from the page's script; 200 only once they are in the database for good."""
    try:
        saved = save_answers(request.actor, invitation=uuid, answers=given_in_turn(_body(request)))
    except Refusal as refusal:
        told = {"kode": refusal.code, "pesan": str(refusal), "salah": list(getattr(refusal, "fields", {}))}
        return JsonResponse(told, status=refusal.status)
    return JsonResponse({"seq": saved.seqs, "lain": list(saved.behind)})


def answered(request: Request, found: Sheet, hand_in: Callable[[], None], more: Mapping[str, str]) -> HttpResponse:
    """A sheet to be filled in, handed in, or no longer open; for those who sign in and those who hold a token.

    more        what the page's script needs: where to save, and under which name a draft lies on the device
    """
    errors: dict[str, str] = {}
    sent = request.POST.dict() if request.method == "POST" else None
    if sent is not None:
        try:
            hand_in()
            return redirect(request.path)
        except AnswersRefused as refused:
            errors = refused.fields
    with timezone.override(ZoneInfo(found.zone)):
        rows = asked(found.questions, found.saved, seqs=found.seqs, sent=_shown(sent), errors=errors)
        last = found.closes_at - timedelta(seconds=1)  # midnight belongs to the next day; nobody means that one
        wrong = [row for row in rows if row.error]
        context = {"sheet": found, "rows": rows, "errors": wrong, "last": last, **more}
        name = "web/participant/fill.html" if found.state == "open" else "web/participant/fill_over.html"
        return render(request, name, context, status=422 if errors else 200)


def _shown(sent: dict[str, str] | None) -> dict[str, str] | None:
    """What was typed; None when what was saved is the truth."""
    return None if sent is None or sent.get(SAVED) else sent


def _body(request: Request) -> Any:
    """What the script sent; nothing when it cannot be read."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
