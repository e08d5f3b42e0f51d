"""What every action of a round asks first: which state it is in, and what day it is there."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.models import Round
from pamong.core.actor import SYSTEM, Actor
from pamong.core.refusals import Conflict
from pamong.kit.jobs import Run

QUEUE: Final = "/penilaian/"
"""Where somebody finds what he or she is asked to rate."""


def source_of(row: Round) -> str:
    """How surveys, evidence and messages name a round as what they come from."""
    return f"competency.round:{row.pk}"


def locked(row: Round) -> Round:
    """The same row as it is now, and nobody else changes it until the transaction ends."""
    return Round.objects.select_related("region").select_for_update(of=("self",), no_key=True).get(pk=row.pk)


def today_in(zone: str) -> date:
    """The day it is in a time zone, by its name."""
    return timezone.localdate(timezone=ZoneInfo(zone))


def end_of(row: Round) -> datetime:
    """The midnight after the last day."""
    return datetime.combine(row.closes_on + timedelta(days=1), time(), ZoneInfo(row.region.time_zone))


def refuse_ended(row: Round) -> None:
    """Raises Conflict ``round-cancelled`` or ``round-closed``."""
    if row.cancelled_at:
        raise Conflict("round-cancelled", _("Putaran ini sudah dibatalkan. Buat putaran baru bila masih diperlukan."))
    if row.closed_at:
        raise Conflict("round-closed", _("Putaran ini sudah ditutup. Hasilnya sudah dicatat dan tidak berubah lagi."))


def refuse_unopened(row: Round) -> None:
    """Raises Conflict ``round-unopened`` or what ``refuse_ended`` raises."""
    refuse_ended(row)
    if row.opened_at is None:
        raise Conflict("round-unopened", _("Putaran ini belum dibuka. Buka lebih dahulu."))


def who(actor: Actor) -> dict[str, Any]:
    """Arguments of a job by which ``asker`` knows who asked for it."""
    return {"account": actor.account, "behalf": actor.behalf}


def asker(run: Run) -> Actor:
    """Whoever asked for the job, who had the right to: for the journal only."""
    account, behalf = run.args["account"], run.args["behalf"]
    return Actor("account", account=account, behalf=behalf) if account else SYSTEM
