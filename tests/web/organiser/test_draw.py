"""Seats given by need or lottery: announced before, done once, checked by anybody after."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pamong.learning.actions.lottery import commit_draw
from pamong.learning.models import Draw, Offering, Registration
from pamong.people.models import Account
from pamong.science.lottery import order
from tests import make
from tests.learning import case
from tests.learning.case import Held
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def client(account: Account) -> Client:
    found = Client()
    found.force_login(account)
    return found


def path(held: Held) -> str:
    return f"/angkatan/{held.offering.uuid}/undian/"


def closed(world: World, seating: str = "lottery") -> Held:
    """One seat, registration over; Ani, Kiki and Lina take part, Ani with the greatest need."""
    held = case.held(world, seats=1, seating=seating)
    commit_draw(world.actor("budi"), offering=held.offering)
    lina = make.civil_servant("Lina Marlina", world.health, world.officer)
    now = timezone.now()
    for someone, need in ((world.ani.person, 3), (world.kiki.person, 1), (lina, 0)):
        facts = {"need": need, "registered_at": now, "approved_at": now}
        Registration.objects.create(offering=held.offering, person=someone, region=world.region, way="self", **facts)
    Offering.objects.filter(pk=held.offering.pk).update(closes_at=now - timedelta(minutes=1))
    return held


def test_draw_needs_to_be_meant_and_is_done_once(world: World) -> None:
    held = closed(world)
    browser = client(world.budi)
    page = browser.get(path(held)).content.decode()
    assert "<h1>3 pendaftar ikut, 1 kursi</h1>" in page
    assert "Undi 3 pendaftar" in page
    assert browser.post(path(held), {"kata": "mangga"}).status_code == 422
    assert Draw.objects.get().drawn_at is None
    assert browser.post(path(held), {"kata": "mangga", "yakin": "on"}).headers["Location"] == path(held)
    draw = Draw.objects.get()
    entries = [str(uuid) for uuid in Registration.objects.values_list("uuid", flat=True)]
    expected = order(bytes.fromhex(draw.seed), "mangga", entries)
    drawn = Registration.objects.order_by("lot").values_list("uuid", flat=True)
    assert tuple(str(uuid) for uuid in drawn) == expected
    assert browser.post(path(held), {"kata": "nanas", "yakin": "on"}).status_code == 422
    assert Draw.objects.get().word == "mangga"


def test_order_is_open_without_names_of_others(world: World) -> None:
    held = closed(world)
    client(world.budi).post(path(held), {"kata": "mangga", "yakin": "on"})
    own = Registration.objects.get(person=world.ani.person)
    page = client(world.ani).get(path(held)).content.decode()
    assert f"<h1>Urutan Anda {own.lot} dari 3</h1>" in page
    assert all(str(uuid) in page for uuid in Registration.objects.values_list("uuid", flat=True))
    assert Draw.objects.get().seed in page
    assert "Kiki Amalia" not in page
    assert "Lina Marlina" not in page
    assert "Kiki Amalia" in client(world.budi).get(path(held)).content.decode()


def test_file_of_the_order_names_only_whom_the_reader_may_know(world: World) -> None:
    held = closed(world)
    client(world.budi).post(path(held), {"kata": "", "yakin": "on"})
    found = {}
    for name in ("budi", "ani"):
        answer = client(getattr(world, name)).get(f"/angkatan/{held.offering.uuid}/undian.xlsx")
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
        assert [row[0] for row in rows[1:]] == [1, 2, 3]
        found[name] = {str(row[2]) for row in rows[1:]}
    assert found == {"budi": {"Ani Rahmawati", "Kiki Amalia", "Lina Marlina"}, "ani": {"Ani Rahmawati", ""}}


def test_by_need_the_greatest_gap_comes_first(world: World) -> None:
    held = closed(world, "need")
    browser = client(world.budi)
    assert "Beri kursi menurut kebutuhan" in browser.get(path(held)).content.decode()
    assert browser.post(path(held), {"yakin": "on"}).status_code == 302
    assert list(Registration.objects.order_by("lot").values_list("need", flat=True)) == [3, 1, 0]
    assert Registration.objects.get(seated_at__isnull=False).person_id == world.ani.person_id


def test_before_the_close_only_the_commitment_stands_there(world: World) -> None:
    held = closed(world)
    Offering.objects.filter(pk=held.offering.pk).update(closes_at=timezone.now() + timedelta(days=1))
    browser = client(world.budi)
    page = browser.get(path(held)).content.decode()
    draw = Draw.objects.get()
    assert draw.commitment in page
    assert draw.seed not in page
    assert "Kursi dibagikan sesudah pendaftaran ditutup." in page
    assert browser.post(path(held), {"yakin": "on"}).status_code == 422
    assert Draw.objects.get().drawn_at is None


@pytest.mark.parametrize("name", ["ani", "fajar", "dewi"])
def test_nobody_else_gives_seats(world: World, name: str) -> None:
    held = closed(world)
    assert client(getattr(world, name)).post(path(held), {"yakin": "on"}).status_code == 404
    assert Offering.objects.get().seated_at is None


def test_nothing_is_shared_out_where_who_comes_first_gets_the_seat(world: World) -> None:
    held = case.held(world, seating="first")
    for name in ("ani", "budi"):
        assert client(getattr(world, name)).get(path(held)).status_code == 404


def test_draw_of_a_cancelled_offering_promises_nothing(world: World) -> None:
    held = closed(world)
    Offering.objects.filter(pk=held.offering.pk).update(cancelled_at=timezone.now(), cancellation="Banjir")
    page = client(world.ani).get(path(held)).content.decode()
    assert "Angkatan ini sudah berakhir, jadi kursinya tidak dibagikan lagi." in page
    assert "Diundi sesudah" not in page
