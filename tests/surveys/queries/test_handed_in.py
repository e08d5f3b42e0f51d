"""Steps of scales by source: only what was handed in, and only once everything of the source has closed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from pamong.core.actor import SYSTEM
from pamong.surveys.actions.answers import Given, save_answers, submit
from pamong.surveys.actions.invitations import Invitee
from pamong.surveys.actions.surveys import SurveyPlan, close_survey, open_for
from pamong.surveys.models import Survey
from pamong.surveys.queries.handed_in import Step, asked_under, steps_under
from pamong.surveys.queries.sheets import asked, waiting
from tests import make
from tests.make import World
from tests.surveys.case import CALM_KEY, CLOSES, MINUTES_KEY, NOW, OPENS, published

pytestmark = pytest.mark.django_db

SOURCE, OTHER = "evaluation.observation:1", "competency.round:7"


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


def test_steps_come_out_when_every_survey_of_the_source_has_closed(
    world: World, moment: time_machine.Traveller
) -> None:
    region = world.region.pk
    ani, kiki, fajar = (account.person_id for account in (world.ani, world.kiki, world.fajar))
    version = published(world).uuid
    plans = [
        SurveyPlan(version, "Diri", OPENS, CLOSES, [Invitee(ani, about=ani)]),
        SurveyPlan(version, "Lain", OPENS, CLOSES, [Invitee(kiki, about=ani), Invitee(fajar, about=ani)]),
    ]
    made = open_for(SYSTEM, region=region, source=SOURCE, plans=plans)
    own, peer, head = made.invitations.values()
    submit(world.actor("ani"), invitation=own.uuid, answers=[Given(CALM_KEY, 2), Given(CALM_KEY, 4)])
    submit(world.actor("kiki"), invitation=peer.uuid, answers=[Given(CALM_KEY, 1), Given(MINUTES_KEY, 9)])
    save_answers(world.actor("fajar"), invitation=head.uuid, answers=[Given(CALM_KEY, 5)])  # not handed in
    first, second = Survey.objects.filter(source=SOURCE).order_by("pk")
    close_survey(SYSTEM, survey=first.uuid, source=SOURCE)
    assert steps_under(region, [SOURCE]) == {}
    told = asked_under(region, [SOURCE, OTHER])
    assert told.keys() == {SOURCE}
    assert (told[SOURCE].closed, told[SOURCE].closes_at) == (False, CLOSES)
    assert told[SOURCE].done == {own.id: True, peer.id: True, head.id: False}
    moment.move_to(second.closes_at)
    assert asked_under(region, [SOURCE])[SOURCE].closed
    steps = [Step(own.id, CALM_KEY, 4.0), Step(peer.id, CALM_KEY, 1.0)]
    assert steps_under(region, [SOURCE]) == {SOURCE: steps}
    assert steps_under(world.other.pk, [SOURCE]) == {}
    assert (steps_under(region, []), asked_under(region, [])) == ({}, {})


def test_what_people_opened_is_not_given_out(world: World) -> None:
    for read in (steps_under, asked_under):
        with pytest.raises(ValueError, match="by source"):
            read(world.region.pk, [""])


def test_what_waits_leaves_out_what_is_listed_elsewhere(world: World) -> None:
    ani = world.ani.person_id
    version = published(world).uuid
    for source, later in ((SOURCE, 0), (OTHER, -1)):
        plan = SurveyPlan(version, source, OPENS, CLOSES + timedelta(hours=later), [Invitee(ani)])
        open_for(SYSTEM, region=world.region.pk, source=source, plans=[plan])
    actor = world.actor("ani")
    assert [row.title for row in waiting(actor)] == [OTHER, SOURCE]
    assert [row.title for row in waiting(actor, without="competency.round:")] == [SOURCE]
    assert (asked(actor).count, asked(actor).first) == (2, CLOSES - timedelta(hours=1))
    left = asked(actor, without="competency.round:")
    assert (left.count, left.first) == (1, CLOSES)
