"""Gaps of groups, worked out by hand."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from pamong.competency.models import Competency, CompetencyVersion, FrameworkVersion, GapRule, Level
from pamong.competency.queries.gaps import (
    HeatMap,
    MapWanted,
    capacity,
    heat_map,
    hub,
    matches,
    mismatch,
    position_gaps,
    region_scope,
    singles,
    spread,
    unit_gaps,
    unit_scope,
)
from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.models import Assignment
from tests import make
from tests.competency.queries.gapped import PEER, SELF, SUPERVISOR, Office, office
from tests.make import SINCE

pytestmark = pytest.mark.django_db

Cells = dict[str, list[str]]


@pytest.fixture
def place() -> Office:
    return office({"C": True})


def filled(place: Office) -> Office:
    """Health has six people, licensing five in ``permits``: what each lacks is written beside."""
    clerk, officer = place.post("Petugas Loket", A=3, B=2), place.post("Verifikator", A=4)
    health, permits = place.world.health, place.world.permits
    for number, (a, b) in enumerate([(1, 2), (2, 3), (3, 1), (3, 2), (4, 2)]):
        place.person(f"Sehat {number}", health, clerk, A=a, B=b)  # A: two lack (2 and 1 levels), B: one lacks 1
    place.person("Sehat 5", health, clerk)
    place.show("Sehat 5", SELF, A=1, B=1)
    for number, a in enumerate([2, 4, 4, 4, 4]):
        place.person(f"Izin {number}", permits, officer, A=a)  # one lacks 2
    return place


def managerial(place: Office, code: str) -> Competency:
    """One more competency of the same dictionary, of another group."""
    framework = place.competencies["A"].framework
    row = Competency.objects.create(framework=framework, code=code, created_at=timezone.now())
    version = FrameworkVersion.objects.create(
        framework=framework, number=2, label="2", confidence="unconfirmed", valid_since=SINCE, created_at=timezone.now()
    )
    for competency, group in ((place.competencies["A"], "technical"), (row, "managerial")):
        worded = CompetencyVersion.objects.create(version=version, competency=competency, name=code, group=group)
        Level.objects.create(worded=worded, number=5, headline="Level 5", confidence="unconfirmed")
    FrameworkVersion.objects.filter(pk=version.pk).update(published_at=timezone.now())
    return row


def shown(found: HeatMap) -> Cells:
    """Name of a row → its cells: ``lacking/known``, or why there is none."""
    return {
        row.name: ["-"]
        if row.hidden
        else [f"{cell.lacking}/{cell.known}" if cell.state == "shown" else cell.state for cell in row.cells]
        for row in found.rows
    }


def actor_in(place: Office, name: str) -> Actor:
    return place.world.actor(name)


def heat(place: Office, name: str = "budi", wanted: MapWanted | None = None) -> HeatMap:
    return heat_map(region_scope(actor_in(place, name), "15.04"), wanted)


def test_map_counts_people_below_what_is_asked(place: Office) -> None:
    filled(place).snapshot()
    found = heat(place)
    assert [
        (column.code, column.lacking, column.known, column.self_only, column.units) for column in found.columns
    ] == [
        ("A", 3, 10, 1, 2),
        ("B", 1, 5, 1, 1),
    ]
    assert shown(found) == {
        "Dinas Kesehatan": ["2/5", "1/5"],
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu": ["1/5", "empty"],
    }
    assert [cell.tone for row in found.rows for cell in row.cells] == ["g3", "g2", "g2", "g0"]
    sums = found.sums
    assert (sums.people, sums.lacking, sums.self_only, sums.seen) == (11, 4, 1, 10)
    assert (sums.pairs, sums.met, sums.verified) == (17, 11, 15)
    assert [(line.name, line.lacking, line.known, line.average) for line in found.largest] == [
        ("Kompetensi A", 2, 5, 1.5),
        ("Kompetensi B", 1, 5, 1.0),
        ("Kompetensi A", 1, 5, 2.0),
    ]
    assert found.widest == found.columns[0]


def test_map_is_narrowed_by_kind_and_group(place: Office) -> None:
    filled(place).snapshot()
    assert shown(heat(place, wanted=MapWanted(kind="4"))) == {}
    assert heat(place, wanted=MapWanted(kind="2")).sums.people == 11
    assert heat(place, wanted=MapWanted(group="managerial")).columns == ()
    assert len(heat(place, wanted=MapWanted(group="technical")).columns) == 2
    assert heat(place, "hadi", MapWanted(kind="4")).sums.people == 11  # no differences for who sees no persons


def test_leader_sees_the_own_branch_only(place: Office) -> None:
    world = filled(place).world
    fajar = world.actor("fajar")
    place.snapshot()
    found = heat_map(region_scope(fajar, "15.04"))
    assert shown(found) == {"Bidang Perizinan": ["1/5"]}
    assert unit_gaps(fajar, world.permits.uuid).map.sums.people == 5
    with pytest.raises(NotFound):
        unit_gaps(fajar, world.health.uuid)


@pytest.mark.parametrize("name", ["kiki", "gita", "dewi", "joko", "ani"])
def test_outsider_sees_nothing(place: Office, name: str) -> None:
    filled(place).snapshot()
    actor = actor_in(place, name)
    for look in (
        lambda: region_scope(actor, "15.04"),
        lambda: unit_gaps(actor, place.world.health.uuid),
        lambda: hub(actor, "15.04"),
    ):
        with pytest.raises(NotFound):
            look()


def test_person_with_two_posts_is_counted_once(place: Office) -> None:
    filled(place)
    siti = place.people["Sehat 2"]  # shows 3 in A
    other = place.post("Pengelola", A=5)
    Assignment.objects.create(person=siti, unit=place.world.health, position=other, kind="TT", since=make.SINCE)
    place.snapshot()
    found = heat(place)
    assert shown(found)["Dinas Kesehatan"][0] == "3/5"
    assert found.sums.people == 11


def test_people_of_a_unit_come_with_what_they_lack(place: Office) -> None:
    filled(place).snapshot()
    found = unit_gaps(actor_in(place, "budi"), place.world.health.uuid)
    assert found.page is not None
    assert [
        (row.name, [(lack.name, lack.short) for lack in row.lacks], row.self_only) for row in found.page.object_list
    ] == [
        ("Sehat 0", [("Kompetensi A", 2)], 0),
        ("Sehat 1", [("Kompetensi A", 1)], 0),
        ("Sehat 2", [("Kompetensi B", 1)], 0),
        ("Sehat 3", [], 0),
        ("Sehat 4", [], 0),
        ("Sehat 5", [], 2),
    ]
    only = unit_gaps(actor_in(place, "budi"), place.world.health.uuid, competency=place.competencies["B"].uuid)
    assert only.page is not None
    assert (only.only, [row.name for row in only.page.object_list]) == ("Kompetensi B", ["Sehat 2"])


def test_jpm_equals_the_hand_calculation(place: Office) -> None:
    post = place.post("Petugas Loket", A=3, B=4, C=2)
    for number in range(5):
        place.person(f"Orang {number}", place.world.health, post, A=5, B=2, C=2)
    place.snapshot()
    scope = region_scope(actor_in(place, "budi"), "15.04")
    # (5 + 2 + 2) ÷ (3 + 4 + 2) = 100 %; IKK 0: the surplus in A hides the lack in B
    assert {row.jpm for row in matches(scope).values()} == {100.0}
    GapRule.objects.create(
        region=place.world.region, number=1, exam="0.80", practical="0.75", certificate="0.70", supervisor="0.55",
        peer="0.50", own="0.25", half_life=24, cap_each=True, reason="Rapat", since=timezone.now(),
    )  # fmt: skip
    place.snapshot()
    scope = region_scope(actor_in(place, "budi"), "15.04")
    # (3 + 2 + 2) ÷ 9 = 77.78 %; IKK 22.22 %
    assert {round(row.jpm or 0, 2) for row in matches(scope).values()} == {77.78}
    bands = spread(scope)
    assert bands is not None
    assert [(band.label, band.posts) for band in bands.mapping if band.posts] == [("Kurang Optimal", 5)]
    assert [(band.label, band.posts) for band in bands.filling if band.posts] == [("Masih Memenuhi Syarat (MMS)", 5)]
    assert [(band.label, band.posts) for band in bands.gap if band.posts] == [("Rendah", 5)]
    assert (bands.posts, bands.without, bands.cap_each) == (5, 0, True)


def test_spread_of_few_posts_is_not_told(place: Office) -> None:
    post = place.post("Petugas Loket", A=3)
    for number in range(4):
        place.person(f"Orang {number}", place.world.health, post, A=3)
    place.snapshot()
    assert spread(region_scope(actor_in(place, "budi"), "15.04")) is None


def test_capacity_is_told_from_snapshot_to_snapshot(place: Office) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=365), tick=True):
        filled(place).snapshot("Awal")
    place.show("Sehat 0", SUPERVISOR, A=3)
    place.show("Izin 0", SUPERVISOR, A=4)
    for name in ("Sehat 1", "Sehat 5"):
        place.show(name, 1, A=5, B=5)
    place.snapshot("Akhir")
    found = capacity(region_scope(actor_in(place, "budi"), "15.04"))
    before, after = found.points
    assert (before.title, before.capacity, before.coverage) == ("Awal", 100 * 11 / 17, 100 * 15 / 17)
    # Sehat 1 and Sehat 5 reach A and B: two pairs more and one; contradictions of Sehat 0 and Izin 0 count no longer
    assert (after.capacity, after.coverage) == (100 * 14 / 17, 100 * 15 / 17)
    assert (found.before, found.months, found.change) == (before, 12, 17)


def test_capacity_of_a_small_unit_is_for_who_sees_persons(place: Office) -> None:
    tiny = make.unit("UPTD Metrologi", place.world.region)
    place.person("Kecil", tiny, place.post("Penera", A=3), A=1)
    place.snapshot()
    assert capacity(unit_scope(actor_in(place, "hadi"), tiny.uuid)).points == ()
    assert [point.capacity for point in capacity(unit_scope(actor_in(place, "budi"), tiny.uuid)).points] == [0.0]


def test_single_holder_is_named_critical_first(place: Office) -> None:
    filled(place)
    place.person("Sehat 6", place.world.health, place.post("Perawat", C=3, B=2), C=3, B=1)
    for number in (7, 8):
        place.person(f"Sehat {number}", place.world.health, place.post(f"Bidan {number}", C=3), C=2)
    place.snapshot()
    found = singles(actor_in(place, "budi"), region_scope(actor_in(place, "budi"), "15.04"))
    assert [(line.name, line.critical, line.holder, line.asked, line.near) for line in found] == [
        ("Kompetensi C", True, "Sehat 6", 3, 2)
    ]
    for_hadi = singles(actor_in(place, "hadi"), region_scope(actor_in(place, "hadi"), "15.04"))
    assert for_hadi == ()  # only three are counted


def test_single_holder_in_a_small_unit_is_not_told(place: Office) -> None:
    tiny = make.unit("UPTD Metrologi", place.world.region)
    place.person("Kecil", tiny, place.post("Penera", A=3), A=3)
    place.snapshot()
    assert singles(actor_in(place, "budi"), region_scope(actor_in(place, "budi"), "15.04")) == ()


def test_mismatch_is_told_both_ways(place: Office) -> None:
    filled(place)
    place.show("Sehat 0", 1, C=4)  # nobody asks it of a clerk
    place.show("Sehat 1", 1, C=1)  # too low to say so
    place.show("Sehat 2", SELF, C=5)  # only says so
    place.snapshot()
    found = mismatch(actor_in(place, "budi"), region_scope(actor_in(place, "budi"), "15.04"))
    assert [(line.name, line.competency_name, line.level) for line in found.unasked] == [("Sehat 0", "Kompetensi C", 4)]
    assert [(line.name, line.competency_name, line.level, line.self_only) for line in found.unshown] == [
        ("Sehat 5", "Kompetensi A", 3, True),
        ("Sehat 5", "Kompetensi B", 2, True),
    ]
    for_hadi = mismatch(actor_in(place, "hadi"), region_scope(actor_in(place, "hadi"), "15.04"))
    assert (for_hadi.unasked, for_hadi.unshown) == ((), ())
    assert [(row.code, row.people) for row in for_hadi.unasked_groups] == [("C", None)]
    assert [(row.code, row.people) for row in for_hadi.unshown_groups] == [("A", None), ("B", None)]


def test_mismatch_counts_where_persons_are_not_told(place: Office) -> None:
    filled(place)
    for number in range(5):
        place.show(f"Izin {number}", 1, B=3)
    place.snapshot()
    found = mismatch(actor_in(place, "hadi"), region_scope(actor_in(place, "hadi"), "15.04"))
    assert [(row.code, row.people) for row in found.unasked_groups] == [("B", 5)]


def test_position_tells_what_its_holders_lack(place: Office) -> None:
    post = place.post("Petugas Loket", A=3)
    for number in range(4):
        place.person(f"Orang {number}", place.world.health, post, A=number)
    place.snapshot()
    found = position_gaps(actor_in(place, "budi"), post.uuid)
    assert found is not None
    assert [(line.code, line.required, line.holders, line.known, line.lacking) for line in found.lines] == [
        ("A", 3, 4, 4, 3)
    ]
    hidden = position_gaps(actor_in(place, "hadi"), post.uuid)
    assert hidden is not None
    assert (hidden.hidden, hidden.lines) == (True, ())
    assert position_gaps(actor_in(place, "kiki"), post.uuid) is None


def test_contradiction_is_no_gap(place: Office) -> None:
    filled(place)
    place.show("Sehat 0", SUPERVISOR, A=4)
    place.show("Sehat 0", PEER, A=4)
    place.snapshot()
    column = heat(place).columns[0]
    assert (column.code, column.lacking, column.known, column.apart) == ("A", 2, 9, 1)


def test_other_snapshot_can_be_chosen_and_none_of_another_region(place: Office) -> None:
    first = filled(place).snapshot("Awal")
    place.show("Sehat 0", 1, A=5)
    place.snapshot("Akhir")
    budi = actor_in(place, "budi")
    assert heat_map(region_scope(budi, "15.04", first.uuid)).sums.lacking == 4
    with pytest.raises(NotFound):
        region_scope(actor_in(place, "dewi"), "82", first.uuid)
    with pytest.raises(NotFound):
        region_scope(budi, "15.04", UUID(int=0))


def test_hub_says_what_comes_next(place: Office) -> None:
    found = hub(actor_in(place, "budi"), "15.04")
    assert (found.scope.snapshot, found.competencies, found.technical, found.keeps) == (None, 12, 3, True)
    assert (found.positions, found.without, found.rounds) == (2, 2, ())
    assert hub(actor_in(place, "hadi"), "15.04").keeps is False
