"""The page of keys: who keeps certificates sees, makes, renews and reports them."""

import pytest
from django.test import Client
from pytest_django import Settings

from pamong.credentials.models import SigningKey
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/kunci/"


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def test_keys_are_made_shown_renewed_and_reported(budi: Client) -> None:
    before = budi.get(HERE).content.decode()
    assert "Belum ada kunci." in before
    assert "did:web:localhost%3A8765" in before
    assert budi.post(HERE).status_code == 302
    badge, seal = SigningKey.objects.order_by("pk")
    after = budi.get(HERE).content.decode()
    assert "15.04-badge-1" in after
    assert "Buat kunci" not in after
    assert f"/kunci/{badge.uuid}/perbarui" in after
    assert "tetap sah" in budi.get(f"/kunci/{badge.uuid}/perbarui").content.decode()
    assert budi.post(f"/kunci/{badge.uuid}/perbarui").status_code == 302
    assert "tidak dapat dibatalkan" in budi.get(f"/kunci/{seal.uuid}/hilang").content.decode()
    assert budi.post(f"/kunci/{seal.uuid}/hilang").status_code == 302
    page = budi.get(HERE).content.decode()
    assert (page.count("Tidak dipakai lagi"), page.count("Dilaporkan hilang"), page.count("Dipakai</span>")) == (
        1,
        1,
        2,
    )
    again = budi.post(f"/kunci/{badge.uuid}/perbarui")
    assert (again.status_code, "Kunci ini sudah diganti." in again.content.decode()) == (409, True)
    assert SigningKey.objects.count() == 4


def test_unset_and_changed_addresses_are_explained(budi: Client, settings: Settings) -> None:
    settings.URL_SET = False
    page = budi.get(HERE).content.decode()
    assert "Alamat instalasi belum ditetapkan." in page
    assert "Buat kunci" not in page
    refused = budi.post(HERE)
    assert (refused.status_code, "Isi PAMONG_URL, lalu jalankan ulang." in refused.content.decode()) == (409, True)
    assert not SigningKey.objects.exists()
    settings.URL_SET = True
    budi.post(HERE)
    settings.URL = "http://localhost:9999"
    assert "Alamat instalasi berubah." in budi.get(HERE).content.decode()


def test_workbook_names_every_key(budi: Client) -> None:
    budi.post(HERE)
    answer = budi.get("/instansi/15.04/kunci.xlsx")
    assert (answer.status_code, answer["Content-Disposition"]) == (200, 'attachment; filename="kunci-15.04.xlsx"')


def test_page_is_light(budi: Client) -> None:
    budi.post(HERE)
    for _turn in range(5):
        budi.post(f"/kunci/{SigningKey.objects.get(use='badge', retired_at=None).uuid}/perbarui")
    assert len(budi.get(HERE).content) < 100_000


@pytest.mark.parametrize("role", ["anonymous", "colleague", "stranger"])
def test_others_find_nothing(world: World, budi: Client, role: str) -> None:
    budi.post(HERE)
    key = SigningKey.objects.get(use="badge")
    browser = Client() if role == "anonymous" else make.browser(role, world)
    expected = 302 if role == "anonymous" else 404
    for path in (HERE, "/instansi/15.04/kunci.xlsx", f"/kunci/{key.uuid}/perbarui", f"/kunci/{key.uuid}/hilang"):
        assert browser.get(path).status_code == expected
    for path in (HERE, f"/kunci/{key.uuid}/perbarui", f"/kunci/{key.uuid}/hilang"):
        assert browser.post(path).status_code == expected
    assert list(SigningKey.objects.filter(retired_at=None).order_by("pk").values_list("name", flat=True)) == [
        "15.04-badge-1",
        "15.04-seal-1",
    ]
