"""The builders make rows that the database accepts."""

import pytest

from pamong.exams.models import Attempt
from tests import make
from tests.exams import case


@pytest.mark.django_db
def test_prepared_sitting_takes_a_candidate_to_work() -> None:
    world = make.world()
    ready = case.prepared(world)
    row = case.attempt(case.candidate(ready.sitting, world.ani))
    assert (row.slots, Attempt.objects.get().candidate.person) == (3, world.ani.person)
