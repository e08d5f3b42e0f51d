"""A withdrawn regulation takes its items out of new forms at once, until a person decides."""

from datetime import date

import pytest

from pamong.competency.actions.regulations import RegulationFacts, register_regulation, withdraw_regulation
from pamong.competency.models import Regulation
from pamong.core.delivery import drain
from pamong.exams.actions.alerts import close_alert, open_alerts
from pamong.exams.actions.items import TagFacts, retire_item, set_tags
from pamong.exams.models import Bank, Item, ItemAlert
from pamong.exams.queries.usable import usable_versions
from pamong.people.access import today
from tests import make
from tests.exams import case
from tests.exams.actions.item_case import facts, refusal
from tests.make import World

pytestmark = pytest.mark.django_db

REACTION = "pamong.exams.tasks.look_at_items"


@pytest.fixture
def world() -> World:
    return make.world()


def registered(world: World, number: str = "SOP-1") -> Regulation:
    told = RegulationFacts("procedure", number, "Pelayanan izin", date(2024, 3, 1))
    return register_regulation(world.actor("budi"), region="15.04", facts=told)


def resting(world: World, bank: Bank, rule: Regulation) -> Item:
    """An operational item that rests on a regulation."""
    item = case.version(case.item(bank)).item
    set_tags(world.actor("budi"), item=item.uuid, tags=TagFacts(regulation=rule.uuid))
    return item


def withdrawn(world: World, rule: Regulation) -> None:
    """Withdrawn, and told to whoever reacts."""
    withdraw_regulation(world.actor("budi"), regulation=rule.uuid, on=today())
    assert drain(REACTION) == 1


def usable(bank: Bank) -> list[int]:
    return [one.item for one in usable_versions([bank.pk], practice=False)]


def test_items_leave_new_forms_at_once_and_wait_once(world: World) -> None:
    bank, rule = case.bank(world), registered(world)
    item, gone, free = resting(world, bank, rule), resting(world, bank, rule), case.version(case.item(bank)).item
    retire_item(world.actor("budi"), item=gone.uuid, reason="Usang")
    assert usable(bank) == [item.pk, free.pk]
    withdraw_regulation(world.actor("budi"), regulation=rule.uuid, on=today())
    assert usable(bank) == [free.pk]
    assert drain(REACTION) == 1
    alert = ItemAlert.objects.get()
    assert (alert.item_id, alert.regulation_id, alert.closed_at) == (item.pk, rule.pk, None)
    assert facts("exams.alerts_opened") == [(world.region.pk, {"items": 1, "entry": alert.entry})]
    assert open_alerts(regulation=rule.pk, entry=alert.entry, region=world.region.pk) == 0
    assert len(facts("exams.alerts_opened")) == 1


def test_item_that_somebody_keeps_stands_in_new_forms_again(world: World) -> None:
    bank, rule, budi = case.bank(world), registered(world), world.actor("budi")
    item = resting(world, bank, rule)
    withdrawn(world, rule)
    alert = ItemAlert.objects.get().uuid
    assert refusal(close_alert, budi, alert=alert, kept=True, note=" ") == "alert-note"
    done = close_alert(budi, alert=alert, kept=True, note="Asasnya sama di aturan baru.")
    assert (done.kept, done.closed_by, done.note) == (True, budi.account, "Asasnya sama di aturan baru.")
    assert usable(bank) == [item.pk]
    assert refusal(close_alert, budi, alert=alert, kept=False, note="Lagi") == "alert-closed"
    assert facts("exams.alert_closed") == [(world.region.pk, {"kept": True})]


def test_item_that_is_not_kept_stays_out_until_it_rests_on_another(world: World) -> None:
    bank, rule, budi = case.bank(world), registered(world), world.actor("budi")
    item = resting(world, bank, rule)
    withdrawn(world, rule)
    close_alert(budi, alert=ItemAlert.objects.get().uuid, kept=False, note="Pindah ke aturan baru.")
    assert usable(bank) == []
    assert refusal(set_tags, budi, item=case.item(bank).uuid, tags=TagFacts(regulation=rule.uuid)) == "item-regulation"
    set_tags(budi, item=item.uuid, tags=TagFacts(regulation=registered(world, "SOP-2").uuid))
    assert usable(bank) == [item.pk]


@pytest.mark.parametrize("who", ["ani", "citra", "dewi", "kiki", "joko", "fajar", "gita", "hadi"])
def test_alerts_are_decided_by_writers_only(world: World, who: str) -> None:
    rule = registered(world)
    resting(world, case.bank(world), rule)
    withdrawn(world, rule)
    alert = ItemAlert.objects.get().uuid
    assert refusal(close_alert, world.actor(who), alert=alert, kept=True, note="Ya") == "not-found"
