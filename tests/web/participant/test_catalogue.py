"""The catalogue and a programme as browsers get them."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from pamong.competency.actions.evidence import EvidenceFacts, record_evidence
from pamong.competency.models import Competency
from pamong.core.actor import SYSTEM
from pamong.learning.actions.built_in import ensure_conversions
from pamong.learning.actions.programmes import create_from_template, publish_programme, set_partners
from pamong.learning.models import Completion, Module, Offering, Programme, Registration
from pamong.people.access import today
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

BUDGET = 100_000


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    ensure_conversions()
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world, "ani")


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    assert len(response.content) < BUDGET
    return " ".join(response.content.decode().split())


def prima(world: World) -> Programme:
    """Pelayanan Prima with a university, published, and an offering on 8 and 9 December."""
    budi = world.actor("budi")
    row = create_from_template(budi, region="15.04", template="pelayanan-prima")
    set_partners(budi, programme=row.uuid, partners={case.partner(world, name="Universitas Contoh").uuid: "pengajar"})
    publish_programme(budi, programme=row.uuid)
    row.refresh_from_db()
    run = case.offering(row)
    for day, module in zip((8, 9), Module.objects.filter(programme=row).order_by("number"), strict=False):
        case.session(run, module, datetime(2026, 12, day, 1, 0, tzinfo=UTC))
    return row


def lacking(world: World) -> None:
    """Ani has level 1 of public service, of which her post asks for 2."""
    service = Competency.objects.get(code="M.05", framework__region=None)
    row = EvidenceFacts(world.ani.person_id, service.pk, 1, 1, today(), "UJI-1")
    record_evidence(SYSTEM, region=world.region.pk, rows=[row])


def test_empty_catalogue_says_so(client: Client) -> None:
    html = page(client, "/katalog/")
    assert "Belum ada program yang terbit." in html
    assert "Disarankan untuk saya</a>" not in html


def test_catalogue_shows_days_hours_seats_and_the_reason(world: World, client: Client) -> None:
    row = prima(world)
    lacking(world)
    html = page(client, "/katalog/")
    assert f'<a href="/program/{row.uuid}/">Pelayanan Prima</a>' in html
    for words in (
        "8–9 Desember 2026",
        "25 JP",
        "30 dari 30 kursi masih tersedia",
        "daftar sampai 30 November 2026",
        "Pilihan",
    ):
        assert words in html
    assert "<b>Mengapa disarankan:</b> kesenjangan Pelayanan Publik (kurang 1 tingkat)" in html
    assert "1 dari 1 program menutup kesenjangan kompetensi Anda." in html


def test_catalogue_is_narrowed_by_its_address(world: World, client: Client) -> None:
    prima(world)
    assert "<b>1 program</b> untuk “prima”" in page(client, "/katalog/?cari=prima&bulan=2026-12&sifat=pilihan&jp=25")
    none = page(client, "/katalog/?jp=24")
    assert "Tidak ada program yang cocok." in none
    assert 'href="/katalog/">Lepas semua saringan</a>' in none
    assert '<option value="2026-12" selected>Desember 2026</option>' in page(client, "/katalog/?bulan=2026-12")
    assert '<option value="Pelayanan publik">' in none


def test_filter_that_cannot_be_read_is_said(client: Client) -> None:
    assert client.get("/katalog/?jp=banyak").status_code == 422
    assert client.get("/katalog/?sifat=sukarela").status_code == 422


def test_programme_tells_what_will_happen_and_by_which_rules(world: World, client: Client) -> None:
    row = prima(world)
    html = page(client, f"/program/{row.uuid}/")
    for heading in ("Untuk apa", "Waktu yang diminta", "Siapa melihat data Anda", "Akibatnya", "Bantuan"):
        assert f"<dt><b>{heading}</b></dt>" in html
    assert "Empat hari, seluruhnya di jam kerja" in html
    assert "Hadir paling sedikit 80% waktu dan lulus tes dengan nilai 70 atau lebih" in html
    assert "4 JP per hari menurut tabel konversi" in html
    assert "Universitas Contoh" in html
    assert "8–9 Desember 2026" in html
    assert "Dilihat 90 hari sesudah setiap angkatan selesai." in html
    assert "Program ditinjau lagi pada 23 November 2027." in html
    assert "Hasil evaluasi belum ada." in html
    assert "Lihat dan daftar angkatan 1" in html
    assert "sampai tingkat " in html
    assert "Kelola program" not in html
    assert "Mengapa disarankan" not in html


def test_programme_gives_the_reason_to_who_lacks_it_alone(world: World, client: Client) -> None:
    row = prima(world)
    lacking(world)
    assert "kesenjangan Pelayanan Publik (kurang 1 tingkat)" in page(client, f"/program/{row.uuid}/")
    kiki = make.browser("colleague", world)
    assert "Mengapa disarankan" not in page(kiki, f"/program/{row.uuid}/")


def test_draft_is_for_its_keepers(world: World, client: Client) -> None:
    row = create_from_template(world.actor("budi"), region="15.04", template="penanganan-pengaduan")
    assert client.get(f"/program/{row.uuid}/").status_code == 404
    html = page(make.browser("owner", world), f"/program/{row.uuid}/")
    assert "Rancangan, hanya penyelenggara yang melihat" in html
    assert f'href="/program/{row.uuid}/kelola/"' in html


def test_stranger_and_visitor_see_nothing(world: World) -> None:
    row = prima(world)
    dewi = make.browser("stranger", world)
    assert "Pelayanan Prima" not in page(dewi, "/katalog/")
    assert dewi.get(f"/program/{row.uuid}/").status_code == 404
    for path in ("/katalog/", f"/program/{row.uuid}/"):
        assert Client().get(path).status_code == 302


def test_catalogue_in_english_has_english_days(world: World, client: Client) -> None:
    prima(world)
    client.cookies["bahasa"] = "en"
    assert "8–9 December 2026" in page(client, "/katalog/")


def test_catalogue_is_narrowed_to_the_group_of_what_is_raised(world: World, client: Client) -> None:
    prima(world)
    assert "Pelayanan Prima" in page(client, "/katalog/?rumpun=managerial")
    assert "Tidak ada program yang cocok." in page(client, "/katalog/?rumpun=technical")
    page(client, "/katalog/?rumpun=entah", 422)


def test_own_seat_and_what_was_completed_stand_on_the_card_and_on_the_page(world: World, client: Client) -> None:
    row = prima(world)
    lacking(world)
    seat = case.seated(Offering.objects.get(programme=row), world.ani, seated_at=None)
    paths = ("/katalog/", f"/program/{row.uuid}/")
    for path in paths:
        assert "Anda mendaftar di Angkatan 1</span>" in page(client, path)
    Registration.objects.filter(pk=seat.pk).update(seated_at=seat.registered_at)
    for path in paths:
        html = page(client, path)
        assert "Anda punya kursi di Angkatan 1</span>" in html
        assert ("Sudah Anda ikuti" in html, "Mengapa disarankan:" in html) == (False, True)
    Completion.objects.create(registration=seat, completed=True, minutes=240, planned=240, at=seat.registered_at)
    for path in paths:
        html = page(client, path)
        assert ("Sudah Anda ikuti" in html, "Mengapa disarankan:" in html) == (True, False)
