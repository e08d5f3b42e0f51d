"""Dictionaries of competencies are imported as drafts."""

from datetime import date
from pathlib import Path
from time import monotonic

import pytest

from pamong.competency.actions.drafts import change_draft, remove_competency
from pamong.competency.actions.frameworks import VersionFacts, discard_draft, publish_version
from pamong.competency.models import Competency, CompetencyVersion, Framework, FrameworkVersion, Level
from pamong.competency.queries.frameworks import current_competencies, successors
from pamong.core.refusals import Conflict
from pamong.kit.imports import Counts, apply_import, import_template, undo_import
from tests.competency.actions.dictionary_case import HEAD, Dictionaries, ladder

pytestmark = pytest.mark.django_db

FACTS = VersionFacts("2026", date(2026, 1, 1), "Keputusan Menkes 1/2026", "confirmed_1")


@pytest.fixture
def kamus(tmp_path: Path) -> Dictionaries:
    return Dictionaries(tmp_path)


def published(kamus: Dictionaries, *rows: tuple[str, ...]) -> FrameworkVersion:
    """A dictionary that was imported, described and published."""
    kamus.put(*rows)
    draft = kamus.draft()
    change_draft(kamus.actor, version=draft.uuid, facts=FACTS)
    return publish_version(kamus.actor, version=draft.uuid)


def test_new_dictionary_becomes_a_draft(kamus: Dictionaries) -> None:
    rows = [*ladder("T.01", "Triase"), *ladder("T.02", "Rekam medis", 2)]
    preview = kamus.look(*rows)
    assert preview.counts == Counts(rows=5, new=5, changed=0, unchanged=0, refused=0)
    assert preview.notes[0].items == ("KES",)
    apply_import(kamus.actor, uuid=preview.uuid)
    draft = kamus.draft()
    assert (draft.number, draft.published_at, draft.confidence, draft.framework.region) == (
        1,
        None,
        "unconfirmed",
        kamus.world.region,
    )
    assert kamus.told(draft) == [("T.01", "Triase", "technical", 3), ("T.02", "Rekam medis", "technical", 2)]
    level = Level.objects.get(worded__competency__code="T.01", number=2)
    assert (level.headline, level.indicators) == ("Triase tingkat 2", ["langkah 2a", "langkah 2b"])
    assert len(current_competencies(kamus.id)) == 9


def test_indicators_may_stand_on_rows_of_their_own(kamus: Dictionaries) -> None:
    rows = [
        ("KES", "T.01", "Triase", "Teknis", "1", "Mengenal", "a", ""),
        ("KES", "T.01", "", "", "1", "", "b", ""),
        ("KES", "T.01", "", "", "Level 2", "Memilah", "", ""),
    ]
    assert kamus.put(*rows).new == 3
    assert list(Level.objects.filter(worded__version=kamus.draft()).order_by("number").values_list("indicators")) == [
        (["a", "b"],),
        ([],),
    ]


def test_same_file_again_changes_nothing(kamus: Dictionaries) -> None:
    rows = ladder("T.01", "Triase")
    published(kamus, *rows)
    assert kamus.look(*rows).counts == Counts(rows=3, new=0, changed=0, unchanged=3, refused=0)
    assert FrameworkVersion.objects.filter(framework__code="KES").count() == 1


