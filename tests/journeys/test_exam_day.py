"""An exam from its files to the decision about its scores, through the pages: each role in a window of its own.

One test, because each step stands on the one before. What a page is to say was worked out by hand from the files in
``exam_day``: six items, one with a wrong key; Ani answers all of them rightly, Fajar all wrongly; 90 per cent pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import pytest_django
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from pamong.ops.database import Server
from pamong.ops.home import Home
from tests.journeys.exam_day import DESK, GIFT, PATIENCE, RIGHT, WRONG, Client, Office, opened, pdf_text, qti_package

ZONE = ZoneInfo("Asia/Jakarta")
PHONE = ViewportSize(width=360, height=740)
BANK = "Pelayanan di loket"
TITLE = "Uji Pelayanan Publik"
SENTENCE = "Layar komputernya padam, pindah ke kursi cadangan"
DECISION = "Kunci lama bertentangan dengan undang-undang"
MINUTE = 60_000


@pytest.fixture(scope="module")
def office(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Office]:
    with opened(server, home, django_db_blocker) as office:
        yield office


@dataclass(frozen=True)
class Day:
    """A published sitting: its address, its PIN, and number and code of Ani's and Fajar's cards."""

    path: str
    pin: str
    ani: tuple[str, str]
    fajar: tuple[str, str]


def test_exam_day_from_files_to_a_corrected_key(office: Office, browser: Browser, tmp_path: Path) -> None:
    budi, citra = office.window(browser, "budi"), office.window(browser, "citra")
    items = the_files_come_in(budi, tmp_path)
    another_person_reviews_them(budi, citra, items)
    day = the_sitting_is_announced(office, budi, a_form_is_drawn(budi))
    kiki = office.window(browser, "kiki")
    phone = browser.new_context(base_url=office.live.url, viewport=PHONE, locale="id-ID")
    first, fajar = both_come_in(office, day, kiki, phone)
    the_network_is_away_for_seven_minutes(office, day, phone, first)
    the_server_dies_and_comes_back(office, first)
    others_get_nowhere(office, day, browser, fajar)
    assert fajar.sit(WRONG) == office.receipt(day.fajar[0]).replace(" ", "")
    receipt = she_goes_on_at_another_computer(office, day, browser, kiki, first)
    phone.close()
    the_room_is_closed_and_everything_is_in_the_minutes(day, kiki)
    ani = office.window(browser, "ani")
    she_reads_her_own_result(ani, receipt, "83,33", "belum mencapai batas lulus")
    assert office.levels() == [(1, False)]
    run = a_key_is_corrected(office, budi, day, items["HU-2"])
    eka = office.window(browser, "eka")
    a_second_person_adopts_it(eka, day, run)
    she_reads_her_own_result(ani, receipt, "100,00", "mencapai batas lulus")
    assert office.levels() == [(1, True), (2, False)]
    her_competency_shows_it(office, ani)
    the_numbers_are_withheld_from_two_people(eka, day)


def the_files_come_in(page: Page, folder: Path) -> dict[str, str]:
    """Looked at first, then put in; what cannot be taken is named. Returns addresses of items by code."""
    gift, qti = folder / "hukum.gift", folder / "antrean.zip"
    gift.write_text(GIFT, encoding="utf-8")
    qti.write_bytes(qti_package())
    for path, told, ready in ((gift, "4 baris dibaca: 3 siap, 1 ditolak", 3), (qti, "3 baris dibaca: 3 siap, 0", 3)):
        page.goto("/instansi/15.04/impor/soal/")
        page.get_by_role("textbox", name="Bank soal", exact=True).fill(BANK)
        page.get_by_label("Berkas soal").set_input_files(path)
        page.get_by_role("button", name="Unggah dan periksa").click()
        expect(page.get_by_role("heading", name=told)).to_be_visible()
        if path is gift:
            expect(page.get_by_text("HU-4").first).to_be_visible()
        page.get_by_role("button", name=f"Masukkan {ready} baris").click()
        page.get_by_role("link", name="Lihat impor ini").click(timeout=MINUTE)
        expect(page.get_by_role("heading", name=f"{ready} baris sudah dimasukkan")).to_be_visible()
    page.goto("/instansi/15.04/bank-soal/")
    page.get_by_role("link", name=BANK).first.click()
    rows = page.locator('main tbody a[href^="/soal/"]')
    items = {row.inner_text(): str(row.get_attribute("href")) for row in rows.all()}
    assert sorted(items) == ["AN-1", "AN-2", "AN-3", "HU-1", "HU-2", "HU-3"]
    return items


def another_person_reviews_them(author: Page, reviewer: Page, items: dict[str, str]) -> None:
    """Who brought them in cannot; the reviewer finds them in the queue and approves, and a keeper releases."""
    for path in items.values():
        author.goto(path)
        author.get_by_role("button", name="Serahkan untuk ditelaah").click()
        expect(author.get_by_text("Anda ikut menulis soal ini, jadi penelaahnya orang lain.")).to_be_visible()
    for left in range(len(items), 0, -1):
        reviewer.goto("/instansi/15.04/tinjau-soal/")
        expect(reviewer.get_by_role("heading", name=f"{left} soal dapat Anda telaah")).to_be_visible()
        reviewer.locator('main tbody a[href^="/soal/"]').first.click()
        reviewer.get_by_label("Setujui").check()
        reviewer.get_by_role("button", name="Simpan putusan").click()
        expect(reviewer.get_by_role("button", name="Pakai versi ini")).to_have_count(0)
    for path in items.values():
        author.goto(path)
        author.get_by_role("button", name="Pakai versi ini").click()
    expect(author.get_by_role("link", name="Betulkan kunci")).to_be_visible()


def a_form_is_drawn(page: Page) -> str:
    """Six items, three of either level; one form. Returns the blueprint's address."""
    page.goto("/instansi/15.04/kisi-kisi/baru")
    page.get_by_label("Judul ujian").fill(TITLE)
    page.get_by_label("Jumlah butir yang dinilai").fill("6")
    page.get_by_label("Waktu, menit").fill("60")
    page.get_by_label("Batas lulus, persen").fill("90")
    page.get_by_label("Dasar batas lulus").fill("Keputusan panel")
    page.get_by_label("Hasilnya menjadi bukti kompetensi").check()
    page.locator("main form .btn").first.click()
    plan = "/".join(urlsplit(page.url).path.split("/")[:3]) + "/"
    page.goto(f"{plan}bank")
    page.get_by_label(re.compile(BANK)).check()
    page.locator("main form .btn").first.click()
    page.goto(f"{plan}baris")
    for place, level in enumerate(("1", "2")):
        page.get_by_label("Kompetensi", exact=True).nth(place).fill("M.05")
        page.get_by_label("Level", exact=True).nth(place).select_option(level)
        page.get_by_label("Paling sedikit").nth(place).fill("3")
        if not place:
            page.get_by_role("button", name="Simpan, lalu tambah baris").click()
    page.get_by_role("button", name="Simpan baris").click()
    expect(page.get_by_role("heading", name="2 baris")).to_be_visible()
    page.get_by_role("button", name="Terbitkan kisi-kisi").click()
    page.get_by_role("link", name="Susun paket soal").click()
    page.get_by_label("Jumlah paket").fill("1")
    page.get_by_role("button", name="Undi paket").click()
    expect(page.get_by_role("heading", name="1 paket soal")).to_be_visible()
    return plan


