"""Questionnaires: their versions, and wording, ordering and publishing what they ask."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.forms import BooleanField, CharField, FloatField, Textarea
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.people.queries.keeping import kept_region
from pamong.surveys.actions.questionnaires import (
    add_question,
    change_question,
    change_questionnaire,
    close_questionnaire,
    create_questionnaire,
    move_question,
    publish_version,
    remove_question,
    start_version,
)
from pamong.surveys.actions.questions import QuestionFacts
from pamong.surveys.queries.questionnaires import KINDS, QuestionView, VersionPage, version_page
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.participant.asking import asked


class QuestionnaireForm(ActionForm):
    """What a questionnaire is called, and what it is for."""

    judul = CharField(
        label=gettext_lazy("Judul"),
        max_length=200,
        error_messages={"required": gettext_lazy("Judul masih kosong. Isi judulnya.")},
    )
    pengantar = CharField(
        label=gettext_lazy("Pengantar"),
        help_text=gettext_lazy(
            "Untuk apa survei ini dan apa yang dilakukan dengan hasilnya. Tampil di atas pertanyaan."
        ),
        widget=Textarea,
        max_length=5_000,
        required=False,
    )

    places = {"title-empty": "judul", "text-long": "pengantar"}  # noqa: RUF012  # as declared in the base


class QuestionForm(ActionForm):
    """One question; which fields there are depends on its kind."""

    teks = CharField(
        label=gettext_lazy("Pertanyaan"),
        max_length=500,
        error_messages={"required": gettext_lazy("Pertanyaan masih kosong. Tulis pertanyaannya.")},
    )
    bantuan = CharField(
        label=gettext_lazy("Penjelasan"),
        help_text=gettext_lazy("Boleh kosong; tampil di bawah pertanyaan"),
        widget=Textarea,
        max_length=5_000,
        required=False,
    )
    pilihan = CharField(
        label=gettext_lazy("Pilihan jawaban"),
        help_text=gettext_lazy("Satu pilihan tiap baris. Untuk skala: dari yang terendah, 2 sampai 10 baris."),
        widget=Textarea,
    )
    terkecil = FloatField(label=gettext_lazy("Nilai terkecil"), required=False)
    terbesar = FloatField(label=gettext_lazy("Nilai terbesar"), required=False)
    satuan = CharField(
        label=gettext_lazy("Satuan"), help_text=gettext_lazy("Misalnya: menit, hari"), max_length=200, required=False
    )
    wajib = BooleanField(label=gettext_lazy("Wajib dijawab"), initial=True, required=False)

    places = {  # noqa: RUF012  # as declared in the base
        "question-text": "teks",
        "question-options": "pilihan",
        "question-options-twice": "pilihan",
        "question-first-step": "terkecil",
        "question-bounds": "terkecil",
        "text-long": "teks",
    }

    def __init__(self, kind: str, request: Request, question: QuestionView | None = None) -> None:
        """Ask for what this kind needs. The first step of a scale is 1 unless told otherwise."""
        super().__init__(sent(request), initial=_initial(question) if question else None)
        self.kind = kind
        unused = {
            "scale": ("terbesar", "satuan"),
            "choice": ("terkecil", "terbesar", "satuan"),
            "number": ("pilihan",),
            "text": ("pilihan", "terkecil", "terbesar", "satuan"),
        }
        for name in unused[kind]:
            del self.fields[name]
        if kind == "scale":
            self.fields["terkecil"].label = _("Nilai langkah pertama")
            self.fields["terkecil"].help_text = _("Kosongkan untuk 1; langkah berikutnya bertambah satu")

    def facts(self) -> QuestionFacts:
        """As the actions take them."""
        told = self.cleaned_data
        return QuestionFacts(
            text=told["teks"],
            kind=self.kind,
            help=told["bantuan"],
            options=tuple(told.get("pilihan", "").splitlines()),
            unit=told.get("satuan", ""),
            lowest=told.get("terkecil"),
            highest=told.get("terbesar"),
            required=told["wajib"],
        )


@require_http_methods(METHODS)
def questionnaire_new(request: Request, code: str) -> HttpResponse:
    """A new questionnaire, with an empty draft to word."""
    region = kept_region(request.actor, code)
    form = QuestionnaireForm(sent(request))
    if form.is_valid() and (
        draft := form.done(partial(create_questionnaire, request.actor, region=code, **_told(form)))
    ):
        return redirect("questionnaire", uuid=draft.uuid)
    context = {"region": region, "form": form, "title": _("Buat kuesioner")}
    return render(request, "web/organiser/forms/questionnaire_new.html", context, status=422 if form.errors else 200)


@require_safe
def questionnaire(request: Request, uuid: UUID) -> HttpResponse:
    """A version: its questions in order, and exactly how they will be asked."""
    found = version_page(request.actor, uuid)
    context = {
        "found": found,
        "region": found.region,
        "rows": asked(found.questions),
        "kinds": KINDS,
        "labels": dict(KINDS),
    }
    return render(request, "web/organiser/questionnaire.html", context)


@require_http_methods(METHODS)
def questionnaire_edit(request: Request, uuid: UUID) -> HttpResponse:
    """Title and introduction of a draft."""
    found = version_page(request.actor, uuid)
    form = QuestionnaireForm(sent(request), initial={"judul": found.title, "pengantar": found.intro})
    change = partial(change_questionnaire, request.actor, version=uuid)
    if form.is_valid() and _did(form, lambda: change(**_told(form))):
        return redirect("questionnaire", uuid=uuid)
    return _form(request, found, form, _("Ubah judul dan pengantar"))


@require_http_methods(METHODS)
def question_new(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    """One more question of a draft."""
    if kind not in dict(KINDS):
        raise NotFound
    found = version_page(request.actor, uuid)
    form = QuestionForm(kind, request)
    if (
        form.is_valid()
        and form.done(partial(add_question, request.actor, version=uuid, facts=form.facts())) is not None
    ):
        return redirect("questionnaire", uuid=uuid)
    return _form(request, found, form, _("Tambah pertanyaan: %(kind)s") % {"kind": dict(KINDS)[kind]})


@require_http_methods(METHODS)
def question_edit(request: Request, uuid: UUID, key: str) -> HttpResponse:
    """A question of a draft in other words."""
    found = version_page(request.actor, uuid)
    question = _question(found, key)
    form = QuestionForm(question.kind, request, question)
    change = partial(change_question, request.actor, version=uuid, key=key)
    if form.is_valid() and _did(form, lambda: change(facts=form.facts())):
        return redirect("questionnaire", uuid=uuid)
    return _form(request, found, form, _("Ubah pertanyaan %(place)s") % {"place": question.place})


@require_POST
def question_move(request: Request, uuid: UUID, key: str) -> HttpResponseRedirect:
    """A question one place up, or down."""
    place = _question(version_page(request.actor, uuid), key).place
    move_question(request.actor, version=uuid, key=key, place=place + (1 if request.POST.get("ke") == "turun" else -1))
    return redirect("questionnaire", uuid=uuid)


@require_POST
def question_remove(request: Request, uuid: UUID, key: str) -> HttpResponseRedirect:
    """A question out of a draft."""
    remove_question(request.actor, version=uuid, key=key)
    return redirect("questionnaire", uuid=uuid)


@require_POST
def questionnaire_publish(request: Request, uuid: UUID) -> HttpResponseRedirect:
    """A draft fixed for ever."""
    publish_version(request.actor, version=uuid)
    return redirect("questionnaire", uuid=uuid)


@require_POST
def questionnaire_next(request: Request, uuid: UUID) -> HttpResponseRedirect:
    """The next version of a questionnaire, to be worded anew. ``uuid``: of any of its versions."""
    draft = start_version(request.actor, questionnaire=version_page(request.actor, uuid).questionnaire)
    return redirect("questionnaire", uuid=draft.uuid)


@require_POST
def questionnaire_close(request: Request, uuid: UUID) -> HttpResponseRedirect:
    """A questionnaire no longer offered. ``uuid``: of any of its versions."""
    close_questionnaire(request.actor, questionnaire=version_page(request.actor, uuid).questionnaire)
    return redirect("questionnaire", uuid=uuid)


def _did(form: ActionForm, action: Callable[[], None]) -> bool:
    """Whether an action that gives nothing back was done."""
    form.done(action)
    return not form.errors


def _told(form: QuestionnaireForm) -> dict[str, Any]:
    return {"title": form.cleaned_data["judul"], "intro": form.cleaned_data["pengantar"]}


def _form(request: Request, found: VersionPage, form: ActionForm, title: str) -> HttpResponse:
    context = {"region": found.region, "found": found, "form": form, "title": title}
    return render(request, "web/organiser/forms/question.html", context, status=422 if form.errors else 200)


def _question(found: VersionPage, key: str) -> QuestionView:
    for question in found.questions:
        if question.key == key:
            return question
    raise NotFound


def _initial(question: QuestionView) -> dict[str, object]:
    return {
        "teks": question.text,
        "bantuan": question.help,
        "pilihan": "\n".join(question.options),
        "terkecil": question.lowest,
        "terbesar": question.highest,
        "satuan": question.unit,
        "wajib": question.required,
    }
