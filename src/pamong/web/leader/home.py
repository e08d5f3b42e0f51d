"""The home of who leads: one sentence for each branch, then the units below."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.competency.queries.discussions import discussions_due
from pamong.competency.queries.gaps import led_gaps
from pamong.competency.queries.ratings import waiting_ratings
from pamong.evaluation.queries.office_verdicts import led_verdicts
from pamong.learning.queries.registrations import approvals_count
from pamong.people.queries.homes import leader_home
from pamong.web.audiences import audiences_of
from pamong.web.http import Request
from pamong.web.leader.served import served

SHOWN: Final = 8
"""Units without a head that are named at once; the rest unfold."""


@require_safe
def leader(request: Request) -> HttpResponse:
    """What a leader asks first: how many, where, and who is missing."""
    branches = leader_home(request.actor)
    context = {
        "branches": branches,
        "gaps": led_gaps(request.actor, [branch.uuid for branch in branches if branch.uuid]),
        "shown": SHOWN,
        "waiting": waiting_ratings(request.actor),
        "talks": discussions_due(request.actor),
        "approvals": approvals_count(request.actor),
        "served": served(request.actor),
        "verdicts": led_verdicts(request.actor),
        "audiences": audiences_of(request.actor),
        "here": "pimpinan",
    }
    return render(request, "web/leader/home.html", context)
