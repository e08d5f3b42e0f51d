"""Settings of a region on the screen, and its arms as everybody sees them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from pamong.kit.files import prepare_store
from pamong.people.models import Region
from tests import make

pytestmark = pytest.mark.django_db

PAGE = "/instansi/15.04/pengaturan/"
PICTURE = "/instansi/15.04/lambang.svg"
ARMS = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 36"><path d="M0 0h32v36H0z"/></svg>'
SENT = {"kantor": "BKPSDM", "kop": "", "zona": "Asia/Jakarta", "warna": "195", "dihitung": ["01", "12"]}


@pytest.fixture
def world(tmp_path: Path, settings: Settings) -> make.World:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    prepare_store()
    return make.world()


def signed_in(world: make.World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def arms(content: bytes = ARMS) -> SimpleUploadedFile:
    return SimpleUploadedFile("lambang.svg", content)


def text(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["ani", "budi", "gita", "dewi"])
def test_settings_are_not_there_for_who_does_not_administer(name: str, world: make.World) -> None:
    client = signed_in(world, name)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, SENT).status_code == 404
    assert Region.objects.get(code="15.04").hue == 248


def test_settings_show_what_is_chosen(world: make.World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    Region.objects.filter(code="15.04").update(hue=30, office="BKPSDM Batang Hari")
    client = signed_in(world, "eka")
    with django_assert_max_num_queries(8):
        page = text(client)
    assert 'value="BKPSDM Batang Hari"' in page
    assert "terbaca seperti merah penolakan" in page
    assert 'href="/tema-30.css"' in page
    assert page.count("belum dikonfirmasi</span>") == 31
    assert page.count('name="dihitung"') == 31
    assert page.count(" checked") == 10  # nine standings and one time zone


@pytest.mark.parametrize(("hue", "warned"), [(19, 0), (20, 1), (35, 1), (36, 0), (89, 0), (90, 1), (110, 1), (111, 0)])
def test_settings_warn_of_a_hue_that_serves_badly(hue: int, warned: int, world: make.World) -> None:
    Region.objects.filter(code="15.04").update(hue=hue)
    assert text(signed_in(world, "eka")).count("sebaiknya diganti") == warned


def test_settings_are_saved_and_shown(world: make.World) -> None:
    client = signed_in(world, "eka")
    response = client.post(PAGE, {**SENT, "lambang": arms()})
    assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}?tersimpan")
    page = text(client, f"{PAGE}?tersimpan")
    assert "Pengaturan tersimpan." in page
    assert 'href="/tema-195.css"' in page
    assert f'src="{PICTURE}' in page
    assert "Pilihan sendiri" in page
    row = Region.objects.get(code="15.04")
    assert (row.office, row.hue, "12" in (row.left_out or []), "15" in (row.left_out or [])) == (
        "BKPSDM",
        195,
        False,
        True,
    )


def test_settings_go_back_to_the_usual_standings(world: make.World) -> None:
    client = signed_in(world, "eka")
    client.post(PAGE, SENT)
    assert client.post(PAGE, {**SENT, "baku": "1"}).status_code == 302
    assert Region.objects.get(code="15.04").left_out is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"warna": ""}, "Warna masih kosong."),
        ({"warna": "360"}, "Warna ditulis sebagai bilangan bulat 0 sampai 359."),
        ({"lambang": arms(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")}, "Gambar ini memuat “script”"),
        ({"lambang": arms(ARMS + b"\n" * (64 << 10))}, "terlalu besar"),
        ({"kantor": "a" * 201}, "Nama kantor paling panjang 200 huruf."),
    ],
)
def test_settings_say_what_is_refused_and_keep_what_was_typed(
    facts: dict[str, Any], said: str, world: make.World
) -> None:
    response = signed_in(world, "eka").post(PAGE, {**SENT, "kop": "Jl. Gajah Mada 1", **facts})
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Jl. Gajah Mada 1" in page
    assert Region.objects.get(code="15.04").hue == 248


def test_arms_are_for_everybody_and_can_do_nothing(world: make.World) -> None:
    assert Client().get(PICTURE).status_code == 404
    signed_in(world, "eka").post(PAGE, {**SENT, "lambang": arms()})
    response = Client().get(PICTURE)
    assert (response.status_code, b"".join(response)) == (200, ARMS)
    assert response.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=300"


def test_arms_of_a_code_that_nobody_has_are_not_found(client: Client) -> None:
    assert client.get("/instansi/99.99/lambang.svg").status_code == 404
