"""Studies of a region: the list, and what is done with one by a button."""

from functools import partial
from uuid import UUID

from django.forms import CharField, ChoiceField, Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.evaluation.actions.estimates import estimate
from pamong.evaluation.actions.studies import publish_study, withdraw_study
from pamong.evaluation.queries.studies import STATES, StudiesWanted, studies_page, study_head
from pamong.web.http import Request
from pamong.web.organiser.study_forms import WhyForm
from pamong.web.organiser.study_words import effect_words


class StudiesForm(Form):
    """What somebody looks for."""

    cari = CharField(label=gettext_lazy("Cari pertanyaan"), max_length=200, required=False)
    putusan = ChoiceField(
        label=gettext_lazy("Putusan"),
        choices=[("", gettext_lazy("Semua yang tidak dihentikan")), *STATES],
        required=False,
    )

    def wanted(self) -> StudiesWanted:
        """What was understood of it."""
        self.full_clean()
        return StudiesWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("putusan", ""))


@require_safe
def studies(request: Request, code: str) -> HttpResponse:
    """The list, the newest first, narrowed as asked."""
    form = StudiesForm(request.GET)
    wanted = form.wanted()
    found = studies_page(request.actor, code, wanted, request.GET.get("halaman"))
    lines = [(row, effect_words(row.indicator, row.newest)) for row in found.page]
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region, "lines": lines}
    return render(request, "web/organiser/studies.html", context, status=422 if form.errors else 200)


@require_POST
def study_estimate(request: Request, uuid: UUID) -> HttpResponse:
    """Worked out from what is known now; the result is the next number beside the earlier ones."""
    estimate(request.actor, study=uuid)
    return redirect("study", uuid=uuid)


@require_POST
def study_publish(request: Request, uuid: UUID) -> HttpResponse:
    """Everybody reads it from now on."""
    publish_study(request.actor, study=uuid)
    return redirect("study", uuid=uuid)


@require_POST
def study_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Given up, with the reason why."""
    found, form = study_head(request.actor, uuid), WhyForm(request.POST)
    if not found.kept:
        raise NotFound
    if form.is_valid():
        form.done(partial(withdraw_study, request.actor, study=uuid, why=form.cleaned_data["alasan"]))
    if form.is_valid():
        return redirect("study-plan", uuid=uuid)
    context = {"head": found, "region": found.region, "form": form}
    return render(request, "web/organiser/study_withdraw.html", context, status=422)
