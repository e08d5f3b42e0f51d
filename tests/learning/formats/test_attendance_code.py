"""The rotating code, and the chain of marks of a telephone without network."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from pamong.learning.formats.attendance_code import (
    LETTERS,
    age_in_seconds,
    age_of,
    code_at,
    seconds_left,
    spaced,
)
from pamong.learning.formats.mark_chain import FIRST, linked, stamp

KEY, SESSION = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def test_code_is_the_one_that_openssl_and_bc_compute() -> None:
    assert code_at(KEY, SESSION, NOW) == "FPSVZCWJ"
    assert spaced("FPSVZCWJ") == "FPSV ZCWJ"


def test_code_changes_every_twenty_seconds_and_with_key_and_session() -> None:
    assert code_at(KEY, SESSION, NOW + timedelta(seconds=19.9)) == "FPSVZCWJ"
    others = {
        code_at(KEY, SESSION, NOW + timedelta(seconds=20)),
        code_at(UUID(int=3), SESSION, NOW),
        code_at(KEY, UUID(int=3), NOW),
        "FPSVZCWJ",
    }
    assert len(others) == 4
    assert all(set(code) <= set(LETTERS) for code in others)


def test_letters_have_no_lookalikes_and_make_no_words() -> None:
    assert len(set(LETTERS)) == 18
    assert not set(LETTERS) & set("AEIOUYLQ0123456789")


@pytest.mark.parametrize(
    ("later", "ago"),
    [(0, 0), (19, 0), (20, 1), (39, 1), (40, 2), (86_400, 4320), (2 * 86_400 + 19, 8640), (2 * 86_400 + 20, None)],
)
def test_age_counts_steps_up_to_two_days(later: int, ago: int | None) -> None:
    assert age_of("FPSVZCWJ", KEY, SESSION, NOW + timedelta(seconds=later)) == ago


@pytest.mark.parametrize("typed", ["fpsv zcwj", " FPSV-ZCWJ ", "fPsVzCwJ"])
def test_age_does_not_mind_how_it_is_typed(typed: str) -> None:
    assert age_of(typed, KEY, SESSION, NOW) == 0


@pytest.mark.parametrize("typed", ["", "FPSVZCW", "FPSVZCWJJ", "FPSVZCWX", "ÄPSVZCWJ", "12345678", "FPSVZCWJB\x00"])
def test_age_of_what_is_no_code_is_none(typed: str) -> None:
    assert age_of(typed, KEY, SESSION, NOW) is None


def test_code_of_the_next_step_is_not_known_yet() -> None:
    assert age_of("FPSVZCWJ", KEY, SESSION, NOW - timedelta(seconds=1)) is None


def test_age_in_seconds_counts_from_the_moment_the_code_was_new() -> None:
    assert age_in_seconds(0, NOW + timedelta(seconds=7)) == 7
    assert age_in_seconds(3, NOW + timedelta(seconds=7)) == 67


@pytest.mark.parametrize(("later", "left"), [(0, 20), (1, 19), (19, 1), (20, 20)])
def test_seconds_left_until_the_next_code(later: int, left: int) -> None:
    assert seconds_left(NOW + timedelta(seconds=later)) == left


def test_mark_is_chained_as_openssl_computes_it() -> None:
    at = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
    mac = linked("ab" * 32, FIRST, 1, UUID(int=3), at, present=True)
    assert mac == "60571fa5dd5a65849e8a32a46d2924165c52f475be93f25d2eb73e01fe6c2742"
    changed = {
        linked("ac" * 32, FIRST, 1, UUID(int=3), at, present=True),
        linked("ab" * 32, mac, 1, UUID(int=3), at, present=True),
        linked("ab" * 32, FIRST, 2, UUID(int=3), at, present=True),
        linked("ab" * 32, FIRST, 1, UUID(int=4), at, present=True),
        linked("ab" * 32, FIRST, 1, UUID(int=3), at + timedelta(milliseconds=1), present=True),
        linked("ab" * 32, FIRST, 1, UUID(int=3), at, present=False),
    }
    assert len(changed | {mac}) == 7


def test_stamp_is_written_as_javascript_writes_it() -> None:
    assert stamp(datetime(2026, 11, 22, 3, 5, 7, 89_999, tzinfo=UTC)) == "2026-11-22T03:05:07.089Z"
