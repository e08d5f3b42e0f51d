"""How a region weighs evidence: everybody there reads it, evaluators change it."""

from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.forms import BooleanField, CharField, DecimalField, IntegerField
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.competency.actions.rules import set_gap_rule
from pamong.competency.queries.rules import FIELDS, RulePage, rule_page
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx

_UNREAD: Final = gettext_lazy("Keandalan bukan bilangan. Tulis misalnya 0,80.")


class RuleForm(ActionForm):
    """Reliabilities, half-life, the switch of JPM, and why."""

    half_life = IntegerField(
        label=gettext_lazy("Waktu paruh (bulan)"),
        help_text=gettext_lazy("Sesudah sekian bulan, bukti berbobot separuh"),
        error_messages={"invalid": gettext_lazy("Waktu paruh bukan bilangan bulat. Tulis misalnya 24.")},
    )
    cap_each = BooleanField(
        label=gettext_lazy("Kelebihan satu kompetensi tidak menutup kekurangan yang lain"),
        help_text=gettext_lazy("Batasi setiap kompetensi pada yang diminta sebelum JPM dijumlahkan"),
        required=False,
    )
    alasan = CharField(
        label=gettext_lazy("Alasan perubahan"),
        help_text=gettext_lazy("Misalnya: kalibrasi dengan hasil uji kompetensi 2026"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa aturannya diubah.")},
    )

    places = {"rule-half-life": "half_life", "reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: RulePage, data: QueryDict | None = None) -> None:
        """Begin with the rule that holds."""
        now = found.now
        super().__init__(data, initial={"half_life": now.half_life, "cap_each": now.cap_each})
        kinds = {
            name: DecimalField(
                label=label,
                initial=value,
                max_digits=4,
                decimal_places=2,
                localize=True,
                error_messages={"invalid": _UNREAD},
            )
            for name, (label, value) in zip(FIELDS, found.kinds, strict=True)
        }
        self.fields = {**kinds, **self.fields}

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        values: list[Decimal] = [read[name] for name in FIELDS]
        return {
            "reliabilities": values,
            "half_life": read["half_life"],
            "cap_each": read["cap_each"],
            "reason": read["alasan"],
        }


@require_http_methods(METHODS)
def gap_rule(request: Request, code: str) -> HttpResponse:
    """The rule in words and numbers, its history, and the form of the evaluator."""
    found = rule_page(request.actor, code)
    form = RuleForm(found, sent(request))
    if form.is_valid() and form.done(partial(set_gap_rule, request.actor, region=code, **form.told())) is not None:
        return redirect("gap-rule", code=code)
    context = {"found": found, "region": found.region, "form": form, "kinds": form.some(*FIELDS)}
    return render(request, "web/organiser/gap_rule.html", context, status=422 if form.errors else 200)


@require_safe
def gap_rule_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """All rules of the region as a workbook, newest first."""
    found = rule_page(request.actor, code)
    kinds = (Column(name, label, "number") for name, (label, _value) in zip(FIELDS, found.kinds, strict=True))
    columns = (
        Column("number", _("Nomor"), "integer"),
        *kinds,
        Column("half_life", _("Waktu paruh (bulan)"), "integer"),
        Column("cap", _("Dibatasi per kompetensi")),
        Column("origin", _("Asal")),
        Column("reason", _("Alasan")),
        Column("since", _("Sejak"), "datetime"),
        Column("who", _("Ditetapkan oleh")),
    )
    rows = (
        {
            **dict(zip(FIELDS, row.rule.reliabilities, strict=True)),
            "number": row.rule.number,
            "half_life": row.rule.half_life,
            "cap": _("ya") if row.rule.cap_each else _("tidak"),
            "origin": row.rule.origin,
            "reason": row.rule.reason,
            "since": row.rule.since,
            "who": row.who,
        }
        for row in found.history
    )
    return as_xlsx(columns, rows, title=_("Aturan kesenjangan"), name=f"aturan-kesenjangan-{code}")
