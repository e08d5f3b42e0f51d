"""An officer of fifteen years shows what she is able to do, without the course; another learns which units are still lacking."""

import re
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from pamong.tour.items import answer, read_items
from tests.journeys.admitted import come_in_by_code, she_lets_in
from tests.journeys.certified import others_are_appointed, the_room_is_closed
from tests.journeys.examined import she_comes_in, the_clock_starts, the_exam_is_announced
from tests.journeys.telling import Story, Words
from tests.live import Live

TITLE = Words("Lima belas tahun di loket, langsung diuji", "Fifteen years at the counter, tested without the course")
LEAD = Words(
    "Seorang pegawai perizinan dengan masa kerja lima belas tahun lebih merasa tidak perlu ikut pelatihan. Ia mengambil ujian yang "
    "sama, diamati asesor di loketnya, dan menerima sertifikat yang sama. Yang belum berhasil mendapat rencana, hanya untuk unit "
    "yang belum tercapai.",
    "A licensing officer with more than fifteen years of service sees no need for the course. She takes the same exam, is observed "
    "by an assessor at her counter, and receives the same certificate. Who does not succeed gets a plan for the missing units.",
)
YEARS = 15
JUDGES = ("Citra", "Kartika", "Lukman")
DESK = 1280


def test_an_officer_is_certified_without_the_course_and_another_gets_a_plan(site: Live, browser: Browser) -> None:
    story = Story("2-uji-langsung", TITLE, LEAD, turned=True)
    (name, number), lacking = officers(site)[0], who_lacks_units(site)
    budi = story.window(browser, site, "Budi", width=DESK)
    phone = first_time(story, budi, site, browser, name, number)
    scheme = she_finds_the_scheme(story, phone)
    she_takes_the_exam(story, budi, phone, site, number)
    application = she_applies(story, phone, scheme)
    the_others_judge(story, budi, [story.window(browser, site, one, width=DESK) for one in JUDGES], application, name)
    she_is_certified(story, phone)
    assert registrations(site, name) == 0
    who_lacks_units_gets_a_plan(story, first_time(story, budi, site, browser, *lacking))
    story.end()


def who_lacks_units(site: Live) -> tuple[str, str]:
    """Name and number of somebody about whom was decided that some units are lacking, and some are shown."""
    return people(
        site,
        """JOIN credentials_application a ON a.person_id = p.id JOIN credentials_decision d ON d.application_id = a.id
           WHERE NOT d.competent AND cardinality(ARRAY(SELECT jsonb_array_elements(to_jsonb(d.units)))) > 0""",
    )[0]


def people(site: Live, joined: str) -> list[tuple[str, str]]:
    """Name and number of people of Batang Hari, as further tables choose them."""
    with psycopg.connect(site.database) as own:
        found = own.execute(
            f"""SELECT DISTINCT p.name, n.number FROM people_person p JOIN people_region r ON r.id = p.region_id
                JOIN people_personnumber n ON n.person_id = p.id {joined} AND r.code = '15.04' ORDER BY n.number"""  # noqa: S608  # our own words
        ).fetchall()
    return [(str(name), str(number)) for name, number in found]


def officers(site: Live) -> list[tuple[str, str]]:
    """Licensing officers of fifteen years and more, by the year in their number, with neither an account nor a course."""
    since = timezone.localdate().year - YEARS
    return [
        row
        for row in people(
            site,
            """JOIN people_assignment a ON a.person_id = p.id AND a.until IS NULL JOIN people_position q ON q.id = a.position_id
               LEFT JOIN people_account c ON c.person_id = p.id LEFT JOIN learning_registration g ON g.person_id = p.id
               WHERE q.name LIKE 'Penata Perizinan%' AND c.id IS NULL AND g.id IS NULL""",
        )
        if int(row[1][8:12]) < since
    ]


def registrations(site: Live, name: str) -> int:
    """For courses."""
    query = "SELECT count(*) FROM learning_registration g JOIN people_person p ON p.id = g.person_id WHERE p.name = %s"
    with psycopg.connect(site.database) as own:
        row = own.execute(query, (name,)).fetchone()
    assert row is not None
    return int(row[0])


