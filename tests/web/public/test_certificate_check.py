"""Anybody can check a certificate by its number, its code or its file, and learns no more than needed."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from pamong.credentials.models import Application, Credential, SchemePartner, Signature, StatusChange
from pamong.kit.files import open_file
from pamong.learning.models import Partner
from pamong.people.models import PersonNumber, Region, SignInFailure
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

CHECK = "/periksa/"
NOW = datetime(2026, 11, 23, 3, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    Region.objects.filter(pk=world.region.pk).update(office="BKPSDM")
    world.region.refresh_from_db()
    return world


def certificate(world: World, **facts: Any) -> Credential:
    version = case.version(case.scheme(world), level="tingkat 3")
    decision = case.decided(world, case.application(version, world.ani))
    usual = {"number": "800.2/0412/BKPSDM/2026", "code": "PK7M4D21", "since": date(2026, 5, 3)}
    return case.credential(world, decision, **{**usual, **facts})


def changed(row: Credential, kind: str, public: str = "discipline") -> StatusChange:
    return StatusChange.objects.create(
        credential=row,
        number=StatusChange.objects.filter(credential=row).count() + 1,
        kind=kind,
        public=public,
        reason="Rahasia sidang",
        at=timezone.now(),
    )


def asked(number: str, status: int = 200, **more: str) -> str:
    response = Client().get(CHECK, {"nomor": number, **more})
    html = response.content.decode()
    assert response.status_code == status, html[:2000]
    return html


def uploaded(data: bytes, status: int = 200, name: str = "sertifikat.pdf") -> str:
    response = Client().post(CHECK, {"berkas": SimpleUploadedFile(name, data)})
    assert response.status_code == status
    return response.content.decode()


def test_page_without_a_question_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get(CHECK)
    assert response.status_code == 200
    assert "Periksa sertifikat" in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "800.2/0412/BKPSDM/2026",
        "800.2/0412/bkpsdm/2026",
        " 800.2 / 0412 / BKPSDM / 2026 ",
        "8OO.2/O412/BKPSDM/2O26",
        "800.2-0412-BKPSDM-2026",
        "80020412BKPSDM2026",
        "PK7M4D21",
        "pk7-m4d-21",
        "pk7 m4d 2l",
        "http://localhost:8765/periksa/PK7M4D21/",
    ],
)
def test_number_and_code_are_found_however_they_are_typed(world: World, typed: str) -> None:
    certificate(world)
    html = asked(typed)
    assert "BERLAKU" in html
    assert "Ani Rahmawati" in html


def test_valid_one_tells_everything_that_the_public_may_know(world: World) -> None:
    row = certificate(world)
    partner = Partner.objects.create(
        region=world.region, kind="agency", name="Ombudsman perwakilan", created_at=timezone.now()
    )
    SchemePartner.objects.create(version=row.version, partner=partner, part="menilai pelayanan publik")
    html = Client().get("/periksa/PK7M4D21/").content.decode()
    for words in (
        "BERLAKU",
        "diterbitkan oleh BKPSDM Kabupaten Batang Hari dan masih berlaku",
        "Ani Rahmawati",
        "Petugas Front Office Perizinan, tingkat 3",
        "800.2/<wbr>0412/<wbr>BKPSDM/<wbr>2026",
        "3 Mei 2026",
        "2 Mei 2029",
        "Ombudsman perwakilan, menilai pelayanan publik",
        "Praktik di hadapan asesor, portofolio",
        "Segel sistem daerah",
        "Diperiksa 23 November 2026, 10.32 WIB, kode ",
    ):
        assert words in html


@pytest.mark.parametrize("state", ["valid", "expired", "suspended", "withdrawn", "replaced", "unsigned", "unknown"])
def test_no_state_tells_number_birth_or_post_of_the_person(world: World, state: str) -> None:
    row = certificate(world, signed=state != "unsigned")
    if state in {"suspended", "withdrawn", "replaced"}:
        changed(row, state)
    at = NOW + timedelta(days=365 * 4) if state == "expired" else NOW
    nip = PersonNumber.objects.get(person=row.person).number
    with time_machine.travel(at, tick=False):
        response = Client().get(CHECK, {"nomor": "X-1" if state == "unknown" else row.number})
    html = response.content.decode()
    hidden = (
        nip,
        nip[:8],
        "Penata Perizinan",
        "22 Juli 1985",
        "Bidang Perizinan",
        "Rahasia sidang",
        str(row.person.uuid),
    )
    assert [word for word in hidden if word in html] == []


@pytest.mark.parametrize(
    ("kinds", "word", "tone"),
    [
        ((), "BERLAKU", "stat-ok"),
        (("suspended",), "DIBEKUKAN", "stat-warn"),
        (("suspended", "resumed"), "BERLAKU", "stat-ok"),
        (("withdrawn",), "DICABUT", "stat-bad"),
        (("suspended", "withdrawn"), "DICABUT", "stat-bad"),
        (("replaced",), "DIGANTI", "stat-on"),
    ],
)
def test_every_state_has_its_word_and_colour(world: World, kinds: tuple[str, ...], word: str, tone: str) -> None:
    row = certificate(world)
    for kind in kinds:
        changed(row, kind)
    html = asked(row.number)
    assert f"</svg>{word}</h2>" in html
    assert f'class="stat {tone}"' in html


def test_end_is_the_second_after_the_last(world: World) -> None:
    row = certificate(world)
    with time_machine.travel(row.valid_until, tick=False):
        assert "</svg>BERLAKU</h2>" in asked(row.number)
    with time_machine.travel(row.valid_until + timedelta(seconds=1), tick=False):
        html = asked(row.number)
    assert "</svg>KEDALUWARSA</h2>" in html
    assert "Ani Rahmawati" in html


def test_withdrawn_one_tells_day_and_class_but_not_the_name(world: World) -> None:
    row = certificate(world)
    changed(row, "withdrawn")
    html = asked(row.number)
    assert "23 November 2026</dd>" in html
    assert "Ditetapkan sidang etik atau disiplin" in html
    assert "Ani" not in html


def test_replaced_one_leads_to_the_new_number_only(world: World) -> None:
    row = certificate(world)
    changed(row, "replaced", "name")
    new = certificate_after(world, row)
    html = asked(row.number)
    assert f"/periksa/?nomor={new.number.replace('/', '%2F')}&amp;instansi=15.04" in html
    assert "Nama diperbaiki" in html
    assert "Ani" not in html
    assert "Anisa" in asked(new.number, instansi="15.04")


def test_replacement_that_nobody_has_signed_is_not_told(world: World) -> None:
    row = certificate(world)
    changed(row, "replaced", "name")
    certificate_after(world, row, signed=False)
    html = asked(row.number)
    assert "0419" not in html
    assert "Belum ditandatangani" in html


def certificate_after(world: World, row: Credential, *, signed: bool = True) -> Credential:
    facts: dict[str, Any] = {
        "replaces": row,
        "reason": "Nama salah tulis",
        "holder": "Anisa Rahmawati",
        "number": "800.2/0419/BKPSDM/2026",
    }
    return case.credential(world, row.decision, signed=signed, **facts)


def stripped(html: str) -> str:
    """Without what each request has of its own."""
    code = html.partition('<span class="code">')[2].partition("<")[0]
    token = html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return html.replace(code or "\0", "").replace(token, "")


def test_unsigned_and_unknown_numbers_are_answered_alike(world: World) -> None:
    certificate(world, signed=False)
    unsigned = stripped(asked("800.2/0412/BKPSDM/2026", 404))
    unknown = stripped(asked("800.2/0999/BKPSDM/2026", 404))
    assert "</svg>TIDAK DITEMUKAN</h2>" in unknown
    assert unsigned == unknown.replace("0999", "0412")


def test_unsigned_one_is_not_found_by_its_code(world: World) -> None:
    certificate(world, signed=False)
    assert Client().get("/periksa/PK7M4D21/").status_code == 404


@pytest.mark.parametrize(
    "typed", ["x", "' OR 1=1 --", "%", "___", "/", "٠١٢", "a" * 200, "<script>alert(1)</script>", "../../etc/passwd"]
)
def test_garbage_is_not_found_and_comes_back_harmless(world: World, typed: str) -> None:
    certificate(world)
    html = asked(typed, 404)
    assert "TIDAK DITEMUKAN" in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("typed", ["", " ", "\0", "a" * 201])
def test_what_cannot_be_a_number_is_refused(typed: str) -> None:
    assert 'role="alert"' in asked(typed, 422)


def test_region_with_a_zero_byte_is_passed_over(world: World) -> None:
    certificate(world)
    assert "BERLAKU" in asked("PK7M4D21", instansi="15.04\0")


def test_number_of_two_regions_is_asked_back(world: World) -> None:
    row = certificate(world)
    decision = case.decided(world, second(world))
    twin = case.credential(world, decision, signed=False, region=world.other, number=row.number)
    file = Signature.objects.get(credential=row).file
    Signature.objects.create(credential=twin, file=file, digest="0" * 64, signer="CN=Uji", signed_at=timezone.now())
    html = asked(row.number)
    assert "PILIH PENERBITNYA" in html
    assert "Ani" not in html
    assert "?nomor=800.2%2F0412%2FBKPSDM%2F2026&amp;instansi=82" in html
    assert "diterbitkan oleh Provinsi Maluku Utara" in asked(twin.number, instansi="82")
    assert "diterbitkan oleh BKPSDM Kabupaten Batang Hari" in asked(row.number, instansi="15.04")


def test_two_numbers_of_one_region_that_look_alike_are_told_apart_or_not_at_all(world: World) -> None:
    certificate(world, number="SK-10", code="AAAA0001")
    case.credential(world, case.decided(world, second(world)), number="SK-1O")
    assert "BERLAKU" in asked("SK-10")
    assert "BERLAKU" in asked("SK-1O")
    assert "TIDAK DITEMUKAN" in asked("sk10", 404)


def second(world: World) -> Application:
    """Of another person, in another scheme."""
    return case.application(case.version(case.scheme(world)), world.kiki)


def bytes_of(row: Credential) -> bytes:
    with open_file(Signature.objects.get(credential=row).file) as file:
        return file.read()


def test_file_of_ours_is_told_whole(world: World) -> None:
    row = certificate(world)
    html = uploaded(bytes_of(row))
    assert "</svg>BERLAKU</h2>" in html
    assert "Berkas PDF Anda tidak berubah sejak kami terbitkan." in html


def test_whole_file_of_a_withdrawn_one_is_told_withdrawn(world: World) -> None:
    row = certificate(world)
    changed(row, "withdrawn")
    html = uploaded(bytes_of(row))
    assert "</svg>DICABUT</h2>" in html
    assert "Berkas PDF Anda tidak berubah sejak kami terbitkan." in html


def test_pdf_of_something_else_is_not_found(world: World) -> None:
    certificate(world)
    html = uploaded(b"%PDF-1.7\nSurat undangan\n%%EOF\n", 404)
    assert "</svg>TIDAK DITEMUKAN</h2>" in html
    assert "bukan sertifikat yang kami terbitkan" in html


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<html>", b"PK\x03\x04"])
def test_file_that_is_no_pdf_is_refused(data: bytes) -> None:
    assert 'role="alert"' in uploaded(data, 422)


def test_upload_without_a_file_is_refused(client: Client) -> None:
    assert client.post(CHECK, {}).status_code == 422


def test_file_over_the_limit_is_refused_as_no_certificate_and_a_huge_one_before_it_is_read(world: World) -> None:
    certificate(world)
    assert "jadi bukan sertifikat kami. Periksa dengan nomornya." in uploaded(b"%PDF-" + b"x" * (10 << 20), 422)
    assert "paling besar 16" in uploaded(b"%PDF-" + b"x" * (18 << 20), 413)
    assert SignInFailure.objects.count() == 0


def test_answer_is_kept_by_nobody_and_found_by_no_search_engine(world: World) -> None:
    certificate(world)
    for address in (CHECK, f"{CHECK}?nomor=PK7M4D21", "/periksa/PK7M4D21/", "/periksa/lapor"):
        response = Client().get(address)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_answer_with_its_style_is_light(world: World) -> None:
    row = certificate(world)
    html = asked(row.number)
    style = Path("src/pamong/web/static/pamong.css").read_bytes()
    assert len(html.encode()) < 20_000
    assert len(gzip.compress(html.encode())) + len(gzip.compress(style)) < 60 * 1024


def test_sixty_looks_a_minute_then_one_is_asked_to_wait(world: World) -> None:
    row = certificate(world)
    browser = Client()
    assert [browser.get(CHECK, {"nomor": row.number}).status_code for _look in range(60)] == [200] * 60
    response = browser.get(CHECK, {"nomor": row.number})
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    html = response.content.decode()
    assert "Tunggu 1 menit" in html
    assert "Ani" not in html
    assert browser.get(CHECK).status_code == 200
    assert Client(REMOTE_ADDR="10.0.0.9").get(CHECK, {"nomor": row.number}).status_code == 200
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        assert browser.get(CHECK, {"nomor": row.number}).status_code == 200


def test_guessing_is_slower_than_looking(world: World) -> None:
    certificate(world)
    answers = [Client().get(CHECK, {"nomor": f"800.2/{guess:04}"}).status_code for guess in range(30)]
    assert answers == [404] * 20 + [429] * 10


def test_file_that_has_to_be_taken_apart_counts_for_ten_looks(world: World) -> None:
    certificate(world)
    uploaded(b"%PDF-1.7\nSurat undangan\n%%EOF\n", 404)
    assert SignInFailure.objects.count() == 10


def test_counting_through_all_numbers_takes_hours(world: World) -> None:
    row = certificate(world)
    browser, answered = Client(), 0
    browser.get(CHECK, {"nomor": row.number})
    bucket = SignInFailure.objects.get().bucket
    for minute in range(1, 21):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            SignInFailure.objects.bulk_create([SignInFailure(bucket=bucket, at=timezone.now())] * 39)
            answered += browser.get(CHECK, {"nomor": row.number}).status_code == 200
    assert answered == 14  # at the fifteenth, 600 looks lie within one hour


def test_limit_is_kept_without_anybodys_address(world: World) -> None:
    row = certificate(world)
    Client(REMOTE_ADDR="203.0.113.7").get(CHECK, {"nomor": row.number})
    assert re.fullmatch("[0-9a-f]{64}", SignInFailure.objects.get().bucket)
