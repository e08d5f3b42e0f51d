"""The import of candidates: refused row by row with the reason, written in the order of rows, taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from pamong.core.actor import RegionId
from pamong.core.refusals import Conflict, NotFound
from pamong.exams.actions.candidate_table import KIND
from pamong.exams.models import Candidate, Sitting
from pamong.kit.imports import Preview, apply_import, import_refusals, preview_import, undo_import
from pamong.people.models import Person, PersonNumber
from tests import make
from tests.exams import case
from tests.exams.sitting_case import NOW, added, planned, published, servants, told
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def nip(person: Person) -> str:
    return PersonNumber.objects.get(person=person).number


def preview(world: World, tmp_path: Path, *lines: str, who: str = "budi") -> Preview:
    path = tmp_path / "peserta.csv"
    path.write_text("NIP;Awalan nomor\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return preview_import(world.actor(who), region=RegionId(world.region.pk), kind=KIND, path=path, name=path.name)


def on_list() -> list[tuple[str, str, int]]:
    rows = Candidate.objects.filter(removed_at=None).select_related("person").order_by("pk")
    return [(row.person.name if row.person else "", row.number, row.seat) for row in rows]


def test_rows_are_written_in_their_order_and_taken_back(world: World, tmp_path: Path) -> None:
    found = planned(world)
    published(world, found, world.ani)
    wati, yoga = servants(world, "Wati", "Yoga")
    seen = preview(world, tmp_path, f"{nip(yoga)};upp", f"{nip(wati)};UPP")
    assert (seen.counts.new, seen.counts.refused, len(on_list())) == (2, 0, 1)
    assert [note.message for note in seen.notes] == ["2 orang menjadi peserta Uji Pengaduan."]
    apply_import(world.actor("budi"), uuid=seen.uuid)
    assert on_list()[1:] == [("Yoga", "UPP-0002", 2), ("Wati", "UPP-0003", 3)]
    assert [one[0] for one in told()[1:]] == [yoga.pk, wati.pk]
    undo_import(world.actor("budi"), uuid=seen.uuid)
    assert on_list() == [("Ani Rahmawati", "UPP-0001", 1)]
    assert told()[-1][1:] == ("Anda tidak lagi peserta ujian Uji Pengaduan", "Impornya dibatalkan.")


def test_what_cannot_be_is_refused_in_words(world: World, tmp_path: Path) -> None:
    found = planned(world)
    added(world, found, world.ani)
    (wati,) = servants(world, "Wati")
    Sitting.objects.filter(pk=case.prepared(world, prefix="SUDAH").sitting.pk).update(closed_at=NOW)
    seen = preview(
        world,
        tmp_path,
        f"{nip(world.ani.person)};UPP",
        f"{nip(world.dewi.person)};UPP",
        f"{nip(wati)};LAIN",
        f"{nip(wati)};SUDAH",
    )
    lines = [(line.row, line.message) for line in import_refusals(world.actor("budi"), seen.uuid)]
    assert lines == [
        (2, "Sudah terdaftar dengan nomor UPP-0001."),
        (3, "NIP ini tidak ada di data pegawai instansi ini. Periksa nomornya."),
        (4, "Tidak ada pelaksanaan ujian dengan awalan ini. Salin awalannya dari halaman pelaksanaan."),
        (5, "Ujian ini sudah ditutup atau dibatalkan."),
    ]


def test_seats_are_given_in_the_order_of_rows(world: World, tmp_path: Path) -> None:
    planned(world)
    people = servants(world, *(f"Orang {place}" for place in range(7)))
    seen = preview(world, tmp_path, *(f"{nip(one)};UPP" for one in people))
    assert (seen.counts.new, seen.counts.refused) == (6, 1)
    lines = [(line.row, line.message) for line in import_refusals(world.actor("budi"), seen.uuid)]
    assert lines == [(8, "Ruangnya punya 6 tempat ujian dan sudah penuh.")]


def test_import_is_not_taken_back_once_somebody_has_entered(world: World, tmp_path: Path) -> None:
    planned(world)
    (wati,) = servants(world, "Wati")
    seen = preview(world, tmp_path, f"{nip(wati)};UPP")
    apply_import(world.actor("budi"), uuid=seen.uuid)
    case.attempt(Candidate.objects.get())
    with pytest.raises(Conflict, match="sudah masuk ujian"):
        undo_import(world.actor("budi"), uuid=seen.uuid)
    assert len(on_list()) == 1


@pytest.mark.parametrize("who", ["dewi", "ani", "joko"])
def test_import_is_for_who_keeps_the_region(world: World, tmp_path: Path, who: str) -> None:
    planned(world)
    with pytest.raises(NotFound):
        preview(world, tmp_path, f"{nip(world.kiki.person)};UPP", who=who)
    assert on_list() == []