def first_time(story: Story, budi: Page, site: Live, browser: Browser, name: str, number: str) -> Page:
    """The office opens her account; she comes in with the code."""
    code = she_lets_in(budi, number, name)
    page = story.window(browser, site)
    come_in_by_code(page, number, code)
    return page


def she_finds_the_scheme(story: Story, phone: Page) -> str:
    """Among those that fit her position. Returns its address for the public."""
    phone.goto("/sertifikasi/")
    story.tell(
        phone,
        "Halaman sertifikasinya menyebut skema untuk jabatannya. Jalur uji langsung memberi sertifikat yang sama dengan jalur "
        "pelatihan.",
        "Her page of certification names the scheme for her position. To be tested without the course gives the same certificate.",
    )
    href = phone.locator('main a[href*="/ajukan"]').first.get_attribute("href")
    assert href is not None
    return href


def she_takes_the_exam(story: Story, budi: Page, phone: Page, site: Live, number: str) -> None:
    """Twenty questions, announced by the office like any other exam."""
    with psycopg.connect(site.database) as own:
        row = own.execute("SELECT uuid FROM exams_blueprint WHERE title = 'Uji Etika dan Pelayanan Publik'").fetchone()
    assert row is not None
    sitting, card, code = the_exam_is_announced(budi, f"/kisi-kisi/{row[0]}/", number, "UTO")
    she_comes_in(phone, card, code)
    the_clock_starts(budi, sitting)
    expect(phone.get_by_text("Soal 1 dari 20")).to_be_visible()
    known = {item["stem"]: (item, answer(item)) for item in read_items()}
    for place in range(1, 21):
        expect(phone.get_by_role("heading", name=f"Soal {place} dari 20")).to_be_visible()
        text = phone.locator("#soal").inner_text()
        item, right = next(each for stem, each in known.items() if stem.splitlines()[0] in text)
        give(phone, item, right)
        if place == 1:
            story.tell(
                phone,
                "Ujiannya sama untuk semua: dua puluh soal, tiga puluh menit. Setiap jawaban langsung tersimpan.",
                "The exam is the same for everybody: twenty questions, thirty minutes. Each answer is kept at once.",
            )
        phone.locator("#maju").click()
    phone.get_by_role("button", name="Serahkan jawaban").click()
    expect(phone.get_by_role("heading", name="Jawaban sudah diserahkan")).to_be_visible()
    mark = float(phone.locator("#nilai b").inner_text().replace(",", "."))
    assert mark >= 70
    story.tell(
        phone,
        "Sesudah menyerahkan, ia mendapat kode bukti dan nilai sementara. Batasnya 70.",
        "Having handed in she gets a receipt and a provisional mark. The limit is 70.",
    )
    the_room_is_closed(budi, sitting)


def give(phone: Page, item: dict[str, Any], right: Any) -> None:
    """The right answer, where it is given by one press or one word; pairs and sequences are left out."""
    kind = item["kind"]
    if kind in ("single", "judgement", "multiple"):
        for letter in right if kind == "multiple" else [right]:
            phone.locator(f'#soal input[value="{letter}"]').check()
    elif kind == "true_false":
        phone.get_by_role("radio", name="Benar" if right else "Salah", exact=True).check()
    elif kind in ("numeric", "short_text"):
        phone.get_by_label("Jawaban Anda").fill(str(right))


def she_applies(story: Story, phone: Page, scheme: str) -> str:
    """She says what she is able to do, and hands in. Returns the address of her application."""
    phone.goto(scheme)
    phone.get_by_label(re.compile("^Uji langsung")).check()
    phone.get_by_role("button", name="Mulai permohonan").click()
    application = "/".join(urlsplit(phone.url).path.split("/")[:3]) + "/"
    phone.goto(f"{application}unit")
    for able in phone.get_by_label("Mampu", exact=True).all():
        able.check()
    phone.get_by_role("button", name="Simpan jawaban").click()
    phone.goto(application)
    phone.locator('form[action$="/kirim"] input[type="checkbox"]').check()
    phone.get_by_role("button", name="Kirim permohonan").click()
    expect(phone.get_by_role("heading", name="Permohonan Anda menunggu diperiksa")).to_be_visible()
    story.tell(
        phone,
        "Ia menyatakan mampu untuk kelima unit dan mengirim permohonannya. Hasil ujian sudah menempel sebagai bukti.",
        "She says she is able in all five units and hands her application in. The exam is attached as evidence.",
    )
    return application


