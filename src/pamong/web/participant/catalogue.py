"""What can be learnt: the catalogue, and one programme as whoever may take part reads it."""

from typing import cast
from uuid import UUID

from django.forms import BooleanField, CharField, ChoiceField, Form, IntegerField, Select, TextInput
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.evaluation.queries.programme_evidence import programme_evidence
from pamong.learning.queries.catalogue import ABOUT, Catalogue, CatalogueWanted, catalogue
from pamong.learning.queries.programmes import programme_page
from pamong.web.http import Request
from pamong.web.templatetags.pamong import bulan


class CatalogueForm(Form):
    """What somebody looks for in the catalogue."""

    cari = CharField(
        label=gettext_lazy("Cari program"),
        help_text=gettext_lazy("Misalnya: pengaduan, komunikasi, etika"),
        max_length=200,
        required=False,
        widget=TextInput(attrs={"type": "search"}),
    )
    disarankan = BooleanField(label=gettext_lazy("Disarankan untuk saya"), required=False)
    bidang = CharField(label=gettext_lazy("Bidang"), max_length=100, required=False, widget=Select)
    jenis = ChoiceField(
        label=gettext_lazy("Jenis"),
        choices=[
            ("", gettext_lazy("Semua")),
            ("klasikal", gettext_lazy("Klasikal")),
            ("nonklasikal", gettext_lazy("Nonklasikal")),
        ],
        required=False,
    )
    sifat = ChoiceField(
        label=gettext_lazy("Wajib atau pilihan"),
        choices=[
            ("", gettext_lazy("Semua")),
            ("wajib", gettext_lazy("Wajib")),
            ("pilihan", gettext_lazy("Pilihan")),
        ],
        required=False,
    )
    tempat = ChoiceField(
        label=gettext_lazy("Tempat"),
        choices=[("", gettext_lazy("Semua")), ("luring", gettext_lazy("Luring")), ("daring", gettext_lazy("Daring"))],
        required=False,
    )
    rumpun = ChoiceField(
        label=gettext_lazy("Kompetensi yang dituju"), choices=[("", gettext_lazy("Semua")), *ABOUT], required=False
    )
    bulan = CharField(label=gettext_lazy("Bulan"), max_length=7, required=False, widget=Select)
    jp = IntegerField(label=gettext_lazy("Paling banyak JP"), min_value=1, max_value=1000, required=False)

    def wanted(self) -> CatalogueWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return CatalogueWanted(
            text=told.get("cari", ""),
            field=told.get("bidang", ""),
            kind=told.get("jenis", ""),
            duty=told.get("sifat", ""),
            place=told.get("tempat", ""),
            about=told.get("rumpun", ""),
            month=told.get("bulan", ""),
            hours=told.get("jp"),
            suggested=told.get("disarankan", False),
        )

    def offering(self, found: Catalogue) -> "CatalogueForm":
        """The same, with what the catalogue can be narrowed to, which is known only once it was read."""
        fields = [("", gettext_lazy("Semua")), *((name, name) for name in found.fields)]
        months = [("", gettext_lazy("Semua")), *((f"{month:%Y-%m}", bulan(month)) for month in found.months)]
        cast("Select", self.fields["bidang"].widget).choices = fields
        cast("Select", self.fields["bulan"].widget).choices = months
        return self


@require_safe
def catalogue_page(request: Request) -> HttpResponse:
    """Published programmes, what closes a gap of one's own at the front."""
    form = CatalogueForm(request.GET)
    wanted = form.wanted()
    found = catalogue(request.actor, wanted, page=request.GET.get("halaman"))
    context = {"form": form.offering(found), "wanted": wanted, "found": found}
    return render(request, "web/participant/catalogue.html", context, status=422 if form.errors else 200)


@require_safe
def programme(request: Request, uuid: UUID) -> HttpResponse:
    """One programme: what it promises and asks, what happens with whoever takes part, and when."""
    found = programme_page(request.actor, uuid)
    context = {"found": found, "region": found.region, "evidence": programme_evidence(uuid)}
    return render(request, "web/participant/programme.html", context)
