"""Pages of surveys: the list, one of them, asking people, tokens, results, and who may not."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from pamong.surveys.actions.surveys import close_survey
from pamong.surveys.models import Invitation, Survey
from tests import make
from tests.make import World
from tests.surveys.case import NOW, answer, opened, published, staffed, state

pytestmark = pytest.mark.django_db

TYPED = {
    "judul": "Suasana kerja Desember",
    "jawaban": "anonim",
    "batas": "10",
    "mulai": "21/11/2026",
    "sampai": "30 November 2026",
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    html: str = answer.content.decode()
    return html


def rows(answer: Any) -> list[list[Any]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))) as book:
        return book.get_sheet_by_index(0).to_python()


def test_survey_is_opened_for_whole_days_of_the_region(world: World, budi: Client) -> None:
    version = published(world)
    assert "Anonim: jawaban disimpan tanpa nama dan tanpa waktu" in read(budi.get("/instansi/15.04/survei/baru"))
    sent = budi.post("/instansi/15.04/survei/baru", TYPED | {"kuesioner": str(version.uuid)})
    row = Survey.objects.get()
    assert (sent.status_code, sent.url) == (302, f"/survei/{row.uuid}/")  # type: ignore[attr-defined]  # a redirect
    assert (row.anonymous, row.floor, row.title) == (True, 10, "Suasana kerja Desember")
    assert row.opens_at.isoformat() == "2026-11-20T17:00:00+00:00"  # midnight in WIB
    assert row.closes_at.isoformat() == "2026-11-30T17:00:00+00:00"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"judul": ""}, "Judul masih kosong"),
        ({"sampai": "20/11/2026"}, "Waktu tutup harus sesudah waktu buka"),
        ({"sampai": ""}, "Tanggal masih kosong"),
    ],
)
def test_survey_that_cannot_be_opened_says_why(world: World, budi: Client, given: dict[str, str], words: str) -> None:
    version = published(world)
    before = state()
    sent = budi.post("/instansi/15.04/survei/baru", TYPED | {"kuesioner": str(version.uuid)} | given)
    assert read(sent, 422).count(words) == 2
    assert state() == before


def test_people_of_a_unit_and_below_are_asked_once(world: World, budi: Client) -> None:
    world.ani, world.fajar, world.kiki  # noqa: B018  # who serves where
    page = f"/survei/{opened(world).uuid}/"
    assert "Belum ada yang diundang." in read(budi.get(page))
    unit = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
    for _twice in range(2):
        assert budi.post(f"{page}undang", {"unit": unit}).status_code == 302
    asked = set(Invitation.objects.values_list("person__name", "unit"))
    assert asked == {("Ani Rahmawati", world.licensing.pk), ("Fajar Nugraha", world.licensing.pk)}
    assert budi.post(f"{page}undang", {"unit": ""}).status_code == 302
    assert Invitation.objects.filter(person=world.kiki.person, unit=world.health).count() == 1
    assert "tidak ditemukan" in read(budi.post(f"{page}undang", {"unit": "Dinas Laut"}), 422)


def test_tokens_come_once_as_a_file(world: World, budi: Client) -> None:
    page = f"/survei/{opened(world, anonymous=True).uuid}/token"
    table = budi.post(page, {"banyak": "3", "bentuk": "csv"})
    lines = b"".join(table.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # a stream
    assert len(lines) == 4
    address = lines[1].split(";")[1]
    assert Client().get(address[address.index("/s/") :]).status_code == 200
    paper = budi.post(page, {"banyak": "2", "bentuk": "pdf"})
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert Invitation.objects.count() == 5
    assert "Banyaknya token harus 1 sampai" in read(budi.post(page, {"banyak": "0", "bentuk": "csv"}), 422)


def test_reminder_names_how_many_and_goes_once_a_day(world: World, budi: Client) -> None:
    survey = opened(world)
    staff = staffed(world, survey, world.health, 3)
    answer(staff[0], 3)
    assert "Ingatkan 2 orang" in read(budi.get(f"/survei/{survey.uuid}/"))
    assert budi.post(f"/survei/{survey.uuid}/ingatkan").status_code == 302
    assert "Pengingat untuk hari ini sudah dikirim" in read(budi.post(f"/survei/{survey.uuid}/ingatkan"), 409)


def test_results_of_five_are_drawn_and_of_four_are_not(world: World, budi: Client) -> None:
    survey = opened(world)
    staff = staffed(world, survey, world.health, 5)
    for one, calm in zip(staff[:4], (1, 5, 5, 5), strict=True):
        answer(one, calm)
    html = read(budi.get(f"/survei/{survey.uuid}/"))
    assert "Kurang dari 5 jawaban, tidak dirinci." in html
    assert "Sangat tenang" not in html
    answer(staff[4], 4)
    html = read(budi.get(f"/survei/{survey.uuid}/"))
    assert 'width="60.0%" height="10"' in html  # three of five
    assert "5 jawaban" in html
    lines = rows(budi.get(f"/survei/{survey.uuid}/hasil.xlsx"))
    assert ["Seberapa tenang hari Anda?", "Semua", "Sangat tenang", 3.0, 60.0, ""] in lines
    assert ["Cara datang", "Semua", "", "", "", "kurang dari 5 jawaban, tidak dirinci"] in lines


def test_anonymous_results_wait_for_the_close(world: World, budi: Client) -> None:
    survey = opened(world, anonymous=True)
    for one in staffed(world, survey, world.health, 5):
        answer(one, 3)
    page = f"/survei/{survey.uuid}/"
    assert "Hasil survei anonim baru tampak setelah ditutup" in read(budi.get(page))
    assert budi.post(f"{page}tutup").status_code == 302
    html = read(budi.get(page))
    assert 'width="100.0%" height="10"' in html
    assert "Tutup survei" not in html
    assert "sudah ditutup" in read(budi.post(f"{page}tutup"), 409)


def test_list_says_how_far_and_asks_as_often_for_three_as_for_one(world: World, budi: Client) -> None:
    version = published(world)
    staffed(world, opened(world, version=version), world.health, 2)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert "0 dari 2" in read(budi.get("/instansi/15.04/survei/"))
        return len(seen)

    one = count()
    opened(world, version=version, title="Kedua")
    opened(world, version=version, title="Ketiga")
    assert count() == one
    assert [line[0] for line in rows(budi.get("/instansi/15.04/survei.xlsx"))] == [
        "Survei",
        "Ketiga",
        "Kedua",
        "Suasana kerja November",
    ]


def test_evaluator_reads_and_changes_nothing(world: World) -> None:
    survey = opened(world)
    client = Client()
    client.force_login(world.hadi)
    html = read(client.get(f"/survei/{survey.uuid}/"))
    assert "Undang pegawai" not in html
    assert "Buat kuesioner" not in read(client.get("/instansi/15.04/survei/"))
    before = state()
    for path in ("undang", "token", "ingatkan", "tutup"):
        assert client.post(f"/survei/{survey.uuid}/{path}", {"banyak": "1", "bentuk": "csv"}).status_code == 404
    assert state() == before


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_survey_of_others_is_not_there(world: World, who: str) -> None:
    survey: UUID = opened(world).uuid
    client = make.browser(who, world)
    before = state()
    pages = ("", "hasil.xlsx", "undang", "token")
    lists = ("survei/", "survei.xlsx", "survei/baru", "kuesioner/baru")
    for path in [f"/survei/{survey}/{page}" for page in pages] + [f"/instansi/15.04/{page}" for page in lists]:
        assert client.get(path).status_code == 404
    for path in ("undang", "token", "ingatkan", "tutup"):
        assert client.post(f"/survei/{survey}/{path}", {}).status_code == 404
    assert state() == before


def test_closed_survey_asks_nobody_more(world: World, budi: Client) -> None:
    survey = opened(world)
    world.kiki  # noqa: B018  # serves in health
    close_survey(world.actor("budi"), survey=survey.uuid)
    before = state()
    assert "sudah ditutup" in read(budi.post(f"/survei/{survey.uuid}/undang", {"unit": ""}), 422)
    assert state() == before
