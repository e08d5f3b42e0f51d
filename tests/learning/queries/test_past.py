"""Whom the numbers on a signed sheet mean."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from pamong.core.refusals import NotFound
from pamong.learning.queries.past import past_plan, signed_people
from pamong.people.models import PersonNumber
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def nip_of(world: World, name: str) -> str:
    return PersonNumber.objects.get(person=getattr(world, name).person).number


def test_numbers_are_read_as_people_write_them(world: World) -> None:
    taught, ani, kiki = case.programme(world), nip_of(world, "ani"), nip_of(world, "kiki")
    spaced = f"{ani[:8]} {ani[8:14]}.{ani[14]}-{ani[15:]}"
    text = f"\r\n  '{spaced} \r\n\t\r\n{kiki};"
    found = signed_people(world.actor("budi"), taught.uuid, text)
    assert (found.people, found.refused) == ((world.ani.person.uuid, world.kiki.person.uuid), ())
    same_line = signed_people(world.actor("budi"), taught.uuid, f"{kiki}, {ani}")
    assert same_line.people == (world.kiki.person.uuid, world.ani.person.uuid)


def test_every_line_that_cannot_be_is_named_with_why(world: World) -> None:
    taught, ani, dewi = case.programme(world), nip_of(world, "ani"), nip_of(world, "dewi")
    PersonNumber.objects.create(
        person=world.ani.person, number="198507222009022001", since=date(2009, 2, 1), until=make.SINCE
    )
    lines = [ani, "12345", dewi, "198507222009022001", "Ani Rahmawati", ani]
    found = signed_people(world.actor("budi"), taught.uuid, "\n".join(lines))
    assert found.people == (world.ani.person.uuid,)
    unknown = "NIP ini tidak ada di data pegawai instansi ini. Periksa nomornya."
    twice = "Orang ini sudah ditulis di baris 1. Hapus salah satunya."
    assert [(one.line, one.text, one.why) for one in found.refused] == [
        (2, "12345", "NIP harus 18 angka: terbaca 5."),
        (3, dewi, unknown),
        (4, "198507222009022001", twice),
        (5, "Ani Rahmawati", "NIP hanya berisi angka: terbaca “Ani Rahmawati”."),
        (6, ani, twice),
    ]


def test_same_unknown_number_is_unknown_both_times(world: World) -> None:
    taught, dewi = case.programme(world), nip_of(world, "dewi")
    found = signed_people(world.actor("budi"), taught.uuid, f"{dewi}\n{dewi}")
    assert [one.why.split(".")[0] for one in found.refused] == ["NIP ini tidak ada di data pegawai instansi ini"] * 2


def test_reading_costs_the_same_for_one_and_for_many(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    taught, budi = case.programme(world), world.actor("budi")
    several = "\n".join(nip_of(world, name) for name in ("ani", "kiki", "joko"))
    for text in (nip_of(world, "ani"), several):
        with django_assert_num_queries(2):
            signed_people(budi, taught.uuid, text)


def test_plan_has_the_modules_in_their_order_and_is_nobody_elses(world: World) -> None:
    taught = case.programme(world)
    parts = [case.module(taught), case.module(taught)]
    assert [one.uuid for one in past_plan(world.actor("budi"), taught.uuid).modules] == [one.uuid for one in parts]
    for name in ("dewi", "gita", "hadi", "ani"):
        with pytest.raises(NotFound):
            past_plan(world.actor(name), taught.uuid)
        with pytest.raises(NotFound):
            signed_people(world.actor(name), taught.uuid, "")
