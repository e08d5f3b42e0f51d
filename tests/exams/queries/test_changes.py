"""Whether something has changed in a sitting."""

from uuid import UUID

import pytest

from pamong.exams.models import Incident, IncidentKind
from pamong.exams.queries.changes import changes
from tests import make
from tests.exams import case

OTHER = UUID("01890000-0000-7000-8000-000000000002")


@pytest.mark.django_db
def test_changes_differ_when_something_happened() -> None:
    ready = case.prepared(make.world())
    row = case.candidate(ready.sitting)
    before = changes(ready.sitting.uuid)
    assert changes(ready.sitting.uuid) == before
    Incident.objects.create(sitting=ready.sitting, candidate=row, kind=IncidentKind.NOTE, at=row.added_at)
    noted = changes(ready.sitting.uuid)
    case.attempt(row)
    assert len({before, noted, changes(ready.sitting.uuid)}) == 3
    assert changes(OTHER) == ()
