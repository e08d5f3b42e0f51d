"""Outages by hand-made timelines: minutes after ten o'clock."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.science.outage import (
    Grant,
    Seat,
    Span,
    common,
    gaps,
    lost,
    seats_silent,
    to_give,
    together,
    union,
    without,
)

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)


def at(minute: float) -> datetime:
    return TEN + timedelta(minutes=minute)


def span(since: float, until: float) -> Span:
    return Span(at(since), at(until))


def seats(silent: int, working: int, since: float = 10, until: float = 12) -> list[Seat]:
    """So many at work from 0 to 60, of whom some are silent for a while."""
    return [Seat((span(0, 60),), (span(since, until),) if one < silent else ()) for one in range(working)]


def test_union_joins_what_touches_and_drops_what_is_empty() -> None:
    assert union([span(5, 7), span(1, 2), span(2, 3), span(6, 9), span(4, 4)]) == (span(1, 3), span(5, 9))


def test_common_is_what_lies_in_both() -> None:
    assert common([span(0, 5), span(8, 12)], [span(4, 9)]) == (span(4, 5), span(8, 9))


def test_without_cuts_holes() -> None:
    assert without([span(0, 10)], [span(2, 3), span(9, 20)]) == (span(0, 2), span(3, 9))


def test_gap_is_longer_than_ten_seconds() -> None:
    ten = timedelta(seconds=10)
    runs = [
        Span(at(0), at(5)),
        Span(at(5) + ten, at(9)),
        Span(at(9) + ten + timedelta(microseconds=1), at(12)),
    ]
    assert gaps(runs) == (Span(at(9), at(9) + ten + timedelta(microseconds=1)),)


def test_thirty_per_cent_silent_together_prove_an_outage() -> None:
    assert together(seats(3, 10)) == (span(10, 12),)


def test_fewer_than_thirty_per_cent_prove_nothing() -> None:
    assert together(seats(3, 11)) == ()


def test_two_seats_prove_nothing_though_they_are_everybody() -> None:
    assert together(seats(2, 2)) == ()


def test_silences_one_after_another_prove_nothing() -> None:
    rows = [Seat((span(0, 60),), (span(start, start + 2),)) for start in (10, 12, 14)]
    assert together(rows) == ()


def test_only_the_time_in_which_enough_were_silent_is_proven() -> None:
    rows = [Seat((span(0, 60),), (span(start, 20 + start),)) for start in (10, 11, 13)]
    assert together([*rows, *seats(0, 7)]) == (span(13, 30),)


def test_who_has_finished_or_pauses_is_not_counted() -> None:
    ended = [Seat((span(0, 5),)) for _ in range(20)]
    paused = [Seat((span(0, 9), span(15, 60))) for _ in range(20)]
    assert together([*seats(3, 10), *ended, *paused]) == (span(10, 12),)


def test_silence_after_the_end_of_the_work_is_no_silence() -> None:
    rows = [Seat((span(0, 10),), (span(9, 30),)) for _ in range(3)]
    assert together(rows) == (span(9, 10),)


def test_several_outages_are_proven_each() -> None:
    rows = [Seat((span(0, 60),), (span(10, 12), span(30, 31))) for _ in range(4)]
    assert together(rows) == (span(10, 12), span(30, 31))


def test_server_gap_is_lost_by_everybody_at_work() -> None:
    assert lost(Seat((span(0, 60),)), [span(10, 12)], ()) == (span(10, 12),)
    assert lost(Seat((span(11, 60),)), [span(10, 12)], ()) == (span(11, 12),)
    assert lost(Seat((span(0, 5),)), [span(10, 12)], ()) == ()
    assert lost(Seat((span(0, 11), span(20, 60))), [span(10, 12)], ()) == (span(10, 11),)


def test_each_seat_loses_its_own_silence_in_the_proven_time() -> None:
    proven = [span(10, 20)]
    assert lost(Seat((span(0, 60),), (span(8, 14),)), (), proven) == (span(10, 14),)
    assert lost(Seat((span(0, 60),), ()), (), proven) == ()


def test_gap_and_silence_over_each_other_count_once() -> None:
    seat = Seat((span(0, 60),), (span(9, 13),))
    assert lost(seat, [span(10, 12)], [span(9, 13)]) == (span(9, 13),)


def test_seat_is_silent_from_its_last_sign_after_twenty_seconds() -> None:
    now = at(10)
    last = {1: now - timedelta(seconds=20), 2: now - timedelta(seconds=21)}
    assert seats_silent(last, now) == {2: Span(now - timedelta(seconds=21), now)}


def test_span_that_is_over_is_given_in_whole_seconds_rounded_up() -> None:
    piece = Span(at(10), at(10) + timedelta(seconds=42.3))
    assert to_give([piece], [], deadline=at(60), now=at(20)) == (Grant(at(10), 43),)
    assert to_give([piece], [Grant(at(10), 43)], deadline=at(60), now=at(20)) == ()


def test_what_lasts_is_given_in_pieces_and_adds_up() -> None:
    first = to_give([span(10, 10.75)], [], deadline=at(60), now=at(10.75))
    assert first == (Grant(at(10), 45),)
    assert to_give([span(10, 11)], first, deadline=at(60), now=at(11)) == ()  # 15 seconds are not yet a piece
    second = to_give([span(10, 11)], first, deadline=at(60), now=at(20))  # but it is over now
    assert second == (Grant(at(10.75), 15),)


def test_near_the_deadline_nobody_waits_for_a_piece() -> None:
    piece = span(59, 59.2)
    assert to_give([piece], [], deadline=at(59.3), now=at(59.2)) == (Grant(at(59), 12),)


def test_outage_across_the_deadline_is_given_whole() -> None:
    assert to_give([span(59, 65)], [], deadline=at(60), now=at(65.5)) == (Grant(at(59), 360),)


def test_outage_after_the_deadline_gives_nothing() -> None:
    assert to_give([span(60, 65)], [], deadline=at(60), now=at(66)) == ()


def test_second_outage_counts_when_the_first_moved_the_deadline_behind_it() -> None:
    owed = [span(55, 59), span(61, 62)]
    assert to_give(owed, [], deadline=at(60), now=at(63)) == (Grant(at(55), 240), Grant(at(61), 60))


SPANS = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=12).map(
    lambda pairs: [Span(TEN + timedelta(seconds=a), TEN + timedelta(seconds=a + n)) for a, n in pairs]
)


@settings(max_examples=60, deadline=None)
@given(SPANS, SPANS)
def test_common_and_without_part_the_union(one: list[Span], other: list[Span]) -> None:
    both, only = common(one, other), without(one, other)
    assert union([*both, *only]) == union(one)
    assert common(both, only) == ()


@settings(max_examples=60, deadline=None)
@given(SPANS)
def test_whatever_comes_in_pieces_is_given_once_and_wholly(owed: list[Span]) -> None:
    given_so_far: tuple[Grant, ...] = ()
    for second in range(0, 400, 7):
        now = TEN + timedelta(seconds=second)
        known = [Span(one.since, min(one.until, now)) for one in owed if one.since < now]
        given_so_far += to_give(known, given_so_far, deadline=at(60), now=now)
    whole = sum(((one.until - one.since).seconds for one in union(owed)), 0)
    assert sum(one.seconds for one in given_so_far) == whole