def the_sitting_is_announced(office: Office, page: Page, plan: str) -> Day:
    """In a room of the office, with a PIN, a gate, a proctor and two candidates. The cards are printed."""
    page.goto("/instansi/15.04/ruang/baru")
    page.get_by_label("Nama ruang").fill("Lab CAT")
    page.get_by_label("Kapasitas, orang").fill("20")
    page.get_by_label("Komputer yang berfungsi").fill("20")
    page.get_by_role("button", name="Simpan ruang").click()
    begins = datetime.now(ZONE).replace(second=0, microsecond=0) + timedelta(minutes=30)
    page.goto(f"{plan}ujian/baru")
    page.get_by_label("Nama pelaksanaan").fill(TITLE)
    page.get_by_label("Awalan nomor peserta").fill("UPL")
    page.get_by_label("Hari", exact=True).fill(f"{begins:%d/%m/%Y}")
    page.get_by_label("Mulai jam").fill(f"{begins:%H.%M}")
    page.get_by_label("Ruang", exact=True).select_option(label="Lab CAT: 20 orang, 20 komputer")
    page.get_by_label(re.compile("^Paket")).first.check()
    page.locator("main form .btn").first.click()
    path = "/".join(urlsplit(page.url).path.split("/")[:3]) + "/"
    page.goto(f"{path}peserta")
    page.get_by_role("textbox", name="Daftar NIP").fill("\n".join(office.nips))
    page.get_by_role("button", name="Tambahkan menurut NIP").click()
    page.goto(f"{path}pengawas?cari=Kiki")
    page.get_by_label(re.compile("Kiki Amalia")).check()
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("link", name="Terbitkan").click()
    page.get_by_role("button", name="Terbitkan").click()
    with page.expect_download() as printed:
        page.get_by_role("button", name="Kartu ujian (PDF)").click()
    text = pdf_text(Path(printed.value.path()).read_bytes())
    numbers = re.findall(r"UPL-\d{4}", text)
    codes = re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", re.sub(r"UPL-\d{4}", "", text))
    assert [*dict.fromkeys(numbers)] == ["UPL-0001", "UPL-0002"]
    assert len(codes) == 2, text
    pin = page.locator("dd b.code").inner_text()
    return Day(path, pin, ("UPL-0001", codes[0]), ("UPL-0002", codes[1]))


