"""Who is in the directory, how they are found, and at what price."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.people.models import Assignment, Employment, Region, UnitVersion
from pamong.people.queries.directory import NO_KIND, Totals, UnitChoice, Wanted, directory, people_rows
from pamong.people.queries.standings import counted_standings
from tests import make
from tests.make import SINCE, World

pytestmark = pytest.mark.django_db

CODE = "15.04"


@pytest.fixture
def world() -> World:
    """Ani (permits), Budi (health, organises) and, in another region, Dewi."""
    world = make.world()
    _ = world.ani, world.budi, world.dewi
    return world


def names(world: World, who: str = "budi", **wanted: object) -> list[str]:
    found = directory(world.actor(who), CODE, Wanted(**wanted))  # type: ignore[arg-type]  # parts of a dataclass by name
    return [row.name for row in found.page.object_list]


def test_directory_lists_the_region_by_name_and_nobody_else(world: World) -> None:
    assert names(world) == ["Ani Rahmawati", "Budi Hartawan"]
    assert names(world, descending=True) == ["Budi Hartawan", "Ani Rahmawati"]


def test_directory_is_not_there_for_others(world: World) -> None:
    for who in ("ani", "dewi"):
        with pytest.raises(NotFound):
            directory(world.actor(who), CODE, Wanted())


def test_head_sees_the_own_branch_only(world: World) -> None:
    found = directory(world.actor("fajar"), CODE, Wanted())
    assert [row.name for row in found.page.object_list] == ["Ani Rahmawati", "Fajar Nugraha"]
    assert (found.whole, found.change, found.totals) == (False, False, Totals(people=2, counted=2, without_account=0))


def test_row_shows_post_path_and_only_the_end_of_the_number(world: World) -> None:
    someone = make.civil_servant(
        "Siti Aminah", world.permits, world.officer, nip="198507222010012345", title_before="dr.", title_after="M.Kes."
    )
    row = next(iter(directory(world.actor("budi"), CODE, Wanted(text="siti")).page.object_list))
    assert (row.uuid, row.name, row.number) == (someone.uuid, "dr. Siti Aminah, M.Kes.", "•••••••• •••••• • 345")
    assert (row.kind, row.grade, row.acting, row.has_account) == ("PNS", "III/a", "", False)
    assert (row.position, row.unit) == ("Penata Perizinan Ahli Pertama", "Bidang Perizinan")
    assert row.above == ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",)


def test_row_shows_the_definitive_post_before_an_acting_one(world: World) -> None:
    acting = Assignment.objects.create(
        person=world.ani.person, unit=world.health, position=world.head, kind="PLT", since=date(2020, 1, 1)
    )
    row = next(iter(directory(world.actor("budi"), CODE, Wanted(text="ani")).page.object_list))
    assert (row.position, row.acting) == ("Penata Perizinan Ahli Pertama", "")
    Assignment.objects.filter(person=world.ani.person).exclude(pk=acting.pk).update(until=date(2026, 1, 1))
    row = next(iter(directory(world.actor("budi"), CODE, Wanted(text="ani")).page.object_list))
    assert (row.position, row.acting) == ("Kepala Dinas", "Plt.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rahma", ["Ani Rahmawati"]),
        ("RAHMA ani", ["Ani Rahmawati"]),
        ("mawati", []),
        ("modal", ["Ani Rahmawati"]),  # a unit above her own
        ("kesehatan", ["Budi Hartawan"]),
        ("perizinan", ["Ani Rahmawati", "Budi Hartawan"]),  # her unit, his position
        ("budi perizinan", ["Budi Hartawan"]),
        ("budi modal", []),
        ("' & | ! (", ["Ani Rahmawati", "Budi Hartawan"]),  # no word at all
    ],
)
def test_words_begin_words_of_name_unit_or_position(world: World, text: str, found: list[str]) -> None:
    assert names(world, text=text) == found


@pytest.mark.parametrize("written", ["H.Abdullah", "Nur'Abdullah", "Siti-Abdullah", "Abdullah"])
def test_name_is_found_behind_any_punctuation(world: World, written: str) -> None:
    make.civil_servant(written, world.health, world.officer)
    assert names(world, text="abdul") == [written]


def test_number_is_found_whole_with_or_without_spaces(world: World) -> None:
    make.civil_servant("Siti Aminah", world.health, world.officer, nip="198507222010012345")
    assert names(world, text="19850722 201001 2 345") == ["Siti Aminah"]
    found = directory(world.actor("budi"), CODE, Wanted(text="198507222010"))
    assert (found.misread, list(found.page.object_list)) == (12, [])


def test_number_of_another_region_is_not_found(world: World) -> None:
    make.civil_servant("Rina Umar", world.away, world.away_post, nip="198507222010012345")
    assert names(world, text="198507222010012345") == []


def test_unit_takes_the_units_below_along(world: World) -> None:
    assert names(world, unit=world.licensing.uuid) == ["Ani Rahmawati"]
    assert names(world, unit=world.health.uuid) == ["Budi Hartawan"]


def test_unit_of_another_region_or_branch_is_not_there(world: World) -> None:
    for who, unit in (("budi", world.away), ("fajar", world.health)):
        with pytest.raises(NotFound):
            directory(world.actor(who), CODE, Wanted(unit=unit.uuid))


def test_people_are_narrowed_by_kind_standing_unit_and_account(world: World) -> None:
    Employment.objects.filter(person=world.ani.person).update(kind="pppk", standing="02")
    guest = make.person("Tamu Negara", world.region)
    assert names(world, kind="pppk") == ["Ani Rahmawati"]
    assert names(world, kind="pns") == ["Budi Hartawan"]
    assert names(world, kind=NO_KIND) == [guest.name]
    assert names(world, counted=True) == ["Budi Hartawan"]
    assert names(world, counted=False) == ["Ani Rahmawati", guest.name]
    assert names(world, without_unit=True) == [guest.name]
    assert names(world, without_account=True) == [guest.name]


def test_totals_count_whom_the_region_counts(world: World) -> None:
    Employment.objects.filter(person=world.ani.person).update(standing="02")
    make.person("Tamu Negara", world.region)
    counted = directory(world.actor("budi"), CODE, Wanted()).totals
    assert counted == Totals(people=3, counted=1, without_account=1)
    Region.objects.filter(pk=world.region.pk).update(left_out=["01"])
    counted = directory(world.actor("budi"), CODE, Wanted()).totals
    assert counted == Totals(people=3, counted=1, without_account=1)
    Region.objects.filter(pk=world.region.pk).update(left_out=["99"])
    counted = directory(world.actor("budi"), CODE, Wanted()).totals
    assert counted == Totals(people=3, counted=2, without_account=1)


def test_totals_are_only_counted_where_they_are_shown(world: World) -> None:
    assert directory(world.actor("budi"), CODE, Wanted(text="ani")).totals is None


def test_standings_are_counted_as_usual_or_as_the_region_says() -> None:
    assert {"01", "03", "20"} <= counted_standings(None)
    assert not {"02", "66", "99"} & counted_standings(None)
    assert "02" in counted_standings([])
    assert "01" not in counted_standings(["01"])


def test_choices_lead_down_the_tree(world: World) -> None:
    licensing = UnitVersion.objects.get(unit=world.licensing).name
    first = directory(world.actor("budi"), CODE, Wanted()).units
    assert first == (
        UnitChoice(world.health.uuid, "Dinas Kesehatan", 0),
        UnitChoice(world.licensing.uuid, licensing, 0),
    )
    inside = directory(world.actor("budi"), CODE, Wanted(unit=world.licensing.uuid)).units
    assert [(choice.name, choice.depth) for choice in inside] == [(licensing, 0), ("Bidang Perizinan", 1)]
    own = directory(world.actor("fajar"), CODE, Wanted()).units
    assert [choice.name for choice in own] == [licensing]


def test_directory_costs_the_same_queries_for_one_and_three_people(world: World) -> None:
    actor = world.actor("budi")

    def queries(wanted: Wanted) -> int:
        with CaptureQueriesContext(connection) as seen:
            directory(actor, CODE, wanted)
        return len(seen)

    looks = (
        Wanted(),
        Wanted(text="hartawan"),
        Wanted(unit=world.health.uuid),
        Wanted(kind="pns"),
        Wanted(counted=True),
    )
    before = [queries(look) for look in looks]
    for number in range(2):
        make.civil_servant(
            f"Hartawan {number}", make.unit(f"Seksi {number}", world.region, world.health), world.officer
        )
    assert [queries(look) for look in looks] == before


def test_pages_hold_fifty_and_a_file_holds_all(world: World) -> None:
    for number in range(60):
        make.person(f"Orang {number:02}", world.region)
    first, second = (directory(world.actor("budi"), CODE, Wanted(), page=page).page for page in ("1", "2"))
    assert (len(first.object_list), len(second.object_list), first.paginator.count) == (50, 12, 62)
    assert [row.name for row in second.object_list][-1] == "Orang 59"
    assert len(list(people_rows(world.actor("budi"), CODE, Wanted()).stream())) == 62


def test_owner_of_the_machine_sees_any_region(world: World) -> None:
    found = directory(SYSTEM, "82", Wanted())
    assert [row.name for row in found.page.object_list] == ["Dewi Anggraini"]
    with pytest.raises(NotFound):
        directory(SYSTEM, "99", Wanted(unit=UUID(int=0)))


def test_corrected_and_ended_posts_do_not_find(world: World) -> None:
    Assignment.objects.filter(person=world.ani.person).update(until=SINCE)
    assert names(world, text="modal") == []
    assert names(world, unit=world.licensing.uuid) == []
    assert names(world, without_unit=True) == ["Ani Rahmawati"]
