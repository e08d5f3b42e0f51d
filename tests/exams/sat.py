"""Exams that people sat, made directly: answers as they came, attempts handed in, a sitting closed."""

import json
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from pamong.exams.models import Attempt, Candidate, Response, Sitting
from pamong.people.models import Account, Person
from tests.exams import case
from tests.exams.case import Prepared


def answer(attempt: Attempt, slot: int, value: object, seq: int = 1) -> None:
    """An answer as it came; None takes the one before back."""
    Response.objects.create(
        region=attempt.region, attempt=attempt.pk, slot=slot, seq=seq, value=json.dumps(value), at=timezone.now()
    )


def work(made: Prepared, person: Person | Account | None, answers: Sequence[object]) -> Attempt:
    """Somebody sits down, answers the slots in order (None: not at all) and hands in."""
    attempt = case.attempt(case.candidate(made.sitting, person))
    for slot, value in enumerate(answers, 1):
        if value is not None:
            answer(attempt, slot, value)
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=timezone.now(), receipt="0123456789abcdef")
    attempt.refresh_from_db()
    return attempt


def crowd(made: Prepared, answers: Sequence[Sequence[str | None]]) -> None:
    """Many attempts at once, of nobody in particular, all handed in; answers by person and slot."""
    now = timezone.now()
    start = Candidate.objects.filter(sitting=made.sitting).count() + 1
    candidates = Candidate.objects.bulk_create(
        Candidate(
            sitting=made.sitting,
            form=made.form,
            number=f"{made.sitting.prefix}-{seat:04}",
            seat=seat,
            added_at=now,
            edition=1,
            used=1,
            extra=0,
            large=False,
            accommodation="",
            removal="",
        )
        for seat in range(start, start + len(answers))
    )
    attempts = Attempt.objects.bulk_create(
        Attempt(
            candidate=one,
            sitting=made.sitting,
            form=made.form,
            region=made.sitting.region_id,
            generation=1,
            slots=len(made.versions),
            entered_at=now,
            admitted_at=now,
            started_at=now,
            deadline=now + timedelta(hours=1),
            submitted_at=now,
            receipt="0123456789abcdef",
        )
        for one in candidates
    )
    Response.objects.bulk_create(
        Response(region=one.region, attempt=one.pk, slot=slot, seq=1, value=json.dumps(value), at=now)
        for one, row in zip(attempts, answers, strict=True)
        for slot, value in enumerate(row, 1)
        if value is not None
    )


def close(sitting: Sitting) -> Sitting:
    """The sitting over."""
    now = timezone.now()
    Sitting.objects.filter(pk=sitting.pk).update(started_at=now, closed_at=now)
    sitting.refresh_from_db()
    return sitting
