"""Questionnaires: made, worded while a draft, published once, begun anew."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from pamong.core.actor import SYSTEM
from pamong.core.refusals import Refusal
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
from pamong.surveys.actions.questions import QuestionFacts, facts_of
from pamong.surveys.actions.versions import ensure_version
from pamong.surveys.models import Question, QuestionnaireVersion
from tests.make import World
from tests.surveys.case import CALM, CALM_KEY, FOUR, MINUTES, WAY, WAY_KEY, WORDS, facts, published, refusal, state

pytestmark = pytest.mark.django_db


def draft(world: World) -> QuestionnaireVersion:
    return create_questionnaire(
        world.actor("budi"), region="15.04", title=" Suasana  kerja", intro="Untuk\u202e apa\n\n ini "
    )


def keys(version: QuestionnaireVersion) -> list[tuple[int, str]]:
    return list(Question.objects.filter(version=version).order_by("place").values_list("place", "key"))


def test_questionnaire_begins_with_an_empty_draft(world: World) -> None:
    row = draft(world)
    assert (row.questionnaire.title, row.questionnaire.key, row.number, row.intro, row.published_at) == (
        "Suasana kerja",
        "",
        1,
        "Untuk apa\n\nini",
        None,
    )
    assert facts("surveys.questionnaire_created") == [(world.region.pk, {})]


def test_title_and_introduction_change_while_a_draft(world: World) -> None:
    row, budi = draft(world), world.actor("budi")
    change_questionnaire(budi, version=row.uuid, title="Suasana kerja", intro="Lain")
    assert facts("surveys.questionnaire_changed") == [(world.region.pk, {"fields": ["intro"]})]
    before = state()
    change_questionnaire(budi, version=row.uuid, title="Suasana kerja", intro="Lain")
    assert state() == before
    assert refusal(change_questionnaire, budi, version=row.uuid, title=" \u200b", intro="") == "title-empty"
    assert refusal(change_questionnaire, budi, version=row.uuid, title="x" * 201, intro="") == "text-long"


def test_questions_are_added_moved_changed_and_removed(world: World) -> None:
    row, budi = draft(world), world.actor("budi")
    for question in (CALM, WAY, WAY):
        add_question(budi, version=row.uuid, facts=question)
    assert keys(row) == [(1, CALM_KEY), (2, WAY_KEY), (3, f"{WAY_KEY}-2")]
    move_question(budi, version=row.uuid, key=f"{WAY_KEY}-2", place=0)
    assert keys(row) == [(1, f"{WAY_KEY}-2"), (2, CALM_KEY), (3, WAY_KEY)]
    move_question(budi, version=row.uuid, key=f"{WAY_KEY}-2", place=99)
    assert keys(row) == [(1, CALM_KEY), (2, WAY_KEY), (3, f"{WAY_KEY}-2")]
    change_question(budi, version=row.uuid, key=WAY_KEY, facts=MINUTES)
    remove_question(budi, version=row.uuid, key=CALM_KEY)
    assert keys(row) == [(1, WAY_KEY), (2, f"{WAY_KEY}-2")]
    assert facts_of(Question.objects.get(version=row, key=WAY_KEY)) == replace(MINUTES, key=WAY_KEY)
    assert facts("surveys.question_removed") == [(world.region.pk, {"key": CALM_KEY})]
    assert refusal(remove_question, budi, version=row.uuid, key=CALM_KEY) == "not-found"
    before = state()
    move_question(budi, version=row.uuid, key=WAY_KEY, place=1)
    change_question(budi, version=row.uuid, key=WAY_KEY, facts=MINUTES)
    assert state() == before


def test_question_keeps_only_what_its_kind_uses() -> None:
    wordy = QuestionFacts("A", "text", options=("x", "y"), unit="hari", lowest=1, highest=2)
    assert wordy.checked() == QuestionFacts("A", "text")
    assert replace(wordy, kind="scale").checked() == QuestionFacts("A", "scale", options=("x", "y"), lowest=1.0)
    assert replace(wordy, kind="choice").checked() == QuestionFacts("A", "choice", options=("x", "y"))
    assert replace(wordy, kind="number").checked() == QuestionFacts("A", "number", unit="hari", lowest=1, highest=2)


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (QuestionFacts("A", "matrix"), "question-kind", "“matrix”"),
        (QuestionFacts(" \x00 ", "text"), "question-text", "masih kosong"),
        (QuestionFacts("A" * 501, "text"), "text-long", "501 karakter; paling banyak 500"),
        (QuestionFacts("A", "scale", options=("Ya",)), "question-options", "2 sampai 10 pilihan: terbaca 1"),
        (QuestionFacts("A", "scale", options=tuple("abcdefghijk")), "question-options", "terbaca 11"),
        (QuestionFacts("A", "choice", options=("Ya", "YA ")), "question-options-twice", "“YA”"),
        (QuestionFacts("A", "choice", options=tuple(map(str, range(31)))), "question-options", "2 sampai 30"),
        (QuestionFacts("A", "scale", options=("a", "b"), lowest=0.5), "question-first-step", "terbaca 0.5"),
        (QuestionFacts("A", "scale", options=("a", "b"), lowest=float("nan")), "question-first-step", "nan"),
        (QuestionFacts("A", "number", lowest=3, highest=2), "question-bounds", "3 lebih besar daripada"),
        (QuestionFacts("A", "number", highest=float("inf")), "question-bounds", "harus berupa angka"),
        (QuestionFacts("A", "text", key="Ada Spasi"), "question-key", "“Ada Spasi”"),
    ],
)
def test_impossible_question_is_refused_with_what_was_read(
    world: World, given: QuestionFacts, code: str, words: str
) -> None:
    row = draft(world)
    assert refusal(add_question, world.actor("budi"), version=row.uuid, facts=given) == code
    with pytest.raises(Refusal, match=words):
        given.checked()


def test_empty_version_is_not_published(world: World) -> None:
    row = draft(world)
    assert refusal(publish_version, world.actor("budi"), version=row.uuid) == "version-empty"


def test_published_version_is_fixed(world: World) -> None:
    row, budi = published(world), world.actor("budi")
    assert facts("surveys.version_published") == [(world.region.pk, {"number": 1, "questions": 4})]
    assert refusal(publish_version, budi, version=row.uuid) == "version-published"
    assert refusal(add_question, budi, version=row.uuid, facts=WAY) == "version-published"
    assert refusal(change_question, budi, version=row.uuid, key=WAY_KEY, facts=WAY) == "version-published"
    assert refusal(move_question, budi, version=row.uuid, key=WAY_KEY, place=1) == "version-published"
    assert refusal(remove_question, budi, version=row.uuid, key=WAY_KEY) == "version-published"
    assert refusal(change_questionnaire, budi, version=row.uuid, title="A", intro="") == "version-published"


def test_database_refuses_to_reword_what_was_published(world: World) -> None:
    row = published(world)
    question = Question.objects.get(version=row, key=CALM_KEY)
    with pytest.raises(DatabaseError, match="has been published"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(text="Lain?")
    with pytest.raises(DatabaseError, match="has been published"), transaction.atomic():
        question.delete()
    with pytest.raises(DatabaseError, match="has been published"), transaction.atomic():
        WORDS.row(row, 9).save()


def test_next_version_begins_with_the_same_questions_and_keys(world: World) -> None:
    first, budi = published(world), world.actor("budi")
    second = start_version(budi, questionnaire=first.questionnaire.uuid)
    assert (second.number, second.intro, second.published_at) == (2, first.intro, None)
    assert keys(second) == keys(first)
    assert refusal(start_version, budi, questionnaire=first.questionnaire.uuid) == "draft-exists"
    remove_question(budi, version=second.uuid, key=WAY_KEY)
    again = add_question(budi, version=second.uuid, facts=WAY)
    assert again.key == f"{WAY_KEY}-2"
    assert refusal(change_question, budi, version=second.uuid, key=CALM_KEY, facts=WAY) == "question-kind-published"
    change_question(budi, version=second.uuid, key=CALM_KEY, facts=replace(CALM, text="Tenangkah Anda?"))
    assert keys(first) == [(1, CALM_KEY), (2, WAY_KEY), (3, "lama-perjalanan"), (4, "apa-yang-mengganggu")]


def test_closed_questionnaire_is_not_worded_anew(world: World) -> None:
    row, budi = published(world), world.actor("budi")
    close_questionnaire(budi, questionnaire=row.questionnaire.uuid)
    assert facts("surveys.questionnaire_closed") == [(world.region.pk, {})]
    assert refusal(close_questionnaire, budi, questionnaire=row.questionnaire.uuid) == "questionnaire-closed"
    assert refusal(start_version, budi, questionnaire=row.questionnaire.uuid) == "questionnaire-closed"


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "hadi", "ani"])
def test_questionnaire_is_not_there_for_who_does_not_organise(world: World, who: str) -> None:
    row, actor = draft(world), world.actor(who)
    assert refusal(create_questionnaire, actor, region="15.04", title="A") == "not-found"
    assert refusal(change_questionnaire, actor, version=row.uuid, title="A", intro="") == "not-found"
    assert refusal(add_question, actor, version=row.uuid, facts=WAY) == "not-found"
    assert refusal(publish_version, actor, version=row.uuid) == "not-found"
    assert refusal(start_version, actor, questionnaire=row.questionnaire.uuid) == "not-found"
    assert refusal(close_questionnaire, actor, questionnaire=row.questionnaire.uuid) == "not-found"


def test_kept_questionnaire_gets_a_version_only_when_it_asks_something_else(world: World) -> None:
    questions = [replace(question, key=f"c.{place}") for place, question in enumerate(FOUR)]
    told: dict[str, Any] = {
        "region": world.region.pk,
        "key": "competency.profile:1",
        "title": "Penilaian",
        "intro": "Apa",
    }
    first = ensure_version(SYSTEM, **told, questions=questions)
    assert first.published_at is not None
    assert keys(first) == [(1, "c.0"), (2, "c.1"), (3, "c.2"), (4, "c.3")]
    before = state()
    assert ensure_version(SYSTEM, **told, questions=questions) == first
    assert state() == before
    second = ensure_version(SYSTEM, **told, questions=questions[::-1])
    assert (second.number, second.questionnaire) == (2, first.questionnaire)
    third = ensure_version(SYSTEM, **{**told, "intro": "Lain"}, questions=questions[::-1])
    assert third.number == 3
    assert facts("surveys.version_published") == [
        (world.region.pk, {"number": number, "questions": 4}) for number in (1, 2, 3)
    ]


def test_kept_questionnaire_needs_keys_and_is_not_for_people(world: World) -> None:
    told: dict[str, Any] = {"region": world.region.pk, "title": "Penilaian", "intro": ""}
    for key, questions in (("", [replace(WAY, key="a")]), ("k", [WAY]), ("k", []), ("k", [replace(WAY, key="a")] * 2)):
        with pytest.raises(ValueError, match="needs a key"):
            ensure_version(SYSTEM, **told, key=key, questions=questions)
    row = ensure_version(SYSTEM, **told, key="k", questions=[replace(WAY, key="a")])
    assert refusal(start_version, world.actor("budi"), questionnaire=row.questionnaire.uuid) == "not-found"
