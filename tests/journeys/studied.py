"""The last link: whether the training changed what her office gives, asked by a plan that was locked before anybody could know."""

import re
from typing import Any, Final

from playwright.sync_api import Page, expect

LINKED: Final = ("Kesenjangan", "Program", "Pendaftaran", "Presensi", "Ujian", "Sertifikat", "Studi dampak")
"""Links that this walk has made, from need to outcome; her office's service needs months on both sides, and says so."""


def her_office_asks_whether_it_mattered(office: Page) -> None:
    """Five questions, a plan, a lock; the months that would show it are still to come, and the report says so."""
    office.goto("/instansi/15.04/dampak/baru/")
    office.locator('input[name="program"]').first.check()
    office.get_by_role("button", name="Lanjut").click()
    office.locator('input[name="layanan"][value="izin-usaha"]').check()
    office.locator('input[name="ukuran"][value="processing"]').check()
    office.get_by_role("button", name="Lanjut").click()
    office.get_by_label("Pertanyaan").fill("Apakah pelatihan ini mempercepat izin usaha?")
    office.get_by_label("Perubahan yang berarti").fill("1")
    office.get_by_role("button", name="Lanjut").click()
    office.get_by_role("button", name="Lanjut").click()
    office.get_by_role("button", name="Simpan rancangan").click()
    office.locator('input[name="yakin"]').check()
    office.get_by_role("button", name="Kunci rencana").click()
    expect(office.get_by_text("Dikunci sebelum datanya ada").first).to_be_visible()
    office.get_by_role("button", name=re.compile("^Hitung")).first.click()
    expect(office.get_by_text("Data kurang").first).to_be_visible()
    office.get_by_text("Terbitkan untuk semua orang").click()
    office.get_by_role("button", name=re.compile("^Terbitkan")).click()
    expect(office.get_by_text("Apakah pelatihan ini mempercepat izin usaha?").first).to_be_visible()


def she_reads_what_came_of_it(phone: Page) -> None:
    """From her certificate to the verdict about her office, and to what it does not prove."""
    phone.goto("/sertifikat/")
    told = phone.get_by_role("region", name="Apa hasilnya bagi layanan kantor Anda?")
    expect(told.get_by_text("Data kurang")).to_be_visible()
    told.get_by_role("link", name="Apakah pelatihan ini mempercepat izin usaha?").click()
    expect(phone.get_by_text("Data kurang").first).to_be_visible()
    expect(phone.get_by_text("Yang tidak dapat disimpulkan")).to_be_visible()


def the_office_follows_the_whole_chain(office: Page, number: str, told: dict[str, Any]) -> None:
    """By the number on her certificate: every link has its page or says why it is not there, and each page leads back.

    told        the same chain as the command tells it
    """
    office.goto("/telusur/")
    office.get_by_label("Nomor atau kode sertifikat").fill(number.lower().replace("/", " "))
    office.get_by_role("button", name="Telusuri").click()
    links = office.locator("ol.trace > li")
    titles = links.locator("h3")
    expect(titles).to_have_text([link["title"] for link in told["links"]])
    expect(links.locator("p.v")).to_have_count(told["found"])
    for title in LINKED:
        expect(links.filter(has=office.get_by_role("heading", name=title, exact=True)).locator("p.v")).to_be_visible()
    expect(links.get_by_text("perlu tiga bulan penuh sebelum dan sesudahnya")).to_be_visible()
    links.get_by_role("link", name="Buka Sertifikat", exact=True).click()
    office.get_by_role("link", name=re.compile("enelusuran")).first.click()
    expect(titles).to_have_count(len(told["links"]))
