"""The own exams: when, where, what to bring, and what came of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.exams.access import own_candidacies
from pamong.exams.formats.exam_day import EARLY, doors
from pamong.exams.formats.sitting_states import CANCELLED, CLOSED, OVER, RUNNING, status_of
from pamong.exams.models import Attempt, Candidate, Score
from pamong.exams.queries.scores import holding_runs
from pamong.kit.states import Status

STAYS: Final = timedelta(hours=12)
"""How long after its planned end an exam stands above, unless it was closed."""

COMING: Final = Status("mendatang", _("Akan datang"), "on")
WORKING: Final = Status("dikerjakan", _("Sedang dikerjakan"), "on")
PASSED: Final = Status("lewat", _("Waktunya lewat"), "warn")
HANDED_IN: Final = Status("diserahkan", _("Diserahkan"), "ok")
MISSED: Final = Status("tidak-diikuti", _("Tidak diikuti"), "")

_OPEN: Final = (COMING, RUNNING, WORKING, PASSED)


@dataclass(frozen=True, slots=True)
class OwnResult:
    """What the candidate may know of the score. ``final``: the sitting was closed; else a provisional one.

    passed      None: nobody passes or fails in it
    """

    percent: Decimal
    passed: bool | None
    final: bool


@dataclass(frozen=True, slots=True)
class OwnExam:
    """One sitting of the actor's.

    status      as the candidate knows it: what the own work is at, not what the organiser has done
    ends_at     with the own minutes more
    come_at     when to be there; ``pin_at`` until when one can enter by the PIN, None where none is asked for
    receipt     of a finished attempt, in groups of four; empty before
    result      None before it may be known
    """

    title: str
    about: str
    region: str
    zone: str
    status: Status
    starts_at: datetime
    ends_at: datetime
    minutes: int
    come_at: datetime
    pin_at: datetime | None
    place: str
    address: str
    number: str
    seat: int
    extra: int
    large: bool
    shows_score: bool
    cancellation: str
    receipt: str
    result: OwnResult | None


@dataclass(frozen=True, slots=True)
class OwnExams:
    """What is to come, the nearest first, and what was, the last first. ``early``: minutes before the start to be there."""

    coming: tuple[OwnExam, ...]
    past: tuple[OwnExam, ...]
    early: int = EARLY

    @property
    def today(self) -> OwnExam | None:
        """The next one, where it is on this day in its own zone."""
        now = timezone.now()
        for one in self.coming[:1]:
            zone = ZoneInfo(one.zone)
            if one.starts_at.astimezone(zone).date() == now.astimezone(zone).date():
                return one
        return None


def own_exams(actor: Actor) -> OwnExams:
    """Published sittings in which the actor is, or who the actor acts for. Five queries for any number."""
    rows = list(own_candidacies(actor).order_by("sitting__starts_at", "pk"))
    attempts = {row.candidate_id: row for row in Attempt.objects.filter(candidate__in=[row.pk for row in rows])}
    runs = holding_runs([row.sitting_id for row in rows])
    held = Score.objects.filter(run__in=[run.pk for run in runs.values()])
    scores = {score.attempt_id: score for score in held.filter(attempt__in=[one.pk for one in attempts.values()])}
    now = timezone.now()
    found = [_read(row, attempts.get(row.pk), scores, now) for row in rows]
    ahead = [_ahead(one, now) for one in found]
    return OwnExams(
        coming=tuple(one for one, first in zip(found, ahead, strict=True) if first),
        past=tuple(one for one, first in reversed(list(zip(found, ahead, strict=True))) if not first),
    )


def _ahead(one: OwnExam, now: datetime) -> bool:
    """Whether the person still has to do something, or may."""
    return one.status in _OPEN and one.ends_at + STAYS > now


def _status(row: Candidate, attempt: Attempt | None, now: datetime) -> Status:
    held = status_of(row.sitting, now)
    if held is CANCELLED:
        return held
    if attempt is None or attempt.started_at is None:
        return {RUNNING.code: RUNNING, OVER.code: PASSED, CLOSED.code: MISSED}.get(held.code, COMING)
    if held is CLOSED:
        return held
    return HANDED_IN if attempt.receipt else WORKING


def _read(row: Candidate, attempt: Attempt | None, scores: dict[int, Score], now: datetime) -> OwnExam:
    sitting, room = row.sitting, row.sitting.facility
    pin_at = sitting.starts_at - timedelta(minutes=sitting.pin_closes) if sitting.pin else None
    return OwnExam(
        title=sitting.title,
        about=sitting.blueprint.about,
        region=sitting.region.name,
        zone=sitting.region.time_zone,
        status=_status(row, attempt, now),
        starts_at=sitting.starts_at,
        ends_at=sitting.starts_at + timedelta(minutes=sitting.minutes + row.extra),
        minutes=sitting.minutes + row.extra,
        come_at=doors(sitting.starts_at),
        pin_at=pin_at,
        place=room.name if room else sitting.place,
        address=room.address if room else "",
        number=row.number,
        seat=row.seat,
        extra=row.extra,
        large=row.large,
        shows_score=sitting.shows_score,
        cancellation=sitting.cancellation,
        receipt=_grouped(attempt.receipt) if attempt else "",
        result=_result(row, scores.get(attempt.pk)) if attempt else None,
    )


def _result(row: Candidate, score: Score | None) -> OwnResult | None:
    """A score is told when the sitting was closed, or at once where the sitting says so."""
    final = row.sitting.closed_at is not None
    if score is None or not (final or row.sitting.shows_score):
        return None
    return OwnResult(score.percent, score.passed, final)


def _grouped(receipt: str) -> str:
    return " ".join(receipt[place : place + 4] for place in range(0, len(receipt), 4))
