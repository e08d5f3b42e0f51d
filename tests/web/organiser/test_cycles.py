"""A cycle from its opening to its report, in the hands of who keeps it; others only read, or see nothing."""

from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from pamong.evaluation.models import Cycle, Finding, FollowUp
from pamong.learning.models import Programme
from tests import make
from tests.evaluation import case
from tests.evaluation.cycling import NOW, promised
from tests.learning import case as learning
from tests.make import World
from tests.services import case as services
from tests.services import satisfied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def read(world: World, who: str, address: str, status: int = 200) -> str:
    response = make.browser_of(world, who).get(address)
    assert response.status_code == status
    return unescape(response.content.decode())


def sent(world: World, who: str, address: str, status: int, **told: str) -> str:
    response = make.browser_of(world, who).post(address, told)
    assert response.status_code == status
    return unescape(response.content.decode())


def finding(programme: Programme, **changed: str) -> dict[str, str]:
    usual = {"jenis": "weakness", "temuan": "Sedikit yang menerapkan", "bukti": f"chain:{programme.uuid}"}
    return {**usual, **changed}


def test_empty_list_says_how_the_first_one_comes(world: World) -> None:
    assert "Siklus pertama dibuka dengan sendirinya" in read(world, "gita", "/instansi/15.04/evaluasi/")
    learning.programme(world)
    assert "Buka siklus berikutnya" in read(world, "hadi", "/instansi/15.04/evaluasi/")
    assert "Buka siklus berikutnya" not in read(world, "gita", "/instansi/15.04/evaluasi/")


def test_cycle_goes_from_opening_to_close(world: World) -> None:
    programme = learning.programme(world)
    sent(world, "hadi", "/instansi/15.04/evaluasi/buka", 302)
    row = Cycle.objects.get()
    place = f"/evaluasi/{row.uuid}/"
    assert "belum ada temuan yang ditulis" in read(world, "hadi", place)
    sent(world, "hadi", f"{place}temuan/baru", 302, **finding(programme))
    weak = Finding.objects.get()
    page = read(world, "hadi", place)
    assert "1 kelemahan belum punya tindak lanjut" in page
    assert ("Hadir: belum diukur" in page, f"/program/{programme.uuid}/rantai/" in page) == (True, True)
    assert world.fajar.person.name == "Fajar Nugraha"
    told = {
        "kerja": "Pendampingan di loket",
        "siapa": "Fajar Nugraha",
        "batas": "30/11/2026",
        "ukuran": "Diterapkan 60 %",
    }
    sent(world, "hadi", f"/temuan/{weak.uuid}/tindak-lanjut/baru", 302, **told)
    row_up = FollowUp.objects.get()
    assert (row_up.owner_id, row_up.due_on.isoformat()) == (world.fajar.person_id, "2026-11-30")
    assert "Selesaikan dahulu" in sent(world, "hadi", f"{place}tutup", 422, ringkasan="Baik")
    done = {"langkah": "selesai", "kata": "Sudah", "bukti": "Nota 12/2026"}
    sent(world, "fajar", f"/tindak-lanjut/{row_up.uuid}/", 302, **done)
    assert "Ringkasan masih kosong" in sent(world, "hadi", f"{place}tutup", 422, ringkasan=" ")
    sent(world, "hadi", f"{place}tutup", 302, ringkasan="Pendampingan membantu")
    page = read(world, "gita", place)
    assert ("Pendampingan membantu" in page, "Tulis temuan" in page) == (True, False)
    assert "Siklus berikutnya dibuka dengan sendirinya pada 1 Januari 2027." in read(
        world, "gita", "/instansi/15.04/evaluasi/"
    )


def test_what_was_typed_wrongly_is_said_at_its_field(world: World) -> None:
    programme = learning.programme(world)
    row = case.cycle(world)
    place = f"/evaluasi/{row.uuid}/temuan/baru"
    page = sent(world, "budi", place, 422, **finding(programme, bukti="chain:lain"))
    assert ("Bukti ini tidak ada di daftar" in page, Finding.objects.count()) == (True, 0)
    page = sent(world, "budi", place, 422, **finding(programme, temuan="k" * 2001))
    assert ("2000" in page, Finding.objects.count()) == (True, 0)
    weak = case.finding(row)
    told = {"kerja": "Loket", "siapa": "Tidak Ada", "batas": "1/1/2020", "ukuran": "Waktu"}
    page = sent(world, "budi", f"/temuan/{weak.uuid}/tindak-lanjut/baru", 422, **told)
    assert ("“Tidak Ada” tidak ditemukan" in page, FollowUp.objects.count()) == (True, 0)
    page = sent(world, "budi", f"/temuan/{weak.uuid}/tindak-lanjut/baru", 422, **{**told, "siapa": "Budi Hartawan"})
    assert ("Batas ini sudah lewat" in page, FollowUp.objects.count()) == (True, 0)


