"""Attempts end once, with a receipt of what is stored."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.exams.actions.saving import Save, save_answers
from pamong.exams.actions.submitting import Receipt, end_attempts, end_expired, submit_attempts
from pamong.exams.formats.attempt_token import Claim
from pamong.exams.formats.receipt import grouped, receipt_of
from pamong.exams.models import Attempt, FormItem, Incident, Score, ScoringRun, Signal
from tests import make
from tests.exams import case

pytestmark = pytest.mark.django_db


def attempts(number: int = 1, *, minutes_ago: float = 1, **facts: Any) -> list[Attempt]:
    """So many at work in one sitting."""
    sitting = case.prepared(make.world(), **facts).sitting
    begun = timezone.now() - timedelta(minutes=minutes_ago)
    return [case.attempt(case.candidate(sitting), begun=begun) for _place in range(number)]


def answer(attempt: Attempt, *answers: tuple[int, int, str]) -> None:
    claim = Claim(attempt.uuid, attempt.pk, attempt.region, attempt.form_id, 1, 2_000_000_000)
    saved = save_answers([Save(claim, *one) for one in answers], attempt.started_at or timezone.now())
    assert {one.refusal for one in saved} == {""}


def told() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="exams.").order_by("id").values_list("verb", flat=True))


def test_a_receipt_is_of_the_answers_that_hold() -> None:
    (row,) = attempts(shows_score=True)
    answer(row, (2, 1, '"a"'), (1, 1, '"b"'), (2, 2, '"b"'), (3, 1, "null"))
    wanted = receipt_of(row.uuid, [(1, 1, '"b"'), (2, 2, '"b"'), (3, 1, "null")])
    now = timezone.now()
    assert submit_attempts([row.pk], now) == {row.pk: Receipt(wanted, Decimal("66.67"))}
    row.refresh_from_db()
    assert (row.receipt, row.submitted_at, row.ended_at) == (wanted, now, None)
    assert submit_attempts([row.pk, 0], timezone.now()) == {row.pk: Receipt(wanted, Decimal("66.67"))}
    assert (told(), Score.objects.count(), Incident.objects.count()) == (["exams.submitted"], 1, 1)


def test_a_receipt_is_read_in_fours() -> None:
    assert grouped("0123456789abcdef") == "0123 4567 89ab cdef"


def test_no_score_is_told_where_the_sitting_shows_none() -> None:
    (row,) = attempts()
    receipt = submit_attempts([row.pk], timezone.now())[row.pk]
    assert (receipt.score, receipt.receipt) == (None, receipt_of(row.uuid, []))
    assert Score.objects.get().percent == Decimal("0.00")


def test_who_waits_or_is_paused_cannot_hand_in_but_can_be_ended() -> None:
    waiting, paused = attempts(2)
    Attempt.objects.filter(pk=waiting.pk).update(started_at=None, deadline=None)
    Attempt.objects.filter(pk=paused.pk).update(paused_at=timezone.now(), left=5)
    found = submit_attempts([waiting.pk, paused.pk], timezone.now())
    assert [found[row.pk] for row in (waiting, paused)] == [
        Receipt("", refusal="waiting"),
        Receipt("", refusal="paused"),
    ]
    assert (told(), Attempt.objects.exclude(receipt="").count()) == ([], 0)
    now = timezone.now()
    ended = end_attempts(SYSTEM, [waiting.pk, paused.pk], now)
    assert {one.refusal for one in ended.values()} == {""}
    assert list(Attempt.objects.values_list("ended_at", "paused_at")) == [(now, None), (now, None)]
    assert told() == ["exams.ended", "exams.ended"]


def test_a_receipt_is_given_although_a_key_is_missing() -> None:
    (row,) = attempts(shows_score=True)
    later = FormItem.objects.get(form=row.form, slot=1).version
    ScoringRun.objects.create(
        sitting=row.sitting,
        number=1,
        keys={str(later.pk): 9},
        digest="",
        method="1",
        made_at=timezone.now(),
        adopted_at=timezone.now(),
    )
    assert submit_attempts([row.pk], timezone.now())[row.pk] == Receipt(receipt_of(row.uuid, []))
    assert not Score.objects.exists()


def test_time_that_is_up_ends_who_is_in_contact() -> None:
    now = timezone.now()
    seen, silent, busy, running = attempts(4, minutes_ago=61)
    Attempt.objects.filter(pk=running.pk).update(deadline=now - timedelta(seconds=9))
    for row in (seen, busy, running):
        Signal.objects.create(attempt=row.pk, sitting=row.sitting_id, seen_at=now)
    Signal.objects.create(attempt=silent.pk, sitting=silent.sitting_id, seen_at=now - timedelta(seconds=61))
    assert end_expired(now, {busy.pk}) == 1
    assert list(Attempt.objects.exclude(receipt="").values_list("pk", "ended_at")) == [(seen.pk, now)]
    assert list(Incident.objects.values_list("kind", "cause")) == [("ended", "time-up")]
    assert end_expired(now + timedelta(hours=1)) == 3
    assert end_expired(now + timedelta(hours=1)) == 0
