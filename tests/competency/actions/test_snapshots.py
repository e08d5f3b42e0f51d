"""What a snapshot writes down, and that it never changes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from pamong.competency.actions.snapshots import ask_snapshot, take_snapshot
from pamong.competency.models import Snapshot, SnapshotLine
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.kit.jobs import run_job, visible_job
from pamong.people.access import today
from pamong.people.models import Assignment, Employment
from tests.competency.queries.gapped import PEER, SELF, SUPERVISOR, Office, office
from tests.make import SINCE
from tests.people.actions.effects import facts

pytestmark = pytest.mark.django_db

Line = tuple[str, int, float | None, int | None, int]


@pytest.fixture
def place() -> Office:
    return office()


def lines(place: Office, snapshot: Snapshot) -> list[Line]:
    """Code, level asked, value to one place, level counted and state; by code."""
    codes = {row.pk: code for code, row in place.competencies.items()}
    rows = SnapshotLine.objects.filter(snapshot=snapshot.pk).order_by("assignment", "competency")
    return [
        (
            codes[row.competency],
            row.required,
            None if row.value is None else round(row.value, 2),
            row.counted,
            row.state,
        )
        for row in rows
    ]


def refused(place: Office, name: str, title: str = "AKPK") -> str:
    before = Snapshot.objects.count(), SnapshotLine.objects.count(), Entry.objects.count()
    with pytest.raises(Refusal) as told:
        take_snapshot(place.world.actor(name), region=place.region, title=title)
    assert (Snapshot.objects.count(), SnapshotLine.objects.count(), Entry.objects.count()) == before
    return told.value.code


def test_line_keeps_what_was_asked_and_shown(place: Office) -> None:
    post = place.post("Petugas Loket", A=3, B=2, C=4)
    place.person("Siti", place.world.health, post, A=3)
    place.show("Siti", SELF, A=5, B=3)
    taken = place.snapshot("Awal")
    # exam 3 weighs 4, self 5 weighs 1/3: 13.67 ÷ 4.33 = 3.15
    assert lines(place, taken) == [("A", 3, 3.15, 3, 1), ("B", 2, 3.0, None, 2), ("C", 4, None, None, 4)]
    assert (taken.title, taken.lines, taken.people, taken.rule_number) == ("Awal", 3, 1, 0)
    assert taken.rule["cap_each"] is False
    row = SnapshotLine.objects.filter(snapshot=taken.pk).earliest("competency")
    assert (row.person, row.unit, row.position) == (place.people["Siti"].pk, place.world.health.pk, post.pk)
    assert facts("competency.snapshot_taken") == [(place.region, {"lines": 3, "people": 1})]


def test_contradiction_counts_no_level(place: Office) -> None:
    place.person("Siti", place.world.health, place.post("Petugas Loket", A=3))
    place.show("Siti", SUPERVISOR, A=4)
    place.show("Siti", PEER, A=2)
    assert [line[3:] for line in lines(place, place.snapshot())] == [(None, 3)]


def test_two_posts_are_two_profiles(place: Office) -> None:
    siti = place.person("Siti", place.world.health, place.post("Petugas Loket", A=3), A=3)
    Assignment.objects.create(
        person=siti, unit=place.world.permits, position=place.post("Pengelola Data", A=4), kind="TT", since=SINCE
    )
    taken = place.snapshot()
    assert [line[:2] + line[3:] for line in lines(place, taken)] == [("A", 3, 3, 1), ("A", 4, 3, 1)]
    assert (taken.lines, taken.people) == (2, 1)


def test_who_is_not_counted_is_left_out(place: Office) -> None:
    post = place.post("Petugas Loket", A=3)
    place.person("Siti", place.world.health, post, A=3)
    away = place.person("Rahmat", place.world.health, post, A=3)
    Employment.objects.filter(person=away).update(standing="99")
    assert place.snapshot().people == 1


def test_same_input_has_the_same_digest(place: Office) -> None:
    place.person("Siti", place.world.health, place.post("Petugas Loket", A=3), A=3)
    first, second = place.snapshot(), place.snapshot()
    place.show("Siti", SELF, A=5)
    assert first.digest == second.digest
    assert place.snapshot().digest != first.digest


def test_many_people_are_written_in_chunks(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    post = place.post("Petugas Loket", A=3, B=1)
    for number in range(5):
        place.person(f"Orang {number}", place.world.health, post, A=number + 1)
    whole = place.snapshot()
    monkeypatch.setattr("pamong.competency.actions.snapshots.GROUPS", 4)
    some = place.snapshot()
    assert lines(place, some) == lines(place, whole)
    assert (some.lines, some.people) == (10, 5)


def test_nothing_asked_is_refused(place: Office) -> None:
    place.person("Siti", place.world.health, place.post("Petugas Loket"))
    assert refused(place, "budi") == "nothing-asked"


def test_snapshot_needs_a_title(place: Office) -> None:
    assert refused(place, "budi", "  ") == "title-empty"


@pytest.mark.parametrize("name", ["kiki", "fajar", "gita", "dewi", "joko"])
def test_others_take_none(place: Office, name: str) -> None:
    place.person("Siti", place.world.health, place.post("Petugas Loket", A=3), A=3)
    assert refused(place, name) == "not-found"


def test_evaluator_takes_one_as_a_job(place: Office) -> None:
    place.person("Siti", place.world.health, place.post("Petugas Loket", A=3), A=3)
    hadi = place.world.actor("hadi")
    job = ask_snapshot(hadi, region=place.region, title="Triwulan")
    run_job(job.pk)
    view = visible_job(hadi, job.uuid)
    assert (view.state, view.result) == ("done", {"lines": 1, "people": 1})
    assert Snapshot.objects.get().taken_by == place.world.hadi.pk


@pytest.mark.parametrize("table", [Snapshot, SnapshotLine])
def test_snapshot_never_changes(place: Office, table: type[Snapshot] | type[SnapshotLine]) -> None:
    place.person("Siti", place.world.health, place.post("Petugas Loket", A=3), A=3)
    place.snapshot()
    for change in (lambda: table.objects.update(**_other(table)), lambda: table.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert table.objects.count() == 1


def _other(table: type[Snapshot] | type[SnapshotLine]) -> dict[str, object]:
    return {"day": today() - timedelta(days=1)} if table is Snapshot else {"required": 1}
