"""The year of a region: national days with their source, and what the region decided."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.office.actions.calendar import set_day
from pamong.office.models import CalendarDay
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db


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


def test_year_shows_days_with_their_source(world: World, budi: Client) -> None:
    shown = budi.get("/instansi/15.04/kalender/?tahun=2026").content.decode()
    assert "hari kerja pada 2026" in shown
    assert "Senin 17 Agustus 2026" in shown
    assert "Cuti Bersama Hari Raya Natal" in shown
    assert "paket holidays" in shown
    assert "belum dikonfirmasi" not in shown
    assert len(shown) < 100_000
    later = budi.get("/instansi/15.04/kalender/?tahun=2027").content.decode()
    assert "3 hari masih perkiraan, belum dikonfirmasi" in later
    assert "Cuti bersama 2029 belum ada" in budi.get("/instansi/15.04/kalender/?tahun=2029").content.decode()


def test_day_is_set_and_unset(world: World, budi: Client) -> None:
    form = budi.get("/instansi/15.04/kalender/tetapkan?hari=2026-12-24&masuk").content.decode()
    assert 'value="24 Desember 2026"' in form
    assert '<option value="work" selected>' in form
    told = {"hari": "24/12/2026", "ketetapan": "work", "nama": "Tetap masuk", "sumber": "SE 4/2026"}
    got = budi.post("/instansi/15.04/kalender/tetapkan", told)
    assert got["Location"] == "/instansi/15.04/kalender/?tahun=2026#h-12-24"
    row = CalendarDay.objects.get()
    shown = budi.get("/instansi/15.04/kalender/?tahun=2026").content.decode()
    assert "Menggantikan: Cuti Bersama Hari Raya Natal" in shown
    assert budi.post(f"/hari/{row.uuid}/lepas").status_code == 302
    assert not CalendarDay.objects.exists()


def test_day_that_needs_no_decision_is_refused_at_its_field(world: World, budi: Client) -> None:
    told = {"hari": "1/12/2026", "ketetapan": "work", "nama": "Masuk", "sumber": ""}
    got = budi.post("/instansi/15.04/kalender/tetapkan", told)
    assert got.status_code == 422
    assert "Selasa 1 Desember 2026 memang hari kerja" in got.content.decode()
    assert not CalendarDay.objects.exists()


def test_year_is_a_workbook(world: World, budi: Client) -> None:
    actor = world.actor("budi")
    set_day(actor, region="15.04", day=date(2026, 12, 1), kind="off", name="Hari Jadi", source="")
    found = saved(budi, "/instansi/15.04/kalender.xlsx?tahun=2026")
    told = {row[1]: (row[2], row[3]) for row in found[1:]}
    assert told["Hari Jadi"] == ("Libur instansi", "belum dikonfirmasi")
    assert told["Hari Raya Natal"][0] == "Libur nasional"


def test_calendar_is_read_by_who_has_a_role_and_changed_by_who_organises(world: World) -> None:
    fajar = make.browser("owner", world, "fajar")
    shown = fajar.get("/instansi/15.04/kalender/").content.decode()
    assert "hari kerja pada" in shown
    assert "Tetapkan hari" not in shown
    told = {"hari": "1/12/2026", "ketetapan": "off", "nama": "Libur", "sumber": ""}
    for client in (fajar, make.browser("colleague", world), make.browser("stranger", world)):
        assert client.post("/instansi/15.04/kalender/tetapkan", told).status_code == 404
    for role in ("colleague", "stranger"):
        assert make.browser(role, world).get("/instansi/15.04/kalender/").status_code == 404
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("year", ["", "2026"])
def test_year_that_is_none_is_not_there(budi: Client, year: str) -> None:
    assert budi.get(f"/instansi/15.04/kalender/?tahun={year}").status_code == 200
    assert budi.get(f"/instansi/15.04/kalender/?tahun={year}x").status_code == 404
    assert budi.get("/instansi/15.04/kalender/?tahun=1850").status_code == 404
