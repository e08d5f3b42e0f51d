"""``pamong retention``: what is kept how long and how much of it is due, for scripts; nothing is deleted."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.kit.models import File, Job
from pamong.office.actions.send import Draft, send_messages
from pamong.office.models import Message
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from pamong.people.models import DataRequest, SignInFailure
from tests import make
from tests.house import privacy

pytestmark = pytest.mark.usefixtures("committed")


def retention(home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command as a script calls it."""
    name = connection.settings_dict["NAME"]
    connection.close()
    environment = os.environ | {"PAMONG_DATABASE_URL": embedded_url(home, name), "LANG": "C"}
    command = [sys.executable, "-m", "pamong.cli", "retention", "--home", str(home.path), *arguments]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def old_rows() -> None:
    """One too old of each of four kinds, and one of the same kind that is not."""
    world, now = make.world(), timezone.now()
    for hours in (25, 26, 1):
        SignInFailure.objects.create(bucket="a" * 64, at=now - timedelta(hours=hours))
    draft = Draft(world.ani.person.pk, "Hasil ujian", "Anda lulus", "/ujian-saya/")
    for source in ("exams:1", "exams:2"):
        send_messages(SYSTEM, region=world.region.pk, topic="exams", source=source, drafts=[draft])
    Message.objects.filter(source="exams:1").update(created_at=now - timedelta(days=731))
    copied = privacy.copied(world)
    Job.objects.filter(pk=privacy.job_of(copied)).update(finished_at=now - timedelta(days=15))
    asked = {"asked_at": now - timedelta(days=1830), "due_at": now - timedelta(days=1827)}
    answered = {"answered_at": now - timedelta(days=1828), "outcome": "granted", "wish": "Nama"}
    DataRequest.objects.create(person=world.ani.person, kind="correction", **asked, **answered)


def counted() -> tuple[int, ...]:
    """Rows that could be deleted, and the journal."""
    return tuple(table.objects.count() for table in (SignInFailure, Message, Job, File, DataRequest, Entry))


def test_due_rows_are_counted_and_none_is_deleted(home: Home) -> None:
    old_rows()
    before = counted()
    done = retention(home, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = {kind["kind"]: kind for kind in json.loads(done.stdout)["kinds"]}
    assert {kind: one["due"] for kind, one in told.items()} == {
        "attempts": 2,
        "sessions": 0,
        "uploads": None,
        "import_rows": 0,
        "job_results": 0,
        "data_copies": 1,
        "door_marks": 0,
        "messages": 1,
        "request_words": 1,
        "persons": None,
        "certificates": None,
        "results": None,
        "breaches": None,
        "journal": None,
    }
    assert (told["messages"]["days"], told["messages"]["confirmed"], told["journal"]["days"]) == (730, False, None)
    assert counted() == before
