"""The home of who keeps a registry: what there is, what is missing, what waits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.people.queries.homes import organiser_home
from pamong.web.audiences import audiences_of
from pamong.web.http import Request


@require_safe
def organiser(request: Request) -> HttpResponse:
    """One region; who organises several chooses by ``?instansi=code``."""
    mine = organiser_home(request.actor, request.GET.get("instansi", ""))
    context = {"mine": mine, "region": mine.region, "audiences": audiences_of(request.actor), "here": "penyelenggara"}
    return render(request, "web/organiser/home.html", context)
