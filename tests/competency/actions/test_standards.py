"""The import of standards: matched by name and code, refused in words, written dated, taken back."""

from pathlib import Path
from uuid import UUID

import pytest

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.profiles import set_requirements
from pamong.competency.actions.standards import KIND
from pamong.competency.models import Framework, Requirement
from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.profiles import profile_of
from pamong.core.actor import RegionId
from pamong.core.refusals import Conflict, NotFound
from pamong.kit.imports import Preview, apply_import, import_refusals, preview_import, undo_import
from pamong.people.models import Position
from tests import make
from tests.competency.queries.test_profiles import technical
from tests.make import World

pytestmark = pytest.mark.django_db

HEADINGS = "Jabatan;Jenis Jabatan;Kode Kompetensi;Kamus;Level;Dasar\n"
OFFICER = "Penata Perizinan Ahli Pertama"


@pytest.fixture
def world() -> World:
    ensure_built_in()
    return make.world()


def preview(world: World, tmp_path: Path, *lines: str, who: str = "budi") -> Preview:
    """Preview of a file of these rows."""
    path = tmp_path / "standar.csv"
    path.write_text(HEADINGS + "\n".join(lines) + "\n", encoding="utf-8")
    region = RegionId(world.region.pk)
    return preview_import(world.actor(who), region=region, kind=KIND, path=path, name=path.name)


def refused(world: World, uuid: UUID) -> list[tuple[int, str]]:
    """Row and beginning of each reason."""
    lines = import_refusals(world.actor("budi"), uuid)
    return [(line.row, line.message) for line in lines]


def now() -> list[tuple[str, str, int, str]]:
    """Position, code, level and reason of what holds."""
    rows = Requirement.objects.filter(until=None).order_by("position__name", "competency__code")
    return list(rows.values_list("position__name", "competency__code", "level", "reason"))


def test_rows_are_matched_written_and_taken_back(world: World, tmp_path: Path) -> None:
    technical(world.region)
    budi = world.actor("budi")
    five = next(row for row in current_competencies(world.region.pk).values() if row.code == "M.05")
    set_requirements(budi, position=world.officer.uuid, levels={five.uuid: 3}, reason="SK 1/2026")
    one = next(row for row in current_competencies(world.region.pk).values() if row.code == "M.01")
    set_requirements(budi, position=world.officer.uuid, levels={one.uuid: 3}, reason="SK 1/2026")
    found = preview(
        world,
        tmp_path,
        f"{OFFICER.upper()};;t.01;;3;SK 9/2026",
        f"{OFFICER};Fungsional;M.05;38/2017;4;SK 9/2026",
        f"{OFFICER};;M.01;;3;SK 9/2026",
        "Kepala Dinas;Struktural;M.01;;0;SK 9/2026",
    )
    assert (found.counts.new, found.counts.changed, found.counts.unchanged, found.counts.refused) == (2, 1, 1, 0)
    assert [note.message for note in found.notes] == ["Standar 2 jabatan berubah mulai hari ini."]
    before = now()
    apply_import(budi, uuid=found.uuid)
    assert now() == [
        ("Kepala Dinas", "M.01", 0, "SK 9/2026"),
        (OFFICER, "M.01", 3, "SK 1/2026"),
        (OFFICER, "M.05", 4, "SK 9/2026"),
        (OFFICER, "T.01", 3, "SK 9/2026"),
    ]
    assert profile_of(world.officer.pk)[five.id].level == 4
    undo_import(budi, uuid=found.uuid)
    assert now() == before


def test_what_cannot_be_is_refused_in_words(world: World, tmp_path: Path) -> None:
    technical(world.region)
    Framework.objects.filter(region=world.region).update(title="Kamus Dinas", code="K-1")
    make.position("Kepala Dinas", world.region, kind="4")
    Position.objects.filter(pk=make.position("Jabatan lama", world.region).pk).update(closed_on="2026-01-01")
    found = preview(
        world,
        tmp_path,
        "Camat;;M.05;;3;SK",
        "Jabatan lama;;M.05;;3;SK",
        "Kepala Dinas;;M.05;;3;SK",
        f"{OFFICER};;M.99;;3;SK",
        f"{OFFICER};;M.05;Kamus Dinas;3;SK",
        f"{OFFICER};;M.05;;6;SK",
        f"{OFFICER};;M.06;;tiga;SK",
        f"{OFFICER};;M.07;;3;",
        f"{OFFICER};;T.01;;3;SK",
        f"{OFFICER};;T.01;Kamus Dinas;4;SK",
    )
    assert found.counts.refused == 10
    said = refused(world, found.uuid)
    assert [row for row, _message in said] == list(range(2, 12))
    begins = [message.split(".")[0].split(",")[0] for _row, message in said]
    assert begins[:4] == [
        "Jabatan ini tidak ada",
        "Jabatan ini tidak ada",
        "Ada beberapa jabatan bernama ini",
        "Kode ini tidak ada dalam kamus yang berlaku",
    ]
    assert begins[4] == "Kode ini tidak ada dalam kamus itu"
    assert said[5][1] == "“Pelayanan Publik” berlevel 1 sampai 5, atau 0 bila tidak dipersyaratkan. Perbaiki levelnya."
    assert "bukan bilangan bulat" in said[6][1]
    assert said[7][1] == "Wajib diisi."
    assert said[8][1] == "Jabatan dan kompetensi ini ada di baris 10, 11. Sisakan satu."
    assert Requirement.objects.count() == 0


def test_code_of_two_dictionaries_asks_for_the_dictionary(world: World, tmp_path: Path) -> None:
    technical(world.region, "M.05")
    found = preview(world, tmp_path, f"{OFFICER};;M.05;;3;SK", f"{OFFICER};;M.05;38/2017;3;SK")
    assert (found.counts.new, found.counts.refused) == (1, 1)
    assert refused(world, found.uuid) == [(2, "Kode ini ada di beberapa kamus. Isi kamusnya.")]


def test_import_that_was_changed_since_is_not_taken_back(world: World, tmp_path: Path) -> None:
    budi = world.actor("budi")
    found = preview(world, tmp_path, f"{OFFICER};;M.05;;3;SK 9/2026")
    apply_import(budi, uuid=found.uuid)
    five = next(row for row in current_competencies(world.region.pk).values() if row.code == "M.05")
    set_requirements(budi, position=world.officer.uuid, levels={five.uuid: 4}, reason="SK 10/2026")
    with pytest.raises(Conflict, match="1 levelnya sudah diubah"):
        undo_import(budi, uuid=found.uuid)
    assert now() == [(OFFICER, "M.05", 4, "SK 10/2026")]


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "hadi"])
def test_only_keepers_import(world: World, tmp_path: Path, who: str) -> None:
    with pytest.raises(NotFound):
        preview(world, tmp_path, f"{OFFICER};;M.05;;3;SK", who=who)
