"""In by name and password; and nothing to learn for who tries."""

import re
from typing import ClassVar

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from pamong.core.models import Entry
from pamong.people.models import Account, SignInFailure
from pamong.web.signin.hasher import Argon2id
from tests import make
from tests.web.signin.conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db

NEXT = {"next": "/akun/"}
WRONG = "NIP, e-mail, atau kata sandi itu tidak cocok. Periksa keduanya, lalu coba lagi."


def signed_in(client: Client) -> str:
    """Number of the account whose session the browser holds; empty for a visitor."""
    return str(client.session.get("_auth_user_id", ""))


def try_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> int:
    """Send the form; returns the status."""
    return client.post("/masuk/", {"login": login, "password": password, **NEXT, **more}).status_code


@pytest.mark.parametrize(
    "login", [NIP, "19850722 201001 2 345", "19850722.201001.2.345", " siti@example.go.id ", "Siti@Example.GO.ID"]
)
def test_name_is_read_as_people_type_it(siti: Account, login: str) -> None:
    client = Client()
    response = client.post("/masuk/", {"login": login, "password": PASSWORD, **NEXT})
    assert (response.status_code, response.headers["Location"]) == (302, "/akun/")
    assert signed_in(client) == str(siti.pk)
    assert SignInFailure.objects.count() == 0


def test_signing_in_leads_home_and_never_to_a_foreign_address(siti: Account) -> None:
    form = {"login": NIP, "password": PASSWORD, "next": "https://jahat.example/"}
    assert Client().post("/masuk/", form).headers["Location"] == "/beranda/"


def test_signing_in_is_in_the_journal_with_the_account_as_actor(siti: Account) -> None:
    assert try_in(Client(), NIP) == 302
    entry = Entry.objects.get(verb="people.signed_in")
    assert (entry.actor, entry.object) == (siti.pk, f"people.account:{siti.pk}")
    assert (entry.region, entry.data) == (siti.person.region_id, {"method": "password", "factor": ""})


def test_wrong_name_and_wrong_password_look_the_same(siti: Account) -> None:
    closed = make.account(make.person("Tutup", None), email="tutup@example.go.id", password=PASSWORD)
    Account.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    never = make.account(make.person("Belum", None), email="belum@example.go.id", password="")
    pages = []
    for login, password in [
        (NIP, "salah sekali saya"),
        ("siti@example.go.id", "salah sekali saya"),
        ("199001012015011001", PASSWORD),
        ("tidak@example.go.id", PASSWORD),
        ("bukan nama", PASSWORD),
        ("tutup@example.go.id", PASSWORD),
        (str(never.email), ""),
    ]:
        client = Client()
        response = client.post("/masuk/", {"login": login, "password": password or "!", **NEXT})
        assert (response.status_code, signed_in(client)) == (422, "")
        text = re.sub(r'value="[^"]*"', "", response.content.decode())
        pages.append(text)
    assert WRONG in pages[0]
    assert set(pages) == {pages[0]}


def test_failure_is_in_the_journal_for_accounts_that_exist_only(siti: Account) -> None:
    assert try_in(Client(), NIP, "salah sekali saya") == 422
    assert try_in(Client(), "199001012015011001") == 422
    entry = Entry.objects.get(verb="people.signin_failed")
    assert (entry.actor, entry.object, entry.data) == (None, f"people.account:{siti.pk}", {"kind": "password"})


class Counted(Argon2id):
    """Counts the hashes that are computed."""

    done: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.done.append(password)
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.done.append(password)
        return super().verify(password, encoded)


def test_every_wrong_name_costs_one_hash(siti: Account, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    waiting = make.account(make.person("Belum", None), email="belum@example.go.id", password="")
    for login in (NIP, "199001012015011001", "tidak@example.go.id", str(waiting.email)):
        Counted.done.clear()
        assert try_in(Client(), login, "salah sekali saya") == 422
        assert len(Counted.done) == 1


def test_password_is_kept_as_argon2id(siti: Account) -> None:
    assert siti.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_session_gets_a_new_key_and_ends_with_the_browser(siti: Account) -> None:
    client = Client()
    session = client.session
    session["planted"] = "by somebody"
    session.save()
    client.cookies["sessionid"] = planted = str(session.session_key)
    assert try_in(client, NIP) == 302
    cookie = client.cookies["sessionid"]
    assert cookie.value != planted
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert not client.session.exists(planted)


def test_remembered_session_lasts_two_weeks(siti: Account) -> None:
    client = Client()
    assert try_in(client, NIP, remember="on") == 302
    assert client.cookies["sessionid"]["max-age"] == 14 * 86_400


def test_who_is_in_is_sent_on(siti: Account) -> None:
    client = Client()
    client.force_login(siti)
    assert client.get("/masuk/?next=/akun/").headers["Location"] == "/akun/"


def test_closing_an_account_ends_its_sessions(siti: Account) -> None:
    client = Client()
    assert try_in(client, NIP) == 302
    assert client.get("/akun/").status_code == 200
    Account.objects.filter(pk=siti.pk).update(closed_at=timezone.now())
    assert client.get("/akun/").status_code == 302


def test_signing_out_needs_a_button(siti: Account) -> None:
    client = Client()
    assert try_in(client, NIP) == 302
    assert client.get("/keluar/").status_code == 200
    assert signed_in(client) == str(siti.pk)
    assert client.post("/keluar/").headers["Location"] == "/"
    assert signed_in(client) == ""
