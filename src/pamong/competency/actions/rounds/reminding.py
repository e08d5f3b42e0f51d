"""Who has not rated yet is told so; and every hour rounds are looked after by themselves."""

import logging
from collections import Counter
from datetime import timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import kept_round_for
from pamong.competency.actions.rounds.closing import finish_round
from pamong.competency.actions.rounds.state import QUEUE, locked, refuse_unopened, source_of, today_in
from pamong.competency.models import Rating, Round
from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.wording import long_date, number
from pamong.office.actions.send import Draft, send_messages

DAYS_BEFORE: Final = (7, 1)
"""So many days before the last one everybody who still has to rate is reminded without anybody's doing."""

logger = logging.getLogger(__name__)


def remind(actor: Actor, *, uuid: UUID) -> int:
    """Remind everybody who still has to rate, at most once a day; returns how many.

    raises      NotFound; Conflict ``round-cancelled``, ``round-closed``, ``round-unopened``, ``round-reminded``,
                ``round-complete``
    """
    with transaction.atomic():
        row = locked(kept_round_for(actor, uuid))
        refuse_unopened(row)
        waiting = _waiting(row)
        if not waiting:
            raise Conflict("round-complete", _("Semua penilaian sudah masuk. Tidak ada yang perlu diingatkan."))
        sent = _send(actor, row, waiting, mark=f"{today_in(row.region.time_zone):%Y-%m-%d}")
        if not sent:
            raise Conflict("round-reminded", _("Pengingat hari ini sudah dikirim. Kirim lagi paling cepat besok."))
    return sent


def tend_rounds() -> int:
    """Close rounds whose last day has passed, and remind of those that end soon; returns how many were closed.

    One round that cannot be closed does not keep the others waiting: it is tried again the next hour.
    """
    closed = 0
    rows = Round.objects.select_related("region").filter(opened_at__isnull=False, closed_at=None, cancelled_at=None)
    for row in rows.order_by("pk"):
        today = today_in(row.region.time_zone)
        try:
            if row.closes_on < today:
                finish_round(SYSTEM, number=row.pk)
                closed += 1
            elif row.closes_on - today in {timedelta(days=days) for days in DAYS_BEFORE}:
                _remind_once(row, (row.closes_on - today).days)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("round not tended", extra={"round": row.pk})
    return closed


def _remind_once(row: Round, days: int) -> None:
    with transaction.atomic():
        held = locked(row)
        zone = ZoneInfo(row.region.time_zone)
        if held.closed_at is None and held.opened_at and timezone.localdate(held.opened_at, zone) < today_in(zone.key):
            _send(SYSTEM, held, _waiting(held), mark=f"before:{days}")


def _waiting(row: Round) -> dict[int, int]:
    """Rater → ratings that have not come in."""
    rows = Rating.objects.filter(subject__round=row, cancelled_at=None, invitation__done=False)
    return Counter(rows.values_list("rater", flat=True).iterator())


def _send(actor: Actor, row: Round, waiting: dict[int, int], *, mark: str) -> int:
    drafts = [
        Draft(
            person=rater,
            subject=_("%(title)s: %(count)s penilaian belum Anda isi") % {"title": row.title, "count": number(count)},
            body=_("Isilah sampai %(day)s. Yang belum diisi sesudah hari itu tidak dihitung.")
            % {"day": long_date(row.closes_on)},
            path=QUEUE,
        )
        for rater, count in sorted(waiting.items())
    ]
    sent = send_messages(
        actor,
        region=row.region_id,
        topic="competency.round_reminder",
        source=f"{source_of(row)}:remind:{mark}",
        drafts=drafts,
    )
    if sent:
        record(actor, "competency.round_reminded", row, region=row.region_id, people=sent)
    return sent
