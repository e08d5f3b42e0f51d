"""What positions ask for: by their *jenjang*, by decision, and nothing where nothing tells it."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.job_levels import set_job_level
from pamong.competency.actions.profiles import set_requirements
from pamong.competency.models import (
    Competency,
    CompetencyVersion,
    Framework,
    FrameworkVersion,
    JobLevelRule,
    Level,
    Requirement,
)
from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.profile_list import ProfilesWanted, State, profile_rows, profiles
from pamong.competency.queries.profile_page import profile_page, profile_record
from pamong.competency.queries.profiles import Origin, Required, profile_of, required_levels
from pamong.core.refusals import NotFound
from pamong.people.models import Position, Region
from tests import make
from tests.make import World

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

CODES = {"M.01", "M.02", "M.03", "M.04", "M.05", "M.06", "M.07", "M.08", "SK.01"}


@pytest.fixture
def world() -> World:
    ensure_built_in()
    return make.world()


def technical(region: Region, code: str = "T.01", top: int = 5, group: str = "technical") -> Competency:
    """A competency of a published dictionary of the region."""
    now = timezone.now()
    framework, _ = Framework.objects.get_or_create(
        region=region, code="kamus", defaults={"title": "Kamus Dinas", "created_at": now}
    )
    version, _ = FrameworkVersion.objects.get_or_create(
        framework=framework,
        number=1,
        defaults={"label": "2026", "confidence": "unconfirmed", "valid_since": date(2024, 1, 1), "created_at": now},
    )
    FrameworkVersion.objects.filter(pk=version.pk).update(published_at=None)
    row = Competency.objects.create(framework=framework, code=code, created_at=now)
    worded = CompetencyVersion.objects.create(version=version, competency=row, name=f"Perizinan {code}", group=group)
    for number in range(1, top + 1):
        Level.objects.create(worded=worded, number=number, headline=f"Tingkat {number}", confidence="unconfirmed")
    FrameworkVersion.objects.filter(pk=version.pk).update(published_at=now)
    row.refresh_from_db()
    return row


def codes(region: Region, position: Position) -> dict[str, tuple[int, str]]:
    """Code → level and origin of what a position asks for."""
    known = current_competencies(region.pk)
    asked = required_levels(region.pk)[position.pk]
    assert asked == profile_of(position.pk)
    return {known[key].code: (required.level, required.origin.value) for key, required in asked.items()}


def by_code(region: Region, code: str) -> Competency:
    """A competency that counts in a region."""
    return Competency.objects.get(
        pk=next(key for key, row in current_competencies(region.pk).items() if row.code == code)
    )


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("JPT Utama", 5),
        ("JPT Madya", 4),
        ("JPT Pratama", 4),
        ("Administrator", 3),
        ("Pengawas", 2),
        ("Pelaksana", 1),
        ("JF Pemula", 1),
        ("JF Terampil", 2),
        ("JF Mahir", 2),
        ("JF Penyelia", 3),
        ("JF Ahli Pertama", 2),
        ("JF Ahli Muda", 3),
        ("JF Ahli Madya", 4),
        ("JF Ahli Utama", 5),
    ],
)
def test_every_jenjang_asks_for_its_level_of_all_nine(world: World, level: str, expected: int) -> None:
    position = make.position("Jabatan", world.region, kind="2", level=level)
    assert codes(world.region, position) == dict.fromkeys(CODES, (expected, "table"))


def test_jenjang_is_told_by_echelon_or_kind(world: World) -> None:
    supervisor = make.position("Kepala Seksi", world.region, kind="1", echelon="41")
    clerk = make.position("Pengadministrasi", world.region)
    assert codes(world.region, supervisor)["M.05"] == (2, "table")
    assert codes(world.region, clerk)["M.05"] == (1, "table")


def test_unknown_jenjang_asks_for_nothing_until_somebody_decides(world: World) -> None:
    row = technical(world.region)
    assert codes(world.region, world.head) == {}
    set_requirements(world.actor("budi"), position=world.head.uuid, levels={row.uuid: 3}, reason="SK 1/2026")
    assert codes(world.region, world.head) == {"T.01": (3, "set")}


def test_technical_is_asked_only_by_decision_of_its_region(world: World) -> None:
    technical(world.region)
    assert set(codes(world.region, world.officer)) == CODES
    assert set(current_competencies(world.other.pk)) == {
        key for key, row in current_competencies(world.region.pk).items() if row.code in CODES
    }


def test_decision_goes_before_default_and_zero_takes_it_away(world: World) -> None:
    levels = {by_code(world.region, "M.05").uuid: 4, by_code(world.region, "M.07").uuid: 0}
    set_requirements(world.actor("budi"), position=world.officer.uuid, levels=levels, reason="SK 1/2026")
    found = codes(world.region, world.officer)
    assert found["M.05"] == (4, "set")
    assert found["M.01"] == (2, "table")
    assert set(found) == CODES - {"M.07"}


def test_region_goes_before_table_and_its_decision_ends(world: World) -> None:
    budi = world.actor("budi")
    change = {"region": "15.04", "job_level": "JF Ahli Pertama"}
    assert set_job_level(budi, **change, level=3, reason="Perbup 9/2026")
    assert codes(world.region, world.officer)["M.01"] == (3, "region")
    assert set_job_level(budi, **change, level=None)
    assert codes(world.region, world.officer)["M.01"] == (2, "table")
    assert JobLevelRule.objects.filter(until=None).count() == 0


def test_default_above_the_highest_level_is_cut_and_says_so(world: World) -> None:
    technical(world.region, "L.01", top=3, group="managerial")
    senior = make.position("Ahli Utama", world.region, kind="2", level="JF Ahli Utama")
    key = by_code(world.region, "L.01").pk
    assert required_levels(world.region.pk)[senior.pk][key] == Required(3, Origin.TABLE, 5)
    assert required_levels(world.region.pk)[senior.pk][key].cut
    assert not required_levels(world.region.pk)[world.officer.pk][key].cut


def test_decision_about_what_was_replaced_counts_for_its_successor(world: World) -> None:
    old, new = technical(world.region, "T.01"), technical(world.region, "T.02")
    budi = world.actor("budi")
    set_requirements(budi, position=world.head.uuid, levels={old.uuid: 3}, reason="SK 1/2026")
    Competency.objects.filter(pk=old.pk).update(replaced_by=new)
    assert codes(world.region, world.head) == {"T.02": (3, "set")}
    set_requirements(budi, position=world.head.uuid, levels={new.uuid: None}, reason="")
    assert codes(world.region, world.head) == {}
    assert Requirement.objects.filter(until=None).count() == 0


def test_closed_position_asks_for_nothing(world: World) -> None:
    Position.objects.filter(pk=world.officer.pk).update(closed_on=date(2026, 1, 1))
    assert world.officer.pk not in required_levels(world.region.pk)
    assert profile_of(world.officer.pk) == {}


def test_count_of_queries_does_not_depend_on_positions(
    world: World, django_assert_num_queries: "DjangoAssertNumQueries"
) -> None:
    with django_assert_num_queries(5):
        required_levels(world.region.pk)
    for number in range(5):
        make.position(f"Jabatan {number}", world.region, level="Pengawas")
    with django_assert_num_queries(5):
        required_levels(world.region.pk)


def test_two_positions_give_two_profiles(world: World) -> None:
    chief = make.position("Kepala Bidang", world.region, kind="1", level="Administrator")
    assert codes(world.region, chief)["M.01"] == (3, "table")
    assert codes(world.region, world.officer)["M.01"] == (2, "table")


def test_list_shows_what_lacks_most_first(world: World) -> None:
    row = technical(world.region)
    clerk = make.position("Pengadministrasi", world.region)
    set_requirements(world.actor("budi"), position=clerk.uuid, levels={row.uuid: 1}, reason="SK 1/2026")
    rows = profile_rows(world.actor("budi"), "15.04", ProfilesWanted())
    assert [(found.name, found.state, found.asked, found.technical) for found in rows] == [
        ("Kepala Dinas", State.EMPTY, 0, 0),
        ("Penata Perizinan Ahli Pertama", State.NO_TECHNICAL, 9, 0),
        ("Pengadministrasi", State.COMPLETE, 10, 1),
    ]
    found = profiles(world.actor("budi"), "15.04", ProfilesWanted(text="penga"))
    assert (found.total, found.complete, found.unknown) == (3, 1, 1)
    assert [one.name for one in found.page] == ["Pengadministrasi"]
    assert [one.name for one in profile_rows(world.actor("budi"), "15.04", ProfilesWanted(state="0"))] == [
        "Kepala Dinas"
    ]


def test_page_shows_conflict_origin_and_history(world: World) -> None:
    chief = make.position("Sekretaris Jenderal", world.region, kind="1", level="JPT Madya")
    levels = {by_code(world.region, "M.05").uuid: 5}
    set_requirements(world.actor("budi"), position=chief.uuid, levels=levels, reason="SK 7/2026")
    page = profile_page(world.actor("budi"), chief.uuid)
    assert page.usual is not None
    assert (page.usual.level, page.usual.confidence) == (4, "Satu sumber")
    assert "menyebut 5" in page.usual.note
    assert [(line.code, line.level, line.origin, line.reason) for line in page.lines if line.origin == "set"] == [
        ("M.05", 5, "set", "SK 7/2026")
    ]
    assert [(past.code, past.level, past.set_by) for past in page.history] == [("M.05", 5, "Budi Hartawan")]


def test_standard_is_for_everybody_of_the_region_and_its_form_for_keepers(world: World) -> None:
    assert len(profile_page(world.actor("ani"), world.officer.uuid).lines) == 9
    with pytest.raises(NotFound):
        profile_page(world.actor("dewi"), world.officer.uuid)
    for who in ("ani", "fajar", "gita", "hadi", "joko", "dewi"):
        with pytest.raises(NotFound):
            profile_record(world.actor(who), world.officer.uuid)
    with pytest.raises(NotFound):
        profiles(world.actor("kiki"), "15.04", ProfilesWanted())
