"""What a session is offered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pamong.credentials.queries.listable import MOST, listable, ready_count
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case

pytestmark = pytest.mark.django_db


def test_a_complete_application_is_offered_though_many_older_ones_wait_for_their_assessor() -> None:
    world, long_ago = make.world(), timezone.now() - timedelta(days=30)
    version = case.version(case.scheme(world))
    for number in range(MOST):
        someone = make.civil_servant(f"Penunggu {number}", world.health, world.officer)
        case.application(version, someone, submitted_at=long_ago, agreed_at=long_ago)
    complete = case.application(version, world.ani)
    case.judged(complete, case.appointed(complete, world.citra))
    offered = listable(actor_of(world.budi), world.region.pk)
    assert len(offered) == MOST
    assert offered[0].application == complete.uuid
    assert [one.application for one in offered if not one.missing] == [complete.uuid]


def test_all_that_are_ready_are_counted_though_not_all_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make.world()
    monkeypatch.setattr("pamong.credentials.queries.listable.MOST", 2)
    version = case.version(case.scheme(world))
    for number in range(3):
        row = case.application(version, make.civil_servant(f"Siap {number}", world.health, world.officer))
        case.judged(row, case.appointed(row, world.citra))
    budi = actor_of(world.budi)
    assert (len(listable(budi, world.region.pk)), ready_count(budi, world.region.pk)) == (2, 3)


def test_what_was_found_by_a_piece_that_no_longer_counts_is_not_ready() -> None:
    """A session would refuse it, so it is not offered, nor counted."""
    world = make.world()
    version = case.version(case.scheme(world))
    row = case.application(version, world.ani)
    first, second = case.units(version)
    judge = case.appointed(row, world.citra)
    case.result(row, judge, first, facts={"pieces": 1, "observed": True})
    case.result(row, judge, second)
    budi = actor_of(world.budi)
    assert [one.missing for one in listable(budi, world.region.pk)] == [
        ("PL.01 Menerima dan memeriksa kelengkapan permohonan (harus dinilai ulang)",)
    ]
    assert ready_count(budi, world.region.pk) == 0
