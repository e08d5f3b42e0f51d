"""Who holds a certificate that ends soon is told 90, 30 and 7 days before, once each; so is who organises."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.credentials.actions.reminding import remind_expiring
from pamong.credentials.models import Credential, StatusChange
from pamong.office.models import Message
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

ENDS = datetime(2026, 12, 31, 5, 0, tzinfo=UTC)
"""Noon in Jakarta."""


@pytest.fixture
def world() -> World:
    world = make.world()
    world.actor("budi")
    return world


def ending(world: World, **facts: Any) -> Credential:
    version = case.version(case.scheme(world))
    usual = {"valid_from": ENDS - timedelta(days=1_000), "valid_until": ENDS}
    return case.credential(world, case.decided(world, case.application(version, world.ani)), **{**usual, **facts})


def told(days: int) -> list[str]:
    """Run on a day so many days before the end, at noon; who was told."""
    before = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with time_machine.travel(ENDS - timedelta(days=days), tick=False):
        remind_expiring(ENDS - timedelta(days=days))
    rows = Message.objects.filter(pk__gt=before, topic="credentials.expiring").order_by("pk")
    return [row.person.name for row in rows.select_related("person")]


def test_each_of_the_three_days_is_told_once(world: World) -> None:
    row = ending(world)
    both = ["Ani Rahmawati", "Budi Hartawan"]
    days = (91, 90, 90, 89, 31, 30, 29, 8, 7, 6, 0)
    assert [told(day) for day in days] == [[], both, [], [], [], both, [], [], both, [], []]
    message = Message.objects.filter(person=row.person).order_by("pk")[0]
    assert message.subject == "Sertifikat Petugas Front Office Perizinan berakhir 31 Desember 2026"
    assert message.path == f"/sertifikat/{row.uuid}/"


def test_late_run_tells_only_what_is_due_then(world: World) -> None:
    ending(world)
    assert told(20) == ["Ani Rahmawati", "Budi Hartawan"]
    assert Message.objects.get(person=world.ani.person).source.endswith(":30")


def test_after_the_end_nobody_is_told(world: World) -> None:
    ending(world)
    assert told(-1) == []


def test_organisers_get_one_message_for_all(world: World) -> None:
    for _one in range(3):
        ending(world)
    assert told(90) == ["Ani Rahmawati"] * 3 + ["Budi Hartawan"]
    assert Message.objects.get(person=world.budi.person).subject == "3 sertifikat pegawai akan berakhir"


@pytest.mark.parametrize("kind", ["suspended", "withdrawn", "replaced"])
def test_what_does_not_hold_is_not_told(world: World, kind: str) -> None:
    row = ending(world)
    StatusChange.objects.create(credential=row, number=1, kind=kind, public="error", reason="x", at=row.made_at)
    assert told(90) == []


def test_resumed_one_is_told(world: World) -> None:
    row = ending(world)
    for number, kind in enumerate(("suspended", "resumed"), 1):
        StatusChange.objects.create(
            credential=row, number=number, kind=kind, public="check", reason="x", at=row.made_at
        )
    assert told(90) == ["Ani Rahmawati", "Budi Hartawan"]


def test_unsigned_one_is_not_told(world: World) -> None:
    ending(world, signed=False)
    assert told(90) == []


def test_who_has_renewed_is_not_told(world: World) -> None:
    row = ending(world)
    again = case.application(row.version, world.kiki)
    case.credential(world, case.decided(world, again), person=row.person, valid_until=ENDS + timedelta(days=900))
    assert told(30) == []


def test_short_certificate_is_not_told_on_the_day_it_is_given(world: World) -> None:
    ending(world, valid_from=ENDS - timedelta(days=31))
    assert [told(day) for day in (31, 30, 7)] == [
        [],
        ["Ani Rahmawati", "Budi Hartawan"],
        ["Ani Rahmawati", "Budi Hartawan"],
    ]


def test_what_ends_together_is_told_by_as_many_queries_as_one(world: World) -> None:
    row = ending(world)
    for someone in (world.kiki, world.joko):
        again = case.decided(world, case.application(row.version, someone))
        case.credential(world, again, valid_from=row.valid_from, valid_until=ENDS)
    with CaptureQueriesContext(connection) as three:
        assert told(90) == ["Ani Rahmawati", "Kiki Amalia", "Joko Susilo", "Budi Hartawan"]
    StatusChange.objects.bulk_create(
        StatusChange(credential=one, number=1, kind="withdrawn", public="error", reason="x", at=row.made_at)
        for one in Credential.objects.exclude(pk=row.pk)
    )
    with CaptureQueriesContext(connection) as one:
        assert told(30) == ["Ani Rahmawati", "Budi Hartawan"]
    assert len(three) == len(one)
