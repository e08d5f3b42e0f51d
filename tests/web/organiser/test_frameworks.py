"""Pages of dictionaries of competencies."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.drafts import add_competency
from pamong.competency.actions.frameworks import FrameworkFacts, VersionFacts, create_framework, publish_version
from pamong.competency.actions.wording import CompetencyWording, LevelWording
from pamong.competency.models import Competency, CompetencyVersion, FrameworkVersion, Level
from pamong.core.actor import RegionId
from pamong.kit.imports import Counts, preview_import
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

TRIAGE = CompetencyWording(
    "T.01",
    "Triase",
    "technical",
    "skill",
    "Memilah pasien; menurut kegawatan",
    critical=True,
    levels=(LevelWording("Mengenal", ("langkah a", "langkah b")), LevelWording("Memilah")),
)
TYPED = {
    "kode": "T.02",
    "nama": "Rekam medis",
    "kelompok": "technical",
    "aspek": "all",
    "uraian-1": "Mengisi",
    "indikator-1": "baris a\nbaris b",
    "uraian-2": "Menelaah",
}


def draft_of(world: World) -> FrameworkVersion:
    """A dictionary of the region's own with one competency, not yet published."""
    ensure_built_in()
    facts = FrameworkFacts("TEKNIS-KES", "Kompetensi teknis kesehatan", "Kementerian Kesehatan")
    version = VersionFacts("2026", date(2026, 1, 1), "Keputusan Menkes 1/2026", "confirmed_1")
    budi = world.actor("budi")
    draft = create_framework(budi, region="15.04", framework=facts, version=version)
    add_competency(budi, version=draft.uuid, wording=TRIAGE)
    return draft


@pytest.fixture
def world() -> World:
    ensure_built_in()
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    html: str = answer.content.decode()
    return html


def test_list_names_version_source_and_figures(world: World, budi: Client) -> None:
    html = read(budi.get("/instansi/15.04/kamus/"))
    assert "1 kamus kompetensi dipakai di sini" in html
    assert "dibawa pamong" in html
    assert "Satu sumber" in html
    assert "/instansi/15.04/impor/kamus/" in html
    assert '<td class="r" data-l="Level"><div>45</div></td>' in html
    draft_of(world)
    assert "Rancangan" in read(budi.get("/instansi/15.04/kamus/"))
    assert "Rancangan" not in read(make.browser("owner", world, "hadi").get("/instansi/15.04/kamus/"))
    assert budi.get("/instansi/15.04/kamus.xlsx").status_code == 200


def test_pages_ask_the_database_as_often_for_three_as_for_one(world: World, budi: Client) -> None:
    draft = draft_of(world)
    paths = ("/instansi/15.04/kamus/", f"/kamus/{draft.uuid}/", f"/kamus/{draft.uuid}/jembatan/")
    counts = [asked(budi, path) for path in paths]
    for code in ("T.02", "T.03"):
        add_competency(world.actor("budi"), version=draft.uuid, wording=replace(TRIAGE, code=code))
        facts, version = FrameworkFacts(code, code), VersionFacts("2026", date(2026, 1, 1))
        create_framework(world.actor("budi"), region="15.04", framework=facts, version=version)
    assert [asked(budi, path) for path in paths] == counts


