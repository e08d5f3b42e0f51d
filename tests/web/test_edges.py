"""Language, ids, log lines and every way of saying no."""

import logging
from unittest.mock import ANY
from uuid import UUID

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from pamong import urls
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal, TooLarge
from pamong.web import errors
from pamong.web.http import support_code

REFUSALS: dict[str, Refusal] = {
    "403": Forbidden("not-yours", "Ini bukan milik Anda."),
    "404": NotFound(),
    "409": Conflict("full", "Sudah penuh."),
    "413": TooLarge("too-large", "Terlalu besar."),
    "422": Invalid("wrong", "Tidak terbaca."),
}


ANSWERS: dict[str, Exception] = {
    "nowhere": Http404("Siti"),
    "forbidden": PermissionDenied("Siti"),
    "bad": BadRequest("Siti"),
    "suspicious": SuspiciousOperation("Siti"),
    "torn": MultiPartParserError("Siti"),
}


@login_not_required
def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "away":
        raise OperationalError("connection to Siti's server failed")
    if kind in ANSWERS:
        raise ANSWERS[kind]
    if kind == "broken":
        raise ValueError("Siti Rahmawati")
    raise REFUSALS[kind]


handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [*urls.urlpatterns, path("tolak/<str:kind>/", refuse)]


@pytest.fixture
def browser(settings: Settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("kind", "status", "title", "message"),
    [
        ("403", 403, "Anda tidak berhak melakukan ini", "Ini bukan milik Anda."),
        ("404", 404, "Halaman tidak ditemukan", "Yang Anda cari tidak ada, atau bukan untuk Anda."),
        ("409", 409, "Keadaannya sudah berubah", "Sudah penuh."),
        ("413", 413, "Kiriman terlalu besar", "Terlalu besar."),
        ("422", 422, "Isian belum dapat diterima", "Tidak terbaca."),
        ("away", 503, "Basis data sedang tidak menjawab", "Yang sudah tersimpan tetap aman."),
        ("broken", 500, "Ada yang salah pada sistem kami", "Ini bukan kesalahan Anda."),
    ],
)
def test_refusal_becomes_a_page_with_a_code_for_the_support_desk(
    kind: str, status: int, title: str, message: str, browser: Client
) -> None:
    response = browser.get(f"/tolak/{kind}/")
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in page
    assert message in page
    assert support_code(UUID(response.headers["X-Request-ID"])) in page
    assert "Siti" not in page


@pytest.mark.parametrize(
    ("kind", "status", "name"),
    [
        ("nowhere", 404, "Http404"),
        ("forbidden", 403, "PermissionDenied"),
        ("bad", 400, "BadRequest"),
        ("suspicious", 400, "SuspiciousOperation"),
        ("torn", 400, "MultiPartParserError"),
    ],
)
def test_answer_of_django_is_no_failure(
    kind: str, status: int, name: str, browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "pamong.request"):
        assert browser.get(f"/tolak/{kind}/").status_code == status
    own = [record for record in caplog.records if record.name == "pamong.request"]
    assert [(record.levelname, record.msg) for record in own] == [("INFO", "refused"), ("INFO", "request")]
    assert vars(own[0])["refusal"] == name


