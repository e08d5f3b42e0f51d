"""The own account and its devices."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.core.models import Entry
from pamong.people.actions.accounts import close_account, reopen_account
from pamong.people.models import Account, Delegation
from pamong.people.queries.signin import device_name, devices_of, short_network
from tests import make
from tests.web.signin.conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 0, 10, tzinfo=UTC)
NEW = "teh tarik dua gelas"
PHONE = (
    "Mozilla/5.0 (Linux; Android 13; SM-A045F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile"
    " Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0"


def enter(agent: str = PHONE, network: str = "203.0.113.7") -> Client:
    """A browser that is signed in as Siti."""
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=network)
    response = client.post("/masuk/", {"login": NIP, "password": PASSWORD, "next": "/akun/"})
    assert response.status_code == 302
    return client


def test_account_page_says_the_essential(siti: Account) -> None:
    page = enter().get("/akun/").content.decode()
    assert "Siti Aminah" in page
    assert ("•••••••• •••••• • 345" in page, NIP in page) == (True, False)
    assert "siti@example.go.id" in page
    assert "Akun Anda dijaga kata sandi saja" in page
    assert "1 perangkat sedang masuk dengan akun ini." in page


def test_account_page_asks_the_same_number_of_queries_with_more_devices(
    siti: Account,
) -> None:
    client = enter()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/akun/").status_code == 200
        counts.append(len(queries))
        for _other in range(2):
            enter()
    assert counts[0] == counts[1]


def test_visitor_is_asked_to_sign_in() -> None:
    assert Client().get("/akun/").headers["Location"] == "/masuk/?next=/akun/"


def test_account_page_is_ones_own_also_when_acting_for_somebody_else(siti: Account, world: make.World) -> None:
    today = timezone.localdate()
    delegation = Delegation.objects.create(
        principal=world.eka,
        delegate=siti,
        reason="cuti",
        since=today,
        until=today + timedelta(days=1),
        created_at=timezone.now(),
    )
    delegation.refresh_from_db()
    client = enter()
    session = client.session
    session["acting"] = str(delegation.uuid)
    session.save()
    page = client.get("/akun/").content.decode()
    assert ("siti@example.go.id" in page, "•••••••• •••••• • 345" in page) == (True, True)
    client.post("/akun/email/", {"email": "aminah@example.go.id"})
    siti.refresh_from_db()
    assert siti.email == "aminah@example.go.id"
    entry = Entry.objects.get(verb="people.email_changed")
    assert (entry.actor, entry.behalf, entry.object) == (siti.pk, None, f"people.account:{siti.pk}")


def test_address_to_sign_in_with_is_changed_and_taken_away(siti: Account) -> None:
    client = enter()
    assert client.post("/akun/email/", {"email": " Aminah@Example.go.id "}).headers["Location"] == "/akun/"
    siti.refresh_from_db()
    assert siti.email == "aminah@example.go.id"
    client.post("/akun/email/", {"email": ""})
    siti.refresh_from_db()
    assert siti.email is None


def test_address_of_somebody_else_is_refused_without_telling_whose(siti: Account) -> None:
    make.account(make.person("Tono", None), email="tono@example.go.id")
    response = enter().post("/akun/email/", {"email": "Tono@example.go.id"})
    page = response.content.decode()
    assert (response.status_code, "Alamat itu tidak dapat dipakai untuk masuk." in page) == (422, True)
    siti.refresh_from_db()
    assert siti.email == "siti@example.go.id"
    assert not Entry.objects.filter(verb="people.email_changed").exists()


def test_old_sign_in_is_not_enough_to_change_the_address(siti: Account) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = enter()
        clock.shift(timedelta(minutes=16))
        assert client.get("/akun/email/").headers["Location"] == "/masuk/ulang/?next=%2Fakun%2Femail%2F"
        response = client.post("/masuk/ulang/?next=/akun/email/", {"password": "salah sekali saya"})
        assert response.status_code == 422
        assert "Kata sandi itu tidak cocok." in response.content.decode()
        response = client.post("/masuk/ulang/?next=/akun/email/", {"password": PASSWORD})
        assert response.headers["Location"] == "/akun/email/"
        assert client.get("/akun/email/").status_code == 200


def test_changing_the_password_signs_other_devices_out(siti: Account) -> None:
    here, elsewhere = enter(), enter(DESK)
    key = here.session.session_key
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/akun/sandi/", form).headers["Location"] == "/akun/"
    assert here.session.session_key != key
    assert here.get("/akun/").status_code == 200
    assert elsewhere.get("/akun/").status_code == 302
    siti.refresh_from_db()
    assert siti.check_password(NEW)
    assert "diganti " in here.get("/akun/").content.decode()


@pytest.mark.parametrize(
    ("old", "first", "second", "sentence"),
    [
        ("salah sekali saya", NEW, NEW, "Kata sandi sekarang tidak cocok."),
        (PASSWORD, NEW, "teh tarik tiga gelas", "Keduanya tidak sama."),
        (PASSWORD, "kopi", "kopi", "Pakai paling sedikit 10"),
    ],
)
def test_password_is_not_changed_by_a_wrong_form(
    siti: Account, old: str, first: str, second: str, sentence: str
) -> None:
    form = {"oldpassword": old, "password1": first, "password2": second}
    response = enter().post("/akun/sandi/", form)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    siti.refresh_from_db()
    assert siti.check_password(PASSWORD)


def test_first_password_needs_a_code(world: make.World) -> None:
    client = Client()
    client.force_login(make.account(make.person("Belum", None), password=""))
    response = client.get("/akun/sandi/")
    assert response.status_code == 200
    assert "<h1>Akun Anda belum punya kata sandi</h1>" in response.content.decode()
    account = client.get("/akun/").content.decode()
    assert ("dijaga kata sandi saja" in account, "Akun Anda belum punya kata sandi" in account) == (False, True)


def test_devices_are_listed_with_shortened_network_and_time(siti: Account) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        here = enter()
        clock.shift(timedelta(minutes=1))
        enter(DESK, "2001:db8:1:2::1")
        page = here.get("/akun/perangkat/").content.decode()
        assert page.index("Chrome di Android") < page.index("Firefox di Windows")
        assert ("jaringan 203.0.113.x" in page, "203.0.113.7" in page) == (True, False)
        assert "terakhir terlihat 21 November 2026, 10.01 WIB" in page
        clock.shift(timedelta(minutes=30))
        here.get("/akun/")
        seen = devices_of(siti, current=here.session.session_key or "")
        assert [device.seen_at for device in seen] == [
            NOW + timedelta(minutes=31),
            NOW + timedelta(minutes=1),
        ]


def test_one_device_is_signed_out(siti: Account) -> None:
    here, elsewhere, third = enter(), enter(DESK), enter()
    other = next(device for device in devices_of(siti, current="") if device.name == "Firefox di Windows")
    assert here.post(f"/akun/perangkat/{other.id}/akhiri").headers["Location"] == "/akun/perangkat/"
    assert [client.get("/akun/").status_code for client in (here, elsewhere, third)] == [200, 302, 200]
    assert Entry.objects.get(verb="people.devices_signed_out").data == {"devices": 1}


def test_all_other_devices_are_signed_out(siti: Account) -> None:
    here, elsewhere, third = enter(), enter(DESK), enter()
    assert here.post("/akun/perangkat/").status_code == 302
    assert [client.get("/akun/").status_code for client in (here, elsewhere, third)] == [200, 302, 302]
    assert Entry.objects.get(verb="people.devices_signed_out").data == {"devices": 2}


def test_devices_of_others_are_not_there(siti: Account, world: make.World) -> None:
    enter()
    mine = devices_of(siti, current="")[0]
    stranger = Client()
    stranger.force_login(world.dewi)
    assert stranger.post(f"/akun/perangkat/{mine.id}/akhiri").status_code == 404
    assert len(devices_of(siti, current="")) == 1


def test_account_that_is_closed_signs_every_device_out_for_good(siti: Account, world: make.World) -> None:
    here, there = enter(), enter(DESK)
    close_account(world.actor("budi"), account=siti.uuid)
    reopen_account(world.actor("budi"), account=siti.uuid)
    assert [client.get("/akun/").status_code for client in (here, there)] == [302, 302]
    assert devices_of(siti, current="") == []


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Chrome di Android"),
        (DESK, "Firefox di Windows"),
        ("", "Perangkat tidak dikenal"),
        ("curl", "Perangkat tidak dikenal"),
    ],
)
def test_device_is_named_by_browser_and_system(agent: str, name: str) -> None:
    assert device_name(agent) == name


@pytest.mark.parametrize(
    ("address", "short"), [("203.0.113.7", "203.0.113.x"), ("2001:db8:1:2::1", "2001:0db8:0001::x")]
)
def test_network_is_shown_without_its_last_part(address: str, short: str) -> None:
    assert short_network(address) == short
