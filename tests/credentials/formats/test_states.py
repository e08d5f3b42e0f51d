"""What a certificate is worth at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from pamong.credentials.formats.states import State, state_of

BEGINS = datetime(2026, 5, 3, 1, 0, tzinfo=UTC)
ENDS = datetime(2029, 5, 3, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("kinds", "at", "state"),
    [
        ((), BEGINS - SECOND, "tidak sah"),
        ((), BEGINS, "berlaku"),
        ((), ENDS, "berlaku"),
        ((), ENDS + SECOND, "kedaluwarsa"),
        (("suspended",), BEGINS, "dibekukan"),
        (("suspended",), ENDS + SECOND, "dibekukan"),
        (("suspended", "resumed"), BEGINS, "berlaku"),
        (("suspended", "resumed"), ENDS + SECOND, "kedaluwarsa"),
        (("suspended", "resumed", "suspended"), BEGINS, "dibekukan"),
        (("withdrawn",), BEGINS, "dicabut"),
        (("withdrawn",), ENDS + SECOND, "dicabut"),
        (("suspended", "withdrawn"), BEGINS, "dicabut"),
        (("replaced",), BEGINS, "diganti"),
        (("replaced",), ENDS + SECOND, "diganti"),
    ],
)
def test_state_follows_changes_and_times(kinds: tuple[str, ...], at: datetime, state: str) -> None:
    found = state_of(signed=True, kinds=kinds, valid_from=BEGINS, valid_until=ENDS, at=at)
    assert found == State(state)


@pytest.mark.parametrize("kinds", [(), ("suspended",), ("withdrawn",), ("replaced",)])
def test_state_unsigned_is_not_found_whatever_happened(kinds: tuple[str, ...]) -> None:
    assert state_of(signed=False, kinds=kinds, valid_from=BEGINS, valid_until=ENDS, at=BEGINS) == State.UNKNOWN


def test_state_values_are_those_of_the_command() -> None:
    assert {str(state) for state in State} == {
        "berlaku",
        "kedaluwarsa",
        "dibekukan",
        "dicabut",
        "diganti",
        "tidak ditemukan",
        "tidak sah",
    }
