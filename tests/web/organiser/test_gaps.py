"""Gaps of a region as browsers get them."""

import re
from collections.abc import Sequence
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from pamong.competency.models import Snapshot
from pamong.competency.queries.gaps import heat_map, region_scope
from pamong.kit.models import Job
from pamong.people.models import Assignment
from tests import make
from tests.competency.queries.gapped import EXAM, SELF, Office, office

pytestmark = pytest.mark.django_db

HUB, GAPS, MISMATCH, SNAPSHOTS = (
    f"/instansi/15.04/{path}/" for path in ("kompetensi", "kesenjangan", "kesenjangan/tak-cocok", "potret")
)


@pytest.fixture
def place() -> Office:
    place = office()
    post = place.post("Petugas Loket", A=3, B=2)
    for number, (a, b) in enumerate([(1, 2), (2, 3), (3, 1), (3, 2), (4, 2)]):
        place.person(f"Sehat {number}", place.world.health, post, A=a, B=b)
    place.person("Sehat 5", place.world.health, post)
    place.show("Sehat 5", SELF, A=1)
    return place


def browser(place: Office, name: str) -> Client:
    return make.browser("owner", place.world, owner=name)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def table(client: Client, path: str) -> Sequence[Sequence[object]]:
    response = client.get(path)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[1:]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (HUB, "Kesenjangan belum pernah dipotret"),
        (GAPS, "Belum ada potret kesenjangan."),
        (MISMATCH, "Belum ada potret kesenjangan."),
        (SNAPSHOTS, "Belum ada potret."),
    ],
)
def test_page_says_what_to_do_before_the_first_snapshot(place: Office, path: str, said: str) -> None:
    assert said in page(browser(place, "budi"), path)


def test_pages_begin_with_the_finding(place: Office) -> None:
    place.snapshot()
    budi = browser(place, "budi")
    for path in (HUB, GAPS):
        html = page(budi, path)
        assert "Kompetensi A adalah kesenjangan terluas: 2 pegawai di 1 unit" in html
        assert "5 dari 6 pegawai sudah punya level yang dihitung." in html
        assert "1 baru dinilai sendiri dan tidak dihitung." in html


@pytest.mark.parametrize("name", ["budi", "hadi"])
def test_progress_is_told_against_a_baseline(place: Office, name: str) -> None:
    first = place.snapshot("Garis awal 2026")
    place.show("Sehat 1", EXAM, A=5)  # with the 2 of before 3.5, of which 3 counts
    place.snapshot("AKPK 2027")
    client, unit = browser(place, name), f"/unit/{place.world.health.uuid}/kompetensi/"
    assert "Sejak garis awal" not in page(client, GAPS)
    for path in (GAPS, unit):
        html = " ".join(re.sub(r"<[^>]*>", " ", page(client, f"{path}?garis={first.uuid}")).split())
        assert "Sejak garis awal Garis awal 2026" in html
        assert "Kompetensi A A 3 dari 6 4 dari 6 6 naik 17 poin" in html
        assert "Kompetensi B B 4 dari 6 4 dari 6 6 tetap" in html
    assert f"?garis={first.uuid}" in page(client, unit)
    rows = table(client, f"/instansi/15.04/kesenjangan.xlsx?garis={first.uuid}")
    assert [(row[2], *row[-3:]) for row in rows] == [("A", 4, 6, 3), ("B", 4, 6, 4)]


def test_baseline_that_is_not_there_is_not_found(place: Office) -> None:
    first = place.snapshot()
    other = make.browser("stranger", place.world)
    for path in (GAPS, f"/unit/{place.world.health.uuid}/kompetensi/", "/instansi/15.04/kesenjangan.xlsx"):
        page(browser(place, "budi"), f"{path}?garis={place.world.region.uuid}", 404)
        page(other, f"{path}?garis={first.uuid}", 404)


def test_one_of_one_is_none_of_the_largest(place: Office) -> None:
    post = place.post("Juru Arsip", C=3)
    for number in range(6):
        shown = {"C": 1.0} if number == 0 else {}
        place.person(f"Arsip {number}", place.world.licensing, post, **shown)
    place.snapshot()
    found = heat_map(region_scope(place.world.actor("budi"), "15.04"))
    assert [(cell.name, cell.lacking, cell.known) for row in found.rows for cell in row.cells if cell.lacking] == [
        ("Kompetensi A", 2, 5),
        ("Kompetensi B", 1, 5),
        ("Kompetensi C", 1, 1),
    ]
    assert [(line.name, line.lacking, line.known) for line in found.largest] == [
        ("Kompetensi A", 2, 5),
        ("Kompetensi B", 1, 5),
    ]


def test_cell_leads_to_the_people_of_a_unit(place: Office) -> None:
    place.snapshot()
    budi = browser(place, "budi")
    link = f"/unit/{place.world.health.uuid}/kompetensi/?kompetensi={place.competencies['A'].uuid}"
    html = page(budi, GAPS)
    assert link in html
    assert 'aria-label="Dinas Kesehatan, Kompetensi A: 2 dari 5 kurang"' in html
    people = page(budi, link)
    assert "Kompetensi A: kurang 2 tingkat" in people
    assert "Sehat 0" in people
    assert "Sehat 3" not in people


def test_unit_page_tells_capacity_and_its_change(place: Office) -> None:
    place.snapshot("Awal")
    place.show("Sehat 5", 1, A=3, B=2)
    place.snapshot("Akhir")
    html = page(browser(place, "budi"), f"/unit/{place.world.health.uuid}/kompetensi/")
    # 7 of 12 pairs are met, then 9
    assert "58 → 75 sejak potret sebelumnya" in html
    assert "3 dari 6 pegawai yang levelnya dihitung belum memenuhi" in html


