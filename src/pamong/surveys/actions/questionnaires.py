"""Questionnaires are made, worded, published and worded anew."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound
from pamong.people.access import ORGANISERS, whole_region_for
from pamong.surveys.access import draft_for, kept_questionnaire_for
from pamong.surveys.actions.questions import QuestionFacts, facts_of, new_key, paragraphs, titled
from pamong.surveys.models import Question, Questionnaire, QuestionnaireVersion

MOST: Final = 200
"""Questions of a version that people make."""


def create_questionnaire(actor: Actor, *, region: str, title: str, intro: str = "") -> QuestionnaireVersion:
    """A new questionnaire with an empty draft, which is returned.

    region      code
    intro       what it is for, and who sees what
    raises      NotFound; Invalid ``title-empty``, ``text-long``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, ORGANISERS)
        now = timezone.now()
        row = Questionnaire.objects.create(region=owner, title=titled(title), created_at=now)
        draft = QuestionnaireVersion.objects.create(
            questionnaire=row, number=1, intro=paragraphs(intro), created_at=now
        )
        record(actor, "surveys.questionnaire_created", row, region=owner.pk)
    draft.refresh_from_db()
    return draft


def change_questionnaire(actor: Actor, *, version: UUID, title: str, intro: str) -> None:
    """Title of the questionnaire and introduction of a draft. Nothing new changes nothing.

    raises      NotFound; Invalid ``title-empty``, ``text-long``; Conflict ``version-published``
    """
    with transaction.atomic():
        draft = draft_for(actor, version)
        row = draft.questionnaire
        told = {"title": titled(title), "intro": paragraphs(intro)}
        was = {"title": row.title, "intro": draft.intro}
        if told == was:
            return
        row.title, draft.intro = told["title"], told["intro"]
        row.save(update_fields=["title"])
        draft.save(update_fields=["intro"])
        changed = [name for name in told if told[name] != was[name]]
        record(actor, "surveys.questionnaire_changed", row, region=row.region_id, fields=changed)


def close_questionnaire(actor: Actor, *, questionnaire: UUID) -> None:
    """It is no longer offered for new surveys; those that run go on.

    raises      NotFound; Conflict ``questionnaire-closed``
    """
    with transaction.atomic():
        row = _held(actor, questionnaire)
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        record(actor, "surveys.questionnaire_closed", row, region=row.region_id)


def add_question(actor: Actor, *, version: UUID, facts: QuestionFacts) -> Question:
    """One more question at the end of a draft. Its key is made from its words, and is never another's.

    raises      NotFound; Invalid as ``QuestionFacts.checked``; Conflict ``version-published``, ``questions-full``
    """
    with transaction.atomic():
        draft = draft_for(actor, version)
        told = facts.checked()
        place = Question.objects.filter(version=draft).count() + 1
        if place > MOST:
            raise Conflict("questions-full", _("Paling banyak %(most)s pertanyaan dalam satu versi.") % {"most": MOST})
        key = new_key(told.text, _keys(draft))
        row = replace(told, key=key).row(draft, place)
        row.save(force_insert=True)
        record(actor, "surveys.question_added", draft, region=draft.questionnaire.region_id, key=key)
    return row


def change_question(actor: Actor, *, version: UUID, key: str, facts: QuestionFacts) -> None:
    """Other words for a question of a draft; its key stays. Nothing new changes nothing.

    raises      NotFound; Invalid as ``QuestionFacts.checked``; Conflict ``version-published``, ``question-kind-published``
    """
    with transaction.atomic():
        draft = draft_for(actor, version)
        row = _question(draft, key)
        told = replace(facts.checked(), key=key)
        if told == facts_of(row):
            return
        if told.kind != row.kind and _published(draft, key):
            raise Conflict(
                "question-kind-published",
                _("Jenis pertanyaan yang sudah terbit tidak berubah. Hapus, lalu tambah pertanyaan baru."),
            )
        fresh = told.row(draft, row.place)
        fresh.pk = row.pk
        fresh.save(force_update=True)
        record(actor, "surveys.question_changed", draft, region=draft.questionnaire.region_id, key=key)


