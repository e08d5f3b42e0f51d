"""Second factors: asked when set, told about clocks, good for one time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from pamong.core.models import Entry
from pamong.people.actions.factors import open_secret, seal_secret
from pamong.people.formats import totp
from pamong.people.models import Account
from pamong.people.queries.signin import own_account
from tests.web.signin.conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 0, 10, tzinfo=UTC)
SLOW = "Jam ponsel Anda terlambat sekitar 5 menit. Setel jam otomatis, lalu coba lagi."
FAST = "Jam ponsel Anda terlalu cepat sekitar 5 menit. Setel jam otomatis, lalu coba lagi."


def signed_in(client: Client) -> str:
    """Number of the account whose session the browser holds; empty for a visitor."""
    return str(client.session.get("_auth_user_id", ""))


def by_password() -> Client:
    """A browser that gave the right password."""
    client = Client()
    client.post("/masuk/", {"login": NIP, "password": PASSWORD, "next": "/akun/"})
    return client


def code(secret: str, minutes: float = 0) -> str:
    """What an app shows whose clock is off by so many minutes."""
    return totp.code_at(secret, totp.counter_at(datetime.now(UTC).timestamp() + 60 * minutes))


@pytest.fixture
def secret(siti: Account, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> str:
    """Siti's app, set up five minutes ago."""
    with time_machine.travel(NOW - timedelta(minutes=5), tick=False):
        client = by_password()
        assert client.get("/akun/faktor/aplikasi/").status_code == 200
        secret = str(client.session["mfa.totp.secret"])
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post("/akun/faktor/aplikasi/", {"code": code(secret)})
        assert response.headers["Location"] == "/akun/faktor/pemulihan/"
    return secret


def send(client: Client, text: str) -> tuple[int, str]:
    """Give a code; status, and what the page says."""
    response = client.post("/masuk/faktor/", {"code": text})
    return response.status_code, response.content.decode()


@time_machine.travel(NOW, tick=False)
def test_page_to_set_an_app_up_shows_picture_and_secret(siti: Account) -> None:
    page = by_password().get("/akun/faktor/aplikasi/").content.decode()
    assert page.count('aria-label="Kode QR untuk aplikasi autentikator"') == 1
    assert "<img" not in page


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(("minutes", "sentence"), [(-5, SLOW), (5, FAST)])
def test_clock_that_is_off_is_told_when_an_app_is_set_up(siti: Account, minutes: int, sentence: str) -> None:
    client = by_password()
    client.get("/akun/faktor/aplikasi/")
    secret = client.session["mfa.totp.secret"]
    response = client.post("/akun/faktor/aplikasi/", {"code": code(secret, minutes)})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert own_account(siti).totp_at is None


@time_machine.travel(NOW, tick=False)
def test_second_factor_is_asked_when_there_is_one(secret: str, siti: Account) -> None:
    client = by_password()
    assert signed_in(client) == ""
    assert client.get("/akun/").status_code == 302
    assert "10.00.10 WIB" in client.get("/masuk/faktor/").content.decode()
    assert send(client, code(secret))[0] == 302
    assert signed_in(client) == str(siti.pk)
    entry = Entry.objects.filter(verb="people.signed_in").latest("id")
    assert entry.data == {"method": "password", "factor": "totp"}


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(("minutes", "sentence"), [(-5, SLOW), (5, FAST)])
def test_clock_that_is_off_is_told_and_the_code_refused(
    secret: str, siti: Account, minutes: int, sentence: str
) -> None:
    client = by_password()
    status, page = send(client, code(secret, minutes))
    assert (status, sentence in page, signed_in(client)) == (422, True, "")


@time_machine.travel(NOW, tick=False)
def test_code_that_is_wrong_at_any_time_says_nothing_of_a_clock(secret: str, siti: Account) -> None:
    client = by_password()
    status, page = send(client, code(secret, 20))
    assert (status, "Kode itu tidak cocok" in page, "Jam ponsel" in page) == (422, True, False)
    entry = Entry.objects.get(verb="people.signin_failed")
    assert (entry.object, entry.data) == (f"people.account:{siti.pk}", {"kind": "factor"})


