"""Five approvals on one telephone screen: yes to one, yes to several, no with a reason, and what was decided."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pamong.learning.models import Approval, Registration
from pamong.people.models import Account
from tests import make
from tests.learning import case
from tests.learning.case import Held
from tests.make import World

pytestmark = pytest.mark.django_db

EIGHT = datetime(2026, 12, 8, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
NAMES = ("Lina Marlina", "Rudi Hartono", "Siti Nurhaliza", "Umar Said", "Wati Sukma")


@pytest.fixture
def world() -> World:
    return make.world()


def client(account: Account) -> Client:
    found = Client()
    found.force_login(account)
    return found


def asked(world: World, held: Held, name: str = "Lina Marlina", **facts: object) -> Approval:
    """Somebody below Fajar registered, and Fajar is asked."""
    someone = make.civil_servant(name, world.permits, world.officer)
    row = Registration.objects.create(
        offering=held.offering,
        person=someone,
        region=world.region,
        unit=world.permits,
        way="self",
        need=2,
        registered_at=timezone.now(),
    )
    usual = {"registration": row, "step": 1, "approver": world.fajar.person, "asked_at": timezone.now()}
    found = Approval.objects.create(**{**usual, **facts})
    found.refresh_from_db()
    return found


def several(world: World) -> list[Approval]:
    held = case.held(world, starts_at=EIGHT, approval=True)
    return [asked(world, held, name) for name in NAMES]


def test_row_tells_all_that_is_needed_to_decide(world: World) -> None:
    held = case.held(world, starts_at=EIGHT, approval=True)
    asked(world, held, why="Jabatan kepala Bidang Perizinan kosong.")
    page = client(world.fajar).get("/persetujuan/").content.decode()
    for words in (
        "<h1>1 persetujuan</h1>",
        "Lina Marlina",
        "Penata Perizinan Ahli Pertama",
        f"{held.programme.title}, angkatan 1",
        "8–9 Des",
        "kurang 2 tingkat",
        "Jabatan kepala Bidang Perizinan kosong.",
    ):
        assert words in page


def test_yes_to_one_gives_the_seat_and_stands_in_the_history(world: World) -> None:
    rows = several(world)
    browser = client(world.fajar)
    assert browser.post(f"/persetujuan/{rows[0].uuid}/setujui").headers["Location"] == "/persetujuan/?disetujui=1"
    seated = Registration.objects.filter(seated_at__isnull=False)
    assert list(seated.values_list("pk", flat=True)) == [rows[0].registration_id]
    page = browser.get("/persetujuan/").content.decode()
    assert "<h1>4 persetujuan</h1>" in page
    assert page.index("Yang sudah dijawab") < page.index("Lina Marlina")


def test_yes_to_several_at_once(world: World) -> None:
    chosen = [str(row.uuid) for row in several(world)[:3]]
    assert client(world.fajar).post("/persetujuan/setujui", {"pilih": chosen}).status_code == 302
    assert Registration.objects.filter(approved_at__isnull=False).count() == 3


def test_all_that_stood_on_the_page_are_agreed_to_by_one_press(world: World) -> None:
    rows = several(world)
    someone = make.civil_servant("Yuni Astuti", world.permits, world.officer)  # asks after the page was read
    facts = {"offering": rows[0].registration.offering, "person": someone, "region": world.region}
    again = Registration.objects.create(way="self", registered_at=timezone.now(), **facts)
    asks = {"registration": again, "step": 1, "approver": world.fajar.person, "asked_at": timezone.now()}
    late = Approval.objects.create(**asks)
    late.refresh_from_db()
    browser = client(world.fajar)
    sent = {"semua": "1", "terlihat": [str(row.uuid) for row in rows], "pilih": [str(late.uuid)]}
    answer = browser.post("/persetujuan/setujui", sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/persetujuan/?disetujui=5")
    waiting = Registration.objects.filter(approved_at=None)
    assert list(waiting.values_list("pk", flat=True)) == [late.registration_id]
    page = browser.get("/persetujuan/?disetujui=5").content.decode()
    assert "<b>5 pendaftaran disetujui.</b> Yang mendaftar diberi tahu." in page
    assert ("Setujui semua (" in page, "Tandai semua" in page) == (False, False)  # one is left


def test_all_can_be_marked_without_a_script(world: World) -> None:
    several(world)
    browser = client(world.fajar)
    plain = browser.get("/persetujuan/").content.decode()
    assert (plain.count(" checked>"), "Setujui semua (5)" in plain) == (0, True)
    assert browser.get("/persetujuan/?tandai=semua").content.decode().count(" checked>") == 5


def test_second_press_on_a_stale_page_says_so_and_changes_nothing(world: World) -> None:
    rows = several(world)
    browser, first = client(world.fajar), rows[0]
    both = {"pilih": [str(row.uuid) for row in rows[:2]]}
    browser.post("/persetujuan/setujui", both)
    before = list(Approval.objects.order_by("pk").values_list("decided_at", "agreed"))
    for answer in (
        browser.post(f"/persetujuan/{first.uuid}/setujui"),
        browser.get(f"/persetujuan/{first.uuid}/tolak"),
        browser.post(f"/persetujuan/{first.uuid}/tolak", {"alasan": "Tidak jadi"}),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/persetujuan/?sudah=1")
    assert browser.post("/persetujuan/setujui", both).headers["Location"] == "/persetujuan/?sudah=2"
    assert "<b>2 pendaftaran itu sudah dijawab sebelumnya.</b>" in browser.get("/persetujuan/?sudah=2").content.decode()
    mixed = browser.post("/persetujuan/setujui", {"pilih": [str(first.uuid), str(rows[2].uuid)]})
    assert (mixed.status_code, "tidak menunggu Anda lagi" in mixed.content.decode()) == (422, True)
    assert list(Approval.objects.order_by("pk").values_list("decided_at", "agreed")) == before


def test_nothing_chosen_is_said_and_changes_nothing(world: World) -> None:
    rows = several(world)
    browser = client(world.fajar)
    answer = browser.post("/persetujuan/setujui")
    assert answer.status_code == 422
    assert "Belum ada yang dipilih." in answer.content.decode()
    assert browser.post("/persetujuan/setujui", {"pilih": [str(rows[0].registration.uuid)]}).status_code == 422
    assert not Registration.objects.exclude(approved_at=None).exists()


def test_no_needs_a_reason(world: World) -> None:
    row = several(world)[0]
    browser, path = client(world.fajar), f"/persetujuan/{row.uuid}/tolak"
    assert "Tolak pendaftaran Lina Marlina" in browser.get(path).content.decode()
    assert browser.post(path, {"alasan": " "}).status_code == 422
    assert not Approval.objects.exclude(decided_at=None).exists()
    assert browser.post(path, {"alasan": "Sedang bertugas di loket"}).headers["Location"] == "/persetujuan/?ditolak=1"
    assert "<b>1 pendaftaran ditolak.</b>" in browser.get("/persetujuan/?ditolak=1").content.decode()
    declined = Registration.objects.get(pk=row.registration_id)
    assert (declined.refusal, declined.seated_at) == ("Sedang bertugas di loket", None)
    assert "Sedang bertugas di loket" in browser.get("/persetujuan/").content.decode()


@pytest.mark.parametrize("name", ["kiki", "budi", "dewi", "ani"])
def test_nobody_else_answers(world: World, name: str) -> None:
    row = several(world)[0]
    browser = client(getattr(world, name))
    assert browser.get(f"/persetujuan/{row.uuid}/tolak").status_code == 404
    assert browser.post(f"/persetujuan/{row.uuid}/tolak", {"alasan": "Tidak"}).status_code == 404
    assert browser.post(f"/persetujuan/{row.uuid}/setujui").status_code == 404
    assert "Lina Marlina" not in browser.get("/persetujuan/").content.decode()
    assert not Approval.objects.exclude(decided_at=None).exists()


def test_own_registration_is_shown_without_buttons_to_who_acts_for_the_leader(world: World) -> None:
    held = case.held(world, approval=True)
    row = Registration.objects.create(
        offering=held.offering, person=world.ani.person, region=world.region, way="self", registered_at=timezone.now()
    )
    approval = Approval.objects.create(
        registration=row, step=1, approver=world.fajar.person, asked_at=datetime(2026, 11, 20, tzinfo=UTC)
    )
    approval.refresh_from_db()
    browser, delegation = client(world.ani), make.delegation(world.fajar, world.ani)
    browser.post(f"/akun/atas-nama/{delegation.uuid}/mulai")
    page = browser.get("/persetujuan/").content.decode()
    assert "Pendaftaran Anda sendiri" in page
    assert f"/persetujuan/{approval.uuid}/" not in page
    assert browser.post(f"/persetujuan/{approval.uuid}/setujui").status_code == 403
    assert Approval.objects.get().decided_at is None


def test_page_asks_seldom(world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    several(world)
    browser = client(world.fajar)
    browser.get("/persetujuan/")
    with django_assert_max_num_queries(13):
        browser.get("/persetujuan/")


def test_nothing_waits(world: World) -> None:
    page = client(world.fajar).get("/persetujuan/").content.decode()
    assert "<h1>Tidak ada persetujuan</h1>" in page
    assert "Bila pegawai Anda mendaftar" in page
