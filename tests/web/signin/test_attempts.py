"""Nobody guesses for long, and nobody locks somebody else out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from pamong.core.refusals import Conflict
from pamong.people.actions.attempts import Source, count_try, prune_attempts
from pamong.people.models import Account, SignInFailure
from pamong.web.signin.source import client_address, network_of
from tests.web.signin.conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def try_in(client: Client, login: str, password: str, network: str = HERE) -> tuple[int, str]:
    """Status of a try, and what the page says."""
    form = {"login": login, "password": password, "next": "/akun/"}
    response = client.post("/masuk/", form, REMOTE_ADDR=network)
    return response.status_code, response.content.decode()


def used_up(login: str, network: str = HERE) -> None:
    """Five wrong tries in a row, by a browser that nobody knows."""
    for _ in range(5):
        status, page = try_in(Client(), login, "salah sekali saya", network)
        assert (status, "Terlalu banyak" in page) == (422, False)


@pytest.mark.parametrize("login", [NIP, "199001012015011001"])
def test_sixth_try_is_refused_with_the_minutes_to_wait_whoever_exists(siti: Account, login: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        used_up(login)
        clock.shift(timedelta(minutes=1, seconds=10))
        status, page = try_in(Client(), login, PASSWORD)
        assert status == 422
        assert "Terlalu banyak percobaan yang keliru dari sini. Tunggu 4 menit, lalu coba lagi." in page
        clock.shift(timedelta(minutes=4))
        assert try_in(Client(), login, PASSWORD)[0] == (302 if login == NIP else 422)


def test_spelling_of_a_name_gives_no_more_tries(siti: Account) -> None:
    used_up(NIP)
    assert "Tunggu 5 menit" in try_in(Client(), "19850722 201001 2 345", PASSWORD)[1]


def test_owner_elsewhere_is_not_locked_out(siti: Account) -> None:
    used_up(NIP)
    assert try_in(Client(), NIP, PASSWORD, ELSEWHERE)[0] == 302


def test_other_names_behind_the_same_address_are_not_locked_out(siti: Account) -> None:
    used_up("199001012015011001")
    assert try_in(Client(), NIP, PASSWORD)[0] == 302


def test_known_browser_is_not_locked_out_by_others_behind_its_address(siti: Account) -> None:
    known = Client()
    assert try_in(known, NIP, PASSWORD)[0] == 302
    known.post("/keluar/")
    used_up(NIP)
    assert "Terlalu banyak" in try_in(Client(), NIP, PASSWORD)[1]
    assert try_in(known, NIP, PASSWORD)[0] == 302


def test_known_browser_may_not_guess_for_ever(siti: Account) -> None:
    known = Client()
    assert try_in(known, NIP, PASSWORD)[0] == 302
    known.post("/keluar/")
    for _ in range(10):
        assert "Terlalu banyak" not in try_in(known, NIP, "salah sekali saya")[1]
    assert "Terlalu banyak" in try_in(known, NIP, PASSWORD)[1]
    assert try_in(Client(), NIP, PASSWORD)[0] == 302


def test_browser_known_for_one_account_is_a_stranger_to_another(siti: Account, world: object) -> None:
    known = Client()
    assert try_in(known, NIP, PASSWORD)[0] == 302
    known.post("/keluar/")
    for _ in range(5):
        try_in(known, "199001012015011001", "salah sekali saya")
    assert "Terlalu banyak" in try_in(known, "199001012015011001", PASSWORD)[1]


def test_forged_cookie_makes_nobody_known(siti: Account) -> None:
    forger = Client()
    forger.cookies["perangkat"] = "A" * 22 + "." + "0" * 32
    used_up(NIP)
    assert "Terlalu banyak" in try_in(forger, NIP, PASSWORD)[1]


def test_cookie_is_for_the_way_in_only_and_names_nobody(siti: Account) -> None:
    known = Client()
    assert try_in(known, NIP, PASSWORD)[0] == 302
    cookie = known.cookies["perangkat"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/masuk/",
        True,
        "Lax",
        365 * 86_400,
    )
    assert str(siti.uuid) not in cookie.value


def test_network_as_a_whole_has_a_limit(siti: Account) -> None:
    source = Source(HERE)
    with time_machine.travel(NOW, tick=False):
        for number in range(300):
            count_try("password", f"name {number}", source)
        with pytest.raises(Conflict) as refusal:
            count_try("password", "another name", source)
        assert refusal.value.code == "too-many-tries"
        assert SignInFailure.objects.count() == 600
        assert try_in(Client(), NIP, PASSWORD, ELSEWHERE)[0] == 302


def test_right_try_does_not_reset_the_count(siti: Account) -> None:
    for _ in range(4):
        try_in(Client(), NIP, "salah sekali saya")
    assert try_in(Client(), NIP, PASSWORD)[0] == 302
    try_in(Client(), NIP, "salah sekali saya")
    assert "Terlalu banyak" in try_in(Client(), NIP, PASSWORD)[1]


def test_kinds_are_counted_apart(siti: Account) -> None:
    used_up(NIP)
    assert count_try("code", NIP, Source(HERE)).rows


def test_what_is_kept_names_neither_person_nor_address(siti: Account) -> None:
    try_in(Client(), NIP, "salah sekali saya")
    kept = [row.bucket for row in SignInFailure.objects.all()]
    assert [len(bucket) for bucket in kept] == [64, 64]
    assert not any(NIP in bucket or HERE in bucket for bucket in kept)


def test_old_tries_are_forgotten_after_a_day() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        count_try("password", NIP, Source(HERE))
        clock.shift(timedelta(hours=23))
        assert prune_attempts() == (0, 0)
        clock.shift(timedelta(hours=1, seconds=1))
        assert prune_attempts() == (2, 0)


def test_ended_sessions_are_forgotten_with_their_devices(siti: Account) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert try_in(Client(), NIP, PASSWORD)[0] == 302
        clock.shift(timedelta(days=14, seconds=1))
        assert prune_attempts() == (0, 1)


@pytest.mark.parametrize(
    ("proxy", "forwarded", "address"),
    [
        (False, "10.0.0.1", HERE),
        (True, "10.0.0.1", "10.0.0.1"),
        (True, "6.6.6.6, 10.0.0.1", "10.0.0.1"),
        (True, "", HERE),
        (True, "nonsense", "0.0.0.0"),  # noqa: S104  # nothing is bound to it
    ],
)
def test_address_is_what_the_proxy_added_last(settings: Settings, proxy: bool, forwarded: str, address: str) -> None:  # noqa: FBT001  # a parameter of the test
    settings.PROXY = proxy
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = Client().get("/bantuan/", REMOTE_ADDR=HERE, headers=headers).wsgi_request
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [(HERE, HERE), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::1", "2001:db8:1:2::/64")],
)
def test_network_is_one_subscriber(address: str, network: str) -> None:
    assert network_of(address) == network