def the_others_judge(story: Story, budi: Page, judges: list[Page], application: str, name: str) -> None:
    """One observes and judges, two others decide; the office issues what was decided."""
    citra, *deciders = judges
    others_are_appointed(budi, application, JUDGES)
    declares(citra, name)
    units = citra.locator('main a[href*="/unit/"]').evaluate_all("all => all.map(one => one.getAttribute('href'))")
    for unit in dict.fromkeys(units):
        citra.goto(unit)
        citra.get_by_label("Saya mengamati, dan pemohon terlihat mampu").check()
        citra.get_by_label("K, kompeten", exact=True).check()
        citra.get_by_role("button", name="Simpan hasil unit").click()
    story.say(
        "Asesor mengamatinya di loket, unit demi unit. Dua orang lain, yang tidak melatih dan tidak menilainya, memutuskan.",
        "An assessor observes her at her counter, unit by unit. Two others, who neither trained nor assessed her, decide.",
    )
    budi.goto("/instansi/15.04/pleno/baru")
    budi.get_by_label("Nama sidang").fill(f"Sidang pleno uji langsung, {name}")
    budi.locator("main form .btn").first.click()
    plenary = "/".join(urlsplit(budi.url).path.split("/")[:3]) + "/"
    budi.get_by_label(re.compile(name)).check()
    budi.get_by_role("button", name="Masukkan yang dicentang ke daftar").first.click()
    for decider in deciders:
        declares(decider, name)
        decider.goto(plenary)
        decider.get_by_role("link", name=re.compile(name)).first.click()
        decider.get_by_label("Alasan").fill("Lulus ujian dan terlihat mampu di loket.")
        decider.get_by_role("button", name="Beri suara").click()
    budi.goto("/instansi/15.04/penerbitan/")
    budi.get_by_role("button", name=re.compile("^Terbitkan semua")).click()
    expect(budi.get_by_text("Selesai", exact=True).first).to_be_visible()


def declares(judge: Page, name: str) -> None:
    """No conflict, before anything of the candidate is shown."""
    judge.goto("/penugasan/")
    judge.locator('main a[href^="/penugasan/"]').filter(has_text=name).first.click()
    judge.get_by_label("Saya tidak mempunyai benturan kepentingan dengan pemohon ini").check()
    judge.get_by_role("button", name="Simpan pernyataan").click()


def she_is_certified(story: Story, phone: Page) -> None:
    """The same certificate as after the course."""
    phone.goto("/sertifikat/")
    expect(phone.get_by_text(re.compile("Berlaku")).first).to_be_visible()
    story.tell(
        phone,
        "Sertifikatnya terbit: nomor, masa berlaku, dan QR yang sama seperti milik peserta pelatihan. Ia tidak pernah mengikuti "
        "kursusnya.",
        "Her certificate is issued: number, term and QR code like those of people who took the course. She never sat in it.",
    )


def who_lacks_units_gets_a_plan(story: Story, other: Page) -> None:
    """Units that were shown still count; only the others are in the plan."""
    other.goto("/sertifikasi/")
    other.locator('main a[href^="/keputusan/"], main a[href^="/permohonan/"]').first.click()
    if "/permohonan/" in other.url:
        other.locator('main a[href^="/keputusan/"]').first.click()
    expect(other.get_by_role("heading", level=1)).to_have_text("2 dari 5 unit tercapai, 3 unit lagi")
    plan = other.get_by_role("region", name="Langkah untuk 3 unit yang belum tercapai")
    assert plan.locator("> ul > li").count() == 3
    story.tell(
        other,
        "Pemohon lain belum berhasil: 2 dari 5 unit tercapai. Unit yang tercapai tetap dihitung.",
        "Another applicant has not succeeded yet: 2 of 5 units are shown. Those keep counting.",
    )
    story.tell(
        other,
        "Rencananya memuat tiga unit yang belum tercapai saja, dengan langkah terdekat, pelatihan yang membantu, dan hak banding.",
        "The plan holds the three missing units only, with the nearest step, courses that help, and the right to appeal.",
        at=other.locator(".sheet-key"),
    )
