"""Who completed what, and who taught whom."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pamong.competency.models import Competency
from pamong.learning.models import Aim, Completion, Registration, SessionSpeaker
from pamong.learning.queries.taught import completed_by, programme_titles, programmes_about, trainers_of
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

LAST = datetime(2026, 3, 2, 8, tzinfo=case.WIB)


@pytest.fixture
def world() -> World:
    return make.world()


def came(world: World, held: case.Held, who: str = "ani", *results: bool, **facts: Any) -> Registration:
    """Somebody with a seat, and what was decided of it, one after the other."""
    seat = case.seated(held.offering, getattr(world, who), **facts)
    for completed in results or (True,):
        Completion.objects.create(
            registration=seat, completed=completed, minutes=480, planned=480, reason="x", at=LAST + timedelta(days=2)
        )
    return seat


def finished(world: World, at: datetime = LAST) -> case.Held:
    held = case.held(world, starts_at=at - timedelta(days=1))
    held.offering.finished_at = at
    held.offering.save()
    return held


def test_completion_is_told_by_the_day_its_offering_ended(world: World) -> None:
    held = finished(world, datetime(2026, 3, 2, 23, 30, tzinfo=case.WIB))
    came(world, held)
    ani, programme = world.ani.person_id, held.programme.uuid
    assert completed_by([ani, world.kiki.person_id], [programme]) == {(ani, programme): date(2026, 3, 2)}
    assert completed_by([ani], []) == {}


def test_last_of_two_completions_counts(world: World) -> None:
    held = finished(world)
    came(world, held)
    again = case.offering(held.programme, finished_at=LAST + timedelta(days=30))
    came(world, case.Held(held.programme, held.module, again, ()))
    key = (world.ani.person_id, held.programme.uuid)
    assert completed_by([world.ani.person_id], [held.programme.uuid]) == {key: date(2026, 4, 1)}


def test_correction_takes_a_completion_back_and_gives_it_again(world: World) -> None:
    held = finished(world)
    ani, programme = world.ani.person_id, held.programme.uuid
    came(world, held, "ani", True, False)
    assert completed_by([ani], [programme]) == {}
    came(world, held, "kiki", True, False, True)
    assert list(completed_by([ani, world.kiki.person_id], [programme])) == [(world.kiki.person_id, programme)]


def test_who_left_or_did_not_complete_has_not_completed(world: World) -> None:
    held = finished(world)
    came(world, held, "ani", True, withdrawn_at=timezone.now(), withdrawal="Sakit")
    came(world, held, "kiki", False)
    assert completed_by([world.ani.person_id, world.kiki.person_id], [held.programme.uuid]) == {}


def taught_by(world: World, held: case.Held, who: str = "citra", place: int = 0) -> None:
    speaker = case.speaker(world, getattr(world, who).person)
    SessionSpeaker.objects.create(session=held.sessions[place], speaker=speaker)


def since(days: int = 365) -> datetime:
    return LAST - timedelta(days=days)


def test_trainer_is_who_taught_somebody_with_a_seat_with_the_last_time(world: World) -> None:
    held = finished(world)
    taught_by(world, held, place=0)
    speaker = SessionSpeaker.objects.get().speaker
    SessionSpeaker.objects.create(session=held.sessions[1], speaker=speaker)
    case.seated(held.offering, world.ani)
    ani, programme = world.ani.person_id, held.programme.uuid
    assert trainers_of(ani, [programme], [], since()) == {world.citra.person_id: held.sessions[1].ends_at}
    assert trainers_of(world.kiki.person_id, [programme], [], since()) == {}
    assert trainers_of(ani, [], [], since()) == {}


def test_trainer_of_long_ago_or_of_a_cancelled_session_does_not_count(world: World) -> None:
    held = finished(world)
    taught_by(world, held)
    case.seated(held.offering, world.ani)
    session, asked = held.sessions[0], [held.programme.uuid]
    assert list(trainers_of(world.ani.person_id, asked, [], session.ends_at)) == [world.citra.person_id]
    assert trainers_of(world.ani.person_id, asked, [], session.ends_at + timedelta(seconds=1)) == {}
    session.cancelled_at = timezone.now()
    session.save()
    assert trainers_of(world.ani.person_id, asked, [], since()) == {}


@pytest.mark.parametrize(
    "ended",
    [
        {"withdrawn_at": LAST, "withdrawal": "Sakit"},
        {"seated_at": None, "declined_at": LAST, "refusal": "Penuh"},
        {"seated_at": None},
    ],
)
def test_who_has_no_seat_any_more_was_not_taught(world: World, ended: dict[str, Any]) -> None:
    held = finished(world)
    taught_by(world, held)
    seat = case.seated(held.offering, world.ani)
    Registration.objects.filter(pk=seat.pk).update(**ended)
    assert trainers_of(world.ani.person_id, [held.programme.uuid], [], since()) == {}


def test_trainer_in_another_programme_about_the_same_competency_counts(world: World) -> None:
    held = finished(world)
    taught_by(world, held)
    case.seated(held.offering, world.ani)
    about, other = Competency.objects.order_by("pk")[:2]
    Aim.objects.create(programme=held.programme, competency=about, level=3)
    ani = world.ani.person_id
    assert list(trainers_of(ani, [], [about.pk], since())) == [world.citra.person_id]
    assert trainers_of(ani, [], [other.pk], since()) == {}
    assert programmes_about([about.pk, other.pk], world.region.pk) == {held.programme.uuid: held.programme.title}
    assert programmes_about([about.pk], world.other.pk) == {}


def test_titles_leave_out_what_is_not_there(world: World) -> None:
    held = case.held(world)
    assert programme_titles([held.programme.uuid, world.region.uuid]) == {held.programme.uuid: held.programme.title}
