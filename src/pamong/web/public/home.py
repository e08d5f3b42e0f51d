"""The front page and the pages every site owes its visitors."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.core.queries import chain_heads
from pamong.web.http import Request
from pamong.web.public.chain import summary
from pamong.web.public.forms import DigestForm


@login_not_required
@require_safe
def home(request: Request) -> HttpResponse:
    """What this installation does today, with the journal's own numbers."""
    return render(request, "web/public/home.html", {"all": summary(chain_heads()), "form": DigestForm()})


@login_not_required
@require_safe
def help_page(request: Request) -> HttpResponse:
    """Answers to what people ask."""
    return render(request, "web/public/help.html")


@login_not_required
@require_safe
def privacy(request: Request) -> HttpResponse:
    """Who sees which data."""
    return render(request, "web/public/privacy.html")


@login_not_required
@require_safe
def accessibility(request: Request) -> HttpResponse:
    """What was done for people who read otherwise, and what is still missing."""
    return render(request, "web/public/accessibility.html")