def both_come_in(office: Office, day: Day, kiki: Page, phone: BrowserContext) -> tuple[Page, Client]:
    """With number, code and PIN of their cards and no others; the proctor lets them in and starts the clock."""
    fajar, page = Client(office.live.url), phone.new_page()
    assert fajar.enter(day.fajar[0], day.ani[1], day.pin).json()["code"] == "number-or-code"
    assert fajar.enter(*day.fajar, "000000").json()["code"] == "pin-wrong"
    assert fajar.enter(*day.fajar, day.pin).json()["state"] == "waiting"
    page.set_default_timeout(PATIENCE)
    page.clock.install()
    page.goto(f"/ujian/?nomor={day.ani[0]}")
    page.get_by_label("Kode masuk").fill(day.fajar[1])
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    page.get_by_label("Kode masuk").fill(day.ani[1])
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_label("PIN ruangan").fill(day.pin)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", name="Menunggu izin pengawas")).to_be_visible()
    kiki.goto("/pesan/")
    kiki.get_by_role("link", name=re.compile(f"Anda pengawas ujian {TITLE}")).first.click()
    kiki.get_by_role("button", name="Buka halamannya").click()
    expect(kiki.get_by_text(day.pin)).to_be_visible()
    kiki.get_by_role("link", name="Pantau ruang").click()
    expect(kiki.get_by_role("row", name=re.compile("Ani Rahmawati"))).to_contain_text("Menunggu izin")
    for name in ("Ani Rahmawati", "Fajar Nugraha"):
        kiki.get_by_label(re.compile(f"^Pilih kursi .*{name}")).check()
    kiki.get_by_label("Izinkan", exact=True).check()
    kiki.get_by_role("button", name="Izinkan 2 kursi").click()
    kiki.get_by_role("button", name="Mulai ujian").click()
    expect(kiki.get_by_text("Ujian dimulai, 2 kursi")).to_be_visible()
    return page, fajar


