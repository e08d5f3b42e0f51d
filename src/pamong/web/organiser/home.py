"""The home of who keeps a registry: what there is, what is missing, what waits."""

from django.forms import CharField, Form
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.core.refusals import NotFound
from pamong.people.queries.homes import organiser_home
from pamong.web.audiences import audiences_of
from pamong.web.http import Request


class RegionForm(Form):
    """Which region; the first when none is named."""

    instansi = CharField(max_length=20, required=False)


@require_safe
def organiser(request: Request) -> HttpResponse:
    """One region; who organises several chooses by ``?instansi=code``."""
    form = RegionForm(request.GET)
    if not form.is_valid():
        raise NotFound
    mine = organiser_home(request.actor, form.cleaned_data["instansi"])
    context = {"mine": mine, "region": mine.region, "audiences": audiences_of(request.actor), "here": "penyelenggara"}
    return render(request, "web/organiser/home.html", context)
