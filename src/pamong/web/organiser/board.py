"""The score board of a room, for the projector: numbers, no names. It renews itself without a script."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pamong.exams.queries.board import board
from pamong.web.http import Request


@never_cache
@require_safe
def score_board(request: Request, uuid: UUID) -> HttpResponse:
    """Everybody's number with state and provisional score."""
    found = board(request.actor, uuid)
    with timezone.override(found.sitting.zone):
        return render(request, "web/organiser/board.html", {"found": found, "sitting": found.sitting})
