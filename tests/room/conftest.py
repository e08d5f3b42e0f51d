"""The exam room without a server: its application is called directly, on a database in which commits are real."""

import pytest

from pamong.room import endpoints, surveys


@pytest.fixture
def fresh(committed: None) -> None:
    """What a web process keeps for its life is of another database in the next test."""
    endpoints.PACKAGES.clear()
    surveys.DOORS.clear()
    endpoints.WATCH.take()
    endpoints.GUESSES.wrong.clear()
