"""Pages of what certificates mean elsewhere: from outside, beside posts, by unit, and for the national registry."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pamong.competency.models import Evidence
from pamong.core.models import Entry
from pamong.credentials.models import Credential, OutsideCredential
from pamong.kit.jobs import run_job
from pamong.kit.models import Job
from pamong.people.models import Person
from tests import make
from tests.competency.queries.gapped import office
from tests.credentials import case
from tests.credentials.able import Able, able
from tests.make import World

pytestmark = pytest.mark.django_db

TOLD = {
    "nama": "Sertifikat Pendidik",
    "penerbit": "Kemendikbud",
    "nomor": "101/2023",
    "terbit": "2/5/2023",
    "sampai": "1 Mei 2028",
    "kompetensi": "",
    "tingkat": "",
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(getattr(world, who))
    return client


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return words(answer.content)


def words(content: bytes) -> str:
    return " ".join(unescape(content.decode()).split())


def kind_of(client: Client, address: str) -> str:
    """Of a file, which is closed again."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # read to its end, the file is closed
    return str(answer.headers["Content-Type"])


def registered(world: World, who: str = "ani", **told: str) -> OutsideCredential:
    file = SimpleUploadedFile("a.pdf", f"%PDF-1.4 {who}\n\x00".encode() + b"\xff%%EOF\n")
    answer = signed_in(world, who).post("/sertifikat-luar/baru", {**TOLD, **told, "berkas": file})
    row = OutsideCredential.objects.latest("pk")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sertifikat-luar/{row.uuid}/")
    return row


def test_a_certificate_is_registered_verified_and_shown() -> None:
    here = office()
    world = here.world
    row = registered(world, kompetensi="Kompetensi A, A, Kamus teknis", tingkat="3")
    assert (row.issued_on, row.valid_until, row.level) == (date(2023, 5, 2), date(2028, 5, 1), 3)
    budi = signed_in(world, "budi")
    told = read(budi, "/instansi/15.04/sertifikat-luar/")
    assert "1 sertifikat luar menunggu diverifikasi" in told
    assert "Ani Rahmawati" in told
    told = read(budi, f"/sertifikat-luar/{row.uuid}/")
    assert 'value="Kompetensi A, A, Kamus teknis"' in told
    assert kind_of(budi, f"/sertifikat-luar/{row.uuid}/berkas") == "application/pdf"
    facts = {f"v-{name}": value for name, value in TOLD.items()}
    answer = budi.post(f"/sertifikat-luar/{row.uuid}/verifikasi", {**facts, "v-cara": ""})
    assert answer.status_code == 422
    assert "Tulis dengan apa sertifikat ini dicocokkan." in words(answer.content)
    told_of = {**facts, "v-kompetensi": "Kompetensi A", "v-tingkat": "3", "v-cara": "Laman penerbit"}
    assert budi.post(f"/sertifikat-luar/{row.uuid}/verifikasi", told_of).status_code == 302
    assert Evidence.objects.count() == 1
    told = read(signed_in(world, "ani"), f"/sertifikat-luar/{row.uuid}/")
    assert "Dicocokkan dengan: Laman penerbit" in told
    assert "Terverifikasi" in read(signed_in(world, "ani"), "/sertifikat-luar/")
    assert budi.post(f"/sertifikat-luar/{row.uuid}/cabut-verifikasi", {"alasan": ""}).status_code == 422
    assert budi.post(f"/sertifikat-luar/{row.uuid}/cabut-verifikasi", {"alasan": "Dicabut LSP"}).status_code == 302
    told = read(signed_in(world, "ani"), f"/sertifikat-luar/{row.uuid}/")
    assert "Verifikasinya dicabut 21 November 2026: Dicabut LSP" in told
    assert "Ani Rahmawati" in read(budi, "/instansi/15.04/sertifikat-luar/?keadaan=revoked")
    assert budi.get("/instansi/15.04/sertifikat-luar.xlsx?keadaan=semua").status_code == 200
    assert budi.get("/instansi/15.04/sertifikat-luar.xlsx?keadaan=lama").status_code == 422


