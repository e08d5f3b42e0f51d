"""The tree of units and one unit, as browsers get them."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.people.models import UnitVersion
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

UNITS = "/instansi/15.04/unit/"
LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.fajar, world.dewi
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def page(client: Client, path: str = UNITS, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_tree_begins_with_a_sentence_and_names_heads(client: Client) -> None:
    html = page(client)
    assert "<h1>3 unit dengan 3 pegawai</h1>" in html
    assert "Fajar Nugraha" in html
    assert html.count("Belum ada kepala") == 2
    assert html.index(LICENSING) < html.index("Bidang Perizinan")


def test_tree_of_a_day_has_the_names_of_then(world: World, client: Client) -> None:
    UnitVersion.objects.filter(unit=world.permits).update(until=date(2025, 1, 1))
    UnitVersion.objects.create(unit=world.permits, name="Bidang Layanan", parent=world.health, since=date(2025, 1, 1))
    then = page(client, UNITS + "?tanggal=31/12/2024")
    assert "Susunan dan nama pada 31 Desember 2024." in then
    assert ("Bidang Perizinan" in then, "Bidang Layanan" in then) == (True, False)
    now = page(client)
    assert ("Bidang Perizinan" in now, "Bidang Layanan" in now) == (False, True)


def test_day_that_cannot_be_read_is_said(client: Client) -> None:
    html = page(client, UNITS + "?tanggal=31/13/2024", 422)
    assert 'role="alert"' in html
    assert "<h1>3 unit dengan 3 pegawai</h1>" in html


def test_search_says_what_to_do_when_nothing_is_found(client: Client) -> None:
    html = page(client, UNITS + "?cari=zzz")
    assert "Tidak ada unit dengan nama itu." in html
    assert "1 unit cocok" in page(client, UNITS + "?cari=periz")


def test_tree_can_begin_at_a_unit(world: World, client: Client) -> None:
    html = page(client, f"{UNITS}?di={world.licensing.uuid}")
    assert "Bidang Perizinan" in html
    assert "Dinas Kesehatan" not in html


def test_table_holds_the_whole_tree(client: Client) -> None:
    response = client.get("/instansi/15.04/unit.xlsx")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a streaming response
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1:] == [
        ["Dinas Kesehatan", "", 0, "", "", 1, 1],
        [LICENSING, "", 0, "Fajar Nugraha", "", 1, 2],
        ["Bidang Perizinan", LICENSING, 1, "", "", 1, 1],
    ]


def test_unit_shows_people_place_and_history(world: World, client: Client) -> None:
    html = page(client, f"/unit/{world.permits.uuid}/")
    assert "<h1>Bidang Perizinan</h1>" in html
    assert "Ani Rahmawati" in html
    assert "Jabatan kepala kosong" in html
    assert "Fajar Nugraha" in html
    assert f"/unit/{world.permits.uuid}/ubah" in html
    assert "di bawah " + LICENSING in html


def test_head_sees_the_own_unit_without_tools(world: World) -> None:
    html = page(make.browser("owner", world, "fajar"), f"/unit/{world.permits.uuid}/")
    assert "/ubah" not in html
    assert "/unit/baru" not in page(make.browser("owner", world, "fajar"))


def test_empty_unit_says_what_to_do(world: World, client: Client) -> None:
    unit = make.unit("Dinas Baru", world.region)
    assert "Belum ada pegawai di unit ini." in page(client, f"/unit/{unit.uuid}/")


def test_units_are_not_there_for_others(world: World, client: Client) -> None:
    assert client.get(f"/unit/{world.away.uuid}/").status_code == 404
    for path in (UNITS, "/instansi/15.04/unit.xlsx", f"/unit/{world.permits.uuid}/"):
        assert make.browser("stranger", world).get(path).status_code == 404
        assert make.browser("colleague", world).get(path).status_code == 404


@pytest.mark.parametrize("file", ["unit.xlsx?tanggal=abc"])
def test_file_of_a_filter_that_cannot_be_read_is_refused(client: Client, file: str) -> None:
    response = client.get(f"/instansi/15.04/{file}")
    assert (response.status_code, response.streaming) == (422, False)
    assert "Saringan ini tidak terbaca." in response.content.decode()
