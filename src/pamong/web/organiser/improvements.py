"""What was changed because of answers: added, worded anew, taken back."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, Textarea
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pamong.services.actions.improvements import add_improvement, change_improvement, withdraw_improvement
from pamong.services.queries.improvements import improvement_facts
from pamong.services.queries.rounds import poster_facts
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, sent


class ImprovementForm(ActionForm):
    """What people said, what the office does, and since when."""

    kata = CharField(
        label=gettext_lazy("Anda berkata"),
        help_text=gettext_lazy("Ringkas dalam satu kalimat, tanpa nama siapa pun. Misalnya: Antrean pagi terlalu lama"),
        max_length=1_000,
        widget=Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Yang dikatakan masih kosong. Tulis satu kalimat.")},
    )
    ubah = CharField(
        label=gettext_lazy("Kami mengubah"),
        help_text=gettext_lazy("Misalnya: Loket kedua dibuka pukul 08.00 sampai 10.00"),
        max_length=1_000,
        widget=Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Yang diubah masih kosong. Tulis satu kalimat.")},
    )
    sejak = DayField(
        label=gettext_lazy("Berlaku sejak"),
        help_text=gettext_lazy("Misalnya 3/11/2026. Kosongkan selama belum berlaku"),
        today=False,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "improvement-said": "kata",
        "improvement-done": "ubah",
        "improvement-since": "sejak",
    }

    def facts(self) -> dict[str, Any]:
        """As the actions take them."""
        told = self.cleaned_data
        return {"said": told["kata"], "done": told["ubah"], "since": told["sejak"]}


@require_http_methods(METHODS)
def improvement_new(request: Request, uuid: UUID) -> HttpResponse:
    """One more for a quarter."""
    poster_facts(request.actor, uuid)
    form = ImprovementForm(sent(request))
    if form.is_valid() and form.done(partial(add_improvement, request.actor, round=uuid, **form.facts())) is not None:
        return redirect("skm", uuid=uuid)
    return _page(request, form, uuid, _("Tambah perbaikan"))


@require_http_methods(METHODS)
def improvement_edit(request: Request, uuid: UUID) -> HttpResponse:
    """Other words, or the day since when it is so."""
    facts = improvement_facts(request.actor, uuid)
    form = ImprovementForm(sent(request), initial={"kata": facts.said, "ubah": facts.done, "sejak": facts.since})
    if form.is_valid():
        form.done(partial(change_improvement, request.actor, improvement=uuid, **form.facts()))
        if not form.errors:
            return redirect("skm", uuid=facts.round)
    return _page(request, form, facts.round, _("Ubah perbaikan"), improvement=uuid)


@require_POST
def improvement_withdraw(request: Request, uuid: UUID) -> HttpResponseRedirect:
    """No longer shown."""
    facts = improvement_facts(request.actor, uuid)
    withdraw_improvement(request.actor, improvement=uuid)
    return redirect("skm", uuid=facts.round)


def _page(
    request: Request, form: ImprovementForm, back: UUID, title: str, improvement: UUID | None = None
) -> HttpResponse:
    facts = poster_facts(request.actor, back)
    context = {"form": form, "title": title, "back": back, "facts": facts, "improvement": improvement}
    return render(request, "web/organiser/forms/improvement.html", context, status=422 if form.errors else 200)
