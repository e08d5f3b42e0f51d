"""After a session its participants are asked without names, once, and only when there are enough of them."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from pamong.core.actor import SYSTEM
from pamong.evaluation.actions.reactions import ask_reaction, ask_reactions_due
from pamong.evaluation.models import SessionReaction
from pamong.evaluation.queries.asked_keys import reaction_source
from pamong.evaluation.tasks import ask_reactions_due as reactions_job
from pamong.learning.models import Offering, Registration, Session
from pamong.office.models import Message
from pamong.surveys.models import Invitation, Question, QuestionnaireVersion, Survey
from tests import make
from tests.evaluation.followed import FIRST, refusal, run
from tests.learning import case as learning
from tests.make import World
from tests.office.kept import facts

pytestmark = pytest.mark.django_db

OVER = FIRST + timedelta(hours=5)


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(OVER, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


def sessions(offering: Offering) -> list[Session]:
    return list(Session.objects.filter(offering=offering).order_by("starts_at"))


def test_everybody_with_a_seat_is_asked_once_without_names(world: World) -> None:
    found = run(world, 5, finished=False)
    first, second = sessions(found.offering)
    Registration.objects.filter(pk=found.seats[0].pk).update(seated_at=None)
    extra = make.account(make.person("Warga", world.region))
    learning.seated(found.offering, extra)
    assert ask_reaction(world.actor("budi"), session=first.uuid) == 5
    survey = Survey.objects.get(source=reaction_source(first.uuid))
    assert (survey.anonymous, survey.floor, survey.closes_at) == (True, 5, OVER + timedelta(days=7))
    invited = Invitation.objects.filter(survey=survey)
    assert set(invited.values_list("person", flat=True)) == {
        extra.person_id,
        *(one.person_id for one in found.people[1:]),
    }
    assert set(invited.values_list("about", flat=True)) == {None}
    keys = Question.objects.filter(version=survey.version_id).order_by("place").values_list("key", flat=True)
    assert list(keys) == ["benefit", "material", "method", "facilities"]
    row = SessionReaction.objects.get()
    assert (row.session_id, row.survey, row.asked_at) == (first.pk, survey.pk, OVER)
    assert facts("evaluation.reaction_asked") == [(world.region.pk, {"session": first.pk, "people": 5})]
    assert refusal(ask_reaction, world.actor("hadi"), session=first.uuid) == "reaction-asked"
    assert refusal(ask_reaction, world.actor("hadi"), session=second.uuid) == "session-not-over"


def test_what_cannot_be_asked_is_refused_and_nothing_changes(world: World) -> None:
    few = run(world, 4, finished=False)
    found = run(world, 5, finished=False)
    first = sessions(found.offering)[0]
    assert refusal(ask_reaction, SYSTEM, session=sessions(few.offering)[0].uuid) == "reaction-few"
    for name in ("dewi", "gita", "fajar", "joko", "kiki", "ani"):
        assert refusal(ask_reaction, world.actor(name), session=first.uuid) == "not-found"
    assert refusal(ask_reaction, SYSTEM, session=uuid4()) == "not-found"
    Session.objects.filter(pk=first.pk).update(cancelled_at=OVER)
    assert refusal(ask_reaction, SYSTEM, session=first.uuid) == "session-cancelled"
    Session.objects.filter(pk=first.pk).update(cancelled_at=None)
    Offering.objects.filter(pk=found.offering.pk).update(cancelled_at=OVER, cancellation="Banjir")
    assert refusal(ask_reaction, SYSTEM, session=first.uuid) == "session-cancelled"


def test_sessions_of_the_last_day_are_asked_about_by_themselves_with_one_message(
    world: World, moment: time_machine.Traveller
) -> None:
    found, few = run(world, 5, finished=False), run(world, 4, finished=False)
    part = found.offering.programme
    module = learning.module(part)
    learning.session(found.offering, module, FIRST + timedelta(hours=4), hours=0.5, title="Sesudah istirahat")
    reactions_job(timestamp=0)
    assert SessionReaction.objects.count() == 2
    assert Message.objects.filter(topic="evaluation.reaction").count() == 5
    assert QuestionnaireVersion.objects.filter(questionnaire__key="evaluation.reaction").count() == 1
    assert ask_reactions_due() == 0
    moment.move_to(FIRST + timedelta(days=1, hours=5))
    assert ask_reactions_due() == 1
    assert Message.objects.filter(topic="evaluation.reaction").count() == 10  # another day, another message
    moment.move_to(FIRST + timedelta(days=3))
    learning.seated(few.offering, make.person("Peserta kelima", world.region))
    assert ask_reactions_due() == 0  # it is too long ago