def test_code_that_was_told_to_be_early_is_never_good(secret: str, siti: Account) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        early = code(secret, 5)
        assert FAST in send(by_password(), early)[1]
        clock.shift(timedelta(minutes=5))
        assert early == code(secret)
        assert send(by_password(), early)[0] == 422
        clock.shift(timedelta(seconds=30))
        assert send(by_password(), code(secret))[0] == 302


def test_used_code_is_refused_also_within_its_time(secret: str, siti: Account) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        once = code(secret)
        assert send(by_password(), once)[0] == 302
        assert send(by_password(), once)[0] == 422
        clock.shift(timedelta(seconds=31))
        assert totp.counter_of(secret, once, datetime.now(UTC).timestamp()) is not None
        assert send(by_password(), once)[0] == 422
        assert send(by_password(), code(secret))[0] == 302


def test_code_that_set_the_app_up_is_used_up(secret: str, siti: Account) -> None:
    with time_machine.travel(NOW - timedelta(minutes=5), tick=False):
        assert send(by_password(), code(secret))[0] == 422


@time_machine.travel(NOW, tick=False)
def test_guessing_codes_ends_after_ten_tries_of_a_known_browser_and_five_of_others(secret: str) -> None:
    client = by_password()
    for _ in range(5):
        assert "Terlalu banyak" not in send(client, "000000")[1]
    assert "Terlalu banyak" in send(client, code(secret))[1]


@time_machine.travel(NOW, tick=False)
def test_recovery_code_is_good_once(secret: str, siti: Account) -> None:
    client = by_password()
    send(client, code(secret))
    page = client.get("/akun/faktor/pemulihan/")
    codes = page.context["unused_codes"]
    assert len(codes) == 10
    assert f"{codes[0][:4]} {codes[0][4:]}" in page.content.decode()
    assert send(by_password(), f"{codes[0][:4]} {codes[0][4:]}")[0] == 302
    assert send(by_password(), codes[0])[0] == 422
    assert own_account(siti).recovery == 9
    text = client.get("/akun/faktor/pemulihan/unduh")
    assert text.headers["Content-Disposition"] == 'attachment; filename="kode-pemulihan.txt"'
    assert [line.replace(" ", "") for line in text.content.decode().splitlines()[2:11]] == codes[1:]


@time_machine.travel(NOW, tick=False)
def test_new_recovery_codes_replace_the_old_ones(
    secret: str, siti: Account, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = by_password()
    send(client, code(secret))
    old = client.get("/akun/faktor/pemulihan/").context["unused_codes"]
    assert client.get("/akun/faktor/pemulihan/baru/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/akun/faktor/pemulihan/baru/")
    assert set(client.get("/akun/faktor/pemulihan/").context["unused_codes"]) & set(old) == set()
    assert send(by_password(), old[0])[0] == 422


@time_machine.travel(NOW, tick=False)
def test_removing_the_app_takes_the_recovery_codes_along(secret: str, siti: Account) -> None:
    client = by_password()
    send(client, code(secret))
    assert client.get("/akun/faktor/aplikasi/lepas/").status_code == 200
    assert client.post("/akun/faktor/aplikasi/lepas/").headers["Location"] == "/akun/faktor/"
    own = own_account(siti)
    assert (own.totp_at, own.recovery, own.second_factor) == (None, None, False)
    assert signed_in(by_password()) == str(siti.pk)
    removed = Entry.objects.filter(verb="people.factor_removed").order_by("id")
    assert [entry.data["factor"] for entry in removed] == ["totp", "recovery_codes"]


@time_machine.travel(NOW, tick=False)
def test_added_factors_are_in_the_journal(secret: str, siti: Account) -> None:
    added = Entry.objects.filter(verb="people.factor_added", actor=siti.pk)
    assert sorted(entry.data["factor"] for entry in added) == ["recovery_codes", "totp"]


def test_secrets_are_sealed_in_the_database(secret: str, siti: Account) -> None:
    kept = Authenticator.objects.get(user=siti, type="totp").data["secret"]
    assert secret not in kept
    assert open_secret(kept) == secret
    assert seal_secret(secret) != kept
