"""An attempt as its own player sees it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from pamong.exams.models import Attempt, Incident, IncidentKind, Score
from pamong.exams.queries.causes import cause_label
from pamong.exams.queries.scores import holding_runs

_GIVES: Final = (IncidentKind.OUTAGE, IncidentKind.TIME)

_HOLDING: Final = """
SELECT DISTINCT ON (slot) slot, seq, value FROM exams_response WHERE region = %s AND attempt = %s ORDER BY slot, seq DESC
"""


@dataclass(frozen=True, slots=True)
class Given:
    """Time that was given back or added."""

    seconds: int
    why: str


@dataclass(frozen=True, slots=True)
class Pulse:
    """How an attempt stands.

    generation  of the newest token
    state       waiting, working, paused or done
    seconds_left    None while no clock runs
    """

    generation: int
    state: str
    seconds_left: int | None
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class AttemptView:
    """Everything that a player needs to begin or to go on.

    answers     slot, seq and value of what holds
    score       per cent; None where the sitting shows none
    """

    pulse: Pulse
    title: str
    name: str
    number: str
    large: bool
    form: int
    answers: tuple[tuple[int, int, Any], ...]
    receipt: str
    score: Decimal | None


def state_of(attempt: Attempt) -> str:
    """What the candidate does."""
    if attempt.receipt:
        return "done"
    if attempt.paused_at is not None:
        return "paused"
    return "waiting" if attempt.started_at is None else "working"


def seconds_left(attempt: Attempt, now: datetime) -> int | None:
    """Until the deadline; what was left when it was paused; None while no clock runs."""
    if attempt.receipt or attempt.deadline is None:
        return None
    if attempt.left is not None:
        return attempt.left
    return max(0, int((attempt.deadline - now).total_seconds()))


def pulses(attempts: Sequence[int], now: datetime) -> dict[int, Pulse]:
    """How attempts stand, by id. Two statements for any number of them; those that are not there are left out."""
    rows = Attempt.objects.filter(pk__in=attempts).defer("uuid")
    found = {row.pk: row for row in rows}
    given = _given({row.candidate_id: row.pk for row in found.values()})
    return {
        pk: Pulse(row.generation, state_of(row), seconds_left(row, now), tuple(given.get(pk, ())))
        for pk, row in found.items()
    }


def view_of(attempt: int, now: datetime) -> AttemptView:
    """Everything about one attempt. Raises Attempt.DoesNotExist."""
    row = Attempt.objects.select_related("candidate__person", "sitting").get(pk=attempt)
    given = _given({row.candidate_id: row.pk})
    with connection.cursor() as cursor:
        cursor.execute(_HOLDING, [row.region, row.pk])
        answers = tuple((slot, seq, json.loads(value)) for slot, seq, value in cursor.fetchall())
    someone = row.candidate.person
    return AttemptView(
        pulse=Pulse(row.generation, state_of(row), seconds_left(row, now), tuple(given.get(row.pk, ()))),
        title=row.sitting.title,
        name=someone.name if someone else _("Peserta gladi bersih"),
        number=row.candidate.number,
        large=row.candidate.large,
        form=row.form_id,
        answers=answers,
        receipt=row.receipt,
        score=_score(row),
    )


def _score(attempt: Attempt) -> Decimal | None:
    if not attempt.receipt or not attempt.sitting.shows_score:
        return None
    run = holding_runs([attempt.sitting_id]).get(attempt.sitting_id)
    return Score.objects.filter(run=run, attempt=attempt).values_list("percent", flat=True).first()


def _given(candidates: dict[int, int]) -> dict[int, list[Given]]:
    """Attempt → time that it got, in order; ``candidates``: candidate → attempt."""
    rows = Incident.objects.filter(candidate__in=list(candidates), kind__in=_GIVES, seconds__gt=0).order_by("pk")
    found: dict[int, list[Given]] = {}
    for candidate, cause, seconds in rows.values_list("candidate", "cause", "seconds"):
        found.setdefault(candidates[candidate], []).append(Given(seconds or 0, cause_label(cause)))
    return found


def generations(attempts: Sequence[int]) -> dict[int, int]:
    """Attempt → generation of its newest token."""
    return dict(Attempt.objects.filter(pk__in=attempts).values_list("pk", "generation"))
