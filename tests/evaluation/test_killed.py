"""The process dies in the middle of an estimate or of a draw: nothing is half done, and doing it again succeeds."""

import os
import signal
import subprocess
import sys
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from pamong.core.models import Entry
from pamong.evaluation.actions.draws import draw_offices, promise_draw
from pamong.evaluation.actions.estimates import estimate
from pamong.evaluation.models import Estimate, StudyDraw, StudyPlace
from pamong.kit.models import File
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests import make
from tests.evaluation import case
from tests.make import World

pytestmark = pytest.mark.usefixtures("committed")

DIE = """
import os, signal, sys
import django
django.setup()
from uuid import UUID
from django.db import connection
from pamong.core.actor import SYSTEM
from pamong.evaluation.actions.draws import draw_offices
from pamong.evaluation.actions.estimates import estimate

what, uuid, statement = sys.argv[1:]

def die(execute, sql, params, many, context):
    done = execute(sql, params, many, context)
    if statement in sql:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

with connection.execute_wrapper(die):
    if what == "estimate":
        estimate(SYSTEM, study=UUID(uuid))
    else:
        draw_offices(SYSTEM, study=UUID(uuid), word="bola nomor tujuh")
"""
"""A process of its own that kills itself once a statement has run."""


@pytest.fixture
def world() -> World:
    return make.world()


def killed(home: Home, what: str, uuid: UUID, statement: str) -> None:
    """Do it in a process that dies there; no row of it may be left."""
    before = (Estimate.objects.count(), StudyPlace.objects.count(), Entry.objects.count(), File.objects.count())
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PAMONG_DATABASE_URL": embedded_url(home, connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-c", DIE, what, str(uuid), statement]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr
    after = (Estimate.objects.count(), StudyPlace.objects.count(), Entry.objects.count(), File.objects.count())
    assert after == before


def test_estimate_that_is_killed_leaves_neither_row_nor_file(world: World, home: Home) -> None:
    planted = case.planted(world, trained=1, compared=1, months=2)
    study = case.study(world)
    case.plan(study, planted.programme, planted.service)
    for statement in ('INSERT INTO "kit_file"', 'INSERT INTO "evaluation_estimate"', "core_record"):
        killed(home, "estimate", study.uuid, statement)
    assert estimate(world.actor("budi"), study=study.uuid).number == 1


def test_draw_that_is_killed_is_drawn_by_the_same_seed_afterwards(world: World, home: Home) -> None:
    planted = case.planted(world, trained=0, compared=4, months=1)
    study = case.study(world)
    start = case.month(timezone.localdate().replace(day=1), 3)
    case.plan(
        study,
        planted.programme,
        planted.service,
        design="lottery",
        planned_start=start,
        last_month=case.month(start, 11),
    )
    promised = promise_draw(world.actor("budi"), study=study.uuid, first_month=start, seats=2, apart=0)
    killed(home, "draw", study.uuid, 'INSERT INTO "evaluation_studyplace"')
    assert StudyDraw.objects.get().drawn_at is None
    places = draw_offices(world.actor("budi"), study=study.uuid, word="bola nomor tujuh")
    assert [place.month for place in places] == [start, start, None, None]
    assert StudyDraw.objects.get().seed == promised.seed
