"""Who must keep away from whose certification, to the day; and who sees which rows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from pamong.competency.models import Competency
from pamong.core.refusals import NotFound
from pamong.credentials import access
from pamong.credentials.models import Application, Appointment, Duty, SchemeUnit
from pamong.learning.models import Aim, Programme, Session, SessionSpeaker, Speaker
from pamong.people.access import actor_of
from pamong.people.models import Account, Delegation, Grant, Role
from tests import make
from tests.credentials import case
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)
BORDER = datetime(2024, 11, 21, 3, 32, tzinfo=UTC)
"""24 calendar months before."""


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def taught(world: World, by: Account, to: Account, ends_at: datetime, programme: Programme | None = None) -> Programme:
    """A session that ended then, in an offering of which the other had a seat."""
    about = programme or learning.programme(world)
    part = learning.module(about)
    run = learning.offering(about)
    seat = learning.seated(run, to)
    session = learning.session(run, part, ends_at - timedelta(hours=4))
    speaker = Speaker.objects.filter(person=by.person).first() or learning.speaker(world, by.person)
    SessionSpeaker.objects.create(session=session, speaker=speaker)
    assert seat.offering_id == run.pk
    return about


def attendance(programme: Programme) -> dict[str, Any]:
    """A rule that names a programme, and does not force it."""
    return {
        "any": [
            {"kind": "attendance", "programme": str(programme.uuid)},
            {"kind": "portfolio", "pieces": 1},
        ]
    }


def applied(world: World, programme: Programme, **facts: Any) -> Application:
    version = case.version(case.scheme(world), rules=[attendance(programme)], **facts)
    return case.application(version, world.ani)


def test_who_taught_on_the_border_keeps_away_and_a_second_before_not(world: World) -> None:
    inside, outside = case.assessor(world, "Nur Aini"), case.assessor(world, "Rahmat Hidayat")
    programme = taught(world, inside, world.ani, BORDER)
    taught(world, outside, world.ani, BORDER - timedelta(seconds=1), programme)
    application = applied(world, programme)
    assert access.trained_by(application) == {inside.person_id: BORDER}
    assert access.kept_from(application) == {inside.person_id: "taught", world.ani.person_id: "own"}


def test_months_are_those_of_the_scheme_and_of_the_calendar(world: World) -> None:
    trainer = case.assessor(world, "Nur Aini")
    programme = taught(world, trainer, world.ani, datetime(2026, 5, 21, 3, 32, tzinfo=UTC))
    assert trainer.person_id in access.kept_from(applied(world, programme, separation=6))
    assert trainer.person_id not in access.kept_from(applied(world, programme, separation=5))


def test_months_that_end_beyond_a_short_month_end_on_its_last_day(world: World) -> None:
    inside, outside = case.assessor(world, "Nur Aini"), case.assessor(world, "Rahmat Hidayat")
    with time_machine.travel(datetime(2026, 8, 31, 3, 0, tzinfo=UTC), tick=False):
        programme = taught(world, inside, world.ani, datetime(2026, 2, 28, 3, 0, tzinfo=UTC))
        taught(world, outside, world.ani, datetime(2026, 2, 27, 23, 0, tzinfo=UTC), programme)
        application = applied(world, programme, separation=6)
        assert access.kept_from(application) == {inside.person_id: "taught", world.ani.person_id: "own"}


def test_no_months_of_separation_ask_nobody_to_keep_away_for_teaching(world: World) -> None:
    trainer = case.assessor(world, "Nur Aini")
    programme = taught(world, trainer, world.ani, NOW - timedelta(days=3))
    application = applied(world, programme, separation=0)
    assert access.kept_from(application) == {world.ani.person_id: "own"}


def test_who_taught_through_a_competency_of_a_unit_keeps_away(world: World) -> None:
    trainer, other = case.assessor(world, "Nur Aini"), case.assessor(world, "Rahmat Hidayat")
    wanted, unwanted = Competency.objects.order_by("pk")[:2]
    aiming, elsewhere = learning.programme(world), learning.programme(world)
    Aim.objects.create(programme=aiming, competency=wanted, level=2)
    Aim.objects.create(programme=elsewhere, competency=unwanted, level=2)
    taught(world, trainer, world.ani, NOW - timedelta(days=90), aiming)
    taught(world, other, world.ani, NOW - timedelta(days=90), elsewhere)
    version = case.version(case.scheme(world))
    SchemeUnit.objects.filter(version=version, number=1).update(competency=wanted, level=2)
    application = case.application(version, world.ani)
    assert access.kept_from(application) == {trainer.person_id: "taught", world.ani.person_id: "own"}


def test_who_taught_through_the_rule_of_renewal_keeps_away(world: World) -> None:
    trainer = case.assessor(world, "Nur Aini")
    programme = taught(world, trainer, world.ani, NOW - timedelta(days=90))
    version = case.version(case.scheme(world), renewal=attendance(programme))
    assert trainer.person_id in access.kept_from(case.application(version, world.ani))


def test_teaching_somebody_else_or_something_else_keeps_nobody_away(world: World) -> None:
    trainer = case.assessor(world, "Nur Aini")
    programme = taught(world, trainer, world.kiki, NOW - timedelta(days=90))
    taught(world, trainer, world.ani, NOW - timedelta(days=90))
    assert access.kept_from(applied(world, programme)) == {world.ani.person_id: "own"}


def test_a_session_to_come_keeps_away_and_a_cancelled_one_not(world: World) -> None:
    trainer = case.assessor(world, "Nur Aini")
    programme = taught(world, trainer, world.ani, NOW + timedelta(days=9))
    application = applied(world, programme)
    assert access.kept_from(application)[trainer.person_id] == "taught"
    Session.objects.filter(pk=SessionSpeaker.objects.get().session_id).update(cancelled_at=NOW)
    assert trainer.person_id not in access.kept_from(application)


def test_who_has_or_had_a_duty_keeps_away_from_every_other(world: World) -> None:
    application = case.application(case.version(case.scheme(world)), world.ani)
    case.appointed(application, world.citra)
    gone = case.certifier(world, "Rahmat Hidayat")
    case.appointed(application, gone, Duty.DECIDER, ended_at=NOW, ending="Cuti")
    assert access.kept_from(application) == {
        world.citra.person_id: "duty",
        gone.person_id: "duty",
        world.ani.person_id: "own",
    }


def test_nobody_keeps_the_own_application_in_somebody_elses_name_either(world: World) -> None:
    make.grant(world.ani.person, Role.ORGANISER, world.region)
    application = case.application(case.version(case.scheme(world)), world.ani)
    assert not access.kept_applications(world.actor("ani")).exists()
    row = Delegation.objects.create(
        principal=world.budi,
        delegate=world.ani,
        reason="Cuti",
        since=make.SINCE,
        until=timezone.localdate() + timedelta(days=9),
        created_at=NOW,
    )
    row.refresh_from_db()
    for_budi = actor_of(world.ani, acting=row.uuid)
    assert for_budi.behalf == world.budi.pk
    assert not access.kept_applications(for_budi).exists()
    assert access.kept_application_for(world.actor("budi"), application.uuid) == application


def test_a_duty_is_there_only_for_its_holder_while_it_lasts_and_the_role_too(world: World) -> None:
    application = case.application(case.version(case.scheme(world)), world.ani)
    row = case.appointed(application, world.citra)
    assert access.own_appointment_for(world.actor("citra"), row.uuid, Duty.ASSESSOR, lock=True) == row
    for actor in (world.actor("dewi"), world.actor("budi"), world.actor("ani")):
        with pytest.raises(NotFound):
            access.own_appointment_for(actor, row.uuid)
    with pytest.raises(NotFound):
        access.own_appointment_for(world.actor("citra"), row.uuid, Duty.EXAMINER)
    Grant.objects.filter(person=world.citra.person).update(until=timezone.localdate())
    with pytest.raises(NotFound):
        access.own_appointment_for(world.actor("citra"), row.uuid)
    Grant.objects.filter(person=world.citra.person).update(until=None)
    Appointment.objects.filter(pk=row.pk).update(ended_at=NOW, ending="Cuti")
    with pytest.raises(NotFound):
        access.own_appointment_for(world.actor("citra"), row.uuid)


def test_a_duty_is_not_there_for_who_acts_in_the_holders_name(world: World) -> None:
    application = case.application(case.version(case.scheme(world)), world.ani)
    row = case.appointed(application, world.citra)
    for_citra = actor_of(world.kiki, acting=make.delegation(world.citra, world.kiki).uuid)
    assert for_citra.person == world.citra.person_id
    with pytest.raises(NotFound):
        access.own_appointment_for(for_citra, row.uuid)


def test_an_application_is_read_only_after_a_declaration_without_conflict(world: World) -> None:
    application = case.application(case.version(case.scheme(world)), world.ani)
    row = case.appointed(application, world.citra, declared_at=None, conflict=None)
    with pytest.raises(NotFound):
        access.readable_application_for(world.actor("citra"), application.uuid)
    Appointment.objects.filter(pk=row.pk).update(declared_at=NOW, conflict=False)
    assert access.readable_application_for(world.actor("citra"), application.uuid) == application
