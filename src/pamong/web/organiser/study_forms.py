"""A plan is asked one thing after another, worded again, locked, and revised with a reason."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.forms import BooleanField, BoundField, CharField, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pamong.core.refusals import NotFound
from pamong.evaluation.actions.plans import change_plan, drop_draft, lock_plan, revise_plan
from pamong.evaluation.actions.studies import create_study
from pamong.evaluation.queries.draws import proposal_of
from pamong.evaluation.queries.plan_previews import plan_preview
from pamong.evaluation.queries.plans import PlanChoices, PlanPages, plan_choices, plan_pages
from pamong.evaluation.queries.studies import study_head
from pamong.learning.queries.evaluation_words import EvaluationWords, evaluation_words
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.study_fields import STEPS, PlanForm, begun
from pamong.web.organiser.study_words import amount, threshold

BEFORE, AFTER = 12, 6
"""Months before and since the start that are proposed."""

CARRIED: Final = frozenset(name for _short, _question, names in STEPS for name in names)


class LockForm(ActionForm):
    """What is said before a plan is locked, which cannot be taken back."""

    yakin = BooleanField(
        label=gettext_lazy("Saya sudah memeriksa rencana ini. Kunci sekarang."),
        error_messages={"required": gettext_lazy("Beri tanda bahwa rencananya sudah Anda periksa.")},
    )


class WhyForm(ActionForm):
    """Why something that stands for ever is changed or given up."""

    alasan = CharField(
        label=gettext_lazy("Alasannya"),
        help_text=gettext_lazy("Satu kalimat, paling sedikit 10 huruf. Tetap terbaca di samping laporannya"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasannya masih kosong. Tulis satu kalimat.")},
        widget=Textarea(attrs={"rows": 3}),
    )

    places = {"plan-why": "alasan", "withdrawal-why": "alasan"}  # noqa: RUF012  # as declared in the base


class Asked:
    """Where somebody stands in the questions of a plan, told by what was sent: nothing is kept between two pages.

    words       what the programme says about its evaluation; None until one is chosen
    step        number of the step that is shown
    form        its fields, with what was typed or what is proposed
    done        the last step was answered without an error
    """

    def __init__(self, request: Request, choices: PlanChoices) -> None:
        """Read what was sent; go one step on, one back, or stay where something is wrong."""
        self.choices = choices
        self.typed = request.POST if request.method == "POST" else request.GET
        self.words = _words(choices, self.typed.get("program", ""))
        at = _step(self.typed.get("langkah", "")) if request.method == "POST" else 0
        self.form = PlanForm(choices, sent(request), {}, max(at, 1))
        self.done = False
        if "kembali" in self.typed:
            self._show(at - 1)
        elif at == 0 or (at < len(STEPS) and self.form.is_valid()):
            self._show(at + 1)
        else:
            self.done, self.step = self.form.is_valid(), self.form.first_wrong()

    def refused(self) -> None:
        """Show the step at which the action refused."""
        self.done, self.step = False, self.form.first_wrong()

    @property
    def question(self) -> str:
        """What the step asks."""
        return str(STEPS[self.step - 1][1])

    @property
    def names(self) -> list[str]:
        """Short names of all steps."""
        return [str(short) for short, _question, _names in STEPS]

    @property
    def last(self) -> bool:
        """Whether nothing is asked after this step."""
        return self.step == len(STEPS)

    @property
    def fields(self) -> list[BoundField]:
        """Fields of the step."""
        return self.form.some(*STEPS[self.step - 1][2])

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was answered in other steps, to be sent along."""
        here = STEPS[self.step - 1][2]
        return [(name, self.typed[name]) for name in self.typed if name in CARRIED and name not in here]

    def _show(self, step: int) -> None:
        """A step with what was typed there before, or with what is proposed."""
        self.step = max(1, min(step, len(STEPS)))
        answered = {name: self.typed[name] for name in self.typed if name in CARRIED and self.typed[name]}
        initial = proposed(self.choices, self.words, answered) | answered
        self.form = PlanForm(self.choices, None, initial, self.step)


@require_http_methods(METHODS)
def study_new(request: Request, code: str) -> HttpResponse:
    """The questions of a plan, one page after another; the last one makes the draft."""
    asked = Asked(request, plan_choices(request.actor, code))
    if asked.done:
        facts = asked.form.facts()
        made = asked.form.done(partial(create_study, request.actor, region=code, facts=facts))
        if made is not None:
            return redirect("study-plan", uuid=made.uuid)
        asked.refused()
    context = {"asked": asked, "choices": asked.choices, "region": asked.choices.region, "form": asked.form}
    return render(request, "web/organiser/study_new.html", context, status=422 if asked.form.errors else 200)


