"""What a finding may rest on exists, is of the region, and tells its numbers in one line."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.evaluation.queries.evidence import evidence_choices, evidence_told
from pamong.evaluation.queries.follow_ups import follow_ups_about
from pamong.services.models import Service
from tests import make
from tests.evaluation import case
from tests.evaluation.cycling import NOW
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def test_region_without_anything_has_no_evidence(world: World) -> None:
    assert evidence_choices(world.region.pk) == ()


def test_programme_services_and_studies_are_offered_in_their_region_alone(world: World) -> None:
    found = case.planted(world, trained=1, compared=1, each=1, months=2)
    learning.programme(world, title="Belum terbit", published=False)
    kinds = [(one.kind, one.label.split(",")[0]) for one in evidence_choices(world.region.pk)]
    assert kinds == [("chain", found.programme.title), ("indicator", "Izin usaha"), ("indicator", "Izin usaha")]
    assert evidence_choices(world.other.pk) == ()


def test_time_of_a_service_is_told_with_both_periods(world: World) -> None:
    found = case.planted(world, trained=1, compared=1, months=24)
    row = Service.objects.get(unit=found.trained[0], code=found.service)
    told = evidence_told(world.region.pk, "indicator", str(row.uuid))
    assert told.startswith("Lama proses tengah ")
    assert "(1 Oktober 2025 sampai 31 Desember 2025, n 21); sebelumnya " in told
    assert told.endswith("(1 Oktober 2024 sampai 31 Desember 2024, n 21)")
    assert evidence_told(world.other.pk, "indicator", str(row.uuid)) == ""


def test_chain_of_a_programme_is_told_also_where_little_is_measured(world: World) -> None:
    found = case.planted(world, trained=2, compared=1, each=1, months=2)
    told = evidence_told(world.region.pk, "chain", str(found.programme.uuid))
    assert told.startswith("Hadir: ")
    assert told.endswith("Kepercayaan: belum diukur")
    assert evidence_told(world.other.pk, "chain", str(found.programme.uuid)) == ""


@pytest.mark.parametrize("kind", ["study", "observation", "gain", "satisfaction", "indicator", "chain", "rumor"])
@pytest.mark.parametrize("reference", ["", "izin-usaha", "00000000-0000-0000-0000-000000000000"])
def test_what_is_not_there_tells_nothing(world: World, kind: str, reference: str) -> None:
    assert evidence_told(world.region.pk, kind, reference) == ""


def test_programme_that_nobody_was_asked_about_tells_no_application_and_no_gain(world: World) -> None:
    programme = learning.programme(world)
    told = [evidence_told(world.region.pk, kind, str(programme.uuid)) for kind in ("observation", "gain")]
    assert told == ["", ""]


def test_choices_take_the_same_queries_for_one_and_three(world: World) -> None:
    case.planted(world, trained=1, compared=0, each=1, months=2)
    counts = []
    for more in (0, 2):
        for _number in range(more):
            case.planted(world, trained=1, compared=0, each=1, months=2)
        with CaptureQueriesContext(connection) as queries:
            evidence_choices(world.region.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_rests_on_what_nobody_linked() -> None:
    assert follow_ups_about("study", str(date(2026, 1, 1))) == ()
