"""Who stayed away without a word is told of to the supervisor when the offering is finished; nobody else is."""

import pytest
import time_machine

from pamong.learning.actions.finishing import finish_offering
from pamong.learning.models import Registration
from pamong.office.models import Message
from tests import make
from tests.learning import case
from tests.learning.actions.test_finishing import AFTER, held, there
from tests.learning.case import Held
from tests.learning.offering_case import told
from tests.make import World

pytestmark = pytest.mark.django_db

TOPIC = "learning.absent"


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.fajar
    return world


def seat(world: World, run: Held, name: str) -> Registration:
    """Somebody below Fajar with a seat."""
    return case.seated(run.offering, make.civil_servant(name, world.permits, world.officer))


def finished(world: World, run: Held) -> None:
    with time_machine.travel(AFTER, tick=False):
        finish_offering(world.actor("budi"), offering=run.offering.uuid)


def test_supervisor_is_told_once_of_all_who_sent_no_word(world: World) -> None:
    run = held(world)
    seat(world, run, "Wati Sukma")
    seat(world, run, "Lina Marlina")
    there(seat(world, run, "Umar Said"), run.sessions[0], 10)
    there(seat(world, run, "Rudi Hartono"), run.sessions[0], present=False)  # with a reason on the roster
    case.seated(run.offering, world.kiki)  # nobody is above her
    finished(world, run)
    body = (
        "Tidak hadir di satu sesi pun dan tidak memberi kabar: Lina Marlina, Wati Sukma. "
        "Tanyakan sebabnya; kehadiran yang keliru dikoreksi penyelenggara."
    )
    assert told(world.fajar, TOPIC) == [(f"Tidak hadir tanpa kabar: {run.programme.title}, angkatan 1", body, False)]
    message = Message.objects.get(topic=TOPIC)
    assert message.path == f"/angkatan/{run.offering.uuid}/pendaftar/"
    assert make.browser("owner", world, "fajar").get(message.path).status_code == 200


def test_nobody_is_told_where_all_came(world: World) -> None:
    run = held(world)
    there(seat(world, run, "Umar Said"), run.sessions[0])
    finished(world, run)
    assert not Message.objects.filter(topic=TOPIC).exists()
