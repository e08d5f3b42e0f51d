"""How somebody of the registry comes in for the first time: the office opens an account, and hands a code over."""

from typing import Final

from playwright.sync_api import Page, expect

PASSWORD: Final = "padi menguning di hulu"


def she_finds(page: Page, number: str, name: str) -> None:
    """One of them, by number."""
    page.goto("/instansi/15.04/pegawai/")
    page.get_by_role("searchbox").fill(number)
    page.keyboard.press("Enter")
    page.locator(f'main a[href^="/pegawai/"]:has-text("{name}")').click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def she_lets_in(page: Page, number: str, name: str) -> str:
    """She opens the account of one of them, and hands the code over, which is shown once. Returns the code."""
    she_finds(page, number, name)
    page.get_by_role("link", name="Akun", exact=False).last.click()
    page.get_by_role("button", name="Buka akun dan tampilkan kode").click()
    return page.locator("b.code").inner_text()


def come_in_by_code(page: Page, login: str, code: str) -> None:
    """Type the one-time code, make a password, and arrive."""
    page.goto("/masuk/kode/")
    page.get_by_label("NIP atau e-mail").fill(login)
    page.get_by_label("Kode", exact=False).last.fill(code)
    page.get_by_role("button", name="Pakai kode").click()
    page.wait_for_url("**/masuk/sandi/")  # the fields below are looked for once
    for field in page.locator('input[type="password"]').all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Simpan kata sandi dan masuk").click()
    page.wait_for_url("**/beranda/**")