def asked(client: Client, path: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_list_is_not_there_for_others(world: World) -> None:
    for role in ("colleague", "stranger"):
        assert make.browser(role, world).get("/instansi/15.04/kamus/").status_code == 404


def test_built_in_shows_its_levels_and_what_no_source_confirms(world: World) -> None:
    version = ensure_built_in()
    html = read(make.browser("colleague", world).get(f"/kamus/{version.uuid}/"))
    assert html.count("Satu sumber") == 41
    assert html.count("Dua sumber atau lebih") == 5
    assert html.count("Belum dikonfirmasi") == 5
    assert "Mumpuni" in html
    assert "Buat versi baru" not in html
    uuid = Competency.objects.get(code="M.05").uuid
    page = read(make.browser("colleague", world).get(f"/kompetensi/{uuid}/"))
    assert "Menjalankan tugas mengikuti standar pelayanan" in page
    assert "atn-source/narrative-assessment-app" in page


def test_draft_is_for_who_keeps_it(world: World, budi: Client) -> None:
    draft = draft_of(world)
    competency = Competency.objects.get(code="T.01")
    pages = ("", "jembatan/", "terbitkan", "ubah", "versi", "kompetensi/baru", f"kompetensi/{competency.uuid}/ubah")
    for path in (*(f"/kamus/{draft.uuid}/{page}" for page in pages), f"/kompetensi/{competency.uuid}/"):
        assert budi.get(path).status_code == 200, path
        for role in ("colleague", "stranger"):
            assert make.browser(role, world).get(path).status_code == 404, path
    for role in ("colleague", "stranger"):
        assert make.browser(role, world).post(f"/kamus/{draft.uuid}/terbitkan").status_code == 404
        assert make.browser(role, world).post(f"/kamus/{draft.uuid}/buang").status_code == 404
    draft.refresh_from_db()
    assert draft.published_at is None


def test_dictionary_is_made_worded_and_published(world: World, budi: Client) -> None:
    given = {
        "kode": "KES",
        "judul": "Teknis kesehatan",
        "sebutan": "2026",
        "berlaku": "1/1/2026",
        "keyakinan": "confirmed_1",
    }
    answer = budi.post("/instansi/15.04/kamus/baru", given)
    draft = FrameworkVersion.objects.get(framework__code="KES")
    assert (answer.status_code, answer.url) == (302, f"/kamus/{draft.uuid}/")  # type: ignore[attr-defined]  # a redirect
    assert budi.post(f"/kamus/{draft.uuid}/kompetensi/baru", TYPED).status_code == 302
    assert list(
        Level.objects.filter(worded__version=draft).order_by("number").values_list("headline", "indicators")
    ) == [
        ("Mengisi", ["baris a", "baris b"]),
        ("Menelaah", []),
    ]
    asked = read(budi.get(f"/kamus/{draft.uuid}/terbitkan"))
    assert "Sumbernya masih kosong" in asked
    assert "Terbitkan versi" not in asked
    assert "Sumbernya masih kosong" in read(budi.post(f"/kamus/{draft.uuid}/terbitkan"), 422)
    budi.post(f"/kamus/{draft.uuid}/ubah", given | {"sumber": "Keputusan 1/2026"})
    assert "1 baru" in read(budi.get(f"/kamus/{draft.uuid}/terbitkan"))
    assert budi.post(f"/kamus/{draft.uuid}/terbitkan").status_code == 302
    html = read(make.browser("colleague", world).get(f"/kamus/{draft.uuid}/"))
    assert "Rekam medis" in html


def test_what_is_refused_is_said_at_its_field_and_nothing_is_lost(world: World, budi: Client) -> None:
    draft = draft_of(world)
    path = f"/kamus/{draft.uuid}/kompetensi/baru"
    hole = read(budi.post(path, TYPED | {"uraian-3": "", "uraian-4": "Memimpin"}), 422)
    assert "Uraian level 3 masih kosong. Isi setiap level tanpa melompat." in hole
    assert 'value="Memimpin"' in hole
    assert "Kode “M.01” dipakai PermenPANRB 38/2017" in read(budi.post(path, TYPED | {"kode": "M.01"}), 422)
    assert "Kode “T.01” sudah ada di kamus ini" in read(budi.post(path, TYPED | {"kode": "T.01"}), 422)
    assert CompetencyVersion.objects.filter(version=draft).count() == 1


def test_competency_of_a_draft_is_changed_and_taken_out(world: World, budi: Client) -> None:
    draft = draft_of(world)
    uuid = Competency.objects.get(code="T.01").uuid
    path = f"/kamus/{draft.uuid}/kompetensi/{uuid}/ubah"
    assert "langkah a\nlangkah b" in read(budi.get(path))
    assert budi.post(path, TYPED | {"kode": "T.01"}).status_code == 302
    assert CompetencyVersion.objects.get(version=draft).name == "Rekam medis"
    assert budi.post(f"/kamus/{draft.uuid}/kompetensi/{uuid}/keluarkan").status_code == 302
    assert not CompetencyVersion.objects.filter(version=draft).exists()
    assert budi.post(f"/kamus/{draft.uuid}/buang").url == "/instansi/15.04/kamus/"  # type: ignore[attr-defined]  # a redirect
    assert not FrameworkVersion.objects.filter(pk=draft.pk).exists()


def test_workbook_of_a_version_imports_as_what_it_is(world: World, budi: Client) -> None:
    draft = draft_of(world)
    publish_version(world.actor("budi"), version=draft.uuid)
    answer = budi.get(f"/kamus/{draft.uuid}.xlsx")
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(b"".join(answer))
        file.flush()
        facts = {"region": RegionId(world.region.pk), "kind": "competency.dictionary", "name": "kamus.xlsx"}
        found = preview_import(world.actor("budi"), path=Path(file.name), **facts)  # type: ignore[arg-type]  # as named
    assert found.counts == Counts(rows=2, new=0, changed=0, unchanged=2, refused=0)
    assert not found.ignored


def test_bridge_is_a_page_and_a_workbook(world: World, budi: Client) -> None:
    draft = draft_of(world)
    html = read(budi.get(f"/kamus/{draft.uuid}/jembatan/"))
    assert "Versi pertama" in html
    assert "Triase" in html
    assert budi.get(f"/kamus/{draft.uuid}/jembatan.xlsx").status_code == 200
    assert make.browser("stranger", world).get(f"/kamus/{draft.uuid}/jembatan.xlsx").status_code == 404


def test_import_page_offers_the_kinds_and_takes_a_dictionary(world: World, budi: Client) -> None:
    html = read(budi.get("/instansi/15.04/impor/"))
    assert 'href="/instansi/15.04/impor/kamus/"' in html
    assert "Satu baris untuk setiap level" in read(budi.get("/instansi/15.04/impor/kamus/"))
    table = b"Kamus;Kode;Nama;Kelompok;Level;Uraian Level\nKES;T.01;Triase;Teknis;1;Mengenal\nKES;T.01;;;2;Memilah\n"
    file = SimpleUploadedFile("kamus.csv", BytesIO(table).getvalue(), content_type="text/csv")
    answer = budi.post("/instansi/15.04/impor/kamus/", {"berkas": file})
    page = read(budi.get(answer.url))  # type: ignore[attr-defined]  # a redirect
    assert "Masukkan 2 baris" in page
    assert "/instansi/15.04/impor/kamus/" in page
    assert budi.get("/instansi/15.04/impor/kamus.xlsx").status_code == 200
    assert budi.get("/instansi/15.04/impor/lain/").status_code == 404
    assert make.browser("stranger", world).get("/instansi/15.04/impor/kamus/").status_code == 404
