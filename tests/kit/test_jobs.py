"""Long work: progress, cancel, failure, and going on after a kill."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from pamong.core.actor import SYSTEM, VISITOR, AccountId, Actor
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit import jobs
from pamong.kit.jobs import JobView, Run, cancel_job, job, revive, run_job, start_job, visible_job
from pamong.kit.models import Job

pytestmark = pytest.mark.django_db

BUDI = Actor("budi", account=AccountId(7))
AT = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Job functions for the length of a test."""
    before = dict(jobs._functions)  # noqa: SLF001  # put back below

    @job("kit.count")
    def count(run: Run) -> dict[str, Any]:
        start = run.cursor or 0
        for number in range(start + 1, run.args["to"] + 1):
            run.step(done=number, total=run.args["to"], cursor=number, note=f"nomor {number}")
            if number == run.args.get("fail_at"):
                raise Invalid("bad-row", "Baris 2 tidak dapat dibaca.")
            if number == run.args.get("break_at"):
                raise ZeroDivisionError("Siti Rahmawati")
            if number == run.args.get("cancel_at"):
                cancel_job(BUDI, uuid=Job.objects.get(pk=run.id).uuid)
        return {"from": start, "to": run.args["to"]}

    yield
    jobs._functions.clear()  # noqa: SLF001  # as above
    jobs._functions.update(before)  # noqa: SLF001  # as above


def start(**args: Any) -> Job:
    return start_job(BUDI, kind="kit.count", title="Menghitung", args=args, region=1904)


def see(row: Job) -> JobView:
    return visible_job(BUDI, row.uuid)


def queued() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (args->>'number')::bigint FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_job_runs_to_its_result() -> None:
    with time_machine.travel(AT, tick=False):
        row = start(to=3)
        assert (see(row).state, see(row).cancellable, queued()) == ("queued", True, [row.pk])
        run_job(row.pk)
    assert see(row) == JobView(
        uuid=row.uuid,
        kind="kit.count",
        title="Menghitung",
        done=3,
        total=3,
        state="done",
        note="nomor 3",
        result={"from": 0, "to": 3},
        created_at=AT,
        finished_at=AT,
    )
    told = Entry.objects.filter(verb__startswith="kit.").values_list("verb", "actor", "region")
    assert list(told) == [("kit.job_asked", 7, 1904)]


def test_job_is_queued_only_if_its_transaction_commits() -> None:
    with transaction.atomic():
        start(to=1)
        transaction.set_rollback(True)
    assert (Job.objects.count(), queued()) == (0, [])


def test_job_of_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no job is registered as kit\.nothing"):
        start_job(BUDI, kind="kit.nothing", title="x")


def test_job_that_refuses_says_why() -> None:
    row = start(to=3, fail_at=2)
    run_job(row.pk)
    view = see(row)
    assert (view.state, view.note, view.result, view.done) == (
        "failed",
        "Baris 2 tidak dapat dibaca.",
        {"code": "bad-row"},
        2,
    )


def test_job_that_breaks_says_so_without_its_message() -> None:
    row = start(to=3, break_at=1)
    run_job(row.pk)
    view = see(row)
    assert view.state == "failed"
    assert view.note == "Kesalahan pada sistem; sebutkan kode pekerjaan kepada pengelola."


def test_job_cancelled_stops_at_its_next_step() -> None:
    row = start(to=5, cancel_at=2)
    run_job(row.pk)
    view = see(row)
    assert (view.state, view.done, view.result) == ("cancelled", 2, {})
    with pytest.raises(Conflict, match="sudah berakhir"):
        cancel_job(BUDI, uuid=row.uuid)


def test_job_cancelled_before_it_starts_never_starts() -> None:
    row = start(to=5)
    cancel_job(BUDI, uuid=row.uuid)
    run_job(row.pk)
    assert (see(row).state, see(row).done) == ("cancelled", 0)


def test_job_goes_on_from_its_cursor() -> None:
    row = start(to=5)
    Job.objects.filter(pk=row.pk).update(started_at=timezone.now(), cursor=3, done=3)
    run_job(row.pk)
    assert see(row).result == {"from": 3, "to": 5}


def test_job_that_has_ended_is_not_run_again() -> None:
    row = start(to=1)
    run_job(row.pk)
    Job.objects.filter(pk=row.pk).update(done=0)
    run_job(row.pk)
    assert see(row).done == 0


@pytest.mark.parametrize("actor", [VISITOR, Actor("dewi", account=AccountId(8))])
def test_job_of_another_is_not_found_and_not_cancelled(actor: Actor) -> None:
    row = start(to=1)
    with pytest.raises(NotFound):
        visible_job(actor, row.uuid)
    with pytest.raises(NotFound):
        cancel_job(actor, uuid=row.uuid)
    assert see(row).state == "queued"
    assert visible_job(SYSTEM, row.uuid).uuid == row.uuid


def test_job_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        visible_job(BUDI, uuid4())


def test_job_cannot_end_in_two_ways() -> None:
    row = start(to=1)
    with pytest.raises(IntegrityError, match="job_ends_once"), transaction.atomic():
        Job.objects.filter(pk=row.pk).update(finished_at=timezone.now(), failed_at=timezone.now())


def take(row: Job) -> None:
    """What a worker does first: the job waits in no queue any more."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE args->>'number' = %s", [str(row.pk)])


def test_job_that_another_worker_runs_is_left_to_it() -> None:
    row = start(to=1)
    facts = {key: value for key, value in connection.get_connection_params().items() if isinstance(value, str)}
    with psycopg.connect(**facts) as other:  # type: ignore[arg-type]  # plain strings
        other.execute("SELECT pg_advisory_lock(%s, %s)", [0x6A6F62, row.pk])
        Job.objects.filter(pk=row.pk).update(started_at=timezone.now())
        take(row)
        run_job(row.pk)
        assert (see(row).state, revive()) == ("running", 0)
    assert revive() == 1
    assert queued() == [row.pk]
    run_job(row.pk)
    assert see(row).state == "done"


def test_job_that_still_waits_is_not_revived() -> None:
    start(to=1)
    assert revive() == 0


def test_job_whose_worker_died_before_it_began_is_revived() -> None:
    row = start(to=1)
    take(row)
    assert (see(row).state, revive()) == ("queued", 1)
    assert revive() == 0
    run_job(row.pk)
    assert see(row).state == "done"


def test_two_functions_with_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"kit\.count is registered twice"):
        job("kit.count")(lambda _run: {})
