"""A message brought by WhatsApp: by whom, to which number, and what is noted."""

from urllib.parse import parse_qs, urlsplit

import pytest

from pamong.office.actions.share import share_message
from pamong.office.models import Dispatch
from pamong.people.formats.codes import grouped
from pamong.people.models import Person, Region
from tests import make
from tests.make import World
from tests.office.effects import facts, reach, refusal, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make.world()
    reach(world.ani.person, phone="0812-3456-7890")
    return world


def test_chat_is_made_ready_and_noted(world: World) -> None:
    Region.objects.filter(pk=world.region.pk).update(office="BKPSDM Batang Hari")
    row = written(world.ani.person)
    address = urlsplit(share_message(world.actor("budi"), message=row.uuid))
    assert (address.netloc, address.path) == ("wa.me", "/6281234567890")
    text = parse_qs(address.query)["text"][0]
    assert text.startswith("Yth. Ani Rahmawati,\n\nPenilaian dibuka\nSelengkapnya setelah masuk: http")
    assert text.endswith("\n\nBKPSDM Batang Hari")
    assert grouped(row.code) in text
    assert f"/periksa-pesan/?kode={row.code}" in text
    noted = list(Dispatch.objects.values_list("message", "channel", "outcome", "account", "note"))
    assert noted == [(row.pk, "whatsapp", "shared", world.budi.pk, "")]
    assert facts("office.shared") == [(world.region.pk, {})]


@pytest.mark.parametrize(("phone", "code"), [("", "phone-none"), (" ", "phone-none"), ("0743-21001", "phone-unread")])
def test_number_that_is_none_is_refused_with_how_to_mend_it(world: World, phone: str, code: str) -> None:
    row = written(reach(world.ani.person, phone=phone))
    assert refusal(share_message, world.actor("budi"), message=row.uuid) == code


def test_number_of_who_has_moved_is_not_opened(world: World) -> None:
    row = written(world.ani.person)
    Person.objects.filter(pk=world.ani.person_id).update(region=world.other)
    assert refusal(share_message, world.actor("budi"), message=row.uuid) == "person-moved"
    assert refusal(share_message, world.actor("dewi"), message=row.uuid) == "not-found"


@pytest.mark.parametrize("who", ["ani", "dewi", "fajar", "gita", "hadi", "joko", "kiki"])
def test_only_who_organises_brings_a_message(world: World, who: str) -> None:
    row = written(world.ani.person)
    assert refusal(share_message, world.actor(who), message=row.uuid) == "not-found"
