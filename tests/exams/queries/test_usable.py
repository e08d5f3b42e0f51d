"""Which items may stand in a new form today."""

from dataclasses import asdict

import pytest
from django.utils import timezone

from pamong.exams.actions.items import make_enemies
from pamong.exams.models import Bank, Item
from pamong.exams.queries.usable import Usable, usable_versions
from tests import make
from tests.exams import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def test_usable_item_tells_what_it_is(world: World) -> None:
    bank = case.bank(world)
    row = case.version(case.item(bank, sector="health", cognitive="C2"))
    other = case.version(case.item(bank)).item
    make_enemies(world.actor("budi"), item=row.item.uuid, other=other.uuid, reason="")
    found = usable_versions([bank.pk], practice=False)
    assert asdict(found[0]) == asdict(
        Usable(row.pk, row.item_id, "single", "health", None, None, "C2", frozenset({other.pk}), pilot=False)
    )
    assert found[1].enemies == frozenset({row.item_id})


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("draft",), []),
        (("review",), []),
        (("reviewed",), []),
        (("pilot",), [(1, True)]),
        (("operational",), [(1, False)]),
        (("operational", "draft"), [(1, False)]),
        (("operational", "pilot"), [(1, False), (2, True)]),
        (("operational", "pilot", "pilot"), [(1, False), (3, True)]),
        (("operational", "operational"), [(2, False)]),
        (("pilot", "operational"), [(2, False)]),
        (("pilot", "pilot"), [(2, True)]),
    ],
)
def test_newest_operational_version_counts_and_a_newer_one_may_be_on_trial(
    world: World, states: tuple[str, ...], expected: list[tuple[int, bool]]
) -> None:
    bank = case.bank(world)
    item = case.item(bank)
    numbers = {row.pk: row.number for row in [case.version(item, state=state) for state in states]}
    found = usable_versions([bank.pk], practice=False)
    assert [(numbers[one.version], one.pilot) for one in found] == expected


def test_practice_retired_closed_and_other_banks_are_left_out(world: World) -> None:
    exam, practice, other = case.bank(world), case.bank(world, practice=True), case.bank(world)
    row, exercise = case.version(case.item(exam)), case.version(case.item(practice))
    case.version(case.item(other))
    both = [exam.pk, practice.pk]
    assert [one.version for one in usable_versions(both, practice=False)] == [row.pk]
    assert [one.version for one in usable_versions(both, practice=True)] == [exercise.pk]
    Item.objects.filter(pk=row.item_id).update(retired_at=timezone.now(), retirement="Usang")
    Bank.objects.filter(pk=practice.pk).update(closed_at=timezone.now())
    assert usable_versions(both, practice=False) == usable_versions(both, practice=True) == ()
