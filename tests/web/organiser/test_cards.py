"""Sign-in cards: a PDF with the codes of those who had no account, and of nobody else."""

import re
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from pamong.people.access import actor_of
from pamong.people.actions.codes import use_code
from pamong.people.models import Account, PersonNumber, Role
from pamong.people.queries.cards import card_holders
from tests import make
from tests.make import World
from tests.people.actions.effects import state

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/akun/kartu/"
CODE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")


@pytest.fixture
def world() -> World:
    return make.world()


def browser(world: World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def newcomers(world: World, *names: str) -> list[str]:
    """People of ``health`` without an account; their numbers."""
    people = [make.civil_servant(name, world.health, world.officer) for name in names]
    return [PersonNumber.objects.get(person=person).number for person in people]


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_cards_let_their_owners_in(world: World) -> None:
    first, _second = newcomers(world, "Ayu Lestari", "Zainal Abidin")
    answer = browser(world, "joko").post(HERE, {"unit": "Dinas Kesehatan"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    (page,) = pages(answer.content)
    assert page.index("Ayu Lestari") < page.index("Zainal Abidin")
    codes = CODE.findall(page)
    assert len(set(codes)) == 2
    assert use_code(login=first, code=codes[0]).purpose == "activation"
    assert "/masuk/kode/" in page.replace("\n", "")


def test_nine_cards_are_two_pages(world: World) -> None:
    newcomers(world, *(f"Pegawai {letter}" for letter in "ABCDEFGHI"))
    found = pages(browser(world, "budi").post(HERE, {"unit": "Dinas Kesehatan"}).content)
    assert [len(CODE.findall(page)) for page in found] == [8, 1]


def test_who_has_an_account_gets_no_card_unless_it_waits_and_is_asked_for(world: World) -> None:
    waits, active, closed = (make.civil_servant(name, world.health, world.officer) for name in ("A", "B", "C"))
    make.account(waits, password="")
    make.account(active)
    Account.objects.filter(pk=make.account(closed).pk).update(closed_at="2026-01-01T00:00Z")
    holders = card_holders(world.actor("budi"), "15.04", world.health.uuid, again=False)
    again = card_holders(world.actor("budi"), "15.04", world.health.uuid, again=True)
    assert [one.name for one in holders] == []
    assert [one.person for one in again] == [waits.uuid]


def test_who_holds_a_role_is_left_to_an_administrator(world: World) -> None:
    person = make.civil_servant("Lina Marlina", world.health, world.officer)
    make.grant(person, Role.CERTIFIER, world.region)
    assert card_holders(world.actor("joko"), "15.04", world.health.uuid, again=False) == []
    assert [one.name for one in card_holders(actor_of(world.eka), "15.04", world.health.uuid, again=False)] == [
        "Lina Marlina"
    ]


def test_unit_without_anybody_to_help_is_said_and_nothing_changes(world: World) -> None:
    client = browser(world, "joko")
    before = state()
    answer = client.post(HERE, {"unit": "Dinas Kesehatan"})
    assert (answer.status_code, "sudah punya akun" in answer.content.decode()) == (422, True)
    assert state() == before


def test_unit_of_others_is_not_found_by_its_name(world: World) -> None:
    make.civil_servant("Lina Marlina", world.licensing, world.officer)
    client = browser(world, "joko")
    before = state()
    answer = client.post(HERE, {"unit": "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"})
    assert (answer.status_code, "tidak ditemukan" in answer.content.decode()) == (422, True)
    assert state() == before


@pytest.mark.parametrize("name", ["budi", "eka", "joko"])
def test_staff_page_leads_to_the_cards(world: World, name: str) -> None:
    newcomers(world, "Ayu Lestari")
    client = browser(world, name)
    assert f'<a class="btn btn-2" href="{HERE}">' in client.get("/instansi/15.04/pegawai/").content.decode()
    assert client.get(HERE).status_code == 200


@pytest.mark.parametrize("name", ["gita", "fajar"])
def test_staff_page_of_who_opens_no_accounts_leads_to_no_cards(world: World, name: str) -> None:
    newcomers(world, "Ayu Lestari")
    answer = browser(world, name).get("/instansi/15.04/pegawai/")
    assert (answer.status_code, HERE in answer.content.decode()) == (200, False)


def test_who_is_said_to_have_no_account_is_helped_by_a_link(world: World) -> None:
    newcomers(world, "Ayu Lestari")
    page = browser(world, "budi").get("/instansi/15.04/pegawai/").content.decode()
    assert f'1 belum punya akun</a>; <a href="{HERE}">cetak kartu masuk bagi mereka</a>' in page


@pytest.mark.parametrize("name", ["dewi", "kiki", "gita", "fajar"])
def test_page_is_closed_to_others(world: World, name: str) -> None:
    newcomers(world, "Ayu Lestari")
    client = browser(world, name)
    before = state()
    assert client.get(HERE).status_code == 404
    assert client.post(HERE, {"unit": "Dinas Kesehatan"}).status_code == 404
    assert state() == before
