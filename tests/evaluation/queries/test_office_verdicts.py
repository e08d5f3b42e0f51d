"""What somebody learns about the service of the own office."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from pamong.evaluation.actions.estimates import estimate
from pamong.evaluation.models import Study
from pamong.evaluation.queries.office_verdicts import led_verdicts, own_verdicts
from pamong.people.models import Assignment
from tests import make
from tests.evaluation import case
from tests.make import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def planted(world: World) -> case.Planted:
    """Two offices of which one was trained: too few for a number, enough for a word."""
    return case.planted(world, trained=1, compared=1, months=2)


def studied(world: World, planted: case.Planted, *, published: bool = True) -> Study:
    study = case.study(world, published_at=timezone.now() if published else None)
    case.plan(study, planted.programme, planted.service)
    estimate(world.actor("budi"), study=study.uuid)
    return study


def moved(world: World, planted: case.Planted, *, trained: bool) -> None:
    """Ani serves in one of the two offices."""
    unit = (planted.trained if trained else planted.compared)[0]
    Assignment.objects.filter(person=world.ani.person).update(unit=unit)


@pytest.mark.parametrize("trained", [True, False])
def test_clerk_reads_what_was_found_about_her_office(world: World, planted: case.Planted, *, trained: bool) -> None:
    study = studied(world, planted)
    moved(world, planted, trained=trained)
    (found,) = own_verdicts(world.actor("ani"))
    assert (found.study, found.verdict, found.trained) == (study.uuid, "data kurang", trained)
    assert found.office == (planted.trained if trained else planted.compared)[0].source_id.replace(
        "kantor-", "Kantor Kecamatan "
    )


def test_unpublished_and_withdrawn_are_not_told(world: World, planted: case.Planted) -> None:
    study = studied(world, planted, published=False)
    moved(world, planted, trained=True)
    assert own_verdicts(world.actor("ani")) == ()
    Study.objects.update(published_at=timezone.now())
    assert len(own_verdicts(world.actor("ani"))) == 1
    Study.objects.filter(pk=study.pk).update(withdrawn_at=timezone.now(), withdrawal="Layanan ditutup")
    assert own_verdicts(world.actor("ani")) == ()


def test_people_of_other_offices_read_nothing(world: World, planted: case.Planted) -> None:
    studied(world, planted)
    assert own_verdicts(world.actor("ani")) == ()
    assert own_verdicts(world.actor("dewi")) == ()
    assert led_verdicts(world.actor("dewi")) == ()


def test_leader_reads_those_of_the_offices_below_before_they_are_published(world: World, planted: case.Planted) -> None:
    study = studied(world, planted, published=False)
    assert led_verdicts(world.actor("fajar")) == ()
    Assignment.objects.filter(person=world.fajar.person).update(unit=planted.trained[0])
    assert [one.study for one in led_verdicts(world.actor("fajar"))] == [study.uuid]


def test_chain_page_is_for_who_reads_the_evaluation(world: World, planted: case.Planted) -> None:
    studied(world, planted)
    address = reverse("results-chain", args=[planted.programme.uuid])
    for name, status in (("budi", 200), ("hadi", 200), ("gita", 200), ("fajar", 200), ("ani", 404), ("dewi", 404)):
        assert make.browser_of(world, name).get(address).status_code == status, name


def test_chain_page_tells_links_costs_and_studies(world: World, planted: case.Planted) -> None:
    studied(world, planted)
    page = make.browser_of(world, "budi").get(reverse("results-chain", args=[planted.programme.uuid])).content.decode()
    assert "Data kurang" in page
    assert "Belum diukur" in page
    assert "Belum ada realisasi biaya yang dicatat." in page
