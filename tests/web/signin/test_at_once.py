"""Tries that come together."""

from threading import Barrier, Thread

from django.db import connection

from pamong.core.refusals import Conflict
from pamong.people.actions.attempts import Source, count_try
from pamong.people.models import SignInFailure
from tests.web.signin.conftest import NIP


def test_many_at_once_do_not_slip_past_the_count(committed: None) -> None:
    start, refused = Barrier(8), []

    def run() -> None:
        start.wait()
        try:
            count_try("password", NIP, Source("203.0.113.7"))
        except Conflict as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["too-many-tries"] * 3
    assert SignInFailure.objects.count() == 10
