"""A year is counted over the whole person: floors, ceilings, caps over records, editions, and a region at once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from pamong.core.refusals import NotFound
from pamong.learning.actions.conversions import Change, set_conversions
from pamong.learning.models import Completion, HoursLine
from pamong.learning.queries.hours import HoursWanted, RecapRow, hours_page, hours_rows, recap, region_hours, year_of
from pamong.learning.queries.registry import registry_export
from pamong.people.models import Employment, Person
from pamong.science.hours import Rule
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def line(
    person: Person, day: date, form: str, hours: str = "0", *, times: int = 0, source: str = "", **facts: Any
) -> None:
    HoursLine.objects.create(
        region=person.region_id or 0,
        person=person.pk,
        day=day,
        form=form,
        international=facts.pop("international", False),
        hours=Decimal(hours),
        times=times,
        title=facts.pop("title", "Pelatihan"),
        source=source or f"learning.outside:{form}",
        recorded_at=timezone.now(),
        **facts,
    )


def contract(person: Person) -> Person:
    Employment.objects.filter(person=person).update(kind="pppk", grade="IX")
    return person


def test_elearning_of_two_records_on_one_day_counts_three(world: World) -> None:
    ani = world.ani.person
    line(ani, date(2026, 3, 2), "NKL03", "3", source="learning.module:1:1", title="A")
    line(ani, date(2026, 3, 2), "NKL03", "3", source="learning.module:2:9", title="B")
    found = year_of(ani.pk, 2026)
    assert (found.counted, found.worth, found.cut, found.words) == (Decimal(3), Decimal(6), Decimal(3), "3 dari 20 JP")
    assert {row.title: (row.counted, row.whys, row.shared) for row in found.records} == {
        "A": (Decimal(3), (), True),
        "B": (Decimal(0), ("E-learning paling banyak 3 JP sehari, dari semua catatan",), True),
    }


def test_modules_of_one_programme_are_one_record_for_each_form(world: World) -> None:
    ani = world.ani.person
    line(ani, date(2026, 3, 2), "KL03", "5", source="learning.module:1:1")
    line(ani, date(2026, 3, 3), "KL03", "2.5", source="learning.module:1:2")
    line(ani, date(2026, 3, 3), "KL06", "3", times=1, source="learning.module:1:3")
    found = year_of(ani.pk, 2026)
    assert [(row.form, row.first.day, row.last.day, row.counted) for row in found.records] == [
        ("KL06", 3, 3, Decimal(4)),
        ("KL03", 2, 3, Decimal("7.5")),
    ]
    assert found.words == "11,5 dari 20 JP"
    assert not found.shared


def test_only_the_last_edition_holds_also_when_its_day_moved_to_another_year(world: World) -> None:
    ani = world.ani.person
    line(ani, date(2025, 12, 31), "KL03", "5", source="learning.outside:x")
    line(ani, date(2026, 1, 2), "KL03", "4", source="learning.outside:x", edition=2)
    assert year_of(ani.pk, 2025).counted == 0
    assert year_of(ani.pk, 2026).counted == 4
    line(ani, date(2026, 1, 2), "KL03", "0", source="learning.outside:x", edition=3)
    assert year_of(ani.pk, 2026).records == ()


def test_a_pns_has_a_floor_and_a_pppk_a_ceiling(world: World) -> None:
    ani, kiki = world.ani.person, contract(world.kiki.person)
    line(ani, date(2026, 3, 2), "NKL12", times=1)
    line(kiki, date(2026, 3, 2), "KL03", "6")
    floor, ceiling = year_of(ani.pk, 2026), year_of(kiki.pk, 2026)
    assert (floor.aim, floor.met, floor.words) == ("floor", True, "20 dari 20 JP")
    assert (ceiling.aim, ceiling.met, ceiling.left, ceiling.words) == (
        "ceiling",
        False,
        Decimal(18),
        "6 JP, masih dapat 18",
    )
    line(kiki, date(2026, 3, 9), "NKL12", times=1)
    over = year_of(kiki.pk, 2026)
    assert (over.over, over.words) == (Decimal(2), "26 JP, 2 di atas batas 24")


def test_who_is_no_civil_servant_has_neither(world: World) -> None:
    found = year_of(world.indra.person_id, 2026)
    assert (found.aim, found.target, found.words) == ("", None, "0 JP")


def test_a_table_of_the_region_counts_from_its_day_on(world: World) -> None:
    ani = world.ani.person
    line(ani, date(2026, 3, 31), "KL06", times=1, source="learning.outside:a")
    line(ani, date(2026, 4, 1), "KL06", times=1, source="learning.outside:b")
    set_conversions(
        world.actor("budi"),
        region="15.04",
        valid_since=date(2026, 4, 1),
        changes={"KL06": Change(Rule("day", Decimal(3)))},
        floor=24,
        ceiling=24,
        reason="Perbup",
    )
    found = year_of(ani.pk, 2026)
    assert (found.counted, found.target, found.table) == (Decimal(7), 24, "tabel instansi nomor 1")


def test_a_region_is_cut_into_bands_with_constant_queries(world: World, django_assert_num_queries: Any) -> None:
    budi = world.actor("budi")
    with django_assert_num_queries(5):
        region_hours(budi, "15.04", 2026, HoursWanted())
    for name, hours in (("ani", "10"), ("fajar", "10.99"), ("gita", "11"), ("hadi", "20")):
        line(getattr(world, name).person, date(2026, 3, 2), "KL03", hours, source=f"learning.outside:{name}")
    line(contract(world.kiki.person), date(2026, 3, 2), "KL03", "25", source="learning.outside:kiki")
    with django_assert_num_queries(5):
        found = region_hours(budi, "15.04", 2026, HoursWanted())
    assert found.bands == {"low": 3, "middle": 1, "met": 1, "within": 0, "over": 1}
    assert (found.floored, found.ceiled) == (5, 1)
    assert found.mean == Decimal("51.99") / 5
    rows = hours_rows(budi, "15.04", 2026, HoursWanted(band="over"))
    assert [(row.name, row.words) for row in rows.stream()] == [("Kiki Amalia", "25 JP, 1 di atas batas 24")]
    named = hours_rows(budi, "15.04", 2026, HoursWanted(text="gita", unit=world.health.uuid))
    assert [row.name for row in named.stream()] == ["Gita Permata"]


def test_a_leader_sees_the_own_branch_and_others_nothing(world: World) -> None:
    for name in ("ani", "kiki", "fajar"):
        getattr(world, name)
    found = region_hours(world.actor("fajar"), "15.04", 2026, HoursWanted())
    assert not found.whole
    assert [row.name for row in found.page.object_list] == ["Ani Rahmawati", "Fajar Nugraha"]
    for who in ("ani", "gita", "joko", "dewi"):
        with pytest.raises(NotFound):
            region_hours(world.actor(who), "15.04", 2026, HoursWanted())


def test_recap_names_everybody_of_a_unit_and_below(world: World) -> None:
    ani = world.ani.person
    for name in ("kiki", "fajar"):
        getattr(world, name)
    line(ani, date(2026, 3, 2), "KL03", "14")
    rows = recap(world.region.pk, 2026, world.licensing.pk)
    assert [row.name for row in rows] == ["Ani Rahmawati", "Fajar Nugraha"]
    assert isinstance(rows[0], RecapRow)
    assert (rows[0].status, rows[0].counted, rows[0].target, rows[0].words) == ("PNS", Decimal(14), 20, "14 dari 20 JP")
    assert len(rows[0].nip) == 18
    assert len(recap(world.region.pk, 2026)) == 3


def test_a_page_is_for_the_person_the_leader_and_the_organiser(world: World) -> None:
    ani = world.ani.person
    assert hours_page(world.actor("ani")).own
    assert not hours_page(world.actor("fajar"), person=ani.uuid).own
    assert hours_page(world.actor("budi"), person=ani.uuid, year=2025).year.year == 2025
    for who in ("kiki", "gita", "joko", "dewi"):
        with pytest.raises(NotFound):
            hours_page(world.actor(who), person=ani.uuid)


def test_the_registry_gets_what_is_ready_and_the_rest_is_named(world: World) -> None:
    ani = world.ani.person
    Person.objects.filter(pk=ani.pk).update(source_id="A5EB03E2")
    run = case.held(world)
    done, unfinished = case.seated(run.offering, world.ani), case.seated(run.offering, world.kiki)
    Completion.objects.create(registration=done, completed=True, minutes=1, planned=1, at=timezone.now())
    line(ani, date(2026, 3, 2), "KL03", "10", source=f"learning.module:{done.pk}:1", title="Pelayanan Prima")
    line(ani, date(2026, 5, 2), "KL01", "4", source=f"learning.module:{done.pk}:2", title="PKP")
    line(world.kiki.person, date(2026, 3, 2), "KL03", "5", source=f"learning.module:{unfinished.pk}:1")
    found = registry_export(world.actor("budi"), "15.04", 2026)
    assert [(row["namaKursus"], row["jumlahJam"], row["jenisDiklatId"]) for row in found.kursus] == [
        ("Pelayanan Prima", 10, "3")
    ]
    assert [(row["tanggal"], row["pnsOrangId"]) for row in found.diklat] == [("02-05-2026", "A5EB03E2")]
    assert [(row.name, row.why) for row in found.left_out] == [("Kiki Amalia", "programnya belum diselesaikan")]
    for who in ("ani", "fajar", "dewi"):
        with pytest.raises(NotFound):
            registry_export(world.actor(who), "15.04", 2026)
