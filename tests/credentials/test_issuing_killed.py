"""Certificates in number while the worker dies: exactly one for each decision, every one of them whole.

By hand with a thousand: ``CERTIFICATES=1000 pytest tests/credentials/test_issuing_killed.py``.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import pytest_django
from django.db import connection

from pamong.core.actor import SYSTEM
from pamong.credentials.actions.issuing import CHUNK, start_issue
from pamong.credentials.models import Credential, Decision, Signature
from pamong.kit.jobs import revive, visible_job
from pamong.office.models import IssuedNumber, Message
from pamong.ops.database import Server
from pamong.ops.home import Home
from tests import make
from tests.credentials import case
from tests.live import Live, cloned, inside, running

COUNT = int(os.environ.get("CERTIFICATES", 5 * CHUNK))
"""Enough that each kill comes in the middle of the work."""


def test_worker_killed_twice_issues_exactly_one_for_each_decision(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    template = connection.settings_dict["NAME"]
    connection.close()
    with (
        cloned(server, template) as database,
        running(server, home, database, tour=False) as live,
        django_db_blocker.unblock(),
    ):
        with inside(live):
            job = asked()
        for share in (0.2, 0.6):
            until(lambda share=share: issued(live) >= share * COUNT)  # type: ignore[misc]  # bound on purpose
            kill_worker(live)
            assert issued(live) < COUNT, "the worker was too fast to be killed in the middle"
            live.start("worker", "worker")
            until(lambda: revived(live))
        until(lambda: state(live, job) == "done")
        with inside(live):
            assert visible_job(SYSTEM, job).result == {"issued": COUNT, "left": 0, "reasons": []}
            assert Credential.objects.count() == Signature.objects.count() == COUNT
            assert Credential.objects.values("decision").distinct().count() == Decision.objects.count() == COUNT
            assert sorted(IssuedNumber.objects.values_list("number", flat=True)) == list(range(1, COUNT + 1))
            assert Message.objects.filter(topic="credentials.issued").count() == COUNT
            digests = list(Signature.objects.values_list("digest", flat=True))
        check_files(live, digests)


def asked() -> UUID:
    """Decisions about as many people, and a job for them."""
    world = make.world()
    case.issuing_rule(world)
    version = case.version(case.scheme(world))
    decisions = []
    for number in range(COUNT):
        nip = f"19850722{2011 + number // 999}022{number % 999 + 1:03}"
        someone = make.civil_servant(f"Pemegang {number}", world.health, world.officer, nip=nip)
        decisions.append(case.decided(world, case.application(version, someone)).uuid)
    job: UUID = start_issue(SYSTEM, region=world.region.code, decisions=decisions).uuid
    return job


def kill_worker(live: Live) -> None:
    """As in a power cut."""
    process = live.processes["worker"]
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def revived(live: Live) -> bool:
    """Give the job back to a worker, as the schedule does every minute, once the database has noticed the death."""
    with inside(live):
        return bool(revive())


def issued(live: Live) -> int:
    """Certificates that are committed."""
    with psycopg.connect(live.database) as bare:
        found = bare.execute("SELECT count(*) FROM credentials_credential").fetchone()
    return int(found[0]) if found else 0


def state(live: Live, job: UUID) -> str:
    """Of the job."""
    with inside(live):
        return visible_job(SYSTEM, job).state


def until(done: Callable[[], bool], seconds: float = 60 + COUNT / 2) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def check_files(live: Live, digests: list[str]) -> None:
    """Each signed file is there, and valid to a program that nobody here wrote."""
    files = [Path(live.environment["PAMONG_HOME"]) / "files" / one[:2] / one[2:4] / one for one in digests]
    assert all(file.is_file() for file in files)
    program = shutil.which("pdfsig")
    if program is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    told = [
        subprocess.run([program, "-nocert", str(file)], capture_output=True, text=True, check=False) for file in files
    ]
    assert [one.stdout.count("Signature is Valid.") for one in told] == [1] * len(files)