@require_http_methods(METHODS)
def study_plan(request: Request, uuid: UUID) -> HttpResponse:
    """The draft with what it can find; all locked plans with what was changed."""
    found = _kept(request, uuid) if request.method == "POST" else plan_pages(request.actor, uuid)
    form = _draft_form(request, found)
    if form and form.is_valid():
        form.done(partial(change_plan, request.actor, study=uuid, facts=form.facts()))
    if form and form.is_valid():
        return redirect("study-plan", uuid=uuid)
    return _page(request, found, form=form)


@require_POST
def study_lock(request: Request, uuid: UUID) -> HttpResponse:
    """The draft is fixed for ever."""
    found, lock = _kept(request, uuid), LockForm(request.POST)
    if lock.is_valid() and lock.done(partial(lock_plan, request.actor, study=uuid)) is not None:
        return redirect("study-plan", uuid=uuid)
    return _page(request, found, lock=lock)


@require_POST
def study_revise(request: Request, uuid: UUID) -> HttpResponse:
    """The next draft, a copy of the locked plan, with the reason why."""
    found, why = _kept(request, uuid), WhyForm(request.POST)
    if why.is_valid():
        reason = why.cleaned_data["alasan"]
        if why.done(partial(revise_plan, request.actor, study=uuid, why=reason)) is not None:
            return redirect(f"{reverse('study-plan', kwargs={'uuid': uuid})}?ubah=1")
    return _page(request, found, why=why)


@require_POST
def study_drop_draft(request: Request, uuid: UUID) -> HttpResponse:
    """The draft is given up; what was locked holds."""
    drop_draft(request.actor, study=uuid)
    return redirect("study-plan", uuid=uuid)


def proposed(choices: PlanChoices, words: EvaluationWords | None, answered: Mapping[str, str]) -> dict[str, Any]:
    """What the fields begin with, from what was answered before: the programme's own question, and months around its end."""
    programme = next((one.title for one in choices.programmes if str(one.uuid) == answered.get("program")), "")
    service = next((one.title for one in choices.services if one.code == answered.get("layanan")), "")
    usual = _("Apakah %(programme)s memperbaiki %(service)s?") % {"programme": programme, "service": service}
    start = _months((words and words.ends) or timezone.localdate(), 1)
    return {
        "program": str(choices.programmes[0].uuid) if len(choices.programmes) == 1 else "",
        "layanan": choices.services[0].code if len(choices.services) == 1 else "",
        "ukuran": choices.indicators[0].key,
        "pertanyaan": (words and words.question) or usual,
        "mulai": start,
        "awal": _months(start, -BEFORE),
        "akhir": _months(start, AFTER - 1),
    }


def _months(day: date, places: int) -> date:
    """First day of the month so many months away."""
    count = day.year * 12 + day.month - 1 + places
    return date(count // 12, count % 12 + 1, 1)


def _words(choices: PlanChoices, programme: str) -> EvaluationWords | None:
    chosen = next((one.uuid for one in choices.programmes if str(one.uuid) == programme), None)
    return evaluation_words(choices.region.id, chosen) if chosen else None


def _step(text: str) -> int:
    return min(int(text), len(STEPS)) if text.isascii() and text.isdigit() else 1


def _kept(request: Request, uuid: UUID) -> PlanPages:
    """For who may change it. Raises NotFound: who only reads is not asked for a reason."""
    found = plan_pages(request.actor, uuid)
    if not found.kept:
        raise NotFound
    return found


def _draft_form(request: Request, found: PlanPages) -> PlanForm | None:
    """The draft to be worded again, where somebody asks for it and may; what is sent without one, the action refuses."""
    if request.method == "POST" or (found.kept and found.draft and "ubah" in request.GET):
        return PlanForm(
            plan_choices(request.actor, found.region.code), sent(request), begun(found.draft or found.newest)
        )
    return None


def _page(request: Request, found: PlanPages, **forms: ActionForm | None) -> HttpResponse:
    shown = {"form": None, "lock": LockForm(), "why": WhyForm(), **forms}
    draft, preview = found.draft, plan_preview(request.actor, found.study)
    context = {
        "found": found,
        "head": study_head(request.actor, found.study),
        "region": found.region,
        "preview": preview,
        "finds": amount(draft.indicator, preview.detectable) if draft and preview and preview.detectable else "",
        "proposal": proposal_of(request.actor, found.study) if preview else None,
        "draft": draft and (draft, threshold(draft)),
        "locked": [(plan, threshold(plan)) for plan in found.locked],
        "stop": WhyForm(auto_id="id_henti_%s"),
        **shown,
    }
    wrong = any(form is not None and form.errors for form in shown.values())
    return render(request, "web/organiser/study_plan.html", context, status=422 if wrong else 200)
