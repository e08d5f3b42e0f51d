"""An exam in the browser: without network, through a killed server, at another computer, and to the receipt."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import pytest_django
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from pamong.exams import items
from pamong.exams.formats.entry_code import entry_code
from pamong.ops.database import Server
from pamong.ops.home import Home
from tests.journeys.seats import DESK, GIVEN, KINDS, PHONE, Room, Seat, furnished

SAVED = re.compile(r"^Tersimpan \d\d\.\d\d$")
SLOW = 60_000


@pytest.fixture(scope="module")
def room(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Room]:
    with furnished(server, home, django_db_blocker) as room:
        yield room


@pytest.fixture
def phone(room: Room, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=room.live.url, viewport=PHONE, locale="id-ID")
    yield context
    context.close()


def state(page: Page) -> Locator:
    """How the answer on the screen lies."""
    return page.locator("#status [role=status]")


def onward(page: Page, number: int) -> None:
    """Press the button that leads on."""
    page.get_by_role("button", name="Simpan & lanjut").click()
    expect(page.get_by_role("heading", name=f"Soal {number} dari 8")).to_be_focused()


def test_exam_survives_a_cut_network_and_a_killed_server(room: Room, phone: BrowserContext) -> None:
    seat, page = room.seat(), phone.new_page()
    seat.enter(page)
    expect(page.get_by_role("heading", name="Soal 1 dari 8")).to_be_visible()
    page.get_by_label("Mencatat kekurangannya").check()
    expect(state(page)).to_have_text(SAVED)
    assert seat.answers() == {1: "b"}

    phone.set_offline(True)
    onward(page, 2)
    page.get_by_label("Meminta warga pulang").check()
    page.get_by_label("Meneruskan tanpa catatan").check()
    expect(page.get_by_text(re.compile(r"Jaringan terputus \d\d\.\d\d\."))).to_be_visible()
    expect(state(page)).to_have_text(re.compile(r"^Tersimpan di perangkat \d\d\.\d\d$"))
    onward(page, 3)
    page.keyboard.press("s")
    expect(page.locator("#antre")).to_have_text("3 jawaban menunggu jaringan.")
    assert seat.answers() == {1: "b"}
    phone.set_offline(False)
    expect(state(page)).to_have_text(SAVED, timeout=SLOW)
    expect(page.locator("#tenang")).to_be_hidden()
    assert seat.answers() == {1: "b", 2: ["a", "c"], 3: False}

    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    room.live.kill_web()
    onward(page, 4)
    page.keyboard.press("d")
    onward(page, 5)
    page.get_by_label("UU 25/2009").select_option("p")
    page.get_by_label("UU 20/2023").select_option("q")
    expect(page.locator("#antre")).to_have_text("3 jawaban menunggu jaringan.")
    page.reload()  # no server: what lies on the device is enough
    expect(page.get_by_role("heading", name="Soal 5 dari 8")).to_be_visible()
    expect(page.get_by_label("UU 20/2023")).to_have_value("q")
    onward(page, 6)
    page.get_by_role("button", name="Naikkan: Mencatat").click()
    room.live.start_web()
    expect(state(page)).to_have_text(SAVED, timeout=SLOW)
    assert seat.answers() == dict(enumerate(GIVEN[:6], 1))

    finish(seat, page)


def finish(seat: Seat, page: Page) -> None:
    """The last two questions, and handing in."""
    onward(page, 7)
    page.get_by_label("Jawaban Anda").fill("Rp 1.250.000")
    expect(page.get_by_text("Dibaca: 1.250.000 Rp")).to_be_visible()
    onward(page, 8)
    page.get_by_label("Jawaban Anda").fill("Ombudsman")
    page.get_by_role("button", name="Simpan & periksa").click()
    expect(page.get_by_text("Semua 8 soal sudah dijawab.")).to_be_visible()
    page.get_by_role("button", name="Serahkan jawaban").click()
    expect(page.get_by_role("heading", name="Jawaban sudah diserahkan")).to_be_visible()
    assert seat.answers() == dict(enumerate(GIVEN, 1))
    assert [
        items.parse(kind, content, given) for (kind, content, _key), given in zip(KINDS, GIVEN, strict=True)
    ] == list(GIVEN)
    expect(page.locator("#bukti")).to_have_text(seat.receipt())
    expect(page.locator("#nilai b")).to_have_text("67,5")  # 5 right, and 2 of the best 5 points: 5.4 of 8
    assert kept(page) == {"facts": ["receipt"], "answers": [], "queue": []}
    page.reload()
    expect(page.locator("#bukti")).to_have_text(seat.receipt())


KEPT = """() => new Promise((resolve) => { indexedDB.open("ujian").onsuccess = async (event) => {
  const base = event.target.result, found = {};
  for (const name of base.objectStoreNames) found[name] = await new Promise((take) => {
    base.transaction(name).objectStore(name).getAllKeys().onsuccess = (done) => take(done.target.result); });
  base.close();
  resolve(found); }; })"""


def kept(page: Page) -> dict[str, list[Any]]:
    """Keys of what lies on the device."""
    found: dict[str, list[Any]] = page.evaluate(KEPT)
    return found


TELLS = """() => { const said = window.said = [], place = document.querySelector("#status [role=status]");
  new MutationObserver(() => said.push(place.textContent)).observe(place, {childList: true, characterData: true}); }"""


def test_nothing_is_called_saved_before_the_server_has_it(room: Room, phone: BrowserContext) -> None:
    seat, page = room.seat(), phone.new_page()
    seat.enter(page)
    expect(page.get_by_role("heading", name="Soal 1 dari 8")).to_be_visible()
    phone.set_offline(True)
    page.evaluate(TELLS)
    page.get_by_label("Mencatat kekurangannya").check()
    expect(state(page)).to_have_text(re.compile(r"^Tersimpan di perangkat \d\d\.\d\d$"))
    first, *rest = page.evaluate("window.said")
    assert first == "Menyimpan…"
    assert not any(SAVED.match(each) for each in rest)
    phone.set_offline(False)
    expect(state(page)).to_have_text(SAVED, timeout=SLOW)
    assert seat.answers() == {1: "b"}


def test_what_is_under_the_finger_is_not_replaced(room: Room, phone: BrowserContext) -> None:
    seat, page = room.seat(), phone.new_page()
    seat.enter(page)
    link = page.get_by_role("link", name="Daftar nomor, 0 dari 8 dijawab")
    count = link.locator("b").element_handle()
    page.get_by_role("button", name="Ragu-ragu").click()  # says nothing new of how many are answered
    expect(page.get_by_role("button", name="Ragu-ragu")).to_have_attribute("aria-pressed", "true")
    assert count.evaluate("(each) => each.isConnected")
    page.get_by_label("Mencatat kekurangannya").check()
    page.get_by_role("link", name="Daftar nomor, 1 dari 8 dijawab").click()
    expect(page.get_by_role("heading", name="Nomor soal")).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_nothing_moves_under_the_thumb(room: Room, browser: Browser, size: ViewportSize) -> None:
    context = browser.new_context(base_url=room.live.url, viewport=size, locale="id-ID")
    seat, page = room.seat(), context.new_page()
    seat.enter(page)
    for number, press in ((1, "b"), (2, "a"), (3, "s")):
        expect(page.get_by_role("heading", name=f"Soal {number} dari 8")).to_be_visible()
        button = page.get_by_role("button", name="Simpan & lanjut")
        context.set_offline(number == 2)
        expect(page.locator("#tenang")).to_be_visible(visible=number == 2)
        before = button.bounding_box()
        page.keyboard.press(press)
        assert button.bounding_box() == before
        expect(state(page)).to_have_text(re.compile(r"^Tersimpan "))
        assert button.bounding_box() == before
        context.set_offline(False)
        expect(state(page)).to_have_text(SAVED, timeout=SLOW)
        onward(page, number + 1)
    context.close()


def test_another_computer_goes_on_and_the_first_is_told(room: Room, browser: Browser, phone: BrowserContext) -> None:
    seat, first = room.seat(), phone.new_page()
    seat.enter(first)
    first.get_by_label("Mencatat kekurangannya").check()
    expect(state(first)).to_have_text(SAVED)
    phone.set_offline(True)  # so that the answer is given before anybody can tell this computer
    onward(first, 2)
    first.get_by_label("Menyimpan berkasnya").check()
    seat.change("UPDATE exams_candidate SET edition = edition + 1 WHERE id = %(id)s")
    seat.change("UPDATE exams_attempt SET generation = generation + 1 WHERE candidate_id = %(id)s")
    phone.set_offline(False)
    expect(first.get_by_role("heading", name="Ujian dilanjutkan di perangkat lain")).to_be_visible()
    expect(first.get_by_text("Soal 2: jawaban terakhir di perangkat ini belum sampai ke server.")).to_be_visible()

    context = browser.new_context(base_url=room.live.url, viewport=DESK, locale="id-ID")
    second = context.new_page()
    seat.enter(second)
    expect(second.get_by_role("alert")).to_contain_text("tidak cocok")  # the old code opens nothing any more
    new = entry_code(room.key, seat.uuid, 2)
    seat.enter(second, new)
    expect(second.get_by_label("Mencatat kekurangannya")).to_be_checked()
    second.get_by_label("Meminta warga pulang").check()
    expect(state(second)).to_have_text(SAVED)
    assert seat.answers() == {1: "a"}
    context.close()


def test_waiting_pin_pause_and_large_letters(room: Room, phone: BrowserContext) -> None:
    seat, page = room.seat(room.gated), phone.new_page()
    seat.enter(page)
    page.get_by_label("PIN ruangan").fill("111111")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("PIN tidak cocok")
    page.get_by_label("PIN ruangan").fill("314159")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", name="Menunggu izin pengawas")).to_be_visible()
    seat.change(
        """UPDATE exams_attempt SET admitted_at = now(), started_at = now(), deadline = now() + interval '9 minutes'
           WHERE candidate_id = %(id)s"""
    )
    expect(page.get_by_role("heading", name="Soal 1 dari 8")).to_be_visible(timeout=SLOW)
    expect(page.locator("#kata-waktu")).to_have_text("tinggal 9 menit")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 20
    page.get_by_label("Menyimpan berkasnya").check()
    expect(state(page)).to_have_text(SAVED)

    phone.set_offline(True)
    page.get_by_label("Meminta warga pulang").check()
    seat.change('UPDATE exams_attempt SET paused_at = now(), "left" = 500 WHERE candidate_id = %(id)s')
    phone.set_offline(False)
    expect(page.get_by_role("heading", name="Ujian dijeda")).to_be_visible()
    assert seat.answers() == {1: "d"}
    seat.change(
        """UPDATE exams_attempt SET paused_at = NULL, "left" = NULL, deadline = now() + interval '500 seconds'
           WHERE candidate_id = %(id)s"""
    )
    expect(page.get_by_label("Meminta warga pulang")).to_be_checked(timeout=SLOW)
    expect(state(page)).to_have_text(SAVED, timeout=SLOW)
    assert seat.answers() == {1: "a"}


def test_time_that_is_up_hands_in_by_itself(room: Room, phone: BrowserContext) -> None:
    seat, page = room.seat(), phone.new_page()
    seat.enter(page)
    page.get_by_label("Mencatat kekurangannya").check()
    expect(state(page)).to_have_text(SAVED)
    phone.set_offline(True)
    page.get_by_label("Menyimpan berkasnya").check()
    seat.change("UPDATE exams_attempt SET deadline = now() + interval '10 seconds' WHERE candidate_id = %(id)s")
    phone.set_offline(False)
    expect(page.get_by_role("heading", name="Jawaban sudah diserahkan")).to_be_visible(timeout=SLOW)
    assert seat.answers() == {1: "d"}
    expect(page.locator("#bukti")).to_have_text(seat.receipt())


def test_second_window_and_shared_computer(room: Room, phone: BrowserContext) -> None:
    seat, page = room.seat(), phone.new_page()
    seat.enter(page)
    page.get_by_label("Mencatat kekurangannya").check()
    expect(state(page)).to_have_text(SAVED)
    other = phone.new_page()
    other.goto("/ujian/")
    expect(other.get_by_role("heading", name="Ujian ini terbuka di jendela lain")).to_be_visible()
    other.get_by_role("button", name="Kerjakan di jendela ini").click()
    expect(other.get_by_label("Mencatat kekurangannya")).to_be_checked()
    expect(page.get_by_role("heading", name="Ujian ini terbuka di jendela lain")).to_be_visible()
    other.close()
    page.close()

    again = phone.new_page()  # as after a crash: nobody works here, and the device remembers
    again.goto("/ujian/")
    expect(again.get_by_role("heading", name=f"Lanjutkan sebagai {seat.number}?")).to_be_visible()
    again.get_by_role("button", name="Lanjutkan").click()
    expect(again.get_by_label("Mencatat kekurangannya")).to_be_checked()
    again.close()
    last = phone.new_page()
    last.goto("/ujian/")
    last.get_by_role("button", name="Bukan saya").click()
    expect(last.get_by_role("heading", name="Masuk ujian")).to_be_visible()
    assert kept(last) == {"facts": [], "answers": [], "queue": []}
    assert seat.answers() == {1: "b"}
