"""Who was seen, who was silent, and that the service itself was up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pamong.exams.actions.heartbeat import Gap, beat
from pamong.exams.actions.presence import Seen, note_presence
from pamong.exams.models import Incident, Signal, Silence, Uptime
from tests import make
from tests.exams import case

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def later(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_presence_is_written_over_and_counts() -> None:
    row = case.attempt(case.candidate(case.prepared(make.world()).sitting))
    for first, last, slot, away, address in [
        (0, 3, 2, 0, "aa"),
        (5, 8, 0, 2, ""),
        (9, 9, 3, 1, "bb"),
        (2, 4, 1, 0, "bb"),
    ]:
        note_presence([Seen(row.pk, NOW + later(first), NOW + later(last), slot, away, address)], NOW)
    found = Signal.objects.get()
    assert (found.attempt, found.sitting, found.seen_at) == (row.pk, row.sitting_id, NOW + later(9))
    assert (found.slot, found.away, found.address, found.moves) == (1, 3, "bb", 1)
    assert not Silence.objects.exists()


def test_a_window_left_and_another_address_are_lines_of_what_happened() -> None:
    row = case.attempt(case.candidate(case.prepared(make.world()).sitting))
    note_presence([Seen(row.pk, NOW, NOW, 1, 0, "aa")], NOW)
    note_presence([Seen(row.pk, NOW, NOW + later(5), 1, 0, "")], NOW)
    assert not Incident.objects.exists()
    note_presence([Seen(row.pk, NOW, NOW + later(9), 1, 2, "aa")], NOW)
    note_presence([Seen(row.pk, NOW, NOW + later(14), 1, 0, "bb")], NOW)
    note_presence([Seen(row.pk, NOW, NOW + later(19), 1, 1, "aa")], NOW)
    found = Incident.objects.filter(sitting=row.sitting, candidate=row.candidate, account=None).order_by("at", "-kind")
    assert list(found.values_list("kind", "at")) == [
        ("away", NOW + later(9)),
        ("address", NOW + later(14)),
        ("away", NOW + later(19)),
        ("address", NOW + later(19)),
    ]


def test_one_that_tells_nonsense_does_not_hide_the_others() -> None:
    sitting = case.prepared(make.world()).sitting
    one, other = (case.attempt(case.candidate(sitting)) for _seat in range(2))
    for seconds in (0, 5):
        told = (NOW + later(seconds), NOW + later(seconds), 1)
        note_presence([Seen(one.pk, *told, 2**31 - 1), Seen(other.pk, *told, 1)], NOW)
    found = Signal.objects.order_by("attempt").values_list("away", "seen_at")
    assert list(found) == [(1_000_000, NOW + later(5)), (2, NOW + later(5))]


def test_whoever_is_back_after_twenty_seconds_was_silent() -> None:
    attempt = case.attempt(case.candidate(case.prepared(make.world()).sitting))
    note_presence([Seen(attempt.pk, NOW, NOW)], NOW)
    note_presence([Seen(attempt.pk, NOW + later(20), NOW + later(25))], NOW)
    assert not Silence.objects.exists()
    note_presence([Seen(attempt.pk, NOW + later(45.5), NOW + later(50))], NOW)
    note_presence([], NOW)
    assert list(Silence.objects.values_list("attempt", "sitting", "since", "until")) == [
        (attempt.pk, attempt.sitting_id, NOW + later(25), NOW + later(45.5))
    ]


def test_nobody_is_seen_who_has_no_attempt() -> None:
    note_presence([Seen(404, NOW, NOW)], NOW)
    assert not Signal.objects.exists()


def test_beats_make_one_line_until_one_is_missed() -> None:
    assert [beat(NOW + later(seconds)) for seconds in (0, 5, 15)] == [None, None, None]
    assert beat(NOW + later(25.1)) == Gap(NOW + later(15), NOW + later(25.1))
    assert list(Uptime.objects.order_by("since").values_list("since", "last")) == [
        (NOW, NOW + later(15)),
        (NOW + later(25.1), NOW + later(25.1)),
    ]


def test_a_clock_that_was_set_back_proves_nothing() -> None:
    beat(NOW)
    assert [beat(NOW - later(3600)), beat(NOW + later(5))] == [None, None]
    assert list(Uptime.objects.values_list("since", "last")) == [(NOW, NOW + later(5))]
