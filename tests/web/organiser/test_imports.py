"""The pages of an import, with an importer that stands in for every other: villages."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from pamong.core.models import Entry
from pamong.kit.imports import importer as declared
from pamong.kit.imports import prune_imports, register
from pamong.kit.jobs import run_job
from pamong.kit.models import Import, ImportRow, Job
from pamong.web.organiser import imports
from pamong.web.organiser.import_kinds import KINDS
from tests import make
from tests.kit.imports import example
from tests.kit.imports.example import villages
from tests.make import World

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/impor/"
HEAD = "Kode Desa;Nama Desa;Jumlah Penduduk;NIK Kepala Desa;Catatan\n"
GOOD = HEAD + "1504012001;Pasar Terusan;1.250;1504000000000001;\n1504012002;Kembang Paseban;;;\n"
BAD = HEAD + "1504012003;Desa Lama;10;;\n1504012004;MALAPARI;;;\n1504012005;Sungai Baung;banyak;;\n"

JIWA = "Kode Desa;Nama Desa;Jiwa\n1504012001;Malapari;70\n"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The cast, the example's tables, and its importer under the name that the pages know."""
    monkeypatch.setattr(declared, "_importers", {})
    register(replace(example.VILLAGES, kind=KINDS[0].importer))
    example.run(example.TABLES)
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    """The organiser's browser."""
    return make.browser("owner", world)