def test_a_refused_file_or_fact_is_said_at_its_field() -> None:
    world = make.world()
    ani = signed_in(world, "ani")
    page = SimpleUploadedFile("a.pdf", b"<html><body>satu</body></html>")
    answer = ani.post("/sertifikat-luar/baru", {**TOLD, "berkas": page})
    assert answer.status_code == 422
    assert "Yang tadi Anda kirim: <b>a.pdf</b>" in words(answer.content)
    answer = ani.post("/sertifikat-luar/baru", {**TOLD, "berkas": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x\n\x00\xff")})
    assert answer.status_code == 302
    answer = ani.post("/sertifikat-luar/baru", {**TOLD, "berkas": SimpleUploadedFile("b.pdf", b"%PDF-1.4 y\n\x00\xff")})
    assert (answer.status_code, OutsideCredential.objects.count()) == (422, 1)
    assert "Sertifikat nomor 101/2023 dari Kemendikbud sudah terdaftar." in words(answer.content)


def test_the_holder_withdraws_and_who_organises_refuses() -> None:
    world = make.world()
    row = registered(world)
    budi = signed_in(world, "budi")
    assert budi.post(f"/sertifikat-luar/{row.uuid}/tarik").status_code == 404
    assert budi.post(f"/sertifikat-luar/{row.uuid}/tolak", {"alasan": ""}).status_code == 422
    assert budi.post(f"/sertifikat-luar/{row.uuid}/tolak", {"alasan": "Tidak terbaca"}).status_code == 302
    assert "Tidak terbaca" in read(signed_in(world, "ani"), f"/sertifikat-luar/{row.uuid}/")
    again = registered(world, nomor="7")
    assert signed_in(world, "ani").post(f"/sertifikat-luar/{again.uuid}/tarik").status_code == 302
    again.refresh_from_db()
    assert again.withdrawn_at is not None


@pytest.mark.parametrize("who", ["kiki", "dewi", "fajar", "gita"])
def test_others_find_nothing(who: str) -> None:
    world = make.world()
    row = registered(world)
    other = signed_in(world, who)
    for address in (f"/sertifikat-luar/{row.uuid}/", f"/sertifikat-luar/{row.uuid}/berkas"):
        assert other.get(address).status_code == 404
    for address in ("/instansi/15.04/sertifikat-luar/", "/instansi/15.04/ekspor-sertifikat"):
        assert other.get(address).status_code == 404
    for end in ("tarik", "verifikasi", "tolak"):
        assert other.post(f"/sertifikat-luar/{row.uuid}/{end}", {"alasan": "x"}).status_code == 404
    row.refresh_from_db()
    assert (row.verified_at, row.refused_at, row.withdrawn_at) == (None, None, None)


@pytest.fixture
def found() -> Able:
    made = able()
    assert [made.world.ani, made.world.kiki]
    return made


def certified(found: Able, who: str) -> Credential:
    application = case.application(found.version, getattr(found.world, who))
    return case.credential(found.world, case.decided(found.world, application))


def test_fit_tells_both_lists_and_narrows_to_a_unit(found: Able) -> None:
    certified(found, "fajar")
    budi = signed_in(found.world, "budi")
    told = read(budi, "/instansi/15.04/kesesuaian-sertifikat/")
    assert "Ani Rahmawati" in told
    assert "1 sertifikat di luar jabatannya" in told
    assert "Fajar Nugraha" in read(budi, "/instansi/15.04/kesesuaian-sertifikat/?daftar=lain")
    told = read(budi, f"/instansi/15.04/kesesuaian-sertifikat/?unit={found.world.permits.uuid}")
    assert "Kiki Amalia" not in told
    assert "1 pemegang jabatan belum bersertifikat" in told
    assert budi.get("/instansi/15.04/kesesuaian-sertifikat.xlsx?daftar=lain").status_code == 200
    assert budi.get("/instansi/15.04/kesesuaian-sertifikat/?daftar=semua").status_code == 422
    told = read(signed_in(found.world, "fajar"), "/instansi/15.04/kesesuaian-sertifikat/")
    assert "Ani Rahmawati" in told
    assert "Kiki Amalia" not in told
    assert signed_in(found.world, "ani").get("/instansi/15.04/kesesuaian-sertifikat/").status_code == 404


def test_a_leader_reads_a_sentence_first_and_no_names(found: Able) -> None:
    certified(found, "ani")
    told = read(signed_in(found.world, "fajar"), "/sertifikat-unit/")
    assert "1 dari 2 pegawai Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu bersertifikat" in told
    assert "Ani Rahmawati" not in told
    assert signed_in(found.world, "fajar").get("/sertifikat-unit.xlsx").status_code == 200
    assert signed_in(found.world, "ani").get("/sertifikat-unit/").status_code == 404


def test_the_export_is_taken_as_table_or_archive(found: Able) -> None:
    certified(found, "ani")
    Person.objects.filter(pk=found.world.ani.person_id).update(source_id="A1")
    budi, address = signed_in(found.world, "budi"), "/instansi/15.04/ekspor-sertifikat"
    told = read(budi, address)
    assert "1 sertifikat terbitan 2026 siap untuk SIASN" in told
    assert "Belum dikonfirmasi" in told
    assert "0 sertifikat terbitan 2025" in read(budi, f"{address}?tahun=2025&bentuk=")
    assert read(budi, f"{address}?tahun=1999", 422)
    for kind in ("tabel", "belum"):
        answer = budi.post(address, {"tahun": "2026", "bentuk": "KL04", "aksi": kind})
        assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert Entry.objects.filter(verb="credentials.exported").count() == 2
    answer = budi.post(address, {"tahun": "2026", "bentuk": "", "aksi": "arsip"})
    job = Job.objects.get(kind="credentials.export")
    assert answer.status_code == 302
    run_job(job.pk)
    told = read(budi, answer.headers["Location"])
    assert "Arsip siap: 1 sertifikat, 0 belum siap." in told
    archive = f"/ekspor-sertifikat/{job.uuid}.zip"
    assert archive in told
    assert kind_of(budi, archive) == "application/zip"
    for who in ("eka", "ani", "dewi"):
        assert signed_in(found.world, who).get(archive).status_code == 404
    assert budi.get(f"/ekspor-sertifikat/{UUID(int=1)}.zip").status_code == 404


def test_the_holder_reads_what_is_new_on_the_certificate(found: Able) -> None:
    row = certified(found, "ani")
    case.version(found.scheme, rules=[case.PORTFOLIO] * 3)
    told = read(signed_in(found.world, "ani"), f"/sertifikat/{row.uuid}/")
    assert "1 unit baru sejak sertifikat Anda terbit" in told
    assert "unit baru" not in read(signed_in(found.world, "budi"), f"/sertifikat/{row.uuid}/")
