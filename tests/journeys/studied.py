"""The last link: whether the training changed what her office gives, asked by a plan that was locked before anybody could know."""

import re

from playwright.sync_api import Page, expect


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
