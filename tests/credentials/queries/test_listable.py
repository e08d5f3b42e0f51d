"""What a session is offered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pamong.credentials.queries.listable import MOST, listable
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
