"""A registry goes out again, as long as nothing stands on it."""

from collections.abc import Callable
from uuid import UUID

import pytest
import time_machine
from django.db import connection

from pamong.core.actor import SYSTEM
from pamong.core.refusals import Conflict
from pamong.kit.imports import undo_import
from pamong.people.actions.regions import create_region
from pamong.people.models import Account, Assignment, Grant, Person, Position, Region, Unit, UnitVersion
from tests import make
from tests.people.actions.registry_case import AGUS, HEAD, JOKO, SITI, Registry, everything, outcome, rows, staff

pytestmark = pytest.mark.django_db

FULL = ("pns_id", *HEAD, "Gol", "Gelar Belakang")
HEADS = ("PNS", "Dinas Kesehatan", "Dinas Kesehatan", "Struktural", "Kepala Dinas")
CHANGED = "Impor ini tidak dapat dibatalkan: data 1 pegawainya sudah berubah sesudah impor."


def applied(registry: Registry, *table: tuple[object, ...], head: tuple[str, ...] = HEAD) -> UUID:
    uuid = registry.look(*table, head=head).uuid
    registry.apply(uuid)
    return uuid


def undo(registry: Registry, uuid: UUID) -> None:
    undo_import(registry.actor, uuid=uuid)


def refused(registry: Registry, uuid: UUID) -> str:
    before = everything()
    with pytest.raises(Conflict) as conflict:
        undo(registry, uuid)
    assert everything() == before
    return str(conflict.value)


def test_first_registry_is_taken_back_whole_and_put_in_again(registry: Registry) -> None:
    uuid = applied(registry, staff(SITI, "Siti"), staff(JOKO, "Joko", *HEADS))
    after = everything()
    for _time in range(2):
        undo(registry, uuid)
        assert everything() == []
        registry.apply(uuid)
        assert everything() == after


def test_changes_are_taken_back_to_the_last_cell(registry: Registry) -> None:
    registry.put(
        ("A1", *staff(SITI, "Siti"), "III/a", "S.Kep."),
        ("A2", *staff(JOKO, "Joko", *HEADS), "IV/b", ""),
        head=FULL,
    )
    before = everything()
    with time_machine.travel("2026-12-24T03:00:00Z", tick=False):
        uuid = applied(
            registry,
            ("A1", *staff("198507122010012015", "Siti Aminah", *HEADS), "III/b", "S.Kep., Ns."),
            ("A2", *staff(JOKO, "Joko", "PNS", "Dinas Sosial", "Bidang Umum", "Fungsional", "Penyuluh"), "IV/b", ""),
            ("A3", *staff(AGUS, "Agus", "PNS", "Dinas Pasar", "Dinas Pasar"), "", ""),
            head=FULL,
        )
        after = everything()
        assert len(after) > len(before)
        undo(registry, uuid)
        assert everything() == before
        registry.apply(uuid)
        assert everything() == after


def test_imports_are_taken_back_in_the_reverse_order_only(registry: Registry) -> None:
    first = applied(registry, staff(SITI, "Siti"))
    second = applied(registry, staff(SITI, "Siti Aminah"))
    assert refused(registry, first) == CHANGED
    undo(registry, second)
    undo(registry, first)
    assert everything() == []


def test_import_of_names_stays_under_a_later_one_of_posts(registry: Registry) -> None:
    make.civil_servant("Siti", make.unit("Dinas", registry.region), make.position("Juru", registry.region), nip=SITI)
    first = applied(registry, (SITI, "Siti Aminah"), head=HEAD[:2])
    applied(registry, staff(SITI, "Siti Aminah"))
    assert refused(registry, first) == CHANGED


def give_account(person: Person) -> None:
    make.account(person)


def give_role(person: Person) -> None:
    make.grant(person, "assessor", Region.objects.get(code="15.04"))


@pytest.mark.parametrize("give", [give_account, give_role])
def test_import_whose_people_have_accounts_or_roles_stays(registry: Registry, give: Callable[[Person], None]) -> None:
    uuid = applied(registry, staff(SITI, "Siti"), staff(JOKO, "Joko"))
    give(Person.objects.get(name="Siti"))
    assert refused(registry, uuid) == (
        "Impor ini tidak dapat dibatalkan: 1 pegawainya sudah mempunyai akun atau kewenangan."
    )
    assert (Account.objects.count() + Grant.objects.count(), Person.objects.count()) == (1, 2)