def answer(page: Page) -> None:
    """What is right, to the question on the screen; then on to the next."""
    stem = page.locator("#soal").inner_text()
    text = next(right for begin, right in RIGHT.items() if begin in stem)
    if text.isdigit():
        page.get_by_label("Jawaban Anda").fill(text)
    else:
        page.get_by_role("radio", name=text).check()
    page.locator("#maju").click()


def the_network_is_away_for_seven_minutes(office: Office, day: Day, phone: BrowserContext, page: Page) -> None:
    """She answers meanwhile; the browser's own clock runs seven minutes, and what she did arrives when it is back."""
    expect(page.get_by_role("heading", name="Soal 1 dari 6")).to_be_visible(timeout=MINUTE)
    answer(page)
    expect(page.get_by_role("heading", name="Soal 2 dari 6")).to_be_visible()
    page.wait_for_function("document.querySelector('#net .net-on')?.checkVisibility()")
    phone.set_offline(True)
    for minute in range(7):
        if minute in (1, 4):
            answer(page)
        page.clock.run_for(MINUTE)
    expect(page.get_by_text(re.compile(r"Jaringan terputus \d\d\.\d\d\."))).to_be_visible()
    expect(page.locator("#antre")).to_have_text("2 jawaban menunggu jaringan.")
    expect(page.locator("#sisa")).to_have_text(re.compile(r"^5[0-2]\.\d\d$"))
    assert office.stored(day.ani[0]) == 1
    phone.set_offline(False)
    expect(page.locator("#tenang")).to_be_hidden(timeout=MINUTE)
    expect(page.locator("#antre")).not_to_contain_text("menunggu")
    assert office.stored(day.ani[0]) == 3
    expect(page.locator("#sisa")).to_have_text(re.compile(r"^5[5-9]\.\d\d$"))  # the server's clock decides


def the_server_dies_and_comes_back(office: Office, page: Page) -> None:
    """She answers meanwhile; what the server was away is given back, because its own heartbeat proves it."""
    office.live.kill_web()
    answer(page)
    page.wait_for_timeout(11_000)  # two of its heartbeats must be missing
    office.live.start_web()
    expect(page.locator("#catatan-teks")).to_contain_text("Layanan ujian berhenti", timeout=MINUTE)
    expect(page.locator("#antre")).not_to_contain_text("menunggu")
    (gap,) = office.ask(
        "SELECT extract(epoch FROM lead - last) FROM (SELECT last, lead(since) OVER (ORDER BY since) FROM exams_uptime) AS runs"
        " WHERE lead IS NOT NULL"
    )
    given = office.ask("SELECT i.seconds FROM exams_incident i WHERE i.kind = 'outage' AND i.cause = 'server'")
    moved = office.ask("SELECT extract(epoch FROM deadline - started_at) FROM exams_attempt")
    whole = ceil(gap[0])
    assert given == [(whole,), (whole,)]
    assert moved == [(3600 + whole,), (3600 + whole,)]


def others_get_nowhere(office: Office, day: Day, browser: Browser, fajar: Client) -> None:
    """Who keeps another region; its candidate with a token of her own; a token that is over. Nothing is changed by any."""
    before = office.ask("SELECT count(*), max(at) FROM exams_response")
    dewi = office.window(browser, "dewi")
    for path in (day.path, f"{day.path}pantau/", f"{day.path}nilai/", f"{day.path}analisis/", f"{day.path}pantau.xlsx"):
        assert dewi.request.get(path).status == 404, path
    dewi.goto("/ujian-saya/")
    expect(dewi.get_by_text(office.dewi[0])).to_be_visible()
    expect(dewi.get_by_text(TITLE)).to_have_count(0)
    dewi.context.close()
    stranger = Client(office.live.url)
    assert stranger.enter(*office.dewi).status_code == 200
    wrong = replace(fajar, token=stranger.token)
    late = replace(fajar, token=office.expired(fajar.token))
    one = {"answers": [{"slot": 1, "seq": 9, "value": "a"}]}
    for client in (wrong, late):
        for rest, body in (("", None), ("/answers", one), ("/signal", {"slot": 1, "away": 0}), ("/submit", {})):
            refused = client.send(f"attempts/{fajar.attempt}{rest}", body)
            assert (refused.status_code, refused.json()["code"]) == (401, "token"), rest
            assert refused.headers["content-type"] == "application/problem+json"
    assert office.ask("SELECT count(*), max(at) FROM exams_response") == before


