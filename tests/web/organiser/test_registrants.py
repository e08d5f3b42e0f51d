"""Who registered: the list, its filters, its file, and how registrations end."""

from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pamong.learning.models import Quota, Registration
from pamong.people.models import Account
from tests import make
from tests.learning import case
from tests.learning.case import Held
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def held(world: World) -> Held:
    """Ani has a seat, Kiki waits for approval; Sari of the other region has a seat within its quota."""
    found = case.held(world)
    Quota.objects.create(offering=found.offering, region=world.other, seats=2)
    case.seated(found.offering, world.ani, unit=world.permits)
    wish(found, world, world.kiki)
    case.seated(found.offering, make.civil_servant("Sari Dewi", world.away, world.away_post), unit=world.away)
    return found


def wish(held: Held, world: World, account: Account) -> Registration:
    row = Registration.objects.create(
        offering=held.offering,
        person=account.person,
        region=world.region,
        unit=world.health,
        way="self",
        registered_at=timezone.now(),
    )
    row.refresh_from_db()
    return row


def client(account: Account) -> Client:
    found = Client()
    found.force_login(account)
    return found


def text(account: Account, held: Held, **query: str) -> str:
    response = client(account).get(f"/angkatan/{held.offering.uuid}/pendaftar/", query)
    assert response.status_code == 200
    return response.content.decode()


def in_file(account: Account, held: Held, **query: str) -> list[str]:
    """Names in the first column of the workbook."""
    answer = client(account).get(f"/angkatan/{held.offering.uuid}/pendaftar.xlsx", query)
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    return [str(row[0]) for row in rows[1:]]


def names(page: str) -> list[str]:
    return [name for name in ("Ani Rahmawati", "Kiki Amalia", "Sari Dewi") if f">{name}</a>" in page]


def test_organiser_sees_all_and_narrows(world: World, held: Held) -> None:
    page = text(world.budi, held)
    assert "<h1>2 dari 30 kursi terisi; 1 menunggu persetujuan</h1>" in page
    assert names(page) == ["Ani Rahmawati", "Kiki Amalia", "Sari Dewi"]
    assert names(text(world.budi, held, keadaan="menunggu")) == ["Kiki Amalia"]
    assert names(text(world.budi, held, cari="sari")) == ["Sari Dewi"]
    assert names(text(world.budi, held, tempat="82")) == ["Sari Dewi"]
    assert names(text(world.budi, held, tempat=str(world.permits.uuid))) == ["Ani Rahmawati"]
    assert names(text(world.budi, held, tempat="x")) == []


def test_employer_and_leader_see_only_the_own_people(world: World, held: Held) -> None:
    assert names(text(world.dewi, held)) == ["Sari Dewi"]
    assert names(text(world.fajar, held)) == ["Ani Rahmawati"]
    assert client(world.citra).get(f"/angkatan/{held.offering.uuid}/pendaftar/").status_code == 404
    assert in_file(world.dewi, held) == ["Sari Dewi"]


def test_unreadable_filter_is_said_and_gives_no_file(world: World, held: Held) -> None:
    browser, path = client(world.budi), f"/angkatan/{held.offering.uuid}/pendaftar"
    assert browser.get(f"{path}/", {"keadaan": "x"}).status_code == 422
    assert browser.get(f"{path}.xlsx", {"keadaan": "x"}).status_code == 422
    assert in_file(world.budi, held, keadaan="kursi") == ["Ani Rahmawati", "Sari Dewi"]


def test_organiser_declines_with_a_reason(world: World, held: Held) -> None:
    row = Registration.objects.get(person=world.kiki.person)
    browser, path = client(world.budi), f"/angkatan/{held.offering.uuid}/pendaftar/{row.uuid}/tolak"
    assert "Tolak pendaftaran Kiki Amalia" in browser.get(path).content.decode()
    assert browser.post(path, {"alasan": " "}).status_code == 422
    assert browser.post(path, {"alasan": "Angkatan ini untuk loket"}).status_code == 302
    row.refresh_from_db()
    assert row.refusal == "Angkatan ini untuk loket"
    assert "Angkatan ini untuk loket" in text(world.budi, held, keadaan="ditolak")


def test_organiser_withdraws_and_the_next_gets_the_seat(world: World, held: Held) -> None:
    row = Registration.objects.get(person=world.ani.person)
    held.offering.seats = 3
    held.offering.save(update_fields=["seats"])
    now = timezone.now()
    Registration.objects.filter(person=world.kiki.person).update(approved_at=now, queued_at=now)
    path = f"/angkatan/{held.offering.uuid}/pendaftar/{row.uuid}/tarik"
    assert client(world.budi).post(path, {"alasan": "Pindah tugas"}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawal == "Pindah tugas"
    assert Registration.objects.get(person=world.kiki.person).seated_at is not None


@pytest.mark.parametrize(("name", "status"), [("fajar", 403), ("kiki", 404), ("dewi", 404)])
def test_who_organises_neither_side_ends_nothing(world: World, held: Held, name: str, status: int) -> None:
    row = Registration.objects.get(person=world.ani.person)
    for what, expected in (("tarik", status), ("tolak", 404)):
        path = f"/angkatan/{held.offering.uuid}/pendaftar/{row.uuid}/{what}"
        answer = client(getattr(world, name)).post(path, {"alasan": "Pindah tugas"})
        assert answer.status_code in {expected, 422}
    row.refresh_from_db()
    assert (row.withdrawn_at, row.declined_at) == (None, None)
