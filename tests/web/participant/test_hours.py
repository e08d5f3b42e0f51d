"""The own year in hours, and a claim with a picture of its certificate."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pamong.learning.models import HoursLine, OutsideTraining
from pamong.people.models import Employment, Person
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n\x00\xff%%EOF\n"
CLAIM = {
    "nama": "Kursus Arsip",
    "penyelenggara": "ANRI",
    "bentuk": "KL08",
    "mulai": "2/3/2026",
    "selesai": "3/3/2026",
    "jp": "7,5",
    "kali": "0",
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(getattr(world, who))
    return client


def line(person: Person, day: date, form: str, hours: str, source: str) -> None:
    HoursLine.objects.create(
        region=person.region_id or 0,
        person=person.pk,
        day=day,
        form=form,
        international=False,
        hours=Decimal(hours),
        times=0,
        title="Dasar Arsip",
        source=source,
        recorded_at=timezone.now(),
    )


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return " ".join(unescape(answer.content.decode()).split())


def claimed(client: Client, **changed: str) -> int:
    file = SimpleUploadedFile("IMG_01.pdf", PDF, "image/jpeg")
    return client.post("/jp/klaim/baru", {**CLAIM, **changed, "berkas": file}).status_code


def test_a_floor_is_a_ring_with_what_is_lacking(world: World) -> None:
    line(world.ani.person, date(2026, 3, 2), "KL03", "14", "learning.outside:a")
    told = read(signed_in(world, "ani"), "/jp/")
    assert "14 dari 20 JP tahun 2026" in told
    assert "Kurang 6 JP sampai 31 Desember 2026." in told
    assert 'class="ring"' in told
    assert 'class="bar"' not in told
    assert "Belum ada JP tercatat tahun 2025." in read(signed_in(world, "ani"), "/jp/?tahun=2025")


def test_a_ceiling_is_a_bar_with_what_is_left(world: World) -> None:
    Employment.objects.filter(person=world.ani.person).update(kind="pppk", grade="IX")
    line(world.ani.person, date(2026, 3, 2), "KL03", "6", "learning.outside:a")
    told = read(signed_in(world, "ani"), "/jp/")
    assert "6 JP, masih dapat 18 tahun 2026" in told
    assert "Bagi PPPK 24 JP adalah paling banyak setahun, bukan kewajiban." in told
    assert "Dihitung menurut tahun kalender" in told
    assert 'class="ring"' not in told


def test_what_was_cut_says_why_and_shared_days_are_noticed(world: World) -> None:
    line(world.ani.person, date(2026, 3, 2), "NKL03", "3", "learning.outside:a")
    line(world.ani.person, date(2026, 3, 2), "NKL03", "3", "learning.outside:b")
    told = read(signed_in(world, "ani"), "/jp/")
    assert "E-learning paling banyak 3 JP sehari, dari semua catatan" in told
    assert "3 JP tidak dihitung karena batas sehari atau sebulan" in told
    assert "2 catatan punya hari yang sama dengan catatan lain." in told
    assert signed_in(world, "ani").get("/jp.xlsx").status_code == 200


def test_a_year_that_is_none_is_refused(world: World) -> None:
    assert signed_in(world, "ani").get("/jp/?tahun=kini").status_code == 422
    assert signed_in(world, "ani").get("/jp/?tahun=99999").status_code == 422


def test_a_claim_is_made_seen_and_withdrawn(world: World) -> None:
    ani = signed_in(world, "ani")
    form = read(ani, "/jp/klaim/baru")
    assert 'accept="image/*,application/pdf"' in form
    assert 'enctype="multipart/form-data"' in form
    assert claimed(ani) == 302
    row = OutsideTraining.objects.get()
    assert (row.person_id, row.hours, row.starts_on) == (world.ani.person_id, Decimal("7.5"), date(2026, 3, 2))
    told = read(ani, f"/klaim/{row.uuid}/")
    assert "Menunggu diverifikasi" in told
    assert "Verifikasi klaim" not in told
    assert "1 klaim menunggu diverifikasi; belum masuk hitungan." in read(ani, "/jp/")
    proof = ani.get(f"/klaim/{row.uuid}/berkas")
    assert (proof.getvalue(), proof["Content-Type"]) == (PDF, "application/pdf")
    assert proof["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert ani.post(f"/klaim/{row.uuid}/tarik").status_code == 302
    assert "Ditarik" in read(ani, f"/klaim/{row.uuid}/")


def test_a_refused_form_says_what_was_read_and_keeps_nothing(world: World) -> None:
    ani = signed_in(world, "ani")
    assert claimed(ani, selesai="1/3/2026") == 422
    assert claimed(ani, jp="banyak") == 422
    answer = ani.post("/jp/klaim/baru", {**CLAIM, "nama": ""})
    assert answer.status_code == 422
    assert "Nama pelatihannya masih kosong." in unescape(answer.content.decode())
    table = SimpleUploadedFile("a.pdf", b"NIP;Nama\n1;Ani\n", "application/pdf")
    answer = ani.post("/jp/klaim/baru", {**CLAIM, "berkas": table})
    assert "berisi tabel CSV" in unescape(answer.content.decode())
    assert OutsideTraining.objects.count() == 0


@pytest.mark.parametrize("who", ["kiki", "fajar", "gita", "dewi"])
def test_a_claim_and_its_proof_are_not_for_others(world: World, who: str) -> None:
    claimed(signed_in(world, "ani"))
    row = OutsideTraining.objects.get()
    other = signed_in(world, who)
    for address in (f"/klaim/{row.uuid}/", f"/klaim/{row.uuid}/berkas"):
        assert other.get(address).status_code == 404
    assert other.post(f"/klaim/{row.uuid}/tarik").status_code == 404


def test_a_persons_hours_are_for_the_leader_and_the_organiser(world: World) -> None:
    line(world.ani.person, date(2026, 3, 2), "KL03", "14", "learning.outside:a")
    address = f"/pegawai/{world.ani.person.uuid}/jp/"
    for who in ("budi", "fajar"):
        assert "Ani Rahmawati: 14 dari 20 JP tahun 2026" in read(signed_in(world, who), address)
    for who in ("kiki", "gita", "joko", "dewi"):
        assert signed_in(world, who).get(address).status_code == 404


def test_home_shows_the_year(world: World) -> None:
    line(world.ani.person, date(2026, 3, 2), "KL03", "14", "learning.outside:a")
    told = read(signed_in(world, "ani"), "/beranda/peserta/")
    assert "14 dari 20 JP tahun 2026" in told
    assert "Kurang 6 JP sampai 31 Desember 2026." in told
