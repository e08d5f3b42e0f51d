"""Keys of a region when several processes want them first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from pamong.core.actor import SYSTEM
from pamong.credentials.actions.keys import ensure_keys, report_lost_key
from pamong.credentials.actions.making import open_press
from pamong.credentials.models import SigningKey
from tests import make
from tests.credentials import case


def test_two_at_once_make_one_pair(committed: None) -> None:
    world = make.world()
    start = Barrier(4)

    def work(_worker: int) -> set[str]:
        start.wait()
        try:
            made = ensure_keys(SYSTEM, region=world.region.pk)
            return {made.badge.name, made.seal.name}
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [{"15.04-badge-1", "15.04-seal-1"}] * 4
    assert SigningKey.objects.count() == 2


def test_key_is_not_given_up_while_certificates_are_sealed_with_it(committed: None) -> None:
    world = make.world()
    case.issuing_rule(world)
    key = ensure_keys(SYSTEM, region=world.region.pk).seal

    def lost() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        try:
            report_lost_key(SYSTEM, key=key.uuid)
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        open_press(SYSTEM, region=world.region.pk)
        with pytest.raises(OperationalError):
            pool.submit(lost).result()
    key.refresh_from_db()
    assert key.lost_at is None
