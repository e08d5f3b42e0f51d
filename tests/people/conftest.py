"""A registry to import into."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.people.actions.registry_case import Registry


@pytest.fixture
def registry(db: None, tmp_path: Path) -> Iterator[Registry]:
    """Kabupaten Batang Hari, still empty, on the twenty-first of November 2026."""
    with time_machine.travel("2026-11-21T03:00:00Z", tick=False):
        yield Registry(tmp_path)
