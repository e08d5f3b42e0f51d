"""Applications wait for who organises; each prerequisite is ticked, or the applicant reads what is missing."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pamong.credentials.models import Application
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

QUEUE = "/instansi/15.04/permohonan/"


@pytest.fixture
def world() -> World:
    return make.world()


def signed_in(world: World, who: str = "budi") -> Client:
    client = Client()
    client.force_login(getattr(world, who))
    return client


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer)


def waiting(world: World, who: str = "ani", **facts: Any) -> Application:
    return case.application(case.version(case.scheme(world), **facts), getattr(world, who), state="submitted")


def test_queue_shows_what_waits_the_longest_first_and_no_draft(world: World) -> None:
    waiting(world, "ani")
    waiting(world, "kiki")
    case.application(case.version(case.scheme(world)), world.fajar, state="draft")
    case.application(case.version(case.scheme(world)), world.gita)
    told = read(signed_in(world), QUEUE)
    assert "<h1>2 permohonan menunggu diperiksa</h1>" in told
    assert told.index("Ani Rahmawati") < told.index("Kiki Amalia")
    assert "Fajar Nugraha" not in told
    assert "Gita Permata" not in told
    everything = read(signed_in(world), f"{QUEUE}?keadaan=semua")
    assert ("Gita Permata" in everything, "Fajar Nugraha" in everything) == (True, False)


def test_queue_is_narrowed_by_scheme_and_state(world: World) -> None:
    row = waiting(world, "ani")
    waiting(world, "kiki")
    told = read(signed_in(world), f"{QUEUE}?skema={row.scheme.uuid}")
    assert ("Ani Rahmawati" in told, "Kiki Amalia" in told) == (True, False)
    assert "Tidak ada permohonan yang cocok." in read(signed_in(world), f"{QUEUE}?keadaan=checked")
    assert signed_in(world).get(f"{QUEUE}?keadaan=draft").status_code == 422
    assert signed_in(world).get("/instansi/15.04/permohonan.xlsx?keadaan=draft").status_code == 422
    assert signed_in(world).get("/instansi/15.04/permohonan.xlsx").status_code == 200


def test_own_application_is_for_other_organisers(world: World) -> None:
    row = waiting(world, "budi")
    assert "<h1>0 permohonan menunggu diperiksa</h1>" in read(signed_in(world), QUEUE)
    assert signed_in(world).get(f"/permohonan-kelola/{row.uuid}/").status_code == 404
    assert "Budi Hartawan" in read(signed_in(world, "eka"), QUEUE)


def test_queue_costs_as_many_queries_for_three_as_for_one(world: World) -> None:
    budi = signed_in(world)
    waiting(world)
    budi.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        budi.get(QUEUE)
    for who in ("kiki", "fajar"):
        waiting(world, who)
    with CaptureQueriesContext(connection) as three:
        budi.get(QUEUE)
    assert len(three) == len(one)


def test_papers_are_checked_tick_by_tick(world: World) -> None:
    row, budi = waiting(world, prerequisites=["SK jabatan", "Surat atasan"]), signed_in(world)
    page = f"/permohonan-kelola/{row.uuid}/"
    told = read(budi, page)
    assert "<h1>Ani Rahmawati menunggu berkasnya diperiksa</h1>" in told
    assert "Keluar (Budi Hartawan)" in told
    refused = budi.post(f"{page}periksa", {"syarat": ["SK jabatan"]})
    assert (refused.status_code, "Belum diberi tanda: “Surat atasan”" in words(refused)) == (422, True)
    assert budi.post(f"{page}periksa", {"syarat": ["SK jabatan", "Surat atasan"]}).status_code == 302
    told = read(budi, page)
    assert "Penilai dan pemutus" in told
    assert "Nyatakan berkas lengkap" not in told


def test_required_certificate_is_looked_up_on_the_page(world: World) -> None:
    row = waiting(world, requires=case.scheme(world, title="Dasar Pelayanan"))
    budi, page = signed_in(world), f"/permohonan-kelola/{row.uuid}/"
    told = read(budi, page)
    assert "Sertifikat “Dasar Pelayanan” yang berlaku tidak dipegang pemohon." in told
    assert "Nyatakan berkas lengkap" not in told
    answer = budi.post(f"{page}periksa", {})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.checked_at is None


def test_application_is_returned_with_a_remark(world: World) -> None:
    row, budi = waiting(world), signed_in(world)
    page = f"/permohonan-kelola/{row.uuid}/"
    assert budi.post(f"{page}kembalikan", {"catatan": " "}).status_code == 422
    assert budi.post(f"{page}kembalikan", {"catatan": "SK belum terbaca"}).status_code == 302
    assert "SK belum terbaca" in read(signed_in(world, "ani"), f"/permohonan/{row.uuid}/")
    assert "SK belum terbaca" in read(budi, page)
    late = budi.post(f"{page}periksa", {})
    assert (late.status_code, "Permohonan ini sekarang" in words(late)) == (422, True)


@pytest.mark.parametrize("who", ["ani", "fajar", "gita", "joko", "dewi", "citra", "kiki"])
def test_queue_is_for_who_organises(world: World, who: str) -> None:
    row = waiting(world, "hadi")
    other, before = signed_in(world, who), list(Application.objects.values())
    page = f"/permohonan-kelola/{row.uuid}/"
    assert [other.get(one).status_code for one in (QUEUE, "/instansi/15.04/permohonan.xlsx", page)] == [404] * 3
    assert other.post(f"{page}periksa", {}).status_code == 404
    assert other.post(f"{page}kembalikan", {"catatan": "x"}).status_code == 404
    assert list(Application.objects.values()) == before