def move_question(actor: Actor, *, version: UUID, key: str, place: int) -> None:
    """A question of a draft to another place; the others make room.

    place       from 1; beyond the ends is the end
    raises      NotFound; Conflict ``version-published``
    """
    with transaction.atomic():
        draft = draft_for(actor, version)
        row = _question(draft, key)
        others = list(Question.objects.filter(version=draft).exclude(pk=row.pk).order_by("place"))
        others.insert(min(max(place, 1), len(others) + 1) - 1, row)
        if _number(others):
            record(actor, "surveys.question_moved", draft, region=draft.questionnaire.region_id, key=key)


def remove_question(actor: Actor, *, version: UUID, key: str) -> None:
    """A question leaves a draft; what was answered to it in earlier versions stays.

    raises      NotFound; Conflict ``version-published``
    """
    with transaction.atomic():
        draft = draft_for(actor, version)
        _question(draft, key).delete()
        _number(list(Question.objects.filter(version=draft).order_by("place")))
        record(actor, "surveys.question_removed", draft, region=draft.questionnaire.region_id, key=key)


def publish_version(actor: Actor, *, version: UUID) -> None:
    """A draft can be asked from now on, and is never changed again.

    raises      NotFound; Conflict ``version-published``, ``version-empty``, ``questionnaire-closed``
    """
    with transaction.atomic():
        draft = draft_for(actor, version)
        _still_open(draft.questionnaire)
        count = Question.objects.filter(version=draft).count()
        if not count:
            raise Conflict(
                "version-empty", _("Versi ini belum dapat terbit: belum ada pertanyaannya. Tambah paling sedikit satu.")
            )
        draft.published_at = timezone.now()
        draft.save(update_fields=["published_at"])
        region = draft.questionnaire.region_id
        record(actor, "surveys.version_published", draft, region=region, number=draft.number, questions=count)


def start_version(actor: Actor, *, questionnaire: UUID) -> QuestionnaireVersion:
    """A new draft with the questions of the last published version, under the same keys.

    raises      NotFound; Conflict ``questionnaire-closed``, ``draft-exists``
    """
    with transaction.atomic():
        row = _held(actor, questionnaire)
        last = QuestionnaireVersion.objects.filter(questionnaire=row).latest("number")
        if last.published_at is None:
            raise Conflict(
                "draft-exists", _("Sudah ada versi yang sedang disusun. Lanjutkan, lalu terbitkan versi itu.")
            )
        draft = QuestionnaireVersion.objects.create(
            questionnaire=row, number=last.number + 1, intro=last.intro, created_at=timezone.now()
        )
        questions = Question.objects.filter(version=last).order_by("place")
        Question.objects.bulk_create(facts_of(question).row(draft, question.place) for question in questions)
        record(actor, "surveys.version_started", draft, region=row.region_id, number=draft.number)
    draft.refresh_from_db()
    return draft


def _held(actor: Actor, uuid: UUID) -> Questionnaire:
    """A questionnaire that is still open; nobody else changes it until the transaction ends."""
    row = kept_questionnaire_for(actor, uuid)
    return _still_open(Questionnaire.objects.select_for_update(no_key=True).get(pk=row.pk))


def _still_open(row: Questionnaire) -> Questionnaire:
    if row.closed_at:
        raise Conflict("questionnaire-closed", _("Kuesioner ini sudah ditutup. Buat yang baru untuk bertanya lagi."))
    return row


def _question(draft: QuestionnaireVersion, key: str) -> Question:
    row = Question.objects.filter(version=draft, key=key).first()
    if row is None:
        raise NotFound
    return row


def _keys(draft: QuestionnaireVersion) -> set[str]:
    """Of every question that the questionnaire has or had: a key never comes to mean something else."""
    found = Question.objects.filter(version__questionnaire=draft.questionnaire_id)
    return set(found.values_list("key", flat=True))


def _published(draft: QuestionnaireVersion, key: str) -> bool:
    earlier = Question.objects.filter(version__questionnaire=draft.questionnaire_id, key=key)
    return earlier.exclude(version=draft).exists()


def _number(rows: list[Question]) -> bool:
    """Give questions their places in this order; returns whether any changed."""
    moved = [(row, place) for place, row in enumerate(rows, start=1) if row.place != place]
    for row, place in moved:
        row.place = place
    Question.objects.bulk_update([row for row, _place in moved], ["place"])
    return bool(moved)
