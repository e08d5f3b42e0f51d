"""Pages of roles: list, form, end; and nothing of it for others."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pamong.people.access import today
from pamong.people.models import Grant, PersonNumber, Role
from tests import make
from tests.make import World
from tests.people.actions.effects import state

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/kewenangan/"
NEW = "/instansi/15.04/kewenangan/baru"


@pytest.fixture
def world() -> World:
    return make.world()


def browser(world: World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def text(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def number(world: World, name: str) -> str:
    return PersonNumber.objects.get(person=getattr(world, name).person).number


def test_list_shows_who_holds_what_and_who_gave_it(world: World) -> None:
    world.citra, world.indra, world.joko  # noqa: B018  # they enter the world
    make.grant(world.dewi.person, Role.ASSESSOR, world.region)
    page = text(browser(world, "eka"), HERE)
    assert "<h1>5 kewenangan</h1>" in page
    assert page.index("Eka Prasetya") < page.index("Joko Susilo") < page.index("Citra Anggraini")
    assert 'Dewi Anggraini <span class="cell-sub">Provinsi Maluku Utara</span>' in page
    assert '<span class="cell-sub">Dinas Kesehatan</span>' in page
    assert "pemilik server" in page


def test_list_is_narrowed_by_role_and_name(world: World) -> None:
    world.citra, world.indra  # noqa: B018  # they enter the world
    client = browser(world, "eka")
    assert "<h1>1 kewenangan</h1>" in text(client, f"{HERE}?peran=assessor")
    assert "<h1>1 kewenangan</h1>" in text(client, f"{HERE}?nama=INDRA")
    assert "Tidak ada kewenangan yang cocok" in text(client, f"{HERE}?nama=indra&peran=assessor")


@pytest.mark.parametrize("query", ["nama=%00", "nama=a%00b", "peran=%00", "peran=raja", "nama=" + "a" * 201])
def test_filter_that_cannot_be_read_is_said_and_passed_over(world: World, query: str) -> None:
    response = browser(world, "eka").get(f"{HERE}?{query}")
    assert response.status_code == 422
    assert "<h1>1 kewenangan</h1>" in " ".join(response.content.decode().split())
    assert "yang perlu diperbaiki" in response.content.decode()


def test_ended_and_never_held_roles_are_not_listed(world: World) -> None:
    rows = [make.grant(world.kiki.person, role, world.region) for role in (Role.PROCTOR, Role.TRAINER)]
    Grant.objects.filter(pk=rows[0].pk).update(until=today())
    Grant.objects.filter(pk=rows[1].pk).update(since="2090-01-01", until="2090-01-01")
    assert "<h1>1 kewenangan</h1>" in text(browser(world, "eka"), HERE)


def test_list_asks_the_same_number_of_queries_for_many(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(world, "eka")
    client.get(HERE)
    with django_assert_num_queries(7):
        client.get(HERE)
    for place in range(60):
        make.grant(make.person(f"Pengajar {place}", world.region), Role.TRAINER, world.region)
    with django_assert_num_queries(7):
        assert b"halaman=2" in client.get(HERE).content


def test_role_is_given_by_number_and_ended(world: World) -> None:
    client = browser(world, "eka")
    sent = {"orang": number(world, "dewi"), "peran": "assessor", "sejak": "", "sampai": ""}
    given = client.post(NEW, sent | {"sejak": today().isoformat()})
    assert (given.status_code, given.headers["Location"]) == (302, HERE)
    row = Grant.objects.get(region=world.region, person=world.dewi.person)
    assert (row.role, row.until, row.granted_by) == ("assessor", None, world.eka.pk)
    assert client.post(f"/kewenangan/{row.uuid}/akhiri").headers["Location"] == HERE
    assert Grant.objects.get(pk=row.pk).until == today()


def test_role_over_a_unit_is_given_to_the_person_whom_a_page_chose(world: World) -> None:
    client = browser(world, "eka")
    url = f"{NEW}?pegawai={world.kiki.person.uuid}"
    assert "Beri kewenangan kepada Kiki Amalia" in text(client, url)
    sent = {
        "peran": "unit-administrator",
        "unit": "Dinas Kesehatan",
        "sejak": today().isoformat(),
        "sampai": "31/12/2099",
    }
    assert client.post(url, sent).status_code == 302
    row = Grant.objects.get(person=world.kiki.person)
    assert (row.unit, str(row.until)) == (world.health, "2100-01-01")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"orang": "198507222010012999"}, "Tidak ada tepat satu orang"),
        ({"orang": ""}, "NIP atau e-mail masih kosong"),
        ({"peran": ""}, "Kewenangan belum dipilih"),
        ({"peran": "unit-administrator"}, "Pilih unitnya"),
        ({"sejak": "1/1/2020"}, "Hari pertama sudah lewat"),
        ({"unit": "Kantor Bulan"}, "tidak ditemukan"),
    ],
)
def test_form_says_what_to_mend_and_gives_nothing(world: World, changed: dict[str, str], words: str) -> None:
    client = browser(world, "eka")
    sent = {"orang": number(world, "kiki"), "peran": "proctor", "sejak": today().isoformat(), "unit": "", "sampai": ""}
    before = state()
    answer = client.post(NEW, sent | changed)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert state() == before


def test_own_number_is_refused_at_its_field(world: World) -> None:
    client = browser(world, "eka")
    sent = {"orang": number(world, "eka"), "peran": "assessor", "sejak": today().isoformat()}
    answer = client.post(NEW, sent)
    assert answer.status_code == 422
    assert "Kewenangan untuk Anda sendiri diberikan oleh orang lain." in answer.content.decode()


def test_organiser_is_offered_four_roles(world: World) -> None:
    page = text(browser(world, "budi"), NEW)
    assert [role for role in Role.values if f'value="{role}"' in page] == [
        "trainer",
        "item-writer",
        "proctor",
        "partner",
    ]


@pytest.mark.parametrize("name", ["dewi", "kiki", "joko", "gita", "fajar"])
def test_every_address_is_closed_to_others_and_nothing_changes(world: World, name: str) -> None:
    row = make.grant(world.hadi.person, Role.PROCTOR, world.region)
    client, sent = browser(world, name), {"orang": number(world, "ani"), "peran": "proctor", "sejak": str(today())}
    before = state()
    answers = [client.get(HERE), client.get(NEW), client.post(NEW, sent), client.post(f"/kewenangan/{row.uuid}/akhiri")]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert state() == before


def test_person_of_another_region_is_not_chosen_by_address(world: World) -> None:
    client = browser(world, "eka")
    assert client.get(f"{NEW}?pegawai={world.dewi.person.uuid}").status_code == 404
    assert client.get(f"{NEW}?pegawai=siapa").status_code == 404


def test_organiser_cannot_end_what_an_administrator_gave(world: World) -> None:
    row = Grant.objects.get(person=world.eka.person)
    assert browser(world, "budi").post(f"/kewenangan/{row.uuid}/akhiri").status_code == 403
    assert Grant.objects.get(pk=row.pk).until is None
