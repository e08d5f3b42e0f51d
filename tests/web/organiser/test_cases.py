"""Pages of cases: the list, one case, where they come from, and the way in for tables and logs."""

import gzip
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from pamong.kit.jobs import run_job
from pamong.kit.models import Import, Job
from pamong.people.models import PersonNumber
from pamong.services.access import digest
from pamong.services.models import Case, CaseSource, Service
from tests import make
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db

LOG = """\
case:concept:name,concept:name,time:timestamp,org:resource,case:channel
B-1,Confirmation of receipt,2026-03-02T08:00:00+07:00,R1,Internet
B-1,T05 Print and send confirmation of receipt,2026-03-02T09:00:00+07:00,R1,Internet
B-2,Confirmation of receipt,2026-03-03T08:00:00+07:00,R2,Intern
B-1,T10 Determine necessity to stop indication,2026-03-05T08:00:00+07:00,R1,Internet
B-3,Confirmation of receipt,,R2,Desk
B-4,Confirmation of receipt,2026-03-04T08:00:00+07:00,R2,Desk
B-4,T10 Determine necessity to stop indication,2026-03-04T10:00:00+07:00,R2,Desk
"""

TABLE = "Nomor berkas;Tanggal diterima;Tanggal selesai;NIP petugas\nB-1;2/3/2026;5/3/2026;{nip}\nB-2;3/3/2026;;\n"


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def service(world: World) -> Service:
    found = case.service(world)
    case.standard(found, promise=3)
    return found


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def text(response: object) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def upload(browser: Client, service: Service, content: bytes, name: str = "berkas.csv", **facts: str) -> str:
    file = SimpleUploadedFile(name, content)
    response = browser.post(f"/layanan-kelola/{service.uuid}/berkas/impor", {"berkas": file, **facts})
    assert response.status_code == 302, text(response)
    return str(response["Location"])


def test_a_log_is_read_without_hand_work_and_its_reading_is_told(world: World, service: Service, budi: Client) -> None:
    page = upload(budi, service, LOG.encode("utf-8-sig"), "receipt.csv")
    shown = text(budi.get(page))
    assert "3 baris dibaca: 3 siap, 0 ditolak" in shown
    assert "6 kejadian dipakai" in shown
    assert "<li>Baris 6: Waktu kosong.</li>" in shown
    for told in (
        "Confirmation of receipt</dt><dd>Diterima",
        "indication</dt><dd>Diputus",
        "receipt</dt><dd>Jawaban pertama",
    ):
        assert told in shown
    source = CaseSource.objects.get(service=service)
    assert source.activities == {
        "Confirmation of receipt": "received",
        "T05 Print and send confirmation of receipt": "responded",
        "T10 Determine necessity to stop indication": "decided",
    }
    assert make.browser("stranger", world).get(page).status_code == 404
    assert not Case.objects.exists()
    assert budi.post(f"{page}masukkan").status_code == 302
    run_job(Job.objects.latest("pk").pk)
    rows = Case.objects.order_by("source_key").values_list("source_key", "channel", "decided_on")
    assert list(rows) == [
        ("B-1", "online", date(2026, 3, 5)),
        ("B-2", "other", None),
        ("B-4", "counter", date(2026, 3, 4)),
    ]
    assert f"/layanan-kelola/{service.uuid}/berkas/impor" in text(budi.get(page))


def test_who_decides_otherwise_about_activities_is_followed_by_the_next_log(service: Service, budi: Client) -> None:
    upload(budi, service, LOG.encode())
    source = CaseSource.objects.get(service=service)
    here = f"/sumber-berkas/{source.uuid}/kegiatan"
    shown = text(budi.get(here))
    assert shown.count("<select") == 3
    fields = {"kegiatan-0": "received", "kegiatan-1": "decided", "kegiatan-2": ""}  # in the order of milestones
    assert budi.post(here, fields)["Location"] == f"/layanan-kelola/{service.uuid}/berkas/impor"
    page = upload(budi, service, gzip.compress(XES.encode()), "log.xes.gz")
    assert "receipt</dt><dd>Diputus" in text(budi.get(page))
    source.refresh_from_db()
    assert source.activities["T10 Determine necessity to stop indication"] == ""
    assert budi.post(here, {"kegiatan-0": "selesai"}).status_code == 422


XES = """\
<log><trace><string key="concept:name" value="B-1"/>
<event><string key="concept:name" value="Confirmation of receipt"/><date key="time:timestamp" value="2026-03-02T08:00:00Z"/></event>
</trace></log>
"""


