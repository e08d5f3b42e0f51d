"""Standards of positions, defaults by *jenjang*, regulations and the review queue, as browsers get them."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.regulations import (
    RegulationFacts,
    link_regulation,
    register_regulation,
    withdraw_regulation,
)
from pamong.competency.models import JobLevelRule, Regulation, RegulationLink, Requirement, Review
from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies
from pamong.learning.models import Aim
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

OFFICER = "Penata Perizinan Ahli Pertama"
LIST, LEVELS = "/instansi/15.04/standar/", "/instansi/15.04/standar/jenjang/"
RULES, QUEUE = "/instansi/15.04/peraturan/", "/instansi/15.04/tinjauan/"


@pytest.fixture
def world() -> World:
    ensure_built_in()
    world = make.world()
    _ = world.ani, world.budi, world.fajar, world.dewi, world.kiki
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def table(client: Client, path: str) -> list[list[Any]]:
    response = client.get(path)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def competency(world: World, code: str = "M.05") -> CompetencyFacts:
    return next(row for row in current_competencies(world.region.pk).values() if row.code == code)


def regulation(world: World) -> Regulation:
    facts = RegulationFacts("procedure", "SOP-12/2024", "Pelayanan izin usaha", date(2024, 3, 1))
    row = register_regulation(world.actor("budi"), region="15.04", facts=facts)
    link_regulation(world.actor("budi"), regulation=row.uuid, competency=competency(world).uuid)
    return row


def review(world: World) -> Review:
    withdraw_regulation(world.actor("budi"), regulation=regulation(world).uuid, on=date(2026, 1, 2))
    return Review.objects.get()


def test_standard_shows_levels_in_words_and_their_origin(world: World, client: Client) -> None:
    html = page(client, f"/jabatan/{world.officer.uuid}/kompetensi/")
    assert f"<h1>{OFFICER} meminta 9 kompetensi</h1>" in html
    assert "bawaan jenjang (satu sumber)" in html
    assert f"/jabatan/{world.officer.uuid}/kompetensi/ubah" in html
    assert f"/jabatan/{world.officer.uuid}/kompetensi/" in page(client, f"/jabatan/{world.officer.uuid}/")


def test_unknown_jenjang_and_conflicts_are_said(world: World, client: Client) -> None:
    assert "Jenjang belum diketahui." in page(client, f"/jabatan/{world.head.uuid}/kompetensi/")
    chief = make.position("Sekretaris Jenderal", world.region, kind="1", level="JPT Madya")
    html = page(client, f"/jabatan/{chief.uuid}/kompetensi/")
    assert "Level bawaan JPT Madya adalah 4" in html
    assert "belum dikonfirmasi" in html


def test_holder_sees_the_standard_without_tools(world: World) -> None:
    html = page(make.browser("owner", world, "ani"), f"/jabatan/{world.officer.uuid}/kompetensi/")
    assert "/ubah" not in html
    assert f'href="/jabatan/{world.officer.uuid}/"' not in html


def test_form_writes_what_was_chosen(world: World, client: Client) -> None:
    path, about = f"/jabatan/{world.officer.uuid}/kompetensi/ubah", competency(world)
    assert "Bawaan jenjang: 2" in page(client, path)
    refused = client.post(path, {f"level-{about.uuid}": "4"})
    assert refused.status_code == 422
    assert "Dasarnya masih kosong." in refused.content.decode()
    done = client.post(path, {f"level-{about.uuid}": "4", "dasar": "SK 1/2026"})
    assert (done.status_code, done.headers["Location"]) == (302, f"/jabatan/{world.officer.uuid}/kompetensi/")
    assert list(Requirement.objects.values_list("competency", "level", "reason")) == [(about.id, 4, "SK 1/2026")]
    assert "SK 1/2026" in page(client, f"/jabatan/{world.officer.uuid}/kompetensi/")


def test_form_adds_a_competency_by_name_and_copies(world: World, client: Client) -> None:
    path, about = f"/jabatan/{world.head.uuid}/kompetensi/ubah", competency(world)
    lacks = client.post(path, {"tambah": about.name, "dasar": "SK"})
    assert "Levelnya belum dipilih." in lacks.content.decode()
    assert client.post(path, {"tambah": about.name, "tambah_level": "5", "dasar": "SK 2/2026"}).status_code == 302
    other = f"/jabatan/{world.officer.uuid}/kompetensi/ubah"
    assert client.post(other, {"salin-asal": str(world.head.uuid)}).status_code == 302
    assert list(Requirement.objects.filter(position=world.officer).values_list("level", "reason")) == [(5, "SK 2/2026")]


def test_list_begins_with_what_lacks_most(world: World, client: Client) -> None:
    html = page(client, LIST)
    assert "<h1>0 dari 2 standar jabatan lengkap</h1>" in html
    assert html.index("Kepala Dinas") < html.index(OFFICER)
    assert "/impor/standar/" in html
    assert "Kepala Dinas" not in page(client, LIST + "?cari=penata")
    assert "Tidak ada jabatan yang cocok." in page(client, LIST + "?keadaan=3")
    assert 'role="alert"' in page(client, LIST + "?keadaan=9", 422)


def test_tables_are_downloaded(world: World, client: Client) -> None:
    assert table(client, "/instansi/15.04/standar.xlsx")[1:] == [
        ["Kepala Dinas", "Struktural", "", 1, "Belum ada standar: jenjang belum diketahui", 0, 0, 0],
        [OFFICER, "Fungsional", "JF Ahli Pertama", 3, "Kompetensi teknis belum ditetapkan", 9, 0, 0],
    ]
    assert len(table(client, f"/jabatan/{world.officer.uuid}/kompetensi.xlsx")) == 10
    assert len(table(client, "/instansi/15.04/standar/jenjang.xlsx")) == 15
    review(world)
    assert table(client, "/instansi/15.04/peraturan.xlsx")[1][1] == "SOP-12/2024"
    assert table(client, "/instansi/15.04/tinjauan.xlsx")[1][0] == "M.05"


def test_default_levels_show_conflicts_and_are_decided(world: World, client: Client) -> None:
    html = page(client, LEVELS)
    assert "Ingatan umum menyebut 5" in html
    assert "Instansi ini memakai tabel apa adanya." in html
    assert client.post(LEVELS, {"jenjang": "JPT Madya", "level": "5"}).status_code == 422
    assert client.post(LEVELS, {"jenjang": "JPT Madya", "level": "5", "dasar": "Lampiran"}).status_code == 302
    assert "keputusan instansi" in page(client, LEVELS)
    assert JobLevelRule.objects.get().level == 5


def test_regulation_is_registered_changed_linked_and_withdrawn(world: World, client: Client) -> None:
    told = {"jenis": "procedure", "nomor": "SOP-1/2026", "judul": "Izin", "ditetapkan": "3/5/2024", "alamat": ""}
    assert client.post(f"{RULES}baru", {**told, "nomor": ""}).status_code == 422
    assert client.post(f"{RULES}baru", told).status_code == 302
    row = Regulation.objects.get()
    path = f"/peraturan/{row.uuid}/"
    assert client.post(f"{path}ubah", {**told, "judul": "Izin usaha"}).status_code == 302
    assert client.post(f"{path}tautan", {"kompetensi": "entah"}).status_code == 422
    about = competency(world)
    assert client.post(f"{path}tautan", {"kompetensi": about.name}).status_code == 302
    assert "1 kompetensi bersandar padanya" in page(client, path)
    assert client.post(f"{path}tautan/{about.uuid}/lepas").status_code == 302
    assert RegulationLink.objects.filter(ended_at=None).count() == 0
    assert "Cabut SOP SOP-1/2026" in page(client, f"{path}cabut")
    assert client.post(f"{path}cabut", {"pada": "2/1/2026"}).status_code == 302
    assert "Tidak berlaku sejak 2 Januari 2026." in page(client, path)
    assert "Izin usaha" in page(client, RULES)


def test_review_is_closed_from_the_queue(world: World, client: Client) -> None:
    row = review(world)
    html = page(client, QUEUE)
    assert "<h1>1 hal menunggu ditinjau</h1>" in html
    path = f"/tinjauan/{row.uuid}/selesai"
    assert "Pindah ke pengganti" not in page(client, path)
    assert client.post(path, {"hasil": "keep", "alasan": ""}).status_code == 422
    assert client.post(path, {"hasil": "keep", "alasan": "Masih dikerjakan."}).status_code == 302
    assert "Tidak ada yang menunggu ditinjau" in page(client, QUEUE)
    assert "Tetap dipakai. Masih dikerjakan." in page(client, QUEUE + "?selesai=ya")


def test_leader_reads_but_changes_nothing(world: World) -> None:
    browser, row = make.browser("owner", world, "fajar"), regulation(world)
    for path in (LIST, LEVELS, RULES, f"/peraturan/{row.uuid}/", f"/jabatan/{world.officer.uuid}/kompetensi/"):
        html = page(browser, path)
        assert "/ubah" not in html
        assert "/baru" not in html
    assert browser.post(LEVELS, {"jenjang": "JPT Madya", "level": "5", "dasar": "SK"}).status_code == 404
    assert browser.get(QUEUE).status_code == 404
    assert browser.get(f"/jabatan/{world.officer.uuid}/kompetensi/ubah").status_code == 404
    assert JobLevelRule.objects.count() == 0


def test_nothing_is_there_for_strangers_and_little_for_colleagues(world: World) -> None:
    row = review(world)
    profile, rule = f"/jabatan/{world.officer.uuid}/kompetensi/", f"/peraturan/{row.regulation.uuid}/"
    paths = (LIST, LEVELS, RULES, QUEUE, rule, f"{profile}ubah", f"{rule}cabut", f"/tinjauan/{row.uuid}/selesai")
    for path in paths:
        assert make.browser("stranger", world).get(path).status_code == 404
        assert make.browser("colleague", world).get(path).status_code == 404
    assert make.browser("stranger", world).get(profile).status_code == 404
    assert make.browser("colleague", world).get(profile).status_code == 200


def test_standard_names_the_programmes_that_raise_what_it_asks_for(world: World, client: Client) -> None:
    path = f"/jabatan/{world.officer.uuid}/kompetensi/"
    assert "Belum ada program terbit yang menaikkan kompetensi ini." in page(client, path)
    taught = case.programme(world, title="Pelayanan Prima Loket")
    for draft in (taught, case.programme(world, published=False, title="Rancangan saja")):
        Aim.objects.create(programme=draft, competency_id=competency(world).id, level=3)
    found = page(client, path)
    assert f'<a href="/program/{taught.uuid}/">Pelayanan Prima Loket</a>' in found
    assert "sampai level 3" in found
    assert "Rancangan saja" not in found
