"""Long work with progress that a page and a terminal both show, that can be cancelled, and that goes on after a kill.

A job function is registered by name and gets a ``Run``::

    @job("people.import")
    def import_people(run: Run) -> dict[str, Any]:
        for chunk in chunks(after=run.cursor):
            with transaction.atomic():
                write(chunk)
                run.step(done=chunk.end, total=total, cursor=chunk.end)
        return {"rows": total}

``step`` inside the transaction of a chunk makes chunk and cursor stand or fall together: after a kill the function is called
again and goes on from the last cursor. A running job holds an advisory lock of its database session, so a job that has
not ended, is not locked and waits in no queue has lost its worker (``revive``).
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from pamong.core.actor import INSTALLATION, SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound, Refusal
from pamong.kit.files import drop_file
from pamong.kit.models import File, Job

__all__ = [
    "BACK",
    "FILE",
    "KEPT",
    "Cancelled",
    "Job",
    "JobFunction",
    "JobView",
    "Run",
    "State",
    "cancel_job",
    "drop_results",
    "job",
    "open_jobs",
    "packed_among",
    "prune_results",
    "revive",
    "run_job",
    "start_job",
    "stopped_among",
    "visible_job",
]

State = Literal["queued", "running", "done", "failed", "cancelled"]

BACK: Final = "back"
"""Argument of a job that holds the address of the page that asked for it."""

FILE: Final = "file"
"""Name in a job's result that holds the uuid of a file which it made, to be downloaded by who asked."""

KEPT: Final = timedelta(days=30)
"""How long such a file stays after the job has ended."""

_TASK: Final = "kit.run_job"

_LOCK_SPACE = 0x6A6F62  # "job": first half of the advisory lock, the second is the job's number

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as page and terminal show it.

    done, total     in the job's own unit; total None while unknown
    back            address of the page that asked for it; empty when there is none
    """

    uuid: UUID
    kind: str
    title: str
    done: int
    total: int | None
    state: State
    note: str
    result: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None
    back: str = ""

    @property
    def cancellable(self) -> bool:
        """Whether it has not ended."""
        return self.state in ("queued", "running")


class Cancelled(Exception):  # a request that was obeyed, not an error
    """Raised by ``Run.step`` in a job that somebody has cancelled."""


@dataclass(slots=True)
class Run:
    """What a job function works with.

    cursor      value of the last committed ``step``; None in the first run
    """

    id: int
    args: dict[str, Any]
    cursor: Any

    def step(self, *, done: int, total: int | None = None, cursor: Any = None, note: str = "") -> None:
        """Say how far the work is. Raises Cancelled when it was cancelled meanwhile, undoing the open chunk."""
        cancelled = Job.objects.filter(pk=self.id).values_list("cancel_asked_at", flat=True).get()
        if cancelled:
            raise Cancelled
        Job.objects.filter(pk=self.id).update(done=done, total=total, cursor=cursor, note=note)


JobFunction = Callable[[Run], dict[str, Any]]
_functions: dict[str, JobFunction] = {}
_OPEN = Q(finished_at=None, failed_at=None, cancelled_at=None)


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register a job function under a name; it returns the job's result, JSON values."""

    def register(function: JobFunction) -> JobFunction:
        if kind in _functions:
            raise ValueError(f"{kind} is registered twice")
        _functions[kind] = function
        return function

    return register


def start_job(
    actor: Actor,
    *,
    kind: str,
    title: str,
    args: dict[str, Any] | None = None,
    region: int = INSTALLATION,
    back: str = "",
) -> Job:
    """Ask for long work. It is queued in the caller's transaction: no commit, no job.

    back        address of the page that asks, where the way back from the job's page leads
    """
    if kind not in _functions:
        raise ValueError(f"no job is registered as {kind}")
    given = (args or {}) | ({BACK: back} if back else {})
    with transaction.atomic():
        row = Job.objects.create(
            kind=kind, title=title, region=region, account=actor.account, args=given, created_at=timezone.now()
        )
        row.refresh_from_db(fields=["uuid"])
        record(actor, "kit.job_asked", row, region=region, kind=kind)
        _queue(row.pk)
    return row


def visible_job(actor: Actor, uuid: UUID) -> JobView:
    """One job, for whoever asked for it and for the machine's owner; a visitor's for whoever knows its uuid. Raises NotFound."""
    return _view(_mine(actor, uuid))


def stopped_among(uuids: Collection[UUID]) -> frozenset[UUID]:
    """Those that ended without having done it: failed or cancelled. No actor; whoever asks has checked. One query."""
    ended = Job.objects.filter(Q(failed_at__isnull=False) | Q(cancelled_at__isnull=False), uuid__in=uuids)
    return frozenset(ended.values_list("uuid", flat=True))


def packed_among(uuids: Collection[UUID]) -> dict[UUID, int]:
    """Those whose file can still be downloaded, with its size in bytes. No actor; whoever asks has checked. One query."""
    made = Job.objects.filter(uuid__in=uuids, result__has_key=FILE)
    return {row.uuid: int(row.result.get("bytes", 0)) for row in made}