def test_changed_dictionary_becomes_the_draft_of_its_next_version(kamus: Dictionaries) -> None:
    first = published(kamus, *ladder("T.01", "Triase"), *ladder("T.02", "Rekam medis"))
    again = [*ladder("T.01", "Triase"), *ladder("T.03", "Gizi", 2)]
    again[1] = (*again[1][:5], "Memilah cepat", "", "")
    preview = kamus.look(*again)
    assert preview.counts == Counts(rows=5, new=2, changed=1, unchanged=2, refused=0)
    assert preview.notes[0].items == ("T.02 Rekam medis",)
    apply_import(kamus.actor, uuid=preview.uuid)
    draft = kamus.draft()
    assert draft.number == 2
    assert kamus.told(draft) == [("T.01", "Triase", "technical", 3), ("T.03", "Gizi", "technical", 2)]
    levels = Level.objects.filter(worded__version=draft, worded__competency__code="T.01").order_by("number")
    assert [(row.headline, row.indicators, row.confidence) for row in levels] == [
        ("Triase tingkat 1", ["langkah 1a", "langkah 1b"], "confirmed_1"),
        ("Memilah cepat", ["langkah 2a", "langkah 2b"], "unconfirmed"),
        ("Triase tingkat 3", ["langkah 3a", "langkah 3b"], "confirmed_1"),
    ]
    assert kamus.told(first) == [("T.01", "Triase", "technical", 3), ("T.02", "Rekam medis", "technical", 3)]


def test_competency_that_replaces_another_counts_for_it_once_published(kamus: Dictionaries) -> None:
    published(kamus, *ladder("T.01", "Triase"), *ladder("T.02", "Rekam medis"))
    old, new = Competency.objects.get(code="T.02"), ladder("T.05", "Rekam medis elektronik", replaces="t.02")
    kamus.put(*ladder("T.01", "Triase"), *new)
    assert successors(kamus.id) == {}
    assert "T.02" in {row.code for row in current_competencies(kamus.id).values()}
    draft = kamus.draft()
    change_draft(kamus.actor, version=draft.uuid, facts=FACTS)
    publish_version(kamus.actor, version=draft.uuid)
    assert successors(kamus.id) == {old.pk: Competency.objects.get(code="T.05").pk}
    assert [row.code for row in current_competencies(kamus.id).values() if not row.built_in] == ["T.01", "T.05"]


def one(*cells: str) -> list[tuple[str, ...]]:
    """Two rows of a competency; these cells stand in the first."""
    return [cells, ("KES", "T.01", "", "", "2", "Memilah", "", "")]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            one("KES", "T.01", "Triase", "Umum", "1", "Mengenal", "", ""),
            (2, "Kelompok", "Kelompok “Umum” tidak dikenal. Tulis manajerial, sosial kultural, atau teknis."),
        ),
        (
            one("KES", "T.01", "Triase", "Teknis", "10", "Mengenal", "", ""),
            (2, "Level", "Level terbaca 10, padahal skalanya 1 sampai 9."),
        ),
        (
            one("KES", "T.01", "Triase", "Teknis", "4", "Mengenal", "", ""),
            (
                2,
                "Level",
                "Level kompetensi ini melompat atau ada barisnya yang ditolak. Isi level 1 sampai 4 semuanya.",
            ),
        ),
        (
            one("KES", "T.01", "Triase", "Teknis", "2", "Memilah", "", ""),
            (2, "Level", "Level ini ada di baris 2, 3 dengan isi yang sama. Sisakan satu baris saja."),
        ),
        (
            one("38/2017", "T.01", "Triase", "Teknis", "1", "Mengenal", "", ""),
            (2, "Kamus", "Kamus ini dibawa pamong dan tidak diimpor. Pakai kode kamus sendiri."),
        ),
        (
            one("KES", "m.01", "Integritas", "Teknis", "1", "Mengenal", "", ""),
            (2, "Kode", "Kode ini dipakai PermenPANRB 38/2017. Pakai kode lain, misalnya T.01."),
        ),
        (
            one("KES", "T.01", "", "Teknis", "1", "Mengenal", "", ""),
            (2, "Nama", "Isi nama kompetensinya, paling sedikit di satu barisnya."),
        ),
        (
            one("KES", "T.01", "Triase", "Teknis", "1", "Mengenal", "", "T.99"),
            (2, "Menggantikan", "Kode yang digantikan tidak ada di kamus ini. Periksa kodenya."),
        ),
    ],
)
def test_row_is_refused_with_what_was_read(
    kamus: Dictionaries, rows: list[tuple[str, ...]], found: tuple[int, str, str]
) -> None:
    assert kamus.problems(*rows)[0] == found
    assert not Framework.objects.filter(region=kamus.world.region).exists()


