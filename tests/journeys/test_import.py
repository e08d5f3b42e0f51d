"""An organiser brings five thousand civil servants into an empty region, mends what was refused, and changes her mind."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, ViewportSize, expect
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from pamong.ops.database import Server
from pamong.ops.home import Home
from tests.live import Live, cloned, running

DESK = ViewportSize(width=1280, height=900)
ROWS = 5_000
HEADINGS = (
    "No",
    "NIP",
    "NIK",
    "Nama",
    "Status",
    "Kedudukan Hukum",
    "Gol",
    "TMT Gol",
    "Nama Jabatan",
    "TMT Jab",
    "Unor",
)
PLANTED = {
    13: (1, "1,9851E+17", "198501012005011014"),
    36: (1, "197902302006041007", "197902282006041007"),
    87: (6, "III/e", "III/d"),
    90: (9, "13-14-2025", "13-04-2025"),
    4_999: (3, "", "Zainal Abidin"),
}
"""Place of a row among the rows → place of the cell, what stands there, what should."""

SIGN_IN = """
import django
django.setup()
from tests import make
print(make.browser("owner", make.world()).cookies["sessionid"].value)
"""


@pytest.fixture(scope="module")
def site(server: Server, home: Home, django_db_setup: None) -> Iterator[Live]:
    """An installation of its own: this journey writes."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live:
        yield live


def civil_servant(number: int) -> list[str]:
    """One row as the registry writes it; none like another."""
    born = date(1970, 1, 1) + timedelta(days=number)
    return [
        str(number + 1),
        f"{born:%Y%m%d}200501{number % 2 + 1}{number % 999 + 1:03}",
        f"1504{number:012}",
        f"Pegawai Nomor {number + 1}",
        "PNS",
        "Aktif",
        "III/b",
        "1 April 2020",
        ("Pengadministrasi Umum", "Analis Kebijakan Ahli Muda", "Guru Ahli Pertama")[number % 3],
        "01/04/2020",
        f"Dinas Nomor {number % 25 + 1}",
    ]


def write(path: Path, rows: list[list[str]]) -> None:
    """A workbook of text cells."""
    with Workbook(path) as book:
        sheet = book.add_worksheet("Pegawai")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def broken(path: Path) -> None:
    """The whole table, with the planted errors."""
    rows = [civil_servant(number) for number in range(ROWS)]
    for place, (cell, wrong, _right) in PLANTED.items():
        rows[place][cell] = wrong
    write(path, [list(HEADINGS), *rows])


def mended(source: Path, target: Path) -> None:
    """The refused rows, as a spreadsheet program would save them after somebody put each right."""
    with CalamineWorkbook.from_path(source) as book:
        heading, *rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    for row, (cell, _wrong, right) in zip(rows, PLANTED.values(), strict=True):
        row[heading.index(HEADINGS[cell])] = right
    write(target, [heading, *rows])


def signed_in(site: Live, browser: Browser) -> Page:
    """The organiser at her desk. How one signs in has a journey of its own."""
    command = [sys.executable, "-c", SIGN_IN]
    done = subprocess.run(command, env=site.environment, capture_output=True, text=True, check=True)
    page = browser.new_page(base_url=site.url, viewport=DESK, locale="id-ID")
    page.context.add_cookies([{"name": "sessionid", "value": done.stdout.strip(), "url": site.url}])
    return page


def upload(page: Page, path: Path) -> None:
    """Choose a file and send it."""
    page.goto("/instansi/15.04/impor/")
    page.get_by_label("Berkas tabel").set_input_files(path)
    page.get_by_role("button", name="Unggah dan periksa").click()


def put_in(page: Page, rows: str) -> None:
    """Press the button, wait for the end of the job, and come back to the import."""
    page.get_by_role("button", name=f"Masukkan {rows} baris").click()
    page.get_by_role("link", name="Lihat impor ini").click(timeout=60_000)
    expect(page.get_by_role("heading", name=f"{rows} baris sudah dimasukkan")).to_be_visible()


def take_back(page: Page) -> None:
    """Undo, which is one step further away than a single press."""
    page.get_by_text("Batalkan impor ini").click()
    page.get_by_role("button", name="Batalkan impor").click()
    expect(page.get_by_role("heading", name="Impor ini sudah dibatalkan")).to_be_visible(timeout=60_000)


def numbers(site: Live) -> int:
    """Civil servants who came from the table."""
    with psycopg.connect(site.database) as session:
        row = session.execute("SELECT count(*) FROM people_personnumber WHERE batch IS NOT NULL").fetchone()
    assert row
    return int(row[0])


def test_import_of_five_thousand_mended_applied_undone_and_applied(
    site: Live, browser: Browser, tmp_path: Path
) -> None:
    table, refused, again = tmp_path / "pegawai.xlsx", tmp_path / "ditolak.xlsx", tmp_path / "pegawai-betul.xlsx"
    broken(table)
    page = signed_in(site, browser)
    upload(page, table)
    expect(page.get_by_role("heading", name="5.000 baris dibaca: 4.995 siap, 5 ditolak")).to_be_visible()
    assert [row.inner_text() for row in page.locator("tbody td:first-child").all()] == ["15", "38", "89", "92", "5001"]
    assert numbers(site) == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh 5 baris bermasalah").click()
    download.value.save_as(refused)
    mended(refused, again)

    put_in(page, "4.995")
    assert numbers(site) == 4_995
    take_back(page)
    assert numbers(site) == 0
    put_in(page, "4.995")
    upload(page, again)
    expect(page.get_by_role("heading", name="5 baris dibaca: 5 siap, 0 ditolak")).to_be_visible()
    put_in(page, "5")
    assert numbers(site) == 5_000
    take_back(page)
    assert numbers(site) == 4_995
    put_in(page, "5")
    assert numbers(site) == 5_000
