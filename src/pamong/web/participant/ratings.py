"""What somebody is asked to rate."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.competency.queries.discussions import my_discussions
from pamong.competency.queries.ratings import my_ratings, waiting_ratings
from pamong.web.http import Request


@require_safe
def ratings(request: Request) -> HttpResponse:
    """Oneself first, then own staff, then colleagues; and what is to be talked about."""
    rows, waiting = my_ratings(request.actor), waiting_ratings(request.actor)
    talks = my_discussions(request.actor)
    context = {"rows": rows, "waiting": waiting, "talks": talks, "behalf": request.actor.behalf}
    return render(request, "web/participant/ratings.html", context)
