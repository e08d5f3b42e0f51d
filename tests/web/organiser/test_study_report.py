"""The report in the hands of who reads it: the word with all that stands beside it, what comes before, and its files."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from html import unescape
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from pamong.core.models import Entry
from pamong.evaluation.models import Estimate, Study
from tests import make
from tests.evaluation import case, reported
from tests.house.impacting import FACTS as MADE
from tests.house.matrix_impact import IMPACT
from tests.house.matrix_rows import Row
from tests.make import World

pytestmark = pytest.mark.django_db

BEFORE = datetime(2025, 1, 12, 2, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(reported.AT, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def opened(world: World, who: str, row: Study, rest: str = "", status: int = 200) -> HttpResponse:
    response = make.browser_of(world, who).get(f"/dampak-kelola/{row.uuid}/{rest}")
    assert response.status_code == status
    found: Any = response
    made: HttpResponse = found
    return made


def read(world: World, row: Study, who: str = "budi") -> str:
    return unescape(opened(world, who, row).content.decode())


def paper(world: World, row: Study) -> str:
    pages = PdfReader(BytesIO(opened(world, "gita", row, "laporan.pdf").content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def found(world: World, /, facts: dict[str, Any] | None = None, **document: Any) -> Study:
    row = reported.study(world, **{"locked_at": BEFORE, **(facts or {})})
    reported.estimated(row, **document)
    return row


def test_verdict_has_effect_interval_size_grade_and_what_could_be_found(world: World) -> None:
    page = read(world, found(world))
    for words in (
        "Apakah Pelatihan Pelayanan Prima mempercepat izin usaha?",
        "Terbukti",
        "Di kantor yang dilatih, “Lama proses” untuk Izin usaha ",
        "<b>2,1 hari kerja lebih singkat</b>",
        " daripada tanpa pelatihan, dan ini di luar naik-turun biasa.",
        "pengaruh, sekitar −18 %",
        "−3,0 sampai −1,2",
        "selang 95 %; terkecil yang dapat ditemukan 1,1 hari kerja",
        "8 dilatih, 24 pembanding, 14.212 berkas",
        "mutu rancangan: bertahap, garis awal sejajar",
        "Rencana dikunci 12 Januari 2025, 09.14 WIB, tidak diubah sesudahnya.",
        "Ambang berarti: 1 hari kerja lebih sedikit, ditetapkan 12 Januari 2025.",
        "Unit yang ikut tidak diundi.",
        "Belum ada realisasi biaya yang dicatat.",
        "Belum ada temuan yang bersandar pada studi ini.",
    ):
        assert words in page


def test_every_figure_leads_to_its_rows(world: World) -> None:
    row = found(world)
    assert read(world, row).count(f'href="/dampak-kelola/{row.uuid}/data/"') >= 4 + 1 + 4  # figures, lines, months


@pytest.mark.parametrize(("facts", "words"), [
    ({"verdict": "mungkin", "reason": "small", "effect": -0.5, "interval": [-0.9, -0.1]}, "kurang dari yang dianggap berarti (1,0"),
    ({"verdict": "mungkin", "reason": "alone", "grade": "D"}, "tanpa pembanding, sebabnya tidak dapat dipastikan"),
    ({"verdict": "mungkin", "reason": "unsure", "interval": [-5.0, 0.8]}, "masih dapat terjadi karena naik-turun biasa"),
    ({"verdict": "tidak terlihat", "reason": "nothing", "effect": 0.4, "interval": [-0.9, 1.7]}, "0,40 hari kerja lebih lama"),
    ({"verdict": "memburuk", "reason": "worse", "effect": 2.0, "interval": [1.0, 3.0]}, "layanannya memburuk"),
])  # fmt: skip  # a table
def test_every_word_has_its_sentence(world: World, facts: dict[str, Any], words: str) -> None:
    page = read(world, found(world, **facts))
    assert words in page
    assert "Bagaimana kata" in page


def test_too_little_data_gives_no_number_that_looks_fine(world: World) -> None:
    page = read(world, found(world, **reported.THIN))
    assert "Data kurang" in page
    assert reported.THIN["sentence"] in page
    assert "verdict-few" in page
    for words in ("selang 95 %", "pengaruh, sekitar", "Seberapa besar", "dari A–D"):
        assert words not in page


def test_number_of_too_little_data_says_that_it_cannot_be_used(world: World) -> None:
    page = read(world, found(world, verdict="data kurang", reason="few-after"))
    assert "angka sementara, belum dapat dipakai menyimpulkan" in page
    assert "kurang dari 3 bulan diketahui sesudah mulai" in page


def test_late_and_changed_plan_are_marked_on_page_and_paper(world: World) -> None:
    row = reported.study(world, locked_at=BEFORE, known_until=date(2025, 6, 30))
    case.plan(row, reported.programme_of(row), reported.SERVICE, why="Salah bulan", least_people=2, locked_at=BEFORE)
    reported.estimated(row)
    for told in (read(world, row), paper(world, row)):
        assert "sesudah datanya ada" in told
        assert "30 Juni 2025" in told
        assert "Salah bulan" in told
        assert "iubah sesudah dikunci" in told
    assert "Orang terlatih per kantor, paling sedikit" in read(world, row)


def test_plan_that_held_carries_no_mark(world: World) -> None:
    row = found(world, {"known_until": date(2024, 12, 31)})
    for told in (read(world, row), paper(world, row)):
        assert "sesudah datanya ada" not in told
        assert "iubah sesudah dikunci" not in told


def test_money_is_told_by_source_and_for_each_day_saved(world: World) -> None:
    row = reported.study(world)
    reported.paid(row)
    reported.estimated(row, effect=-2.0)
    page = read(world, row)
    assert "Rp 25.000" in page  # a million for twenty cases that took two days less
    assert "Per hari kerja layanan yang dihemat" in page
    assert "APBD 100 %" in page
    assert "Rp 25.000" in paper(world, row)


def test_before_an_estimate_it_says_what_comes_next(world: World) -> None:
    row = reported.study(world)
    page = read(world, row)
    assert "Belum dihitung" in page
    assert "Hitung sekarang" in page
    assert "Hitung sekarang" not in read(world, row, "gita")
    draft = reported.study(world, locked=False)
    assert "Periksa dan kunci rencana" in read(world, draft)
    assert "Periksa dan kunci rencana" not in read(world, draft, "fajar")


def test_withdrawn_study_says_so_and_offers_nothing(world: World) -> None:
    row = found(world)
    Study.objects.filter(pk=row.pk).update(withdrawn_at=reported.AT, withdrawal="Programnya berhenti")
    for told in (read(world, row), paper(world, row)):
        assert "Programnya berhenti" in told
    assert "Hitung lagi" not in read(world, row)


def test_readers_see_no_buttons(world: World) -> None:
    row = found(world)
    for who in ("gita", "fajar"):
        page = read(world, row, who)
        assert "Terbukti" in page
        assert "Hitung lagi" not in page
        assert "Terbitkan untuk semua orang" not in page
    assert "Terbitkan untuk semua orang" in read(world, row, "hadi")


def test_findings_are_told_with_what_is_done(world: World) -> None:
    row = found(world)
    case.follow_up(case.finding(case.cycle(world), evidence="study", reference=str(row.uuid)), world.ani.person)
    page = read(world, row)
    assert "Membuka loket kedua pukul 08.00 sampai 10.00" in page
    assert "Ani Rahmawati" in page


def test_paper_says_what_the_page_says_and_carries_its_files(world: World) -> None:
    row = found(world)
    told = paper(world, row)
    for words in (
        "Putusan Terbukti",
        "2,1 hari kerja lebih singkat",
        "−3,0 sampai −1,2",
        "Hari kerja dari berkas lengkap",
    ):
        assert words in told
    reader = PdfReader(BytesIO(opened(world, "budi", row, "laporan.pdf").content))
    made = Estimate.objects.get()
    assert reader.attachments["hasil.json"] == [made.document.encode()]
    assert sha256(reader.attachments["panel.csv"][0]).hexdigest() == made.digest
    assert reader.attachments["rencana.toml"] == [made.spec.encode()]


def test_workbook_holds_groups_and_never_one_office(world: World) -> None:
    row = found(world)
    response: Any = opened(world, "gita", row, "data.xlsx")
    table = (
        CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0).to_python()
    )
    assert [line[0] for line in table[1:7]] == ["Dilatih"] * 6
    assert table[1][3:] == [12.0, "", "", 1.0, 10.0]
    assert table[2][3:] == ["", "", "", 0.0, 0.0]
    assert len(table) == 1 + 6 + 6 + 4 + 1
    assert table[-1][:6] == ["Putusan: Terbukti", "", "", -2.1, -3.0, -1.2]
    assert not any("Camat" in str(cell) for line in table for cell in line)


def test_files_of_each_estimate_are_byte_for_byte_what_is_kept(world: World) -> None:
    row = found(world)
    second = reported.estimated(row, p=0.2)
    document = opened(world, "gita", row, "taksiran/2.json")
    assert document.content == second.document.encode()
    assert json.loads(document.content)["p"] == 0.2
    assert json.loads(opened(world, "gita", row, "taksiran/1.json").content)["p"] == 0.0004
    assert sha256(opened(world, "gita", row, "taksiran/1/panel.csv").content).hexdigest() == second.digest
    assert opened(world, "gita", row, "taksiran/1/rencana.toml").content == second.spec.encode()
    for number in ("3", "0", "99999999999999999999"):
        opened(world, "budi", row, f"taksiran/{number}.json", 404)


def test_without_an_estimate_there_are_no_files(world: World) -> None:
    row = reported.study(world)
    for rest in ("laporan.pdf", "data.xlsx", "taksiran/1.json", "taksiran/1/panel.csv"):
        opened(world, "budi", row, rest, 404)


def test_reading_changes_nothing(world: World) -> None:
    row = found(world)
    world.actor("budi")
    before = Entry.objects.count()
    for rest in ("", "laporan.pdf", "taksiran/1.json"):
        opened(world, "budi", row, rest)
    assert (Entry.objects.count(), Estimate.objects.count()) == (before, 1)


def test_english_reads_english_round_numbers(world: World) -> None:
    row = found(world)
    browser = make.browser_of(world, "budi")
    browser.post("/bahasa", {"bahasa": "en", "kembali": "/"})
    page = unescape(browser.get(f"/dampak-kelola/{row.uuid}/").content.decode())
    assert "14,212" in page
    assert 'lang="en"' in page


@pytest.mark.parametrize("row", IMPACT, ids=lambda row: f"{row.method}-{row.name}")
def test_addresses_answer_each_of_the_cast(world: World, row: Row) -> None:
    facts: dict[str, object] = {"code": "15.04"}
    facts |= {name: MADE[name](world) for name in row.keys.values() if name in MADE}
    path = row.path(world, facts)
    for role, who in make.names(row.owner).items():
        browser = make.browser_of(world, who) if who else Client()
        response: Any = browser.get(path) if row.method == "GET" else browser.post(path)
        response.getvalue()
        assert (role, response.status_code) == (role, row.answers[role])
