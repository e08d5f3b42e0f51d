"""The list of studies, the draw of offices, the rows behind an estimate, and what is done with a study by a button."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pamong.evaluation.models import Estimate, Study, StudyDraw, StudyPlace, StudyPlan
from pamong.services.models import Service
from tests import make
from tests.evaluation import case
from tests.make import World
from tests.services import case as services

pytestmark = pytest.mark.django_db

LIST = "/instansi/15.04/dampak/"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(services.NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def hadi(world: World) -> Client:
    return make.browser("owner", world, "hadi")


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    html: str = answer.content.decode()
    return re.sub(r"\s+", " ", html)


def planned(world: World, *, trained: int = 1, compared: int = 2, months: int = 2, **facts: Any) -> Study:
    """A study with a locked plan; few cases, which suffice to be looked at."""
    found = case.planted(world, trained=trained, compared=compared, months=months)
    study = case.study(world)
    case.plan(study, found.programme, found.service, **facts)
    return study


def drawable(world: World, **facts: Any) -> Study:
    """A study of four offices of which none is trained, locked, to start next year."""
    usual = {"planned_start": date(2027, 1, 1), "last_month": date(2027, 12, 1)}
    return planned(world, trained=0, compared=4, months=1, **{**usual, **facts})


def test_list_is_empty_then_names_each_study(world: World, hadi: Client) -> None:
    assert "Rencanakan studi yang pertama" in read(hadi.get(LIST))
    planned(world, question="Apakah <i>izin</i> usaha lebih cepat?")
    page = read(hadi.get(LIST))
    assert "1 studi" in page
    assert "Apakah &lt;i&gt;izin&lt;/i&gt; usaha lebih cepat?" in page
    assert "Belum dihitung" in page
    assert "Apakah" not in read(hadi.get(LIST, {"putusan": "terbukti"})).split("<main")[1].split("<search")[1]
    assert "Tidak ada studi yang cocok." in read(hadi.get(LIST, {"cari": "paspor"}))
    assert read(hadi.get(LIST, {"putusan": "entah"}), 422)


def test_list_asks_the_same_of_the_database_for_one_and_for_three(world: World, hadi: Client) -> None:
    found = case.planted(world, trained=1, compared=1, months=1, each=1)
    counts = []
    for number in (1, 2, 3):
        case.plan(case.study(world), found.programme, found.service)
        if number != 2:
            hadi.get(LIST)
            with CaptureQueriesContext(connection) as queries:
                hadi.get(LIST)
            counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("name", "status"), [("gita", 200), ("fajar", 200), ("dewi", 404), ("joko", 404), ("kiki", 404)]
)
def test_list_is_for_who_reads_and_planning_for_who_keeps(world: World, name: str, status: int) -> None:
    browser = make.browser("owner", world, name)
    answer = browser.get(LIST)
    assert answer.status_code == status
    assert "Rencanakan studi" not in answer.content.decode()
    assert browser.get(f"{LIST}baru/").status_code == 404


def test_visitor_is_sent_to_the_way_in(world: World) -> None:
    study = planned(world, locked=False)
    for place in (LIST, f"{LIST}baru/", *(f"/dampak-kelola/{study.uuid}/{name}" for name in ("rencana/", "data/"))):
        assert Client().get(place).status_code == 302
    assert Client().post(f"/dampak-kelola/{study.uuid}/rencana/kunci", {"yakin": "on"}).status_code == 302
    assert StudyPlan.objects.get().locked_at is None


def test_draw_is_promised_then_drawn_once_and_can_be_repeated(world: World, hadi: Client) -> None:
    study = drawable(world)
    place = f"/dampak-kelola/{study.uuid}/urutan/"
    assert "4 kantor belum dilatih dan ikut diundi." in read(hadi.get(place))
    assert "Jumlahnya masih kosong" in read(hadi.post(place, {"mulai": "Januari 2027"}), 422)
    assert "sudah lewat" in read(hadi.post(place, {"mulai": "Januari 2026", "kantor": "2", "jarak": "3"}), 422)
    assert "Undian perlu bila tempatnya kurang" in read(
        hadi.post(place, {"mulai": "1/2027", "kantor": "4", "jarak": "3"}), 422
    )
    assert StudyDraw.objects.count() == 0
    assert hadi.post(place, {"mulai": "Januari 2027", "kantor": "2", "jarak": "3"}).status_code == 302
    draw = StudyDraw.objects.get()
    page = read(hadi.get(place))
    assert draw.commitment in page
    assert draw.seed not in page
    assert "Kata saksi masih kosong" in read(hadi.post(place, {"yakin": "on"}), 422)
    assert "Beri tanda bahwa undian diadakan sekarang." in read(hadi.post(place, {"kata": "hujan"}), 422)
    assert StudyPlace.objects.count() == 0
    assert hadi.post(place, {"kata": "Hujan d'hulu", "yakin": "on"}).status_code == 302
    page = read(hadi.get(place))
    for words in (
        draw.seed,
        "Hujan d&#x27;hulu",
        "Januari 2027",
        "April 2027",
        "4 kantor sudah mendapat urutan",
        "Cocok",
    ):
        assert words in page
    order = list(StudyPlace.objects.order_by("place").values_list("unit", flat=True))
    assert "sudah selesai" in read(hadi.post(place, {"kata": "panas", "yakin": "on"}), 422)
    assert list(StudyPlace.objects.order_by("place").values_list("unit", flat=True)) == order


def test_lottery_has_one_turn_and_compares_the_others(world: World, hadi: Client) -> None:
    study = drawable(world, design="lottery")
    place = f"/dampak-kelola/{study.uuid}/urutan/"
    assert "Bulan antara satu kelompok" not in read(hadi.get(place))
    assert hadi.post(place, {"mulai": "Januari 2027", "kantor": "1"}).status_code == 302
    assert hadi.post(place, {"kata": "hujan", "yakin": "on"}).status_code == 302
    assert sorted(StudyPlace.objects.values_list("month", flat=True), key=str) == [date(2027, 1, 1), None, None, None]
    assert "Pembanding" in read(hadi.get(place))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"locked": False}, "Urutan kantor diundi sesudah rencananya dikunci."),
        ({"design": "before-after"}, "tidak memakai undian"),
    ],
)
def test_draw_that_cannot_be_says_why(world: World, hadi: Client, facts: dict[str, Any], words: str) -> None:
    study = drawable(world, **facts)
    place = f"/dampak-kelola/{study.uuid}/urutan/"
    assert words in read(hadi.get(place))
    read(hadi.post(place, {"mulai": "Januari 2027", "kantor": "1", "jarak": "2"}), 422)
    assert StudyDraw.objects.count() == 0


def test_reader_sees_the_draw_and_no_form(world: World) -> None:
    study = drawable(world)
    gita = make.browser("owner", world, "gita")
    assert "Janjikan undian" not in read(gita.get(f"/dampak-kelola/{study.uuid}/urutan/"))


def test_estimate_leads_to_its_rows_and_these_to_their_cases(world: World, hadi: Client) -> None:
    study = planned(world)
    place = f"/dampak-kelola/{study.uuid}/"
    assert "Studi ini belum dihitung." in read(hadi.get(f"{place}data/"))
    sent: Any = hadi.post(f"{place}hitung")
    assert (sent.status_code, sent.url) == (302, place)
    row = Estimate.objects.get()
    page = read(hadi.get(f"{place}data/"))
    assert row.digest in page
    assert "6 baris" in page
    for uuid in Service.objects.values_list("uuid", flat=True):
        assert f'href="/layanan-kelola/{uuid}/berkas/?bulan=2024-01"' in page
    assert "Data kurang" in read(hadi.get(LIST))
    assert "Data kurang" in read(hadi.get(LIST, {"putusan": "data kurang"}))
    fajar = make.browser("owner", world, "fajar")
    assert "/layanan-kelola/" not in read(fajar.get(f"{place}data/")).split("<main")[1]


def test_estimate_without_a_locked_plan_is_refused(world: World, hadi: Client) -> None:
    study = planned(world, locked=False)
    assert "belum dikunci" in read(hadi.post(f"/dampak-kelola/{study.uuid}/hitung"), 409)
    assert "belum dihitung" in read(hadi.post(f"/dampak-kelola/{study.uuid}/terbitkan"), 409)
    assert Estimate.objects.count() == 0


def test_study_is_published_and_given_up_with_a_reason(world: World, hadi: Client) -> None:
    study = planned(world)
    place = f"/dampak-kelola/{study.uuid}/"
    hadi.post(f"{place}hitung")
    assert "Penerbitan tidak dapat ditarik." in read(hadi.get(f"{place}rencana/"))
    assert hadi.post(f"{place}terbitkan").status_code == 302
    assert "sudah terbit" in read(hadi.post(f"{place}terbitkan"), 409)
    assert "Hentikan studi ini?" in read(hadi.post(f"{place}batalkan"), 422)
    assert "sedikitnya 10 huruf" in read(hadi.post(f"{place}batalkan", {"alasan": "a"}), 422)
    assert Study.objects.get().withdrawn_at is None
    assert hadi.post(f"{place}batalkan", {"alasan": "Pelatihannya tidak jadi"}).status_code == 302
    page = read(hadi.get(f"{place}rencana/"))
    assert "Pelatihannya tidak jadi" in page
    assert "Hitung lagi" not in page
    assert "sudah dihentikan" in read(hadi.post(f"{place}hitung"), 409)
    assert "sudah dihentikan" in read(hadi.post(f"{place}batalkan", {"alasan": "Dihentikan dua kali"}), 422)
    assert Estimate.objects.count() == 1
