"""The own meetings and exams, and the address at which a calendar program reads them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pamong.exams.queries.own import own_exams
from pamong.learning.actions.feeds import renew_feed
from pamong.learning.queries.schedule import my_sessions
from pamong.web.http import Request


@require_safe
def schedule(request: Request) -> HttpResponse:
    """What is to come, by day, then what was."""
    actor = request.actor
    context = {"found": my_sessions(actor), "exams": own_exams(actor), "behalf": actor.behalf}
    return render(request, "web/participant/schedule.html", context)


@require_POST
def feed_renew(request: Request) -> HttpResponse:
    """Another address for the own calendar; the old one leads nowhere."""
    renew_feed(request.actor)
    return redirect("schedule")
