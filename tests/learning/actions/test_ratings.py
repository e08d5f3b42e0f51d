"""Participants rate who taught them; what they said comes back to the speaker, never under the floor."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from pamong.core.actor import Actor
from pamong.learning.actions.ratings import ask_due, ask_ratings
from pamong.learning.models import Session, SessionSpeaker, Speaker
from pamong.learning.queries.ratings import rating_source
from pamong.learning.queries.speakers import SpeakersWanted, speaker_page, speaker_rows
from pamong.office.models import Message
from pamong.people.access import actor_of
from pamong.people.models import Account
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.models import Invitation, QuestionnaireVersion, Survey
from pamong.surveys.queries.means import means_of
from tests import make
from tests.learning import case
from tests.make import World
from tests.office.kept import facts, refusal

pytestmark = pytest.mark.django_db

STARTS = datetime(2026, 11, 23, 1, tzinfo=UTC)
OVER = STARTS + timedelta(hours=5)


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(OVER, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


class Taught:
    """An offering whose first session is over, with so many seated; Indra teaches."""

    def __init__(self, world: World, people: int = 6) -> None:
        self.held = case.held(world, starts_at=STARTS)
        self.speaker: Speaker = case.speaker(world, world.indra.person)
        self.session: Session = self.held.sessions[0]
        self.link = teaches(self.session, self.speaker)
        self.people: list[Account] = []
        for n in range(people):
            someone = make.account(make.person(f"Peserta {n}", world.region))
            case.seated(self.held.offering, someone)
            self.people.append(someone)


def teaches(session: Session, speaker: Speaker) -> SessionSpeaker:
    row = SessionSpeaker.objects.create(session=session, speaker=speaker)
    row.refresh_from_db()
    return row


def answer(account: Account, link: SessionSpeaker, mastery: int, clarity: int, examples: int) -> None:
    actor: Actor = actor_of(account)
    link.refresh_from_db()
    invitation = Invitation.objects.get(survey__source=rating_source(link.uuid), person=account.person_id)
    told = {"mastery": mastery, "clarity": clarity, "examples": examples}
    submit(actor, invitation=invitation.uuid, answers=[Given(key, number=float(n)) for key, n in told.items()])


def test_ratings_are_asked_once_of_everybody_with_a_seat(world: World) -> None:
    taught = Taught(world)
    assert ask_ratings(world.actor("budi"), session=taught.session.uuid) == 1
    taught.link.refresh_from_db()
    survey = Survey.objects.get(source=rating_source(taught.link.uuid))
    assert taught.link.survey == survey.uuid
    assert (survey.anonymous, survey.floor, survey.source) == (True, 5, f"learning.speaker:{taught.link.uuid}")
    assert survey.closes_at == OVER + timedelta(days=7)
    assert {row.person_id for row in Invitation.objects.filter(survey=survey)} == {
        one.person_id for one in taught.people
    }
    assert facts("learning.ratings_asked") == [(world.region.pk, {"speakers": 1, "people": 6})]
    first = Invitation.objects.get(survey=survey, person=taught.people[0].person_id)
    assert Message.objects.get(person=taught.people[0].person_id).path == f"/isi/{first.uuid}/"
    assert refusal(ask_ratings, world.actor("budi"), session=taught.session.uuid) == "ratings-asked"


def test_questionnaire_is_made_once_for_a_region(world: World) -> None:
    taught = Taught(world)
    other = case.speaker(world, world.citra.person)
    teaches(taught.session, other)
    assert ask_ratings(world.actor("budi"), session=taught.session.uuid) == 2
    assert QuestionnaireVersion.objects.filter(questionnaire__key="learning.speaker_rating").count() == 1
    assert Message.objects.filter(topic="learning.rating").count() == 6
    assert set(Message.objects.values_list("path", flat=True)) == {"/isi/"}


def test_rating_comes_back_when_the_survey_has_closed(world: World, moment: time_machine.Traveller) -> None:
    taught, budi = Taught(world), world.actor("budi")
    ask_ratings(budi, session=taught.session.uuid)
    for account, given in zip(taught.people, ((4, 3, 2), (4, 3, 2), (4, 3, 2), (3, 3, 2), (3, 3, 2)), strict=False):
        answer(account, taught.link, *given)
    assert speaker_page(budi, taught.speaker.uuid).rating is None  # it runs still
    moment.shift(timedelta(days=8))
    found = speaker_page(budi, taught.speaker.uuid)
    assert found.rating is not None
    # mastery 18/5 = 3.6, clarity 3, examples 2: together 43/15
    assert [(part.key, part.n, round(part.mean, 6)) for part in found.rating.by_key] == [
        ("mastery", 5, 3.6),
        ("clarity", 5, 3.0),
        ("examples", 5, 2.0),
    ]
    assert (found.rating.n, round(found.rating.mean, 6)) == (5, 2.866667)
    assert [one.state for one in found.taught] == ["rated"]

    def names(least: float) -> list[str]:
        return [row.name for row in speaker_rows(budi, "15.04", SpeakersWanted(least=least)).stream()]

    assert (names(2.5), names(3.0)) == (["Indra Kusuma"], [])


def test_four_answers_show_nothing(world: World, moment: time_machine.Traveller) -> None:
    taught, budi = Taught(world), world.actor("budi")
    ask_ratings(budi, session=taught.session.uuid)
    for account in taught.people[:4]:
        answer(account, taught.link, 4, 4, 4)
    moment.shift(timedelta(days=8))
    assert means_of(world.region.pk, [rating_source(taught.link.uuid)]) == {}
    found = speaker_page(budi, taught.speaker.uuid)
    assert (found.rating, [one.state for one in found.taught]) == (None, ["asked"])


def test_each_answer_counts_the_same_over_sessions(world: World, moment: time_machine.Traveller) -> None:
    first, budi = Taught(world, people=5), world.actor("budi")
    ask_ratings(budi, session=first.session.uuid)
    for account in first.people:
        answer(account, first.link, 4, 4, 4)
    moment.move_to(STARTS + timedelta(days=1, hours=5))
    second = teaches(first.held.sessions[1], first.speaker)
    more = [make.account(make.person(f"Tambahan {n}", world.region)) for n in range(5)]
    for account in more:
        case.seated(first.held.offering, account)
    ask_ratings(budi, session=first.held.sessions[1].uuid)
    for account in (*first.people, *more):
        answer(account, second, 1, 1, 1)
    moment.shift(timedelta(days=8))
    rating = speaker_page(budi, first.speaker.uuid).rating
    assert rating is not None
    assert (rating.n, rating.mean) == (15, 2.0)  # 5 × 4 and 10 × 1


def test_nobody_rates_oneself_and_who_withdrew_is_not_asked(world: World) -> None:
    taught = Taught(world)
    case.seated(taught.held.offering, world.indra)
    gone = case.seated(taught.held.offering, world.ani)
    gone.withdrawn_at, gone.withdrawal = OVER, "Sakit"
    gone.save()
    ask_ratings(world.actor("budi"), session=taught.session.uuid)
    asked = set(Invitation.objects.values_list("person", flat=True))
    assert asked == {one.person_id for one in taught.people}


def test_ratings_are_refused_where_they_cannot_be(world: World, moment: time_machine.Traveller) -> None:
    budi = world.actor("budi")
    few = Taught(world, people=4)
    assert refusal(ask_ratings, budi, session=few.session.uuid) == "ratings-few"
    moment.move_to(STARTS + timedelta(hours=3))
    assert refusal(ask_ratings, budi, session=few.session.uuid) == "session-not-over"
    Session.objects.filter(pk=few.session.pk).update(cancelled_at=STARTS)
    assert refusal(ask_ratings, budi, session=few.session.uuid) == "session-cancelled"
    for name in ("dewi", "kiki", "fajar"):
        assert refusal(ask_ratings, world.actor(name), session=few.session.uuid) == "not-found"
    assert refusal(ask_ratings, budi, session=uuid4()) == "not-found"


def test_ratings_are_asked_by_themselves_within_a_day(world: World) -> None:
    taught = Taught(world)
    assert ask_due(OVER - timedelta(hours=2)) == 0  # not over then
    assert ask_due(OVER + timedelta(hours=24)) == 0  # 25 hours after its end
    assert ask_due(OVER) == 1
    assert ask_due(OVER) == 0
    assert facts("learning.ratings_asked") == [(world.region.pk, {"speakers": 1, "people": 6})]
    assert taught.held.sessions[1].ends_at > OVER
