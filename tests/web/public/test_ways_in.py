"""Whoever holds a certificate, or wants one, finds the way from wherever they are."""

import pytest
from django.test import Client

from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

CHECK, SCHEMES = 'href="/periksa/"', 'href="/skema/"'


@pytest.fixture
def world() -> World:
    return make.world()


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def part(html: str, begins: str, ends: str) -> str:
    return html.partition(begins)[2].partition(ends)[0]


def menu(html: str) -> str:
    return part(html, '<nav class="nav"', "</nav>")


def test_visitor_finds_the_check_in_the_menu_and_on_the_front_page(client: Client) -> None:
    html = read(client, "/")
    assert CHECK in menu(html)
    assert CHECK in part(html, "<main", "</main>")
    assert SCHEMES in part(html, "<main", "</main>")
    assert "belum dibuka di instalasi ini" not in html


@pytest.mark.parametrize("path", ["/periksa/", "/periksa/lapor"])
def test_menu_marks_the_check_on_its_pages(path: str, client: Client) -> None:
    marked = part(menu(read(client, path)), "aria-current", "</a>")
    assert "<span>Periksa</span>" in marked


@pytest.mark.parametrize("path", ["/", "/bantuan/", "/skema/"])
def test_foot_of_every_page_leads_to_check_and_schemes(path: str, client: Client) -> None:
    foot = part(read(client, path), "<footer", "</footer>")
    assert CHECK in foot
    assert SCHEMES in foot


def test_who_organises_finds_the_own_certificates_too(world: World) -> None:
    client = Client()
    client.force_login(world.budi)
    assert 'href="/sertifikat/"' in read(client, "/beranda/peserta/")


def test_leader_is_led_to_the_certificates_of_the_units_and_knows_the_place(world: World) -> None:
    client = Client()
    client.force_login(world.fajar)
    assert 'href="/sertifikat-unit/"' in read(client, "/beranda/pimpinan/")
    marked = part(menu(read(client, "/sertifikat-unit/")), "aria-current", "</a>")
    assert "<span>Pegawai</span>" in marked


@pytest.mark.parametrize(
    ("who", "path", "place"),
    [
        ("budi", "/instansi/15.04/sertifikat/", "Pelatihan"),
        ("budi", "/instansi/15.04/penandatangan", "Pelatihan"),
        ("budi", "/instansi/15.04/menunggu-penilai/", "Pelatihan"),
        ("ani", "/sertifikat/", "Sertifikat"),
        ("ani", "/sertifikasi/", "Sertifikat"),
        ("ani", "/sertifikat-luar/", "Sertifikat"),
        ("citra", "/penugasan/", "Tugas"),
    ],
)
def test_menu_marks_the_place_that_a_page_belongs_to(who: str, path: str, place: str, world: World) -> None:
    client = Client()
    client.force_login(getattr(world, who))
    marked = part(menu(read(client, path)), "aria-current", "</a>")
    assert f"<span>{place}</span>" in marked


def test_report_of_a_number_that_is_not_found_needs_no_typing_again(world: World) -> None:
    _ = world
    html = Client().get("/periksa/", {"nomor": "800.9/77 A&B"}).content.decode()
    assert 'href="/periksa/lapor?nomor=800.9%2F77%20A%26B"' in html
