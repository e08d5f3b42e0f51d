"""The day before, who has a seat is told where to be; on its day, who organises is told to look at a programme again."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from pamong.learning.actions.offerings import cancel_session
from pamong.learning.actions.reminders import remind_reviews, remind_sessions
from pamong.learning.models import Offering, Programme
from pamong.office.models import Message
from tests import make
from tests.learning import case
from tests.learning.case import Held
from tests.learning.offering_case import told, wib
from tests.make import World

pytestmark = pytest.mark.django_db

REMINDER = "learning.reminder"


@pytest.fixture
def world() -> World:
    return make.world()


def run(world: World) -> Held:
    """Tuesday and Wednesday, 08.00 to 12.00; Ani has a seat."""
    found = case.held(world, starts_at=wib(8, 8))
    case.seated(found.offering, world.ani)
    Offering.objects.filter(pk=found.offering.pk).update(note="Bawa laptop")
    return found


def reminded(day: int, hour: int) -> int:
    with time_machine.travel(wib(day, hour), tick=False):
        return remind_sessions(timezone.now())


def test_who_has_a_seat_is_told_the_day_before_and_once(world: World) -> None:
    held = run(world)
    assert [reminded(6, 23), reminded(7, 6), reminded(7, 7), reminded(7, 20)] == [0, 0, 1, 0]
    title = f"{held.programme.title}, angkatan 1"
    body = "Sesi “Pertemuan”: Selasa 8 Desember 2026, 08.00 WIB sampai 12.00 WIB. Tempat: Aula kecamatan.\nBawa laptop"
    assert told(world.ani, REMINDER) == [(f"Besok: {title}", body, False)]
    assert Message.objects.get(topic=REMINDER).path == f"/angkatan/{held.offering.uuid}/"
    assert reminded(8, 7) == 1  # the second day is another one
    assert reminded(9, 7) == 0


def test_who_got_a_seat_meanwhile_is_told_too(world: World) -> None:
    held = run(world)
    assert reminded(7, 7) == 1
    case.seated(held.offering, world.kiki)
    assert reminded(7, 8) == 1
    assert (len(told(world.ani, REMINDER)), len(told(world.kiki, REMINDER))) == (1, 1)


def test_tomorrow_is_that_of_the_region(world: World) -> None:
    held = run(world)
    type(held.programme.region).objects.filter(pk=world.region.pk).update(time_zone="Asia/Jayapura")
    assert reminded(7, 5) == 1  # 07.00 WIT
    assert "10.00 WIT sampai 14.00 WIT" in told(world.ani, REMINDER)[0][1]


def test_nobody_is_told_of_what_is_not_held(world: World) -> None:
    held = run(world)
    with time_machine.travel(wib(1, 8), tick=False):
        cancel_session(world.actor("budi"), session=held.sessions[0].uuid)
    assert reminded(7, 8) == 0
    Offering.objects.filter(pk=held.offering.pk).update(published_at=None)
    assert reminded(8, 8) == 0


def test_who_organises_is_asked_to_look_again_on_the_day(world: World) -> None:
    row = case.programme(world, title="Pelayanan Prima", review_on=date(2026, 12, 8))
    _ = world.budi, world.dewi, world.gita
    with time_machine.travel(wib(7, 12), tick=False) as clock:
        assert remind_reviews() == 0
        clock.shift(timedelta(days=1))
        assert [remind_reviews(), remind_reviews()] == [1, 0]
        clock.shift(timedelta(days=30))
        assert remind_reviews() == 0
        Programme.objects.filter(pk=row.pk).update(review_on=date(2027, 1, 7))
        assert remind_reviews() == 1
    subjects = [(subject, body.split(".")[0]) for subject, body, _urgent in told(world.budi, "learning.review")]
    assert subjects == [
        ("Waktunya meninjau program Pelayanan Prima", "Hari peninjauannya 8 Desember 2026"),
        ("Waktunya meninjau program Pelayanan Prima", "Hari peninjauannya 7 Januari 2027"),
    ]
    assert Message.objects.filter(topic="learning.review").exclude(person=world.budi.person).count() == 0


def test_a_draft_or_what_was_withdrawn_is_not_looked_at(world: World) -> None:
    _ = world.budi
    case.programme(world, published=False, review_on=date(2026, 12, 1))
    case.programme(world, withdrawn_at=wib(1, 8), review_on=date(2026, 12, 1))
    with time_machine.travel(wib(8, 8), tick=False):
        assert remind_reviews() == 0
