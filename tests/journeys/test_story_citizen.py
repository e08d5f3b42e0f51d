"""A citizen says what a service was like, from the code on the poster, and checks a certificate before trusting it."""

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.journeys.telling import SIZES, Story, Words
from tests.live import Live

TITLE = Words(
    "Seorang warga menilai layanan dan memeriksa sertifikat", "A citizen rates a service and checks a certificate"
)
LEAD = Words(
    "Warga tidak perlu masuk dan tidak menyebut nama. Ia memindai kode QR di loket untuk menilai layanan, dan mengetik "
    "nomor atau mengunggah berkas untuk memastikan sebuah sertifikat asli.",
    "A citizen need not sign in and gives no name. She scans the QR code at the counter to rate the service, and types a "
    "number or uploads a file to make sure that a certificate is genuine.",
)

ANIS = """SELECT c.number FROM credentials_credential c JOIN people_person p ON p.id = c.person_id
          WHERE p.name = 'Ani Rahmawati' ORDER BY c.id LIMIT 1"""
WITHDRAWN = """SELECT c.number FROM credentials_credential c JOIN credentials_statuschange s ON s.credential_id = c.id
               WHERE s.kind = 'withdrawn' AND c.number LIKE '%/BKPSDM-BTH/%' ORDER BY c.id LIMIT 1"""


@pytest.mark.parametrize("width", SIZES)
def test_a_citizen_is_heard_and_can_tell_a_forgery(site: Live, browser: Browser, tmp_path: Path, width: int) -> None:
    story = Story("4-warga", TITLE, LEAD, width)
    door = the_poster_names_a_door(site, story.window(browser, site, "Budi"))
    page = story.window(browser, site)
    before = answers(site)
    she_rates_the_service(story, page, door)
    assert answers(site) == before + 1
    she_checks_numbers(story, page, site)
    she_checks_files(story, page, hers(story.window(browser, site, "Ani"), tmp_path), tmp_path)
    story.end()


def the_poster_names_a_door(site: Live, office: Page) -> str:
    """The office prints the poster of the quarter that is open. Returns the address in its code."""
    office.goto(f"/skm/{open_round(site)}/")
    with office.expect_download() as printed:
        office.get_by_role("link", name=re.compile("[Pp]oster")).first.click()
    text = PdfReader(BytesIO(Path(printed.value.path()).read_bytes())).pages[0].extract_text()
    found = re.search(r"/nilai/[a-z0-9]+/", text)
    assert found is not None, text
    return found[0]


def open_round(site: Live) -> str:
    """Of a service of Batang Hari whose customers are asked this quarter."""
    query = """SELECT r.uuid FROM services_skmround r JOIN surveys_survey s ON s.id = r.survey
               JOIN people_region p ON p.id = s.region_id WHERE p.code = '15.04' AND s.closed_at IS NULL
               AND s.closes_at > now() ORDER BY r.id LIMIT 1"""
    return told(site, query)


def told(site: Live, query: str) -> str:
    """The one value that a query gives."""
    with psycopg.connect(site.database) as own:
        row = own.execute(query).fetchone()
    assert row is not None
    return str(row[0])


def answers(site: Live) -> int:
    """How many filled forms there are."""
    return int(told(site, "SELECT count(*) FROM surveys_surveyresponse"))


def she_rates_the_service(story: Story, page: Page, door: str) -> None:
    """Nine questions; the network fails at the last of them."""
    page.goto(door)
    assert page.context.cookies() == []
    story.tell(
        page,
        "Warga memindai kode QR pada poster di loket. Survei terbuka tanpa akun, tanpa nama, dan tanpa aplikasi.",
        "She scans the QR code of the poster at the counter. The survey opens without account, name or app.",
    )
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_text("Pilih satu jawaban dahulu.").first).to_be_visible()
    story.tell(
        page,
        "Bila terlewat, halaman mengatakan apa yang kurang; tidak ada yang hilang.",
        "If she skips a question, the page says what is missing; nothing is lost.",
    )
    for place in range(1, 10):
        expect(page.get_by_text(f"{place} dari 9")).to_be_visible()
        page.locator(f"#q-u{place} input[type=radio]").nth(3).check()
        page.get_by_role("button", name="Lanjut").click()
    page.context.set_offline(offline=True)
    while page.get_by_role("button", name="Lanjut").is_visible():
        page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Tersimpan")).to_be_visible()
    story.tell(
        page,
        "Jaringan putus saat ia mengirim. Jawaban tersimpan di perangkatnya dan menunggu.",
        "The network fails as she sends. Her answers are kept on her device and wait.",
    )
    page.context.set_offline(offline=False)
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    story.tell(
        page,
        "Begitu jaringan kembali, jawaban terkirim sendiri, tepat satu kali.",
        "As soon as the network is back her answers are sent by themselves, exactly once.",
    )


