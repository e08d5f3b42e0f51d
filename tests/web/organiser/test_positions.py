"""The positions of a region and one of them, as browsers get them."""

from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.people.models import Position
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

POSITIONS = "/instansi/15.04/jabatan/"
OFFICER = "Penata Perizinan Ahli Pertama"


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.fajar, world.dewi
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def page(client: Client, path: str = POSITIONS, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_list_begins_with_its_number(client: Client) -> None:
    html = page(client)
    assert "<h1>2 jabatan</h1>" in html
    assert html.index("Kepala Dinas") < html.index(OFFICER)
    assert "<h1>1 jabatan cocok</h1>" in page(client, POSITIONS + "?cari=penata")


def test_list_says_what_to_do_when_nothing_is_found_or_there(world: World, client: Client) -> None:
    assert "Tidak ada jabatan yang cocok." in page(client, POSITIONS + "?cari=zzz")
    Position.objects.filter(region=world.region).update(closed_on="2026-01-01")
    assert "Belum ada jabatan." in page(client)


def test_kind_that_nobody_knows_is_said(client: Client) -> None:
    assert 'role="alert"' in page(client, POSITIONS + "?jenis=9", 422)


def test_table_holds_what_the_page_was_narrowed_to(client: Client) -> None:
    response = client.get("/instansi/15.04/jabatan.xlsx?cari=penata")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a streaming response
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1:] == [[OFFICER, "Fungsional", "JF Ahli Pertama", "", "", "", 2, ""]]


def test_position_shows_holders_and_units(world: World, client: Client) -> None:
    html = page(client, f"/jabatan/{world.officer.uuid}/")
    assert f"<h1>{OFFICER}</h1>" in html
    assert "2 orang memangkunya sekarang" in html
    assert "Ani Rahmawati" in html
    assert "Di 2 unit" in html
    assert f"/jabatan/{world.officer.uuid}/ubah" in html


def test_head_sees_positions_without_tools(world: World) -> None:
    browser = make.browser("owner", world, "fajar")
    assert "/jabatan/baru" not in page(browser)
    assert "/ubah" not in page(browser, f"/jabatan/{world.officer.uuid}/")


def test_positions_are_not_there_for_others(world: World, client: Client) -> None:
    assert client.get(f"/jabatan/{world.away_post.uuid}/").status_code == 404
    for path in (POSITIONS, "/instansi/15.04/jabatan.xlsx", f"/jabatan/{world.officer.uuid}/"):
        assert make.browser("stranger", world).get(path).status_code == 404
        assert make.browser("colleague", world).get(path).status_code == 404


@pytest.mark.parametrize("file", ["jabatan.xlsx?jenis=raja", "jabatan.xlsx?cari=%00"])
def test_file_of_a_filter_that_cannot_be_read_is_refused(client: Client, file: str) -> None:
    response = client.get(f"/instansi/15.04/{file}")
    assert (response.status_code, response.streaming) == (422, False)
    assert "Saringan ini tidak terbaca." in response.content.decode()
