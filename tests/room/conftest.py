"""The exam room without a server: its application is called directly, on a database in which commits are real."""

from collections.abc import Iterator

import pytest

from pamong.exams.queries.packages import package_of
from pamong.exams.queries.scores import keys_of
from pamong.room import endpoints


@pytest.fixture
def fresh(committed: None) -> Iterator[None]:
    """What a web process keeps of forms for its life is of another database in the next test."""
    for known in (package_of, keys_of):
        known.cache_clear()
    endpoints.PACKAGES.clear()
    endpoints.WATCH.take()
    endpoints.GUESSES.wrong.clear()
    yield
    for known in (package_of, keys_of):
        known.cache_clear()
