"""What cannot be in a course is refused on its page with the reason, and nothing has changed."""

from collections.abc import Iterator, Mapping

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pamong.learning.models import Attendance, Module, Quota, Registration, Scan
from pamong.people.models import Person, PersonNumber
from tests import make
from tests.learning import case
from tests.learning.offering_case import state
from tests.web.course import (
    HERE,
    NOW,
    SIGNER,
    Course,
    agreed,
    client_of,
    drafted,
    opened,
    people,
    planned,
    programme,
    refused,
    sent,
    shown_code,
    wib,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def course() -> Course:
    """One below Fajar, three in an office without a head."""
    return people(make.world(), below=0, others=3)


def unchanged(client: Client, path: str, told: Mapping[str, object] | None = None, status: int = 422) -> str:
    """What the page says of a form that was refused, after checking that nothing has changed."""
    before = state()
    answer = refused(client, path, told, status)
    assert state() == before
    return answer


def previewed(course: Course, *some: Person) -> str:
    """What the page says of a table with these people."""
    numbers = [PersonNumber.objects.get(person=one).number for one in some]
    rows = "".join(f"{number};Pelayanan Prima;1;Melayani loket\n" for number in numbers)
    file = SimpleUploadedFile("peserta.csv", f"NIP;Program;Angkatan;Alasan\n{rows}".encode())
    address = sent(course.budi, f"{HERE}/impor/pendaftaran/", {"berkas": file})
    assert Registration.objects.filter(way="imported").count() == 0
    return words(course.budi, address)


def test_rows_over_the_quota_and_a_person_twice_are_refused_one_by_one(course: Course) -> None:
    row, (one, two, three) = opened(course), course.others
    quota = {"bagi": "Dinas Kesehatan", "kursi": "2"}
    sent(course.budi, course.at("kelola/kuota/"), quota)
    assert Quota.objects.get(offering=row).seats == 2
    page = previewed(course, one, two, three)
    assert "3 baris dibaca: 2 siap, 1 ditolak" in page
    assert "Kuota unit atau instansi ini sudah terpakai: 2 dari 2. Kurangi barisnya." in page
    assert "Sudah terdaftar di angkatan ini." not in page
    sent(course.browser(one), course.at("daftar"))
    page = previewed(course, one, two)
    assert "2 baris dibaca: 1 siap, 1 ditolak" in page
    assert "Sudah terdaftar di angkatan ini. Tidak perlu mendaftar lagi." in page


def test_nobody_registers_twice(course: Course) -> None:
    opened(course)
    one = course.browser(course.others[0])
    sent(one, course.at("daftar"))
    answer = unchanged(one, course.at("daftar"), status=409)
    assert "Sudah terdaftar di angkatan ini. Tidak perlu mendaftar lagi." in answer


def test_an_offering_is_not_published_once_the_agreement_has_ended(course: Course) -> None:
    partner = agreed(course, sampai="30/11/2026")
    row = drafted(course, programme(course, partner))
    planned(course, row)
    answer = unchanged(course.budi, course.at("kelola/terbitkan"))
    assert "Perjanjian mitra tidak berlaku pada hari pertama, 8 Desember 2026" in answer
    assert "Universitas Batanghari (PKS/7/2026, hari terakhir 30 November 2026)" in answer
    assert "Perpanjang perjanjiannya, lalu terbitkan." in answer
    assert words(course.browser(course.others[0]), course.at(), 404)


def test_who_is_elsewhere_at_that_time_cannot_register(course: Course) -> None:
    opened(course)
    one = course.others[0]
    other = case.held(course.world, starts_at=wib(9, 9))
    case.seated(other.offering, one)
    answer = unchanged(course.browser(one), course.at("daftar"), status=409)
    assert "Waktunya bentrok dengan" in answer
    assert other.programme.title in answer  # to the person it may be named


def test_a_room_is_neither_too_small_nor_taken_twice(course: Course) -> None:
    row = opened(course)
    small = case.facility(course.world, name="Ruang Rapat", capacity=12)
    module = Module.objects.get(programme=row.programme_id, number=1)
    told = {"modul": str(module.uuid), "hari": "14/12/2026", "mulai": "08.00", "selesai": "12.00"}
    answer = unchanged(course.budi, course.at("kelola/sesi/baru"), {**told, "ruang": str(small.uuid)})
    assert "Ruang Rapat" in answer
    assert "12 orang" in answer
    hall = course.sessions[0].facility
    assert hall is not None
    by_hand = {"hari": "8/12/2026", "mulai": "12.00", "selesai": "13.00", "keperluan": "Rapat"}
    answer = unchanged(course.budi, f"/ruang/{hall.uuid}/pakai", by_hand)
    assert "Aula BKPSDM sudah dipakai untuk “Pelayanan Prima, angkatan 1”" in answer


def test_no_letter_is_written_for_what_was_cancelled(course: Course) -> None:
    opened(course)
    sent(course.budi, course.at("kelola/batalkan"), {"alasan": "Anggaran digeser ke triwulan depan"})
    answer = unchanged(course.budi, course.at("surat/undangan/baru"), {**SIGNER, "tanggal": "23/11/2026"})
    assert "Angkatan ini sudah dibatalkan, jadi suratnya tidak dibuat." in answer


def test_the_code_of_yesterday_opens_nothing(course: Course, clock: time_machine.Traveller) -> None:
    row, one = opened(course), course.others[0]
    case.seated(row, one)
    clock.move_to(wib(8, 15), tick=False)
    course.browsers.clear()
    code = shown_code(course.budi, course.sessions[1])
    clock.move_to(wib(9, 8, 5), tick=False)
    course.browsers.clear()
    one_now, today = course.browser(one), course.sessions[2]
    assert "Kode ini sudah 17 jam 5 menit yang lalu, dari sesi yang berakhir 8 Desember 2026 16.00 WIB." in refused(
        one_now, "/hadir/", {"kode": code}
    )
    assert f"Kode “{code}” bukan kode sesi ini." in refused(one_now, f"/hadir/{today.uuid}/", {"kode": code})
    assert Attendance.objects.count() == 0
    assert set(Scan.objects.values_list("outcome", flat=True)) == {"early", "wrong"}


def test_who_is_not_invited_registers_nowhere(course: Course) -> None:
    opened(course)
    unchanged(client_of(course.world.dewi), course.at("daftar"), status=404)
