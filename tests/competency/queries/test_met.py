"""How many of some people met what was asked of them, snapshot by snapshot."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.competency.queries.met import Met, met_by_snapshot
from tests.competency.queries import gapped

pytestmark = pytest.mark.django_db

EXAM = 1
MARCH, JUNE = datetime(2026, 3, 2, 3, tzinfo=UTC), datetime(2026, 6, 1, 3, tzinfo=UTC)


def test_people_meet_when_every_level_asked_in_these_competencies_is_shown() -> None:
    office = gapped.office()
    clerk = office.post("Petugas loket", A=3, B=2)
    other = office.post("Arsiparis", C=4)
    with time_machine.travel(MARCH, tick=False):
        office.person("Sari", office.world.permits, clerk, A=3, B=2)
        office.person("Tono", office.world.permits, clerk, A=3, B=1)
        office.person("Umi", office.world.permits, clerk, A=3)  # of B nothing is known: not met
        office.person("Wati", office.world.permits, other, C=1)  # neither A nor B is asked of her
        office.snapshot("AKPK awal")
    with time_machine.travel(JUNE, tick=False):
        office.show("Tono", EXAM, B=4)
        office.snapshot("AKPK akhir")
    everybody = [person.pk for person in office.people.values()]
    both = [office.competencies[code].pk for code in "AB"]
    first, last = Met("AKPK awal", date(2026, 3, 2), 3, 1), Met("AKPK akhir", date(2026, 6, 1), 3, 2)
    assert met_by_snapshot(office.region, everybody, both) == (first, last)
    assert met_by_snapshot(office.region, [office.people["Umi"].pk], both) == (
        Met("AKPK awal", date(2026, 3, 2), 1, 0),
        Met("AKPK akhir", date(2026, 6, 1), 1, 0),
    )
    assert met_by_snapshot(office.region, everybody, []) == ()
    with CaptureQueriesContext(connection) as asked:
        met_by_snapshot(office.region, everybody, both)
    assert len(asked) == 3