def test_refusal_to_htmx_is_a_note_in_place(browser: Client) -> None:
    response = browser.get("/tolak/409/", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert response.status_code == 409
    assert page.lstrip().startswith('<div class="note note-bad">')
    assert "Sudah penuh." in page


def test_unavailable_tells_programs_when_to_come_back(browser: Client) -> None:
    assert browser.get("/tolak/away/").headers["Retry-After"] == "30"


def test_unknown_address_is_not_found_in_both_languages(browser: Client) -> None:
    assert "<h1>Halaman tidak ditemukan</h1>" in browser.get("/tidak/ada").content.decode()
    browser.cookies["bahasa"] = "en"
    assert "<h1>Page not found</h1>" in browser.get("/tidak/ada").content.decode()


def test_wrong_method_has_a_page_and_keeps_its_header(browser: Client) -> None:
    response = browser.get("/bahasa")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "<h1>Alamat ini tidak dapat dibuka begitu saja</h1>" in response.content.decode()


def test_foreign_host_is_refused_with_a_page(browser: Client) -> None:
    response = browser.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "<h1>Permintaan tidak dapat dibaca</h1>" in response.content.decode()


def test_form_data_beyond_the_limit_is_told_as_such(browser: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = browser.post("/bahasa", "bahasa=en&kembali=/jejak-audit/", "application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "<h1>Kiriman terlalu besar</h1>" in response.content.decode()


def test_form_without_its_token_is_refused_with_what_to_do(settings: Settings) -> None:
    settings.TOUR = True
    response = Client(enforce_csrf_checks=True).post("/gaya/unggah/")
    assert response.status_code == 403
    assert "Muat ulang halaman formulir, lalu kirim lagi." in response.content.decode()


def test_server_error_page_survives_broken_templates(settings: Settings) -> None:
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "<h1>Ada yang salah pada sistem kami</h1>" in response.content.decode()


@pytest.mark.django_db
def test_request_writes_one_line_without_path_and_query(browser: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "pamong.request")
    response = browser.get("/jejak-audit/", {"sidik": "Siti"}, headers={"X-Request-ID": "forged"})
    (line,) = [record for record in caplog.records if record.name == "pamong.request"]
    identity = response.headers["X-Request-ID"]
    assert {key: getattr(line, key) for key in ("method", "route", "status", "ms", "request", "code")} == {
        "method": "GET",
        "route": "/jejak-audit/",
        "status": 422,
        "ms": ANY,
        "request": identity,
        "code": support_code(UUID(identity)),
    }
    assert "Siti" not in str(line.__dict__)


def test_failure_is_logged_by_class_and_place_never_by_message(
    browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "pamong.request")
    browser.get("/tolak/broken/")
    (line,) = [record for record in caplog.records if record.message == "failed"]
    assert line.__dict__["error"].startswith("ValueError in ")
    assert line.__dict__["route"] == "/tolak/<str:kind>/"
    assert "Siti" not in str(line.__dict__)


def test_pages_are_not_stored_unless_the_view_says_so(client: Client) -> None:
    assert client.get("/bantuan/").headers["Cache-Control"] == "no-store"
    assert client.get("/tema-248.css").headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_support_code_is_the_start_of_the_id_without_letters_that_sound_alike() -> None:
    assert support_code(UUID(int=0)) == "000-000-000"
    assert support_code(UUID("ffffffff-ffff-4fff-8fff-ffffffffffff")) == "ZZZ-ZZZ-ZZZ"
    assert support_code(UUID("08421084-2108-4000-8000-000000000000")) == "111-111-111"


@pytest.mark.parametrize(
    ("back", "gone_to"),
    [
        ("/jejak-audit/?sidik=1", "/jejak-audit/?sidik=1"),
        ("//elsewhere.example/", "/"),
        ("https://elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_language_is_remembered_and_leads_back_to_own_pages_only(back: str, gone_to: str, client: Client) -> None:
    response = client.post("/bahasa", {"bahasa": "en", "kembali": back})
    assert (response.status_code, response.headers["Location"]) == (302, gone_to)
    cookie = response.cookies["bahasa"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"], cookie["httponly"]) == ("en", 31_536_000, "Lax", True)


def test_language_that_we_do_not_speak_is_refused(client: Client) -> None:
    response = client.post("/bahasa", {"bahasa": "fr"})
    assert response.status_code == 422
    assert "Pilih Bahasa Indonesia atau English." in response.content.decode()
    assert "bahasa" not in client.cookies


def test_language_of_the_browser_is_not_asked(client: Client) -> None:
    response = client.get("/bantuan/", headers={"accept-language": "en"})
    assert response.headers["Content-Language"] == "id"
    assert "<h1>Bantuan</h1>" in response.content.decode()


def test_language_button_leads_back_to_the_page_with_its_query(client: Client) -> None:
    page = client.get("/bantuan/?a=1&b=2").content.decode()
    assert '<input type="hidden" name="kembali" value="/bantuan/?a=1&amp;b=2">' in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/masuk/", "/beranda/"])
def test_name_of_a_session_that_nobody_gave_is_none(path: str) -> None:
    browser = Client(raise_request_exception=False)
    answers = [
        browser.get(path, headers={"Cookie": cookie}).status_code for cookie in ("a=b", r'sessionid="abcdefghi\000"')
    ]
    assert answers[0] == answers[1] < 400
