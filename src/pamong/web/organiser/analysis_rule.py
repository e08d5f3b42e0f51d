"""By which rules a region looks at its items: who reviews them reads it, who keeps them changes it."""

from functools import partial
from typing import Any

from django.forms import BooleanField, CharField, DecimalField, IntegerField
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.exams.actions.analysis_rules import LimitFacts, set_analysis_rule
from pamong.exams.queries.item_words import rules_in_words
from pamong.exams.queries.limits import FIELDS, LimitsPage, limits_page
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx


def _people(label: Any) -> IntegerField:
    wrong = gettext_lazy("Ini bukan bilangan bulat. Tulis misalnya 30.")
    return IntegerField(label=label, error_messages={"invalid": wrong})


def _limit(label: Any, off: Any) -> DecimalField:
    return DecimalField(
        label=label,
        help_text=off,
        decimal_places=2,
        localize=True,
        error_messages={"invalid": gettext_lazy("Ini bukan bilangan. Tulis misalnya 0,20.")},
    )


class LimitsForm(ActionForm):
    """How many people, which limits, and why."""

    least = _people(gettext_lazy("Orang bagi p, alfa, dan galat baku"))
    least_r = _people(gettext_lazy("Orang bagi korelasi, D, dan usulan"))
    easy = _limit(gettext_lazy("Terlalu mudah: p di atas"), gettext_lazy("1 mematikan usulan ini"))
    hard = _limit(gettext_lazy("Terlalu sukar: p di bawah"), gettext_lazy("0 mematikan usulan ini"))
    low = _limit(gettext_lazy("Daya beda rendah: korelasi di bawah"), gettext_lazy("-1 mematikan usulan ini"))
    unused = _limit(
        gettext_lazy("Pengecoh tidak dipilih: bagian orang di bawah"), gettext_lazy("0 mematikan usulan ini")
    )
    miskey = BooleanField(label=gettext_lazy("Usulkan kunci yang diragukan"), required=False)
    alasan = CharField(
        label=gettext_lazy("Alasan perubahan"),
        help_text=gettext_lazy("Misalnya: keputusan panel bank soal 2026"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa aturannya diubah.")},
    )

    places = {"reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: LimitsPage, data: QueryDict | None = None) -> None:
        """Begin with the rules that hold."""
        super().__init__(data, initial={name: getattr(found.now.rules, name) for name in FIELDS})

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        return {"facts": LimitFacts(**{name: read[name] for name in FIELDS}), "reason": read["alasan"]}


@require_http_methods(METHODS)
def analysis_rule(request: Request, code: str) -> HttpResponse:
    """The rules in words with their sources, their history, and the form of who keeps the banks."""
    found = limits_page(request.actor, code)
    form = LimitsForm(found, sent(request))
    if form.is_valid():
        done = partial(set_analysis_rule, request.actor, region=code, **form.told())
        form.done(done)
        if not form.errors:
            return redirect("analysis-rule", code=code)
    fields, rules = form.some(*FIELDS), rules_in_words(found.now)
    context = {"found": found, "region": found.region, "form": form, "fields": fields, "rules": rules}
    return render(request, "web/organiser/analysis_rule.html", context, status=422 if form.errors else 200)


@require_safe
def analysis_rule_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """All rules of the region as a workbook, newest first."""
    found = limits_page(request.actor, code)
    columns = (
        Column("number", _("Nomor"), "integer"),
        Column("least", _("Orang bagi p, alfa, dan galat baku"), "integer"),
        Column("least_r", _("Orang bagi korelasi, D, dan usulan"), "integer"),
        Column("easy", _("Terlalu mudah: p di atas"), "number"),
        Column("hard", _("Terlalu sukar: p di bawah"), "number"),
        Column("low", _("Daya beda rendah: korelasi di bawah"), "number"),
        Column("unused", _("Pengecoh tidak dipilih: bagian orang di bawah"), "number"),
        Column("miskey", _("Kunci diragukan diusulkan")),
        Column("reason", _("Alasan")),
        Column("since", _("Sejak"), "datetime"),
        Column("who", _("Ditetapkan oleh")),
    )
    rows = (
        {
            **{name: getattr(row.limits.rules, name) for name in FIELDS},
            "number": row.limits.number,
            "miskey": _("ya") if row.limits.rules.miskey else _("tidak"),
            "reason": row.reason,
            "since": row.since,
            "who": row.who,
        }
        for row in found.history
    )
    return as_xlsx(columns, rows, title=_("Aturan analisis butir"), name=f"aturan-butir-{code}")