def test_evidence_of_another_unit_is_words_without_a_link(world: World) -> None:
    far = services.service(world, unit=world.health)
    services.standard(far)
    taught, row = learning.programme(world), case.cycle(world)
    own, other = satisfied.opened(world), satisfied.opened(world, far)
    rests = {
        f"/skm/{own.uuid}/": ("satisfaction", own.uuid),
        f"/layanan-kelola/{own.service.uuid}/indikator/": ("indicator", own.service.uuid),
        f"/program/{taught.uuid}/rantai/": ("chain", taught.uuid),
        f"/skm/{other.uuid}/": ("satisfaction", other.uuid),
        f"/layanan-kelola/{far.uuid}/indikator/": ("indicator", far.uuid),
        f"/program/{taught.uuid}/penerapan/": ("observation", taught.uuid),
    }
    for address, (kind, reference) in rests.items():
        case.finding(row, evidence=kind, reference=str(reference), told=f"Kata {address}")
    for who, there in {"fajar": list(rests)[:3], "gita": list(rests), "hadi": list(rests)}.items():
        page = read(world, who, f"/evaluasi/{row.uuid}/")
        assert [address for address in rests if f'href="{address}"' in page] == there
        assert [address for address in rests if f"Kata {address}" in page] == list(rests)
        opened = [make.browser_of(world, who).get(address).status_code for address in rests]
        assert opened == [200 if address in there else 404 for address in rests]


def test_follow_up_leads_its_reader_to_what_may_be_opened(world: World) -> None:
    own, row = satisfied.opened(world), case.cycle(world)
    weak = case.finding(row, evidence="satisfaction", reference=str(own.uuid))
    place = f"/tindak-lanjut/{case.follow_up(weak, world.ani.person).uuid}/"
    leads = {who: f'href="/skm/{own.uuid}/"' in read(world, who, place) for who in ("budi", "gita", "fajar", "ani")}
    assert leads == {"budi": True, "gita": True, "fajar": True, "ani": False}
    assert weak.told in read(world, "ani", place)


def test_withdrawn_finding_stays_to_be_read_with_its_reason(world: World) -> None:
    weak = case.finding(case.cycle(world))
    assert "Alasan masih kosong" in sent(world, "budi", f"/temuan/{weak.uuid}/tarik", 422)
    sent(world, "budi", f"/temuan/{weak.uuid}/tarik", 302, alasan="Angkanya dikoreksi")
    page = read(world, "gita", f"/evaluasi/{weak.cycle.uuid}/")
    assert ("1 temuan ditarik" in page, "Angkanya dikoreksi" in page) == (True, True)
    assert "Belum ada kelemahan yang dicatat." in page


def test_text_of_people_is_shown_as_text(world: World) -> None:
    found = promised(world, text="<script>alert(1)</script> Loket")
    response = make.browser_of(world, "budi").get(f"/evaluasi/{found.cycle.uuid}/")
    assert b"<script>alert(1)" not in response.content


def test_report_is_printed_while_open_and_after_the_close(world: World) -> None:
    found = promised(world)
    response = make.browser_of(world, "gita").get(f"/evaluasi/{found.cycle.uuid}/laporan.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    (page,) = PdfReader(BytesIO(response.content)).pages
    words = " ".join(page.extract_text().split())
    for told in ("Siklus ini belum ditutup", "Membuka loket kedua Berjalan", "Ani Rahmawati", "30 November 2026"):
        assert told in words


@pytest.mark.parametrize("who", ["dewi", "joko", "kiki"])
def test_cycle_is_not_there_for_others(world: World, who: str) -> None:
    found = promised(world)
    for address in (
        "/instansi/15.04/evaluasi/",
        f"/evaluasi/{found.cycle.uuid}/",
        f"/evaluasi/{found.cycle.uuid}/laporan.pdf",
        f"/temuan/{found.finding.uuid}/tarik",
        f"/tindak-lanjut/{found.follow_up.uuid}/",
    ):
        read(world, who, address, 404)
    sent(world, who, f"/evaluasi/{found.cycle.uuid}/tutup", 404, ringkasan="Baik")
    assert Cycle.objects.get().closed_at is None


def test_visitor_is_sent_to_the_way_in(world: World) -> None:
    found = promised(world)
    for address in (f"/evaluasi/{found.cycle.uuid}/", f"/tindak-lanjut/{found.follow_up.uuid}/", "/tindak-lanjut/"):
        read(world, "", address, 302)
