"""The link of exams: items come in and are reviewed, a form is drawn, she sits it while the network is away for a minute."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.taught import Command

ZONE = ZoneInfo("Asia/Jakarta")
BANK = "Etika loket"
MINUTE = 60_000
PROCTOR = "Siti"
"""How the name of somebody in every registry begins."""
GIFT = """
::EL-1:: Berkas warga kurang satu surat. Apa yang Anda lakukan? {=Mencatat kekurangannya ~Memintanya pulang ~Menyimpan berkasnya}

::EL-2:: Layanan yang sama boleh berbeda syaratnya bagi warga yang berbeda suku. {FALSE}

::EL-3:: Pengaduan tanpa pemeriksaan lapangan selesai paling lama berapa hari kerja? {#14}
"""
ANSWERS = {"Berkas": "Mencatat kekurangannya", "Layanan": "Salah", "Pengaduan": "14"}


def the_items_come_in_and_are_reviewed(page: Page, pamong: Command, folder: Path) -> None:
    """From a file of another system, at the command line; then somebody other than who brought them in looks at each."""
    path = folder / "soal.gift"
    path.write_text(GIFT, encoding="utf-8")
    done = pamong("import", "items", str(path), "--region", "15.04", "--bank", BANK)
    assert done.returncode == 0, done.stderr
    page.goto("/instansi/15.04/bank-soal/")
    page.get_by_role("link", name=BANK).first.click()
    items = page.locator('a[href^="/soal/"]').evaluate_all(
        "all => [...new Set(all.map(one => one.getAttribute('href')))]"
    )
    places = [one for one in items if one.count("/") == 3]
    assert len(places) == 3
    for place in places:
        page.goto(place)
        page.get_by_role("button", name="Serahkan untuk ditelaah").click()
        page.get_by_label("Setujui").check()
        page.get_by_role("button", name="Simpan putusan").first.click()
        page.get_by_role("button", name="Pakai versi ini").click()


def a_form_is_drawn(page: Page) -> str:
    """A blueprint of three items, and one form of it. Returns the blueprint's address."""
    page.goto("/instansi/15.04/kisi-kisi/baru")
    page.get_by_label("Judul ujian").fill("Uji Etika Loket")
    page.get_by_label("Jumlah butir yang dinilai").fill("3")
    page.get_by_label("Waktu, menit").fill("30")
    page.get_by_label("Batas lulus, persen").fill("60")
    page.get_by_label("Dasar batas lulus").fill("Keputusan panel")
    page.locator("main form .btn").first.click()
    plan = "/".join(urlsplit(page.url).path.split("/")[:3]) + "/"
    page.goto(f"{plan}bank")
    page.get_by_label(re.compile(BANK)).check()
    page.locator("main form .btn").first.click()
    page.goto(f"{plan}baris")
    page.get_by_label("Paling sedikit").first.fill("3")
    page.get_by_label("Paling banyak").first.fill("3")
    page.locator("main form .btn").first.click()
    page.goto(plan)
    page.get_by_role("button", name="Terbitkan kisi-kisi").click()
    page.goto(f"{plan}paket/")
    page.get_by_label("Jumlah paket").fill("1")
    page.get_by_role("button", name="Undi paket").click()
    return plan


def the_exam_is_announced(page: Page, plan: str, nip: str, prefix: str = "UEL") -> tuple[str, str, str]:
    """Without a PIN and a gate. Returns its address, and her number and code as her card has them.

    prefix      of candidates' numbers, three letters
    """
    begins = (datetime.now(ZONE) + timedelta(minutes=5)).replace(second=0, microsecond=0)
    page.goto(f"{plan}ujian/baru")
    page.get_by_label("Nama pelaksanaan").fill("Uji Etika Loket, gelombang 1")
    page.get_by_label("Awalan nomor peserta").fill(prefix)
    page.get_by_label("Hari", exact=True).fill(f"{begins:%d/%m/%Y}")
    page.get_by_label("Mulai jam").fill(f"{begins:%H.%M}")
    page.get_by_label("Lama mengerjakan, menit").fill("30")
    page.get_by_label("Tempat lain").fill("Aula kantor bupati")
    page.get_by_label(re.compile("^Paket")).first.check()
    page.get_by_label("Masuk dengan PIN ruang").uncheck()
    page.get_by_label("Pengawas mengizinkan tiap peserta masuk").uncheck()
    page.get_by_label("Nilai sementara tampak").check()
    page.locator("main form .btn").first.click()
    sitting = "/".join(urlsplit(page.url).path.split("/")[:3]) + "/"
    page.goto(f"{sitting}peserta")
    page.get_by_role("textbox", name="Daftar NIP").fill(nip)
    page.get_by_role("button", name="Tambahkan menurut NIP").click()
    page.goto(f"{sitting}pengawas")
    page.get_by_placeholder("Cari nama pegawai").fill(PROCTOR)
    page.get_by_role("button", name="Cari").click()
    page.locator('main input[type="checkbox"]').first.check()
    page.get_by_role("button", name="Simpan").click()
    page.goto(f"{sitting}terbitkan")
    page.locator("main form .btn").first.click()
    page.goto(sitting)
    with page.expect_download() as printed:
        page.get_by_role("button", name="Kartu ujian (PDF)").click()
    text = PdfReader(BytesIO(Path(printed.value.path()).read_bytes())).pages[0].extract_text()
    number = re.search(rf"{prefix}-\d{{4}}", text)
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", text.replace(f"{prefix}-", ""))
    assert number is not None
    assert code is not None, text
    return sitting, number[0], code[0]


def she_comes_in(phone: Page, number: str, code: str) -> None:
    """With number and code, and waits for the start."""
    phone.goto(f"/ujian/?nomor={number}")
    phone.get_by_label("Kode masuk").fill(code)
    phone.get_by_role("button", name="Masuk", exact=True).click()
    expect(phone.get_by_text("Menunggu").first).to_be_visible(timeout=MINUTE)


def the_clock_starts(page: Page, sitting: str) -> None:
    """For everybody in the room."""
    page.goto(f"{sitting}pantau/")
    page.locator('button[name="ruang"][value="mulai"]').click()


def she_sits_it_with_the_network_away(phone: Page, minute: int = MINUTE) -> None:
    """Answers without a network for a minute; they arrive when it is back, and she gets her receipt."""
    expect(phone.get_by_text("Soal 1 dari 3")).to_be_visible(timeout=MINUTE)
    phone.context.set_offline(offline=True)
    for _ in ANSWERS:
        answer(phone)
    phone.wait_for_timeout(minute)
    phone.context.set_offline(offline=False)
    phone.get_by_role("button", name="Serahkan jawaban").click()
    expect(phone.get_by_text(re.compile("[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}"))).to_be_visible(
        timeout=MINUTE
    )


def answer(phone: Page) -> None:
    """The right answer to the item on the screen, then on to the next."""
    text = phone.locator("#soal").inner_text()
    value = next(right for begin, right in ANSWERS.items() if begin in text)
    if value.isdigit():
        phone.get_by_label("Jawaban Anda").fill(value)
    else:
        phone.get_by_role("radio", name=re.compile(value)).check()
    phone.locator("#maju").click()
