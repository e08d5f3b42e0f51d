"""Who signs a region's certificates, and how."""

from functools import partial
from typing import Any

from django.forms import CharField, ChoiceField, RadioSelect
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.credentials.actions.issuing_rules import set_issuing_rule
from pamong.credentials.queries.issuing import WAYS, RulePage, rule_page
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells


class RuleForm(ActionForm):
    """Name, office, place, way, and by which decree."""

    official = CharField(
        label=gettext_lazy("Nama penandatangan"),
        help_text=gettext_lazy("Lengkap dengan gelar, seperti tercetak: Drs. Ilham Saputra, M.Si."),
        max_length=200,
        error_messages={"required": gettext_lazy("Nama penandatangan masih kosong. Tulis lengkap dengan gelarnya.")},
    )
    title = CharField(
        label=gettext_lazy("Jabatan"),
        help_text=gettext_lazy("Misalnya Kepala Badan"),
        max_length=200,
        error_messages={"required": gettext_lazy("Jabatan masih kosong. Tulis misalnya Kepala Badan.")},
    )
    place = CharField(
        label=gettext_lazy("Tempat"),
        help_text=gettext_lazy("Misalnya Muara Bulian"),
        max_length=200,
        error_messages={"required": gettext_lazy("Tempat masih kosong. Tulis misalnya Muara Bulian.")},
    )
    way = ChoiceField(
        label=gettext_lazy("Cara menandatangani"),
        choices=WAYS,
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Cara menandatangani belum dipilih.")},
    )
    source = CharField(
        label=gettext_lazy("Dasar kewenangan"),
        help_text=gettext_lazy("Keputusan yang memberi kewenangan. Kosong berarti belum dikonfirmasi"),
        max_length=200,
        required=False,
    )

    places = {f"rule-{name}": name for name in ("official", "title", "place", "way")}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: RulePage, data: QueryDict | None = None) -> None:
        """Begin with what holds."""
        usual: dict[str, Any] = {"way": "seal"}
        if found.now:
            usual = {name: getattr(found.now, name) for name in ("official", "title", "place", "way", "source")}
        super().__init__(data, initial=usual)


@require_http_methods(METHODS)
def issuing_rule(request: Request, code: str) -> HttpResponse:
    """Who signs now, the form to change it, and who did before."""
    found = rule_page(request.actor, code)
    form = RuleForm(found, sent(request))
    if form.is_valid():
        form.done(partial(set_issuing_rule, request.actor, region=code, **form.cleaned_data))
        if not form.errors:
            return redirect("issuing-rule", code=code)
    context = {"found": found, "region": found.region, "form": form}
    return render(request, "web/organiser/issuing_rule.html", context, status=422 if form.errors else 200)


@require_safe
def issuing_rule_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """All of them as a workbook, newest first."""
    found = rule_page(request.actor, code)
    columns = (
        Column("number", _("Nomor"), "integer"),
        Column("official", _("Nama penandatangan")),
        Column("title", _("Jabatan")),
        Column("place", _("Tempat")),
        Column("way_label", _("Cara menandatangani")),
        Column("source", _("Dasar kewenangan")),
        Column("since", _("Sejak"), "datetime"),
        Column("until", _("Sampai"), "datetime"),
        Column("who", _("Ditetapkan oleh")),
    )
    return as_xlsx(columns, cells(found.history), title=_("Penandatangan"), name=f"penandatangan-{code}")
