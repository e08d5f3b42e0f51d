"""A case before a decider: the evidence unit by unit, and the vote."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, CheckboxSelectMultiple, HiddenInput, MultipleChoiceField, Textarea
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.credentials.actions.voting import vote
from pamong.credentials.queries.case_page import CasePage, case_page
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent


class VoteForm(ActionForm):
    """Which units are shown, and why. What the assessor found is ticked beforehand."""

    unit = MultipleChoiceField(
        label=gettext_lazy("Unit yang kompeten (K)"),
        help_text=gettext_lazy("Hapus centang bila menurut Anda buktinya belum cukup. Yang tidak dicentang menjadi BK"),
        widget=CheckboxSelectMultiple,
        required=False,
    )
    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Pemohon membacanya, dan tercetak di berita acara"),
        widget=Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa; pemohon membacanya.")},
    )
    dilihat = CharField(widget=HiddenInput, max_length=64)

    places = {"vote-reason": "alasan", "vote-unit": "unit", "unit-not-shown": "unit"}  # noqa: RUF012  # as in the base

    def __init__(self, found: CasePage, data: QueryDict | None = None) -> None:
        """Offer the units that can be shown, and carry what is before the reader's eyes."""
        able = [unit for unit in found.units if unit.able]
        super().__init__(data, initial={"unit": [str(unit.uuid) for unit in able], "dilihat": found.seen})
        field = self.fields["unit"]
        if isinstance(field, MultipleChoiceField):
            field.choices = [(str(unit.uuid), f"{unit.code} {unit.title}") for unit in able]

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        return {"competent": [UUID(one) for one in read["unit"]], "reason": read["alasan"], "seen": read["dilihat"]}


@require_http_methods(METHODS)
def plenary_case(request: Request, uuid: UUID, application: UUID) -> HttpResponse:
    """The evidence of a case, and the vote of who decides it."""
    found = case_page(request.actor, uuid, application)
    form = VoteForm(found, sent(request))
    if form.is_valid():
        form.done(partial(vote, request.actor, case=found.row.case, **form.told()))
        if not form.errors:
            return redirect("plenary-case", uuid=uuid, application=application)
    context = {"found": found, "row": found.row, "region": found.region, "form": form}
    return render(request, "web/assessor/plenary_case.html", context, status=422 if form.errors else 200)
