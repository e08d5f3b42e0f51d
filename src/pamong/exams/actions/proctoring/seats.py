"""Whom a proctor means, why, and how it is written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Text
from pamong.exams.access import watched_sitting_for
from pamong.exams.models import Attempt, Candidate, Incident, Sitting
from pamong.exams.queries.causes import CAUSES
from pamong.kit.wording import one_line
from pamong.people.access import own_people

SENTENCE: Final = 500
"""Letters of a sentence for the minutes."""

MOST: Final = 120
"""Minutes that can be given at once."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an action did: to these seats, and not to those, for which it was too early or too late."""

    seats: tuple[int, ...]
    passed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """What a proctor gives as reason."""

    cause: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Place:
    """A chosen seat. ``attempt``: None before the candidate entered."""

    candidate: Candidate
    attempt: Attempt | None

    @property
    def works(self) -> bool:
        """Whether the clock of this one runs or is only paused."""
        row = self.attempt
        return row is not None and row.started_at is not None and row.submitted_at is None and row.ended_at is None

    @property
    def over(self) -> bool:
        """Whether the work has ended."""
        row = self.attempt
        return row is not None and (row.submitted_at is not None or row.ended_at is not None)


def running(actor: Actor, uuid: UUID) -> Sitting:
    """A sitting that the actor watches and that goes on; others who act on it wait. Raises NotFound, Conflict."""
    row = watched_sitting_for(actor, uuid, lock=True)
    if row.published_at is None:
        raise Conflict("sitting-unpublished", _("Pelaksanaan ini belum diterbitkan. Terbitkan dahulu di halamannya."))
    if row.cancelled_at is not None:
        raise Conflict("sitting-cancelled", _("Pelaksanaan ini dibatalkan, jadi tidak ada yang dapat dilakukan."))
    if row.closed_at is not None:
        raise Conflict("sitting-closed", _("Ujian ini sudah ditutup. Catatannya tetap dapat dibaca dan dicetak."))
    return row


def why(cause: str, sentence: str, *, needed: bool = True) -> Why:
    """A cause of the list and a sentence. Raises Invalid ``cause``, ``sentence``."""
    text = one_line(sentence)
    if cause not in CAUSES and (needed or cause):
        raise Invalid("cause", _("Sebab belum dipilih. Pilih satu dari daftar."))
    if needed and not text:
        raise Invalid("sentence", _("Kalimat untuk berita acara masih kosong. Tulis satu kalimat."))
    if len(text) > SENTENCE:
        message = _("Kalimatnya %(given)s huruf, paling banyak %(most)s. Ringkaskan.")
        raise Invalid("sentence", message % {"given": len(text), "most": SENTENCE})
    return Why(cause, text)


def in_range(minutes: int) -> int:
    """Minutes as they can be given. Raises Invalid ``minutes``."""
    if not 1 <= minutes <= MOST:
        message = _("%(given)s menit di luar batas. Tulis 1 sampai %(most)s.")
        raise Invalid("minutes", message % {"given": minutes, "most": MOST})
    return minutes


def chosen(actor: Actor, sitting: Sitting, candidates: Sequence[UUID], *, lock: bool = True) -> list[Place]:
    """Those seats in order. Raises NotFound, Invalid ``no-seats``, Forbidden ``own-seat``.

    lock        nobody else changes their attempts; not for whoever ends them, which waits for saving first
    """
    wanted = set(candidates)
    if not wanted:
        raise Invalid("no-seats", _("Belum ada kursi yang dipilih. Centang kursinya di tabel."))
    found = Candidate.objects.filter(sitting=sitting, uuid__in=wanted, removed_at=None).select_related("person")
    rows = list(found.order_by("seat"))
    if len(rows) != len(wanted):
        raise NotFound
    if own_people(actor).filter(pk__in=[row.person_id for row in rows if row.person_id]).exists():
        raise Forbidden("own-seat", _("Anda sendiri peserta di sini. Mintalah pengawas lain untuk kursi Anda."))
    return _with_attempts(rows, lock=lock)


def everybody(sitting: Sitting, *, lock: bool = True) -> list[Place]:
    """All seats of a sitting in order."""
    return _with_attempts(list(Candidate.objects.filter(sitting=sitting, removed_at=None).order_by("seat")), lock=lock)


def keep_out(sitting: Sitting) -> None:
    """Who is just entering is waited for, and nobody enters until the transaction ends."""
    rows = Candidate.objects.filter(sitting=sitting, removed_at=None).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def those(places: Sequence[Place], fits: Callable[[Place], bool], otherwise: Text) -> tuple[list[Place], Done]:
    """Seats to which something applies, and what will be told of it. Raises Conflict ``no-seat-fits`` when there is none."""
    fitting = [one for one in places if fits(one)]
    if not fitting:
        raise Conflict("no-seat-fits", otherwise)
    passed = tuple(one.candidate.seat for one in places if one not in fitting)
    return fitting, Done(tuple(one.candidate.seat for one in fitting), passed)


def write_down(
    actor: Actor,
    sitting: Sitting,
    places: Sequence[Place],
    *,
    kind: str,
    verb: str,
    reason: Why,
    now: datetime,
    seconds: int | None = None,
) -> None:
    """One line about each of them (about the room when there is none), and one fact of the journal."""
    about = {"kind": kind, "cause": reason.cause, "sentence": reason.sentence, "seconds": seconds, "at": now}
    whom = [one.candidate.pk for one in places]
    lines = [Incident(sitting=sitting, candidate_id=pk, account=actor.account, **about) for pk in whom]
    Incident.objects.bulk_create(lines or [Incident(sitting=sitting, account=actor.account, **about)])
    facts = {"candidates": whom, "cause": reason.cause, "seconds": seconds}
    told = {key: value for key, value in facts.items() if value not in (None, "")}
    record(actor, verb, sitting, region=sitting.region_id, **told)


def _with_attempts(rows: Sequence[Candidate], *, lock: bool) -> list[Place]:
    """In the order in which everybody locks attempts, so that no two wait for each other."""
    found = Attempt.objects.filter(candidate__in=rows).order_by("pk")
    found = found.select_for_update(of=("self",), no_key=True) if lock else found
    attempts = {row.candidate_id: row for row in found}
    return [Place(row, attempts.get(row.pk)) for row in rows]
