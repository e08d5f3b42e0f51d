"""A workbook of the national registry as offices really send it: by the page, and by the command, with the same outcome."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from xlsxwriter import Workbook

from pamong.kit.imports import import_refusals
from pamong.kit.jobs import run_job
from pamong.kit.models import Import, Job
from pamong.ops.imports import import_people
from pamong.people.models import Person
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/impor/pegawai/"

HEAD = (
    "PNS ID",
    "NIP BARU",
    "NAMA",
    "GELAR BELAKANG",
    "TEMPAT LAHIR NAMA",
    "TANGGAL LAHIR",
    "JENIS KELAMIN",
    "NIK",
    "STATUS CPNS PNS",
    "GOL AKHIR NAMA",
    "TMT GOLONGAN",
    "JENIS JABATAN NAMA",
    "JABATAN NAMA",
    "UNOR NAMA",
    "SATUAN KERJA KERJA NAMA",
    "INSTANSI KERJA NAMA",
)


def staff(number: object, name: str, born: object, since: object = "01-04-2019", **other: object) -> list[object]:
    """A row of somebody in the health office."""
    usual: dict[str, object] = {
        "PNS ID": "",
        "NIP BARU": number,
        "NAMA": name,
        "GELAR BELAKANG": "",
        "TEMPAT LAHIR NAMA": "MUARA BULIAN",
        "TANGGAL LAHIR": born,
        "JENIS KELAMIN": "P" if "".join(filter(str.isdigit, str(number)))[14:15] == "2" else "L",
        "NIK": "1504016207850001",
        "STATUS CPNS PNS": "PNS",
        "GOL AKHIR NAMA": "III/a",
        "TMT GOLONGAN": since,
        "JENIS JABATAN NAMA": "Pelaksana",
        "JABATAN NAMA": "PENGADMINISTRASI UMUM",
        "UNOR NAMA": "PUSKESMAS MUARA BULIAN",
        "SATUAN KERJA KERJA NAMA": "DINAS KESEHATAN",
        "INSTANSI KERJA NAMA": "Pemerintah Kab. Batang Hari",
    }
    return list((usual | other).values())


ROWS: list[list[object]] = [
    staff("'198507122010012014", "SITI AMINAH", "12-07-1985", **{"GELAR BELAKANG": "S.KM"}),
    staff(" 19790304 200501 1 003 ", "JOKO  SUSILO", datetime(1979, 3, 4), date(2015, 10, 1)),  # noqa: DTZ001  # a cell of a workbook has no zone
    staff("199111302015061002", "Agus Salim", "30 November 1991", "2019/04/01"),
    staff(1.98e17, "BUDI HARTONO", "01/01/1980"),
    staff(198805172012121001, "RIZAL", "17/05/1988"),
    staff("199305202019032011", "RINA", "20-05-1993"),
    staff("199305202019032011", "RINA KEMBAR", "20-05-1993"),
    ["", "   ", None, "-", "", None, "", "", "", "", "", "", "", "", "", ""],
    staff("198612102011011004", "DODI", "31/02/1986"),
]


def messy(path: Path) -> Path:
    """Two merged titles and a blank row above the headings, hidden columns and rows, and blank rows at the end."""
    with Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        notes = book.add_worksheet("Petunjuk")
        notes.write(0, 0, "Data ditarik dari SIASN; jangan diubah.")
        sheet = book.add_worksheet("Data Pegawai")
        bold = book.add_format({"bold": True})
        sheet.merge_range(0, 0, 0, len(HEAD) - 1, "DAFTAR NOMINATIF PEGAWAI NEGERI SIPIL", bold)
        sheet.merge_range(1, 0, 1, len(HEAD) - 1, "KABUPATEN BATANG HARI PER 1 NOVEMBER 2026", bold)
        sheet.write_row(3, 0, HEAD, bold)
        whole = book.add_format({"num_format": "0.00E+00"})
        for number, row in enumerate(ROWS, start=4):
            for place, value in enumerate(row):
                sheet.write(number, place, value, whole if isinstance(value, float) else None)
        sheet.set_column(7, 7, None, None, {"hidden": True})
        sheet.set_row(5, None, None, {"hidden": True})
        for number in range(4 + len(ROWS), 60):
            sheet.write_string(number, 2, "  ")
        sheet.autofilter(3, 0, 3 + len(ROWS), len(HEAD) - 1)
    return path


REFUSED = [
    (8, "NIP BARU"),
    (9, "NIP BARU"),
    (10, "NIP BARU"),
    (11, "NIP BARU"),
    (13, "TANGGAL LAHIR"),
]
TAKEN = [
    ("Agus Salim", "199111302015061002", date(1991, 11, 30)),
    ("JOKO SUSILO", "197903042005011003", date(1979, 3, 4)),
    ("SITI AMINAH", "198507122010012014", date(1985, 7, 12)),
]


def stored() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.name, n.number, p.born FROM people_person p JOIN people_personnumber n ON n.person_id = p.id"
            " WHERE p.name <> ALL(%s) ORDER BY 1",
            [KNOWN],
        )
        return list(cursor.fetchall())


KNOWN: list[str] = []


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.kiki, world.dewi
    KNOWN[:] = list(Person.objects.values_list("name", flat=True))
    return world


def reasons(world: World) -> list[tuple[int, str]]:
    lines = import_refusals(world.actor("budi"), Import.objects.get().uuid)
    return [(line.row, line.column) for line in lines]


def test_messy_workbook_comes_in_by_the_page(world: World, tmp_path: Path) -> None:
    budi = make.browser("owner", world)
    data = messy(tmp_path / "nominatif.xlsx").read_bytes()
    sent = budi.post(HERE, {"berkas": SimpleUploadedFile("nominatif.xlsx", data)})
    assert sent.status_code == 302
    url = sent.headers["Location"]
    html = " ".join(budi.get(url).content.decode().split())
    assert "8 baris dibaca: 3 siap, 5 ditolak" in html
    assert reasons(world) == REFUSED
    assert stored() == []
    budi.post(f"{url}masukkan")
    run_job(Job.objects.latest("pk").pk)
    assert stored() == TAKEN
    assert not Person.objects.filter(name__contains="KEMBAR").exists()


def test_private_columns_of_the_workbook_are_named_and_nowhere_kept(world: World, tmp_path: Path) -> None:
    budi = make.browser("owner", world)
    data = messy(tmp_path / "nominatif.xlsx").read_bytes()
    url = budi.post(HERE, {"berkas": SimpleUploadedFile("nominatif.xlsx", data)}).headers["Location"]
    html = budi.get(url).content.decode()
    assert "NIK" in html
    assert "1504016207850001" not in html


def test_messy_workbook_comes_in_by_the_command(world: World, tmp_path: Path) -> None:
    report = import_people(messy(tmp_path / "nominatif.xlsx"), region="15.04")
    assert [(one.row, one.column) for one in report.refusals] == REFUSED
    assert (report.counts.new, report.counts.refused) == (3, 5)
    assert stored() == TAKEN


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_messy_workbook_of_others_is_not_taken(role: str, world: World, tmp_path: Path) -> None:
    other: Client = make.browser(role, world)
    data = messy(tmp_path / "nominatif.xlsx").read_bytes()
    assert other.post(HERE, {"berkas": SimpleUploadedFile("nominatif.xlsx", data)}).status_code == 404
    assert (Import.objects.count(), stored()) == (0, [])
