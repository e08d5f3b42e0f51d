"""The process dies in the middle of a write: nothing is half done, no number is lost, and doing it again succeeds."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from pamong.core.models import Entry
from pamong.kit.files import open_file, verify_files
from pamong.kit.models import File
from pamong.learning.actions.attendance import Mark, sync_marks, take_roster
from pamong.learning.actions.finishing import finish_offering
from pamong.learning.actions.letters import LetterFacts, issue_assignments, issue_completions
from pamong.learning.models import Attendance, Completion, HoursLine, Offering, Registration, RosterCopy
from pamong.office.models import IssuedNumber, Letter, LetterEdition, Message
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests import make
from tests.learning import case
from tests.learning.offering_case import state
from tests.learning.presence import marks
from tests.make import World

pytestmark = pytest.mark.usefixtures("committed")

DIE = """
import os, signal, sys
import django
django.setup()
from uuid import UUID
from django.db import connection
from pamong.learning.actions.attendance import sync_marks
from pamong.learning.actions.finishing import finish_offering
from pamong.learning.actions.letters import issue_assignments, issue_completions
from pamong.learning.models import RosterCopy
from pamong.people.access import actor_of
from pamong.people.models import Account
from tests.learning.test_killed import facts, noted

what, account, uuid, statement, times = sys.argv[1:]
left = int(times)

def die(execute, sql, params, many, context):
    global left
    done = execute(sql, params, many, context)
    left -= statement in sql
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

actor, uuid = actor_of(Account.objects.get(uuid=account)), UUID(uuid)
with connection.execute_wrapper(die):
    if what == "finish":
        finish_offering(actor, offering=uuid)
    elif what == "assignments":
        issue_assignments(actor, offering=uuid, facts=facts(), by="office")
    elif what == "completions":
        issue_completions(actor, offering=uuid, facts=facts())
    else:
        sync_marks(actor, roster=uuid, marks=noted(RosterCopy.objects.get(uuid=uuid)))
"""
"""A process of its own that kills itself once a statement has run so many times."""


@pytest.fixture
def world() -> World:
    return make.world()


def facts() -> LetterFacts:
    """Who signs, today."""
    return LetterFacts(
        place="Muara Bulian", dated=timezone.localdate(), paper="a4", title="Kepala Badan", name="Ilham Saputra"
    )


def noted(roster: RosterCopy) -> list[Mark]:
    """Everybody with a seat was seen when the copy was taken, one after the other."""
    seats = Registration.objects.filter(offering=roster.session.offering).order_by("pk")
    return marks(roster, *((seat.uuid, roster.taken_at, True) for seat in seats))


def killed(home: Home, world: World, what: str, uuid: UUID, statement: str, times: int = 1) -> None:
    """Do it in a process that dies there; nothing may have changed."""
    before, files = state(), File.objects.count()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PAMONG_DATABASE_URL": embedded_url(home, connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-c", DIE, what, str(world.budi.uuid), str(uuid), statement, str(times)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")
    assert (state(), File.objects.count()) == (before, files)


def finished(world: World, *, starts_at: datetime) -> Offering:
    """Two seats in two sessions of four hours; Ani was there all the time, Kiki never."""
    held = case.held(world, starts_at=starts_at)
    ani, _kiki = case.seated(held.offering, world.ani), case.seated(held.offering, world.kiki)
    for one in held.sessions:
        Attendance.objects.create(
            session=one,
            registration=ani,
            proof="scanned",
            present=True,
            since=one.starts_at,
            until=one.ends_at,
            noted_at=one.starts_at,
            recorded_at=one.starts_at,
        )
    return held.offering


def told(verb: str) -> int:
    """How often the journal says so."""
    return Entry.objects.filter(verb=verb).count()


def whole_letters(kind: str) -> list[int]:
    """Numbers of the letters of a kind, in order, after checking that each has its edition and its file."""
    for letter in Letter.objects.filter(kind=kind):
        edition = LetterEdition.objects.get(letter=letter)
        with open_file(edition.file) as content:
            assert content.read(5) == b"%PDF-"
        assert IssuedNumber.objects.get(text=letter.number).source == f"office.letter:{letter.uuid}"
    assert list(verify_files()) == []
    return list(IssuedNumber.objects.filter(series__key=kind).order_by("number").values_list("number", flat=True))


@pytest.mark.parametrize("statement", ["INSERT INTO learning_hoursline", "INSERT INTO office_message"])
def test_a_finishing_that_is_killed_decides_nobody(world: World, home: Home, statement: str) -> None:
    offering = finished(world, starts_at=timezone.now() - timedelta(days=5))
    killed(home, world, "finish", offering.uuid, statement)
    finish_offering(world.actor("budi"), offering=offering.uuid)
    decided = Completion.objects.order_by("registration").values_list("completed", flat=True)
    assert (list(decided), HoursLine.objects.count()) == ([True, False], 2)
    assert (Message.objects.count(), told("learning.finished")) == (2, 1)


@pytest.mark.parametrize(
    ("statement", "times"),
    [("office_issuednumber", 2), ('INSERT INTO "kit_file"', 1), ('INSERT INTO "office_letteredition"', 2)],
)
def test_assignments_that_are_killed_lose_no_number(world: World, home: Home, statement: str, times: int) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    case.seated(held.offering, world.dewi)
    killed(home, world, "assignments", held.offering.uuid, statement, times)
    letters = issue_assignments(world.actor("budi"), offering=held.offering.uuid, facts=facts(), by="office")
    assert (len(letters), whole_letters("assignment"), told("office.number_taken")) == (2, [1, 2], 2)


def test_certificates_that_are_killed_lose_no_number(world: World, home: Home) -> None:
    held = case.held(world)
    for someone in (world.ani, world.kiki):
        seat = case.seated(held.offering, someone)
        Completion.objects.create(registration=seat, completed=True, minutes=480, planned=480, at=timezone.now())
    killed(home, world, "completions", held.offering.uuid, 'INSERT INTO "office_letteredition"', 2)
    letters = issue_completions(world.actor("budi"), offering=held.offering.uuid, facts=facts())
    assert (len(letters), whole_letters("completion"), told("office.number_taken")) == (2, [1, 2], 2)


def test_marks_of_a_telephone_that_are_killed_come_in_again(world: World, home: Home) -> None:
    held = case.held(world, starts_at=timezone.now() - timedelta(hours=1))
    case.seated(held.offering, world.ani)
    case.seated(held.offering, world.kiki)
    roster = take_roster(world.actor("budi"), session=held.sessions[0].uuid)
    killed(home, world, "marks", roster.uuid, 'INSERT INTO "learning_attendance"')
    synced = sync_marks(world.actor("budi"), roster=roster.uuid, marks=noted(roster))
    assert (synced.seq, synced.fresh, told("learning.marks_synced")) == (2, 2, 1)
    assert list(Attendance.objects.order_by("pk").values_list("mark", flat=True)) == [
        f"{roster.uuid}:1",
        f"{roster.uuid}:2",
    ]
