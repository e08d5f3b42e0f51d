"""Who is above whom, also where a post is empty."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import PersonId
from pamong.people.models import Assignment, Person, Unit, UnitVersion
from pamong.people.queries.supervisors import supervisor_of
from tests import make
from tests.make import SINCE, World

pytestmark = pytest.mark.django_db

LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
CHANGE = date(2026, 3, 1)


@pytest.fixture
def world() -> World:
    return make.world()


def lead(person: Person, unit: Unit, world: World, kind: str) -> Assignment:
    return Assignment.objects.create(person=person, unit=unit, position=world.head, kind=kind, leads=True, since=SINCE)


def above(person: Person, on: date | None = None) -> tuple[str, str, str, str] | None:
    """Name, unit, kind of assignment and reason."""
    found = supervisor_of(PersonId(person.pk), on)
    return (found.name, found.unit, found.kind_label, found.reason) if found else None


def test_supervisor_is_who_leads_the_unit(world: World) -> None:
    chief = make.civil_servant(
        "Nur Hidayat", world.permits, world.officer, leads=True, title_before="dr.", title_after="M.Kes."
    )
    _ = world.fajar
    found = supervisor_of(PersonId(world.ani.person.pk))
    assert found
    assert (found.person, found.uuid, found.name) == (chief.pk, chief.uuid, "dr. Nur Hidayat, M.Kes.")
    assert (found.unit, found.unit_uuid) == ("Bidang Perizinan", world.permits.uuid)
    assert (found.position, found.kind, found.reason) == ("Penata Perizinan Ahli Pertama", "D", "")


def test_empty_post_falls_to_the_next_above_and_says_so(world: World) -> None:
    _ = world.fajar
    assert above(world.ani.person) == ("Fajar Nugraha", LICENSING, "", "Jabatan kepala Bidang Perizinan kosong.")


def test_head_has_the_head_above(world: World) -> None:
    chief = make.civil_servant("Nur Hidayat", world.permits, world.officer, leads=True)
    _ = world.fajar
    assert above(chief) == ("Fajar Nugraha", LICENSING, "", "")
    assert above(world.fajar.person) is None


def test_acting_head_counts_while_there_is_no_definitive_one(world: World) -> None:
    lead(world.kiki.person, world.permits, world, "PLH")
    assert above(world.ani.person) == ("Kiki Amalia", "Bidang Perizinan", "Plh.", "")
    lead(world.joko.person, world.permits, world, "PLT")
    assert above(world.ani.person) == ("Joko Susilo", "Bidang Perizinan", "Plt.", "")
    make.civil_servant("Nur Hidayat", world.permits, world.officer, leads=True)
    assert above(world.ani.person) == ("Nur Hidayat", "Bidang Perizinan", "", "")


def test_acting_beside_the_own_head_changes_nothing(world: World) -> None:
    chief = make.civil_servant("Nur Hidayat", world.permits, world.officer, leads=True)
    lead(world.ani.person, world.permits, world, "PLH")
    _ = world.fajar
    assert above(world.ani.person) == ("Nur Hidayat", "Bidang Perizinan", "", "")
    assert above(chief) == ("Fajar Nugraha", LICENSING, "", "")


def test_supervisor_of_a_day_in_the_past(world: World) -> None:
    chief = make.civil_servant("Nur Hidayat", world.permits, world.officer, leads=True)
    _ = world.fajar
    Assignment.objects.filter(person=chief).update(until=CHANGE)
    assert above(world.ani.person, date(2026, 2, 28)) == ("Nur Hidayat", "Bidang Perizinan", "", "")
    assert above(world.ani.person, CHANGE) == (
        "Fajar Nugraha",
        LICENSING,
        "",
        "Jabatan kepala Bidang Perizinan kosong.",
    )
    UnitVersion.objects.filter(unit=world.permits).update(until=CHANGE)
    UnitVersion.objects.create(unit=world.permits, name="Bidang Izin", parent=world.health, since=CHANGE)
    lead(world.joko.person, world.health, world, "PLT")
    assert above(world.ani.person) == ("Joko Susilo", "Dinas Kesehatan", "Plt.", "Jabatan kepala Bidang Izin kosong.")
    assert above(world.ani.person, date(2026, 2, 28)) == ("Nur Hidayat", "Bidang Perizinan", "", "")


def test_nobody_is_above_who_has_no_definitive_post(world: World) -> None:
    assert above(world.indra.person) is None
    lead(world.indra.person, world.permits, world, "PLT")
    assert above(world.indra.person) is None


def test_supervisor_takes_one_query(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    _, ani = world.fajar, PersonId(world.ani.person.pk)
    with django_assert_num_queries(1):
        supervisor_of(ani)
