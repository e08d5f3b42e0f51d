"""The head of an office, on a telephone between two meetings: five answers, two messages, and how the office stands."""

import time

from playwright.sync_api import Browser, Page, expect

from tests.journeys.telling import Story, Words
from tests.live import Live

TITLE = Words("Seorang kepala kantor, satu menit", "The head of an office, in one minute")
LEAD = Words(
    "Fajar memimpin kantor perizinan. Di antara dua rapat ia menjawab lima pendaftaran, menyapa dua staf yang lama tidak belajar, "
    "dan melihat keadaan kantornya. Seluruhnya lima tekanan, kurang dari satu menit.",
    "Fajar heads the licensing office. Between two meetings he answers five registrations, writes to two people who have not "
    "learnt for long, and sees how his office stands. Five presses in all, in less than a minute.",
)
HOME = "/beranda/pimpinan/"
MINUTE = 60.0
PRESSES = 5
"""One to come in, one for the first registration, one for the other four, one for each message."""


def test_a_leader_answers_five_and_sees_the_office_in_a_minute(each: tuple[Live, int], browser: Browser) -> None:
    site, width = each
    story = Story("3-pimpinan", TITLE, LEAD, width)
    he_cannot_say_no_without_a_reason(story, story.window(browser, site, "Fajar"))
    begun = time.monotonic()
    fajar = story.window(browser, site, "Fajar")
    presses = 1
    presses += he_agrees_to_five(story, fajar)
    presses += he_writes_to_two(story, fajar)
    he_sees_the_office(story, fajar)
    assert presses == PRESSES
    assert time.monotonic() - begun < MINUTE
    story.end()


def he_cannot_say_no_without_a_reason(story: Story, fajar: Page) -> None:
    """Nothing is answered by that; five still wait."""
    fajar.goto(HOME)
    fajar.get_by_role("link", name="Tolak, beri alasan").first.click()
    why = fajar.locator("main form textarea").first
    why.evaluate("one => one.removeAttribute('required')")  # as a browser that does not look
    fajar.locator("main form button.btn").first.click()
    expect(fajar.get_by_role("heading", name="Ada yang perlu diperbaiki")).to_be_visible()
    story.tell(
        fajar,
        "Menolak pendaftaran memerlukan alasan. Tanpa alasan tidak ada yang berubah: lima pendaftaran tetap menunggu.",
        "To decline a registration takes a reason. Without one nothing changes: five registrations still wait.",
    )
    fajar.goto(HOME)
    expect(fajar.get_by_role("button", name="Setujui semua (5)")).to_be_visible()


def he_agrees_to_five(story: Story, fajar: Page) -> int:
    """One by its own button, the other four at once. Returns how many times he pressed."""
    fajar.goto(HOME)
    story.tell(
        fajar,
        "Satu tekanan untuk masuk. Kalimat pertama menjawab pertanyaan pertama: berapa staf belum memenuhi kompetensi wajib, dan "
        "berapa persetujuan menunggu.",
        "One press to come in. The first sentence answers the first question: how many people lack a required competency, and "
        "how many approvals wait.",
    )
    waiting = fajar.get_by_role("region", name="Menunggu Anda")
    waiting.get_by_role("button", name="Setujui ").first.click()
    expect(waiting.get_by_text("1 pendaftaran disetujui.")).to_be_visible()
    story.tell(
        fajar,
        "Setiap pendaftaran menyebut siapa, pelatihan apa, kesenjangan mana yang ditutup, dan sejak kapan menunggu. Satu tekanan "
        "menyetujuinya.",
        "Each registration says who, which training, which gap it closes and since when it waits. One press agrees to it.",
        at=fajar.locator("#menunggu"),
    )
    waiting.get_by_role("button", name="Setujui semua (4)").click()
    expect(waiting.get_by_text("4 pendaftaran disetujui.")).to_be_visible()
    expect(waiting.get_by_role("button", name="Setujui")).to_have_count(0)
    story.tell(
        fajar,
        "Empat sisanya sekaligus. Yang mendaftar diberi tahu oleh sistem.",
        "The other four at once. The system tells those who registered.",
        at=fajar.locator("#menunggu"),
    )
    return 2


def he_writes_to_two(story: Story, fajar: Page) -> int:
    """Texts are proposed; nobody is written to twice. Returns how many times he pressed."""
    urge = fajar.get_by_role("region", name="Dorong")
    story.tell(
        fajar,
        "Siapa yang lama tidak belajar tampil hanya kepada pimpinannya, dengan kalimat yang sudah disiapkan dan pelatihan yang "
        "menutup kesenjangannya.",
        "Those who have not learnt for long are shown to their leader only, with a prepared text and the training that closes "
        "their gap.",
        at=fajar.locator("#dorong"),
    )
    for count in (1, 2):
        urge.get_by_role("button", name="Kirim pesan").first.click()
        expect(urge.get_by_text("Pesan terkirim ke kotak pesannya.")).to_be_visible()
        expect(urge.get_by_text("Pesan terkirim", exact=True)).to_have_count(count)
    story.tell(
        fajar,
        "Dua pesan terkirim. Orang yang sama baru dapat dikirimi lagi tiga puluh hari kemudian.",
        "Two messages are sent. The same person can be written to again after thirty days only.",
        at=fajar.locator("#dorong"),
    )
    return 2


def he_sees_the_office(story: Story, fajar: Page) -> None:
    """What it gives the public, and what hangs on one person."""
    fajar.goto(HOME)
    expect(fajar.get_by_role("button", name="Setujui")).to_have_count(0)
    expect(fajar.get_by_role("heading", name="Layanan Anda")).to_be_visible()
    story.tell(
        fajar,
        "Yang tersisa untuk dilihat: lama layanan dan kepuasan warga, pelatihan yang menyertainya, kompetensi yang dipegang satu "
        "orang, dan komitmennya sendiri.",
        "What is left is to look: how long services take and what citizens say, the training that went with it, competencies "
        "that one person holds alone, and his own commitments.",
        at=fajar.locator('[aria-labelledby="l-layanan"]'),
    )
