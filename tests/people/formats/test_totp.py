"""Codes of authenticator apps, against the tables of their standards."""

import base64

import pytest

from pamong.people.formats import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()
"""Of RFC 4226, appendix D."""


@pytest.mark.parametrize(
    ("counter", "code"),
    [(0, "755224"), (1, "287082"), (2, "359152"), (3, "969429"), (8, "399871"), (9, "520489")],
)
def test_code_is_that_of_the_standard(counter: int, code: str) -> None:
    assert totp.code_at(SECRET, counter) == code


@pytest.mark.parametrize(("now", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_code_of_a_moment_is_that_of_the_standard(now: int, code: str) -> None:
    assert totp.code_at(SECRET, totp.counter_at(now)) == code
    assert totp.counter_of(SECRET, code, now) == now // 30


NOW = 1_800_000_015.0
HERE = 60_000_000


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_before_and_after_is_tolerated(steps: int, right: bool) -> None:  # noqa: FBT001  # a parameter of the test
    code = totp.code_at(SECRET, HERE + steps)
    assert totp.counter_of(SECRET, code, NOW) == (HERE + steps if right else None)


@pytest.mark.parametrize(
    ("steps", "minutes"),
    [(10, 5), (-10, -5), (2, 1), (-2, -1), (3, 2), (31, 16), (-31, -16)],
)
def test_stray_code_tells_by_how_much_the_clock_is_off(steps: int, minutes: int) -> None:
    code = totp.code_at(SECRET, HERE + steps)
    found = totp.stray_counter(SECRET, code, NOW)
    assert found == HERE + steps
    assert totp.minutes_off(HERE + steps, NOW) == minutes


@pytest.mark.parametrize("steps", [0, 1, -1, 32, -32, 5000])
def test_code_that_is_right_or_too_far_away_tells_nothing(steps: int) -> None:
    assert totp.stray_counter(SECRET, totp.code_at(SECRET, HERE + steps), NOW) is None


def test_code_is_read_with_blanks() -> None:
    code = totp.code_at(SECRET, HERE)
    assert totp.counter_of(SECRET, f" {code[:3]} {code[3:]}", NOW) == HERE
    assert totp.counter_of(SECRET, "", NOW) is None


def test_secret_is_grouped_to_be_typed() -> None:
    assert totp.grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"
