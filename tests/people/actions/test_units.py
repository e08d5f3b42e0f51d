"""Offices over time: who may shape the tree, and what old reports still show."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import time_machine

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound, Refusal
from pamong.people.access import actor_of
from pamong.people.actions.units import change_unit, close_unit, name_head, open_unit
from pamong.people.models import Assignment, Role, Unit, UnitVersion
from tests import make
from tests.make import SINCE, World
from tests.people.actions.effects import facts, refusal, state

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
MARCH = date(2026, 3, 1)
LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def versions(unit: Unit) -> list[tuple[str, str | None, date, date | None]]:
    """Name, name of the unit above, since and until; oldest first."""
    rows = UnitVersion.objects.filter(unit=unit).order_by("since", "id")
    return [(row.name, at(row.parent, TODAY) if row.parent else None, row.since, row.until) for row in rows]


def at(unit: Unit, day: date) -> str:
    """What the unit was called on a day."""
    rows = UnitVersion.objects.filter(unit=unit, since__lte=day).exclude(until__lte=day)
    return rows.values_list("name", flat=True).get()


def test_organiser_opens_an_office_at_the_top_and_one_below(world: World) -> None:
    budi = world.actor("budi")
    office = open_unit(budi, region="15.04", name="  Dinas   Sosial ", parent=None, since=MARCH)
    below = open_unit(budi, region="15.04", name="Sekretariat", parent=office.uuid, since=TODAY)
    assert versions(office) == [("Dinas Sosial", None, MARCH, None)]
    assert versions(below) == [("Sekretariat", "Dinas Sosial", TODAY, None)]
    assert below.region == world.region
    assert facts("people.unit_opened") == [
        (world.region.pk, {"parent": None, "since": "2026-03-01"}),
        (world.region.pk, {"parent": office.pk, "since": "2026-11-21"}),
    ]


def test_renamed_office_keeps_its_old_name_in_old_reports(world: World) -> None:
    change_unit(
        world.actor("budi"), unit=world.licensing.uuid, name="Dinas Perizinan Terpadu", parent=None, since=MARCH
    )
    assert at(world.licensing, date(2026, 2, 28)) == LICENSING
    assert at(world.licensing, MARCH) == "Dinas Perizinan Terpadu"
    assert facts("people.unit_changed") == [
        (world.region.pk, {"renamed": True, "moved": False, "parent": None, "since": "2026-03-01"})
    ]


def test_moved_office_was_elsewhere_before(world: World) -> None:
    change_unit(
        world.actor("budi"), unit=world.permits.uuid, name="Bidang Perizinan", parent=world.health.uuid, since=MARCH
    )
    assert versions(world.permits) == [
        ("Bidang Perizinan", LICENSING, SINCE, MARCH),
        ("Bidang Perizinan", "Dinas Kesehatan", MARCH, None),
    ]


def test_change_on_the_day_of_the_present_version_corrects_it(world: World) -> None:
    change_unit(world.actor("budi"), unit=world.health.uuid, name="Dinas Kesehatan Kab.", parent=None, since=SINCE)
    assert versions(world.health) == [
        ("Dinas Kesehatan", None, SINCE, SINCE),
        ("Dinas Kesehatan Kab.", None, SINCE, None),
    ]
    assert at(world.health, SINCE) == "Dinas Kesehatan Kab."


def test_change_of_nothing_writes_nothing(world: World) -> None:
    budi = world.actor("budi")
    before = state()
    change_unit(budi, unit=world.health.uuid, name="Dinas Kesehatan", parent=None, since=TODAY)
    assert state() == before


def test_office_may_be_written_differently_without_being_in_its_own_way(world: World) -> None:
    change_unit(world.actor("budi"), unit=world.health.uuid, name="DINAS KESEHATAN", parent=None, since=TODAY)
    assert at(world.health, TODAY) == "DINAS KESEHATAN"


def test_same_name_may_stand_in_two_places_but_not_twice_in_one(world: World) -> None:
    budi = world.actor("budi")
    for parent in (world.licensing, world.health):
        open_unit(budi, region="15.04", name="Subbagian Umum", parent=parent.uuid, since=TODAY)
    given = {"region": "15.04", "name": "SUBBAGIAN  umum", "parent": world.health.uuid, "since": TODAY}
    assert refusal(open_unit, budi, **given) == "unit-name-taken"


@pytest.mark.parametrize(
    ("parent", "since", "code"),
    [
        ("permits", TODAY, "unit-loop"),
        ("licensing", TODAY, "unit-loop"),
        ("health", date(2023, 12, 31), "day-before"),
        ("health", date(2026, 11, 22), "day-ahead"),
        ("away", TODAY, "not-found"),
    ],
)
def test_change_that_cannot_be_is_refused(world: World, parent: str, since: date, code: str) -> None:
    above: Unit = getattr(world, parent)
    given = {"unit": world.licensing.uuid, "name": "Dinas", "parent": above.uuid, "since": since}
    assert refusal(change_unit, world.actor("budi"), **given) == code


def test_parent_in_another_region_is_refused_even_to_who_keeps_both(world: World) -> None:
    away = world.away.uuid
    given = {"unit": world.permits.uuid, "name": "Bidang", "parent": away, "since": TODAY}
    assert refusal(change_unit, SYSTEM, **given) == "unit-foreign-parent"
    opening = {"region": "15.04", "name": "Bidang", "parent": away, "since": TODAY}
    assert refusal(open_unit, SYSTEM, **opening) == "unit-foreign-parent"


@pytest.mark.parametrize("name", ["", "  "])
def test_office_without_a_name_is_refused(world: World, name: str) -> None:
    given = {"region": "15.04", "name": name, "parent": None, "since": TODAY}
    assert refusal(open_unit, world.actor("budi"), **given) == "name-empty"


def test_unit_administrator_shapes_what_is_below_the_own_unit(world: World) -> None:
    joko = world.actor("joko")
    section = open_unit(joko, region="15.04", name="Puskesmas Bajubang", parent=world.health.uuid, since=MARCH)
    change_unit(joko, unit=section.uuid, name="Puskesmas Bajubang Laut", parent=world.health.uuid, since=TODAY)
    assert versions(section) == [
        ("Puskesmas Bajubang", "Dinas Kesehatan", MARCH, TODAY),
        ("Puskesmas Bajubang Laut", "Dinas Kesehatan", TODAY, None),
    ]


def test_unit_administrator_can_neither_change_the_own_unit_nor_leave_it(world: World) -> None:
    joko = world.actor("joko")
    own = {"unit": world.health.uuid, "name": "Dinas Saya", "parent": None, "since": TODAY}
    assert refusal(change_unit, joko, **own) == "not-found"
    section = open_unit(joko, region="15.04", name="Puskesmas Bajubang", parent=world.health.uuid, since=MARCH)
    for parent in (None, world.licensing.uuid):
        out = {"unit": section.uuid, "name": "Puskesmas Bajubang", "parent": parent, "since": TODAY}
        assert refusal(change_unit, joko, **out) == "not-found"
    assert refusal(close_unit, joko, unit=section.uuid, on=TODAY) == "not-found"


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "ani"])
def test_office_is_not_there_for_who_does_not_keep_it(world: World, who: str) -> None:
    actor, unit = world.actor(who), world.permits.uuid
    head = Assignment.objects.get(person=world.ani.person)
    assert refusal(open_unit, actor, region="15.04", name="Dinas", parent=None, since=TODAY) == "not-found"
    assert refusal(open_unit, actor, region="15.04", name="Dinas", parent=unit, since=TODAY) == "not-found"
    given = {"unit": unit, "name": "Bidang Lain", "parent": world.licensing.uuid, "since": TODAY}
    assert refusal(change_unit, actor, **given) == "not-found"
    assert refusal(close_unit, actor, unit=unit, on=TODAY) == "not-found"
    assert refusal(name_head, actor, unit=unit, assignment=head.uuid) == "not-found"


def test_organiser_of_one_unit_does_not_keep_the_region(world: World) -> None:
    make.grant(world.kiki.person, Role.ORGANISER, world.region, world.health)
    given = {"unit": world.health.uuid, "name": "Dinas Lain", "parent": None, "since": TODAY}
    assert refusal(change_unit, world.actor("kiki"), **given) == "not-found"


def test_office_in_use_says_how_much_stands_in_the_way(world: World) -> None:
    _ = world.fajar
    with pytest.raises(Refusal, match="masih ada 1 unit di bawahnya dan 1 penugasan") as refused:
        close_unit(world.actor("budi"), unit=world.licensing.uuid, on=TODAY)
    assert refused.value.code == "unit-in-use"
    assert versions(world.licensing) == [(LICENSING, None, SINCE, None)]


def test_office_closes_with_the_roles_over_it(world: World) -> None:
    role = make.grant(world.kiki.person, Role.UNIT_ADMINISTRATOR, world.region, world.permits)
    close_unit(world.actor("budi"), unit=world.permits.uuid, on=MARCH)
    assert versions(world.permits) == [("Bidang Perizinan", LICENSING, SINCE, MARCH)]
    role.refresh_from_db()
    assert role.until == MARCH
    assert facts("people.unit_closed") == [(world.region.pk, {"on": "2026-03-01", "grants": 1})]
    assert refusal(close_unit, world.actor("budi"), unit=world.permits.uuid, on=TODAY) == "unit-closed"
    given = {"region": "15.04", "name": "Seksi", "parent": world.permits.uuid, "since": TODAY}
    assert refusal(open_unit, world.actor("budi"), **given) == "unit-closed"


def test_office_cannot_close_before_somebody_left_it(world: World) -> None:
    Assignment.objects.filter(person=world.ani.person).update(until=date(2026, 6, 1))
    budi = world.actor("budi")
    assert refusal(close_unit, budi, unit=world.permits.uuid, on=MARCH) == "unit-in-use"
    close_unit(budi, unit=world.permits.uuid, on=date(2026, 6, 1))


def leaders(unit: Unit, day: date) -> list[tuple[str, str]]:
    """Name and kind of assignment of who led a unit on a day."""
    rows = Assignment.objects.filter(unit=unit, leads=True, since__lte=day).exclude(until__lte=day)
    return sorted(rows.values_list("person__name", "kind"))


def test_new_head_leads_from_today_and_the_former_until_then(world: World) -> None:
    _ = world.fajar
    lina = make.civil_servant("Lina Marlina", world.licensing, world.officer)
    chosen = Assignment.objects.get(person=lina)
    leading = name_head(world.actor("budi"), unit=world.licensing.uuid, assignment=chosen.uuid)
    assert leading.since == TODAY
    assert leaders(world.licensing, date(2026, 11, 20)) == [("Fajar Nugraha", "D")]
    assert leaders(world.licensing, TODAY) == [("Lina Marlina", "D")]
    assert Assignment.objects.filter(unit=world.licensing, until=None).count() == 2
    assert facts("people.head_named") == [
        (
            world.region.pk,
            {"assignment": leading.pk, "person": lina.pk, "former": world.fajar.person.pk},
        )
    ]


def test_acting_head_stands_beside_the_definitive_one(world: World) -> None:
    _ = world.fajar
    lina = make.civil_servant("Lina Marlina", world.health, world.officer)
    acting = Assignment.objects.create(person=lina, unit=world.licensing, position=world.head, kind="PLT", since=TODAY)
    acting.refresh_from_db()
    name_head(world.actor("budi"), unit=world.licensing.uuid, assignment=acting.uuid)
    assert leaders(world.licensing, TODAY) == [("Fajar Nugraha", "D"), ("Lina Marlina", "PLT")]


def test_naming_who_leads_already_writes_nothing(world: World) -> None:
    now = Assignment.objects.get(person=world.fajar.person)
    budi = world.actor("budi")
    before = state()
    assert name_head(budi, unit=world.licensing.uuid, assignment=now.uuid) == now
    assert state() == before


def test_head_serves_in_the_unit_and_now(world: World) -> None:
    eka, elsewhere = world.actor("eka"), Assignment.objects.get(person=world.budi.person)
    given = {"unit": world.licensing.uuid, "assignment": elsewhere.uuid}
    assert refusal(name_head, eka, **given) == "not-found"
    Assignment.objects.filter(pk=elsewhere.pk).update(until=TODAY)
    assert refusal(name_head, eka, unit=world.health.uuid, assignment=elsewhere.uuid) == "assignment-ended"


def test_unknown_office_is_not_there(world: World) -> None:
    nobody: UUID = uuid4()
    with pytest.raises(NotFound):
        close_unit(world.actor("budi"), unit=nobody, on=TODAY)


def test_nobody_names_oneself_head(world: World) -> None:
    mine = Assignment.objects.get(person=world.budi.person)
    given = {"unit": world.health.uuid, "assignment": mine.uuid}
    assert refusal(name_head, world.actor("budi"), **given) == "own-record"
    acting = actor_of(world.kiki, acting=make.delegation(world.budi, world.kiki).uuid)
    assert refusal(name_head, acting, **given) == "own-record"


def test_name_of_an_office_holds_no_signs_that_nobody_sees(world: World) -> None:
    office = open_unit(
        world.actor("budi"), region="15.04", name="Dinas\u202e So\u200bsial\x07", parent=None, since=MARCH
    )
    assert versions(office) == [("Dinas Sosial", None, MARCH, None)]
