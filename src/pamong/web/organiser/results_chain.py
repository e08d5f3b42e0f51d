"""The results chain of a programme, for who organises or evaluates it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.evaluation.queries.chain_page import chain_page
from pamong.web.http import Request


@require_safe
def results_chain(request: Request, uuid: UUID) -> HttpResponse:
    """Six links, what they cost, and the studies behind them."""
    found = chain_page(request.actor, uuid)
    return render(request, "web/organiser/results_chain.html", {"found": found, "region": found.programme.region})
