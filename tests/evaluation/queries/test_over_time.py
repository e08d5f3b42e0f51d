"""Competence and trust over time: what is pooled, with which interval, and where it says that there is too little."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from pamong.evaluation.queries.over_time import OverTime, Share, over_time, pooled
from pamong.evaluation.queries.results_chain import plan_of
from pamong.learning.models import Aim, Programme
from pamong.services.models import Service
from pamong.services.queries.quarters import Quarter
from pamong.web.over_time import drawn
from tests import make
from tests.competency.queries import gapped
from tests.evaluation import case
from tests.evaluation.queries.test_results_chain import released
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)
FIRST = date(2024, 7, 1)


def rounded(line: tuple[Share, ...]) -> list[tuple[date, int, list[float | None]]]:
    return [
        (one.day, one.n, [None if value is None else round(value, 1) for value in (one.share, one.low, one.high)])
        for one in line
    ]


def quarter(trust: float | None, trusting: int) -> Quarter:
    return Quarter(1, FIRST, 40, 80.0, 2.0, trust, None, trusting)


def aimed(office: gapped.Office, *codes: str) -> Programme:
    programme = learning.programme(office.world)
    for code in codes:
        Aim.objects.create(programme=programme, competency=office.competencies[code], level=3)
    return programme


def test_competence_is_the_share_of_alumni_who_meet_what_the_programme_teaches() -> None:
    office = gapped.office()
    clerk = office.post("Petugas loket", A=3, C=5)
    with time_machine.travel(datetime(2026, 3, 2, 3, tzinfo=UTC), tick=False):
        for number, level in enumerate([3, 2, 2, 1, 1], 1):
            office.person(f"Orang {number}", office.world.permits, clerk, A=level, C=1)
        office.snapshot("AKPK awal")
    with time_machine.travel(datetime(2026, 6, 1, 3, tzinfo=UTC), tick=False):
        for number in (2, 3, 4):
            office.show(f"Orang {number}", gapped.EXAM, A=5)
        office.snapshot("AKPK akhir")
    people = [person.pk for person in office.people.values()]
    found = over_time(aimed(office, "A").uuid, office.region, people, None)
    # Wilson's score by hand, z = 1.96: 1 of 5 is 0.036 … 0.624, 4 of 5 its mirror
    assert rounded(found.competence) == [
        (date(2026, 3, 2), 5, [20.0, 3.6, 62.4]),
        (date(2026, 6, 1), 5, [80.0, 37.6, 96.4]),
    ]
    assert found.trust == ()
    four = over_time(aimed(office, "A").uuid, office.region, people[:4], None)
    assert rounded(four.competence) == [
        (date(2026, 3, 2), 4, [None, None, None]),
        (date(2026, 6, 1), 4, [None, None, None]),
    ]


def test_trust_pools_the_trained_offices_of_a_quarter() -> None:
    with time_machine.travel(NOW, tick=False):
        world = make.world()
        planted = case.planted(world, trained=2, compared=1, months=1)
        case.plan(case.study(world), planted.programme, planted.service)
        first, second = (Service.objects.get(unit=unit) for unit in planted.trained)
        other = Service.objects.get(unit=planted.compared[0])
        released(world, first, date(2024, 7, 1), 4)
        released(world, second, date(2024, 7, 1), 1)
        released(world, other, date(2024, 7, 1), 1)
        released(world, second, date(2025, 4, 1), 4)
        found = over_time(planted.programme.uuid, world.region.pk, [], plan_of(planted.programme.uuid))
    # thirty who trust and thirty who do not; then thirty of thirty: Wilson 0.377 … 0.623 and 0.886 … 1
    assert rounded(found.trust) == [
        (date(2024, 7, 1), 60, [50.0, 37.7, 62.3]),
        (date(2025, 4, 1), 30, [100.0, 88.6, 100.0]),
    ]
    assert found.competence == ()


def test_office_that_published_no_share_is_left_out_of_the_sum() -> None:
    shown, withheld = quarter(50.0, 30), quarter(None, 12)
    assert rounded((pooled(FIRST, [shown, withheld]),)) == [(FIRST, 30, [50.0, 33.2, 66.8])]  # 15 of 30, by Wilson
    assert pooled(FIRST, [withheld, withheld]) == Share(FIRST, "", 24)


def test_too_little_is_said_and_not_drawn() -> None:
    few = Share(date(2026, 3, 2), "AKPK awal", 4)
    enough = Share(date(2026, 6, 1), "AKPK akhir", 5, 80.0, 37.55, 96.38)
    competence, trust = drawn(OverTime((few, enough), ()))
    assert competence.rows == (
        ("AKPK awal, Mar 2026", "belum cukup data", "", "4"),
        ("AKPK akhir, Jun 2026", "80 %", "38 sampai 96", "5"),
    )
    assert competence.picture.count("<circle") == competence.picture.count('class="whisk"') == 1
    assert (trust.rows, trust.picture) == ((), "")


def test_line_goes_on_between_points_where_nobody_looked() -> None:
    line = tuple(Share(date(2026, month, 1), "", 30, 50.0, 33.0, 67.0) for month in (1, 4, 7))
    _competence, trust = drawn(OverTime((), line))
    assert trust.picture.count('<path class="ln a"') == 1
    assert trust.picture.count("<circle") == 3
    assert "Jan 2026: 50, selang 33 sampai 67" in trust.picture


def test_chain_page_shows_both_lines(world: World, planted: case.Planted) -> None:
    page = make.browser_of(world, "budi").get(f"/program/{planted.programme.uuid}/rantai/").content.decode()
    assert "Kompetensi dan kepercayaan dari waktu ke waktu" in page
    assert page.count("Belum cukup data") == 2


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def planted(world: World) -> case.Planted:
    return case.planted(world, trained=2, compared=2, months=1)
