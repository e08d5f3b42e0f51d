"""The monitor in the browser: it follows the room by itself, and is honest when it cannot."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import pytest_django
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from pamong.ops.database import Server
from pamong.ops.home import Home
from tests.journeys.seats import DESK, PHONE, Room, Seat, furnished

SOON = 20_000
"""Milliseconds: the slow renewal comes every ten seconds."""

SLOW = 40_000
"""Milliseconds: without a script the page renews itself every fifteen seconds."""

NO_CLOCK = "window.setInterval = () => 0;"
"""Only the stream may renew the page then."""


@pytest.fixture(scope="module")
def room(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Room]:
    with furnished(server, home, django_db_blocker) as room:
        yield room


@pytest.fixture
def desk(room: Room, browser: Browser) -> Iterator[BrowserContext]:
    context = window(room, browser)
    yield context
    context.close()


def window(room: Room, browser: Browser, **more: Any) -> BrowserContext:
    """A browser in which Budi is signed in."""
    context = browser.new_context(**{"base_url": room.live.url, "viewport": DESK, "locale": "id-ID", **more})
    context.add_cookies([{"name": name, "value": value, "url": room.live.url} for name, value in room.budi.items()])
    return context


SITTING = "SELECT s.uuid FROM exams_sitting s JOIN exams_candidate c ON c.sitting_id = s.id WHERE c.id = %(id)s"


def path(seat: Seat) -> str:
    """Where the room of that seat is watched."""
    return f"/pelaksanaan/{seat.ask(SITTING)[0][0]}/pantau/"


def row(page: Page, seat: Seat) -> Locator:
    """The line of a seat."""
    return page.locator("tr.seat", has_text=seat.number)


class Client:
    """A candidate's computer, without its screen."""

    def __init__(self, seat: Seat) -> None:
        """Enter."""
        self.api, self.headers = f"{seat.live.url}/api/v1", {"Authorization": ""}
        entered = self.post("exams/enter", number=seat.number, code=seat.code)
        self.path = f"attempts/{entered['attempt']}"
        self.headers["Authorization"] = f"Bearer {entered['token']}"

    def send(self, what: str, **body: Any) -> None:
        """Answers, a sign of life, or the end."""
        self.post(f"{self.path}/{what}", **body)

    def post(self, where: str, **body: Any) -> dict[str, Any]:
        """One request."""
        answer = httpx.post(f"{self.api}/{where}", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told


def test_room_is_followed_without_loading_the_page_again(room: Room, desk: BrowserContext) -> None:
    seat, page = room.seat(), desk.new_page()
    page.goto(path(seat))
    page.evaluate("window.first = true")
    expect(row(page, seat)).to_contain_text("Belum masuk")
    candidate = Client(seat)
    expect(row(page, seat)).to_contain_text("Mengerjakan", timeout=SOON)
    candidate.send("answers", answers=[{"slot": 1, "seq": 1, "value": "b"}, {"slot": 2, "seq": 1, "value": ["a"]}])
    expect(row(page, seat).locator('[data-l="Dijawab"]')).to_have_text("2", timeout=SOON)
    candidate.send("signal", slot=3, away=1)
    expect(row(page, seat).locator('[data-l="Soal ke"]')).to_have_text("3", timeout=SOON)
    expect(row(page, seat)).to_contain_text("pindah jendela ×1")
    left = re.compile(rf"^\d\d\.\d\d\.\d\d Kursi {int(seat.number[-4:])} pindah jendela$")
    expect(page.locator("#m-catatan li").filter(has_text=left)).to_have_count(1)
    assert page.evaluate("window.first") is True


def test_stream_alone_renews_and_keeps_marks_and_focus(room: Room, desk: BrowserContext) -> None:
    mine, other = room.seat(), room.seat()
    desk.add_init_script(NO_CLOCK)
    page = desk.new_page()
    page.goto(path(mine))
    mark = row(page, mine).get_by_role("checkbox")
    mark.check()
    page.get_by_label("Tambah waktu").check()
    page.get_by_label("Menit", exact=True).fill("3")
    expect(page.get_by_role("button", name="Tambah 3 menit untuk 1 kursi")).to_be_visible()
    mark.focus()
    page.wait_for_timeout(1_000)  # the stream stands before something happens
    Client(other)
    expect(row(page, other)).to_contain_text("Mengerjakan", timeout=SOON)
    expect(mark).to_be_checked()
    expect(mark).to_be_focused()
    expect(row(page, other).get_by_role("checkbox")).not_to_be_checked()
    expect(page.get_by_role("heading", name="1 kursi dipilih")).to_be_visible()
    expect(page.get_by_role("button", name="Tambah 3 menit untuk 1 kursi")).to_be_visible()


def test_without_network_the_page_says_since_when_and_sends_nothing(room: Room, desk: BrowserContext) -> None:
    seat, page = room.seat(), desk.new_page()
    page.goto(path(seat))
    calm, button = page.locator("#m-putus"), page.locator("#m-lakukan")
    expect(calm).to_be_hidden()
    desk.set_offline(True)
    expect(calm).to_have_text(re.compile(r"Jaringan Anda terputus sejak \d\d\.\d\d\.\d\d\."))
    expect(button).to_be_disabled()
    expect(page.get_by_role("button", name="Tutup ujian, minta kepastian")).to_be_disabled()
    Client(seat)
    expect(row(page, seat)).to_contain_text("Belum masuk")
    desk.set_offline(False)
    expect(row(page, seat)).to_contain_text("Mengerjakan", timeout=SOON)
    expect(calm).to_be_hidden()
    expect(button).to_be_enabled()


def test_without_script_the_page_loads_itself_again_and_stops_when_asked(room: Room, browser: Browser) -> None:
    seat, context = room.seat(), window(room, browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(path(seat))
    expect(row(page, seat)).to_contain_text("Belum masuk")
    Client(seat)
    expect(row(page, seat)).to_contain_text("Mengerjakan", timeout=SLOW)
    page.get_by_role("link", name="Hentikan penyegaran sebelum memilih kursi").click()
    expect(page.get_by_text("Halaman ini menyegarkan diri")).to_have_count(0)
    assert 'http-equiv="refresh"' not in page.content()
    context.close()


def test_marked_seat_on_a_phone_leads_to_what_is_done_with_it(room: Room, browser: Browser) -> None:
    context = window(room, browser, viewport=PHONE)
    seat, page = room.seat(), context.new_page()
    page.goto(path(seat))
    link = page.get_by_role("link", name="Tindakan untuk kursi")
    expect(link).to_be_hidden()
    row(page, seat).get_by_role("checkbox").check()
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.get_by_role("heading", name="1 kursi dipilih")).to_be_in_viewport()
    context.close()
