"""Anonymous answers: nothing that is kept leads from them to who gave them."""

import pytest

from pamong.core.models import Entry
from pamong.surveys.actions.answers import Given, save_answers, submit, submit_by_token
from pamong.surveys.actions.invitations import issue_tokens
from pamong.surveys.models import Answer, Invitation, Survey, SurveyResponse
from pamong.surveys.queries.sheets import sheet
from tests.make import World
from tests.surveys.case import CALM_KEY, WAY_KEY, WORDS_KEY, answer, asked, opened, refusal, staffed

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(world: World) -> Survey:
    return opened(world, anonymous=True)


def test_anonymous_answers_hold_neither_who_nor_when(world: World, survey: Survey) -> None:
    ani = world.actor("ani")
    invitation = asked(world, survey, world.ani.person, unit=world.permits.pk)
    given = [
        Given(CALM_KEY, 1, seq=1),
        Given(CALM_KEY, 4, seq=9),
        Given(WORDS_KEY, text="Bising"),
        Given(WAY_KEY, text="Mobil", seq=1),
        Given(WAY_KEY, seq=2),
    ]
    submit(ani, invitation=invitation, answers=given)
    row = SurveyResponse.objects.get()
    held = {"region": world.region.pk, "id": row.id, "survey": survey.pk}
    assert SurveyResponse.objects.values().get() == {
        **held,
        "invitation": None,
        "about": None,
        "unit": None,
        "submitted_at": None,
    }
    assert row.id.version == 4
    rows = Answer.objects.order_by("question").values("region", "response", "seq", "number", "text", "at")
    own = {"region": world.region.pk, "response": row.id, "seq": 1, "at": None}
    assert list(rows) == [{**own, "number": 4.0, "text": None}, {**own, "number": None, "text": "Bising"}]
    used = Invitation.objects.get()
    assert (used.done, used.done_at) == (True, None)


def test_journal_of_an_anonymous_answer_names_nobody(world: World, survey: Survey) -> None:
    ani = world.actor("ani")
    invitation = asked(world, survey, world.ani.person)
    last = Entry.objects.latest("id").id
    submit(ani.within(world.ani.uuid), invitation=invitation, answers=[Given(CALM_KEY, 4)])
    (entry,) = Entry.objects.filter(id__gt=last).values(
        "region", "actor", "behalf", "verb", "object", "data", "request"
    )
    assert entry == {
        "region": world.region.pk,
        "actor": None,
        "behalf": None,
        "verb": "surveys.invitation_used",
        "object": f"surveys.survey:{survey.pk}",
        "data": {},
        "request": None,
    }


def test_nothing_anonymous_is_kept_before_it_is_handed_in(world: World, survey: Survey) -> None:
    ani = world.actor("ani")
    invitation = asked(world, survey, world.ani.person)
    given = [Given(CALM_KEY, 4)]
    assert refusal(save_answers, ani, invitation=invitation, answers=given) == "anonymous-not-saved"
    assert refusal(submit, ani, invitation=invitation, answers=[Given(WORDS_KEY, text="A")]) == "answers-missing"
    assert refusal(submit, ani, invitation=invitation, answers=[Given(CALM_KEY, 9)]) == "answers-refused"


def test_anonymous_answer_is_given_once_and_not_shown_again(world: World, survey: Survey) -> None:
    ani = world.actor("ani")
    invitation = asked(world, survey, world.ani.person)
    submit(ani, invitation=invitation, answers=[Given(CALM_KEY, 4)])
    assert refusal(submit, ani, invitation=invitation, answers=[Given(CALM_KEY, 4)]) == "already-answered"
    page = sheet(ani, invitation)
    assert (page.state, page.saved, page.seqs, page.done_at) == ("done", {}, {}, None)


def test_unit_is_kept_only_where_as_many_as_the_floor_are_asked(world: World, survey: Survey) -> None:
    few, many = staffed(world, survey, world.permits, 4), staffed(world, survey, world.health, 5)
    for staff in (few[0], many[0]):
        answer(staff, 3)
    assert sorted(SurveyResponse.objects.values_list("unit", flat=True), key=str) == sorted(
        [None, world.health.pk], key=str
    )


def test_token_of_an_anonymous_survey_leaves_no_trace_but_that_it_was_used(world: World, survey: Survey) -> None:
    tokens = issue_tokens(world.actor("budi"), survey=survey.uuid, count=2)
    submit_by_token(tokens[1], [Given(CALM_KEY, 2)])
    assert refusal(submit_by_token, tokens[1], answers=[Given(CALM_KEY, 2)]) == "already-answered"
    assert sorted(Invitation.objects.values_list("done", "done_at")) == [(False, None), (True, None)]
    assert SurveyResponse.objects.get().invitation is None
