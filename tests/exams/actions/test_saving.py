"""Answers come in, are judged, and stay."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pamong.exams.actions.saving import Save, save_answers
from pamong.exams.formats.attempt_token import Claim
from pamong.exams.models import Attempt, Response
from tests import make
from tests.exams import case

pytestmark = pytest.mark.django_db


def working(**facts: Any) -> Attempt:
    """Somebody at work in a sitting of the region."""
    world = make.world()
    return case.attempt(case.candidate(case.prepared(world).sitting, world.ani), **facts)


def claim(attempt: Attempt, generation: int = 1) -> Claim:
    return Claim(attempt.uuid, attempt.pk, attempt.region, attempt.form_id, generation, 2_000_000_000)


def stored() -> list[tuple[int, int, str]]:
    return list(Response.objects.order_by("attempt", "slot", "seq").values_list("slot", "seq", "value"))


def verdicts(attempt: Attempt, now: datetime | None = None, generation: int = 1) -> tuple[str, ...]:
    rows = save_answers([Save(claim(attempt, generation), 1, 1, '"a"')], now or timezone.now())
    return tuple(row.refusal for row in rows)


def test_answers_are_stored_in_one_statement() -> None:
    attempt = working()
    now = attempt.started_at or timezone.now()
    saves = [
        Save(claim(attempt), slot, seq, f'"{value}"') for slot, seq, value in [(1, 1, "a"), (2, 1, "b"), (1, 2, "c")]
    ]
    assert [tuple(row) for row in save_answers(saves, now)] == [("", 3600)] * 3
    assert stored() == [(1, 1, '"a"'), (1, 2, '"c"'), (2, 1, '"b"')]


def test_an_answer_that_is_sent_again_changes_nothing() -> None:
    attempt = working()
    save_answers([Save(claim(attempt), 1, 1, '"a"')], timezone.now())
    again = save_answers([Save(claim(attempt), 1, 1, '"b"'), Save(claim(attempt), 1, 1, '"c"')], timezone.now())
    assert ([row.refusal for row in again], stored()) == (["", ""], [(1, 1, '"a"')])


def test_another_computer_makes_an_older_token_useless() -> None:
    attempt = working(generation=2)
    assert (verdicts(attempt), stored()) == (("moved",), [])
    assert (verdicts(attempt, generation=3), stored()) == (("moved",), [])


def test_nothing_is_stored_before_the_start_in_a_pause_and_after_the_end() -> None:
    attempt, now = working(), timezone.now()
    Attempt.objects.update(paused_at=now, left=60)
    assert verdicts(attempt) == ("paused",)
    Attempt.objects.update(paused_at=None, left=None, receipt="0", ended_at=now)
    assert verdicts(attempt) == ("done",)
    Attempt.objects.update(receipt="", ended_at=None, started_at=None, deadline=None)
    assert (verdicts(attempt), stored()) == (("waiting",), [])


def test_an_answer_is_late_three_seconds_after_the_deadline() -> None:
    now = timezone.now()
    attempt = working(begun=now - timedelta(minutes=60))
    assert verdicts(attempt, now + timedelta(seconds=3.1)) == ("late",)
    assert stored() == []
    assert (verdicts(attempt, now + timedelta(seconds=2.9)), stored()) == (("",), [(1, 1, '"a"')])


def test_one_batch_judges_each_attempt_by_itself() -> None:
    attempt = working()
    other = case.attempt(case.candidate(attempt.sitting, None), paused_at=timezone.now(), left=5)
    gone = Claim(attempt.uuid, 0, attempt.region, attempt.form_id, 1, 2_000_000_000)
    saves = [Save(who, 1, 1, '"a"') for who in (claim(other), claim(attempt), gone)]
    assert [row.refusal for row in save_answers(saves, timezone.now())] == ["paused", "", "moved"]
    assert list(Response.objects.values_list("attempt", flat=True)) == [attempt.pk]
