"""What the tour shows of exams."""

import pytest

from pamong.core.actor import SYSTEM
from pamong.exams.models import Attempt, Blueprint, Candidate, Item, ItemVersion, Score, Sitting
from pamong.exams.queries.item_stats import item_analysis
from pamong.people.models import Region
from pamong.science.itemstats import LOW, MISKEY

pytestmark = pytest.mark.django_db


def test_bank_has_forty_items_of_which_two_wait_for_a_review(region: Region) -> None:
    rows = ItemVersion.objects.filter(item__bank__name="Etika dan hukum pelayanan publik")
    assert (rows.count(), rows.filter(released_at=None).count()) == (40, 2)
    assert not rows.filter(item__source="").exists()
    assert not Item.objects.filter(bank__practice=True).exclude(competency__isnull=False).exists()


def test_nobody_reviewed_the_own_item(region: Region) -> None:
    for row in ItemVersion.objects.filter(reviewed_at__isnull=False):
        assert row.written_by != row.reviewed_by


def test_one_sitting_is_over_and_scored(region: Region) -> None:
    sitting = Sitting.objects.get(prefix="EPP1")
    assert sitting.closed_at is not None
    assert sitting.started_at is not None
    assert sitting.starts_at <= sitting.started_at <= sitting.closed_at
    assert (
        Attempt.objects.filter(sitting=sitting).count(),
        Score.objects.filter(attempt__sitting=sitting).count(),
    ) == (120, 120)
    assert Score.objects.filter(attempt__sitting=sitting, passed=True).exists()
    assert Score.objects.filter(attempt__sitting=sitting, passed=False).exists()


def test_one_sitting_begins_soon_with_joko_in_it(region: Region) -> None:
    sitting = Sitting.objects.get(prefix="EPP2")
    assert (sitting.started_at, Candidate.objects.filter(sitting=sitting).count()) == (None, 19)
    assert Candidate.objects.get(sitting=sitting, seat=1).person.name == "Joko Purnomo"  # type: ignore[union-attr]  # a candidate of an exam is somebody


def test_practice_is_open(region: Region) -> None:
    assert Blueprint.objects.get(practice=True).published_at is not None


def test_statistics_are_told_and_find_the_item_whose_key_is_wrong(region: Region) -> None:
    (form,) = item_analysis(SYSTEM, Sitting.objects.get(prefix="EPP1").uuid).forms
    assert (form.whole.n, len(form.lines), form.whole.withheld) == (120, 20, {})
    assert [line.code for line in form.lines if line.stats.rpb is None or line.stats.rpb < 0] == ["HP-10"]
    wrong = next(line for line in form.lines if line.code == "HP-10")
    assert [option.text[0] for option in wrong.options if option.right] == ["A"]
    flags = {(line.code, flag.option) for line in form.lines for flag in line.stats.flags if flag.code == MISKEY}
    assert flags == {("HP-10", "C")}  # as the file of the items says
    assert LOW in {flag.code for flag in wrong.stats.flags}
