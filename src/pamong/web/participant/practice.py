"""Practice: answering items for oneself. Nothing is stored, and it works without JavaScript."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pamong.exams.queries.practice import (
    practice_picture,
    practice_questions,
    practice_result,
    practice_sheet,
    practices,
)
from pamong.web.http import Request
from pamong.web.participant.practice_sheet import answers_of, asked


@require_safe
def practice_list(request: Request) -> HttpResponse:
    """What is offered for practice."""
    return render(request, "web/participant/practices.html", {"rows": practices(request.actor)})


@never_cache
@require_http_methods(("GET", "HEAD", "POST"))
def practice(request: Request, uuid: UUID) -> HttpResponse:
    """A new sheet; sent, what came of it with the right answers."""
    if request.method != "POST":
        sheet = practice_sheet(request.actor, uuid)
        context = {"sheet": sheet, "rows": [asked(question) for question in sheet.questions]}
        return render(request, "web/participant/practice.html", context)
    token = request.POST.get("lembar", "")
    questions = practice_questions(request.actor, uuid, token)
    answers = answers_of(request.POST, questions)
    found = practice_result(request.actor, uuid, token=token, answers=answers)
    rows = [(asked(one.question), one) for one in found.marked]
    return render(request, "web/participant/practice_result.html", {"found": found, "rows": rows})


@require_safe
def practice_image(request: Request, uuid: UUID, version: UUID, place: int) -> HttpResponse:
    """A picture of one of its items, apart from the page so that that stays light."""
    kind, data = practice_picture(request.actor, uuid, version=version, place=place)
    headers = {"Cache-Control": "private, max-age=86400, immutable"}  # what was released is never changed
    return HttpResponse(data, content_type=kind, headers=headers)
