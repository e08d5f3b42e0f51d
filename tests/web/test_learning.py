"""A course from the agreement to the hours, as each of its people sees it."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from pytest_django import Settings

from pamong.cli.lottery import lottery
from pamong.core.models import Entry
from pamong.learning.formats.mark_chain import FIRST, linked, stamp
from pamong.learning.models import (
    Approval,
    Attendance,
    Completion,
    Draw,
    Module,
    OutsideTraining,
    Registration,
    RosterCopy,
    Scan,
    Session,
)
from pamong.office.models import Booking, Letter
from pamong.ops.home import Home
from pamong.people.models import Person
from tests import make
from tests.learning import case
from tests.web.course import (
    HERE,
    NOW,
    SIGNER,
    WHY,
    Course,
    client_of,
    opened,
    people,
    printed,
    refused,
    sent,
    shown_code,
    wib,
    words,
)

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(settings: Settings, tmp_path: object) -> "time_machine.travel":
    settings.MEDIA_ROOT = str(tmp_path)
    return time_machine.travel(NOW, tick=False)


class Day:
    """The clock of a story. Nobody stays signed in over night."""

    def __init__(self, course: Course, clock: time_machine.Traveller) -> None:
        self.course, self.clock = course, clock

    def comes(self, day: int, hour: int, minute: int = 0) -> None:
        self.clock.move_to(wib(day, hour, minute), tick=False)
        self.course.browsers.clear()


def seats(course: Course) -> list[Registration]:
    """Who has a seat now, by the place in the draw."""
    rows = Registration.objects.filter(offering=course.offering, seated_at__isnull=False, withdrawn_at=None)
    return list(rows.select_related("person").order_by("lot"))


def everybody_registers(course: Course) -> None:
    """Sixty from their own telephones; of five Fajar is asked."""
    for someone in (*course.below, *course.others):
        assert sent(course.browser(someone), course.at("daftar")) == course.at()
    page = words(course.budi, course.at("kelola/"))
    assert "Mendaftar 60 Disetujui 55" in page
    assert "Rencana tiap kursi Rp 250.000" in page  # (6.000.000 + 1.500.000) ÷ 30
    assert Registration.objects.filter(approved_at__isnull=False).count() == 55


def fajar_agrees(course: Course) -> None:
    """Five names on one page, one press."""
    fajar = client_of(course.world.fajar)
    page = words(fajar, "/persetujuan/")
    assert "5 persetujuan" in page
    assert [one.name for one in course.below if one.name not in page] == []
    sent(
        fajar,
        "/persetujuan/setujui",
        {"pilih": [str(uuid) for uuid in Approval.objects.values_list("uuid", flat=True)]},
    )
    assert Registration.objects.filter(approved_at__isnull=False).count() == 60
    assert Registration.objects.filter(seated_at__isnull=False).count() == 0


def seats_are_drawn(course: Course, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a word of a witness; the machine that is asked comes to the same thirty."""
    commitment = Draw.objects.get().commitment
    assert commitment in words(course.browser(course.below[0]), course.at("undian/"))
    sent(course.budi, course.at("undian/"), {"kata": "rambutan", "yakin": "on"})
    assert [one.lot for one in seats(course)] == list(range(1, 31))
    found = verified(course, home, monkeypatch)
    assert (found["ok"], found["word"], found["entries"], found["seated"]) == (True, "rambutan", 60, 30)
    assert found["commitment"] == commitment


