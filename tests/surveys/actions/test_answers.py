"""Answers by name: saved as one goes, handed in once, nothing lost."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from pamong.core.actor import VISITOR
from pamong.core.models import Entry
from pamong.core.refusals import Forbidden, Refusal
from pamong.people.access import actor_of
from pamong.surveys.actions.answers import AnswersRefused, Given, Saved, save_answers, submit, submit_by_token
from pamong.surveys.actions.invitations import Invitee, cancel_invitation, invite, issue_tokens
from pamong.surveys.actions.questionnaires import add_question, start_version
from pamong.surveys.actions.questions import QuestionFacts
from pamong.surveys.actions.surveys import close_survey
from pamong.surveys.models import Answer, Invitation, SurveyResponse
from pamong.surveys.queries.results import results
from pamong.surveys.queries.sheets import Held, sheet, waiting
from tests import make
from tests.make import World
from tests.surveys.case import (
    CALM,
    CALM_KEY,
    CLOSES,
    MINUTES_KEY,
    NOW,
    OPENS,
    WAY,
    WAY_KEY,
    WORDS_KEY,
    asked,
    facts,
    opened,
    published,
    refusal,
    staffed,
    state,
)

pytestmark = pytest.mark.django_db


def stored() -> list[tuple[int, float | None, str | None]]:
    rows = Answer.objects.order_by("question", "seq")
    return list(rows.values_list("seq", "number", "text"))


def test_answer_is_saved_and_a_resend_changes_nothing(world: World) -> None:
    ani = world.actor("ani")
    invitation = asked(world, opened(world), world.ani.person, unit=world.permits.pk)
    sent = [Given(CALM_KEY, 4, seq=1), Given(WAY_KEY, text="Motor", seq=1)]
    assert save_answers(ani, invitation=invitation, answers=sent) == Saved({CALM_KEY: 1, WAY_KEY: 1}, ())
    before = state()
    assert save_answers(ani, invitation=invitation, answers=sent) == Saved({CALM_KEY: 1, WAY_KEY: 1}, ())
    assert state() == before
    assert stored() == [(1, 4.0, None), (1, None, "Motor")]
    row = SurveyResponse.objects.get()
    assert (row.region, row.unit, row.submitted_at) == (world.region.pk, world.permits.pk, None)
    assert set(Answer.objects.values_list("at", flat=True)) == {NOW}
    assert not Entry.objects.filter(verb__startswith="surveys.s", object__contains="invitation").exists()


def test_highest_number_stands_whatever_comes_last(world: World) -> None:
    ani = world.actor("ani")
    invitation = asked(world, opened(world), world.ani.person)

    def save(number: float, seq: int) -> Saved:
        return save_answers(ani, invitation=invitation, answers=[Given(CALM_KEY, number, seq=seq)])

    assert save(5, 3) == Saved({CALM_KEY: 3}, ())
    assert save(2, 2) == Saved({CALM_KEY: 3}, (CALM_KEY,))
    assert save(1, 3) == Saved({CALM_KEY: 3}, (CALM_KEY,))
    assert save(1, 4) == Saved({CALM_KEY: 4}, ())
    assert sheet(ani, invitation).saved == {CALM_KEY: Held(4, 1.0, None)}
    assert stored() == [(2, 2.0, None), (3, 5.0, None), (4, 1.0, None)]


def test_answer_without_number_comes_after_what_stands(world: World) -> None:
    ani = world.actor("ani")
    invitation = asked(world, opened(world), world.ani.person)
    save_answers(ani, invitation=invitation, answers=[Given(CALM_KEY, 5, seq=7)])
    assert save_answers(ani, invitation=invitation, answers=[Given(CALM_KEY, 5)]) == Saved({CALM_KEY: 7}, ())
    assert save_answers(ani, invitation=invitation, answers=[Given(CALM_KEY, 3)]) == Saved({CALM_KEY: 8}, ())
    assert save_answers(ani, invitation=invitation, answers=[Given(WORDS_KEY, text=" ")]) == Saved({WORDS_KEY: 0}, ())
    assert stored() == [(7, 5.0, None), (8, 3.0, None)]


def test_answer_taken_back_is_missing_again(world: World) -> None:
    ani = world.actor("ani")
    invitation = asked(world, opened(world), world.ani.person)
    save_answers(ani, invitation=invitation, answers=[Given(CALM_KEY, 5), Given(CALM_KEY)])
    page = sheet(ani, invitation)
    assert (page.saved, page.seqs, page.left) == ({}, {CALM_KEY: 2}, 1)
    with pytest.raises(AnswersRefused, match="Pertanyaan 1 belum dijawab") as refused:
        submit(ani, invitation=invitation)
    assert (refused.value.code, list(refused.value.fields)) == ("answers-missing", [CALM_KEY])


def test_response_is_handed_in_once(world: World) -> None:
    ani, survey = world.actor("ani"), opened(world)
    invitation = asked(world, survey, world.ani.person)
    save_answers(ani, invitation=invitation, answers=[Given(CALM_KEY, 4, seq=1)])
    submit(ani, invitation=invitation, answers=[Given(MINUTES_KEY, 25)])
    row = Invitation.objects.get()
    assert (row.done, row.done_at) == (True, NOW)
    assert SurveyResponse.objects.get().submitted_at == NOW
    told = {"invitation": row.pk, "survey": survey.pk, "source": ""}
    assert facts("surveys.submitted") == [(world.region.pk, told)]
    assert Entry.objects.get(verb="surveys.submitted").actor == world.ani.pk
    assert refusal(submit, ani, invitation=invitation, answers=[Given(CALM_KEY, 1)]) == "already-answered"
    assert refusal(save_answers, ani, invitation=invitation, answers=[Given(CALM_KEY, 1)]) == "already-answered"
    assert sheet(ani, invitation).saved == {CALM_KEY: Held(1, 4.0, None), MINUTES_KEY: Held(1, 25.0, None)}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Given(CALM_KEY, 6), "pilih satu dari 1 sampai 5; terbaca 6"),
        (Given(CALM_KEY, 0), "terbaca 0"),
        (Given(CALM_KEY, 2.5), "terbaca 2,50"),
        (Given(CALM_KEY, float("nan")), "terbaca nan"),
        (Given(CALM_KEY, text="Tenang"), "terbaca Tenang"),
        (Given(CALM_KEY, 3, text="x"), "terbaca 3"),
        (Given(WAY_KEY, text="motor"), "“motor” bukan salah satu pilihannya"),
        (Given(WAY_KEY, 1), "“1” bukan salah satu"),
        (Given(MINUTES_KEY, -1), "paling sedikit 0; terbaca −1"),
        (Given(MINUTES_KEY, 601), "paling banyak 600; terbaca 601"),
        (Given(MINUTES_KEY, float("inf")), "harus angka; terbaca “inf”"),
        (Given(MINUTES_KEY, 1e30), "harus angka; terbaca “1e.30”"),
        (Given(CALM_KEY, 1e30), "terbaca 1e"),
        (Given(MINUTES_KEY, text="lima"), "harus angka; terbaca “lima”"),
        (Given(WORDS_KEY, 3), "harus teks; terbaca “3”"),
        (Given(WORDS_KEY, text="a" * 5_001), "teks ini 5.001 karakter; paling banyak 5.000"),
        (Given(CALM_KEY, 3, seq=-1), "urutan simpan tidak terbaca"),
        (Given(CALM_KEY, 3, seq=2**31), "urutan simpan tidak terbaca"),
        (Given("bukan-dari-sini", 3), "bukan untuk survei ini"),
    ],
)
def test_answer_that_does_not_fit_is_refused_with_what_was_read(world: World, given: Given, words: str) -> None:
    ani = world.actor("ani")
    invitation = asked(world, opened(world), world.ani.person)
    good = Given(CALM_KEY, 3, seq=1)
    assert refusal(save_answers, ani, invitation=invitation, answers=[good, given]) == "answers-refused"
    assert refusal(submit, ani, invitation=invitation, answers=[good, given]) == "answers-refused"
    with pytest.raises(AnswersRefused, match=words) as refused:
        save_answers(ani, invitation=invitation, answers=[given])
    assert list(refused.value.fields) == [given.key]


def test_own_words_lose_only_signs_that_nobody_sees(world: World) -> None:
    ani = world.actor("ani")
    invitation = asked(world, opened(world), world.ani.person)
    given = [Given(WORDS_KEY, text="Ruang\x00 panas\u202e.\r\n\ud800Bising — “sekali”. \n")]
    save_answers(ani, invitation=invitation, answers=given)
    assert stored() == [(1, None, "Ruang panas.\nBising — “sekali”.")]
    longest = "a" * 5_000
    save_answers(ani, invitation=invitation, answers=[Given(WORDS_KEY, text=longest)])
    assert stored()[1] == (2, None, longest)


def test_question_of_another_version_is_unknown(world: World) -> None:
    budi, version = world.actor("budi"), published(world)
    invitation = asked(world, opened(world, version=version), world.ani.person)
    draft = start_version(budi, questionnaire=version.questionnaire.uuid)
    key = add_question(budi, version=draft.uuid, facts=WAY).key
    given = [Given(key, text="Motor")]
    assert refusal(save_answers, world.actor("ani"), invitation=invitation, answers=given) == "answers-refused"


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "hadi", "budi", "eka"])
def test_another_persons_invitation_is_not_there(world: World, who: str) -> None:
    invitation = asked(world, opened(world), world.ani.person)
    actor, given = world.actor(who), [Given(CALM_KEY, 1)]
    assert refusal(save_answers, actor, invitation=invitation, answers=given) == "not-found"
    assert refusal(submit, actor, invitation=invitation, answers=given) == "not-found"
    with pytest.raises(Refusal) as refused:
        sheet(actor, invitation)
    assert refused.value.code == "not-found"


def test_visitor_reaches_no_invitation_of_a_token(world: World) -> None:
    issue_tokens(world.actor("budi"), survey=opened(world).uuid, count=1)
    invitation = Invitation.objects.get().uuid
    assert refusal(submit, VISITOR, invitation=invitation, answers=[Given(CALM_KEY, 1)]) == "not-found"


def test_nothing_is_taken_before_the_opening_or_after_the_close(world: World) -> None:
    ani, survey = world.actor("ani"), opened(world)
    invitation = asked(world, survey, world.ani.person)
    given = [Given(CALM_KEY, 4, seq=1), Given(WAY_KEY, text="Motor", seq=1)]
    with time_machine.travel(OPENS - timedelta(seconds=1), tick=False):
        assert refusal(save_answers, ani, invitation=invitation, answers=given) == "survey-early"
        with pytest.raises(Refusal, match=r"20 November 2026 08\.00 WIB"):
            submit(ani, invitation=invitation, answers=given)
    save_answers(ani, invitation=invitation, answers=given)
    with time_machine.travel(CLOSES, tick=False):
        assert refusal(submit, ani, invitation=invitation) == "survey-closed"
        with pytest.raises(Refusal, match=r"30 November 2026 17\.00 WIB\. 2 jawaban Anda tetap tersimpan"):
            save_answers(ani, invitation=invitation, answers=given)
        assert sheet(ani, invitation).saved == {CALM_KEY: Held(1, 4.0, None), WAY_KEY: Held(1, None, "Motor")}


def test_survey_closed_by_hand_takes_nothing(world: World) -> None:
    survey = opened(world)
    invitation = asked(world, survey, world.ani.person)
    close_survey(world.actor("budi"), survey=survey.uuid)
    with pytest.raises(Refusal, match=r"sudah ditutup pada 21 November 2026 10\.32 WIB\.$"):
        submit(world.actor("ani"), invitation=invitation, answers=[Given(CALM_KEY, 4)])


def test_cancelled_invitation_is_said_to_be(world: World) -> None:
    invitation = asked(world, opened(world), world.ani.person)
    cancel_invitation(world.actor("budi"), invitation=invitation)
    given = [Given(CALM_KEY, 4)]
    assert refusal(submit, world.actor("ani"), invitation=invitation, answers=given) == "invitation-cancelled"


def test_delegate_answers_for_who_is_represented_but_not_about_oneself(world: World) -> None:
    survey = opened(world)
    other = asked(world, survey, world.fajar.person, about=world.kiki.person.pk)
    own = asked(world, survey, world.fajar.person, about=world.ani.person.pk)
    acting = actor_of(world.ani, acting=make.delegation(world.fajar, world.ani).uuid)
    assert refusal(submit, acting, invitation=own, answers=[Given(CALM_KEY, 5)]) == "about-yourself"
    submit(acting, invitation=other, answers=[Given(CALM_KEY, 5)])
    row = Entry.objects.get(verb="surveys.submitted")
    assert (row.actor, row.behalf) == (world.ani.pk, world.fajar.pk)


def test_self_rating_is_given_by_the_person(world: World) -> None:
    invitation = asked(world, opened(world), world.ani.person, about=world.ani.person.pk)
    page = sheet(world.actor("ani"), invitation)
    assert (page.about, page.self_rating) == ("Ani Rahmawati", True)
    submit(world.actor("ani"), invitation=invitation, answers=[Given(CALM_KEY, 3)])
    assert SurveyResponse.objects.get().about == world.ani.person_id


@pytest.mark.parametrize("source", ["", "competency.round:1"])
def test_delegate_neither_reads_nor_gives_the_self_rating_of_who_is_represented(world: World, source: str) -> None:
    survey = opened(world, source=source)
    people = [Invitee(world.ani.person_id, about=world.ani.person_id)]
    found = invite(world.actor("budi"), survey=survey.uuid, people=people, source=source)
    invitation = found[world.ani.person_id, world.ani.person_id]
    save_answers(world.actor("ani"), invitation=invitation, answers=[Given(CALM_KEY, 3)])
    acting = actor_of(world.kiki, acting=make.delegation(world.ani, world.kiki).uuid)
    for action in (save_answers, submit):
        assert refusal(action, acting, invitation=invitation, answers=[Given(CALM_KEY, 5)]) == "about-yourself"
    with pytest.raises(Forbidden, match="hanya diisi oleh orangnya sendiri"):
        sheet(acting, invitation)
    assert [waiting(actor) == () for actor in (acting, world.actor("ani"))] == [True, False]


def test_number_too_large_for_sums_is_refused_where_a_question_has_no_bounds(world: World) -> None:
    """One such answer would break the results of everybody."""
    length = QuestionFacts("Lama", "number")
    survey = opened(world, version=published(world, [CALM, length]))
    people = staffed(world, survey, world.health, 5)
    for staff in people:
        given = {"invitation": staff.invitation, "answers": [Given(CALM_KEY, 3), Given("lama", 1.7e308)]}
        assert refusal(submit, staff.actor, **given) == "answers-refused"
        submit(staff.actor, invitation=staff.invitation, answers=[Given(CALM_KEY, 3), Given("lama", 1e15)])
    assert results(world.actor("budi"), survey.uuid).questions[1].mean == 1e15


def test_token_is_good_for_one_answer(world: World) -> None:
    (token,) = issue_tokens(world.actor("budi"), survey=opened(world).uuid, count=1)
    assert refusal(submit_by_token, token, answers=[]) == "answers-missing"
    submit_by_token(f" {token.upper()} ", [Given(CALM_KEY, 4)])
    assert refusal(submit_by_token, token, answers=[Given(CALM_KEY, 4)]) == "already-answered"
    row = Entry.objects.get(verb="surveys.submitted")
    assert (row.actor, row.data["invitation"]) == (None, Invitation.objects.get().pk)


@pytest.mark.parametrize("token", ["", "a" * 20, "\x00", "\ud800", "a" * 10_000])
def test_guessed_token_opens_nothing(world: World, token: str) -> None:
    issue_tokens(world.actor("budi"), survey=opened(world).uuid, count=3)
    assert refusal(submit_by_token, token, answers=[Given(CALM_KEY, 4)]) == "not-found"


def test_database_refuses_to_change_answers_or_to_add_to_what_was_handed_in(world: World) -> None:
    ani = world.actor("ani")
    invitation = asked(world, opened(world), world.ani.person)
    submit(ani, invitation=invitation, answers=[Given(CALM_KEY, 4)])
    answer = Answer.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Answer.objects.update(number=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE surveys_answer")
    with pytest.raises(DatabaseError, match="handed in"), transaction.atomic():
        Answer.objects.create(
            region=answer.region, response=answer.response, question=answer.question, seq=2, number=1.0
        )
    assert stored() == [(1, 4.0, None)]


def test_transaction_that_breaks_leaves_nothing(world: World) -> None:
    ani = world.actor("ani")
    invitation = asked(world, opened(world), world.ani.person)
    before = state()

    def killed() -> None:
        with transaction.atomic():
            submit(ani, invitation=invitation, answers=[Given(CALM_KEY, 4)])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert state() == before
