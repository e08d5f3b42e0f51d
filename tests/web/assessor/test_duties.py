"""My duties: a declaration before anything is shown, then the desk, and nothing of the first round for the second examiner."""

from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from pamong.credentials.models import Appointment, Duty, PieceJudgement, UnitClaim, UnitResult
from pamong.people.models import Account
from tests import make
from tests.credentials import case
from tests.credentials.desk import NOW, Desk, appealed, finished
from tests.make import World

pytestmark = pytest.mark.django_db

MOST = 100_000
"""Bytes of a page of who works here."""


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


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
    assert len(answer.content) < MOST
    return " ".join(unescape(answer.content.decode()).split())


def undeclared(world: World) -> Desk:
    desk = Desk(world)
    Appointment.objects.filter(pk=desk.row.pk).update(declared_at=None, conflict=None)
    return desk


def test_without_duties_the_page_says_when_they_come(world: World) -> None:
    told = read(signed_in(world.citra), "/penugasan/")
    assert "Tidak ada tugas yang menunggu Anda" in told
    assert "Anda belum ditugaskan untuk permohonan mana pun." in told


def test_duties_say_first_how_many_wait(world: World) -> None:
    undeclared(world)
    done = Desk(world, who=None).application
    case.decided(world, done)
    told = read(signed_in(world.citra), "/penugasan/")
    assert "<h1>1 tugas menunggu Anda</h1>" in told
    assert "Menunggu pernyataan Anda" in told
    assert told.index("Yang paling lama menunggu") < told.index("Menunggu yang lain, atau selesai")


def test_the_home_counts_what_the_list_counts(world: World) -> None:
    desk, citra = Desk(world), signed_in(world.citra)
    told = read(citra, "/beranda/asesor/")
    assert "1 tugas sertifikasi menunggu Anda" in told
    assert "Menunggu penilaian Anda" in told
    finished(desk)
    assert "tugas sertifikasi menunggu Anda" not in read(citra, "/beranda/asesor/")
    assert "Tidak ada tugas yang menunggu Anda" in read(citra, "/penugasan/")


def test_queries_of_the_list_do_not_grow_with_it(world: World) -> None:
    citra = signed_in(world.citra)
    Desk(world)
    read(citra, "/penugasan/")
    with CaptureQueriesContext(connection) as one:
        read(citra, "/penugasan/")
    for who in (world.kiki, world.joko):
        version = case.version(case.scheme(world))
        case.appointed(case.application(version, who), world.citra)
    with CaptureQueriesContext(connection) as three:
        read(citra, "/penugasan/")
    assert len(three) == len(one)


def test_before_the_declaration_only_name_and_scheme_are_shown(world: World) -> None:
    desk = undeclared(world)
    UnitClaim.objects.create(application=desk.application, unit=desk.first, able=True, note="Saya di loket", at=NOW)
    citra = signed_in(world.citra)
    told = read(citra, f"/penugasan/{desk.row.uuid}/")
    assert "Apakah Anda bebas menilai Ani Rahmawati?" in told
    assert "Petugas Front Office Perizinan" in told
    for hidden in ("Register loket", "Saya di loket", "Bidang Perizinan", desk.first.title):
        assert hidden not in told
    assert citra.get(f"/penugasan/{desk.row.uuid}/unit/{desk.first.uuid}").status_code == 404


def test_declaring_opens_the_desk(world: World) -> None:
    desk = undeclared(world)
    citra, address = signed_in(world.citra), f"/penugasan/{desk.row.uuid}/"
    answer = citra.post(f"{address}pernyataan", {})
    assert answer.status_code == 422
    assert "Pilih salah satu pernyataan." in unescape(answer.content.decode())
    assert citra.post(f"{address}pernyataan", {"benturan": "tidak"}).status_code == 302
    told = read(citra, address)
    assert "2 unit Ani Rahmawati belum punya hasil" in told
    assert f"{desk.first.code} {desk.first.title}" in told
    assert "1 bukti, 1 belum dinilai" in told


def test_a_conflict_needs_words_and_closes_the_door(world: World) -> None:
    desk = undeclared(world)
    citra, address = signed_in(world.citra), f"/penugasan/{desk.row.uuid}/"
    answer = citra.post(f"{address}pernyataan", {"benturan": "ya", "penjelasan": ""})
    assert answer.status_code == 422
    assert "Tulis hubungannya secara singkat." in unescape(answer.content.decode())
    assert citra.post(f"{address}pernyataan", {"benturan": "ya", "penjelasan": "Sepupu"})["Location"] == "/penugasan/"
    assert citra.get(address).status_code == 404
    told = read(signed_in(world.budi), f"/permohonan-kelola/{desk.application.uuid}/penilai")
    assert "Benturan kepentingan" in told
    assert "Pernyataannya: Sepupu" in told


def test_a_unit_shows_its_rule_what_there_is_and_the_pieces(world: World) -> None:
    desk = Desk(world)
    UnitClaim.objects.create(application=desk.application, unit=desk.first, able=True, note="Saya di loket", at=NOW)
    told = read(signed_in(world.citra), f"/penugasan/{desk.row.uuid}/unit/{desk.first.uuid}")
    assert "0 bukti diterima" in told
    assert "Belum terlihat mampu saat diamati" in told
    assert "Register loket" in told
    assert "“Saya di loket”" in told
    assert "Memeriksa berkas satu per satu" in told
    assert "Nyatakan hasil" in told


