"""The newest word of each study, and p values that have been told how many questions were asked."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.utils import timezone

from pamong.core.actor import SYSTEM, RegionId
from pamong.evaluation.models import Estimate, Study, StudyPlan
from pamong.evaluation.queries.verdicts import verdicts_in
from pamong.kit.models import File
from pamong.learning.models import Programme
from tests import make
from tests.evaluation import case
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def programme(world: World) -> Programme:
    return learning.programme(world)


def told(world: World, programme: Programme, p: float | None, word: str = "tidak terlihat", **facts: Any) -> Study:
    """A study whose newest estimate says so; without ``word`` it was not estimated."""
    row = case.study(world)
    case.plan(row, programme, "izin-usaha", **facts)
    if word:
        estimated(row, p, word)
    return row


def estimated(study: Study, p: float | None, word: str) -> Estimate:
    """Its next estimate."""
    number = Estimate.objects.filter(study=study).count() + 1
    digest = sha256(f"{study.pk} {number}".encode()).hexdigest()
    file = File.objects.create(
        region=RegionId(study.region_id),
        sha256=digest,
        size=1,
        media_type="text/csv",
        name="panel.csv",
        stored_at=timezone.now(),
        stored_by=SYSTEM.account,
    )
    return Estimate.objects.create(
        study=study,
        plan=StudyPlan.objects.filter(study=study).order_by("-number")[0],
        number=number,
        extract=file,
        digest=digest,
        spec="",
        document=json.dumps({"p": p, "sentence": f"Sidik {digest[:4]}."}),
        verdict=word,
        effect=None if p is None else -1.5,
        low=None if p is None else -2.5,
        high=None if p is None else -0.5,
        grade="" if p is None else "C",
        version="0.1.0",
        estimated_at=timezone.now(),
    )


def test_newest_estimate_speaks(world: World, programme: Programme) -> None:
    row = told(world, programme, 0.4)
    estimated(row, 0.01, "terbukti")
    (found,) = verdicts_in(world.region.pk)
    assert (found.study, found.number, found.verdict, found.label) == (row.uuid, 2, "terbukti", "Terbukti")
    assert (found.effect, found.low, found.high, found.p, found.adjusted) == (-1.5, -2.5, -0.5, 0.01, 0.01)
    assert (found.programme, found.service, found.published, found.family) == (programme.uuid, "izin-usaha", False, 1)


def test_given_up_unestimated_and_other_regions_are_not_there(world: World, programme: Programme) -> None:
    told(world, programme, None, "")
    gone = told(world, programme, 0.01, "terbukti")
    Study.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawal="Tidak jadi diadakan")
    elsewhere = told(world, programme, 0.01, "terbukti")
    Study.objects.filter(pk=elsewhere.pk).update(region=world.other)
    assert verdicts_in(world.region.pk) == ()
    assert [one.study for one in verdicts_in(world.other.pk)] == [elsewhere.uuid]


def test_planned_family_is_adjusted_by_holm(world: World, programme: Programme) -> None:
    rows = {p: told(world, programme, p) for p in (0.01, 0.04, 0.03)}
    found = {one.study: one.adjusted for one in verdicts_in(world.region.pk)}
    # 3 × 0.01; then 2 × 0.03; then 1 × 0.04, never below the one before
    assert [found[rows[p].uuid] for p in (0.01, 0.03, 0.04)] == pytest.approx([0.03, 0.06, 0.06])


def test_beyond_the_plan_it_is_benjamini_hochberg(world: World, programme: Programme) -> None:
    rows = {p: told(world, programme, p, confirmatory=False) for p in (0.01, 0.04, 0.03)}
    told(world, programme, 0.02)
    found = {one.study: one for one in verdicts_in(world.region.pk)}
    # 0.01 × 3/1; 0.03 × 3/2, but never above the next; 0.04 × 3/3
    assert [found[rows[p].uuid].adjusted for p in (0.01, 0.03, 0.04)] == pytest.approx([0.03, 0.04, 0.04])
    assert {one.family for one in found.values() if not one.confirmatory} == {3}
    assert {(one.family, one.adjusted) for one in found.values() if one.confirmatory} == {(1, 0.02)}


def test_question_that_was_not_looked_at_counts_in_the_family(world: World, programme: Programme) -> None:
    row = told(world, programme, 0.02, "terbukti")
    told(world, programme, None, "")
    thin = told(world, programme, None, "data kurang")
    found = {one.study: one for one in verdicts_in(world.region.pk)}
    assert found[row.uuid].adjusted == pytest.approx(0.06)
    assert found[row.uuid].family == 3
    assert (found[thin.uuid].p, found[thin.uuid].adjusted) == (None, None)


def test_draft_is_no_question_yet(world: World, programme: Programme) -> None:
    told(world, programme, 0.02, "terbukti")
    told(world, programme, None, "", locked=False)
    assert [one.family for one in verdicts_in(world.region.pk)] == [1]


def test_other_programme_and_other_year_are_other_families(world: World, programme: Programme) -> None:
    told(world, programme, 0.02)
    told(world, learning.programme(world), 0.02)
    told(world, programme, 0.02, planned_start=date(2024, 12, 1))
    assert [(one.family, one.adjusted) for one in verdicts_in(world.region.pk)] == [(1, 0.02)] * 3


def test_p_of_nought_stays_nought(world: World, programme: Programme) -> None:
    told(world, programme, 0.0, "terbukti")
    told(world, programme, 0.5)
    assert {one.p: one.adjusted for one in verdicts_in(world.region.pk)} == {0.0: 0.0, 0.5: 0.5}


def test_count_of_queries_does_not_depend_on_studies(
    world: World, programme: Programme, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        for _each in range(number):
            told(world, programme, 0.02)
        with django_assert_num_queries(3):
            verdicts_in(world.region.pk)
