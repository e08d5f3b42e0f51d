"""Surveys open and close, and people are asked."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
import time_machine

from pamong.core.actor import SYSTEM
from pamong.core.refusals import Refusal
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.actions.invitations import Invitee, cancel_invitation, invite, issue_tokens
from pamong.surveys.actions.questionnaires import close_questionnaire, create_questionnaire
from pamong.surveys.actions.surveys import Invited, SurveyPlan, close_all, close_survey, open_for, open_survey
from pamong.surveys.models import Invitation, Survey
from tests.make import World
from tests.surveys.case import CALM_KEY, CLOSES, NOW, OPENS, asked, facts, opened, published, refusal, state

pytestmark = pytest.mark.django_db

SOURCE = "competency.round:12"


def plan(world: World, *invitees: Invitee, **facts: object) -> SurveyPlan:
    return SurveyPlan(published(world).uuid, "Penilaian", OPENS, CLOSES, invitees, **facts)  # type: ignore[arg-type]  # of a test


def test_survey_opens(world: World) -> None:
    row = opened(world, title=" Suasana  kerja ", anonymous=True, floor=10)
    assert (row.title, row.anonymous, row.floor, row.source, row.closed_at) == ("Suasana kerja", True, 10, "", None)
    assert (row.created_at, row.created_by) == (NOW, world.budi.pk)
    assert facts("surveys.opened") == [(world.region.pk, {"source": ""})]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": ""}, "title-empty"),
        ({"floor": 4}, "survey-floor"),
        ({"floor": 101}, "survey-floor"),
        ({"closes_at": OPENS}, "survey-times"),
        ({"opens_at": OPENS - timedelta(days=9), "closes_at": NOW}, "survey-times"),
    ],
)
def test_impossible_survey_is_refused(world: World, given: dict[str, object], code: str) -> None:
    told = {"title": "A", "anonymous": False, "floor": 5, "opens_at": OPENS, "closes_at": CLOSES, **given}
    version, budi = published(world).uuid, world.actor("budi")
    assert refusal(open_survey, budi, region=world.region.pk, version=version, **told) == code


def test_only_a_published_open_version_of_the_region_is_asked(world: World) -> None:
    budi = world.actor("budi")
    told = {"title": "A", "anonymous": False, "floor": 5, "opens_at": OPENS, "closes_at": CLOSES}
    draft = create_questionnaire(budi, region="15.04", title="B")
    away, closed = published(world, who="dewi"), published(world)
    close_questionnaire(budi, questionnaire=closed.questionnaire.uuid)
    region = world.region.pk
    assert refusal(open_survey, budi, region=region, version=draft.uuid, **told) == "not-found"
    assert refusal(open_survey, budi, region=region, version=away.uuid, **told) == "not-found"
    assert refusal(open_survey, budi, region=region, version=uuid4(), **told) == "not-found"
    assert refusal(open_survey, budi, region=region, version=closed.uuid, **told) == "questionnaire-closed"


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "hadi", "ani"])
def test_survey_is_not_there_for_who_does_not_organise(world: World, who: str) -> None:
    survey, actor = opened(world), world.actor(who)
    invitation = asked(world, survey, world.ani.person)
    told = {"title": "A", "anonymous": False, "floor": 5, "opens_at": OPENS, "closes_at": CLOSES}
    version, region = survey.version.uuid, world.region.pk
    assert refusal(open_survey, actor, region=region, version=version, **told) == "not-found"
    assert refusal(close_survey, actor, survey=survey.uuid) == "not-found"
    assert refusal(invite, actor, survey=survey.uuid, people=[Invitee(world.kiki.person_id)]) == "not-found"
    assert refusal(issue_tokens, actor, survey=survey.uuid, count=1) == "not-found"
    assert refusal(cancel_invitation, actor, invitation=invitation) == "not-found"


def test_survey_of_a_source_is_there_only_for_who_names_it(world: World) -> None:
    survey, budi = opened(world, source=SOURCE), world.actor("budi")
    people = [Invitee(world.ani.person_id)]
    assert refusal(close_survey, budi, survey=survey.uuid) == "not-found"
    assert refusal(invite, budi, survey=survey.uuid, people=people) == "not-found"
    assert refusal(issue_tokens, budi, survey=survey.uuid, count=1) == "not-found"
    assert refusal(close_survey, budi, survey=survey.uuid, source="competency.round:13") == "not-found"
    found = invite(budi, survey=survey.uuid, people=people, source=SOURCE)
    assert refusal(cancel_invitation, budi, invitation=found[world.ani.person_id, None]) == "not-found"
    cancel_invitation(budi, invitation=found[world.ani.person_id, None], source=SOURCE)
    close_survey(budi, survey=survey.uuid, source=SOURCE)
    assert facts("surveys.closed") == [(world.region.pk, {"source": SOURCE})]


def test_survey_closes_once(world: World) -> None:
    survey, budi = opened(world), world.actor("budi")
    close_survey(budi, survey=survey.uuid)
    assert Survey.objects.get().closed_at == NOW
    assert refusal(close_survey, budi, survey=survey.uuid) == "survey-closed"
    assert refusal(invite, budi, survey=survey.uuid, people=[Invitee(world.ani.person_id)]) == "survey-closed"
    assert refusal(issue_tokens, budi, survey=survey.uuid, count=1) == "survey-closed"


def test_who_was_asked_is_passed_over(world: World) -> None:
    survey, budi, ani = opened(world), world.actor("budi"), world.ani.person_id
    people = [Invitee(ani, unit=world.permits.pk), Invitee(ani), Invitee(world.kiki.person_id)]
    first = invite(budi, survey=survey.uuid, people=people)
    assert sorted(first) == sorted([(ani, None), (world.kiki.person_id, None)])
    assert facts("surveys.invited") == [(world.region.pk, {"invitations": 2})]
    before = state()
    assert invite(budi, survey=survey.uuid, people=people[:1]) == {(ani, None): first[ani, None]}
    assert state() == before
    assert len(invite(budi, survey=survey.uuid, people=[Invitee(ani, about=world.kiki.person_id)])) == 1
    cancel_invitation(budi, invitation=first[ani, None])
    again = invite(budi, survey=survey.uuid, people=people[:1])
    assert again[ani, None] != first[ani, None]


def test_people_and_units_of_elsewhere_are_not_asked(world: World) -> None:
    survey, budi = opened(world), world.actor("budi")
    ani, dewi = world.ani.person_id, world.dewi.person_id
    given = {"survey": survey.uuid}
    assert refusal(invite, budi, **given, people=[Invitee(ani), Invitee(dewi)]) == "invitee-unknown"
    assert refusal(invite, budi, **given, people=[Invitee(ani, about=dewi)]) == "invitee-unknown"
    assert refusal(invite, budi, **given, people=[Invitee(ani, unit=world.away.pk)]) == "not-found"
    assert refusal(issue_tokens, budi, **given, count=1, unit=world.away.pk) == "not-found"


def test_nobody_rates_oneself_anonymously(world: World) -> None:
    ani = world.ani.person_id
    survey = opened(world, anonymous=True)
    people = [Invitee(ani, about=ani)]
    assert refusal(invite, world.actor("budi"), survey=survey.uuid, people=people) == "self-anonymous"
    plans = [plan(world, Invitee(ani, about=ani), anonymous=True)]
    assert refusal(open_for, SYSTEM, region=world.region.pk, source=SOURCE, plans=plans) == "self-anonymous"


def test_answered_invitation_is_not_withdrawn(world: World) -> None:
    invitation, budi = asked(world, opened(world), world.ani.person), world.actor("budi")
    submit(world.actor("ani"), invitation=invitation, answers=[Given(CALM_KEY, 4)])
    assert refusal(cancel_invitation, budi, invitation=invitation) == "invitation-done"
    other = asked(world, Survey.objects.get(), world.kiki.person)
    cancel_invitation(budi, invitation=other)
    assert refusal(cancel_invitation, budi, invitation=other) == "invitation-cancelled"


def test_tokens_differ_and_only_their_digests_are_kept(world: World) -> None:
    survey, budi = opened(world), world.actor("budi")
    tokens = issue_tokens(budi, survey=survey.uuid, count=50, unit=world.health.pk)
    assert len(set(tokens)) == 50
    assert {len(token) for token in tokens} == {20}
    rows: set[tuple[object, ...]] = set(Invitation.objects.values_list("token", "person", "unit"))
    assert rows == {(sha256(token.encode()).hexdigest(), None, world.health.pk) for token in tokens}
    assert facts("surveys.tokens_issued") == [(world.region.pk, {"tokens": 50})]
    assert refusal(issue_tokens, budi, survey=survey.uuid, count=0) == "token-count"
    with pytest.raises(Refusal, match="1 sampai 1000 sekali buat: terbaca 1001"):
        issue_tokens(budi, survey=survey.uuid, count=1001)


def test_many_surveys_open_together(world: World) -> None:
    ani, kiki, fajar = (account.person_id for account in (world.ani, world.kiki, world.fajar))
    plans = [
        plan(world, Invitee(ani, about=ani, unit=world.permits.pk), Invitee(fajar, about=ani)),
        plan(world, Invitee(kiki, about=kiki)),
    ]
    made = open_for(SYSTEM, region=world.region.pk, source=SOURCE, plans=plans)
    assert made.surveys == tuple(Survey.objects.order_by("pk").values_list("pk", flat=True))
    rows = {
        (made.surveys.index(survey), person, about): Invited(pk, uuid)
        for pk, uuid, survey, person, about in Invitation.objects.values_list("pk", "uuid", "survey", "person", "about")
    }
    assert made.invitations == rows
    assert sorted(rows) == sorted([(0, ani, ani), (0, fajar, ani), (1, kiki, kiki)])
    assert facts("surveys.opened_together") == [(world.region.pk, {"surveys": 2, "invitations": 3})]
    assert Invitation.objects.get(person=ani).unit == world.permits


def test_surveys_of_a_source_close_together(world: World) -> None:
    plans = [plan(world), plan(world)]
    made = open_for(SYSTEM, region=world.region.pk, source=SOURCE, plans=plans)
    other = opened(world)
    assert close_all(SYSTEM, region=world.region.pk, source=SOURCE) == 2
    assert set(Survey.objects.exclude(closed_at=None).values_list("pk", flat=True)) == set(made.surveys)
    assert other.closed_at is None
    assert close_all(SYSTEM, region=world.region.pk, source=SOURCE) == 0


def test_surveys_are_opened_and_closed_together_only_for_a_source(world: World) -> None:
    with pytest.raises(ValueError, match="have a source"):
        open_for(SYSTEM, region=world.region.pk, source="", plans=[])
    with pytest.raises(ValueError, match="have a source"):
        close_all(SYSTEM, region=world.region.pk, source="")


def test_one_impossible_plan_opens_none(world: World) -> None:
    plans = [plan(world), SurveyPlan(uuid4(), "A", OPENS, CLOSES, ())]
    assert refusal(open_for, SYSTEM, region=world.region.pk, source=SOURCE, plans=plans) == "not-found"


def test_survey_that_ran_out_is_closed(world: World) -> None:
    survey = opened(world)
    with time_machine.travel(CLOSES, tick=False):
        assert refusal(close_survey, world.actor("budi"), survey=survey.uuid) == "survey-closed"
