"""An evaluator: a plan that is locked first, the cases behind it, a verdict by fixed rules, a finding, what is done about it."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.telling import SIZES, Story, Words
from tests.live import Live

TITLE = Words("Seorang evaluator bertanya: apakah pelatihannya berguna?", "An evaluator asks: did the training help?")
LEAD = Words(
    "Hadi menulis pertanyaannya dan menguncinya sebelum menghitung. Putusannya dipilih oleh tabel tetap, setiap angka membuka "
    "berkas layanan di baliknya, dan kelemahan yang ditemukan menjadi pekerjaan seseorang dengan batas waktu.",
    "Hadi writes his question and locks it before he computes. A fixed table chooses the verdict, every figure opens the cases "
    "behind it, and a weakness that is found becomes somebody's work with a date.",
)
ASKED = {
    360: (
        "Apakah Pelayanan Prima memangkas satu hari dari izin usaha mikro?",
        "Tujuh kantor belum dilatih",
        "Mendaftarkan dua orang tiap kantor yang belum dilatih",
    ),
    1280: (
        "Apakah izin usaha mikro lebih cepat satu hari karena Pelayanan Prima?",
        "Kantor pembanding belum mendapat giliran",
        "Mengusulkan dua orang tiap kantor pembanding",
    ),
}
"""Width → question, weakness, work: the two walks are in one installation, and shall not be taken for each other."""
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


@pytest.mark.parametrize("width", SIZES)
def test_an_evaluator_goes_from_a_locked_plan_to_what_is_done(site: Live, browser: Browser, width: int) -> None:
    story = Story("5-evaluator", TITLE, LEAD, width)
    hadi = story.window(browser, site, "Hadi")
    question, weakness, work = ASKED[width]
    he_plans(story, hadi, question)
    study = he_locks(story, hadi)
    he_computes(story, hadi)
    he_follows_a_figure_to_its_cases(story, hadi, study)
    task = he_finds_a_weakness_and_asks(story, hadi, question, weakness, work)
    it_is_done(story, story.window(browser, site, "Fajar"), task)
    story.end()


def he_plans(story: Story, hadi: Page, question: str) -> None:
    """Five short pages. At the last he takes the months that the page proposes, which are too late."""
    hadi.goto("/instansi/15.04/dampak/")
    hadi.get_by_role("link", name="Rencanakan studi").click()
    hadi.get_by_label("Pelayanan Prima", exact=True).check()
    onward(hadi)
    hadi.locator('input[name="layanan"][value="izin-usaha-mikro"]').check()
    hadi.locator('input[name="ukuran"][value="processing"]').check()
    onward(hadi)
    hadi.get_by_label("Pertanyaan").fill(question)
    hadi.get_by_label("Perubahan yang berarti").fill("1")
    story.tell(
        hadi,
        "Lima halaman pendek: program, layanan, pertanyaan, pembanding, dan waktu. Di sini Hadi menulis pertanyaannya dan "
        "perubahan terkecil yang berarti bagi warga: satu hari kerja.",
        "Five short pages: programme, service, question, comparison, time. Here Hadi writes his question and the smallest "
        "change that would matter to citizens: one working day.",
        at=hadi.locator("label").filter(has_text="Pertanyaan"),
    )
    onward(hadi)
    hadi.locator('input[name="orang"]').fill("2")
    onward(hadi)
    hadi.get_by_role("button", name="Simpan rancangan").click()


def onward(page: Page) -> None:
    """To the next of the five."""
    page.get_by_role("button", name="Lanjut").click()


def he_locks(story: Story, hadi: Page) -> str:
    """Refused while the months are wrong; then locked, and nobody can change it. Returns the address of the study."""
    lock(hadi)
    refused = hadi.get_by_text("Pelatihan sudah dapat terlihat sejak")
    expect(refused.first).to_be_visible()
    found = re.search(r"sejak (\w+) (\d{4})", refused.first.inner_text())
    assert found is not None
    start = date(int(found[2]), MONTHS.index(found[1]) + 1, 1)
    story.tell(
        hadi,
        "Rencana yang bulannya keliru ditolak dengan kalimat yang menyebut perbaikannya. Belum ada yang terkunci.",
        "A plan with the wrong month is refused in a sentence that says how to mend it. Nothing is locked yet.",
        at=hadi.locator("#salah"),
    )
    hadi.get_by_role("link", name="Ubah rancangan").click()
    for name, month in (("mulai", start), ("awal", moved(start, -16)), ("akhir", moved(start, 6))):
        hadi.locator(f'input[name="{name}"]').fill(f"{MONTHS[month.month - 1]} {month.year}")
    hadi.get_by_role("button", name="Simpan").first.click()
    lock(hadi)
    expect(hadi.get_by_text("Dikunci sesudah data ada").first).to_be_visible()
    expect(hadi.get_by_role("link", name="Ubah rancangan")).to_have_count(0)
    story.tell(
        hadi,
        "Rencana terkunci, dengan waktu dan sidiknya. Karena datanya sudah ada lebih dahulu, tanda **Dikunci sesudah data ada** "
        "melekat selamanya.",
        "The plan is locked, with time and fingerprint. Because the data existed before, the mark **Dikunci sesudah data ada** "
        "(locked after the data existed) stays for ever.",
    )
    return urlsplit(hadi.url).path.removesuffix("rencana/")


def lock(page: Page) -> None:
    """With the one box that has to be ticked."""
    page.locator('input[name="yakin"]').check()
    page.get_by_role("button", name="Kunci rencana").click()


def moved(month: date, places: int) -> date:
    """So many months later."""
    number = month.year * 12 + month.month - 1 + places
    return date(number // 12, number % 12 + 1, 1)


def he_computes(story: Story, hadi: Page) -> None:
    """One word, an effect with its interval, and how strong the design is."""
    hadi.get_by_role("button", name="Hitung sekarang").click()
    verdict = hadi.get_by_role("region", name="Putusan")
    expect(verdict.get_by_text("Terbukti", exact=True).first).to_be_visible()
    expect(verdict.get_by_text("mutu rancangan").first).to_be_visible()
    story.tell(
        hadi,
        "Putusannya satu kata, **Terbukti**, dengan besar pengaruh, selang 95 %, dan mutu rancangan A sampai D. Katanya dipilih "
        "tabel tetap, bukan penulisnya.",
        "The verdict is one word, **Terbukti** (proven), with the size of the effect, a 95 % interval and the grade of the "
        "design from A to D. A fixed table chose the word, not its author.",
        at=hadi.locator("#l-putusan"),
    )


def he_follows_a_figure_to_its_cases(story: Story, hadi: Page, study: str) -> None:
    """From the verdict to the rows, from a row to the cases of that office and month."""
    hadi.goto(f"{study}data/")
    row = hadi.get_by_role("row").nth(1).inner_text()
    count = re.search(r"(\d+)\s*berkas|\t(\d+)\t", row)
    hadi.get_by_role("table").get_by_role("link").first.click()
    assert count is not None, row
    expect(hadi.get_by_text(re.compile(rf"^{count[1] or count[2]} berkas")).first).to_be_visible()
    story.tell(
        hadi,
        "Dari angka ke baris, dari baris ke berkas layanan kantor itu pada bulan itu. Tidak ada nama pemohon.",
        "From figure to row, from row to the cases of that office in that month. No applicant is named.",
    )


def he_finds_a_weakness_and_asks(story: Story, hadi: Page, question: str, finding: str, work: str) -> str:
    """A finding without evidence is refused; with it, somebody is asked to do something. Returns the address of that."""
    hadi.goto("/instansi/15.04/evaluasi/")
    hadi.get_by_role("link", name=re.compile("^Siklus")).first.click()
    hadi.get_by_role("link", name="Tulis temuan").click()
    hadi.get_by_label("Kelemahan").check()
    hadi.get_by_label("Temuan").fill(finding)
    evidence = hadi.locator('select[name="bukti"]')
    offered = evidence.locator("option").filter(has_text=question[:60]).first.get_attribute("value")
    evidence.evaluate("one => one.removeAttribute('required')")  # as a browser that does not look
    hadi.locator("main form .btn").first.click()
    expect(hadi.get_by_text("Pilih buktinya. Temuan tanpa bukti tidak dicatat.").first).to_be_visible()
    story.say("Temuan tanpa bukti ditolak.", "A finding without evidence is refused.")
    evidence.select_option(offered)
    hadi.locator("main form .btn").first.click()
    card = hadi.get_by_role("listitem").filter(has=hadi.get_by_role("heading", name=finding))
    expect(card).to_be_visible()
    story.tell(
        hadi,
        "Temuan selalu berdiri di atas bukti; angka buktinya ditulis sistem di sampingnya.",
        "A finding always stands on evidence; the system writes the figure of the evidence beside it.",
        at=card,
    )
    card.get_by_role("link", name="Tambah tindak lanjut").click()
    hadi.get_by_label("Apa yang dikerjakan").fill(work)
    hadi.get_by_label("Penanggung jawab").fill("Fajar Setiadi")  # without his titles and post
    hadi.get_by_label("Paling lambat").fill((date.today() + timedelta(days=30)).strftime("%d/%m/%Y"))  # noqa: DTZ011  # a day, not a moment
    hadi.get_by_label("Dengan apa terlihat bahwa ini membantu").fill("Sedikitnya empat kantor terlatih")
    hadi.locator("main form .btn").first.click()
    address = hadi.get_by_role("link", name=work).get_attribute("href")
    assert address is not None
    story.say(
        "Hadi meminta seorang kepala kantor mengerjakan perbaikannya, dengan batas dan ukuran keberhasilan.",
        "Hadi asks the head of an office to mend it, with a date and a measure of success.",
    )
    return address


def it_is_done(story: Story, fajar: Page, task: str) -> None:
    """Its owner sees it, and says what was done with what proves it; without proof it is not taken."""
    fajar.goto("/tindak-lanjut/")
    fajar.locator(f'main a[href="{task}"]').first.click()
    story.tell(
        fajar,
        "Kepala kantor itu melihat permintaannya, karena apa, dan sampai kapan.",
        "The head of the office sees what is asked of him, why, and until when.",
    )
    done = fajar.get_by_role("region", name="Selesaikan dengan bukti")
    done.get_by_label("Hasil").fill("Delapan orang dari empat kantor didaftarkan.")
    done.get_by_role("button", name="Nyatakan selesai").click()
    expect(fajar.get_by_role("heading", name="Ada yang perlu diperbaiki")).to_be_visible()
    story.say(
        "Menyatakan selesai tanpa bukti ditolak.",
        "Calling it done without proof is refused.",
    )
    done.get_by_label("Alamat atau tempat buktinya").fill("Surat 800/501/DPMPTSP (contoh)")
    done.get_by_role("button", name="Nyatakan selesai").click()
    expect(fajar.get_by_text("Selesai, ada bukti").first).to_be_visible()
    story.tell(
        fajar,
        "Dengan buktinya, tindak lanjut itu selesai. Evaluator masih memeriksa apakah benar membantu.",
        "With its proof the work is done. The evaluator will still look whether it helped.",
    )
