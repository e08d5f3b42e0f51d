"""The chain, walked as people walk it: real browser, real server, real worker. Every feature adds its link here.

One test, because each link stands on the one before: position → competency → gap → programme → attendance → exam →
certificate → behaviour at work → public service → next plan. Today it has people with a position in an office who can sign in,
what the position asks for and the gap that a round shows, the programme that closes it, a seat by lot, presence and hours, an exam,
a certificate that two others decided and a stranger verifies, what her office promises and how long it takes, whether the training
changed that, all of it followed back from the number of her certificate, and its ground: what happens is sealed, and anybody can
check it.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pamong.ops.database import Server
from pamong.ops.home import Home
from pamong.tour.registry import STRUCTURAL, Row, rows
from pamong.tour.workbook import write_xlsx
from tests.journeys.admitted import PASSWORD, come_in_by_code, she_finds, she_lets_in
from tests.journeys.audited import (
    an_auditor_keeps_a_head,
    somebody_changes_the_past,
    something_happens,
    the_auditor_sees_it,
)
from tests.journeys.certified import (
    a_scheme_is_published,
    a_stranger_verifies,
    given_a_role,
    her_certificate_is_issued,
    others_are_appointed,
    she_applies,
    she_is_assessed,
    the_room_is_closed,
    two_others_decide,
)
from tests.journeys.examined import (
    a_form_is_drawn,
    she_comes_in,
    she_sits_it_with_the_network_away,
    the_clock_starts,
    the_exam_is_announced,
    the_items_come_in_and_are_reviewed,
)
from tests.journeys.rated import rate, she_closes_the_round, she_opens_a_round, the_candidate_sees_the_gap
from tests.journeys.served import (
    a_citizen_answers,
    a_citizen_is_asked,
    her_office_promises,
    its_cases_come_in,
    the_office_sees_that_somebody_spoke,
)
from tests.journeys.studied import (
    her_office_asks_whether_it_mattered,
    she_reads_what_came_of_it,
    the_office_follows_the_whole_chain,
)
from tests.journeys.taught import (
    Command,
    Taught,
    her_hours_appear,
    she_is_present,
    she_offers_what_closes_it,
    she_registers,
    the_seats_are_drawn,
)
from tests.journeys.telling import Story, Words
from tests.live import Live, cloned, running

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=800)
PATIENCE = 120_000
"""Milliseconds until something on a page counts as not happening."""
ADMINISTRATOR = "Eka Prasetya"


@pytest.fixture(scope="module")
def site(server: Server, home: Home, django_db_setup: None) -> Iterator[Live]:
    """An installation of its own: this journey writes."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live:
        yield live


