"""A citizen answers at the counter: without network, through a power cut of the server, and without a script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import httpx
import psycopg
import pytest
import pytest_django
from django.db import connection
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pamong.ops.database import Server
from pamong.ops.home import Home
from pamong.surveys.actions.doors import issue_kiosk
from tests import make
from tests.live import Live, cloned, inside, running
from tests.surveys import counter

PHONE, TABLET = ViewportSize(width=360, height=740), ViewportSize(width=1024, height=768)
STATE = "[data-keadaan]"


@dataclass(slots=True)
class Counter:
    """An installation with a survey at the counter, and a kiosk."""

    live: Live
    code: str
    token: str

    def forms(self) -> list[dict[str, str]]:
        """What stands in the database, a form each, as keys and values; the oldest is not told apart."""
        query = """SELECT r.id::text, q.key, coalesce(a.text, a.number::text) FROM surveys_surveyresponse r
                   JOIN surveys_answer a ON a.region = r.region AND a.response = r.id
                   JOIN surveys_question q ON q.id = a.question"""
        found: dict[str, dict[str, str]] = {}
        with psycopg.connect(self.live.database) as session:
            for form, key, value in session.execute(query):
                found.setdefault(form, {})[key] = value
        return list(found.values())


@pytest.fixture(scope="module")
def desk(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Counter]:
    """An installation of its own: this journey writes, and kills."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live:
        with django_db_blocker.unblock(), inside(live):
            world = make.world()
            door = counter.door(world)
            token = issue_kiosk(world.actor("budi"), door=door.uuid)
        yield Counter(live, door.code, token)


def answer_nine(page: Page, words: str) -> None:
    """The nine elements, one screen each."""
    for place in range(1, 10):
        expect(page.get_by_text(f"{place} dari 9")).to_be_visible()
        page.locator(f"#q-u{place}").get_by_label(words, exact=True).check()
        page.get_by_role("button", name="Lanjut").click()


def test_an_answer_given_without_network_arrives_once(desk: Counter, browser: Browser) -> None:
    context = browser.new_context(base_url=desk.live.url, viewport=PHONE, locale="id-ID")
    page = context.new_page()
    page.goto(f"/nilai/{desk.code}/")
    assert context.cookies() == []
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_text("Pilih satu jawaban dahulu.").first).to_be_visible()
    answer_nine(page, "Cepat")
    expect(page.locator(STATE)).to_have_text(re.compile(r"^Tersimpan di perangkat \d\d\.\d\d$"))

    page.reload()  # what was answered is on the device
    expect(page.get_by_text("Seberapa percaya Anda?")).to_be_visible()
    context.set_offline(True)
    for _screen in range(2):
        page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Ada pesan?").fill("Antreannya panjang 😀")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Jenis kelamin").select_option("Perempuan")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.locator(STATE)).to_have_text("Menunggu jaringan, 1 jawaban di perangkat")
    expect(page.get_by_role("heading", name="Tersimpan")).to_be_visible()

    desk.live.kill_web()
    context.set_offline(False)
    page.get_by_role("button", name="Coba kirim sekarang").click()
    expect(page.locator(STATE)).to_have_text("Menunggu jaringan, 1 jawaban di perangkat")
    assert desk.forms() == []
    desk.live.start_web()
    page.reload()  # the same answer waits, also after this
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible(timeout=60_000)
    assert desk.forms() == [
        {f"u{n}": "3" for n in range(1, 10)} | {"komentar": "Antreannya panjang 😀", "kelamin": "Perempuan"}
    ]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 1
    context.close()


def test_a_kiosk_begins_anew_and_sends_by_itself(desk: Counter, browser: Browser) -> None:
    before = len(desk.forms())
    context = browser.new_context(base_url=desk.live.url, viewport=TABLET, locale="id-ID")
    page = context.new_page()
    page.clock.install()
    page.goto(f"/kios/{desk.code}/#{desk.token}")
    page.get_by_role("button", name="Mulai").click()
    page.locator("#q-u1").get_by_label("Cepat", exact=True).check()
    page.clock.fast_forward(61_000)  # nobody is there any more
    page.get_by_role("button", name="Mulai").click()
    expect(page.locator("#q-u1").get_by_label("Cepat", exact=True)).not_to_be_checked()
    answer_nine(page, "Sangat cepat")
    for _screen in range(3):
        page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    expect(page.locator(STATE)).to_have_text("")
    page.clock.fast_forward(16_000)
    expect(page.get_by_role("button", name="Mulai")).to_be_visible()
    assert {f"u{n}": "4" for n in range(1, 10)} in desk.forms()
    assert len(desk.forms()) == before + 1
    context.close()


def test_the_plain_form_of_a_browser_without_script_keeps_what_was_typed(desk: Counter) -> None:
    before = len(desk.forms())
    with httpx.Client(base_url=desk.live.url, follow_redirects=True, headers={"Origin": desk.live.url}) as client:
        page = client.get(f"/nilai/{desk.code}/").text
        found = re.search(r'name="id" value="([0-9a-f-]{36})"', page)
        assert found is not None
        assert UUID(found[1]).version == 4
        form = counter.FORM | {"id": found[1], "t.komentar": "😀" * 10_000}
        back = client.post(f"/api/v1/surveys/{desk.code}", data=form)
        assert (back.status_code, back.url.path, "😀" * 10_000 in back.text) == (422, f"/nilai/{desk.code}/", True)
        assert len(desk.forms()) == before
        good = client.post(f"/api/v1/surveys/{desk.code}", data=form | {"t.komentar": "Lama 😀"})
        assert (good.status_code, good.url.path) == (200, f"/nilai/{desk.code}/terima-kasih/")
    assert "Lama 😀" in {one.get("komentar") for one in desk.forms()}
