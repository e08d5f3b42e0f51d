"""A round whose worker is killed in the middle of opening it, and of closing it: nothing half done, and it goes on."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
import pytest_django
from django.db import connection
from django.utils import timezone

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.rounds import close_round, create_round, open_round
from pamong.competency.models import Competency, Rating, Round
from pamong.kit.jobs import revive
from pamong.kit.models import Job
from pamong.ops.database import Server
from pamong.ops.home import Home
from pamong.people.access import actor_of
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.models import Invitation
from tests import make
from tests.live import Live, cloned, inside, running
from tests.make import World

PEOPLE = 40
OPENED = ("competency_rating", "competency_roundsubject", "surveys_survey", "surveys_invitation", "office_message")
CLOSED = ("competency_evidence", "competency_snapshot", "competency_snapshotline")


@pytest.fixture
def site(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Live]:
    """An installation of its own: this journey writes, and kills."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live, django_db_blocker.unblock():
        yield live


def office() -> tuple[World, Round]:
    """Forty clerks and their head, and a round that waits to be opened."""
    world = make.world()
    ensure_built_in()
    _ = world.fajar
    for number in range(PEOPLE):
        make.civil_servant(f"Pegawai {number}", world.permits, world.officer)
    today = timezone.localdate()
    return world, create_round(
        world.actor("budi"),
        region="15.04",
        title="AKPK",
        units=[world.licensing.uuid],
        peers=2,
        opens_on=today,
        closes_on=today + timedelta(days=9),
    )


def rows(site: Live, *tables: str) -> dict[str, int]:
    """How many rows each table has, as anybody else sees them."""
    with psycopg.connect(site.database) as session:
        return {table: _count(session, f"SELECT count(*) FROM {table}") for table in tables}  # noqa: S608  # our own words


def _count(session: "psycopg.Connection[tuple[int]]", query: str) -> int:
    row = session.execute(query.encode()).fetchone()
    assert row
    return int(row[0])


@contextmanager
def held_up(site: Live, table: str) -> Iterator[None]:
    """Nobody writes into a table; goes on once somebody waits to."""
    with psycopg.connect(site.database) as session:
        session.execute(f"LOCK TABLE {table} IN SHARE MODE".encode())
        yield


def waiting(site: Live, table: str) -> bool:
    """Whether somebody waits to write into a table."""
    query = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{table}'::regclass"  # noqa: S608  # ours
    with psycopg.connect(site.database) as session:
        return _count(session, query) > 0


def until(seen: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something to be so."""
    deadline = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def killed_while_writing(site: Live, table: str, unseen: tuple[str, ...]) -> None:
    """The worker reaches that table, dies there by a signal it cannot see, and nothing of its work is there."""
    before = rows(site, *unseen)
    with held_up(site, table):
        until(lambda: waiting(site, table))
        worker = site.processes["worker"]
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert rows(site, *unseen) == before
    site.start("worker", "worker")
    with inside(site):
        until(lambda: revive() > 0 or not Job.objects.filter(finished_at=None, failed_at=None).exists())
        until(lambda: not Job.objects.filter(finished_at=None, failed_at=None).exists())


def test_round_survives_the_death_of_its_worker(site: Live) -> None:
    with inside(site):
        world, row = office()
        open_round(world.actor("budi"), uuid=row.uuid)
    killed_while_writing(site, "competency_rating", OPENED)
    assert rows(site, *OPENED) == {
        "competency_rating": PEOPLE * 4,
        "competency_roundsubject": PEOPLE,
        "surveys_survey": 1,
        "surveys_invitation": PEOPLE * 4,
        "office_message": PEOPLE + 1,
    }
    with inside(site):
        first = Rating.objects.filter(kind="self").order_by("pk")[0]
        account = make.account(first.rater)
        keys = [str(uuid) for uuid in Competency.objects.values_list("uuid", flat=True)]
        invitation = Invitation.objects.get(pk=first.invitation_id)
        submit(actor_of(account), invitation=invitation.uuid, answers=[Given(key, number=2) for key in keys])
        close_round(world.actor("budi"), uuid=row.uuid)
    killed_while_writing(site, "competency_snapshot", CLOSED)
    assert rows(site, *CLOSED) == {
        "competency_evidence": 9,
        "competency_snapshot": 1,
        "competency_snapshotline": (PEOPLE + 1) * 9,  # of the whole region: the organiser too
    }
    with inside(site):
        assert list(Job.objects.order_by("pk").values_list("kind", "failed_at")) == [
            ("competency.open_round", None),
            ("competency.close_round", None),
        ]
