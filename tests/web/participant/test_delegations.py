"""Acting for somebody else, from the page that names them to the session that remembers it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from pamong.core.models import Entry
from pamong.people.access import today
from pamong.people.actions.delegations import delegate
from pamong.people.models import Delegation, PersonNumber
from tests import make
from tests.make import World
from tests.people.actions.effects import state

pytestmark = pytest.mark.django_db

HERE = "/akun/atas-nama/"


@pytest.fixture
def world() -> World:
    return make.world()


def browser(world: World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def sent(world: World, to: str = "kiki", **changed: str) -> dict[str, str]:
    number = PersonNumber.objects.get(person=getattr(world, to).person).number
    day = today().isoformat()
    return {"kepada": number, "alasan": "dinas luar", "sejak": day, "sampai": day} | changed


def lent(world: World) -> Delegation:
    number = PersonNumber.objects.get(person=world.kiki.person).number
    until = today() + timedelta(days=1)
    return delegate(world.actor("eka"), to=number, reason="dinas luar", since=today(), until=until)


def text(client: Client) -> str:
    answer = client.get(HERE)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_delegation_is_made_taken_up_shown_and_laid_down(world: World) -> None:
    principal, other = browser(world, "eka"), browser(world, "kiki")
    assert other.get("/instansi/15.04/kewenangan/").status_code == 404
    assert principal.post(HERE, sent(world)).status_code == 302
    row = Delegation.objects.get()
    assert (row.since, row.until) == (today(), today() + timedelta(days=1))
    assert "Mulai bertindak" in text(other)
    assert other.post(f"{HERE}{row.uuid}/mulai").status_code == 302
    assert other.get("/instansi/15.04/kewenangan/").status_code == 200
    assert "Anda bertindak atas nama <b>Eka Prasetya</b>" in text(other)
    assert other.post(f"{HERE}selesai").status_code == 302
    assert other.get("/instansi/15.04/kewenangan/").status_code == 404
    page = text(principal)
    assert page.count('<td class="" data-l="Oleh"><div>Kiki Amalia</div></td>') == 2


def test_account_page_leads_there(world: World) -> None:
    page = browser(world, "ani").get(reverse("account")).content.decode()
    assert f'<a href="{HERE}">Tunjuk rekan, atau mulai bertindak' in page
    assert "Bertindak atas nama</h1>" in text(browser(world, "ani"))


def test_principal_who_revokes_ends_it_for_the_next_request(world: World) -> None:
    row, other = lent(world), browser(world, "kiki")
    other.post(f"{HERE}{row.uuid}/mulai")
    assert browser(world, "eka").post(f"{HERE}{row.uuid}/cabut").status_code == 302
    assert other.get("/instansi/15.04/kewenangan/").status_code == 404
    assert "Anda bertindak atas nama" not in text(other)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kepada": "Kiki Amalia"}, "Tidak ada akun rekan seinstansi"),
        ({"kepada": ""}, "NIP atau e-mail masih kosong"),
        ({"alasan": ""}, "Alasan masih kosong"),
        ({"sampai": "1/1/2020"}, "hari terakhir tidak sebelum itu"),
        ({"sampai": "31/12/2099"}, "paling lama 31 hari"),
    ],
)
def test_form_says_what_to_mend(world: World, changed: dict[str, str], words: str) -> None:
    client, data = browser(world, "eka"), sent(world, **changed)
    before = state()
    answer = client.post(HERE, data)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert state() == before


@pytest.mark.parametrize("name", ["dewi", "budi"])
def test_delegation_of_others_is_not_there(world: World, name: str) -> None:
    row, client = lent(world), browser(world, name)
    before = state()
    answers = [client.post(f"{HERE}{row.uuid}/{act}") for act in ("mulai", "cabut")]
    assert ([answer.status_code for answer in answers], "Kiki" in text(client)) == ([404, 404], False)
    assert state() == before


def test_visitor_is_led_to_the_sign_in(world: World) -> None:
    row = lent(world)
    answers = [Client().get(HERE), Client().post(f"{HERE}{row.uuid}/mulai"), Client().post(f"{HERE}selesai")]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert all(answer.headers["Location"].startswith("/masuk/") for answer in answers)
    assert not Entry.objects.filter(verb__startswith="people.acting").exists()
