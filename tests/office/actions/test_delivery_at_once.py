"""Two runs at once share the mails between them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import time_machine
from django.db import connection
from pytest_django import Settings

from pamong.office.actions.delivery import Sent, deliver_mail
from pamong.office.models import Dispatch
from tests import make
from tests.office.effects import reach, written
from tests.office.post import Post, running


def test_two_runs_at_once_send_each_mail_once(committed: None, settings: Settings) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 5, tzinfo=UTC)):
        _share_out(settings)


def _share_out(settings: Settings) -> None:
    world = make.world()
    people = [reach(make.person(f"Orang {n}", world.region), f"o{n}@contoh.go.id") for n in range(12)]
    for person in people:
        written(person), written(person)

    def run(_place: int) -> Sent:
        try:
            return deliver_mail()
        finally:
            connection.close()

    with running(settings, Post()) as post, ThreadPoolExecutor(3) as pool:
        done = list(pool.map(run, range(3)))
    assert sorted(mail["To"] for mail in post.got) == sorted(f"o{n}@contoh.go.id" for n in range(12))
    assert sum(run.sent for run in done) == 12
    assert Dispatch.objects.count() == 24
