"""What the tests of dictionaries share: files, an organiser, and what stands in the database."""

from collections.abc import Sequence
from csv import writer
from pathlib import Path
from typing import Any, Final

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.dictionary import KIND
from pamong.competency.models import CompetencyVersion, FrameworkVersion, Level
from pamong.core.actor import AccountId, Actor, Grant, RegionId
from pamong.kit.imports import Counts, Preview, apply_import, import_refusals, preview_import
from tests import make

HEAD: Final = ("Kamus", "Kode", "Nama", "Kelompok", "Level", "Uraian Level", "Indikator", "Menggantikan")


def ladder(code: str, name: str, top: int = 3, *, framework: str = "KES", replaces: str = "") -> list[tuple[str, ...]]:
    """A technical competency of so many levels, two indicators each."""
    return [
        (framework, code, name, "Teknis", str(n), f"{name} tingkat {n}", f"langkah {n}a; langkah {n}b", replaces)
        for n in range(1, top + 1)
    ]


class Dictionaries:
    """A region, its organiser, and imports into it."""

    def __init__(self, folder: Path) -> None:
        ensure_built_in()
        self.folder = folder
        self.world = make.world()
        self.id = RegionId(self.world.region.pk)
        self.actor = Actor("budi", account=AccountId(7), grants=(Grant("organiser", self.id),))

    def look(self, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Preview:
        """Preview a CSV file."""
        path = self.folder / "kamus.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer(file, delimiter=",").writerows([head, *rows])
        return self.look_at(path)

    def look_at(self, path: Path) -> Preview:
        return preview_import(self.actor, region=self.id, kind=KIND, path=path, name=path.name)

    def put(self, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Counts:
        """Preview and apply."""
        return apply_import(self.actor, uuid=self.look(*rows, head=head).uuid)

    def problems(self, *rows: Sequence[object], head: Sequence[str] = HEAD) -> list[tuple[int, str, str]]:
        preview = self.look(*rows, head=head)
        return [(line.row, line.column, line.message) for line in import_refusals(self.actor, preview.uuid)]

    def draft(self, code: str = "KES") -> FrameworkVersion:
        return FrameworkVersion.objects.get(framework__code=code, published_at=None)

    def told(self, version: FrameworkVersion) -> list[tuple[Any, ...]]:
        """Code, name, group and how many levels, of each competency of a version."""
        rows = (
            CompetencyVersion.objects.filter(version=version).order_by("competency__code").select_related("competency")
        )
        return [(row.competency.code, row.name, row.group, Level.objects.filter(worded=row).count()) for row in rows]
