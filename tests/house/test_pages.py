"""Every page of the matrix in a real browser, from the real server: readable, within its budget, and clean."""

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType

import httpx
import psycopg
import pytest
import pytest_django
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from tests import make
from tests.house.matrix import ROWS
from tests.house.matrix_rows import Row
from tests.live import Live, inside, session_of

PAGES = [row for row in ROWS if row.page]
BUDGET = {"public": 60 * 1024, "staff": 100 * 1024}
"""Bytes on the wire of a page with everything it loads."""

CSS_BUDGET = 20 * 1024
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
ON_A_DESK = {"runOnly": {"type": "rule", "values": ["color-contrast", "scrollable-region-focusable", "target-size"]}}
"""What colours and width can change in a page that was looked at already."""

INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


def identity(row: Row) -> str:
    """Name of a row among the pages."""
    return " ".join((row.name, *row.keys.values()))


every_page = pytest.mark.parametrize("row", PAGES, ids=identity)


@dataclass(slots=True)
class Places:
    """Where the pages of the matrix are on the live server, and who may look.

    cookies     name of the owner → what a browser of that person sends
    """

    addresses: dict[str, str]
    cookies: dict[str, dict[str, str]]

    def url(self, row: Row) -> str:
        """Address of a page."""
        return self.addresses[identity(row)]

    def of(self, row: Row) -> dict[str, str]:
        """Cookies of who owns the page; none for what everybody may see."""
        return self.cookies[row.owner] if needs_owner(row) else {}


def needs_owner(row: Row) -> bool:
    """Whether a visitor is sent away from the page."""
    return row.answers["anonymous"] != HTTPStatus.OK


@pytest.fixture(scope="module")
def facts(live: Live, django_db_blocker: pytest_django.DjangoDbBlocker) -> Places:
    """The world on the live database, with a seal, and a job that waits for ever: nobody queued it."""
    job = """INSERT INTO kit_job (kind, title, region, args, result, created_at)
             VALUES ('kit.check_file', 'Memeriksa berkas “data-pegawai-badan-kepegawaian.xlsx”', 0, '{}', '{}', now())
             RETURNING uuid::text"""
    with psycopg.connect(live.database) as connection:
        row = connection.execute(job).fetchone()
    assert row is not None
    given: dict[str, object] = {"digest": sealed(live), "job": row[0]}
    with django_db_blocker.unblock(), inside(live):
        world = make.world()
        addresses = {identity(row): live.url + row.path(world, given) for row in PAGES}
        owners = {row.owner: world.cast_member(row.owner) for row in PAGES if needs_owner(row)}
    cookies = {name: session_of(live, uuid) for name, uuid in owners.items()}
    return Places(addresses, cookies)


def sealed(live: Live) -> str:
    """Digest of the chain's head, after an upload has written something to seal."""
    with httpx.Client(base_url=live.url) as visitor:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', visitor.get("/gaya/").text)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1]}
        sent = visitor.post("/gaya/unggah/", data=form, files={"berkas": ("a.csv", b"a;b\n1;2\n")})
        assert sent.status_code == 302
    command = [sys.executable, "-m", "pamong.cli", "journal", "seal"]
    subprocess.run(command, env=live.environment, check=True, capture_output=True)
    with psycopg.connect(live.database) as connection:
        row = connection.execute("SELECT encode(digest, 'hex') FROM core_seal ORDER BY number DESC LIMIT 1").fetchone()
    assert row is not None
    return str(row[0])


@dataclass(slots=True)
class Visit:
    """What a page loaded, and what the browser complained about."""

    page: Page
    status: int
    source: str = ""
    policy: str = ""
    complaints: list[str] = field(default_factory=list)
    bytes: dict[str, float] = field(default_factory=dict)


def visit(context: BrowserContext, url: str, cookies: Mapping[str, str] = MappingProxyType({})) -> Visit:
    """Open a page and wait until it is quiet."""
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    page = context.new_page()
    seen = Visit(page, 0)
    page.on("console", lambda line: seen.complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    count(context.new_cdp_session(page), seen)
    response = page.goto(url, wait_until="load")
    assert response is not None
    seen.status, seen.source = response.status, response.text()
    seen.policy = response.headers.get("content-security-policy", "")
    return seen


def count(session: CDPSession, seen: Visit) -> None:
    """Add up what comes over the wire, headers included."""
    names: dict[str, str] = {}
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: seen.bytes.update({names.get(event["requestId"], "?"): event["encodedDataLength"]}),
    )


@every_page
def test_page_is_clean_readable_and_light_on_a_phone_and_on_a_desk_in_the_dark(
    row: Row, facts: Places, browser: Browser
) -> None:
    assert row.page is not None
    context = browser.new_context(viewport={"width": 360, "height": 800}, reduced_motion="reduce")  # no colours between
    seen = visit(context, facts.url(row), facts.of(row))
    assert seen.status == HTTPStatus.OK
    assert INLINE.findall(seen.source) == []
    assert "'unsafe" not in seen.policy
    assert sum(size for url, size in seen.bytes.items() if url.endswith(".css")) <= CSS_BUDGET
    assert sum(seen.bytes.values()) <= BUDGET[row.page], seen.bytes
    assert violations(seen.page) == []
    assert works_from_the_keyboard(seen.page)
    assert too_wide(seen.page, 320) == (0, 0)
    assert violations(in_the_dark(seen.page), ON_A_DESK) == []
    assert seen.complaints == []
    context.close()


def in_the_dark(page: Page) -> Page:
    """The same page on a desk, in dark colours, with usual text."""
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="dark")
    return page


def violations(page: Page, rules: Mapping[str, object] = MappingProxyType(RULES)) -> list[tuple[str, list[str]]]:
    """What axe finds: rule and the elements."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def works_from_the_keyboard(page: Page) -> bool:
    """Whether the first press of Tab leads to the content, visibly."""
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.className")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#isi$"))
    return (first, ring) == ("skip", "3px")


def too_wide(page: Page, width: int) -> tuple[int, int]:
    """Pixels that one must scroll sideways at this width, with usual text and with text half as large again."""
    page.set_viewport_size({"width": width, "height": 640})
    measure = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    usual = int(page.evaluate(measure))
    page.evaluate("document.documentElement.style.fontSize = '150%'")
    return usual, int(page.evaluate(measure))


def test_error_page_is_as_good_as_any_other(browser: Browser, live: Live) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    seen = visit(context, f"{live.url}/tidak-ada")
    assert seen.status == 404
    assert Axe().run(seen.page, options=RULES).violations_count == 0
    assert seen.complaints == ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
    context.close()


def test_language_changes_in_place_without_javascript(browser: Browser, live: Live) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}/bantuan/?a=1")
    page.get_by_role("button", name="English").click()
    assert page.url == f"{live.url}/bantuan/?a=1"
    assert page.get_by_role("heading", level=1).inner_text() == "Help"
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_long_work_is_followed_to_its_end_by_the_page_itself(script: bool, browser: Browser, live: Live) -> None:  # noqa: FBT001  # a parameter of the test
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.goto(f"{live.url}/gaya/")
    page.get_by_label("Berkas", exact=True).set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a;b\n1;2\n"}
    )
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.get_by_role("heading", name="Selesai").wait_for(timeout=15_000)
    assert page.get_by_text("Isi berkas sama seperti saat diterima.").count() == 1
    assert page.get_by_role("button", name="Hentikan").count() == 0
    assert complaints == []
    context.close()