def verified(course: Course, home: Home, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What ``pamong lottery verify`` says."""
    monkeypatch.setenv("PAMONG_SECRET_KEY", "unused")  # the command sets it where it is missing, and would leave it
    with translation.override("id"):
        done = CliRunner().invoke(lottery, ["verify", str(course.offering.uuid), "--home", str(home.path), "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.output)
    return found


def one_withdraws(course: Course) -> None:
    """The first winner does not come; number 31 of the draw gets the seat."""
    first = seats(course)[0]
    sent(course.browser(first.person), course.at("mundur"), {"alasan": "Dinas luar"})
    assert [one.lot for one in seats(course)] == list(range(2, 32))
    last = seats(course)[-1]
    assert "Anda mendapat kursi" in words(course.browser(last.person), course.at())


def letters_are_made(course: Course) -> dict[Session, str]:
    """Invitation, assignment, a sheet for each session. Returns the PIN printed on each sheet."""
    facts = {**SIGNER, "tanggal": "7/12/2026"}
    sent(course.budi, course.at("surat/undangan/baru"), facts)
    invitation = printed(course.budi, Letter.objects.latest("pk"))
    assert "005/1/KBH/2026" in invitation
    assert "25 (dua puluh lima) jam pelajaran" in invitation
    assert "Aula BKPSDM" in invitation
    sent(course.budi, course.at("surat/surat-tugas/baru"), {**facts, **WHY})
    assignment = printed(course.budi, Letter.objects.latest("pk"))
    assert "800.1.11.1/1/KBH/2026" in assignment
    assert [one.person.name for one in seats(course) if one.person.name not in assignment] == []
    assert Registration.objects.get(lot=1).person.name not in assignment
    pins = {}
    for session in course.sessions:
        sent(course.budi, course.at("surat/daftar-hadir/baru"), {**facts, "sesi": str(session.uuid)})
        sheet = printed(course.budi, Letter.objects.latest("pk"))
        assert "Tanda tangan" in sheet
        found = re.search(r"tanpa jaringan (\d{3} \d{3})", sheet)
        assert found, sheet
        pins[session] = found[1].replace(" ", "")
    return pins


def first_morning(course: Course, clock: Day) -> None:
    """One scans, one replays that code, one telephone notes three without network, one comes late and leaves early."""
    session, (scanner, replayer, *three) = course.sessions[0], seats(course)[:5]
    clock.comes(8, 7, 50)
    shown, hall = shown_code(course.budi, session), f"/hadir/{session.uuid}/"
    sent(course.browser(scanner.person), hall, {"kode": shown, "pindai": "1"})
    offline = taken_along(course, session)
    clock.comes(8, 7, 53)
    assert "Kode ini sudah 3 menit yang lalu." in refused(
        course.browser(replayer.person), hall, {"kode": shown, "pindai": "1"}
    )
    assert Scan.objects.order_by("at").values_list("outcome", flat=True)[1] == "stale"
    clock.comes(8, 12, 30)
    synced(course, offline, three)
    assert Attendance.objects.filter(proof="offline").count() == 3
    assert "Kode sudah lewat" in words(course.budi, f"/sesi/{session.uuid}/kode/")


def taken_along(course: Course, session: Session) -> RosterCopy:
    """The roster, on Budi's telephone."""
    sent(course.budi, f"/sesi/{session.uuid}/bawa/")
    return RosterCopy.objects.latest("pk")


def synced(course: Course, copy: RosterCopy, rows: list[Registration]) -> None:
    """What the telephone noted at eight arrives; the same again is refused, and so is one altered mark."""
    marks, mac = [], FIRST
    for seq, row in enumerate(rows, 1):
        at = wib(8, 8) + seq * MINUTE
        mac = linked(copy.key, mac, seq, row.uuid, at, present=True)
        marks.append({"seq": seq, "p": str(row.uuid), "t": stamp(at), "h": True, "mac": mac})
    path = f"/presensi/{copy.uuid}/kirim"
    altered = course.budi.post(path, json.dumps({"tanda": [{**marks[0], "h": False}]}), content_type="application/json")
    assert (altered.status_code, altered.json()["kode"]) == (422, "marks-altered")
    first = course.budi.post(path, json.dumps({"tanda": marks}), content_type="application/json")
    assert (first.status_code, first.json()) == (200, {"seq": 3, "baru": 3})
    again = course.budi.post(path, json.dumps({"tanda": marks}), content_type="application/json")
    assert (again.status_code, again.json()["kode"]) == (409, "marks-replayed")


def sheets_are_typed(course: Course, clock: Day, pins: dict[Session, str]) -> Registration:
    """Who signed on paper; and one who came to half of the first morning. Returns that one."""
    half = seats(course)[1]
    for number, session in enumerate(course.sessions):
        end = session.ends_at.astimezone(case.WIB)
        clock.comes(end.day, end.hour, end.minute)
        known = set(Attendance.objects.filter(session=session).values_list("registration", flat=True))
        signed = [one for one in seats(course) if one.pk not in known and not (number == 0 and one == half)]
        told = {"pin": pins[session], "hadir": [str(one.uuid) for one in signed]}
        sent(course.budi, f"/sesi/{session.uuid}/presensi/lembar", told)
        if number == 0:
            late = {"keadaan": "sebagian", "dari": "10.15", "sampai": "12.30", "alasan": "Rapat dinas"}
            sent(course.budi, f"/sesi/{session.uuid}/presensi/{half.uuid}", late)
        assert "30 dari 30 hadir" in words(course.budi, f"/sesi/{session.uuid}/presensi/")
    return half


def it_is_finished(course: Course) -> Registration:
    """Products accepted, tests passed but one. Returns who did not pass."""
    low = seats(course)[2]
    modules = {one.number: one for one in Module.objects.filter(programme=course.offering.programme)}
    for number in (2, 5):
        told: dict[str, object] = {str(one.uuid): "ya" for one in seats(course)}
        sent(course.budi, course.at(f"hasil/modul/{modules[number].uuid}"), told)
    told = {str(one.uuid): "60" if one == low else "82,5" for one in seats(course)}
    sent(course.budi, course.at(f"hasil/modul/{modules[3].uuid}"), told)
    assert "28 dari 30 peserta akan selesai" in words(course.budi, course.at("hasil/"))
    sent(course.budi, course.at("hasil/selesaikan"))
    return low


def hours_are_counted(course: Course, half: Registration, low: Registration) -> None:
    """6 + 6 + 4 of the training, 4 for a day of seminar, 5 for a day of workshop; half of the first six for half of it."""
    lacking = {one.registration_id: one.lacking for one in Completion.objects.filter(completed=False)}
    assert lacking == {half.pk: ["attendance:1"], low.pk: ["test:3"]}
    full = seats(course)[5]
    for row, hours in ((full, "25"), (low, "25"), (half, "22")):
        assert f"{hours} dari 20 JP tahun 2026" in words(course.browser(row.person), "/jp/"), row.lot
    assert "Hadir 50 %, diminta 80 %" in words(course.browser(half.person), course.at())
    told = words(course.browser(low.person), course.at())
    assert "nilai 60, lulus mulai 70 Tes modul 3 belum lulus" in told
    assert "Tidak selesai" in told
    assert "Hasil Anda" not in words(course.browser(course.world.fajar.person), course.at())


def papers_of_the_end(course: Course) -> None:
    """A certificate for each of 28, with both who gave the course; the hours of the office on one list."""
    facts = {**SIGNER, "tanggal": "14/12/2026", "kertas": "a4"}
    sent(course.budi, course.at("surat/sttpp/baru"), facts)
    made = Letter.objects.filter(kind="completion")
    assert made.count() == 28
    text = printed(course.budi, made.order_by("pk")[0])
    assert "Pelayanan Prima" in text
    assert "Universitas Batanghari" in text
    sent(course.budi, f"{HERE}/surat/rekap-jp", {**facts, "tahun": "2026", "unit": ""})
    recap = printed(course.budi, Letter.objects.latest("pk"))
    assert "REKAP JAM PELAJARAN TAHUN 2026 Nomor 800.1.11/1/KBH/2026" in recap
    assert seats(course)[5].person.name in recap


def e_learning_is_capped(course: Course, someone: Person) -> None:
    """Two courses of 3 JP on one day are 3 JP together: 25 and 3 are 28, though the papers say 31."""
    told = {
        "penyelenggara": "ANRI",
        "bentuk": "NKL03",
        "mulai": "2/11/2026",
        "selesai": "2/11/2026",
        "jp": "3",
        "kali": "0",
    }
    checked = {"v-bentuk": "NKL03", "v-mulai": "2/11/2026", "v-selesai": "2/11/2026", "v-jp": "3", "v-kali": "0"}
    for name in ("Arsip Digital", "Layanan Digital"):
        file = SimpleUploadedFile(f"{name}.pdf", f"%PDF-1.4 {name}\n\x00".encode() + b"\xff%%EOF\n")
        sent(course.browser(someone), "/jp/klaim/baru", {**told, "nama": name, "berkas": file})
        sent(
            course.budi, f"/klaim/{OutsideTraining.objects.latest('pk').uuid}/verifikasi", {**checked, "v-catatan": ""}
        )
    page = words(course.browser(someone), "/jp/")
    assert "28 dari 20 JP tahun 2026" in page
    assert "3 JP tidak dihitung karena batas sehari atau sebulan" in page
    assert "E-learning paling banyak 3 JP sehari, dari semua catatan" in page


def dewi_finds_nothing(course: Course) -> None:
    """Who has every role elsewhere and was not invited: no page, no file, no word of it, and nothing is written."""
    session, letter = course.sessions[0], Letter.objects.order_by("pk")[0]
    row, before = seats(course)[0], Entry.objects.count()
    offering = (
        "",
        "undian/",
        "pendaftar/",
        "pendaftar.xlsx",
        "kelola/",
        "kelola/biaya/",
        "surat/",
        "hasil/",
        "hasil.xlsx",
    )
    paths = [
        *(course.at(tail) for tail in (*offering, "kalender.ics", "usulkan/")),
        *(
            f"{HERE}/{tail}"
            for tail in ("pelatihan/", "angkatan/", "program/", "ruang/", "mitra/", "narasumber/", "jp/")
        ),
        *(f"/sesi/{session.uuid}/{tail}" for tail in ("presensi/", "kode/", "layar/", "bawa/", "ubah")),
        f"/program/{course.offering.programme.uuid}/",
        f"/hadir/{session.uuid}/",
        f"/surat/{letter.uuid}/",
        f"/surat/{letter.uuid}/terbitan-1.pdf",
        f"/pegawai/{row.person.uuid}/jp/",
    ]
    dewi = client_of(course.world.dewi)
    assert {path: dewi.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert dewi.post(course.at("daftar")).status_code == 404
    assert "Pelayanan Prima" not in words(dewi, "/katalog/")
    assert Entry.objects.count() == before


def test_a_course_from_the_agreement_to_the_hours(
    clock: time_machine.travel, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock as traveller:
        course = people(make.world())
        day = Day(course, traveller)
        opened(course)
        assert Booking.objects.filter(released_at=None).count() == 6
        assert "Universitas Batanghari" in words(
            course.browser(course.below[0]), f"/program/{course.offering.programme.uuid}/"
        )
        everybody_registers(course)
        fajar_agrees(course)
        day.comes(4, 16, 1)
        seats_are_drawn(course, home, monkeypatch)
        day.comes(5, 8)
        one_withdraws(course)
        assert verified(course, home, monkeypatch)["ok"] is True
        day.comes(7, 9)
        pins = letters_are_made(course)
        first_morning(course, day)
        half = sheets_are_typed(course, day, pins)
        day.comes(14, 9)
        low = it_is_finished(course)
        hours_are_counted(course, half, low)
        papers_of_the_end(course)
        e_learning_is_capped(course, seats(course)[5].person)
        dewi_finds_nothing(course)
