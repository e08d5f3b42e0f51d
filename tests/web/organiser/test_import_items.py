"""The import page takes files of items: GIFT, XML, packages and tables, with the bank they go into."""

import base64
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.exams.formats import qti
from pamong.exams.formats.raw import LARGEST, RawItem
from pamong.exams.models import Bank, Item, ItemVersion
from pamong.kit.jobs import run_job
from pamong.kit.models import Import, Job
from tests import make
from tests.exams.formats.items_case import PNG
from tests.make import World

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/impor/soal/"
GIFT = "::PP-1::Apa yang benar? {=Melayani ~Menolak#salah}\n\n::PP-2::Ceritakan {}\n"


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def send(client: Client, data: bytes, name: str, bank: str = "Etika", url: str = HERE) -> Any:
    return client.post(url, {"berkas": SimpleUploadedFile(name, data), "bank": bank})


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_page_says_what_it_takes_and_keeps_the_bank_that_led_here(budi: Client) -> None:
    html = words(budi.get(HERE, {"bank": "Etika layanan"}))
    assert "GIFT, Aiken, Moodle XML, QTI 2.1 (XML atau ZIP), Excel (.xlsx) atau CSV, paling besar 8 MB" in html
    assert 'value="Etika layanan"' in html
    assert "<b>Pertanyaan</b>" in html


def test_gift_is_previewed_applied_and_taken_back(budi: Client) -> None:
    url = send(budi, GIFT.encode(), "soal.txt").headers["Location"]
    html = words(budi.get(url))
    assert "2 baris dibaca: 1 siap, 1 ditolak, 0 tidak berubah" in html
    assert "Soal esai tidak dapat dinilai sendiri oleh sistem, jadi tidak diambil." in html
    assert "Butir 2, baris 3: PP-2" in html
    assert "1 bank soal baru akan dibuat." in html
    assert Bank.objects.count() == 0
    budi.post(f"{url}masukkan")
    run_job(Job.objects.latest("pk").pk)
    assert list(Item.objects.values_list("bank__name", "code", "retired_at")) == [("Etika", "PP-1", None)]
    ItemVersion.objects.get()
    budi.post(f"{url}batalkan")
    assert Item.objects.filter(retired_at=None).count() == 0


def test_undo_of_a_reviewed_item_is_refused_in_words(budi: Client) -> None:
    url = send(budi, GIFT.encode(), "soal.txt").headers["Location"]
    budi.post(f"{url}masukkan")
    run_job(Job.objects.latest("pk").pk)
    ItemVersion.objects.update(handed_in_at=ItemVersion.objects.get().written_at)
    answer = budi.post(f"{url}batalkan")
    assert answer.status_code == 409
    assert "Impor ini tidak dapat dibatalkan: soal PP-1 sudah diubah, ditelaah, atau masuk paket." in words(answer)


def test_package_with_a_picture_leaves_the_page_small(budi: Client) -> None:
    large = "data:image/png;base64," + base64.b64encode(PNG + b"\0" * 120_000).decode()
    content = {"stem": "Lihat.", "images": [{"data": large, "alt": "Peta"}]}
    data = qti.write([RawItem("P-1", "true_false", content, {"right": True})])
    url = send(budi, data, "paket.zip").headers["Location"]
    answer = budi.get(url)
    assert len(answer.content) < 100_000
    assert "Gambar 5" in words(answer)  # a cell of a workbook holds a part of it


def test_table_without_a_bank_asks_for_it_at_its_field(budi: Client) -> None:
    answer = send(budi, b"Pertanyaan;Jenis;Kunci\nBumi bulat;BS;Benar\n", "a.csv", bank="")
    assert answer.status_code == 422
    assert "Tulis nama bank soal tempat butir-butirnya disimpan." in words(answer)
    assert Import.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"%PDF-1.7", "surat.pdf", "Isi “surat.pdf” tidak dikenal."),
        (b"x" * (LARGEST + 1), "besar.txt", "paling besar 8 MB. Bagi menjadi beberapa berkas"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><quiz>&amp;</quiz>', "bom.xml", "memuat deklarasi DTD atau entitas"),
    ],
)
def test_what_cannot_be_read_is_refused_at_the_form(budi: Client, data: bytes, name: str, said: str) -> None:
    answer = send(budi, data, name)
    assert (answer.status_code, said in words(answer), Import.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_others_find_nothing(world: World, role: str) -> None:
    other = make.browser(role, world)
    assert other.get(HERE).status_code == 404
    assert send(other, GIFT.encode(), "soal.txt").status_code == 404
    assert (Import.objects.count(), Bank.objects.count()) == (0, 0)


def test_empty_template_has_one_column_of_pictures(budi: Client) -> None:
    content = b"".join(budi.get("/instansi/15.04/impor/soal.xlsx").streaming_content)  # type: ignore[attr-defined]  # a stream
    (heading,) = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [cell for cell in heading if str(cell).startswith("Gambar")] == ["Gambar 1"]