def she_checks_numbers(story: Story, page: Page, site: Live) -> None:
    """One that holds, one that was withdrawn, one that nobody ever gave."""
    checked(page, told(site, ANIS), "BERLAKU")
    expect(page.get_by_text("Ani Rahmawati").first).to_be_visible()
    assert re.search(r"\b\d{18}\b", page.content()) is None
    story.tell(
        page,
        "Ia mengetik nomor sertifikat petugas yang melayaninya: **BERLAKU**, dengan nama, skema, dan masa berlaku. "
        "NIP tidak ditampilkan.",
        "She types the number on the certificate of the officer who served her: **BERLAKU** (valid), with name, scheme and "
        "term. The civil-service number is not shown.",
    )
    checked(page, told(site, WITHDRAWN), "DICABUT")
    story.tell(
        page,
        "Nomor lain ternyata **DICABUT**, dengan tanggal dan alasan umumnya; nama pemiliknya tidak lagi disebut.",
        "Another number turns out to be **DICABUT** (withdrawn), with day and general reason; its holder is named no more.",
    )
    checked(page, "800.1.13/9999/BKPSDM/2026", "TIDAK DITEMUKAN")
    story.say(
        "Nomor yang tidak pernah diterbitkan dijawab **TIDAK DITEMUKAN**.",
        "A number that was never issued is answered with **TIDAK DITEMUKAN** (not found).",
    )


def checked(page: Page, number: str, word: str) -> None:
    """Typed into the one field; where several offices count alike, she takes the one on the paper. The answer is one word."""
    page.goto("/periksa/")
    page.get_by_role("textbox", name="Nomor atau kode").fill(number)
    page.get_by_role("button", name="Periksa nomor").click()
    several = page.get_by_role("heading", name="PILIH PENERBITNYA", exact=True)
    expect(several.or_(page.get_by_role("heading", name=word, exact=True))).to_be_visible()
    if several.is_visible():
        page.get_by_role("main").get_by_role("link", name="Kabupaten Batang Hari").click()
    expect(page.get_by_role("heading", name=word, exact=True)).to_be_visible()


def hers(ani: Page, folder: Path) -> Path:
    """The file of Ani's certificate, as she would pass it on."""
    ani.goto("/sertifikat/")
    with ani.expect_download() as download:
        ani.get_by_role("link", name="Unduh PDF").first.click()
    file = folder / "sertifikat.pdf"
    download.value.save_as(file)
    return file


def she_checks_files(story: Story, page: Page, file: Path, folder: Path) -> None:
    """The file as it was issued, and one in which a single byte is another."""
    uploaded(page, file, "BERLAKU")
    story.tell(
        page,
        "Ia juga dapat mengunggah berkas PDF-nya. Yang ini asli dan tidak berubah sejak terbit.",
        "She can also upload the PDF file. This one is genuine and unchanged since it was issued.",
    )
    forged = folder / "palsu.pdf"
    data = bytearray(file.read_bytes())
    place = data.index(b"endstream", len(data) // 3) - 40
    data[place] ^= 1
    forged.write_bytes(data)
    uploaded(page, forged, "BERKAS BERUBAH")
    story.tell(
        page,
        "Berkas yang sama dengan satu huruf diubah ditolak: **BERKAS BERUBAH**. Nomornya ada, isinya bukan yang diterbitkan.",
        "The same file with one letter changed is refused: **BERKAS BERUBAH** (file altered). Its number exists, but this is "
        "not what was issued.",
    )
    assert urlsplit(page.url).path == "/periksa/"


def uploaded(page: Page, file: Path, word: str) -> None:
    """Given to the same page."""
    page.goto("/periksa/")
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.get_by_role("heading", name=word, exact=True)).to_be_visible()
