"""Pages of those who help others into their accounts."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from pamong.people.actions.codes import use_code
from pamong.people.actions.recovery import ask_recovery
from pamong.people.models import Account, Person, PersonNumber, Role, SignInCode
from tests import make
from tests.make import World
from tests.people.actions.effects import state

pytestmark = pytest.mark.django_db

CODE = re.compile(r'<b class="code">([0-9A-Z]{5}-[0-9A-Z]{5})</b>')
WAITING = "/instansi/15.04/pemulihan/"


@pytest.fixture
def world() -> World:
    return make.world()


def browser(world: World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def account_page(person: Person) -> str:
    return f"/pegawai/{person.uuid}/akun/"


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def login(person: Person) -> str:
    return PersonNumber.objects.get(person=person).number


def test_account_is_opened_and_its_code_shown_once(world: World) -> None:
    person, client = make.civil_servant("Lina Marlina", world.health, world.officer), browser(world, "joko")
    assert "Belum punya akun" in text(client, account_page(person))
    answer = client.post(f"{account_page(person)}buka")
    found = CODE.findall(answer.content.decode())
    assert (answer.status_code, len(found), answer.headers["Cache-Control"]) == (200, 1, "no-store")
    assert answer.content.decode().count(found[0]) == 2
    page = text(client, account_page(person))
    assert ("Belum diaktifkan" in page, found[0] in page) == (True, False)
    assert use_code(login=login(person), code=found[0]).purpose == "activation"


def test_recovery_takes_two_browsers_and_the_second_sees_the_code(world: World) -> None:
    make.grant(world.kiki.person, Role.SUPPORT, world.region)
    first, second = browser(world, "budi"), browser(world, "kiki")
    asked = first.post(f"{account_page(world.ani.person)}pulihkan", {"alasan": "telepon hilang"})
    assert urlsplit(asked.headers["Location"]).path == account_page(world.ani.person)
    row = SignInCode.objects.get(account=world.ani)
    assert "Anda yang meminta, jadi orang lain yang menyetujui." in text(first, WAITING)
    assert "Bidang Perizinan" in text(second, WAITING)
    assert first.post(f"/pemulihan/{row.uuid}/setujui").status_code == 403
    answer = second.post(f"/pemulihan/{row.uuid}/setujui")
    code = CODE.findall(answer.content.decode())[0]
    assert use_code(login=login(world.ani.person), code=code).purpose == "recovery"
    assert second.post(f"/pemulihan/{row.uuid}/setujui").status_code == 409
    assert "Tidak ada permintaan yang menunggu." in text(second, WAITING)


def test_exam_code_is_good_until_midnight_of_the_region_and_brings_no_role(world: World) -> None:
    make.grant(world.ani.person, Role.EVALUATOR, world.region)
    with time_machine.travel(datetime(2026, 11, 22, 5, 0, tzinfo=UTC), tick=False):
        answer = browser(world, "eka").post(f"{account_page(world.ani.person)}kode-ujian")
        code = CODE.findall(answer.content.decode())[0]
        row = SignInCode.objects.get(account=world.ani)
        assert (row.purpose, row.valid_until) == ("exam", datetime(2026, 11, 22, 17, 0, tzinfo=UTC))  # 00.00 WIB
        candidate = Client()
        came = candidate.post("/masuk/kode/", {"login": login(world.ani.person), "code": code})
        assert came.status_code == 302
        assert candidate.get("/akun/").status_code == 403
        assert candidate.get("/beranda/evaluator/").status_code == 404
        assert candidate.get("/beranda/peserta/").status_code == 200


@pytest.mark.parametrize("reason", ["telepon\0hilang", "a" * 501, "", "  "])
def test_reason_that_cannot_be_kept_is_refused(world: World, reason: str) -> None:
    answer = browser(world, "budi").post(f"{account_page(world.ani.person)}pulihkan", {"alasan": reason})
    assert (answer.status_code, SignInCode.objects.count()) == (422, 0)


def test_request_is_cancelled(world: World) -> None:
    row = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason="telepon hilang")
    assert browser(world, "budi").post(f"/pemulihan/{row.uuid}/batalkan").status_code == 302
    assert SignInCode.objects.get(pk=row.pk).cancelled_at is not None


def test_unit_administrator_sees_requests_of_the_own_unit_alone(world: World) -> None:
    for account in (world.ani, world.kiki):
        ask_recovery(world.actor("budi"), account=account.uuid, reason="telepon hilang")
    page = text(browser(world, "joko"), WAITING)
    assert ("Kiki Amalia" in page, "Ani Rahmawati" in page) == (True, False)


def test_account_is_closed_and_opened_again(world: World) -> None:
    client = browser(world, "budi")
    client.post(f"{account_page(world.ani.person)}tutup")
    assert Account.objects.get(pk=world.ani.pk).is_active is False
    assert "Buka kembali akun" in text(client, account_page(world.ani.person))
    client.post(f"{account_page(world.ani.person)}tutup", {"buka": "1"})
    assert Account.objects.get(pk=world.ani.pk).is_active is True


def test_page_says_why_the_own_account_and_that_of_a_role_are_not_for_oneself(world: World) -> None:
    client = browser(world, "budi")
    assert "Ini akun Anda sendiri" in text(client, account_page(world.budi.person))
    page = text(client, account_page(world.eka.person))
    assert ("Orang ini memegang kewenangan, memimpin unit" in page, "Buat kode baru" in page) == (True, False)
    assert client.post(f"{account_page(world.eka.person)}buka").status_code == 403


def test_account_that_nobody_opened_cannot_be_closed_or_recovered(world: World) -> None:
    person, client = make.civil_servant("Lina Marlina", world.health, world.officer), browser(world, "budi")
    before = state()
    for act in ("tutup", "pulihkan"):
        assert client.post(f"{account_page(person)}{act}", {"alasan": "lupa"}).status_code == 404
    assert state() == before


@pytest.mark.parametrize("name", ["dewi", "kiki", "gita", "fajar", "ani"])
def test_every_address_is_closed_to_others_and_nothing_changes(world: World, name: str) -> None:
    row = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason="telepon hilang")
    client, page = browser(world, name), account_page(world.ani.person)
    before = state()
    answers = [
        client.get(page),
        client.get(WAITING),
        *(client.post(f"{page}{act}", {"alasan": "lupa"}) for act in ("buka", "tutup", "pulihkan")),
        *(client.post(f"/pemulihan/{row.uuid}/{act}") for act in ("setujui", "batalkan")),
    ]
    assert [answer.status_code for answer in answers] == [404] * 7
    assert state() == before
