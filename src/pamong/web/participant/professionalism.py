"""A simulation of the own index of professionalism: what is recorded, and what one chooses; nothing is kept."""

from django.forms import BooleanField, ChoiceField, Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.evaluation.formats.professionalism import RATINGS, SANCTIONS, table_lines
from pamong.evaluation.queries.professionalism import own_index
from pamong.web.http import Request


class ChosenForm(Form):
    """What pamong does not record."""

    kinerja = ChoiceField(
        label=gettext_lazy("Predikat kinerja tahun lalu"),
        choices=[("", gettext_lazy("Tidak dihitung")), *RATINGS],
        required=False,
    )
    disiplin = ChoiceField(
        label=gettext_lazy("Hukuman disiplin"),
        choices=[("", gettext_lazy("Tidak dihitung")), *SANCTIONS],
        required=False,
    )
    sebanding = BooleanField(
        label=gettext_lazy("Hitung JP teknis sebanding"),
        help_text=gettext_lazy("Belum dikonfirmasi: sumber yang terbaca memberi angka hanya bila JP-nya cukup"),
        required=False,
    )


@require_safe
def professionalism(request: Request) -> HttpResponse:
    """The points part by part, and what would add most."""
    form = ChosenForm(request.GET)
    form.full_clean()
    told = form.cleaned_data
    found = own_index(
        request.actor,
        rating=told.get("kinerja", ""),
        sanction=told.get("disiplin", ""),
        prorated=told.get("sebanding", False),
    )
    context = {"form": form, "found": found, "lines": table_lines()}
    return render(request, "web/participant/professionalism.html", context, status=422 if form.errors else 200)
