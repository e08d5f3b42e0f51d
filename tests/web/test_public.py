"""Public pages: what they say, how often they ask the database, what they answer to wrong input."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from pamong.core.queries import head_by_digest
from tests import make

pytestmark = pytest.mark.django_db

UNKNOWN = "0" * 64
AT = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_home_says_that_nothing_is_sealed_yet(client: Client) -> None:
    page = text(client, "/")
    assert "<b>Belum ada segel.</b>" in page
    assert "<title>Beranda · pamong</title>" in page


@time_machine.travel(AT, tick=False)
def test_home_shows_the_numbers_of_the_journal(client: Client) -> None:
    heads = make.heads((0, 12), entries=600)
    page = text(client, "/")
    assert "1.200 catatan tersegel sampai Sabtu 21 November 2026, 10.32 WIB" in page
    assert "mata rantai, dalam 2 rantai" in page
    assert f'href="/jejak-audit/{heads[0].digest.hex()}.pdf"' in page


def test_home_in_english_is_english_throughout(client: Client) -> None:
    make.heads()
    client.cookies["bahasa"] = "en"
    page = text(client, "/")
    assert '<html lang="en">' in page
    assert "What is recorded here cannot be changed in secret" in page
    assert ">Bahasa Indonesia</button>" in page


@pytest.mark.parametrize("path", ["/", "/jejak-audit/", "/jejak-audit/rantai.xlsx"])
@pytest.mark.parametrize("regions", [(0,), (0, 12, 77)])
def test_lists_ask_once_however_many_chains_there_are(
    path: str, regions: tuple[int, ...], client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.heads(regions)
    with django_assert_num_queries(1):
        response = client.get(path)
        b"".join(response) if response.streaming else response.content
    assert response.status_code == 200


def test_chain_lists_every_region_with_its_downloads(client: Client) -> None:
    heads = make.heads((0, 12, 77))
    page = text(client, "/jejak-audit/")
    assert "Jejak audit: 6 catatan dalam 3 rantai" in page
    assert [name for name in ("Instalasi ini", "Instansi nomor 12", "Instansi nomor 77") if name in page] == [
        "Instalasi ini",
        "Instansi nomor 12",
        "Instansi nomor 77",
    ]
    assert [page.count(f"/jejak-audit/{head.digest.hex()}") for head in heads] == [3, 3, 3]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Sidik jari masih kosong. Tempel 64 angka dan huruf dari bukti Anda."),
        ("abc", "Terbaca 3 dari 64 angka dan huruf. Salin sidik jari itu seluruhnya."),
        ("<b>", "“&lt;” bukan bagian sidik jari"),
    ],
)
def test_chain_says_what_is_wrong_with_a_fingerprint(typed: str, said: str, client: Client) -> None:
    response = client.get("/jejak-audit/", {"sidik": typed})
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert '<a href="#id_sidik">' in page
    assert 'aria-describedby="id_sidik-h id_sidik-e"' in page


def test_chain_takes_a_fingerprint_as_it_is_printed(client: Client) -> None:
    digest = "9f3c21ab" * 8
    printed = " ".join(digest.upper()[place : place + 4] for place in range(0, 64, 4))
    response = client.get("/jejak-audit/", {"sidik": printed})
    assert (response.status_code, response.headers["Location"]) == (302, f"/jejak-audit/{digest}/")


@time_machine.travel(AT, tick=False)
def test_head_says_that_it_is_in_the_chain(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    digest = make.heads()[0].digest.hex()
    with django_assert_num_queries(1):
        page = text(client, f"/jejak-audit/{digest}/")
    assert "ADA DALAM RANTAI" in page
    assert "pada Sabtu 21 November 2026, 10.32 WIB, dan merangkum 2 catatan." in page


def test_head_that_nobody_sealed_is_not_found(client: Client) -> None:
    make.heads()
    response = client.get(f"/jejak-audit/{UNKNOWN}/")
    assert response.status_code == 404
    assert "TIDAK DITEMUKAN" in response.content.decode()


@pytest.mark.parametrize("ending", ["json", "pdf"])
def test_proof_of_a_head_that_nobody_sealed_is_not_found(ending: str, client: Client) -> None:
    assert client.get(f"/jejak-audit/{UNKNOWN}.{ending}").status_code == 404


def test_head_as_json_is_the_document_that_auditors_keep(client: Client) -> None:
    digest = make.heads()[0].digest
    response = client.get(f"/jejak-audit/{digest.hex()}.json")
    assert response.json() == head_by_digest(digest).document()
    assert response.headers["Content-Disposition"] == 'attachment; filename="segel-0-1.json"'


def test_head_as_pdf_is_a_pdf_with_a_name(client: Client) -> None:
    digest = make.heads()[0].digest.hex()
    response = client.get(f"/jejak-audit/{digest}.pdf")
    assert response.content[:5] == b"%PDF-"
    assert response.headers["Content-Disposition"] == 'attachment; filename="segel-0-1.pdf"'


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/bantuan/", "Bagaimana memeriksa sebuah bukti?"),
        ("/aksesibilitas/", "Belum diuji bersama pemakai pembaca layar."),
    ],
)
def test_page_that_only_tells_asks_nothing_of_the_database(
    path: str, said: str, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = text(client, path)
    assert said in page


def test_page_about_data_asks_once_who_is_responsible_for_them(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        page = text(client, "/data-anda/")
    assert "Inilah semua yang disimpan tentang Anda" in page
    assert "Masa simpan" in page


def test_reading_leaves_no_cookie(client: Client) -> None:
    make.heads()
    for path in ("/", "/jejak-audit/", "/bantuan/", "/data-anda/", "/aksesibilitas/"):
        text(client, path)
    assert list(client.cookies) == []


@pytest.mark.parametrize("tour", [True, False])
def test_robots_may_read_the_public_pages_of_a_real_home_only(tour: bool, client: Client, settings: Settings) -> None:  # noqa: FBT001  # a parameter of the test
    settings.TOUR = tour
    hidden = "/" if tour else "/pekerjaan/"
    assert text(client, "/robots.txt") == f"User-agent: *\nDisallow: {hidden}\n"


def test_theme_sets_one_number(client: Client) -> None:
    assert text(client, "/tema-248.css") == ":root { --hue: 248; }\n"


def test_favicon_is_a_picture(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.headers["Content-Type"], response.content[:4]) == ("image/svg+xml", b"<svg")
