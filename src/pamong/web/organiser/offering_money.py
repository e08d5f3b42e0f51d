"""Quotas and costs of an offering."""

import re
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.forms import CharField, ChoiceField, IntegerField, TextInput, ValidationError
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.kit.papers import number
from pamong.kit.tables import Column
from pamong.learning.actions.offerings import (
    CostFacts,
    QuotaFacts,
    add_cost,
    realise_cost,
    remove_cost,
    set_quotas,
)
from pamong.learning.formats.accounts import accounts
from pamong.learning.queries.offerings.costs import FUNDINGS, CostPage, cost_page, kept_cost
from pamong.learning.queries.offerings.quotas import QuotaPage, QuotaRow, quota_page
from pamong.learning.queries.partners import partner_choices
from pamong.people.queries.choosing import Option, region_options, unit_options
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, PickField, sent
from pamong.web.organiser.offerings import WHOLE
from pamong.web.organiser.tables import as_xlsx, cells

if TYPE_CHECKING:
    from django.http import QueryDict

_RUPIAH: Final = re.compile(r"(?:Rp\.?\s*)?(\d{1,3}(?:\.\d{3})+|\d{1,15})(?:,(?:00?|-))?", re.IGNORECASE)


class RupiahField(CharField):
    """Whole rupiah as people type it: 1.250.000, Rp 1250000."""

    def __init__(self, **facts: Any) -> None:
        """No amount unless one is given."""
        facts.setdefault("help_text", gettext_lazy("Rupiah bulat, misalnya 1.250.000"))
        facts["error_messages"] = {"required": gettext_lazy("Jumlah masih kosong. Tulis misalnya 1.250.000.")}
        super().__init__(
            **facts, max_length=30, widget=TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
        )

    def clean(self, value: Any) -> Any:
        """The amount; None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        found = _RUPIAH.fullmatch(text)
        if found is None:
            raise ValidationError(
                _("“%(text)s” tidak terbaca sebagai rupiah bulat. Tulis misalnya 1.250.000.") % {"text": text}
            )
        return int(found[1].replace(".", ""))

    def prepare_value(self, value: Any) -> Any:
        """An amount is written as on paper; what was typed stays as it was typed."""
        return number(value) if isinstance(value, int) else value


class QuotaForm(ActionForm):
    """For whom seats are kept, and how many."""

    kursi = IntegerField(label=gettext_lazy("Kursi"), error_messages=WHOLE)

    places = {  # noqa: RUF012  # as declared in the base
        "quota-seats": "kursi",
        "quota-sum": "kursi",
        "quota-units": "kursi",
        "quota-region": "bagi",
        "quota-unit": "bagi",
    }

    def __init__(self, request: Request, found: QuotaPage, data: "QueryDict | None") -> None:
        """Offer the units of the own region, itself, and regions that have somebody who organises."""
        super().__init__(data)
        region = found.offering.region
        units = [Option(f"unit:{one.value}", one.path) for one in unit_options(request.actor, region.code)]
        others = [Option(f"region:{one.value}", one.path, one.also) for one in region_options(region.code)]
        options = (Option(f"region:{region.code}", (region.name,)), *others, *units)
        self.fields["bagi"] = PickField(
            options, list_id="bagi", label=_("Unit atau instansi"), help_text=_("Unit di bawahnya ikut")
        )
        self.order_fields(["bagi", "kursi"])
        self.home = region.code

    def facts(self) -> QuotaFacts:
        """As the action takes them."""
        kind, _sign, value = self.cleaned_data["bagi"].partition(":")
        seats = self.cleaned_data["kursi"]
        return QuotaFacts(self.home, UUID(value), seats) if kind == "unit" else QuotaFacts(value, None, seats)


class CostForm(ActionForm):
    """One line of the budget."""

    rekening = ChoiceField(label=gettext_lazy("Kode rekening"))
    uraian = CharField(label=gettext_lazy("Uraian"), max_length=300)
    dana = ChoiceField(label=gettext_lazy("Sumber dana"), choices=FUNDINGS)
    mitra = ChoiceField(
        label=gettext_lazy("Mitra atau perusahaan pemberi"),
        help_text=gettext_lazy("Untuk dana mitra dan swasta"),
        required=False,
    )
    rencana = RupiahField(label=gettext_lazy("Rencana"))

    places = {  # noqa: RUF012  # as declared in the base
        "cost-account": "rekening",
        "cost-text": "uraian",
        "cost-funding": "dana",
        "cost-partner": "mitra",
        "cost-amount": "rencana",
    }

    def __init__(self, request: Request, found: CostPage, data: "QueryDict | None") -> None:
        """Offer the accounts of the table and the partners of the region."""
        super().__init__(data)
        known = [(one.code, f"{one.code} {one.name}") for one in accounts().values()]
        cast("ChoiceField", self.fields["rekening"]).choices = known
        partners = [(str(one.uuid), one.name) for one in partner_choices(request.actor, found.offering.region.id)]
        cast("ChoiceField", self.fields["mitra"]).choices = [("", _("Tidak ada")), *partners]

    def facts(self) -> CostFacts:
        """As the action takes them."""
        read = self.cleaned_data
        partner = UUID(read["mitra"]) if read["mitra"] else None
        return CostFacts(read["rekening"], read["uraian"], read["dana"], read["rencana"], partner)


class RealiseForm(ActionForm):
    """What a line came to."""

    realisasi = RupiahField(
        label=gettext_lazy("Realisasi"),
        help_text=gettext_lazy("Rupiah bulat; kosongkan bila belum ada"),
        required=False,
    )

    places = {"cost-amount": "realisasi"}  # noqa: RUF012  # as declared in the base


@require_http_methods(METHODS)
def quotas(request: Request, uuid: UUID) -> HttpResponse:
    """The quotas, and another one; a row for the same place is replaced."""
    found = quota_page(request.actor, uuid)
    form = QuotaForm(request, found, sent(request))
    if form.is_valid():
        wanted = _with(found.rows, form.facts())
        if form.done(partial(set_quotas, request.actor, offering=uuid, quotas=wanted)) is not None:
            return redirect("quotas", uuid=uuid)
    context = {"found": found, "row": found.offering, "region": found.offering.region, "form": form}
    return render(request, "web/organiser/quotas.html", context, status=422 if form.errors else 200)


@require_POST
def quota_remove(request: Request, uuid: UUID) -> HttpResponse:
    """One quota less."""
    found = quota_page(request.actor, uuid)
    place = (request.POST.get("instansi", ""), request.POST.get("unit", ""))
    kept = [_facts(row) for row in found.rows if (row.region, str(row.unit or "")) != place]
    set_quotas(request.actor, offering=uuid, quotas=kept)
    return redirect("quotas", uuid=uuid)


@require_safe
def quotas_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("label", _("Unit atau instansi")),
        Column("seats", _("Kuota"), "integer"),
        Column("taken", _("Mendapat kursi"), "integer"),
    )
    found = quota_page(request.actor, uuid)
    return as_xlsx(columns, cells(found.rows), title=_("Kuota"), name=f"kuota-{uuid}")


@require_http_methods(METHODS)
def costs(request: Request, uuid: UUID) -> HttpResponse:
    """Lines, sums, and another line."""
    found = cost_page(request.actor, uuid)
    form = CostForm(request, found, sent(request))
    if form.is_valid() and form.done(partial(add_cost, request.actor, offering=uuid, facts=form.facts())) is not None:
        return redirect("costs", uuid=uuid)
    context = {"found": found, "row": found.offering, "region": found.offering.region, "form": form}
    context |= {"accounts": accounts().values()}
    return render(request, "web/organiser/costs.html", context, status=422 if form.errors else 200)


@require_safe
def costs_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The lines as a workbook."""
    columns = (
        Column("account", _("Kode rekening")),
        Column("account_name", _("Nama rekening")),
        Column("text", _("Uraian")),
        Column("funding_label", _("Sumber dana")),
        Column("partner", _("Pemberi")),
        Column("planned", _("Rencana"), "integer"),
        Column("realised", _("Realisasi"), "integer"),
        Column("deviation", _("Selisih"), "integer"),
    )
    found = cost_page(request.actor, uuid)
    rows = ({**asdict(row), "deviation": row.deviation} for row in found.rows)
    return as_xlsx(columns, rows, title=_("Biaya"), name=f"biaya-{uuid}")