def she_goes_on_at_another_computer(office: Office, day: Day, browser: Browser, kiki: Page, first: Page) -> str:
    """By a code that the proctor's page shows once; the first computer is told. Returns the receipt."""
    kiki.goto(f"{day.path}pantau/")
    kiki.get_by_label(re.compile("^Pilih kursi .*Ani Rahmawati")).check()
    kiki.get_by_label("Pindah perangkat", exact=True).check()
    kiki.get_by_label("Sebab").select_option(label="Perangkat rusak")
    kiki.get_by_label("Satu kalimat untuk berita acara").fill(SENTENCE)
    kiki.get_by_role("button", name="Beri kode baru untuk 1 kursi").click()
    code = kiki.locator("b.code").inner_text()
    expect(first.get_by_role("heading", name="Ujian dilanjutkan di perangkat lain")).to_be_visible(timeout=MINUTE)
    second = browser.new_context(base_url=office.live.url, viewport=DESK, locale="id-ID").new_page()
    second.goto(f"/ujian/?nomor={day.ani[0]}")
    for typed in (day.ani[1], code):
        second.get_by_label("Kode masuk").fill(typed)
        second.get_by_role("button", name="Masuk", exact=True).click()
        if typed != code:
            expect(second.get_by_role("alert")).to_contain_text("tidak cocok")
    expect(second.get_by_role("link", name=re.compile(r"^\d ?, dijawab"))).to_have_count(4)
    second.get_by_role("link", name=re.compile("^5")).click()
    for _question in range(2):
        answer(second)
    second.get_by_role("button", name="Serahkan jawaban").click()
    expect(second.get_by_role("heading", name="Jawaban sudah diserahkan")).to_be_visible()
    receipt = second.locator("#bukti").inner_text()
    assert receipt == office.receipt(day.ani[0])
    second.context.close()
    return receipt


def the_room_is_closed_and_everything_is_in_the_minutes(day: Day, kiki: Page) -> None:
    """The monitor and the paper tell the same."""
    kiki.goto(f"{day.path}pantau/")
    for name in ("Ani Rahmawati", "Fajar Nugraha"):
        expect(kiki.get_by_role("row", name=re.compile(name))).to_contain_text("Selesai")
    happened = ("Kursi 1 diberi kode baru", SENTENCE, "mendapat kembali", "menyerahkan")
    for told in happened:
        expect(kiki.locator("#m-catatan")).to_contain_text(told)
    kiki.get_by_role("button", name="Tutup ujian, minta kepastian").click()
    kiki.get_by_role("button", name="Ya, tutup ujian").click()
    expect(kiki.get_by_text("Berita acara siap dicetak.")).to_be_visible()
    kiki.goto(day.path)
    expect(kiki.get_by_role("link", name="Yang terjadi di ruang")).to_be_visible()
    paper = pdf_text(kiki.request.get(f"{day.path}berita-acara.pdf").body())
    for told in (*happened, "Layanan ujian berhenti", "Kiki Amalia", "Ujian ditutup", TITLE):
        assert told in paper, told


def she_reads_her_own_result(ani: Page, receipt: str, percent: str, outcome: str) -> None:
    """On her own page, with the receipt that she noted."""
    ani.goto("/ujian-saya/")
    expect(ani.get_by_role("row", name=re.compile(TITLE))).to_contain_text(receipt)
    expect(ani.get_by_role("cell", name=f"{percent} {outcome}", exact=True)).to_be_visible()


