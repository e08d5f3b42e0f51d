"""Working days: Saturdays, Sundays, what the nation celebrates, and what a region decides over it."""

from datetime import date

import pytest

from pamong.core.refusals import NotFound
from pamong.office.actions.calendar import set_day, unset_day
from pamong.office.models import CalendarDay
from pamong.office.queries.calendar import after_working_days, days_off, special_days, working_days, year_page
from pamong.office.queries.national import SOURCE, national_days
from tests import make
from tests.make import World
from tests.office.kept import facts, refusal

pytestmark = pytest.mark.django_db

CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.fixture
def world() -> World:
    return make.world()


def decided(world: World, day: date, kind: str, name: str = "Hari Jadi Batang Hari", source: str = "") -> CalendarDay:
    return set_day(world.actor("budi"), region="15.04", day=day, kind=kind, name=name, source=source)


def test_year_has_its_national_days() -> None:
    days = national_days(2026)
    assert days[date(2026, 8, 17)].name == "Hari Kemerdekaan Republik Indonesia"
    assert days[date(2026, 6, 1)].name == "Hari Lahir Pancasila"
    assert days[date(2026, 12, 25)].name == "Hari Raya Natal"
    eve = days[CHRISTMAS_EVE]
    assert (eve.name, eve.joint_leave, eve.estimated) == ("Cuti Bersama Hari Raya Natal", True, False)
    assert not days[date(2026, 8, 17)].joint_leave


def test_computed_days_are_estimated_and_named_without_doubt_elsewhere() -> None:
    assert national_days(2027)[date(2027, 3, 10)].estimated
    assert not national_days(2027)[date(2027, 8, 17)].estimated


def test_days_off_and_working_days_around_christmas(world: World) -> None:
    first, last = date(2026, 12, 23), date(2026, 12, 28)  # Wednesday to Monday
    assert days_off(world.region.pk, first, last) == {
        date(2026, 12, 24): "Cuti Bersama Hari Raya Natal",
        date(2026, 12, 25): "Hari Raya Natal",
        date(2026, 12, 26): "Sabtu",
        date(2026, 12, 27): "Minggu",
    }
    assert working_days(world.region.pk, first, last) == 2
    assert working_days(world.region.pk, date(2026, 8, 1), date(2026, 8, 31)) == 19  # 31 less 10, 17 and 25 August
    assert working_days(world.region.pk, last, first) == 0


def test_working_days_are_counted_on(world: World) -> None:
    day = date(2026, 12, 23)
    assert after_working_days(world.region.pk, day, 0) == day
    assert after_working_days(world.region.pk, day, 1) == date(2026, 12, 28)
    assert after_working_days(world.region.pk, day, 4) == date(2026, 12, 31)
    assert after_working_days(world.region.pk, day, 5) == date(2027, 1, 4)  # 1 January is Friday
    assert after_working_days(world.region.pk, date(2026, 8, 14), 1) == date(2026, 8, 18)  # over Independence Day


def test_region_switches_a_day_and_switches_it_back(world: World) -> None:
    row = decided(world, CHRISTMAS_EVE, "work", "Pelayanan tetap buka", "SE Bupati 4/2026")
    assert facts("office.day_set") == [(world.region.pk, {"day": "2026-12-24", "kind": "work"})]
    assert working_days(world.region.pk, date(2026, 12, 23), date(2026, 12, 28)) == 3
    assert CHRISTMAS_EVE in days_off(world.other.pk, CHRISTMAS_EVE, CHRISTMAS_EVE)
    unset_day(world.actor("budi"), day=row.uuid)
    assert facts("office.day_unset") == [(world.region.pk, {"day": "2026-12-24", "kind": "work"})]
    assert working_days(world.region.pk, date(2026, 12, 23), date(2026, 12, 28)) == 2
    assert refusal(unset_day, world.actor("budi"), day=row.uuid) == "not-found"


def test_regional_day_off_counts_and_may_be_said_anew(world: World) -> None:
    day = date(2026, 12, 1)  # Tuesday
    decided(world, day, "off")
    decided(world, day, "off")
    assert days_off(world.region.pk, day, day) == {day: "Hari Jadi Batang Hari"}
    assert days_off(world.other.pk, day, day) == {}
    decided(world, day, "off", "Hari Jadi Kabupaten", "Perda 1/1948")
    row = CalendarDay.objects.get()
    assert (row.name, row.source, len(facts("office.day_set"))) == ("Hari Jadi Kabupaten", "Perda 1/1948", 2)


def test_estimated_day_may_be_confirmed_or_worked_on(world: World) -> None:
    day = date(2027, 3, 10)
    decided(world, day, "off", "Idul Fitri 1448 H", "SKB 3 Menteri")
    told = next(one for one in special_days(world.region.pk, 2027) if one.day == day)
    assert (told.estimated, told.source, told.instead) == (
        False,
        "SKB 3 Menteri",
        "Hari Raya Idul Fitri (perkiraan)",
    )
    assert next(one for one in special_days(world.other.pk, 2027) if one.day == day).source == SOURCE


@pytest.mark.parametrize(
    ("day", "kind", "name", "code"),
    [
        (date(2026, 12, 1), "free", "Libur", "day-kind"),
        (date(2026, 12, 1), "off", " ", "day-name"),
        (date(2126, 12, 1), "off", "Libur", "day-year"),
        (date(2026, 12, 1), "work", "Masuk", "day-works"),
        (date(2026, 8, 17), "off", "Kemerdekaan", "day-off"),
    ],
)
def test_day_that_cannot_be_decided_is_refused(world: World, day: date, kind: str, name: str, code: str) -> None:
    told = {"day": day, "kind": kind, "name": name, "source": ""}
    assert refusal(set_day, world.actor("budi"), region="15.04", **told) == code


def test_calendar_of_another_region_is_not_changed(world: World) -> None:
    row = decided(world, date(2026, 12, 1), "off")
    told = {"day": date(2026, 12, 2), "kind": "off", "name": "Libur", "source": ""}
    for name in ("dewi", "kiki", "fajar"):
        assert refusal(set_day, world.actor(name), region="15.04", **told) == "not-found"
        assert refusal(unset_day, world.actor(name), day=row.uuid) == "not-found"


def test_year_page_counts_months_and_says_what_is_not_confirmed(world: World) -> None:
    found = year_page(world.actor("budi"), "15.04", 2026)
    assert (found.months[7].working, found.estimated, found.leave_known, found.change) == (19, 0, True, True)
    later = year_page(world.actor("fajar"), "15.04", 2027)
    assert (later.change, later.estimated) == (False, 3)  # Idul Fitri twice, Idul Adha
    assert sum(month.working for month in later.months) == later.working
    for name in ("dewi", "kiki"):
        with pytest.raises(NotFound):
            year_page(world.actor(name), "15.04", 2026)
    with pytest.raises(NotFound):
        year_page(world.actor("budi"), "15.04", 2150)
