"""In by a one-time code: to a new password, or on exam day straight in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from pamong.core.models import Entry
from pamong.people.actions.codes import fresh_code
from pamong.people.models import Account
from pamong.people.queries.signin import own_account
from tests.web.signin.conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 0, 10, tzinfo=UTC)
NEW = "teh tarik dua gelas"


def issued(account: Account, purpose: str) -> str:
    """A code for today, in clear."""
    now = datetime.now(UTC)
    row, shown = fresh_code(
        account, purpose, asked_by=None, valid_from=now - timedelta(hours=1), valid_until=now + timedelta(hours=1)
    )
    row.confirmed_at = now
    row.save()
    return shown.code


def bring(client: Client, code: str, login: str = NIP) -> tuple[int, str]:
    """Give a code; status, and where it leads or what the page says."""
    response = client.post("/masuk/kode/", {"login": login, "code": code})
    return response.status_code, response.headers.get("Location") or response.content.decode()


def choose(client: Client, first: str = NEW, second: str = NEW) -> tuple[int, str]:
    """Choose a password; status, and where it leads or what the page says."""
    response = client.post("/masuk/sandi/", {"password1": first, "password2": second})
    return response.status_code, response.headers.get("Location") or response.content.decode()


def signed_in(client: Client) -> str:
    """Number of the account whose session the browser holds; empty for a visitor."""
    return str(client.session.get("_auth_user_id", ""))


@pytest.mark.parametrize("purpose", ["activation", "recovery"])
def test_code_opens_the_way_to_a_new_password_and_to_nothing_else(siti: Account, purpose: str) -> None:
    client = Client()
    assert bring(client, issued(siti, purpose)) == (302, "/masuk/sandi/")
    assert signed_in(client) == ""
    assert client.get("/akun/").status_code == 302
    assert client.get("/masuk/sandi/").status_code == 200
    assert choose(client) == (302, "/beranda/")
    assert signed_in(client) == str(siti.pk)
    siti.refresh_from_db()
    assert siti.check_password(NEW)
    assert client.get("/masuk/sandi/").status_code == 409
    entry = Entry.objects.get(verb="people.password_changed")
    assert (entry.actor, entry.data) == (siti.pk, {"purpose": purpose, "removed": []})
    assert Entry.objects.get(verb="people.signed_in").data == {"method": purpose, "factor": ""}


def test_code_is_good_once(siti: Account) -> None:
    code = issued(siti, "activation")
    assert bring(Client(), code)[0] == 302
    status, page = bring(Client(), code)
    assert (status, "Nama atau kode itu tidak cocok" in page) == (422, True)


@pytest.mark.parametrize("login", [NIP, "199001012015011001"])
def test_wrong_code_and_unknown_name_look_the_same(siti: Account, login: str) -> None:
    status, page = bring(Client(), "ABCD-EFGH", login)
    assert (status, page.count("Nama atau kode itu tidak cocok, atau kodenya sudah dipakai atau lewat waktu.")) == (
        422,
        1,
    )


def test_guessing_codes_ends(siti: Account) -> None:
    code = issued(siti, "activation")
    for _ in range(5):
        assert bring(Client(), "ABCD-EFGH")[0] == 422
    status, page = bring(Client(), code)
    assert (status, "Terlalu banyak percobaan" in page) == (422, True)
    form = {"login": NIP, "code": code}
    assert Client().post("/masuk/kode/", form, REMOTE_ADDR="198.51.100.9").status_code == 302


def test_recovery_removes_old_factors_and_signs_others_out(siti: Account) -> None:
    other = Client()
    other.post("/masuk/", {"login": NIP, "password": PASSWORD, "next": "/akun/"})
    Authenticator.objects.create(user=siti, type="totp", data={"secret": "x"})
    assert other.get("/akun/").status_code == 200
    client = Client()
    assert bring(client, issued(siti, "recovery"))[0] == 302
    assert "semua perangkat lain dikeluarkan" in client.get("/masuk/sandi/").content.decode()
    assert choose(client)[0] == 302
    assert other.get("/akun/").status_code == 302
    siti.refresh_from_db()
    assert (own_account(siti).second_factor, own_account(siti).devices) == (False, 1)
    assert Entry.objects.get(verb="people.password_changed").data == {"purpose": "recovery", "removed": ["totp"]}


def test_activation_leaves_a_second_factor_in_force(siti: Account) -> None:
    Authenticator.objects.create(user=siti, type="totp", data={"secret": "x"})
    client = Client()
    assert bring(client, issued(siti, "activation"))[0] == 302
    assert choose(client) == (302, "/masuk/faktor/")
    assert signed_in(client) == ""


def test_new_password_must_be_given_in_time(siti: Account) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = Client()
        bring(client, issued(siti, "activation"))
        clock.shift(timedelta(minutes=15, seconds=1))
        assert choose(client)[0] == 409
    siti.refresh_from_db()
    assert siti.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("kopi", "kopi", "Kata sandi ini 4 karakter. Pakai paling sedikit 10"),
        ("1985072220100", "1985072220100", "Kata sandi ini hanya berisi angka."),
        ("basketball1", "basketball1", "termasuk yang paling sering dipakai orang"),
        ("aminah manis sekali", "aminah manis sekali", "memuat “aminah”, yang diketahui orang tentang Anda"),
        ("x19850722x tahun", "x19850722x tahun", "memuat “19850722”"),
        (NEW, "teh tarik tiga gelas", "Keduanya tidak sama. Ketik ulang kata sandi baru."),
    ],
)
def test_password_rules_are_told_in_indonesian(siti: Account, first: str, second: str, sentence: str) -> None:
    client = Client()
    bring(client, issued(siti, "activation"))
    status, page = choose(client, first, second)
    assert (status, sentence in page) == (422, True)


def test_exam_code_signs_in_until_the_browser_closes(siti: Account) -> None:
    client = Client()
    assert bring(client, issued(siti, "exam")) == (302, "/beranda/")
    assert signed_in(client) == str(siti.pk)
    assert (client.cookies["sessionid"]["max-age"], client.cookies["sessionid"]["expires"]) == ("", "")
    assert "perangkat" not in client.cookies
    assert Entry.objects.get(verb="people.signed_in").data == {"method": "exam", "factor": ""}


@pytest.mark.parametrize("path", ["/akun/", "/akun/email/", "/akun/kunci/tambah/", "/akun/faktor/aplikasi/"])
def test_exam_code_opens_nothing_of_the_account(siti: Account, path: str) -> None:
    client = Client()
    bring(client, issued(siti, "exam"))
    assert client.get(path).status_code == 403
    assert client.post(path, {"email": "other@example.go.id"}).status_code == 403
    siti.refresh_from_db()
    assert siti.email == "siti@example.go.id"


def test_who_is_in_needs_no_code(siti: Account) -> None:
    client = Client()
    client.force_login(siti)
    assert client.get("/masuk/kode/").headers["Location"] == "/beranda/"


def test_page_of_a_new_password_needs_a_code() -> None:
    assert Client().get("/masuk/sandi/").status_code == 409
