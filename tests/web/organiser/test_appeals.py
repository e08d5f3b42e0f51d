"""An appeal is filed by the person, handled by one, and answered; what is late is red."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pamong.credentials.models import Appeal, Decision
from pamong.people.models import Account
from tests import make
from tests.credentials import deciding
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 23, 3, 32, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def world() -> World:
    return make.world()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_the_person_reads_the_decision_and_contests_it(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    ani, page = signed_in(world.ani), f"/keputusan/{decision.uuid}/"
    told = read(ani, page)
    assert "1 dari 2 unit tercapai, 1 unit lagi" in told
    assert "Langkah untuk 1 unit yang belum tercapai" in told
    assert "Bukti portofolio yang diterima paling sedikit 1; sekarang 0" in told
    assert "Belum terlihat mampu saat diamati asesor" in told
    assert "Anda dapat mengajukan banding sampai Senin 7 Desember 2026." in told
    assert "Unit kedua belum terlihat." in told
    assert ani.post(f"{page}banding", {"alasan": ""}).status_code == 422
    bad = SimpleUploadedFile("bukti.pdf", b"MZ\x90\x00")
    assert ani.post(f"{page}banding", {"alasan": "Keliru", "berkas": bad}).status_code == 422
    assert Appeal.objects.count() == 0
    paper = SimpleUploadedFile("bukti.pdf", b"%PDF-1.4\nbanding\n\x00\xff%%EOF\n")
    answer = ani.post(f"{page}banding", {"alasan": "Bukti kedua tidak dibaca.", "berkas": paper})
    assert answer.status_code == 302
    told = read(ani, page)
    assert "Menunggu diperiksa" in told
    assert "Dijawab paling lambat Jumat 11 Desember 2026." in told
    appeal = Appeal.objects.get()
    for client in (ani, signed_in(world.budi)):
        answer = client.get(f"/banding/{appeal.uuid}/berkas")
        assert b"".join(answer)[:5] == b"%PDF-"
    assert signed_in(world.kiki).get(f"/banding/{appeal.uuid}/berkas").status_code == 404
    again = ani.post(f"{page}banding", {"alasan": "Sekali lagi."})
    assert (again.status_code, again["Location"], Appeal.objects.count()) == (302, page, 1)
    assert ani.post(f"{page}banding/tarik").status_code == 302
    assert "Anda tarik" in read(ani, page)


def test_a_late_appeal_names_the_day(world: World, clock: time_machine.Traveller) -> None:
    _held, decision = deciding.not_yet(world, appeal_days=1)
    clock.move_to(datetime(2026, 11, 25, 3, tzinfo=UTC))
    ani, page = signed_in(world.ani), f"/keputusan/{decision.uuid}/"
    assert "Batas banding Selasa 24 November 2026 sudah lewat." in read(ani, page)
    for answer in (ani.get(f"{page}banding"), ani.post(f"{page}banding", {"alasan": "Terlambat."})):
        assert (answer.status_code, answer["Location"]) == (302, page)
    assert Appeal.objects.count() == 0


@pytest.mark.parametrize("who", ["budi", "citra", "kiki", "dewi"])
def test_a_decision_is_read_by_whom_it_is_about(world: World, who: str) -> None:
    _held, decision = deciding.not_yet(world)
    other, page = signed_in(getattr(world, who)), f"/keputusan/{decision.uuid}/"
    assert other.get(page).status_code == 404
    assert other.post(f"{page}banding", {"alasan": "Saya"}).status_code == 404
    assert Appeal.objects.count() == 0


def test_the_handler_accepts_and_answers_what_was_decided_anew(world: World) -> None:
    held, decision = deciding.not_yet(world)
    row, account = deciding.appealed(world, decision, accepted=False)
    handler, budi, page = signed_in(account), signed_in(world.budi), f"/banding/{row.uuid}/"
    assert "Nyatakan dapat diperiksa" not in read(budi, page)
    assert "Nyatakan dapat diperiksa" in read(handler, page)
    assert handler.post(f"{page}tolak", {"jawaban": ""}).status_code == 422
    assert handler.post(f"{page}terima").status_code == 302
    assert handler.post(f"{page}jawab", {"hasil": "ya", "jawaban": "Ya."}).status_code == 422
    deciding.decided_anew(world, held.application)
    told = read(handler, page)
    assert "jadi bandingnya dikabulkan" in told
    assert handler.post(f"{page}jawab", {"hasil": "tidak", "jawaban": "Tidak."}).status_code == 422
    assert handler.post(f"{page}jawab", {"hasil": "ya", "jawaban": "Bukti ketiga terlihat."}).status_code == 302
    told = read(signed_in(world.ani), f"/keputusan/{decision.uuid}/")
    assert "Dikabulkan" in told
    assert "Bukti ketiga terlihat." in told
    assert "Lihat keputusan atas banding" in told
    told = read(signed_in(world.ani), f"/keputusan/{Decision.objects.get(round=2).uuid}/")
    assert "Keputusan ini menjawab banding Anda, jadi tidak dapat dibanding lagi di sini." in told


def test_a_decision_that_finds_everything_shown_says_that_nothing_is_contested(world: World) -> None:
    held = deciding.judged(world)
    held.vote(0)
    decision = held.vote(1)
    told = read(signed_in(world.ani), f"/keputusan/{decision.uuid if decision else ''}/")
    assert "Keputusan ini menyatakan Anda kompeten, jadi tidak ada yang dibanding." in told
    assert "Ajukan banding" not in told


def test_an_inadmissible_appeal_is_refused_on_the_page(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    row, account = deciding.appealed(world, decision, accepted=False)
    told = {"jawaban": "Tidak menyebut unit mana."}
    assert signed_in(world.budi).post(f"/banding/{row.uuid}/tolak", told).status_code == 404
    assert signed_in(account).post(f"/banding/{row.uuid}/tolak", told).status_code == 302
    assert "Tidak menyebut unit mana." in read(signed_in(world.ani), f"/keputusan/{decision.uuid}/")


def test_the_list_shows_what_is_late_with_its_days(world: World, clock: time_machine.Traveller) -> None:
    _held, decision = deciding.not_yet(world, answer_days=2)
    deciding.appealed(world, decision, accepted=False)
    budi = signed_in(world.budi)
    assert "2 hari kerja lagi" in read(budi, "/instansi/15.04/banding/")
    clock.move_to(datetime(2026, 11, 30, 3, tzinfo=UTC))
    told = read(budi, "/instansi/15.04/banding/")
    assert "1 banding melewati batas jawabnya." in told
    assert 'class="chip bad"' in told
    assert "Terlambat 3 hari kerja" in told
    assert "Tidak ada banding yang cocok." in read(budi, "/instansi/15.04/banding/?keadaan=upheld")
    assert budi.get("/instansi/15.04/banding/?keadaan=apa").status_code == 422
    assert budi.get("/instansi/15.04/banding.xlsx").status_code == 200


@pytest.mark.parametrize("who", ["ani", "citra", "fajar", "gita", "joko", "dewi"])
def test_appeals_are_for_who_organises_and_who_has_a_duty(world: World, who: str) -> None:
    _held, decision = deciding.not_yet(world)
    row, _account = deciding.appealed(world, decision, accepted=False)
    other = signed_in(getattr(world, who))
    for address in ("/instansi/15.04/banding/", "/instansi/15.04/banding.xlsx", f"/banding/{row.uuid}/"):
        assert other.get(address).status_code == 404
    for part in ("terima", "tolak", "jawab"):
        told = {"jawaban": "x", "hasil": "ya"}
        assert other.post(f"/banding/{row.uuid}/{part}", told).status_code == 404
    row.refresh_from_db()
    assert (row.accepted_at, row.answered_at) == (None, None)
