"""The own meetings, and the address at which a calendar program reads them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pamong.learning.actions.feeds import renew_feed
from pamong.learning.queries.schedule import my_sessions
from pamong.web.http import Request


@require_safe
def schedule(request: Request) -> HttpResponse:
    """What is to come, by day, then what was."""
    context = {"found": my_sessions(request.actor), "behalf": request.actor.behalf}
    return render(request, "web/participant/schedule.html", context)


@require_POST
def feed_renew(request: Request) -> HttpResponse:
    """Another address for the own calendar; the old one leads nowhere."""
    renew_feed(request.actor)
    return redirect("schedule")
