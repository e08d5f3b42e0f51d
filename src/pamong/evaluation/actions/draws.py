"""Chance decides which office comes when: promised beforehand, drawn once, for anybody to repeat."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.evaluation.actions.holding import held_study, locked_plan_of
from pamong.evaluation.models import Study, StudyDesign, StudyDraw, StudyPlace, StudyPlan
from pamong.evaluation.queries.draws import DRAWN, entrants
from pamong.evaluation.queries.starts import month_after
from pamong.kit.wording import one_line
from pamong.science.lottery import SEED, commitment, entries_digest, order

LONGEST_WORD: Final = 200
MOST_APART: Final = 60


def promise_draw(actor: Actor, *, study: UUID, first_month: date, seats: int, apart: int) -> StudyDraw:
    """Fix a secret seed and publish its digest, before anybody can know the order.

    first_month     in which the first start; any day of it
    seats           offices that start together
    apart           months from one start to the next; 0 for one lottery, in which who is not drawn is compared
    raises          NotFound; Conflict ``study-withdrawn``, ``plan-not-locked``, ``draw-design``, ``draw-there``,
                    ``draw-offices``; Invalid ``draw-month``, ``draw-seats``, ``draw-apart``
    """
    with transaction.atomic():
        row = held_study(actor, study)
        plan = _drawable(row)
        if StudyDraw.objects.filter(study=row).exists():
            raise Conflict("draw-there", _("Undian studi ini sudah dijanjikan. Satu studi hanya diundi satu kali."))
        month = first_month.replace(day=1)
        _refuse_sizes(plan, month, seats, apart, len(entrants(plan)))
        seed = secrets.token_bytes(SEED)
        made = StudyDraw.objects.create(
            study=row,
            first_month=month,
            seats=seats,
            apart=apart,
            seed=seed.hex(),
            commitment=commitment(seed),
            committed_at=timezone.now(),
        )
        facts = {"commitment": made.commitment, "first_month": month, "seats": seats, "apart": apart}
        record(actor, "evaluation.draw_promised", made, region=row.region_id, study=row.pk, **facts)
    return made


def draw_offices(actor: Actor, *, study: UUID, word: str) -> tuple[StudyPlace, ...]:
    """Draw, once, with a word said by somebody who cannot know the seed.

    returns     what each office drew, the first first
    raises      NotFound; Conflict ``study-withdrawn``, ``plan-not-locked``, ``draw-design``, ``draw-missing``,
                ``draw-done``, ``draw-offices``; Invalid ``draw-word``
    """
    with transaction.atomic():
        row = held_study(actor, study)
        plan = _drawable(row)
        draw = StudyDraw.objects.select_for_update(no_key=True).filter(study=row).first()
        if draw is None:
            raise Conflict("draw-missing", _("Undian ini belum dijanjikan. Terbitkan komitmennya dahulu."))
        if draw.drawn_at:
            raise Conflict("draw-done", _("Undian ini sudah selesai. Hasilnya berlaku dan tidak diundi lagi."))
        units = {str(one.unit_uuid): one.unit for one in entrants(plan)}
        if len(units) <= draw.seats:
            raise Conflict("draw-offices", _too_few(len(units), draw.seats))
        told = _word(word)
        drawn = order(bytes.fromhex(draw.seed), told, list(units))
        draw.word, draw.entries, draw.drawn_at = told, entries_digest(list(units)), timezone.now()
        draw.save(update_fields=["word", "entries", "drawn_at"])
        places = _placed(draw, [units[entry] for entry in drawn])
        facts = {"word": told, "entries": draw.entries, "order": [[one.unit_id, one.month] for one in places]}
        record(actor, "evaluation.offices_drawn", draw, region=row.region_id, study=row.pk, **facts)
    return places


def _placed(draw: StudyDraw, units: Sequence[int]) -> tuple[StudyPlace, ...]:
    """As many as there are seats in each turn; in a lottery there is one turn."""
    rows = []
    for place, unit in enumerate(units):
        turn = place // draw.seats
        comes = turn == 0 or draw.apart > 0
        month = month_after(draw.first_month, turn * draw.apart) if comes else None
        rows.append(StudyPlace(draw=draw, unit_id=unit, place=place + 1, month=month))
    return tuple(StudyPlace.objects.bulk_create(rows))


def _drawable(study: Study) -> StudyPlan:
    plan = locked_plan_of(study)
    if plan.design not in DRAWN:
        message = _("Rancangan “%(design)s” tidak memakai undian.") % {"design": StudyDesign(plan.design).label}
        raise Conflict("draw-design", message)
    return plan


def _refuse_sizes(plan: StudyPlan, month: date, seats: int, apart: int, offices: int) -> None:
    if month < timezone.localdate().replace(day=1):
        raise Invalid("draw-month", _("Bulan mulai ini sudah lewat. Undian hanya menentukan yang belum terjadi."))
    if not plan.first_month < month <= plan.last_month:
        raise Invalid("draw-month", _("Bulan mulai ini di luar rentang yang dilihat rencana."))
    if plan.design == StudyDesign.LOTTERY and apart:
        raise Invalid("draw-apart", _("Undian kantor hanya satu kali: isi jarak antargelombang dengan 0."))
    if plan.design == StudyDesign.STAGGERED and not 1 <= apart <= MOST_APART:
        words = {"most": MOST_APART}
        raise Invalid("draw-apart", _("Jarak antargelombang harus 1 sampai %(most)s bulan.") % words)
    if seats < 1:
        raise Invalid("draw-seats", _("Sedikitnya satu kantor mulai bersama-sama."))
    if seats >= offices:
        raise Conflict("draw-offices", _too_few(offices, seats))


def _too_few(offices: int, seats: int) -> str:
    message = _(
        "Hanya %(offices)s kantor belum terlatih, sedangkan tempatnya %(seats)s. Undian perlu bila tempatnya kurang."
    )
    return message % {"offices": offices, "seats": seats}


def _word(text: str) -> str:
    told = one_line(text)
    if not told:
        raise Invalid("draw-word", _("Kata undian belum diisi. Minta seorang saksi menyebut satu kata."))
    if len(told) > LONGEST_WORD:
        words = {"read": len(told), "most": LONGEST_WORD}
        raise Invalid("draw-word", _("Kata undian ini %(read)s karakter; paling banyak %(most)s.") % words)
    return told
