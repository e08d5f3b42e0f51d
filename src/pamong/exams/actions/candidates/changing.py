"""What becomes of somebody on the list: taken off, put back, moved, given more time."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.exams.access import kept_candidate_for
from pamong.exams.actions.candidates.adding import enter, numbered
from pamong.exams.actions.sittings.state import book_room, forms_of, in_turn, open_for, until
from pamong.exams.actions.sittings.telling import tell_candidates, tell_people
from pamong.exams.actions.taking import hold, refuse_obstacles
from pamong.exams.models import Attempt, Candidate, Sitting
from pamong.kit.wording import one_line

SHORTEST: Final = 5
"""Signs of a reason that people can understand."""

MOST_EXTRA: Final = 600


def remove_candidate(actor: Actor, *, candidate: UUID, reason: str) -> Candidate:
    """Take somebody off the list who has not entered; seat and time are free again, and the person is told.

    raises      NotFound; Invalid ``candidate-reason``; Conflict ``candidate-off``, ``candidate-entered``, and as ``open_for``
    """
    with transaction.atomic():
        sitting, row = _listed(actor, candidate)
        ends = until(sitting)
        _take_off(row, _reason(reason))
        _fit_room(actor, sitting, ends)
        record(actor, "exams.candidate_removed", row, region=sitting.region_id, sitting=sitting.pk)
        if row.person_id:
            subject = _("Anda tidak lagi peserta ujian %(title)s") % {"title": sitting.title}
            tell_people(actor, sitting, [row.person_id], subject, _("Alasannya: %(why)s") % {"why": row.removal})
    return row


def readmit_candidate(actor: Actor, *, candidate: UUID) -> Candidate:
    """Put somebody back who was taken off: the old number, a free seat.

    raises      NotFound; Conflict ``candidate-on``, ``sitting-full``, and what refuses a candidate
    """
    with transaction.atomic():
        sitting = open_for(actor, kept_candidate_for(actor, candidate).sitting.uuid)
        row = kept_candidate_for(actor, candidate)
        if row.removed_at is None:
            raise Conflict("candidate-on", _("Orang ini sudah ada di daftar peserta."))
        people = [row.person_id] if row.person_id else []
        hold(people)
        refuse_obstacles(sitting, people, actor=actor, moving=True)
        _number, seat = next(numbered(sitting, 1))
        row.removed_at, row.removal, row.seat = None, "", seat
        row.form = in_turn(forms_of(sitting), seat)
        row.save(update_fields=["removed_at", "removal", "seat", "form"])
        book_room(actor, sitting)
        record(actor, "exams.candidate_readmitted", row, region=sitting.region_id, sitting=sitting.pk)
        tell_candidates(actor, sitting, [row])
    return row


def move_candidate(actor: Actor, *, candidate: UUID, sitting: UUID, reason: str) -> Candidate:
    """To another sitting of the same exam: a new number there, the old one stays as history. What was granted goes along.

    raises      NotFound; Invalid ``candidate-reason``; Conflict ``candidate-off``, ``candidate-entered``,
                ``sitting-same``, ``sitting-other-exam``, and as ``add_candidates``
    """
    with transaction.atomic():
        here = kept_candidate_for(actor, candidate).sitting.uuid
        for uuid in sorted({here, sitting}):  # always in one order, so that no two moves wait for each other
            open_for(actor, uuid)
        (origin, row), target = _listed(actor, candidate), open_for(actor, sitting)
        _refuse_target(origin, target)
        ends = until(origin)
        _take_off(row, _reason(reason))
        new = enter(actor, target, [row.person_id] if row.person_id else [], moving=True)[0]
        new.extra, new.large, new.accommodation = row.extra, row.large, row.accommodation
        new.save(update_fields=["extra", "large", "accommodation"])
        refuse_obstacles(target, [new.person_id] if new.person_id else [], listed=True)
        row.removal = _("Pindah ke %(number)s: %(why)s") % {"number": new.number, "why": row.removal}
        row.save(update_fields=["removal"])
        _fit_room(actor, origin, ends)
        book_room(actor, target)
        facts = {"sitting": origin.pk, "to": target.pk, "candidate": new.pk}
        record(actor, "exams.candidate_moved", row, region=origin.region_id, **facts)
        if target.published_at:
            tell_candidates(actor, target, [new])
        elif row.person_id:
            subject = _("Ujian %(title)s Anda dipindahkan") % {"title": origin.title}
            tell_people(actor, origin, [row.person_id], subject, _("Waktu dan tempat yang baru akan diberitahukan."))
    return new


def accommodate(actor: Actor, *, candidate: UUID, extra: int, large: bool, why: str) -> Candidate:
    """What somebody needs to show what one can: minutes more, large letters. The room is kept as long.

    extra       minutes; 0 and no large letters take it back
    why         which paper was shown; only who keeps the exam reads it
    raises      NotFound; Invalid ``accommodation-extra``, ``accommodation-why``; Conflict ``candidate-off``,
                ``candidate-entered``, ``candidate-clash``, ``facility-taken``
    """
    with transaction.atomic():
        sitting, row = _listed(actor, candidate)
        told = one_line(why)
        if not 0 <= extra <= MOST_EXTRA:
            raise Invalid(
                "accommodation-extra",
                _("Tambahan waktu terbaca %(read)s menit. Tulis 0 sampai %(most)s.")
                % {"read": extra, "most": MOST_EXTRA},
            )
        if (extra or large) and len(told) < SHORTEST:
            raise Invalid(
                "accommodation-why", _("Dasarnya masih kosong. Tulis surat atau keterangan yang ditunjukkan.")
            )
        ends = until(sitting)
        row.extra, row.large, row.accommodation = extra, large, told if extra or large else ""
        row.save(update_fields=["extra", "large", "accommodation"])
        if row.person_id:
            hold([row.person_id])
            refuse_obstacles(sitting, [row.person_id], actor=actor, listed=True)
        _fit_room(actor, sitting, ends)
        facts = {"extra": extra, "large": large}
        record(actor, "exams.candidate_accommodated", row, region=sitting.region_id, sitting=sitting.pk, **facts)
    return row


def _listed(actor: Actor, uuid: UUID) -> tuple[Sitting, Candidate]:
    """Sitting and candidate as they are now; nobody else changes them. Refuses who is off the list, or has entered."""
    sitting = open_for(actor, kept_candidate_for(actor, uuid).sitting.uuid)
    row = kept_candidate_for(actor, uuid, lock=True)
    if row.removed_at:
        raise Conflict("candidate-off", _("Orang ini tidak lagi ada di daftar peserta."))
    if Attempt.objects.filter(candidate=row).exists():
        raise Conflict(
            "candidate-entered", _("Peserta ini sudah masuk ujian. Yang terjadi sekarang diputuskan pengawas di ruang.")
        )
    return sitting, row


def _refuse_target(origin: Sitting, target: Sitting) -> None:
    if origin.pk == target.pk:
        raise Conflict("sitting-same", _("Peserta ini sudah ada di pelaksanaan itu."))
    if origin.blueprint_id != target.blueprint_id:
        raise Conflict(
            "sitting-other-exam", _("Pelaksanaan itu memakai kisi-kisi lain. Peserta dipindahkan ke ujian yang sama.")
        )


def _reason(text: str) -> str:
    told = one_line(text)
    if len(told) < SHORTEST:
        raise Invalid("candidate-reason", _("Alasannya belum jelas. Tulis satu kalimat."))
    return told


def _take_off(row: Candidate, why: str) -> None:
    row.removed_at, row.removal = timezone.now(), why
    row.save(update_fields=["removed_at", "removal"])


def _fit_room(actor: Actor, sitting: Sitting, before: datetime) -> None:
    """Keep the room as long as the last candidate now needs it."""
    if until(sitting) != before:
        book_room(actor, sitting)
