"""The last link: her office promises a time and shows how long it takes, and a citizen says what the service was like."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.taught import Command

DAYS = 9
"""Days from Monday's receipt to the decision on the Wednesday of the next week: seven working days without a holiday."""


def her_office_promises(office: Page, unit: str) -> str:
    """The licence of a small business, from the ready example, decided in 14 working days. Returns the address of the service."""
    office.goto("/instansi/15.04/layanan/baru")
    office.get_by_label("Izin usaha", exact=False).first.check()
    office.get_by_label("Unit yang memberi layanan").fill(unit)
    office.get_by_role("button", name="Buat").click()
    service = urlsplit(office.url).path.removesuffix("standar")
    office.get_by_label("Waktu yang dijanjikan").fill("14")
    office.get_by_label("Biaya", exact=True).fill("0")
    office.get_by_role("button", name="Simpan, lalu lihat sebelum terbit").click()
    office.get_by_role("button", name="Terbitkan standar").click()
    office.get_by_role("link", name="Lihat seperti warga").click()
    expect(office.get_by_text("14 hari kerja").first).to_be_visible()
    return service


def its_cases_come_in(office: Page, pamong: Command, service: str, unit: str, folder: Path) -> None:
    """Forty licences by the command line; the page says what half of them took."""
    table = folder / "izin.csv"
    monday = date(2026, 6, 1) + timedelta(weeks=1)
    rows = [
        f"IU-{place:03};{monday + timedelta(weeks=place % 8)};{monday + timedelta(weeks=place % 8, days=DAYS)};dikabulkan"
        for place in range(40)
    ]
    table.write_text("Nomor berkas;Tanggal diterima;Tanggal diputus;Hasil\n" + "\n".join(rows), encoding="utf-8")
    told = pamong(
        *("import", "cases", str(table), "--region", "15.04", "--unit", unit, "--service", "izin-usaha", "--json")
    )
    assert told.returncode == 0, told.stderr
    assert {key: json.loads(told.stdout)[key] for key in ("new", "refused")} == {"new": 40, "refused": 0}
    office.goto(f"{service}indikator/")
    expect(office.get_by_text(re.compile("Separuh")).first).to_be_visible()


def a_citizen_is_asked(office: Page, service: str) -> str:
    """The survey of this quarter opens. Returns the address that stands on the poster."""
    office.goto(f"{service}skm/")
    office.get_by_role("button", name="Buka survei").click()
    office.goto(f"{service}skm/")
    office.get_by_role("table").get_by_role("link").first.click()
    address = office.locator('a[href*="/nilai/"]').first.get_attribute("href")
    assert address is not None
    return urlsplit(address).path


def a_citizen_answers(phone: Page, door: str) -> None:
    """Nine questions, one a screen, while the network is away at the last of them; what was said arrives."""
    phone.goto(door)
    for place in range(1, 10):
        expect(phone.get_by_text(f"{place} dari 9")).to_be_visible()
        phone.locator(f"#q-u{place} input[type=radio]").nth(3).check()
        phone.get_by_role("button", name="Lanjut").click()
    phone.context.set_offline(True)
    for _screen in range(3):
        phone.get_by_role("button", name="Lanjut").click()
    phone.get_by_role("button", name="Kirim jawaban").click()
    expect(phone.get_by_role("heading", name="Tersimpan")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="Terima kasih")).to_be_visible(timeout=90_000)


def the_office_sees_that_somebody_spoke(office: Page, service: str) -> None:
    """How many, and nothing else while it runs."""
    office.goto(f"{service}skm/")
    expect(office.get_by_role("table").get_by_role("row").nth(1)).to_contain_text("1")
