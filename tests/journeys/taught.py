"""The link of learning: what closes the gap is offered, she registers, is drawn, is present, and her hours appear."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

ZONE = ZoneInfo("Asia/Jakarta")
WORD = "durian runtuh"
"""What a witness says aloud at the draw."""

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class Taught:
    """What is held: addresses, and when it is over."""

    programme: str
    offering: str
    session: str
    ends_at: datetime

    @property
    def uuid(self) -> str:
        """Of the offering."""
        return self.offering.split("/")[2]


def she_offers_what_closes_it(page: Page) -> Taught:
    """From the ready programme on ethics only the first module is kept: four hours, in one meeting that begins at once."""
    page.goto("/instansi/15.04/program/baru")
    page.get_by_label("Etika Pelayanan Publik").check()
    page.get_by_role("button", name="Buat rancangan").click()
    programme = urlsplit(page.url).path.removesuffix("kelola/")
    for title in ("Lokakarya peta", "Benturan kepentingan"):
        page.get_by_role("button", name=re.compile(f"Keluarkan {title}")).click()
    page.get_by_role("button", name="Terbitkan program").click()
    begins = datetime.now(ZONE).replace(second=0, microsecond=0) + timedelta(minutes=2)
    page.goto(f"{programme}angkatan/baru")
    page.get_by_label("Kursi", exact=True).fill("30")
    page.get_by_label("Cara membagi kursi").select_option(label="Undian")
    page.get_by_label("Atasan harus menyetujui").uncheck()
    for label, moment in (("buka", begins - timedelta(days=1)), ("tutup", begins)):
        page.get_by_label(f"Pendaftaran di{label} pada").fill(f"{moment:%d/%m/%Y}")
        page.get_by_label(f"Di{label} jam").fill(f"{moment:%H.%M}")
    page.get_by_role("button", name="Buka sebagai rancangan").click()
    offering = urlsplit(page.url).path.removesuffix("kelola/")
    session = _meeting(page, offering, begins)
    page.goto(f"{offering}kelola/terbitkan")
    page.get_by_role("button", name="Terbitkan").click()
    return Taught(programme, offering, session, begins + timedelta(minutes=1))


def _meeting(page: Page, offering: str, begins: datetime) -> str:
    """One meeting of one minute. Returns its address."""
    page.goto(f"{offering}kelola/sesi/baru")
    page.get_by_label("Hari", exact=True).fill(f"{begins:%d/%m/%Y}")
    page.get_by_label("Mulai jam").fill(f"{begins:%H.%M}")
    page.get_by_label("Selesai jam").fill(f"{begins + timedelta(minutes=1):%H.%M}")
    page.get_by_label("Tempat lain").fill("Aula kantor bupati")
    page.get_by_role("button", name="Tambah sesi").click()
    found = page.locator('a[href^="/sesi/"]').first.get_attribute("href")
    assert found is not None
    return "/".join(found.split("/")[:3]) + "/"


def she_registers(phone: Page, taught: Taught) -> None:
    """The catalogue says why it is for her."""
    phone.goto("/katalog/")
    expect(phone.get_by_text("Mengapa disarankan").first).to_be_visible()
    phone.get_by_role("link", name="Etika Pelayanan Publik").first.click()
    phone.locator(f'a[href="{taught.offering}"]').first.click()
    phone.get_by_role("button", name="Daftar", exact=True).first.click()


def the_seats_are_drawn(office: Page, taught: Taught, pamong: Command) -> None:
    """Registration ends, a witness says a word, and whoever has the command draws again."""
    office.goto(f"{taught.offering}kelola/")
    office.get_by_text("Tutup pendaftaran lebih awal").click()
    office.get_by_role("button", name="Tutup sekarang").click()
    office.goto(f"{taught.offering}undian/")
    office.get_by_label("Kata saksi").fill(WORD)
    office.get_by_label(re.compile("Bagikan kursi sekarang")).check()
    office.get_by_role("button", name=re.compile("Undi 1 pendaftar")).click()
    expect(office.get_by_text(WORD).first).to_be_visible()
    checked = pamong("lottery", "verify", taught.uuid)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def she_is_present(phone: Page, office: Page, taught: Taught) -> None:
    """The wall shows a code; her telephone opens what the camera reads, and she presses one button."""
    office.goto(f"{taught.session}layar/")
    code = office.locator(".beam-code").inner_text()
    phone.goto(f"/hadir/{taught.session.split('/')[2]}/?k={re.sub(r'[^A-Z0-9]', '', code)}")
    phone.get_by_role("button", name="Hadir").click()
    expect(phone.get_by_role("heading", name="Anda tercatat hadir")).to_be_visible()


def her_hours_appear(phone: Page, office: Page, taught: Taught) -> None:
    """Once it is over the office decides who completed it; four hours stand on her page."""
    left = (taught.ends_at - datetime.now(ZONE)).total_seconds()
    office.wait_for_timeout(max(left + 1, 0) * 1000)
    office.goto(f"{taught.offering}hasil/")
    office.get_by_role("button", name="Selesaikan angkatan").click()
    phone.goto("/jp/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text(re.compile(r"\b4\b"))
    expect(phone.get_by_text("Etika Pelayanan Publik").first).to_be_visible()
