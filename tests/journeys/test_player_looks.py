"""How the player looks and what it weighs: every screen readable, on a telephone and at a desk, by day and by night."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import pytest_django
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pamong.ops.database import Server
from pamong.ops.home import Home
from tests.journeys.seats import DESK, KINDS, PHONE, Room, furnished

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
WEIGHT = 100 * 1024
"""Bytes of the page with all that it loads, not compressed."""

SMALL = """[...document.querySelectorAll("button, input:not([type=radio]):not([type=checkbox]), select, .opt, .n[href]")]
  .filter((each) => each.offsetParent && each.offsetHeight < 44).map((each) => each.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def room(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Room]:
    with furnished(server, home, django_db_blocker) as room:
        yield room


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_of_question_is_readable(room: Room, browser: Browser, size: ViewportSize, theme: Any) -> None:
    context = browser.new_context(base_url=room.live.url, viewport=size, locale="id-ID", color_scheme=theme)
    context.add_cookies([{"name": n, "value": v, "url": room.live.url} for n, v in room.budi.items()])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/ujian/")
    expect(page.get_by_role("heading", name="Masuk ujian")).to_be_visible()
    look(page)
    page.goto(f"/paket/{room.form}/pratinjau")
    for place in range(1, len(KINDS) + 1):
        expect(page.get_by_role("heading", name=f"Soal {place} dari 8")).to_be_visible()
        look(page)
        page.locator("#maju").click()
    expect(page.get_by_text("Ini pratinjau: tidak ada yang diserahkan.")).to_be_visible()
    look(page)
    expect(page.locator("#pratinjau")).to_have_text("Pratinjau: tidak ada yang disimpan")
    assert complaints == []
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_screen_of_an_exam_is_readable(room: Room, browser: Browser, size: ViewportSize) -> None:
    seat = room.seat()
    context = browser.new_context(base_url=room.live.url, viewport=size, locale="id-ID")
    page = context.new_page()
    seat.enter(page, "KODE-SALAH")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    seat.enter(page)
    expect(page.get_by_role("heading", name="Soal 1 dari 8")).to_be_visible()
    context.set_offline(True)
    page.get_by_label("Mencatat kekurangannya").check()
    expect(page.get_by_text("1 jawaban menunggu jaringan.")).to_be_visible()
    look(page)
    if size is PHONE:
        page.get_by_role("link", name="Daftar nomor").click()
        expect(page.get_by_role("heading", name="Nomor soal")).to_be_focused()
        look(page)
    page.get_by_role("link", name="Selesai dan periksa").click()
    page.get_by_role("button", name="Serahkan jawaban").click()
    expect(page.get_by_text("Menunggu 1 jawaban terkirim; setelah itu diserahkan sendiri.")).to_be_visible()
    look(page)
    context.set_offline(False)
    expect(page.get_by_role("heading", name="Jawaban sudah diserahkan")).to_be_visible(timeout=60_000)
    look(page)
    context.close()


def test_largest_letters_fit_a_telephone(room: Room, browser: Browser) -> None:
    seat = room.seat()
    context = browser.new_context(base_url=room.live.url, viewport=PHONE, locale="id-ID")
    page = context.new_page()
    seat.enter(page)
    page.get_by_role("link", name="Daftar nomor").click()
    page.get_by_role("button", name="Huruf sangat besar").click()
    page.keyboard.press("Escape")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 24
    look(page)
    page.reload()
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 24
    context.close()


@pytest.mark.parametrize("letters", ["Huruf biasa", "Huruf besar", "Huruf sangat besar"])
def test_question_has_room_however_long_the_title_and_large_the_letters(
    room: Room, browser: Browser, letters: str
) -> None:
    seat = room.seat()
    change = "UPDATE exams_sitting SET title = {} WHERE id = (SELECT sitting_id FROM exams_candidate WHERE id = %(id)s)"
    seat.change(change.format("'Uji Kompetensi Penanganan Pengaduan ' || repeat('dan Pelayanan Publik ', 5)"))
    context = browser.new_context(base_url=room.live.url, viewport=PHONE, locale="id-ID")
    page = context.new_page()
    seat.enter(page)
    page.get_by_role("link", name="Daftar nomor").click()
    page.get_by_role("button", name=letters).click()
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('.top').offsetHeight / innerHeight") < 1 / 3
    page.get_by_role("radio").last.focus()
    page.keyboard.press("Shift+Tab")  # up to the head of the page
    page.get_by_role("radio").first.focus()
    covered = (
        "(each) => each.getBoundingClientRect().top < document.querySelector('.top').getBoundingClientRect().bottom"
    )
    assert page.get_by_role("radio").first.evaluate(covered) is False
    look(page)
    context.close()


def test_steps_that_stand_right_are_answered_as_they_stand(room: Room, browser: Browser) -> None:
    seat = room.seat()
    context = browser.new_context(base_url=room.live.url, viewport=PHONE, locale="id-ID")
    page = context.new_page()
    seat.enter(page)
    page.get_by_role("link", name="Daftar nomor").click()
    page.locator("#peta a").nth(5).click()
    expect(page.locator("#status [role=status]")).to_have_text("Belum dijawab")
    page.get_by_role("button", name="Pakai urutan ini").press("Enter")
    expect(page.locator("#status [role=status]")).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d$"))
    assert seat.answers() == {6: ["a", "b", "c"]}
    expect(page.get_by_role("button", name="Pakai urutan ini")).to_be_hidden()
    expect(page.get_by_role("button", name="Turunkan: Menjawab")).to_be_focused()
    context.close()


def test_sentence_says_its_number_once(room: Room, browser: Browser) -> None:
    context = browser.new_context(base_url=room.live.url, locale="id-ID")
    page = context.new_page()
    page.goto("/ujian/")
    said = page.evaluate(
        """import(document.querySelector('link[href*="ujian-kata"]').href).then(({ bold }) => ["akhir-semua", "akhir-belum"]
        .map((key) => bold(key, {n: 8, m: 8}).map((part) => part.textContent || part).join("")))"""
    )
    assert said == ["Semua 8 soal sudah dijawab.", "8 dari 8 soal sudah dijawab."]
    context.close()


def look(page: Page) -> None:
    """No violation, no scrolling sideways, targets large enough for a thumb."""
    page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished)).then(() => 1)")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALL) == []


def test_page_weighs_little_and_has_its_own_names_for_what_it_loads(room: Room, browser: Browser) -> None:
    context, sizes = browser.new_context(base_url=room.live.url, viewport=PHONE), dict[str, int]()
    page = context.new_page()
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto("/ujian/", wait_until="networkidle")
    loaded = {url: size for url, size in sizes.items() if "/static/" in url or url.endswith("/ujian/")}
    names = {re.sub(r"\.[0-9a-f]{12}", "", url.rsplit("/", 1)[1]) for url in loaded}
    assert {"", "ujian.css", "ujian.js", "ujian-soal.js"} <= names
    assert all(re.search(r"\.[0-9a-f]{12}\.", url) for url in loaded if "/static/" in url)  # imported ones too
    assert sum(loaded.values()) <= WEIGHT
    context.close()
