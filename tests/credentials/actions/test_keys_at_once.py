"""Keys of a region when several processes want them first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from pamong.core.actor import SYSTEM
from pamong.credentials.actions.keys import ensure_keys
from pamong.credentials.models import SigningKey
from tests import make


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