def test_two_names_for_one_code_are_refused(kamus: Dictionaries) -> None:
    rows = one("KES", "T.01", "Triase", "Teknis", "1", "Mengenal", "", "")
    rows[1] = ("KES", "T.01", "Trias", "", "2", "Memilah", "", "")
    said = "Kompetensi ini ditulis berbeda di baris lain. Samakan isinya di semua barisnya."
    assert kamus.problems(*rows) == [(2, "Nama", said), (3, "Nama", said)]


def test_draft_of_somebody_is_never_overwritten(kamus: Dictionaries) -> None:
    kamus.put(*ladder("T.01", "Triase"))
    said = "Kamus ini sedang punya rancangan. Terbitkan atau buang rancangannya, lalu impor lagi."
    assert kamus.problems(*ladder("T.01", "Triase gawat")) == [(row, "Kamus", said) for row in (2, 3, 4)]
    assert kamus.look(*ladder("T.01", "Triase")).counts.unchanged == 3


def test_import_is_undone_until_somebody_worked_on_it(kamus: Dictionaries) -> None:
    preview = kamus.look(*ladder("T.01", "Triase"), *ladder("T.02", "Rekam medis"))
    apply_import(kamus.actor, uuid=preview.uuid)
    undo_import(kamus.actor, uuid=preview.uuid)
    assert (Framework.objects.count(), Competency.objects.count(), CompetencyVersion.objects.count()) == (1, 9, 9)
    apply_import(kamus.actor, uuid=preview.uuid)
    draft = kamus.draft()
    remove_competency(kamus.actor, version=draft.uuid, competency=Competency.objects.get(code="T.02").uuid)
    with pytest.raises(Conflict) as changed:
        undo_import(kamus.actor, uuid=preview.uuid)
    assert changed.value.code == "dictionary-changed"
    discard_draft(kamus.actor, version=draft.uuid)
    undo_import(kamus.actor, uuid=preview.uuid)
    assert (Framework.objects.count(), Competency.objects.count()) == (1, 9)


def test_published_import_cannot_be_undone(kamus: Dictionaries) -> None:
    preview = kamus.look(*ladder("T.01", "Triase"))
    apply_import(kamus.actor, uuid=preview.uuid)
    FrameworkVersion.objects.filter(pk=kamus.draft().pk).update(source="Keputusan 1/2026")
    publish_version(kamus.actor, version=kamus.draft().uuid)
    with pytest.raises(Conflict) as refused:
        undo_import(kamus.actor, uuid=preview.uuid)
    assert refused.value.code == "dictionary-published"
    assert Level.objects.filter(worded__competency__code="T.01").count() == 3


def test_template_has_the_headings_that_are_read(kamus: Dictionaries) -> None:
    table = import_template(kamus.actor, region=kamus.id, kind="competency.dictionary", title="Kamus")
    path = kamus.folder / "templat.xlsx"
    path.write_bytes(b"".join(table))
    assert kamus.look_at(path).counts.rows == 0


def test_five_thousand_rows_are_one_draft_in_seconds(kamus: Dictionaries) -> None:
    rows = [row for n in range(1_000) for row in ladder(f"T.{n:04}", f"Kompetensi {n}", 5)]
    began = monotonic()
    assert kamus.put(*rows).new == 5_000
    assert monotonic() - began < 20
    assert Level.objects.filter(worded__version=kamus.draft()).count() == 5_000


def test_columns_are_the_ones_of_the_template() -> None:
    assert set(HEAD) < {
        "Kamus", "Judul Kamus", "Kode", "Nama", "Kelompok", "Aspek", "Definisi", "Level", "Uraian Level",
        "Indikator", "Kritis", "Menggantikan",
    }  # fmt: skip
