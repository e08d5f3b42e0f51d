"""Lists, sheets, what waits, and answers in bulk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.actor import SYSTEM, VISITOR, Actor
from pamong.core.refusals import NotFound
from pamong.people.access import actor_of
from pamong.surveys.actions.answers import Given, save_answers, submit
from pamong.surveys.actions.invitations import Invitee, invite, issue_tokens
from pamong.surveys.actions.questionnaires import close_questionnaire, create_questionnaire, start_version
from pamong.surveys.actions.surveys import SurveyPlan, close_survey, open_for
from pamong.surveys.models import Invitation
from pamong.surveys.queries.answers import InvitationState, Row, answers_of, invitations_of
from pamong.surveys.queries.questionnaires import published_of, questionnaires_of, version_page
from pamong.surveys.queries.sheets import sheet, sheet_by_token, waiting
from pamong.surveys.queries.surveys import UnitProgress, progress, survey_rows, surveys_of
from tests import make
from tests.make import World
from tests.surveys.case import (
    CALM_KEY,
    CLOSES,
    MINUTES_KEY,
    NOW,
    OPENS,
    WORDS_KEY,
    answer,
    asked,
    opened,
    published,
    staffed,
)

pytestmark = pytest.mark.django_db

SOURCE = "competency.round:12"


def test_questionnaires_are_listed_with_their_versions(world: World) -> None:
    budi, row = world.actor("budi"), published(world)
    draft = start_version(budi, questionnaire=row.questionnaire.uuid)
    fresh = create_questionnaire(budi, region="15.04", title="Baru")
    published(world, who="dewi")
    found = list(questionnaires_of(budi, "15.04"))
    assert [(one.title, one.published, one.number, one.draft, one.latest) for one in found] == [
        ("Baru", None, None, fresh.uuid, fresh.uuid),
        ("Suasana kerja", row.uuid, 1, draft.uuid, draft.uuid),
    ]
    assert published_of(budi, "15.04") == ((row.uuid, "Suasana kerja"),)
    close_questionnaire(budi, questionnaire=row.questionnaire.uuid)
    assert published_of(budi, "15.04") == ()


def test_version_is_shown_with_its_questions(world: World) -> None:
    survey = opened(world)
    page = version_page(world.actor("budi"), survey.version.uuid)
    assert (page.title, page.row.number, page.row.surveys, [one.key for one in page.questions]) == (
        "Suasana kerja",
        1,
        1,
        [CALM_KEY, "cara-datang", MINUTES_KEY, WORDS_KEY],
    )
    assert page.questions[0].steps[::4] == ((1.0, "Sangat gelisah"), (5.0, "Sangat tenang"))
    assert [row.number for row in page.versions] == [1]
    for who in ("dewi", "kiki", "hadi"):
        with pytest.raises(NotFound):
            version_page(world.actor(who), survey.version.uuid)


def test_surveys_are_listed_newest_first(world: World) -> None:
    first = opened(world, title="Satu")
    opened(world, title="Dari atas", source=SOURCE)
    opened(world, title="Dua", opens_at=NOW.replace(day=25))
    answer(staffed(world, first, world.health, 4)[0], 3)
    rows = list(surveys_of(world.actor("hadi"), "15.04"))
    assert [(row.title, row.state, row.invited, row.done, row.rate) for row in rows] == [
        ("Dua", "early", 0, 0, None),
        ("Satu", "open", 4, 1, 25.0),
    ]
    assert [row.title for row in survey_rows(world.actor("budi"), "15.04").stream()] == ["Dua", "Satu"]
    for who in ("dewi", "kiki", "fajar", "gita", "joko"):
        with pytest.raises(NotFound):
            surveys_of(world.actor(who), "15.04")


def test_queries_of_lists_do_not_depend_on_their_length(world: World) -> None:
    budi, counts = world.actor("budi"), set()
    for number in (1, 2):
        for _ in range(number):
            staffed(world, opened(world), world.health, 2)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            list(surveys_of(budi, "15.04"))
            list(questionnaires_of(budi, "15.04"))
        counts.add(len(caught))
    assert len(counts) == 1


def test_progress_is_shown_by_unit(world: World) -> None:
    survey, budi = opened(world, anonymous=True), world.actor("budi")
    people = staffed(world, survey, world.health, 3)
    answer(people[0], 3)
    asked(world, survey, world.ani.person)
    issue_tokens(budi, survey=survey.uuid, count=2)
    page = progress(budi, survey.uuid)
    assert (page.row.invited, page.row.done, page.tokens, page.keep, page.number) == (6, 1, 2, True, 1)
    assert page.units == (
        UnitProgress(world.health.uuid, "Dinas Kesehatan", 3, 1),
        UnitProgress(None, "", 3, 0),
    )
    assert progress(world.actor("hadi"), survey.uuid).keep is False


def test_sheet_says_whom_it_is_about_and_what_is_left(world: World) -> None:
    survey = opened(world)
    invitation = asked(world, survey, world.ani.person, about=world.kiki.person.pk)
    page = sheet(world.actor("ani"), invitation)
    assert (page.about, page.self_rating, page.state, page.left) == ("Kiki Amalia", False, "open", 1)
    assert (page.region, page.zone, page.intro) == (
        "Kabupaten Batang Hari",
        "Asia/Jakarta",
        "Untuk memperbaiki ruang kerja.",
    )
    (token,) = issue_tokens(world.actor("budi"), survey=survey.uuid, count=1)
    assert (sheet_by_token(token).invitation, sheet_by_token(token).survey) == (None, survey.uuid)
    with pytest.raises(NotFound):
        sheet_by_token(token[:-1])


def test_what_waits_is_the_actors_own(world: World) -> None:
    ani, budi = world.actor("ani"), world.actor("budi")
    later, sooner = opened(world), opened(world, title="Segera", closes_at=CLOSES.replace(day=25))
    kept = opened(world, title="Dari atas", source=SOURCE)
    for survey in (later, sooner):
        asked(world, survey, world.ani.person)
    invite(budi, survey=kept.uuid, people=[Invitee(world.ani.person_id)], source=SOURCE)
    for closed in (opened(world, opens_at=NOW.replace(day=25)), opened(world)):
        asked(world, closed, world.ani.person)
    close_survey(budi, survey=closed.uuid)
    issue_tokens(budi, survey=later.uuid, count=1)
    save_answers(
        ani,
        invitation=asked(world, later, world.ani.person),
        answers=[Given(CALM_KEY, 3), Given(MINUTES_KEY, 5), Given(MINUTES_KEY)],
    )

    def titles(actor: Actor, source: str | None = None) -> list[tuple[str, int, int]]:
        return [(row.title, row.answered, row.questions) for row in waiting(actor, source=source)]

    november = "Suasana kerja November"
    assert titles(ani) == [("Segera", 0, 4), (november, 1, 4), ("Dari atas", 0, 4)]
    assert titles(ani, "") == [("Segera", 0, 4), (november, 1, 4)]
    assert titles(ani, "competency.round:") == [("Dari atas", 0, 4)]
    assert titles(world.actor("kiki")) == titles(VISITOR) == titles(SYSTEM) == []
    acting = actor_of(world.kiki, acting=make.delegation(world.ani, world.kiki).uuid)
    assert titles(acting) == titles(ani)


def test_answers_of_a_source_are_read_in_bulk(world: World) -> None:
    ani, kiki, fajar = (account.person_id for account in (world.ani, world.kiki, world.fajar))
    invitees = [Invitee(ani, about=ani), Invitee(kiki, about=ani), Invitee(fajar, about=ani)]
    plan = SurveyPlan(published(world).uuid, "Penilaian", OPENS, CLOSES, invitees)
    made = open_for(SYSTEM, region=world.region.pk, source=SOURCE, plans=[plan])
    hidden = SurveyPlan(plan.version, "Anonim", OPENS, CLOSES, [Invitee(ani)], anonymous=True)
    secret = open_for(SYSTEM, region=world.region.pk, source=SOURCE, plans=[hidden])
    own, peer, head = (made.invitations[0, person, ani] for person in (ani, kiki, fajar))
    submit(
        world.actor("ani"),
        invitation=own.uuid,
        answers=[Given(CALM_KEY, 5), Given(CALM_KEY, 4), Given(MINUTES_KEY, 9), Given(MINUTES_KEY)],
    )
    submit(world.actor("kiki"), invitation=peer.uuid, answers=[Given(CALM_KEY, 2), Given(WORDS_KEY, text="Baik")])
    save_answers(world.actor("fajar"), invitation=head.uuid, answers=[Given(CALM_KEY, 1)])
    submit(world.actor("ani"), invitation=secret.invitations[0, ani, None].uuid, answers=[Given(CALM_KEY, 1)])
    (survey,) = made.surveys
    assert list(answers_of(world.region.pk, SOURCE)) == [
        Row(survey, own.id, ani, CALM_KEY, 4.0, None),
        Row(survey, peer.id, ani, CALM_KEY, 2.0, None),
        Row(survey, peer.id, ani, WORDS_KEY, None, "Baik"),
    ]
    assert list(answers_of(world.other.pk, SOURCE)) == list(answers_of(world.region.pk, "competency.round:1")) == []
    (secret_survey,) = secret.surveys
    used = Invitation.objects.get(survey=secret_survey)
    assert list(invitations_of(world.region.pk, SOURCE)) == [
        InvitationState(survey, own.id, own.uuid, ani, ani, True, NOW, False),
        InvitationState(survey, peer.id, peer.uuid, kiki, ani, True, NOW, False),
        InvitationState(survey, head.id, head.uuid, fajar, ani, False, None, False),
        InvitationState(secret_survey, used.pk, used.uuid, ani, None, True, None, False),
    ]
    with pytest.raises(ValueError, match="by source"):
        list(answers_of(world.region.pk, ""))
