"""A token says what was signed, for as long as it was signed for."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from pamong.exams.formats.attempt_token import Claim, issue, read

ATTEMPT = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LATER = int(NOW.timestamp()) + 60


def test_a_token_says_what_was_signed() -> None:
    token = issue(ATTEMPT, 2**62, 7, 9, 3, LATER)
    assert read(token, NOW) == Claim(ATTEMPT, 2**62, 7, 9, 3, LATER)
    assert len(token) == 112


def test_a_token_expires() -> None:
    token = issue(ATTEMPT, 1, 7, 9, 3, LATER)
    with pytest.raises(ValueError, match="expired"):
        read(token, datetime.fromtimestamp(LATER, UTC))


@pytest.mark.parametrize("place", range(0, 110, 5))
def test_no_sign_of_a_token_can_be_changed(place: int) -> None:
    token = issue(ATTEMPT, 1, 7, 9, 3, LATER)
    other = "Q" if token[place] != "Q" else "R"
    with pytest.raises(ValueError, match="signed"):
        read(token[:place] + other + token[place + 1 :], NOW)


@pytest.mark.parametrize("text", ["", "x", "=" * 112, "…" * 112, "A" * 112, "A" * 10_000])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"token|signed|ASCII|padding"):
        read(text, NOW)
