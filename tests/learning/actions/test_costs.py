"""What an offering costs is planned, realised and summed in whole rupiah."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from pamong.learning.actions.offerings import CostFacts, add_cost, cancel_offering, realise_cost, remove_cost
from pamong.learning.models import Completion, Cost
from pamong.learning.queries.offerings.costs import cost_page
from tests import make
from tests.learning import case
from tests.learning.offering_case import NOW, drafted, facts_of, refusal, stranger_sees_nothing
from tests.make import World

pytestmark = pytest.mark.django_db

FEE = "5.1.02.02.01.0003"
FOOD = "5.1.02.01.01.0052"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.kiki, world.dewi, world.gita
    return world


def test_cost_is_planned_realised_and_removed(world: World) -> None:
    row, budi = drafted(world).offering, world.actor("budi")
    cost = add_cost(budi, offering=row.uuid, facts=CostFacts(FEE, " Honor  dua narasumber ", "apbd", 1_800_000))
    assert (cost.text, cost.planned, cost.realised) == ("Honor dua narasumber", 1_800_000, None)
    for amount in (1_750_000, 1_750_000, None):
        realise_cost(budi, cost=cost.uuid, amount=amount)
    remove_cost(budi, cost=cost.uuid)
    about = {"offering": row.pk}
    assert facts_of("learning.cost_added") == [{**about, "funding": "apbd", "planned": 1_800_000}]
    assert facts_of("learning.cost_realised") == [{**about, "realised": 1_750_000}, {**about, "realised": None}]
    assert facts_of("learning.cost_removed") == [about]
    assert refusal(realise_cost, budi, cost=cost.uuid, amount=1) == "cost-removed"
    assert refusal(remove_cost, budi, cost=cost.uuid) == "cost-removed"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"account": "5.1.02"}, "cost-account"),
        ({"text": " "}, "cost-text"),
        ({"funding": "gift"}, "cost-funding"),
        ({"funding": "partner"}, "cost-partner"),
        ({"funding": "private"}, "cost-partner"),
        ({"planned": -1}, "cost-amount"),
        ({"planned": 1_000_000_000_001}, "cost-amount"),
        ({"partner": uuid4()}, "not-found"),
    ],
)
def test_cost_that_cannot_be_is_refused(world: World, facts: dict[str, Any], code: str) -> None:
    row = drafted(world).offering
    given = {"account": FEE, "text": "Honor", "funding": "apbd", "planned": 1, **facts}
    assert refusal(add_cost, world.actor("budi"), offering=row.uuid, facts=CostFacts(**given)) == code


def test_cost_of_a_partner_names_one_of_the_region(world: World) -> None:
    row, budi = drafted(world).offering, world.actor("budi")
    away = case.partner(world, region=world.other)
    facts = CostFacts(FEE, "Honor", "partner", 500_000, away.uuid)
    assert refusal(add_cost, budi, offering=row.uuid, facts=facts) == "not-found"
    here = case.partner(world, name="Universitas Contoh")
    add_cost(budi, offering=row.uuid, facts=CostFacts(FEE, "Honor", "partner", 500_000, here.uuid))
    assert [one.partner for one in cost_page(budi, row.uuid).rows] == ["Universitas Contoh"]


def test_costs_are_summed_by_who_pays(world: World) -> None:
    row, budi = drafted(world).offering, world.actor("budi")
    partner = case.partner(world)
    fee = add_cost(budi, offering=row.uuid, facts=CostFacts(FEE, "Honor", "apbd", 1_800_000))
    add_cost(budi, offering=row.uuid, facts=CostFacts(FOOD, "Makan siang", "apbd", 1_200_000))
    room = add_cost(budi, offering=row.uuid, facts=CostFacts(FEE, "Pengajar", "partner", 500_001, partner.uuid))
    gone = add_cost(budi, offering=row.uuid, facts=CostFacts(FEE, "Salah", "apbd", 9_000_000))
    remove_cost(budi, cost=gone.uuid)
    realise_cost(budi, cost=fee.uuid, amount=1_900_000)
    sums = cost_page(budi, row.uuid).sums
    assert [(one.funding, one.planned, one.realised, one.waiting, one.deviation) for one in sums.fundings] == [
        ("apbd", 3_000_000, 1_900_000, 1, 100_000),
        ("partner", 500_001, 0, 1, None),
    ]
    assert (sums.total.planned, sums.total.realised, sums.total.deviation) == (3_500_001, 1_900_000, 100_000)
    assert (sums.per_seat, sums.per_finished) == (116_667, None)  # 3,500,001 / 30 = 116,666.7
    realise_cost(budi, cost=room.uuid, amount=0)
    assert cost_page(budi, row.uuid).sums.fundings[1].deviation == -500_001


def test_cost_of_one_completion_is_known_when_all_is_paid(world: World) -> None:
    row, budi = drafted(world).offering, world.actor("budi")
    cost = add_cost(budi, offering=row.uuid, facts=CostFacts(FEE, "Honor", "apbd", 900_000))
    realise_cost(budi, cost=cost.uuid, amount=1_000_000)
    assert cost_page(budi, row.uuid).sums.per_finished is None
    for person in (world.ani, world.kiki, world.fajar):
        seat = case.seated(row, person)
        Completion.objects.create(registration=seat, completed=True, minutes=240, planned=240, at=NOW)
    seat = case.seated(row, world.citra)
    Completion.objects.create(registration=seat, completed=True, minutes=240, planned=240, at=NOW)
    Completion.objects.create(registration=seat, completed=False, minutes=0, planned=240, at=NOW, reason="Salah orang")
    sums = cost_page(budi, row.uuid).sums
    assert (sums.finished, sums.per_finished) == (3, 333_333)


def test_bills_of_a_cancelled_offering_are_still_booked(world: World) -> None:
    row, budi = drafted(world).offering, world.actor("budi")
    cancel_offering(budi, offering=row.uuid, reason="Pengajar berhalangan tetap")
    cost = add_cost(budi, offering=row.uuid, facts=CostFacts(FOOD, "Uang muka katering", "apbd", 250_000))
    assert realise_cost(budi, cost=cost.uuid, amount=250_000).realised == 250_000


def test_nobody_else_touches_the_money(world: World) -> None:
    row = drafted(world).offering
    facts = CostFacts(FEE, "Honor", "apbd", 1_800_000)
    stranger_sees_nothing(add_cost, world, offering=row.uuid, facts=facts)
    cost = add_cost(world.actor("budi"), offering=row.uuid, facts=facts)
    stranger_sees_nothing(realise_cost, world, cost=cost.uuid, amount=1)
    stranger_sees_nothing(remove_cost, world, cost=cost.uuid)
    assert Cost.objects.get().realised is None
