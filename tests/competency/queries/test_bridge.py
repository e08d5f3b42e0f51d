"""What a new version of a dictionary changes, and whom that touches."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from pamong.competency.actions.drafts import change_draft
from pamong.competency.actions.frameworks import VersionFacts, publish_version
from pamong.competency.models import Competency, Evidence, Requirement
from pamong.competency.queries.bridge import bridge
from pamong.core.refusals import NotFound
from tests.competency.actions.dictionary_case import Dictionaries, ladder

pytestmark = pytest.mark.django_db

FACTS = VersionFacts("2026", date(2026, 1, 1), "Keputusan Menkes 1/2026", "confirmed_1")


@pytest.fixture
def kamus(tmp_path: Path) -> Dictionaries:
    return Dictionaries(tmp_path)


def test_bridge_tells_what_happened_to_each_and_whom_it_touches(kamus: Dictionaries) -> None:
    names = [("T.01", "Triase"), ("T.02", "Rekam medis"), ("T.03", "Gizi"), ("T.04", "Sanitasi"), ("T.05", "Imunisasi")]
    kamus.put(*(row for code, name in names for row in ladder(code, name)))
    change_draft(kamus.actor, version=kamus.draft().uuid, facts=FACTS)
    publish_version(kamus.actor, version=kamus.draft().uuid)
    _asked(kamus, "T.03", 3)
    _asked(kamus, "T.04", 1)
    _shown(kamus, "T.04", people=2)
    _shown(kamus, "T.02", people=1)
    kamus.put(
        *ladder("T.01", "Triase"),
        *ladder("T.06", "Rekam medis elektronik", replaces="T.02"),
        *ladder("T.03", "Gizi", 2),
        *ladder("T.05", "Imunisasi dasar"),
    )
    found = bridge(kamus.actor, kamus.draft().uuid)
    assert [(line.code, line.change, line.before, line.after, line.successor) for line in found.lines] == [
        ("T.02", "replaced", 3, None, "T.06"),
        ("T.04", "dropped", 3, None, ""),
        ("T.03", "levels", 3, 2, ""),
        ("T.05", "reworded", 3, 3, ""),
        ("T.06", "new", None, 3, ""),
        ("T.01", "same", 3, 3, ""),
    ]
    assert {line.code: (line.positions, line.beyond, line.people) for line in found.lines} == {
        "T.02": (0, 0, 1),
        "T.04": (1, 0, 2),
        "T.03": (1, 1, 0),
        "T.05": (0, 0, 0),
        "T.06": (0, 0, 0),
        "T.01": (0, 0, 0),
    }
    assert [line.breaks for line in found.breaks] == [
        "Keluar tanpa pengganti: 1 syarat jabatan dan bukti 2 pegawai tidak lagi dihitung.",
        "1 jabatan meminta level di atas 2, level tertingginya nanti.",
    ]
    assert found.missing == ("Sumbernya masih kosong: tulis peraturan atau dokumen yang diikuti.",)


def test_bridge_is_for_who_keeps_the_dictionary(kamus: Dictionaries) -> None:
    kamus.put(*ladder("T.01", "Triase"))
    draft = kamus.draft()
    assert bridge(kamus.actor, draft.uuid).counts == {"new": 1}
    for name in ("ani", "fajar", "gita", "dewi", "joko"):
        with pytest.raises(NotFound):
            bridge(kamus.world.actor(name), draft.uuid)


def _asked(kamus: Dictionaries, code: str, level: int) -> None:
    Requirement.objects.create(
        position=kamus.world.officer,
        competency=Competency.objects.get(code=code),
        level=level,
        since=date(2026, 1, 1),
        created_at=timezone.now(),
    )


def _shown(kamus: Dictionaries, code: str, people: int) -> None:
    for person in range(people):
        Evidence.objects.create(
            region=kamus.id,
            person=1_000 + person,
            competency=Competency.objects.get(code=code).pk,
            kind=1,
            level=2,
            observed_on=date(2026, 1, 1),
            source="exams.attempt:1",
            recorded_at=timezone.now(),
        )
