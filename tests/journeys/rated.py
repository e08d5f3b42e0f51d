"""The link of the chain in which she and her head rate, and she sees what she lacks."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect


def she_opens_a_round(page: Page, office: str) -> str:
    """The administrator asks the candidate's office to rate itself; the worker draws the raters. Returns the round's address."""
    page.goto("/instansi/15.04/putaran/baru")
    page.get_by_label("Nama putaran").fill("AKPK 2027")
    page.get_by_role("checkbox", name=office).check()
    page.get_by_label("Rekan penilai tiap orang").select_option("2")
    page.get_by_label("Hari terakhir").fill((timezone.localdate() + timedelta(days=9)).strftime("%d/%m/%Y"))
    page.get_by_role("button", name="Buat putaran").click()
    address = page.url
    page.get_by_role("button", name="Buka putaran untuk").click()
    page.get_by_role("link", name="Lihat putaran ini").click(timeout=60_000)
    expect(page.get_by_role("button", name="Ingatkan")).to_be_visible()
    return address


def rate(page: Page, name: str, *, step: int) -> None:
    """Whoever is asked rates somebody, one question a screen, always the step of that number from the bottom."""
    page.goto("/penilaian/")
    page.get_by_role("link", name=name).first.click()
    either = page.get_by_role("button", name=re.compile("^(Lanjut|Kirim jawaban)$"))
    expect(either).to_be_visible()  # what is looked at before the page is there is not seen, and never comes
    while page.get_by_role("button", name="Lanjut", exact=True).is_visible():
        page.locator("fieldset:visible").get_by_role("radio").nth(step).check()
        page.get_by_role("button", name="Lanjut", exact=True).click()
        expect(either).to_be_visible()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Terkirim")).to_be_visible()


def she_closes_the_round(page: Page, address: str) -> None:
    """Two ratings are enough for today; what has not come in does not count."""
    page.goto(address)
    page.get_by_text("Tutup lebih awal").click()
    page.get_by_role("button", name="Tutup dengan 2 penilaian").click()
    page.get_by_role("link", name="Lihat putaran ini").click(timeout=60_000)
    expect(page.get_by_role("button", name="Ingatkan")).to_have_count(0)


def the_candidate_sees_the_gap(page: Page) -> None:
    """On her phone, in words, with the evidence behind it: her head's rating counts, her own does not lift it."""
    page.goto("/beranda/peserta/")
    page.get_by_role("link", name="Lihat semua dan buktinya").first.click()
    expect(page.get_by_text(re.compile(r"Kurang \d tingkat")).first).to_be_visible()
    expect(page.get_by_text("enilaian atasan").first).to_be_attached()