def csv(text: str, name: str = "desa.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def send(client: Client, text: str, url: str = HERE, **more: str) -> Any:
    return client.post(url, {"berkas": csv(text), **more})


def looked(client: Client, text: str) -> str:
    """Address of the preview of a table."""
    answer = send(client, text)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def words(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def applied(client: Client, text: str) -> str:
    url = looked(client, text)
    client.post(f"{url}masukkan")
    run_job(Job.objects.latest("pk").pk)
    return url


def cells(answer: Any) -> list[list[Any]]:
    assert isinstance(answer, StreamingHttpResponse)
    content = BytesIO(b"".join(answer.streaming_content))  # type: ignore[arg-type]  # a plain iterator under WSGI
    return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


def test_imports_states_limits_and_columns_before_a_file_is_chosen(budi: Client) -> None:
    html = words(budi, HERE)
    assert "Kabupaten Batang Hari" in html
    assert "paling besar 64 MB" in html
    assert "<b>Kode Desa</b>" in html
    assert "Boleh kosong atau tidak ada: Jumlah Penduduk, Tanggal Berdiri, Aktif." in html
    assert '<b>NIK Kepala Desa</b><br><span class="mute">Tidak diperlukan.</span>' in html
    assert "Belum ada tabel yang diimpor ke sini." in html


def test_template_has_the_headings_that_are_stored_and_can_be_filled_and_sent(budi: Client) -> None:
    answer = budi.get("/instansi/15.04/impor/pegawai.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="templat-pegawai.xlsx"'
    assert cells(answer) == [["Kode Desa", "Nama Desa", "Jumlah Penduduk", "Tanggal Berdiri", "Aktif"]]


def test_upload_shows_what_it_would_do_and_does_nothing(budi: Client) -> None:
    url = looked(budi, GOOD + BAD.removeprefix(HEAD))
    html = words(budi, url)
    assert "periksa dulu, belum ada yang disimpan" in html
    assert "5 baris dibaca: 2 siap, 3 ditolak, 0 tidak berubah" in html
    assert "Masukkan 2 baris" in html
    assert "Unduh 3 baris bermasalah" in html
    assert '<p><b>Desa baru akan dibuat.</b></p><details class="more"><summary>Lihat 2 nama</summary>' in html
    assert "<ul><li>Pasar Terusan</li><li>Kembang Paseban</li></ul>" in html
    assert "<b>Judul “Catatan” tidak kami kenal, jadi kolomnya tidak dibaca.</b>" in html
    assert villages() == []


def test_refused_row_says_number_name_written_column_and_why(budi: Client) -> None:
    html = words(budi, looked(budi, BAD))
    assert '<div>4</div></td><th scope="row" class="lead">Sungai Baung</th>' in html
    assert '<span class="code">banyak</span>' in html
    assert "Belum ada baris yang dapat dimasukkan" in html
    assert "Masukkan 0 baris" not in html


def test_refused_rows_come_back_mended_and_only_they_are_new(budi: Client) -> None:
    first = looked(budi, GOOD + BAD.removeprefix(HEAD))
    answer = budi.get(f"{first}baris-ditolak.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="desa, baris ditolak.xlsx"'
    heading, *rows = cells(answer)
    assert heading == ["Kode Desa", "Nama Desa", "Jumlah Penduduk", "Mengapa ditolak"]
    assert [row[0] for row in rows] == ["1504012003", "1504012004", "1504012005"]
    rows[0][1], rows[1][1], rows[2][2] = "Desa Baru", "Malapari", "75"
    upload = SimpleUploadedFile("mended.xlsx", workbook([heading, *rows]))
    second = budi.post(HERE, {"berkas": upload}).headers["Location"]
    assert "3 baris dibaca: 3 siap, 0 ditolak, 0 tidak berubah" in words(budi, second)


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    content = BytesIO()
    with Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def test_apply_runs_as_a_job_that_leads_back(budi: Client) -> None:
    url = looked(budi, GOOD)
    answer = budi.post(f"{url}masukkan")
    row = Job.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/pekerjaan/{row.uuid}/")
    run_job(row.pk)
    html = words(budi, answer.headers["Location"])
    assert "Sudah dimasukkan: 2 baris baru, 0 baris diperbarui." in html
    assert f'href="{url}"' in html
    assert villages() == [("1504012001", "Pasar Terusan", 1250), ("1504012002", "Kembang Paseban", None)]
    assert "2 baris sudah dimasukkan" in words(budi, url)


def test_undo_takes_everything_back_and_it_can_be_applied_again(budi: Client) -> None:
    with time_machine.travel("2026-10-31T03:28:00Z", tick=False):
        url = applied(budi, GOOD)
        html = words(budi, url)
        assert "Seluruh impor dapat dibatalkan sampai 30 November 2026, selama belum ada yang memakai datanya." in html
        assert budi.post(f"{url}batalkan").headers["Location"] == url
        assert villages() == []
        html = words(budi, url)
        assert "Impor ini sudah dibatalkan" in html
        assert "Masukkan 2 baris" in html


def test_undo_of_what_somebody_uses_says_so_on_the_page_and_changes_nothing(budi: Client) -> None:
    url = applied(budi, GOOD)
    example.run("INSERT INTO try_visit SELECT id FROM try_village LIMIT 1")
    answer = budi.post(f"{url}batalkan")
    assert answer.status_code == 409
    assert "Desa ini sudah dikunjungi." in answer.content.decode()
    assert len(villages()) == 2


def test_apply_twice_is_a_conflict_told_on_the_page(budi: Client) -> None:
    url = applied(budi, GOOD)
    answer = budi.post(f"{url}masukkan")
    assert answer.status_code == 409
    assert "Impor ini sudah dimasukkan." in answer.content.decode()
    assert Job.objects.count() == 1


def test_same_file_twice_has_nothing_to_apply(budi: Client) -> None:
    applied(budi, GOOD)
    html = words(budi, looked(budi, GOOD))
    assert "Tidak ada yang berubah: isi berkas sama dengan data yang ada" in html
    assert "2 baris dibaca: 0 siap, 0 ditolak, 2 tidak berubah" in html
    assert "/masukkan" not in html


def test_preview_that_is_stale_is_told_by_the_job_and_brought_up_to_date(budi: Client) -> None:
    url = looked(budi, GOOD)
    example.run("INSERT INTO try_village (code, name, people) VALUES ('1504012001', 'Pasar Lama', 3)")
    budi.post(f"{url}masukkan")
    row = Job.objects.get()
    run_job(row.pk)
    html = words(budi, f"/pekerjaan/{row.uuid}/")
    assert "Data berubah sejak impor ini diperiksa." in html
    assert f'href="{url}"' in html
    assert villages() == [("1504012001", "Pasar Lama", 3)]
    html = words(budi, url)
    assert "<b>1</b><span>baru</span>" in html
    assert "<b>1</b><span>diperbarui</span>" in html


def test_apply_that_was_stopped_says_that_nothing_was_written(budi: Client) -> None:
    url = looked(budi, GOOD)
    job = budi.post(f"{url}masukkan").headers["Location"]
    Job.objects.update(cancelled_at=timezone.now())
    html = words(budi, job)
    assert "Tidak ada yang berubah: pekerjaan ini selesai seluruhnya atau tidak sama sekali." in html
    assert f'href="{url}"' in html


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Belum ada berkas yang dipilih. Pilih satu berkas, lalu unggah."),
        ({"berkas": SimpleUploadedFile("kosong.csv", b"")}, "Berkas itu kosong. Pilih berkas yang berisi."),
        ({"berkas": SimpleUploadedFile("surat.pdf", b"%PDF-1.7\n%x")}, "Berkas “surat.pdf” berisi PDF."),
        (
            {"berkas": SimpleUploadedFile("lain.csv", b"Nomor;Nama Desa\n1;Malapari\n")},
            "Kolom wajib tidak ditemukan: “Kode Desa”.",
        ),
    ],
)
def test_upload_that_cannot_be_read_is_refused_at_the_form(
    sent: dict[str, SimpleUploadedFile], said: str, budi: Client
) -> None:
    answer = budi.post(HERE, sent)
    html = answer.content.decode()
    assert (answer.status_code, said in html) == (422, True)
    for file in sent.values():
        assert f"Yang tadi Anda kirim: <b>{file.name}</b>." in html
    assert Import.objects.count() == 0


def test_required_heading_is_named_by_hand_and_remembered_once_applied(budi: Client) -> None:
    table = "Nomor;Nama Desa\n1504012001;Malapari\n"
    url = send(budi, table, **{"judul-code": "Nomor"}).headers["Location"]
    assert Import.objects.get().mapping == {"Nomor": "code"}
    assert 'value="Nomor"' not in words(budi, HERE)
    budi.post(f"{url}masukkan")
    run_job(Job.objects.get().pk)
    assert 'value="Nomor"' in words(budi, HERE)
    assert send(budi, table, **{"judul-code": "Nomor"}).status_code == 302
    assert send(budi, table).status_code == 422  # cleared by hand: no longer so


def test_mapping_takes_the_file_again_with_other_columns(budi: Client) -> None:
    first = looked(budi, JIWA)
    url = f"{first}kolom/"
    html = words(budi, url)
    assert "tidak kami simpan" in html
    assert '<option value="code" selected>Kode Desa</option>' in html
    answer = send(
        budi,
        JIWA,
        url,
        **{"kolom-0": "code", "kolom-1": "name", "kolom-2": "people"},
    )
    assert answer.status_code == 302
    assert "<dt>Jiwa</dt><dd>Jumlah Penduduk</dd>" in words(budi, answer.headers["Location"])


def test_mapping_of_two_headings_to_one_column_is_refused_and_keeps_the_choice(budi: Client) -> None:
    url = f"{looked(budi, JIWA)}kolom/"
    answer = send(budi, GOOD, url, **{"kolom-0": "code", "kolom-1": "name", "kolom-2": "name"})
    html = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert "Kolom ini sudah dipilih untuk judul “Nama Desa”." in html
    assert html.count('<option value="name" selected>') == 2
    assert Import.objects.count() == 1


def test_large_table_is_looked_at_in_a_job(budi: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 10)
    before = incoming()
    url = send(budi, GOOD).headers["Location"]
    row = Job.objects.get()
    assert (url, Import.objects.count()) == (f"/pekerjaan/{row.uuid}/", 0)
    assert len(incoming() - before) == 1
    run_job(row.pk)
    found = Import.objects.get()
    assert f'href="/impor/{found.uuid}/"' in words(budi, url)
    assert (found.account, found.rows, incoming() - before) == (row.account, 2, set())


def test_large_table_that_cannot_be_read_leads_back_and_leaves_nothing(
    budi: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 10)
    before = incoming()
    url = send(budi, "Nomor;Nama Desa\n1;Malapari\n").headers["Location"]
    run_job(Job.objects.get().pk)
    html = words(budi, url)
    assert "Kolom wajib tidak ditemukan: “Kode Desa”." in html
    assert f'href="{HERE}"' in html
    assert (Import.objects.count(), incoming() - before) == (0, set())


def test_large_table_whose_upload_is_gone_says_so(budi: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 10)
    before = incoming()
    url = send(budi, GOOD).headers["Location"]
    for path in incoming() - before:
        path.unlink()
    run_job(Job.objects.get().pk)
    assert "Unggahan “desa.csv” sudah tidak ada di server. Unggah lagi berkasnya." in words(budi, url)


def incoming() -> set[Path]:
    return set(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())


def test_import_whose_rows_are_deleted_says_so(budi: Client) -> None:
    with time_machine.travel("2026-10-01T03:00:00Z", tick=False):
        url = looked(budi, GOOD)
    with time_machine.travel("2026-11-05T03:00:00Z", tick=False):
        prune_imports()
        html = words(budi, url)
    assert "Rincian barisnya dihapus pada 5 November 2026" in html
    assert "/masukkan" not in html


def test_list_names_each_import_and_its_state(budi: Client) -> None:
    url = applied(budi, GOOD)
    html = words(budi, HERE)
    assert f'<a href="{url}"><b>desa.csv</b></a><span class="chip ok">' in html
    assert "2 baris, 0 ditolak" in html


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_others_find_nothing_and_change_nothing(world: World, budi: Client, role: str) -> None:
    url = looked(budi, GOOD)
    applied(budi, BAD.replace("MALAPARI", "Malapari"))
    told, before = Entry.objects.count(), villages()
    other = make.browser(role, world)
    for address in (HERE, f"{HERE}pegawai.xlsx", url, f"{url}kolom/", f"{url}baris-ditolak.xlsx"):
        assert other.get(address).status_code == 404, address
    for address in (HERE, f"{url}kolom/"):
        assert send(other, GOOD, address).status_code == 404, address
    second = f"/impor/{Import.objects.latest('pk').uuid}/"
    for address in (f"{url}masukkan", f"{second}batalkan"):
        assert other.post(address).status_code == 404, address
    assert (Entry.objects.count(), villages(), Import.objects.count()) == (told, before, 2)
    assert ImportRow.objects.count() == 5


def test_unknown_table_region_and_import_are_not_there(budi: Client) -> None:
    for address in ("/instansi/15.04/impor/lain.xlsx", "/instansi/15.05/impor/", f"/impor/{uuid4()}/"):
        assert budi.get(address).status_code == 404, address