def test_a_table_names_officers_only_where_a_rule_is_named(world: World, service: Service, budi: Client) -> None:
    content = TABLE.format(nip=PersonNumber.objects.get(person=world.ani.person_id).number)
    shown = text(budi.get(upload(budi, service, content.encode("cp1252"))))
    assert "1 kolom dibuang" in shown
    source = CaseSource.objects.get(service=service)
    here = f"/sumber-berkas/{source.uuid}/"
    assert budi.post(here, {"aturan": " "}).status_code == 422
    assert budi.post(here, {"aturan": "Peraturan Bupati 12/2025 pasal 7"}).status_code == 302
    assert "Peraturan Bupati 12/2025 pasal 7" in text(budi.get(here))
    assert "kolom dibuang" not in text(budi.get(upload(budi, service, content.encode())))
    assert budi.post(f"{here}aturan/akhiri").status_code == 302
    source.refresh_from_db()
    assert source.handler_basis == ""


def test_what_is_neither_table_nor_log_is_refused_at_its_field(service: Service, budi: Client) -> None:
    for content in (b"\x00\x01", b"a;b\n1;2\n", b"<log><trace>", LOG.splitlines()[0].encode()):
        file = SimpleUploadedFile("berkas.csv", content)
        response = budi.post(f"/layanan-kelola/{service.uuid}/berkas/impor", {"berkas": file})
        assert response.status_code == 422
        assert 'class="err"' in text(response)
    assert not Import.objects.exists()


def test_a_token_is_shown_once_and_only_its_digest_is_kept(service: Service, budi: Client) -> None:
    source = case.source(service)
    here = f"/sumber-berkas/{source.uuid}/"
    shown = text(budi.post(f"{here}token"))
    token = shown.split('<p class="mono">')[1].split("<")[0]
    source.refresh_from_db()
    assert source.token == digest(token)
    assert token not in text(budi.get(here))
    assert budi.post(f"{here}token/akhiri").status_code == 302
    assert CaseSource.objects.filter(pk=source.pk, token=None).exists()
    assert budi.post(f"{here}tutup").status_code == 302
    assert budi.post(f"{here}token").status_code == 409
    assert "Ditutup" in text(budi.get(f"/layanan-kelola/{service.uuid}/sumber-berkas/"))


def test_sources_are_named_and_chosen_at_the_import(service: Service, budi: Client) -> None:
    here = f"/layanan-kelola/{service.uuid}/sumber-berkas/"
    assert "Belum ada sumber" in text(budi.get(here))
    assert budi.post(here, {"nama": "Buku register loket"}).status_code == 302
    assert budi.post(here, {"nama": "OSS RBA"}).status_code == 302
    assert budi.post(here, {"nama": "…"}).status_code == 422
    oss = CaseSource.objects.get(code="oss-rba")
    assert text(budi.get(f"/layanan-kelola/{service.uuid}/berkas/impor")).count("<option") == 2
    page = upload(budi, service, TABLE.encode(), sumber=str(oss.uuid))
    assert Import.objects.get(uuid=page.rstrip("/").rsplit("/", 1)[1]).about == oss.pk


def test_the_list_and_one_case_show_no_officer(world: World, service: Service, budi: Client) -> None:
    source = case.source(
        service, name="Buku loket", handler_basis="Peraturan Bupati 12/2025", covers_until=timezone.now()
    )
    case.case(
        source, date(2026, 3, 2), date(2026, 3, 12), source_key="A/1 & co", handler=world.ani.person_id, returns=1
    )
    shown = text(budi.get(f"/layanan-kelola/{service.uuid}/berkas/"))
    link = f"/sumber-berkas/{source.uuid}/berkas?nomor=A%2F1%20%26%20co"
    assert link in shown
    assert "Melewati janji" in shown
    one = text(budi.get(link))
    assert "Berkas A/1 &amp; co" in one
    for page in (shown, one):
        assert "Ani Rahmawati" not in page
    assert budi.get(f"/layanan-kelola/{service.uuid}/berkas/?keadaan=terbuka&cari=A").status_code == 200
    assert budi.get(f"/layanan-kelola/{service.uuid}/berkas/?keadaan=apa").status_code == 422
    assert make.browser_of(world, "hadi").get(link).status_code == 200
    assert make.browser("stranger", world).get(link).status_code == 404