def pamong(site: Live, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command, as the machine's owner types it."""
    command = [sys.executable, "-m", "pamong.cli", *arguments]
    return subprocess.run(command, env=site.environment, capture_output=True, text=True, timeout=60, check=False)


TITLE = Words("Satu rantai, dari kebutuhan sampai hasil", "One chain, from need to outcome")
LEAD = Words(
    "Satu pegawai, satu kantor, satu layanan. Mulai dari rumah yang kosong: daftar pegawai masuk, kesenjangannya terlihat, "
    "pelatihan menutupnya, ujian dan sertifikat membuktikannya, dan layanan kantornya menunjukkan apakah ada gunanya.",
    "One officer, one office, one service. From an empty home: the registry comes in, her gap is seen, a training closes it, an "
    "exam and a certificate prove it, and the service of her office shows whether it was of use.",
)


def test_chain_from_need_to_outcome(site: Live, browser: Browser, tmp_path: Path) -> None:
    story = Story("1-rantai", TITLE, LEAD, DESK["width"])
    office = the_administrator_opens_a_region(site, browser)
    candidate = someone()
    phone = she_learns_what_she_lacks(site, browser, story, office, tmp_path)
    taught = she_learns_it(site, story, office, phone)
    she_is_examined(site, story, office, phone, tmp_path)
    her_hours_appear(phone, office, taught)
    certificate = her_competence_is_certified(site, browser, office, phone, candidate, tmp_path)
    story.tell(
        phone,
        "Seorang asesor menilai, dua orang lain memutuskan, dan sertifikatnya terbit. Siapa pun dapat memeriksanya.",
        "An assessor judges, two others decide, and her certificate is issued. Anybody can check it.",
        alone=True,
    )
    page = browser.new_page(base_url=site.url, viewport=PHONE, locale="id-ID")
    page.set_default_timeout(PATIENCE)
    her_office_serves(office, page, partial(pamong, site), candidate["satuan_kerja_induk"], tmp_path)
    story.tell(
        office,
        "Kantornya menjanjikan waktu layanan dan mencatat berkasnya; warga menilai tanpa nama.",
        "Her office promises how long its service takes and records its cases; a citizen rates it without a name.",
        at=office.get_by_role("heading", name="Triwulan", exact=True),
        alone=True,
    )
    something_happens(page, tmp_path)
    it_is_asked_whether_it_mattered(site, story, office, phone, certificate)
    head = an_auditor_keeps_a_head(partial(pamong, site), page, tmp_path)
    somebody_changes_the_past(site)
    the_auditor_sees_it(partial(pamong, site), head)
    story.say(
        "Terakhir, seseorang mengubah masa lalu langsung di basis data. Pemeriksaan jejak audit menyebut baris yang diubah.",
        "At last somebody changes the past, straight in the database. The check of the audit trail names the row.",
    )
    story.end()


def she_learns_what_she_lacks(site: Live, browser: Browser, story: Story, office: Page, tmp_path: Path) -> Page:
    """The registry comes in, she and her head rate, and she sees her gap. Returns her telephone."""
    candidate = someone()
    she_imports_the_registry(office, tmp_path)
    story.tell(
        office,
        "Kantor kepegawaian memasukkan ekspor SIASN: dilihat dahulu, baru dimasukkan, dan dapat dibatalkan.",
        "The personnel office brings in the national registry's export: looked at first, then put in, and it can be undone.",
        alone=True,
    )
    code = she_lets_in(office, candidate["nip_baru"], candidate["nama"])
    phone = the_candidate_signs_in_on_a_phone(site, browser, candidate["nip_baru"], code)
    rounds = she_opens_a_round(office, candidate["satuan_kerja_induk"])
    rate(phone, candidate["nama"], step=2)
    the_head_rates(site, browser, office, candidate)
    she_closes_the_round(office, rounds)
    the_candidate_sees_the_gap(phone)
    story.tell(
        phone,
        "Pegawai dan atasannya menilai. Di ponselnya ia melihat kesenjangannya dalam kata-kata, dengan bukti di baliknya.",
        "She and her head rate. On her telephone she sees her gap in words, with the evidence behind it.",
        at=phone.locator(".sheet-key"),
        alone=True,
    )
    return phone


def she_learns_it(site: Live, story: Story, office: Page, phone: Page) -> Taught:
    """What closes the gap is offered and drawn, and she is there."""
    taught = she_offers_what_closes_it(office)
    she_registers(phone, taught)
    the_seats_are_drawn(office, taught, partial(pamong, site))
    story.tell(
        office,
        "Pelatihan yang menutupnya dibuka. Kursi diundi dengan benih yang diumumkan, dan siapa pun dapat mengulang undiannya.",
        "A training that closes it is offered. Seats are drawn by a seed that is made public, and anybody can repeat the draw.",
        alone=True,
    )
    she_is_present(phone, office, taught)
    return taught


def she_is_examined(site: Live, story: Story, office: Page, phone: Page, tmp_path: Path) -> None:
    """With the network away for a minute."""
    candidate = someone()
    the_items_come_in_and_are_reviewed(office, partial(pamong, site), tmp_path)
    sitting, number, password = the_exam_is_announced(office, a_form_is_drawn(office), candidate["nip_baru"])
    she_comes_in(phone, number, password)
    the_clock_starts(office, sitting)
    she_sits_it_with_the_network_away(phone)
    story.tell(
        phone,
        "Ujian dikerjakan walau jaringan hilang satu menit. Jawaban aman di perangkat, lalu terkirim; kode bukti menjaminnya.",
        "She sits the exam although the network is away for a minute. Answers are safe on the device and then sent; a receipt "
        "proves it.",
        alone=True,
    )
    the_room_is_closed(office, sitting)


def it_is_asked_whether_it_mattered(site: Live, story: Story, office: Page, phone: Page, certificate: str) -> None:
    """The study, what she reads of it, and the whole chain from the number of her certificate."""
    her_office_asks_whether_it_mattered(office)
    she_reads_what_came_of_it(phone)
    story.tell(
        phone,
        "Dari sertifikatnya ia membaca apakah pelatihan itu mengubah layanan kantornya. Di sini jawabannya jujur: **Data kurang**.",
        "From her certificate she reads whether the training changed what her office gives. Here the answer is honest: **Data "
        "kurang** (too few data).",
        alone=True,
    )
    the_office_follows_the_whole_chain(office, certificate, traced(site, certificate))
    story.tell(
        office,
        "Dari nomor sertifikatnya kantor menelusuri seluruh rantai: kebutuhan, pelatihan, presensi, ujian, layanan, studi. Yang "
        "belum ada dikatakan mengapa.",
        "From the number of her certificate the office follows the whole chain: need, training, presence, exam, service, study. "
        "Where a link is missing, the page says why.",
        alone=True,
    )


def traced(site: Live, number: str) -> dict[str, Any]:
    """The same chain as the command tells it to scripts."""
    done = pamong(site, "trace", number, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["number"], len(found["links"])) == (number, 14)
    return found


def her_office_serves(office: Page, citizen: Page, command: Command, unit: str, folder: Path) -> None:
    """Her office promises a time, shows what it took, and somebody who came says what it was like."""
    service = her_office_promises(office, unit)
    its_cases_come_in(office, command, service, unit, folder)
    a_citizen_answers(citizen, a_citizen_is_asked(office, service))
    the_office_sees_that_somebody_spoke(office, service)


def the_administrator_opens_a_region(site: Live, browser: Browser) -> Page:
    """The machine's owner names the first administrator of Batang Hari; she sets her own password and is at home."""
    made = pamong(
        site,
        "accounts",
        "admin",
        "--region",
        "15.04",
        "--name",
        ADMINISTRATOR,
        "--email",
        "eka@contoh.example",
        "--json",
    )
    assert made.returncode == 0, made.stderr
    page = browser.new_page(base_url=site.url, viewport=DESK, locale="id-ID")
    page.set_default_timeout(PATIENCE)
    come_in_by_code(page, "eka@contoh.example", json.loads(made.stdout)["code"])
    expect(page.get_by_text("Kabupaten Batang Hari").first).to_be_visible()
    return page


def she_imports_the_registry(page: Page, folder: Path) -> None:
    """Five hundred people from the national registry's export, looked at first and then put in."""
    table = folder / "pegawai.xlsx"
    write_xlsx(table, registry())
    page.goto("/instansi/15.04/impor/")
    page.get_by_label("Berkas tabel").set_input_files(table)
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.get_by_role("button", name="Masukkan 500 baris").click()
    page.get_by_role("link", name="Lihat impor ini").click(timeout=60_000)
    expect(page.get_by_role("heading", name="500 baris sudah dimasukkan")).to_be_visible()


def registry() -> list[Row]:
    """Who is in the office's table."""
    return list(rows(seed=1504, count=500, code="15.04", today=date(2026, 11, 22)))


def someone() -> Row:
    """The candidate: somebody with two names, in an office with a head."""
    return next(
        row
        for row in registry()
        if row["nama"].count(" ") and row["jenis_jabatan"] != STRUCTURAL and row["satuan_kerja_induk"] != row["unor"]
    )


def the_candidate_signs_in_on_a_phone(site: Live, browser: Browser, number: str, code: str) -> Page:
    """With the code, then with the own password; the greeting says whom the system takes her for."""
    page = browser.new_page(base_url=site.url, viewport=PHONE, locale="id-ID")
    page.set_default_timeout(PATIENCE)
    come_in_by_code(page, f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}", code)
    page.goto("/")
    page.get_by_role("button", name="Keluar").click()
    page.goto("/masuk/")
    page.get_by_label("NIP atau e-mail").fill(number)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/beranda/peserta/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat")
    assert page.goto("/instansi/15.04/pegawai/").status == 404  # type: ignore[union-attr]  # it answered
    return page


def the_head_rates(site: Live, browser: Browser, page: Page, candidate: Row) -> None:
    """The line manager, who is on the candidate's page, gets an account too and judges otherwise."""
    she_finds(page, candidate["nip_baru"], candidate["nama"])
    told = page.get_by_role("region", name="Atasan langsung").inner_text()
    above = next(row for row in registry() if row["jenis_jabatan"] == STRUCTURAL and row["nama"] in told)
    head = browser.new_page(base_url=site.url, viewport=PHONE, locale="id-ID")
    head.set_default_timeout(PATIENCE)
    code = she_lets_in(page, above["nip_baru"], above["nama"])
    come_in_by_code(head, above["nip_baru"], code)
    rate(head, candidate["nama"], step=0)
    head.close()


def her_competence_is_certified(
    site: Live, browser: Browser, office: Page, phone: Page, candidate: Row, folder: Path
) -> str:
    """She is decided competent by two others than who assessed her; a stranger verifies her certificate. Returns its number."""
    judges = three_others(candidate)
    pages = []
    for row, role in zip(judges, ("Asesor", "Penetap sertifikasi", "Penetap sertifikasi"), strict=True):
        code = she_lets_in(office, row["nip_baru"], row["nama"])
        given_a_role(office, row["nip_baru"], role)
        page = browser.new_page(base_url=site.url, viewport=DESK, locale="id-ID")
        page.set_default_timeout(PATIENCE)
        come_in_by_code(page, row["nip_baru"], code)
        pages.append(page)
    application = she_applies(phone, a_scheme_is_published(office, "Etika Pelayanan Publik", "Uji Etika Loket"))
    first, second, third = (row["nama"] for row in judges)
    others_are_appointed(office, application, (first, second, third))
    she_is_assessed(pages[0])
    two_others_decide(office, (pages[1], pages[2]), candidate["nama"])
    her_certificate_is_issued(office)
    stranger = browser.new_context(base_url=site.url, viewport=PHONE, locale="id-ID").new_page()
    file = a_stranger_verifies(phone, stranger, folder, candidate["nama"])
    genuine = pamong(site, "verify", str(file), "--json")
    assert (genuine.returncode, json.loads(genuine.stdout)["status"]) == (0, "berlaku"), genuine.stdout
    damaged = folder / "diubah.pdf"
    damaged.write_bytes(flipped(file.read_bytes()))
    forged = pamong(site, "verify", str(damaged), "--json")
    assert (forged.returncode, json.loads(forged.stdout)["status"]) == (1, "tidak sah"), forged.stdout
    for page in pages:
        page.close()
    return str(json.loads(genuine.stdout)["number"])


def flipped(paper: bytes) -> bytes:
    """The same with one bit of its first page changed."""
    place = len(paper) // 3
    return paper[:place] + bytes([paper[place] ^ 1]) + paper[place + 1 :]


def three_others(candidate: Row) -> list[Row]:
    """People of other offices, with names that nobody shares."""
    names = [row["nama"] for row in registry()]
    return [
        row
        for row in registry()
        if row["satuan_kerja_induk"] != candidate["satuan_kerja_induk"]
        and row["jenis_jabatan"] != STRUCTURAL
        and row["kedudukan_hukum"] == "Aktif"
        and names.count(row["nama"]) == 1
    ][:3]
