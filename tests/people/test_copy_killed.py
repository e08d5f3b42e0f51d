"""The worker dies in the middle of packing a copy of somebody's data: there is never half of it, and in the end one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import psycopg
import pytest_django
from django.db import connection

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.kit.jobs import visible_job
from pamong.kit.models import File
from pamong.office.models import Message
from pamong.ops.database import Server
from pamong.ops.home import Home
from pamong.people.actions import ask_data
from pamong.people.models import DataRequest
from tests import make
from tests.credentials.test_issuing_killed import kill_worker, revived, state, until
from tests.live import Live, cloned, inside, running

ANSWERING = "SELECT 1 FROM people_datarequest FOR UPDATE"
"""Stops the work between the file and the answer, which one transaction writes: all has been read, nothing is committed."""

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_worker_killed_while_packing_packs_one_copy_and_answers_once(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    template = connection.settings_dict["NAME"]
    connection.close()
    with (
        cloned(server, template) as database,
        running(server, home, database, tour=False) as live,
        django_db_blocker.unblock(),
    ):
        kill_worker(live)  # so that it does not begin before somebody stands in its way
        with inside(live):
            job = asked()
        with held(live, ANSWERING):
            live.start("worker", "worker")
            until(lambda: waits(live))
            kill_worker(live)
        assert written(live) == (0, 0, 0, "running")
        live.start("worker", "worker")
        until(lambda: revived(live))
        until(lambda: state(live, job) == "done" and told(live) == 1)
        assert written(live) == (1, 1, 1, "done")
        with inside(live):
            assert DataRequest.objects.get().outcome == "granted"
            assert str(File.objects.get().uuid) == visible_job(SYSTEM, job).result["file"]
        assert names(live) >= {"ringkasan.html", "data/people.person.json", "data/people.account.json"}


def asked() -> UUID:
    """The job that packs everything about Ani."""
    world = make.world()
    job = ask_data(world.actor("ani"), kind="copy").job
    assert job is not None
    return job


@contextmanager
def held(live: Live, statement: str) -> Iterator[None]:
    """Somebody else keeps there what the work needs next."""
    with psycopg.connect(live.database) as other:
        other.execute(statement)
        yield


def waits(live: Live) -> bool:
    """Whether somebody waits for it."""
    with psycopg.connect(live.database) as bare:
        found = bare.execute(WAITING).fetchone()
    return bool(found and found[0])


def written(live: Live) -> tuple[int, int, int, str]:
    """Files, answers and packings that are committed, and the state of the job."""
    with inside(live):
        answers = DataRequest.objects.filter(answered_at__isnull=False).count()
        packed = Entry.objects.filter(verb="people.copy_packed").count()
        job = DataRequest.objects.get().job
        return File.objects.count(), answers, packed, visible_job(SYSTEM, job).state if job else ""


def told(live: Live) -> int:
    """Messages about the answer."""
    with inside(live):
        return Message.objects.filter(topic="people.request").count()


def names(live: Live) -> set[str]:
    """What the copy holds, read in the live home."""
    with inside(live):
        digest = File.objects.get().sha256
    store = Path(live.environment["PAMONG_HOME"]) / "files"
    with ZipFile(store / digest[:2] / digest[2:4] / digest) as archive:
        assert archive.testzip() is None
        return set(archive.namelist())
