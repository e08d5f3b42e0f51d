"""A room without network, a server that dies, and a telephone that reads the projector: whoever was there is on record, once."""

import io
import json
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
import pytest_django
import zxingcpp
from django.db import connection
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect

from pamong.ops.database import Server
from pamong.ops.home import Home
from tests import make
from tests.learning import case
from tests.live import Live, await_ready, cloned, inside, running, session_of

PHONE = ViewportSize(width=360, height=740)
WALL = ViewportSize(width=1280, height=720)
STATE = "[data-keadaan]"
SENT = re.compile(r"^Terkirim \d\d\.\d\d$")

STANDING = """SELECT p.name, a.proof, a.present, split_part(a.mark, ':', 2) FROM learning_attendance a
              JOIN learning_registration r ON r.id = a.registration_id JOIN people_person p ON p.id = r.person_id
              JOIN learning_session s ON s.id = a.session_id WHERE s.uuid = %s ORDER BY a.id"""


@dataclass(slots=True)
class Hall:
    """Two sessions that run now, Budi who organises, and Ani who comes."""

    live: Live
    budi: dict[str, str]
    ani: dict[str, str]
    far: UUID
    near: UUID

    def open(self, browser: Browser, cookies: dict[str, str], size: ViewportSize) -> Page:
        """A browser in which somebody is signed in."""
        context = browser.new_context(base_url=self.live.url, viewport=size, locale="id-ID")
        context.add_cookies([{"name": n, "value": v, "url": self.live.url} for n, v in cookies.items()])
        return context.new_page()

    def standing(self, session: UUID) -> list[tuple[str, str, bool, str]]:
        """What stands in the database of a session."""
        with psycopg.connect(self.live.database) as own:
            return own.execute(STANDING, [session]).fetchall()


@pytest.fixture(scope="module")
def hall(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Hall]:
    """An installation of its own: this journey writes."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live:
        with django_db_blocker.unblock(), inside(live):
            world = make.world()
            begun = timezone.now() - timedelta(minutes=5)
            far, near = (case.held(world, starts_at=begun) for _hall in range(2))
            for account in (world.fajar, world.joko, world.kiki):
                case.seated(far.offering, account)
            case.seated(near.offering, world.ani)
            names = world.cast_member("budi"), world.cast_member("ani")
            sessions = far.sessions[0].uuid, near.sessions[0].uuid
        yield Hall(live, session_of(live, names[0]), session_of(live, names[1]), *sessions)


def test_phone_without_network_hands_in_what_it_noted_once(hall: Hall, browser: Browser) -> None:
    page = hall.open(browser, hall.budi, PHONE)
    batches: list[Request] = []
    page.on("requestfinished", lambda request: batches.append(request) if request.url.endswith("/kirim") else None)
    page.goto(f"/sesi/{hall.far}/bawa/")
    page.get_by_role("button", name="Bawa daftar ini").click()
    expect(page.locator(STATE)).to_have_text("Belum ada tanda. Tekan nama yang hadir.")

    page.context.set_offline(True)
    for name in ("Fajar Nugraha", "Joko Susilo", "Kiki Amalia"):
        page.get_by_role("button", name=name).click()
    expect(page.locator(STATE)).to_have_text("Tanpa jaringan, 3 tanda di ponsel ini")
    expect(page.locator("[data-jumlah]")).to_have_text("3 / 3")
    assert hall.standing(hall.far) == []

    page.context.set_offline(False)
    expect(page.locator(STATE)).to_have_text(SENT, timeout=40_000)
    three = [
        ("Fajar Nugraha", "offline", True, "1"),
        ("Joko Susilo", "offline", True, "2"),
        ("Kiki Amalia", "offline", True, "3"),
    ]
    assert hall.standing(hall.far) == three

    # the same batch once more, as somebody would who had listened: refused, and nothing is written
    first = batches[0]
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    again = page.request.post(
        first.url, data=first.post_data, headers={"Content-Type": "application/json", "X-CSRFToken": token}
    )
    assert (again.status, again.json()["kode"], again.json()["seq"]) == (409, "marks-replayed", 3)
    forged = json.loads(first.post_data or "")
    forged["tanda"][2]["h"] = False
    answer = page.request.post(
        first.url, data=json.dumps(forged), headers={"Content-Type": "application/json", "X-CSRFToken": token}
    )
    assert (answer.status, answer.json()["pesan"][:22]) == (422, "Tanda ke-3 tidak cocok")
    assert hall.standing(hall.far) == three

    # the server dies before the next mark arrives; the telephone waits, also through a reload once it is back
    os.killpg(hall.live.processes["web"].pid, signal.SIGKILL)
    hall.live.processes["web"].wait()
    page.get_by_role("button", name="Kiki Amalia").click()
    expect(page.locator(STATE)).to_have_text("Tanpa jaringan, 1 tanda di ponsel ini")
    hall.live.start("web", "web", "--host", "127.0.0.1", "--port", hall.live.url.rpartition(":")[2])
    await_ready(hall.live.url)
    page.reload()
    expect(page.locator(STATE)).to_have_text(re.compile("^Terkirim|^Semua tanda sudah terkirim"), timeout=40_000)
    assert hall.standing(hall.far) == [*three, ("Kiki Amalia", "offline", False, "4")]
    expect(page.get_by_role("button", name="Kiki Amalia")).to_have_attribute("aria-pressed", "false")
    page.context.close()


def test_participant_scans_the_projector(hall: Hall, browser: Browser) -> None:
    wall = hall.open(browser, hall.budi, WALL)
    wall.goto(f"/sesi/{hall.near}/layar/")
    expect(wall.get_by_text("0 dari 1 hadir")).to_be_visible()
    (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(wall.screenshot())))
    assert seen.text.startswith(f"{hall.live.url}/hadir/{hall.near}/?k=")

    phone = hall.open(browser, hall.ani, PHONE)
    phone.goto(seen.text)
    assert hall.standing(hall.near) == []
    phone.get_by_role("button", name="Hadir").click()
    expect(phone.get_by_role("heading", name="Anda tercatat hadir")).to_be_visible()
    assert hall.standing(hall.near) == [("Ani Rahmawati", "scanned", True, "")]
    expect(wall.get_by_text("1 dari 1 hadir")).to_be_visible(timeout=15_000)  # htmx fetches it by itself
    expect(wall.get_by_text("Ani Rahmawati")).to_have_count(0)
    wall.context.close()
    phone.context.close()
