"""Passkeys, in a real browser with a virtual authenticator."""

from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from pamong.ops.database import Server
from pamong.ops.home import Home
from tests import make
from tests.live import Live, cloned, running
from tests.web.signin.conftest import NIP, PASSWORD

PHONE = ViewportSize(width=360, height=740)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def site(server: Server, home: Home, django_db_setup: None, django_db_blocker: object) -> Iterator[Live]:
    """An installation of its own, with Siti."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database:
        settings = connection.settings_dict
        settings["NAME"] = database
        with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's
            world = make.world()
            someone = make.civil_servant("Siti Aminah", world.permits, world.officer, nip=NIP)
            make.account(someone, email="siti@example.go.id", password=PASSWORD)
            connection.close()
        settings["NAME"] = template
        with running(server, home, database, tour=False) as live:
            yield live


def telephone(browser: Browser, site: Live, complaints: list[str]) -> tuple[BrowserContext, Page]:
    """A telephone that can keep passkeys."""
    context = browser.new_context(base_url=site.url, viewport=PHONE, locale="id-ID")
    page = context.new_page()
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return context, page


def test_passkey_is_made_used_renamed_and_removed(site: Live, browser: Browser) -> None:
    complaints: list[str] = []
    context, page = telephone(browser, site, complaints)
    signs_in_by_password(page)
    makes_a_passkey(page)
    signs_out(page)
    signs_in_by_passkey(page)
    shows_it_again(context, page)
    renames_it(page)
    removes_it(page)
    assert complaints == []
    context.close()


def test_passkey_that_is_not_there_is_told_in_place(site: Live, browser: Browser) -> None:
    context, page = telephone(browser, site, [])
    page.goto("/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_text("Kunci sandi tidak jadi dipakai.")).to_be_visible(timeout=10_000)
    context.close()


def test_password_can_be_shown_and_hidden(site: Live, browser: Browser) -> None:
    context, page = telephone(browser, site, [])
    page.goto("/masuk/")
    field = page.get_by_label("Kata sandi", exact=True)
    field.fill(PASSWORD)
    button = page.get_by_role("button", name="Tampilkan kata sandi")
    button.click()
    assert (field.get_attribute("type"), button.get_attribute("aria-pressed")) == ("text", "true")
    button.click()
    assert field.get_attribute("type") == "password"
    context.close()


def test_without_javascript_a_password_will_do(site: Live, browser: Browser) -> None:
    context = browser.new_context(base_url=site.url, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/masuk/?next=/akun/")
    assert page.get_by_role("button", name="Masuk dengan kunci sandi").count() == 0
    signs_in_by_password(page)
    context.close()


def signs_in_by_password(page: Page) -> None:
    """NIP with blanks, and the password."""
    page.goto("/masuk/?next=/akun/")
    page.get_by_label("NIP atau e-mail").fill("19850722 201001 2 345")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Akun saya")


def makes_a_passkey(page: Page) -> None:
    """From the account's page; recovery codes come with it."""
    page.get_by_role("link", name="Tambah kunci sandi").click()
    page.get_by_role("button", name="Buat kunci sandi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tersisa 10 dari 10 kode pemulihan")
    page.goto("/akun/")
    expect(page.get_by_role("heading", name="Akun Anda dijaga dua faktor")).to_be_visible()


def signs_out(page: Page) -> None:
    """By the button."""
    page.goto("/keluar/")
    page.get_by_role("main").get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/")


def signs_in_by_passkey(page: Page) -> None:
    """Without a password, and to where one wanted."""
    page.goto("/masuk/?next=/akun/kunci/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kunci sandi")
    expect(page.get_by_text("terakhir dipakai")).to_be_visible()


def shows_it_again(context: BrowserContext, page: Page) -> None:
    """As second factor after a password, on the same telephone."""
    context.clear_cookies()
    page.goto("/masuk/?next=/akun/kunci/")
    page.get_by_label("NIP atau e-mail").fill(NIP)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Satu langkah lagi")
    page.get_by_role("button", name="Pakai kunci sandi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kunci sandi")


def renames_it(page: Page) -> None:
    """The name it got was that of the browser."""
    page.get_by_role("link", name="Ganti nama").click()
    page.get_by_label("Nama kunci").fill("Ponsel saya")
    page.get_by_role("button", name="Simpan nama").click()
    expect(page.locator("b").filter(has_text="Ponsel saya")).to_be_visible()


def removes_it(page: Page) -> None:
    """Then the password alone does again."""
    page.get_by_role("link", name="Hapus").click()
    page.get_by_role("button", name="Hapus kunci sandi").click()
    expect(page.get_by_text("Belum ada kunci sandi.")).to_be_visible()
