"""Pages of the register, of one certificate, of what a certifier decides, and of reports of doubt."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.core.actor import VISITOR
from pamong.credentials.actions.doubts import report_doubt
from pamong.credentials.models import Credential, DoubtReport, StatusChange
from pamong.people.models import Account, PersonNumber
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

LIST = "/instansi/15.04/sertifikat/"
NUMBER = "800.2/0412/BKPSDM/2026"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def row(world: World) -> Credential:
    application = case.application(case.version(case.scheme(world)), world.ani)
    return case.credential(world, case.decided(world, application), number=NUMBER, code="PK7M4D21")


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_certificate_that_ends_soon_has_a_badge_of_its_own(world: World) -> None:
    def given(name: str, until: datetime) -> Credential:
        application = case.application(case.version(case.scheme(world, title=name)), world.ani)
        return case.credential(world, case.decided(world, application), valid_until=until)

    soon = given("Skema segera", datetime(2027, 2, 22, 3, 31, 59, tzinfo=UTC))  # in 90 days
    later = given("Skema nanti", datetime(2027, 2, 22, 3, 32, tzinfo=UTC))
    client = signed_in(world.budi)
    listed = client.get(LIST).content.decode()
    assert (listed.count("Segera berakhir</span>"), listed.count("Berlaku</span>")) == (1, 1)
    assert "Segera berakhir</span>" in client.get(f"/sertifikat/{soon.uuid}/").content.decode()
    page = client.get(f"/sertifikat/{later.uuid}/").content.decode()
    assert ("Segera berakhir</span>" in page, "Berlaku</span>" in page) == (False, True)


def test_register_lists_searches_and_says_when_nothing_fits(world: World, row: Credential) -> None:
    client = signed_in(world.budi)
    html = client.get(LIST).content.decode()
    assert "1 sertifikat" in html
    assert f'href="/sertifikat/{row.uuid}/">Ani Rahmawati</a>' in html
    assert len(html.encode()) < 100_000
    assert "Tidak ada sertifikat yang cocok." in client.get(LIST, {"cari": "joko"}).content.decode()
    assert "1 sertifikat cocok" in client.get(LIST, {"cari": "0412", "keadaan": "berlaku"}).content.decode()
    assert client.get(LIST, {"keadaan": "x"}).status_code == 422
    assert client.get(LIST, {"skema": "x"}).status_code == 422


def test_register_is_a_workbook_without_the_number_of_the_person(world: World, row: Credential) -> None:
    client = signed_in(world.budi)
    data = b"".join(client.get("/instansi/15.04/sertifikat.xlsx"))
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["Nomor", "Kode periksa", "Nama", "Jabatan saat terbit"]
    assert rows[1][:3] == [NUMBER, "PK7M4D21", "Ani Rahmawati"]
    assert rows[1][7] == "Berlaku"
    assert PersonNumber.objects.get(person=row.person).number not in str(rows)
    assert client.get("/instansi/15.04/sertifikat.xlsx", {"keadaan": "x"}).status_code == 422


@pytest.mark.parametrize("name", ["ani", "dewi", "kiki", "fajar"])
@pytest.mark.usefixtures("row")
def test_register_and_reports_are_not_there_for_others(world: World, name: str) -> None:
    client = signed_in(getattr(world, name))
    for address in (
        LIST,
        "/instansi/15.04/sertifikat.xlsx",
        "/instansi/15.04/keraguan/",
        "/instansi/15.04/keraguan.xlsx",
    ):
        assert client.get(address).status_code == 404


def test_certifier_withdraws_by_the_page_and_the_public_sees_it(world: World, row: Credential) -> None:
    client = signed_in(case.certifier(world, "Nadia Certifier"))
    page = f"/sertifikat/{row.uuid}/"
    assert f'href="{page}cabut"' in client.get(page).content.decode()
    assert client.get(f"{page}cabut").status_code == 200
    empty = client.post(f"{page}cabut", {"umum": "discipline", "alasan": ""})
    assert empty.status_code == 422
    assert StatusChange.objects.count() == 0
    answer = client.post(f"{page}cabut", {"umum": "discipline", "alasan": "Putusan sidang etik."})
    assert answer.headers["Location"] == page
    html = client.get(page).content.decode()
    assert "Dicabut" in html
    assert "Putusan sidang etik." in html
    assert "Nadia Certifier" in html
    public = Client().get("/periksa/PK7M4D21/").content.decode()
    assert "DICABUT" in public
    assert "Putusan" not in public
    assert client.get(f"{page}bekukan").status_code == 404
    late = client.post(f"{page}bekukan", {"umum": "check", "alasan": "Diperiksa."})
    assert late.status_code == 422
    assert "tidak dapat diubah lagi" in late.content.decode()


def test_suspended_one_is_resumed_by_the_page(world: World, row: Credential) -> None:
    client, page = signed_in(case.certifier(world, "Nadia Certifier")), f"/sertifikat/{row.uuid}/"
    client.post(f"{page}bekukan", {"umum": "check", "alasan": "Aduan nomor 9."})
    assert "DIBEKUKAN" in Client().get("/periksa/PK7M4D21/").content.decode()
    assert client.get(f"{page}aktifkan").status_code == 200
    client.post(f"{page}aktifkan", {"umum": "checked", "alasan": "Tidak terbukti."})
    assert "</svg>BERLAKU</h2>" in Client().get("/periksa/PK7M4D21/").content.decode()


@pytest.mark.parametrize("name", ["ani", "budi", "fajar", "dewi", "kiki"])
def test_nobody_else_gets_the_form(world: World, row: Credential, name: str) -> None:
    client = signed_in(getattr(world, name))
    for word in ("bekukan", "cabut"):
        assert client.get(f"/sertifikat/{row.uuid}/{word}").status_code == 404
        client.post(f"/sertifikat/{row.uuid}/{word}", {"umum": "discipline", "alasan": "Karena saya mau."})
    assert StatusChange.objects.count() == 0


def test_report_is_read_and_finished(world: World, row: Credential) -> None:
    told = {"number": "8OO.2/0412/bkpsdm/2026", "region": "15.04", "message": "Namanya <b>Joko</b>, bukan Ani."}
    report = report_doubt(VISITOR, contact="0812", **told)
    client = signed_in(world.budi)
    assert "1 laporan keraguan menunggu" in client.get("/instansi/15.04/keraguan/").content.decode()
    page = f"/keraguan/{report.uuid}/"
    html = client.get(page).content.decode()
    assert 'href="/periksa/PK7M4D21/">800.2/<wbr>0412/<wbr>BKPSDM/<wbr>2026</a>' in html
    assert row.holder in html
    assert "&lt;b&gt;Joko" in html
    assert client.post(page, {"hasil": ""}).status_code == 422
    assert client.post(page, {"hasil": "Palsu."}).headers["Location"] == "/instansi/15.04/keraguan/"
    assert DoubtReport.objects.get().outcome == "Palsu."
    assert "0 laporan keraguan menunggu" in client.get("/instansi/15.04/keraguan/").content.decode()
    assert "Diselesaikan" in client.get(page).content.decode()
    assert signed_in(world.dewi).get(page).status_code == 404
    assert client.get("/instansi/15.04/keraguan.xlsx", {"keadaan": "semua"}).status_code == 200


def test_holder_sees_the_list_the_page_and_the_transcript(world: World, row: Credential) -> None:
    client = signed_in(world.ani)
    html = client.get("/sertifikat/").content.decode()
    assert "1 sertifikat Anda berlaku" in html
    assert "/periksa/PK7M4D21/" in html
    assert len(html.encode()) < 100_000
    page = client.get(f"/sertifikat/{row.uuid}/").content.decode()
    assert "Riwayat" in page
    assert "cabut" not in page
    paper = client.get("/sertifikat/transkrip.pdf")
    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")


def test_who_has_no_certificate_reads_what_to_do(world: World) -> None:
    html = signed_in(world.kiki).get("/sertifikat/").content.decode()
    assert "Anda belum punya sertifikat dari sini" in html


def test_visitor_signs_in_first(row: Credential) -> None:
    for address in ("/sertifikat/", f"/sertifikat/{row.uuid}/", "/sertifikat/transkrip.pdf", LIST):
        assert Client().get(address).status_code == 302
