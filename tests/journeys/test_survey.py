"""A survey on a telephone: answers given without network, and through a power cut of the server, arrive."""

import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
import pytest_django
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pamong.ops.database import Server
from pamong.ops.home import Home
from tests import make
from tests.live import Live, await_ready, cloned, inside, running, session_of
from tests.surveys.case import asked, opened

PHONE = ViewportSize(width=360, height=740)
STATE = "[data-keadaan]"


@dataclass(slots=True)
class Phone:
    """Ani's telephone, and two invitations of hers."""

    live: Live
    cookies: dict[str, str]
    first: UUID
    second: UUID

    def open(self, browser: Browser) -> Page:
        """A browser in which she is signed in."""
        context = browser.new_context(base_url=self.live.url, viewport=PHONE, locale="id-ID")
        context.add_cookies([{"name": n, "value": v, "url": self.live.url} for n, v in self.cookies.items()])
        return context.new_page()

    def answers(self, invitation: UUID) -> list[tuple[str, int, object]]:
        """What stands in the database: key, highest number, value."""
        query = """SELECT DISTINCT ON (q.place) q.key, a.seq, coalesce(a.text, a.number::text) FROM surveys_answer a
                   JOIN surveys_surveyresponse r ON r.region = a.region AND r.id = a.response
                   JOIN surveys_invitation i ON i.id = r.invitation JOIN surveys_question q ON q.id = a.question
                   WHERE i.uuid = %s ORDER BY q.place, a.seq DESC"""
        with psycopg.connect(self.live.database) as session:
            return session.execute(query, [invitation]).fetchall()


@pytest.fixture(scope="module")
def phone(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Phone]:
    """An installation of its own: this journey writes."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live:
        with django_db_blocker.unblock(), inside(live):
            world = make.world()
            now = timezone.now()
            span: dict[str, Any] = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9)}
            first = asked(world, opened(world, **span), world.ani.person)
            second = asked(world, opened(world, title="Suasana kerja Desember", **span), world.ani.person)
            ani = world.cast_member("ani")
        yield Phone(live, session_of(live, ani), first, second)


def test_survey_goes_on_without_network_and_arrives(phone: Phone, browser: Browser) -> None:
    page = phone.open(browser)
    page.goto(f"/isi/{phone.first}/")
    expect(page.get_by_text("1 dari 4")).to_be_visible()
    expect(page.get_by_text("Cara datang")).to_be_hidden()
    page.get_by_label("Biasa").check()
    expect(page.locator(STATE)).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d$"))
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Mobil").check()
    expect(page.locator(STATE)).to_have_text(re.compile("^Tersimpan"))

    page.context.set_offline(True)
    page.get_by_label("Motor").check()
    expect(page.locator(STATE)).to_have_text("Menunggu jaringan, 1 jawaban di perangkat")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Lama perjalanan").fill("12,5")
    expect(page.locator(STATE)).to_have_text("Menunggu jaringan, 2 jawaban di perangkat")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("alert")).to_contain_text("Jaringan terputus. Jawaban aman di perangkat ini")

    page.context.set_offline(False)
    expect(page.locator(STATE)).to_have_text(re.compile("^Tersimpan"), timeout=40_000)
    assert phone.answers(phone.first) == [
        ("seberapa-tenang-hari-anda", 1, "3"),
        ("cara-datang", 2, "Motor"),
        ("lama-perjalanan", 1, "12.5"),
    ]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('survei:'))") == []
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Terkirim")).to_be_visible()
    page.goto(f"/isi/{phone.first}/")
    expect(page.get_by_text("Tidak perlu dikirim lagi.")).to_be_visible()
    page.context.close()


def test_two_windows_and_a_killed_server_lose_no_answer(phone: Phone, browser: Browser) -> None:
    page = phone.open(browser)
    page.goto(f"/isi/{phone.second}/")
    other = page.context.new_page()
    other.goto(f"/isi/{phone.second}/")
    page.get_by_label("Gelisah", exact=True).check()
    expect(page.locator(STATE)).to_have_text(re.compile("^Tersimpan"))
    expect(other.get_by_label("Gelisah", exact=True)).to_be_checked()
    os.killpg(phone.live.processes["web"].pid, signal.SIGKILL)
    phone.live.processes["web"].wait()
    other.get_by_role("button", name="Lanjut").click()
    other.get_by_label("Jalan kaki").check()
    expect(other.locator(STATE)).to_have_text("Menunggu jaringan, 1 jawaban di perangkat")
    assert [row[2] for row in phone.answers(phone.second)] == ["2"]  # what was acknowledged is there

    phone.live.start("web", "web", "--host", "127.0.0.1", "--port", phone.live.url.rpartition(":")[2])
    await_ready(phone.live.url)
    expect(other.locator(STATE)).to_have_text(re.compile("^Tersimpan"), timeout=60_000)
    assert [row[2] for row in phone.answers(phone.second)] == ["2", "Jalan kaki"]
    page.context.close()
