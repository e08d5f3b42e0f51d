"""Wording a questionnaire: questions of every kind, their order, publishing, and the next version."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from pamong.surveys.models import Question, QuestionnaireVersion
from tests import make
from tests.make import World
from tests.surveys.case import CALM_KEY, NOW, WAY_KEY, published, state

pytestmark = pytest.mark.django_db


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


def draft(budi: Client) -> str:
    """Address of a new draft."""
    sent = budi.post("/instansi/15.04/kuesioner/baru", {"judul": "Suasana kerja", "pengantar": "Untuk ruang kerja."})
    assert sent.status_code == 302
    return str(sent.url)  # type: ignore[attr-defined]  # a redirect


def keys() -> list[str]:
    return list(Question.objects.order_by("place").values_list("key", flat=True))


def test_questionnaire_is_worded_ordered_and_published(budi: Client) -> None:
    page = draft(budi)
    assert "Belum ada pertanyaan." in read(budi.get(page))
    for kind, fields in {
        "scale": {"teks": "Tenang?", "pilihan": "Gelisah\r\nBiasa\r\nTenang", "wajib": "on"},
        "choice": {"teks": "Naik apa?", "pilihan": "Motor\r\nMobil"},
        "number": {"teks": "Berapa lama?", "terkecil": "0", "terbesar": "600", "satuan": "menit"},
        "text": {"teks": "Apa yang mengganggu?"},
    }.items():
        assert "Pertanyaan" in read(budi.get(f"{page}tambah/{kind}"))
        assert budi.post(f"{page}tambah/{kind}", fields).status_code == 302
    assert keys() == ["tenang", "naik-apa", "berapa-lama", "apa-yang-mengganggu"]
    budi.post(f"{page}pertanyaan/naik-apa/pindah", {"ke": "naik"})
    budi.post(f"{page}pertanyaan/tenang/pindah", {"ke": "turun"})
    budi.post(f"{page}pertanyaan/apa-yang-mengganggu/hapus")
    assert keys() == ["naik-apa", "berapa-lama", "tenang"]
    html = read(budi.get(page))
    assert "Terbitkan versi 1, 3 pertanyaan" in html
    assert 'type="radio" name="n.tenang" value="3"' in html  # as it is asked
    assert budi.post(f"{page}terbitkan").status_code == 302
    html = read(budi.get(page))
    assert "Terbit 21 November 2026, 10.32 WIB" in html
    assert "/pindah" not in html


def test_question_is_changed_from_what_it_is(budi: Client) -> None:
    page = draft(budi)
    budi.post(f"{page}tambah/scale", {"teks": "Tenang?", "pilihan": "Gelisah\nTenang", "wajib": "on"})
    html = read(budi.get(f"{page}pertanyaan/tenang/ubah"))
    assert 'value="Tenang?"' in html
    sent = budi.post(f"{page}pertanyaan/tenang/ubah", {"teks": "Tenangkah?", "pilihan": "Tidak\nYa"})
    assert sent.status_code == 302
    row = Question.objects.get()
    assert (row.key, row.text, row.options, row.required) == ("tenang", "Tenangkah?", ["Tidak", "Ya"], False)
    assert budi.post(f"{page}ubah", {"judul": "Suasana", "pengantar": ""}).status_code == 302
    assert "<h1>Suasana</h1>" in read(budi.get(page))


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("scale", {"teks": "Tenang?", "pilihan": "Hanya satu"}, "memerlukan 2 sampai 10 pilihan: terbaca 1."),
        ("choice", {"teks": "Apa?", "pilihan": "A\nB\nA"}, "tertulis dua kali"),
        ("number", {"teks": "Apa?", "terkecil": "9", "terbesar": "1"}, "Tukar keduanya."),
        ("text", {"teks": ""}, "Pertanyaan masih kosong."),
    ],
)
def test_question_that_cannot_be_asked_says_why(budi: Client, kind: str, fields: dict[str, str], words: str) -> None:
    page = draft(budi)
    before = state()
    assert read(budi.post(f"{page}tambah/{kind}", fields), 422).count(words) == 2
    assert budi.get(f"{page}tambah/gambar").status_code == 404
    assert state() == before


def test_published_version_stays_and_the_next_begins_with_its_questions(world: World, budi: Client) -> None:
    page = f"/kuesioner/{published(world).uuid}/"
    before = state()
    for path, fields in {
        "tambah/text": {"teks": "Lagi?"},
        "ubah": {"judul": "Lain"},
        f"pertanyaan/{CALM_KEY}/ubah": {"teks": "Lain?", "pilihan": "A\nB"},
    }.items():
        assert "sudah terbit dan tidak berubah lagi" in read(budi.post(page + path, fields), 422)
    for path in (f"pertanyaan/{WAY_KEY}/pindah", f"pertanyaan/{CALM_KEY}/hapus", "terbitkan"):
        assert budi.post(page + path).status_code == 409
    assert state() == before
    sent = budi.post(f"{page}versi-baru")
    row = QuestionnaireVersion.objects.get(number=2)
    assert (sent.status_code, sent.url) == (302, f"/kuesioner/{row.uuid}/")  # type: ignore[attr-defined]  # a redirect
    assert Question.objects.filter(version=row).count() == 4
    assert budi.post(f"{page}versi-baru").status_code == 409


def test_closed_questionnaire_is_not_offered(world: World, budi: Client) -> None:
    version = published(world)
    assert str(version.uuid) in read(budi.get("/instansi/15.04/survei/baru"))
    assert budi.post(f"/kuesioner/{version.uuid}/tutup").status_code == 302
    assert str(version.uuid) not in read(budi.get("/instansi/15.04/survei/baru"))


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_questionnaire_of_others_is_not_there(world: World, who: str) -> None:
    page = f"/kuesioner/{published(world).uuid}/"
    client = make.browser(who, world)
    before = state()
    for path in ("", "ubah", "tambah/text", f"pertanyaan/{CALM_KEY}/ubah"):
        assert client.get(page + path).status_code == 404
    for path in (f"pertanyaan/{CALM_KEY}/pindah", f"pertanyaan/{CALM_KEY}/hapus", "terbitkan", "versi-baru", "tutup"):
        assert client.post(page + path).status_code == 404
    assert state() == before