def test_leader_finds_the_gaps_on_the_home(place: Office) -> None:
    post = place.post("Verifikator", A=4)
    fajar = place.world.fajar
    for number, a in enumerate([2, 4, 4, 4, 4]):
        place.person(f"Izin {number}", place.world.permits, post, A=a)
    place.snapshot()
    client = Client()
    client.force_login(fajar)
    html = page(client, "/beranda/pimpinan/")
    assert "1 dari 5 staf belum memenuhi kompetensi wajib; tidak ada yang menunggu Anda." in html
    assert "80 <small>dari 100</small>" in html


def test_evaluator_reads_no_name(place: Office) -> None:
    place.show("Sehat 0", 1, C=4)
    place.snapshot()
    hadi = browser(place, "hadi")
    for path in (HUB, GAPS, MISMATCH, SNAPSHOTS, f"/unit/{place.world.health.uuid}/kompetensi/"):
        assert "Sehat " not in page(hadi, path)
    assert table(hadi, "/instansi/15.04/kesenjangan/tak-cocok.xlsx") == [
        ["Mampu, tidak diminta", "C", "Kompetensi C", "", "", "", "", ""],
        ["Diminta, belum terbukti", "A", "Kompetensi A", "", "", "", "", ""],
        ["Diminta, belum terbukti", "B", "Kompetensi B", "", "", "", "", ""],
    ]
    assert table(hadi, f"/unit/{place.world.health.uuid}/kompetensi.xlsx") == []


def test_picture_draws_each_cell(place: Office) -> None:
    place.snapshot()
    response = browser(place, "budi").get("/instansi/15.04/kesenjangan.svg")
    svg = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert "Dinas Kesehatan, Kompetensi A: 2 dari 5 kurang" in svg
    assert svg.count("<rect") == 3  # the ground and two cells
    assert browser(place, "kiki").get("/instansi/15.04/kesenjangan.svg").status_code == 404


def test_workbooks_hold_what_the_pages_show(place: Office) -> None:
    place.snapshot()
    budi = browser(place, "budi")
    assert table(budi, "/instansi/15.04/kesenjangan.xlsx") == [
        ["Dinas Kesehatan", 6, "A", "Kompetensi A", 6, 5, 2, 1.5, ""],
        ["Dinas Kesehatan", 6, "B", "Kompetensi B", 6, 5, 1, 1, ""],
    ]
    people = table(budi, f"/unit/{place.world.health.uuid}/kompetensi.xlsx")
    assert people[0] == ["Sehat 0", "Petugas Loket", 60, 40, "Kompetensi A (1/3)", 0, 0, 0]
    assert people[-1] == ["Sehat 5", "Petugas Loket", "", "", "", 1, 0, 1]
    assert len(table(budi, "/instansi/15.04/kesenjangan/tak-cocok.xlsx")) == 2
    assert [row[0] for row in table(budi, "/instansi/15.04/potret.xlsx")] == ["AKPK 2026"]


def test_snapshot_is_taken_as_a_job(place: Office) -> None:
    response = browser(place, "hadi").post(f"{SNAPSHOTS}ambil", {"judul": "Triwulan IV"})
    job = Job.objects.get(kind="competency.snapshot")
    assert (response.status_code, response["Location"]) == (302, f"/pekerjaan/{job.uuid}/")
    assert browser(place, "budi").post(f"{SNAPSHOTS}ambil", {"judul": " "}).status_code == 422
    assert browser(place, "fajar").post(f"{SNAPSHOTS}ambil", {"judul": "Saya"}).status_code == 404
    assert Job.objects.filter(kind="competency.snapshot").count() == 1


def test_snapshot_shows_rule_and_digest(place: Office) -> None:
    taken = place.snapshot("Awal")
    html = page(browser(place, "hadi"), f"/potret/{taken.uuid}/")
    assert "bawaan pamong, untuk dikalibrasi" in html
    assert taken.digest in html
    assert "Kurang Optimal" in html


def test_position_page_shows_what_holders_lack(place: Office) -> None:
    place.snapshot()
    uuid = Assignment.objects.get(person=place.people["Sehat 0"]).position.uuid
    html = page(browser(place, "budi"), f"/jabatan/{uuid}/kompetensi/")
    assert "2 dari 5" in html
    assert "Kesenjangan pemangku" not in page(browser(place, "kiki"), f"/jabatan/{uuid}/kompetensi/")


@pytest.mark.parametrize("name", ["kiki", "gita", "dewi", "joko"])
def test_outsider_finds_nothing(place: Office, name: str) -> None:
    taken = place.snapshot()
    client = browser(place, name)
    unit = f"/unit/{place.world.health.uuid}/kompetensi"
    for path in (HUB, GAPS, MISMATCH, SNAPSHOTS, f"{unit}/", f"{unit}.xlsx", f"/potret/{taken.uuid}/"):
        page(client, path, 404)
    assert client.post(f"{SNAPSHOTS}ambil", {"judul": "Saya"}).status_code == 404
    assert Snapshot.objects.count() == 1


def test_map_costs_the_same_with_more_units(place: Office) -> None:
    place.snapshot()
    budi = browser(place, "budi")
    first = _queries(budi)
    for number in range(3):
        unit = make.unit(f"Unit {number}", place.world.region)
        for other in range(5):
            place.person(f"Lain {number} {other}", unit, place.post(f"Jabatan {number} {other}", A=2), A=1)
    place.snapshot()
    assert _queries(budi) == first


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        page(client, GAPS)
    return len(seen)