def test_account_of_somebody_known_before_hinders_nothing(registry: Registry) -> None:
    registry.put(staff(SITI, "Siti"))
    uuid = applied(registry, staff(SITI, "Siti Aminah"))
    make.account(Person.objects.get())
    undo(registry, uuid)
    assert Person.objects.get().name == "Siti"


def correct(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(phone="081234567890")


def move_away(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(region=create_region(SYSTEM, code="82"))


def end_post(person: Person) -> None:
    Assignment.objects.filter(person=person, until=None).update(until="2026-11-21")


def give_second_post(person: Person) -> None:
    post = Assignment.objects.get(person=person, until=None)
    Assignment.objects.create(person=person, unit=post.unit, position=post.position, kind="PLT", since="2026-11-21")


@pytest.mark.parametrize("change", [correct, move_away, end_post, give_second_post])
def test_import_whose_people_have_changed_since_stays(registry: Registry, change: Callable[[Person], None]) -> None:
    uuid = applied(registry, staff(SITI, "Siti"), staff(JOKO, "Joko"))
    change(Person.objects.get(name="Siti"))
    assert refused(registry, uuid) == CHANGED


@pytest.mark.parametrize("change", [correct, move_away, end_post])
def test_import_stays_when_people_whom_it_changed_have_changed_again(
    registry: Registry, change: Callable[[Person], None]
) -> None:
    registry.put(staff(SITI, "Siti"))
    uuid = applied(registry, staff(SITI, "Siti", *HEADS))
    change(Person.objects.get(name="Siti"))
    assert refused(registry, uuid) == CHANGED


def test_units_and_jobs_that_others_use_by_now_stay(registry: Registry) -> None:
    uuid = applied(registry, staff(SITI, "Siti"), staff(JOKO, "Joko", "PNS", "Dinas Sosial", "Bidang", "2", "Penyuluh"))
    clinic = Unit.objects.get(pk__in=UnitVersion.objects.filter(name="Puskesmas Muara Bulian").values("unit"))
    make.civil_servant("Lain", clinic, Position.objects.get(name="Penyuluh"))
    undo(registry, uuid)
    assert rows("SELECT name FROM people_unitversion ORDER BY 1") == [("Dinas Kesehatan",), ("Puskesmas Muara Bulian",)]
    assert rows("SELECT name FROM people_position") == [("Penyuluh",)]
    assert rows("SELECT name FROM people_person") == [("Lain",)]


def test_unit_that_was_renamed_by_now_stays(registry: Registry) -> None:
    uuid = applied(registry, staff(SITI, "Siti"))
    version = UnitVersion.objects.get(name="Puskesmas Muara Bulian")
    UnitVersion.objects.filter(pk=version.pk).update(until="2026-11-21")
    UnitVersion.objects.create(unit=version.unit, name="Puskesmas Baru", parent=version.parent, since="2026-11-21")
    undo(registry, uuid)
    assert rows("SELECT name FROM people_unitversion WHERE until IS NULL ORDER BY 1") == [
        ("Dinas Kesehatan",),
        ("Puskesmas Baru",),
    ]


def test_import_to_which_a_higher_context_refers_stays(registry: Registry) -> None:
    uuid = applied(registry, staff(SITI, "Siti"))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE try_visit (person bigint REFERENCES people_person DEFERRABLE INITIALLY DEFERRED)")
        cursor.execute("INSERT INTO try_visit SELECT id FROM people_person")
    assert (
        refused(registry, uuid) == "Impor ini tidak dapat dibatalkan: pegawai atau unitnya sudah dipakai catatan lain."
    )


def test_head_is_the_former_one_again(registry: Registry) -> None:
    registry.put(staff(SITI, "Siti", *HEADS))
    uuid = applied(registry, staff(SITI, "Siti"), staff(JOKO, "Joko", *HEADS))
    assert rows("SELECT count(*) FROM people_assignment WHERE leads AND until IS NULL") == [(1,)]
    undo(registry, uuid)
    assert rows(
        "SELECT p.name FROM people_assignment JOIN people_person p ON p.id = person_id WHERE leads AND until IS NULL"
    ) == [("Siti",)]


def test_undone_import_is_compared_anew(registry: Registry) -> None:
    uuid = applied(registry, staff(SITI, "Siti"))
    undo(registry, uuid)
    registry.put(staff(SITI, "Siti"))
    with pytest.raises(Conflict) as stale:
        registry.apply(uuid)
    assert stale.value.code == "import-stale"
    assert outcome(registry.apply(uuid)) == (0, 0, 1, 0)
