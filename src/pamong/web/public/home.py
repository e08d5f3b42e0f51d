"""The front page and the pages every site owes its visitors."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from pamong.core.queries import chain_heads
from pamong.core.refusals import NotFound
from pamong.people.queries.retention import kept_for, officers
from pamong.people.queries.signin import tour_cast
from pamong.web import story
from pamong.web.http import Request
from pamong.web.public.chain import summary
from pamong.web.public.forms import DigestForm


@login_not_required
@require_safe
def home(request: Request) -> HttpResponse:
    """What this installation does today, with the journal's own numbers; a tour home tells its story instead."""
    cast = tour_cast() if settings.TOUR else []
    if cast:
        context = {"chapters": story.chapters(cast), "programmes": story.programmes(cast)}
        return render(request, "web/public/story.html", context)
    return render(request, "web/public/home.html", {"all": summary(chain_heads()), "form": DigestForm()})


@login_not_required
@require_safe
def story_stop(request: Request, stop: str) -> HttpResponse:
    """On to what a stop of the story shows, for whoever is signed in. Only in a tour home."""
    if not settings.TOUR:
        raise NotFound
    return redirect(story.where(stop)(request))


@login_not_required
@require_safe
def help_page(request: Request) -> HttpResponse:
    """Answers to what people ask."""
    return render(request, "web/public/help.html")


@login_not_required
@require_safe
def privacy(request: Request) -> HttpResponse:
    """Who sees which data."""
    return render(request, "web/public/privacy.html", {"kinds": kept_for(), "officers": officers()})


@login_not_required
@require_safe
def accessibility(request: Request) -> HttpResponse:
    """What was done for people who read otherwise, and what is still missing."""
    return render(request, "web/public/accessibility.html")
