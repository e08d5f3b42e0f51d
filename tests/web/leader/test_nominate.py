"""Whom a leader or organiser sends: the own people, those who need it most first, for a reason."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pamong.learning.models import Approval, Offering, Programme, Quota, Registration
from pamong.people.models import Account, Person
from tests import make
from tests.learning import case
from tests.learning.case import Held
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def lina(world: World) -> Person:
    return make.civil_servant("Lina Marlina", world.permits, world.officer)


def client(account: Account) -> Client:
    found = Client()
    found.force_login(account)
    return found


def path(held: Held) -> str:
    return f"/angkatan/{held.offering.uuid}/usulkan/"


def sent(*people: Person, reason: str = "Loket pengaduan butuh orang terlatih") -> dict[str, object]:
    return {"pilih": [str(one.uuid) for one in people], "alasan": reason}


def test_leader_finds_the_own_people_but_not_oneself_or_others(world: World, lina: Person) -> None:
    _ = (world.ani, world.kiki)
    page = client(world.fajar).get(path(case.held(world))).content.decode()
    assert str(lina.uuid) in page
    assert "Ani Rahmawati" in page
    assert "Kiki Amalia" not in page
    assert str(world.fajar.person.uuid) not in page


def test_search_narrows_to_names(world: World, lina: Person) -> None:
    _ = world.ani
    page = client(world.fajar).get(path(case.held(world)), {"cari": "mar"}).content.decode()
    assert lina.name in page
    assert "Ani Rahmawati" not in page


def test_leader_sends_somebody_and_that_is_the_approval(world: World, lina: Person) -> None:
    held = case.held(world, approval=True)
    browser = client(world.fajar)
    answer = browser.post(path(held), sent(lina))
    assert answer.headers["Location"] == f"{path(held)}?diusulkan=1"
    row = Registration.objects.get()
    assert (row.person_id, row.way, row.reason) == (lina.pk, "nominated", "Loket pengaduan butuh orang terlatih")
    assert row.seated_at is not None
    assert Approval.objects.get().agreed is True
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "1 orang diusulkan." in page
    assert "Sudah terdaftar." in page


def test_reason_and_choice_are_asked_for(world: World, lina: Person) -> None:
    held = case.held(world)
    browser = client(world.fajar)
    assert browser.post(path(held), sent(lina, reason=" ")).status_code == 422
    assert browser.post(path(held), sent()).status_code == 422
    assert browser.post(path(held), sent(world.kiki.person)).status_code == 422
    assert not Registration.objects.exists()


def test_who_cannot_be_sent_says_why_and_keeps_nobody_back(world: World, lina: Person) -> None:
    held, other = case.held(world), case.held(world)
    case.seated(other.offering, lina)
    rudi = make.civil_servant("Rudi Hartono", world.permits, world.officer)
    answer = client(world.fajar).post(path(held), sent(lina, rudi))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 orang diusulkan, yang lain tidak:" in page
    assert "<b>Lina Marlina</b>: Waktunya bentrok dengan" in page
    assert list(Registration.objects.filter(offering=held.offering).values_list("person", flat=True)) == [rudi.pk]


def test_who_may_not_take_part_has_the_reason_instead_of_a_box(world: World, lina: Person) -> None:
    held = case.held(world)
    Programme.objects.filter(pk=held.programme.pk).update(for_statuses=["pppk"])
    page = client(world.fajar).get(path(held)).content.decode()
    assert "Lina Marlina" in page
    assert f'value="{lina.uuid}"' not in page


@pytest.mark.parametrize("name", ["ani", "kiki", "citra", "dewi"])
def test_who_leads_nobody_there_finds_nothing(world: World, name: str) -> None:
    held = case.held(world)
    assert client(getattr(world, name)).get(path(held)).status_code == 404
    assert client(getattr(world, name)).post(path(held), sent(world.ani.person)).status_code == 404
    assert not Registration.objects.exists()


def test_employer_of_another_region_sends_the_own_people_within_the_quota(world: World, lina: Person) -> None:
    held = case.held(world)
    Quota.objects.create(offering=held.offering, region=world.other, seats=1)
    sari, tono = (make.civil_servant(name, world.away, world.away_post) for name in ("Sari Dewi", "Tono Harjo"))
    browser = client(world.dewi)
    page = browser.get(path(held)).content.decode()
    assert "Sari Dewi" in page
    assert "Lina Marlina" not in page
    assert "Kuota Provinsi Maluku Utara: 1 kursi; 0 terdaftar, 0 mendapat kursi." in page
    assert browser.post(path(held), sent(sari, tono)).status_code == 302
    rows = Registration.objects.order_by("pk")
    assert [(row.person_id, row.seated_at is not None) for row in rows] == [(sari.pk, True), (tono.pk, False)]
    assert "1 kursi; 2 terdaftar, 1 mendapat kursi." in browser.get(path(held)).content.decode()


def test_page_asks_as_often_for_many_people_as_for_few(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    held = case.held(world)
    for number in range(3):
        someone = make.civil_servant(f"Pegawai {number}", world.permits, world.officer)
        Registration.objects.create(
            offering=held.offering, person=someone, region=world.region, way="self", registered_at=timezone.now()
        )
    browser = client(world.fajar)
    browser.get(path(held))
    with django_assert_max_num_queries(34):
        browser.get(path(held))


def test_closed_registration_offers_nobody(world: World, lina: Person) -> None:
    held = case.held(world)
    Offering.objects.filter(pk=held.offering.pk).update(closes_at=timezone.now())
    page = client(world.fajar).get(path(held)).content.decode()
    assert "Pendaftaran sudah ditutup" in page
    assert "Tidak ada yang dapat diusulkan sekarang." in page
    assert lina.name in page
    assert 'name="pilih"' not in page
    assert 'name="alasan"' not in page
