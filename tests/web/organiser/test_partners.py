"""Pages of partners: the list, one of them, agreements with their papers."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.learning.models import Agreement, Partner
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

PAPER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def saved(client: Client, path: str) -> list[list[object]]:
    """Rows of a workbook."""
    content = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()]


def test_partners_are_listed_with_what_holds(world: World, budi: Client) -> None:
    case.partner(world, name="Universitas Jambi")
    case.partner(world, name="Badan Lama", until=date(2025, 1, 1))
    case.partner(world, name="Universitas Khairun", region=world.other)
    shown = budi.get("/instansi/15.04/mitra/").content.decode()
    assert "2 mitra" in shown
    assert "1 mitra tidak punya kesepakatan yang berlaku." in shown
    assert "Khairun" not in shown
    assert len(shown) < 100_000
    lapsed = budi.get("/instansi/15.04/mitra/?keadaan=tanpa").content.decode()
    assert ("Badan Lama" in lapsed, "Universitas Jambi" in lapsed) == (True, False)
    found = saved(budi, "/instansi/15.04/mitra.xlsx?keadaan=tanpa")
    assert [(row[0], row[4]) for row in found[1:]] == [("Badan Lama", "Sudah berakhir")]


def test_partner_is_registered_corrected_and_closed(world: World, budi: Client) -> None:
    told = {"nama": "Universitas Jambi", "jenis": "education", "alamat": "", "kontak": "Humas", "catatan": ""}
    budi.post("/instansi/15.04/mitra/baru", told)
    row = Partner.objects.get()
    shown = budi.get(f"/mitra/{row.uuid}/").content.decode()
    assert "Belum ada kesepakatan yang tercatat." in shown
    assert "tidak dapat diterbitkan" in shown
    again = budi.post("/instansi/15.04/mitra/baru", told)
    assert (again.status_code, "sudah terdaftar" in again.content.decode()) == (422, True)
    assert budi.post(f"/mitra/{row.uuid}/ubah", {**told, "kontak": "Rektorat"}).status_code == 302
    row.refresh_from_db()
    assert row.contact == "Rektorat"
    assert budi.get(f"/mitra/{row.uuid}/tutup").status_code == 200
    assert budi.post(f"/mitra/{row.uuid}/tutup").status_code == 302
    row.refresh_from_db()
    assert row.closed_at is not None


def test_agreement_is_added_with_its_paper_and_ended(world: World, budi: Client) -> None:
    row = case.partner(world, until=date(2025, 1, 1))
    told = {"nomor": "PKS-2", "judul": "Bersama", "mulai": "1/1/2026", "sampai": "31/12/2099", "tugas": ""}
    wrong = {**told, "naskah": SimpleUploadedFile("pks.pdf", b"hanya teks")}
    bad = budi.post(f"/mitra/{row.uuid}/kesepakatan/baru", wrong)
    assert bad.status_code == 422
    assert "sedangkan yang diterima di sini PDF" in bad.content.decode()
    form = budi.get(f"/mitra/{row.uuid}/kesepakatan/baru").content.decode()
    assert 'enctype="multipart/form-data"' in form
    sent = {**told, "naskah": SimpleUploadedFile("pks.pdf", PAPER)}
    assert budi.post(f"/mitra/{row.uuid}/kesepakatan/baru", sent).status_code == 302
    made = Agreement.objects.get(number="PKS-2")
    got = budi.get(f"/kesepakatan/{made.uuid}/naskah")
    assert (b"".join(got), got["Content-Disposition"]) == (PAPER, 'attachment; filename="pks.pdf"')
    late = budi.post(f"/kesepakatan/{made.uuid}/akhiri", {"pada": "1/1/2098"})
    assert (late.status_code, "tidak dapat menjadi hari terakhir" in late.content.decode()) == (422, True)
    assert budi.post(f"/kesepakatan/{made.uuid}/akhiri", {"pada": "2/1/2026"}).status_code == 302
    made.refresh_from_db()
    assert made.ended_on == date(2026, 1, 2)
    assert "diakhiri lebih awal" in budi.get(f"/mitra/{row.uuid}/").content.decode()


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_partners_are_not_there_for_others(world: World, role: str) -> None:
    client, row = make.browser(role, world), case.partner(world)
    agreement = Agreement.objects.get()
    for path in ("/instansi/15.04/mitra/", f"/mitra/{row.uuid}/", f"/kesepakatan/{agreement.uuid}/naskah"):
        assert client.get(path).status_code == 404
    assert client.post(f"/mitra/{row.uuid}/tutup").status_code == 404
    assert client.post(f"/kesepakatan/{agreement.uuid}/akhiri", {"pada": "1/1/2025"}).status_code == 404
    row.refresh_from_db()
    assert row.closed_at is None
