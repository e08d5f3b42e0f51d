"""Banks are opened, renamed, shared and closed by those who keep the region's exams."""

import pytest

from pamong.exams.actions.banks import change_bank, close_bank, open_bank, share_bank
from pamong.exams.models import Bank
from tests import make
from tests.exams import case
from tests.exams.actions.item_case import facts, refusal
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def test_bank_is_opened_and_changed(world: World) -> None:
    budi = world.actor("budi")
    row = open_bank(budi, region="15.04", name=" Etika  pelayanan ", about="Untuk semua jabatan.", practice=True)
    assert (row.name, row.about, row.practice, row.shared_at) == ("Etika pelayanan", "Untuk semua jabatan.", True, None)
    assert facts("exams.bank_opened") == [(world.region.pk, {"practice": True})]
    change_bank(budi, bank=row.uuid, name="Etika", about="Untuk semua jabatan.")
    change_bank(budi, bank=row.uuid, name="Etika", about="Untuk semua jabatan.")
    assert facts("exams.bank_changed") == [(world.region.pk, {"fields": ["name"]})]


def test_bank_needs_a_name_of_its_own(world: World) -> None:
    budi, row = world.actor("budi"), case.bank(world, name="Etika")
    other = case.bank(world, name="Hukum")
    assert refusal(open_bank, budi, region="15.04", name=" ") == "bank-name"
    assert refusal(open_bank, budi, region="15.04", name="Etika") == "bank-twice"
    assert refusal(change_bank, budi, bank=other.uuid, name="Etika") == "bank-twice"
    close_bank(budi, bank=row.uuid)
    assert open_bank(budi, region="15.04", name="Etika").pk != row.pk


def test_bank_is_shared_and_taken_back_once(world: World) -> None:
    budi, row = world.actor("budi"), case.bank(world)
    share_bank(budi, bank=row.uuid, shared=False)
    share_bank(budi, bank=row.uuid, shared=True)
    share_bank(budi, bank=row.uuid, shared=True)
    assert Bank.objects.get().shared_at is not None
    share_bank(budi, bank=row.uuid, shared=False)
    assert Bank.objects.get().shared_at is None
    assert (len(facts("exams.bank_shared")), len(facts("exams.bank_unshared"))) == (1, 1)


def test_closed_bank_is_changed_no_more(world: World) -> None:
    budi, row = world.actor("budi"), case.bank(world)
    close_bank(budi, bank=row.uuid)
    assert refusal(close_bank, budi, bank=row.uuid) == "bank-closed"
    assert refusal(change_bank, budi, bank=row.uuid, name="Lain") == "bank-closed"
    assert refusal(share_bank, budi, bank=row.uuid, shared=True) == "bank-closed"


@pytest.mark.parametrize("who", ["ani", "citra", "dewi", "kiki", "joko", "fajar", "gita", "hadi"])
def test_banks_are_kept_by_keepers_only(world: World, who: str) -> None:
    row, actor = case.bank(world, name="Etika"), world.actor(who)
    share_bank(world.actor("budi"), bank=row.uuid, shared=True)
    assert refusal(open_bank, actor, region="15.04", name="Baru") == "not-found"
    assert refusal(change_bank, actor, bank=row.uuid, name="Baru") == "not-found"
    assert refusal(share_bank, actor, bank=row.uuid, shared=False) == "not-found"
    assert refusal(close_bank, actor, bank=row.uuid) == "not-found"
