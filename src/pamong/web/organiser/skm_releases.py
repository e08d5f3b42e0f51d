"""A quarter's satisfaction is looked at as it will be public, and published."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, HiddenInput, IntegerField, Textarea, TextInput
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.services.actions.releases import publish_release
from pamong.services.formats.skm_result import SkmResult
from pamong.services.queries.rounds import RoundPage, preview, round_page
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent


def _visits(**facts: Any) -> IntegerField:
    return IntegerField(
        label=gettext_lazy("Banyaknya kunjungan dalam triwulan ini"),
        help_text=gettext_lazy(
            "Dari buku tamu atau mesin antrean. Kosongkan untuk memakai banyaknya berkas yang tercatat"
        ),
        required=False,
        min_value=1,
        error_messages={
            "invalid": gettext_lazy("Banyaknya kunjungan bukan bilangan bulat. Tulis misalnya 1250."),
            "min_value": gettext_lazy("Banyaknya kunjungan paling sedikit 1. Kosongkan bila tidak diketahui."),
        },
        **facts,
    )


class VisitsForm(ActionForm):
    """For how many visits the figures are looked at."""

    kunjungan = _visits(widget=TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))

    places = {"visits-few": "kunjungan", "visits-many": "kunjungan"}  # noqa: RUF012  # as declared in the base


class PublishForm(ActionForm):
    """The same visits, and for a correction why."""

    kunjungan = _visits(widget=HiddenInput)
    alasan = CharField(
        label=gettext_lazy("Apa yang dikoreksi"),
        help_text=gettext_lazy("Ikut terbit di samping angka yang baru; angka lama tetap dapat dibaca"),
        max_length=500,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
    )

    places = {"release-why": "alasan"}  # noqa: RUF012  # as declared in the base


@require_http_methods(METHODS)
def skm_publish(request: Request, uuid: UUID) -> HttpResponse:
    """First looked at as everybody will see it, then published."""
    found = round_page(request.actor, uuid)
    told = request.POST or request.GET
    typed = VisitsForm(told if "kunjungan" in told else {"kunjungan": found.visits or ""})
    form = PublishForm(sent(request))
    if form.is_valid():
        facts = {"round": uuid, "visits": form.cleaned_data["kunjungan"], "why": form.cleaned_data["alasan"]}
        if form.done(partial(publish_release, request.actor, **facts)) is not None:
            return redirect("skm", uuid=uuid)
    shown = _previewed(request, uuid, typed)
    return _page(request, found, form, typed, shown)


def _previewed(request: Request, uuid: UUID, typed: VisitsForm) -> SkmResult:
    """The figures for what was typed; for what cannot be read, without visits."""
    visits = typed.cleaned_data["kunjungan"] if typed.is_valid() else None
    return typed.done(partial(preview, request.actor, uuid, visits)) or preview(request.actor, uuid, None)


def _page(request: Request, found: RoundPage, form: PublishForm, typed: VisitsForm, shown: SkmResult) -> HttpResponse:
    context = {
        "found": found,
        "row": found.row,
        "service": found.service,
        "region": found.service.region,
        "form": form,
        "typed": typed,
        "result": shown,
        "visits": "" if typed.errors else (typed.cleaned_data["kunjungan"] or ""),
    }
    wrong = form.errors or typed.errors
    return render(request, "web/organiser/skm_publish.html", context, status=422 if wrong else 200)