def a_key_is_corrected(office: Office, budi: Page, day: Day, item: str) -> str:
    """The answer that everybody thought wrong is right. A new run; who corrected cannot use it. Returns its address."""
    budi.goto(item)
    budi.get_by_role("link", name="Betulkan kunci").click()
    budi.get_by_label("A. Memberikannya").check()
    budi.get_by_label("Mengapa kunci yang lama salah").fill("UU 25/2009 pasal 18: hak masyarakat atas keputusan")
    budi.get_by_role("button", name="Simpan kunci baru").click()
    budi.goto(f"{day.path}nilai/")
    expect(budi.get_by_role("heading", name="0 dari 2 peserta memenuhi batas")).to_be_visible()
    expect(budi.get_by_text("Ada kunci yang dibetulkan sejak nilai ini dihitung.")).to_be_visible()
    budi.get_by_role("textbox").last.fill("Kunci HU-2 keliru")
    budi.get_by_role("button", name="Buat skor ulang").click()
    expect(budi.get_by_role("heading", name="1 peserta berubah status")).to_be_visible()
    expect(budi.get_by_text("1 di antaranya kini memenuhi batas. 1 peserta tetap.")).to_be_visible()
    changed = budi.get_by_role("row", name=re.compile("Ani Rahmawati"))
    for told in ("83,33", "100", "16,67", "Kini memenuhi batas"):
        expect(changed).to_contain_text(told)
    expect(budi.get_by_text("Anda yang membetulkan kuncinya")).to_be_visible()
    expect(budi.get_by_role("button", name="Pakai nilai ini")).to_have_count(0)
    return urlsplit(budi.url).path


def a_second_person_adopts_it(eka: Page, day: Day, run: str) -> None:
    """The page of scores follows; the old run stays to be read, with its own key and version."""
    eka.goto(f"{day.path}nilai/")
    eka.get_by_role("link", name="Baca perubahannya").click()
    expect(eka).to_have_url(re.compile(run))
    eka.get_by_label("Keputusan dan alasannya").fill(DECISION)
    eka.get_by_role("button", name="Pakai nilai ini").click()
    expect(eka.get_by_text(re.compile("Berlaku sejak .* Eka Prasetya"))).to_be_visible()
    eka.goto(f"{day.path}nilai/")
    expect(eka.get_by_role("heading", name="1 dari 2 peserta memenuhi batas")).to_be_visible()
    expect(eka.get_by_text("Nilai dari putaran 2.")).to_be_visible()
    expect(eka.get_by_role("row", name=re.compile("Ani Rahmawati"))).to_contain_text("100")
    eka.get_by_role("link", name="Putaran 1").click()
    expect(eka.get_by_text("Pernah berlaku sejak")).to_be_visible()
    expect(eka.get_by_text(re.compile(r"cara penskoran versi .+, sidik kunci [0-9a-f]{16}"))).to_be_visible()


def her_competency_shows_it(office: Office, ani: Page) -> None:
    """What the exam shows stands among her evidence; the older piece says that it no longer counts."""
    ani.goto(f"/pegawai/{office.ani}/kompetensi/")
    ani.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    expect(ani.get_by_text(TITLE)).to_have_count(2)
    expect(ani.get_by_text(f"Dikesampingkan: {DECISION}")).to_be_visible()


def the_numbers_are_withheld_from_two_people(eka: Page, day: Day) -> None:
    """Two are too few for any statistic, and the page says how many it takes."""
    eka.goto(f"{day.path}analisis/")
    expect(eka.get_by_text("ditahan: 2 orang, diperlukan sedikitnya 30").first).to_be_visible()
    expect(eka.get_by_role("heading", name="butir belum dihitung: kurang dari 30 jawaban")).to_be_visible()
