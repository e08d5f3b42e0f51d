"""Seats are kept for units and for other regions, never more than there are."""

from collections.abc import Iterator

import pytest
import time_machine

from pamong.learning.actions.offerings import QuotaFacts, change_offering, publish_offering, set_quotas
from pamong.learning.actions.offerings.quotas import quota_total
from pamong.learning.models import Quota
from pamong.office.models import Message
from tests import make
from tests.learning.offering_case import (
    NOW,
    drafted,
    facts_of,
    offering_facts,
    refusal,
    stranger_sees_nothing,
    told,
)
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.budi, world.kiki, world.dewi, world.gita
    return world


def test_quotas_replace_what_was_there(world: World) -> None:
    row, budi = drafted(world).offering, world.actor("budi")
    first = [QuotaFacts("15.04", world.licensing.uuid, 6), QuotaFacts("82", None, 10)]
    second = [QuotaFacts("15.04", world.health.uuid, 4), QuotaFacts("82", None, 12)]
    for quotas in (first, second, second):
        set_quotas(budi, offering=row.uuid, quotas=quotas)
    held = set(Quota.objects.values_list("region", "unit", "seats"))
    assert held == {(world.region.pk, world.health.pk, 4), (world.other.pk, None, 12)}
    assert facts_of("learning.quotas_set") == [{"rows": 2, "seats": 16}, {"rows": 2, "seats": 16}]


def test_quotas_never_exceed_the_seats(world: World) -> None:
    row, budi = drafted(world).offering, world.actor("budi")
    full = [QuotaFacts("15.04", world.licensing.uuid, 20), QuotaFacts("82", None, 10)]
    set_quotas(budi, offering=row.uuid, quotas=full)
    more = [*full, QuotaFacts("15.04", world.health.uuid, 1)]
    assert refusal(set_quotas, budi, offering=row.uuid, quotas=more) == "quota-sum"
    fewer = offering_facts(seats=29)
    assert refusal(change_offering, budi, offering=row.uuid, facts=fewer) == "seats-quotas"


def test_quota_within_another_keeps_no_seats_of_its_own(world: World) -> None:
    home, whole, below = world.region.pk, world.licensing.pk, world.permits.pk
    assert quota_total([(home, whole, 10), (home, below, 4)]) == 10
    assert quota_total([(home, None, 20), (home, whole, 10), (home, below, 4)]) == 20
    assert quota_total([(home, below, 4), (world.other.pk, None, 3)]) == 7
    assert quota_total([]) == 0


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("15.04", "", -1)], "quota-seats"),
        ([("82", "", 1), ("82", "", 2)], "quota-twice"),
        ([("99", "", 1)], "quota-region"),
        ([("82", "licensing", 1)], "quota-unit"),
        ([("15.04", "away", 1)], "not-found"),
        ([("15.04", "", 5), ("15.04", "licensing", 6)], "quota-units"),
    ],
)
def test_quota_that_cannot_be_is_refused(world: World, rows: list[tuple[str, str, int]], code: str) -> None:
    row = drafted(world).offering
    quotas = [QuotaFacts(region, getattr(world, unit).uuid if unit else None, seats) for region, unit, seats in rows]
    assert refusal(set_quotas, world.actor("budi"), offering=row.uuid, quotas=quotas) == code


def test_another_region_learns_its_quota_once_it_may_see_the_offering(world: World) -> None:
    row, budi = drafted(world).offering, world.actor("budi")
    set_quotas(budi, offering=row.uuid, quotas=[QuotaFacts("82", None, 10)])
    assert told(world.dewi, "learning.quota") == []
    publish_offering(budi, offering=row.uuid)
    set_quotas(budi, offering=row.uuid, quotas=[QuotaFacts("82", None, 12), QuotaFacts("15.04", None, 18)])
    set_quotas(budi, offering=row.uuid, quotas=[QuotaFacts("82", None, 12), QuotaFacts("15.04", None, 15)])
    subjects = [subject for subject, _body, _urgent in told(world.dewi, "learning.quota")]
    assert subjects == [
        "Pelayanan Prima, angkatan 1: 10 kursi untuk instansi Anda",
        "Pelayanan Prima, angkatan 1: 12 kursi untuk instansi Anda",
    ]
    assert "Usulkan peserta sampai 4 Desember 2026 16.00 WIB." in told(world.dewi, "learning.quota")[0][1]
    assert not Message.objects.exclude(person=world.dewi.person).exists()


def test_nobody_else_sets_quotas(world: World) -> None:
    row = drafted(world).offering
    stranger_sees_nothing(set_quotas, world, offering=row.uuid, quotas=[QuotaFacts("15.04", None, 5)])
