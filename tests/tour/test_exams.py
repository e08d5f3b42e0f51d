"""What the tour shows of exams."""

import pytest

from pamong.exams.models import Attempt, Blueprint, Candidate, Item, ItemVersion, Score, Sitting
from pamong.people.models import Region

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
    ) == (36, 36)
    assert Score.objects.filter(attempt__sitting=sitting, passed=True).exists()
    assert Score.objects.filter(attempt__sitting=sitting, passed=False).exists()


def test_one_sitting_begins_soon_with_ani_in_it(region: Region) -> None:
    sitting = Sitting.objects.get(prefix="EPP2")
    assert (sitting.started_at, Candidate.objects.filter(sitting=sitting).count()) == (None, 19)
    assert Candidate.objects.get(sitting=sitting, seat=1).person.name == "Ani Rahmawati"  # type: ignore[union-attr]  # a candidate of an exam is somebody


def test_practice_is_open(region: Region) -> None:
    assert Blueprint.objects.get(practice=True).published_at is not None
