"""The cycle of evaluation opens and closes; nothing that was promised in it is left behind."""

from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.evaluation.access import KEEPERS, cycle_for
from pamong.evaluation.actions.wording import said
from pamong.evaluation.models import Cycle
from pamong.evaluation.queries.cycles import Obstacles, next_start, obstacles
from pamong.evaluation.queries.standing import day_in
from pamong.kit.wording import long_date
from pamong.people.access import whole_region_for

MONTHS: Final = 12
"""Length of the first cycle; each later one is as long as the one before it."""


def open_cycle(actor: Actor, *, region: str) -> Cycle:
    """The next cycle of a region, once the last is closed and its time is over; the first begins with the year.

    region      its code
    raises      NotFound; Conflict ``cycle-open``, ``cycle-nothing``, ``cycle-early``
    """
    try:
        with transaction.atomic():
            return _opened(actor, region)
    except IntegrityError:  # somebody opened the very first at the same moment
        raise Conflict("cycle-open", _("Siklus ini baru saja dibuka. Muat ulang halamannya.")) from None


def close_cycle(actor: Actor, *, cycle: UUID, summary: str) -> None:
    """Nothing more is found in it. Refused while a weakness has no follow-up, or a follow-up neither proof nor a reason.

    summary     what the office says of the cycle, in its own words
    raises      NotFound; Invalid ``cycle-summary``; Conflict ``cycle-closed``, ``cycle-empty``, ``cycle-unanswered``,
                ``cycle-waiting``
    """
    with transaction.atomic():
        row = held_cycle(cycle_for(actor, cycle))
        words = said("cycle-summary", summary, _("Ringkasan masih kosong. Tulis apa yang dipelajari dari siklus ini."))
        _refuse_unfinished(obstacles(row))
        row.summary, row.closed_at, row.closed_by = words, timezone.now(), actor.account
        row.save(update_fields=["summary", "closed_at", "closed_by"])
        record(actor, "evaluation.cycle_closed", row, region=row.region_id, number=row.number)


def held_cycle(found: Cycle) -> Cycle:
    """The same, which nobody else writes into or closes until the transaction ends. Raises Conflict ``cycle-closed``."""
    row = Cycle.objects.select_for_update(no_key=True, of=("self",)).select_related("region").get(pk=found.pk)
    if row.closed_at:
        raise Conflict(
            "cycle-closed", _("Siklus ini sudah ditutup. Tulis temuan dan tindak lanjut baru di siklus yang berjalan.")
        )
    return row


def _opened(actor: Actor, region: str) -> Cycle:
    row = whole_region_for(actor, region, KEEPERS)
    last = Cycle.objects.select_for_update(no_key=True).filter(region=row).order_by("-number").first()
    _refuse_open(last)
    made = Cycle.objects.create(
        region=row,
        number=last.number + 1 if last else 1,
        first_day=_start(row.pk, row.time_zone),
        months=last.months if last else MONTHS,
        opened_at=timezone.now(),
        opened_by=actor.account,
    )
    made.refresh_from_db()
    record(actor, "evaluation.cycle_opened", made, region=row.pk, number=made.number, first_day=made.first_day)
    return made


def _start(region: int, zone: str) -> date:
    """First day of the one that is opened now."""
    first = next_start(region, zone)
    if first is None:
        raise Conflict(
            "cycle-nothing", _("Belum ada program yang terbit, jadi belum ada yang dievaluasi. Terbitkan dahulu.")
        )
    if first > day_in(zone):
        raise Conflict("cycle-early", _("Siklus berikutnya baru dimulai %(day)s.") % {"day": long_date(first)})
    return first


def _refuse_open(last: Cycle | None) -> None:
    if last is None or last.closed_at:
        return
    waiting = obstacles(last).waiting
    if waiting:
        raise Conflict(
            "cycle-open",
            ngettext(
                "Siklus %(number)s masih terbuka: %(n)s tindak lanjutnya belum punya bukti atau alasan.",
                "Siklus %(number)s masih terbuka: %(n)s tindak lanjutnya belum punya bukti atau alasan.",
                waiting,
            )
            % {"number": last.number, "n": waiting},
        )
    raise Conflict("cycle-open", _("Siklus %(number)s masih terbuka. Tutup dahulu.") % {"number": last.number})


def _refuse_unfinished(found: Obstacles) -> None:
    if found.empty:
        raise Conflict(
            "cycle-empty", _("Siklus ini belum punya temuan. Tulis sedikitnya satu kekuatan atau kelemahan dahulu.")
        )
    if found.unanswered:
        raise Conflict(
            "cycle-unanswered",
            ngettext(
                "%(n)s kelemahan belum punya tindak lanjut. Tulis tindak lanjutnya, atau tarik temuannya dengan alasan.",
                "%(n)s kelemahan belum punya tindak lanjut. Tulis tindak lanjutnya, atau tarik temuannya dengan alasan.",
                found.unanswered,
            )
            % {"n": found.unanswered},
        )
    if found.waiting:
        raise Conflict(
            "cycle-waiting",
            ngettext(
                "%(n)s tindak lanjut belum punya bukti, dan belum ada alasan mengapa tidak dilakukan. Selesaikan dahulu.",
                "%(n)s tindak lanjut belum punya bukti, dan belum ada alasan mengapa tidak dilakukan. Selesaikan dahulu.",
                found.waiting,
            )
            % {"n": found.waiting},
        )
