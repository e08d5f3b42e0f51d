"""Reminders: to who has not answered, once a day."""

from datetime import timedelta

import pytest
import time_machine

from pamong.core.actor import SYSTEM
from pamong.office.models import Message
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.actions.invitations import Invitee, cancel_invitation, invite, issue_tokens
from pamong.surveys.actions.reminders import remind, remind_due
from pamong.surveys.actions.surveys import close_survey
from tests.make import World
from tests.surveys.case import CALM_KEY, CLOSES, NOW, asked, facts, opened, refusal, state

pytestmark = pytest.mark.django_db


def test_who_has_not_answered_is_reminded_once_a_day(world: World) -> None:
    survey, budi = opened(world, anonymous=True), world.actor("budi")
    for person in (world.ani.person, world.kiki.person, world.fajar.person):
        invitation = asked(world, survey, person)
    cancel_invitation(budi, invitation=invitation)
    issue_tokens(budi, survey=survey.uuid, count=2)
    kiki = asked(world, survey, world.kiki.person)
    submit(world.actor("kiki"), invitation=kiki, answers=[Given(CALM_KEY, 3)])
    assert remind(budi, survey=survey.uuid) == 1
    row = Message.objects.get()
    assert (row.person, row.region, row.topic, row.source, row.path) == (
        world.ani.person,
        world.region,
        "surveys.reminder",
        f"surveys.survey:{survey.pk}:2026-11-21",
        f"/isi/{asked(world, survey, world.ani.person)}/",
    )
    assert row.subject == "Survei menunggu jawaban Anda: Suasana kerja November"
    assert row.body == (
        "Survei “Suasana kerja November” menunggu jawaban Anda sampai 30 November 2026 17.00 WIB.\n\n"
        "Survei ini anonim: jawaban Anda tidak disimpan bersama nama Anda. "
        "Yang dicatat hanya bahwa undangan sudah dipakai."
    )
    assert facts("surveys.reminded") == [(world.region.pk, {"people": 1})]
    assert refusal(remind, budi, survey=survey.uuid) == "reminded-today"
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert remind(budi, survey=survey.uuid) == 1


def test_nobody_is_reminded_where_nobody_waits_or_nothing_is_open(world: World) -> None:
    survey, budi = opened(world), world.actor("budi")
    assert refusal(remind, budi, survey=survey.uuid) == "nobody-waits"
    asked(world, survey, world.ani.person)
    close_survey(budi, survey=survey.uuid)
    assert refusal(remind, budi, survey=survey.uuid) == "survey-not-open"


@pytest.mark.parametrize("who", ["dewi", "kiki", "fajar", "gita", "hadi"])
def test_only_who_organises_reminds(world: World, who: str) -> None:
    survey = opened(world)
    asked(world, survey, world.ani.person)
    assert refusal(remind, world.actor(who), survey=survey.uuid) == "not-found"


@pytest.mark.parametrize(("days", "told"), [(8, 0), (7, 1), (6, 0), (2, 0), (1, 1), (0, 0)])
def test_reminders_go_by_themselves_a_week_and_a_day_before_the_close(world: World, days: int, told: int) -> None:
    asked(world, opened(world), world.ani.person)
    with time_machine.travel(CLOSES - timedelta(days=days, hours=3), tick=False):
        assert remind_due() == told
        before = state()
        assert remind_due() == 0
        assert state() == before
    assert Message.objects.count() == told


def test_day_of_a_reminder_is_that_of_the_region(world: World) -> None:
    late = CLOSES.replace(hour=18)  # 01.00 WIB on the first of December
    asked(world, opened(world, closes_at=late), world.ani.person)
    with time_machine.travel("2026-11-29T16:59:00Z", tick=False):  # 23.59 WIB on the twenty-ninth
        assert remind_due() == 0
    with time_machine.travel("2026-11-29T17:00:00Z", tick=False):
        assert remind_due() == 1


def test_survey_of_a_source_and_one_that_opened_today_are_left_alone(world: World) -> None:
    source = "competency.round:1"
    kept = opened(world, source=source, closes_at=NOW + timedelta(days=1))
    invite(SYSTEM, survey=kept.uuid, people=[Invitee(world.ani.person_id)], source=source)
    asked(world, opened(world, opens_at=NOW - timedelta(hours=1), closes_at=NOW + timedelta(days=1)), world.ani.person)
    assert remind_due() == 0
