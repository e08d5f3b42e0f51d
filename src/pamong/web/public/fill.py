"""Answering by a token, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from pamong.surveys.access import digest
from pamong.surveys.actions.answers import submit_by_token
from pamong.surveys.queries.sheets import sheet_by_token
from pamong.web.http import Request
from pamong.web.participant.asking import given
from pamong.web.participant.fill import METHODS, answered


@login_not_required
@require_http_methods(METHODS)
def fill_token(request: Request, token: str) -> HttpResponse:
    """The sheet of a token; sent, it is handed in. The draft's name on the device opens nothing."""
    found = sheet_by_token(token)
    more = {"save": "", "draft": digest(token)[:20]}
    return answered(request, found, lambda: submit_by_token(token, given(request.POST.dict())), more)