def cancel_job(actor: Actor, *, uuid: UUID) -> None:
    """Ask a job to stop at its next step. Raises NotFound; Conflict when it has ended already."""
    with transaction.atomic():
        row = _mine(actor, uuid)
        if not _view(row).cancellable:
            raise Conflict("job-ended", _("Pekerjaan ini sudah berakhir dan tidak dapat dihentikan lagi."))
        Job.objects.filter(pk=row.pk).update(cancel_asked_at=timezone.now())
        record(actor, "kit.job_cancelled", row, region=row.region)


def open_jobs() -> int:
    """Pieces of long work that have not ended."""
    return Job.objects.filter(_OPEN).count()


def run_job(number: int) -> None:
    """Run one job to its end in this process, unless another worker has it or it has ended."""
    with _held(number) as mine:
        row = Job.objects.filter(pk=number).first()
        if not mine or row is None or not _view(row).cancellable:
            return
        Job.objects.filter(pk=number).update(started_at=row.started_at or timezone.now())
        try:
            result = _functions[row.kind](Run(row.pk, row.args, row.cursor))
        except (OperationalError, InterfaceError):
            raise  # the database went away: still unended, so ``revive`` brings it back
        except Cancelled:
            _end(row, cancelled_at=timezone.now())
        except Refusal as refusal:
            _end(row, failed_at=timezone.now(), note=str(refusal), result={"code": refusal.code})
        except Exception:
            logger.exception("job failed", extra={"job": str(row.uuid), "kind": row.kind})
            _end(
                row,
                failed_at=timezone.now(),
                note=_("Kesalahan pada sistem; sebutkan kode pekerjaan kepada pengelola."),
            )
        else:
            _end(row, finished_at=timezone.now(), result=result)


def revive() -> int:
    """Queue every job again that nobody runs and that waits in no queue; returns how many.

    A worker can be killed after it took a job and before it began: then it never started, and no queue has it either.
    """
    lost = 0
    waiting = ProcrastinateJob.objects.filter(task_name=_TASK, status="todo").values_list("args__number", flat=True)
    for number in Job.objects.filter(_OPEN).exclude(pk__in=list(waiting)).values_list("pk", flat=True):
        with _held(number) as free:
            pass
        if free:
            lost += 1
            _queue(number)
    return lost


def prune_results(older_than: timedelta = KEPT, *, kind: str = "") -> int:
    """Delete the files that jobs made, so long after their end; the jobs stay as facts. Returns how many.

    kind        only of this kind of job; empty is all
    """
    rows = Job.objects.filter(finished_at__lt=timezone.now() - older_than, result__has_key=FILE)
    rows = rows.filter(kind=kind) if kind else rows
    for row in rows:
        _drop_result(row)
    return len(rows)


def drop_results(jobs: Sequence[UUID]) -> None:
    """Delete the files that these jobs made, and stop those that have not ended; the jobs stay as facts.

    One that ends just now may have committed its file and not its result: its last step names the file as well.
    """
    Job.objects.filter(_OPEN, uuid__in=jobs).update(cancel_asked_at=timezone.now())
    for row in Job.objects.filter(Q(result__has_key=FILE) | Q(cursor__has_key=FILE), uuid__in=jobs):
        _drop_result(row)


def _drop_result(row: Job) -> None:
    with transaction.atomic():
        made = File.objects.filter(uuid=row.result.pop(FILE, None) or (row.cursor or {})[FILE]).first()
        row.save(update_fields=["result"])
        if made:
            drop_file(SYSTEM, file=made)


def _queue(number: int) -> None:
    app.configure_task(_TASK).defer(number=number)


def _mine(actor: Actor, uuid: UUID) -> Job:
    row = Job.objects.filter(uuid=uuid).first()
    if row is None or not (actor.is_system or row.account in (None, actor.account)):
        raise NotFound
    return row


def _view(row: Job) -> JobView:
    state: State = "running" if row.started_at else "queued"
    ended: datetime | None = None
    if row.finished_at:
        state, ended = "done", row.finished_at
    elif row.failed_at:
        state, ended = "failed", row.failed_at
    elif row.cancelled_at:
        state, ended = "cancelled", row.cancelled_at
    return JobView(
        uuid=row.uuid,
        kind=row.kind,
        title=row.title,
        done=row.done,
        total=row.total,
        state=state,
        note=row.note,
        result=row.result,
        created_at=row.created_at,
        finished_at=ended,
        back=row.args.get(BACK, ""),
    )


def _end(row: Job, **facts: Any) -> None:
    with transaction.atomic():
        Job.objects.filter(pk=row.pk).update(**facts)


@contextmanager
def _held(number: int) -> Iterator[bool]:
    """Hold the job's session lock, if it is free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_SPACE, number])
        mine: bool = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, number])
