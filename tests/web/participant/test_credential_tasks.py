"""What certification asks of somebody stands on the own home, and only while it waits for that person."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from pamong.credentials.models import Credential, SchemeVersion
from tests import make
from tests.credentials import case, deciding
from tests.make import World

pytestmark = pytest.mark.django_db

TITLE = "Petugas Front Office Perizinan"


@pytest.fixture
def world() -> World:
    return make.world()


def home(world: World, who: str = "ani", **session: str) -> str:
    client = Client()
    client.force_login(getattr(world, who))
    if session:
        held = client.session
        held.update(session)
        held.save()
    answer = client.get("/beranda/peserta/")
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def version(world: World) -> SchemeVersion:
    return case.version(case.scheme(world, title=TITLE), renewal_days=90)


def certificate(world: World, days: int, *, signed: bool = True) -> Credential:
    now = timezone.now()
    application = case.application(version(world), world.ani, closed_at=now)
    return case.credential(
        world, case.decided(world, application), signed=signed, valid_until=now + timedelta(days=days, hours=1)
    )


def test_application_that_came_back_says_what_is_missing(world: World) -> None:
    row = case.application(
        version(world), world.ani, state="submitted", returned_at=timezone.now(), remark="SK jabatan tidak terbaca."
    )
    told = home(world)
    assert f"<b>Lengkapi permohonan Anda: {TITLE}</b>" in told
    assert "SK jabatan tidak terbaca." in told
    assert f'href="/permohonan/{row.uuid}/"' in told
    assert TITLE not in home(world, "kiki")


def test_application_in_another_name_is_not_told(world: World) -> None:
    case.application(version(world), world.ani, state="draft")
    delegated = make.delegation(world.ani, world.kiki)
    assert f"Permohonan {TITLE} belum dikirim" in home(world)
    assert TITLE not in home(world, "kiki", acting=str(delegated.uuid))


@pytest.mark.parametrize("state", ["submitted", "checked"])
def test_application_that_waits_for_others_is_no_task(state: str, world: World) -> None:
    case.application(version(world), world.ani, state=state)
    assert TITLE not in home(world)


def test_application_given_up_is_no_task(world: World) -> None:
    case.application(version(world), world.ani, state="draft", withdrawn_at=timezone.now())
    assert TITLE not in home(world)


def test_decision_that_lacks_units_is_told_until_it_is_appealed(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    told = home(world)
    assert ": 1 unit lagi</b>" in told
    assert "Anda dapat mengajukan banding sampai" in told
    assert f'href="/keputusan/{decision.uuid}/"' in told
    deciding.appealed(world, decision)
    assert "unit lagi" not in home(world)


def test_decision_past_its_last_day_is_no_task(world: World) -> None:
    monday = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    with time_machine.travel(monday, tick=False) as clock:
        _held, decision = deciding.not_yet(world, appeal_days=1)
        address = f'href="/keputusan/{decision.uuid}/"'
        clock.shift(timedelta(days=1))
        assert address in home(world)
        clock.shift(timedelta(days=1))
        assert address not in home(world)


@pytest.mark.parametrize(("days", "urgent"), [(90, None), (89, False), (31, False), (30, True), (3, True)])
def test_certificate_that_ends_is_to_be_renewed_the_sooner_the_louder(
    world: World, days: int, *, urgent: bool | None
) -> None:
    row = certificate(world, days)
    told = home(world).split('id="h-suara"')[0]  # the things to do stand above the cards
    assert (f'href="/sertifikasi/{row.version.uuid}/ajukan"' in told) == (urgent is not None)
    assert (f"<b>Sertifikat {TITLE} berakhir " in told) == (urgent is not None)
    assert ('class="t-warn"' in told) == bool(urgent)


def test_certificate_that_nobody_signed_is_not_to_be_renewed(world: World) -> None:
    certificate(world, 20, signed=False)
    assert f"Sertifikat {TITLE} berakhir" not in home(world)


def test_certificate_that_is_being_renewed_is_no_task(world: World) -> None:
    row = certificate(world, 20)
    case.application(row.version, world.ani, state="submitted", route="renewal", renews=row)
    assert f"Sertifikat {TITLE} berakhir" not in home(world)


def test_hub_does_not_offer_what_is_held_already(world: World) -> None:
    certificate(world, 400)
    client = Client()
    client.force_login(world.ani)
    told = client.get("/sertifikasi/").content.decode()
    assert "<h1>Semua sertifikasi di sini sudah Anda ajukan atau miliki</h1>" in told
    case.version(case.scheme(world, title="Analis Kesehatan"))
    told = client.get("/sertifikasi/").content.decode()
    assert "<h1>1 sertifikasi dapat Anda ajukan</h1>" in told


def test_scheme_that_is_held_says_once_why_no_route_is_open(world: World) -> None:
    row = certificate(world, 400)
    client = Client()
    client.force_login(world.ani)
    told = client.get(f"/sertifikasi/{row.version.uuid}/ajukan").content.decode()
    assert told.count(row.number) == 1
    assert "Pilih jalur" not in told
    assert "unit sudah Anda tunjukkan syaratnya" not in told
