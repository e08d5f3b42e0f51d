"""A job's progress at the terminal: the same figures that its page shows."""

import time
from uuid import UUID

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pamong.core.actor import SYSTEM
from pamong.kit.jobs import JobView, visible_job

POLL = 0.3
"""Seconds between two looks."""


def follow(uuid: UUID, console: Console) -> bool:
    """Show a job until it has ended; returns whether it finished. Raises NotFound."""
    view = visible_job(SYSTEM, uuid)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(view.title, total=view.total, words=words(view))
        while view.cancellable:
            time.sleep(POLL)
            view = visible_job(SYSTEM, uuid)
            progress.update(task, total=view.total, completed=view.done, words=words(view))
    return view.state == "done"


def words(view: JobView) -> str:
    """The state of a job in words, with its numbers."""
    state = {
        "queued": _("menunggu giliran"),
        "running": _("berjalan"),
        "done": _("selesai"),
        "failed": _("tidak berhasil"),
        "cancelled": _("dihentikan"),
    }[view.state]
    parts = [state, f"{view.done}/{view.total}" if view.total else "", view.note]
    return " · ".join(part for part in parts if part)