def test_a_piece_is_judged_on_the_page(world: World) -> None:
    desk = Desk(world)
    citra = signed_in(world.citra)
    unit = f"/penugasan/{desk.row.uuid}/unit/{desk.first.uuid}"
    answer = citra.post(f"{unit}/bukti/{desk.piece.uuid}", {"valid": "on"})
    assert answer.status_code == 422
    assert "Tulis apa yang kurang pada bukti ini." in unescape(answer.content.decode())
    assert PieceJudgement.objects.count() == 0
    ticked = dict.fromkeys(("valid", "authentic", "current", "sufficient"), "on")
    assert citra.post(f"{unit}/bukti/{desk.piece.uuid}", ticked).status_code == 302
    assert "1 bukti diterima" in read(citra, unit)
    second = f"/penugasan/{desk.row.uuid}/unit/{desk.second.uuid}/bukti/{desk.piece.uuid}"
    answer = citra.post(second, ticked)
    assert answer.status_code == 422
    assert "tidak diajukan untuk unit PL.02" in unescape(answer.content.decode())
    assert PieceJudgement.objects.count() == 1


def test_a_result_is_refused_with_what_lacks_and_written_once_it_holds(world: World) -> None:
    desk = Desk(world)
    citra, unit = signed_in(world.citra), f"/penugasan/{desk.row.uuid}/unit/{desk.first.uuid}"
    answer = citra.post(unit, {"hasil": "K", "diamati": "ya"})
    assert answer.status_code == 422
    assert "syaratnya belum terpenuhi: kumpulkan 1 bukti portofolio" in unescape(answer.content.decode())
    desk.judge()
    assert citra.post(unit, {"hasil": "K", "diamati": "ya"})["Location"] == f"/penugasan/{desk.row.uuid}/"
    row = UnitResult.objects.get()
    assert (row.competent, row.observed) == (True, True)
    assert "K, kompeten" in read(citra, f"/penugasan/{desk.row.uuid}/")


def test_changed_facts_are_said(world: World) -> None:
    desk = Desk(world)
    desk.judge()
    desk.find()
    desk.judge(current=False, note="Ternyata lama")
    citra = signed_in(world.citra)
    assert "Fakta berubah sejak hasil ini" in read(citra, f"/penugasan/{desk.row.uuid}/")
    assert "Fakta berubah sejak hasil ini dicatat." in read(citra, f"/penugasan/{desk.row.uuid}/unit/{desk.first.uuid}")


def test_a_decider_reads_and_has_no_form(world: World) -> None:
    desk = Desk(world)
    finished(desk)
    row = case.appointed(desk.application, case.certifier(world, "Rahmat Hidayat"), Duty.DECIDER)
    decider = signed_in(Account.objects.get(person=row.person_id))
    assert "Bukti dan hasil Ani Rahmawati" in read(decider, f"/penugasan/{row.uuid}/")
    told = read(decider, f"/penugasan/{row.uuid}/unit/{desk.second.uuid}")
    assert "Belum mengelola pengaduan" in told
    assert "Nyatakan hasil" not in told
    unit = f"/penugasan/{row.uuid}/unit/{desk.first.uuid}"
    assert decider.post(unit, {"hasil": "BK", "catatan": "x"}).status_code == 404
    assert UnitResult.objects.count() == 2


def test_the_second_examiner_sees_nothing_of_the_first_round(world: World) -> None:
    desk = Desk(world)
    row = appealed(desk)
    examiner = signed_in(Account.objects.get(person=row.person_id))
    told = read(examiner, f"/penugasan/{row.uuid}/")
    assert "2 unit Ani Rahmawati belum punya hasil" in told
    unit = read(examiner, f"/penugasan/{row.uuid}/unit/{desk.second.uuid}")
    for hidden in ("Citra Anggraini", "Belum mengelola pengaduan", "Hasil yang berlaku", 'class="chip warn"'):
        assert hidden not in told
        assert hidden not in unit


@pytest.mark.parametrize("who", ["ani", "budi", "dewi", "kiki", "gita"])
def test_a_duty_is_only_its_holders(world: World, who: str) -> None:
    desk = Desk(world)
    other, address = signed_in(getattr(world, who)), f"/penugasan/{desk.row.uuid}/"
    for where in (address, f"{address}unit/{desk.first.uuid}"):
        assert other.get(where).status_code == 404
    assert other.post(f"{address}pernyataan", {"benturan": "ya", "penjelasan": "x"}).status_code == 404
    assert other.post(f"{address}unit/{desk.first.uuid}", {"hasil": "BK", "catatan": "x"}).status_code == 404
    assert other.post(f"{address}unit/{desk.first.uuid}/bukti/{desk.piece.uuid}", {}).status_code == 404
    assert (UnitResult.objects.count(), PieceJudgement.objects.count()) == (0, 0)
    desk.row.refresh_from_db()
    assert desk.row.conflict is False


def test_papers_of_an_assessment_are_printed_for_its_holder_after_the_declaration(world: World) -> None:
    desk = Desk(world)
    finished(desk)
    citra = signed_in(world.citra)
    for name in ("rekaman", "persetujuan"):
        address = f"/penugasan/{desk.row.uuid}/{name}.pdf"
        answer = citra.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        told = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        assert "Ani Rahmawati" in told
        assert "Form sendiri, kode formulir BNSP belum dikonfirmasi" in told
        assert ("Belum mengelola pengaduan" in told) is (name == "rekaman")
        assert signed_in(world.dewi).get(address).status_code == 404
        Appointment.objects.filter(pk=desk.row.pk).update(declared_at=None, conflict=None)
        assert citra.get(address).status_code == 404
        Appointment.objects.filter(pk=desk.row.pk).update(declared_at=NOW, conflict=False)