@require_http_methods(METHODS)
def cost_realise(request: Request, uuid: UUID) -> HttpResponse:
    """What a line came to."""
    offering, line = kept_cost(request.actor, uuid)
    form = RealiseForm(sent(request), initial={"realisasi": line.realised})
    if form.is_valid():
        amount = form.cleaned_data["realisasi"]
        if form.done(partial(realise_cost, request.actor, cost=uuid, amount=amount)) is not None:
            return redirect("costs", uuid=offering.uuid)
    context = {"region": offering.region, "row": offering, "line": line, "form": form, "title": _("Catat realisasi")}
    return render(request, "web/organiser/forms/cost_realise.html", context, status=422 if form.errors else 200)


@require_POST
def cost_remove(request: Request, uuid: UUID) -> HttpResponse:
    """A line that does not count any more."""
    offering, _line = kept_cost(request.actor, uuid)
    remove_cost(request.actor, cost=uuid)
    return redirect("costs", uuid=offering.uuid)


def _facts(row: QuotaRow) -> QuotaFacts:
    return QuotaFacts(row.region, row.unit, row.seats)


def _with(rows: tuple[QuotaRow, ...], new: QuotaFacts) -> list[QuotaFacts]:
    others = [_facts(row) for row in rows if (row.region, row.unit) != (new.region, new.unit)]
    return [*others, new]
