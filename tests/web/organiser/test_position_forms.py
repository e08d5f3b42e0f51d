"""Forms for positions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from pamong.people.models import Position
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

NEW = "/instansi/15.04/jabatan/baru"
TYPED = {
    "nama": "Analis Kebijakan Ahli Muda",
    "jenis": "2",
    "jenjang": "JF Ahli Muda",
    "eselon": "",
    "kelas": "9",
    "bidang": "",
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
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


def test_position_is_opened(world: World, budi: Client) -> None:
    assert "Jenis jabatan" in read(budi.get(NEW))
    answer = budi.post(NEW, TYPED)
    row = Position.objects.get(name="Analis Kebijakan Ahli Muda", region=world.region)
    assert (answer.status_code, answer.url) == (302, f"/jabatan/{row.uuid}/")  # type: ignore[attr-defined]  # a redirect
    assert (row.kind, row.level, row.echelon, row.job_class) == ("2", "JF Ahli Muda", "", 9)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"nama": ""}, "Nama jabatan masih kosong"),
        ({"nama": "kepala dinas", "jenis": "1"}, "Jabatan “kepala dinas” dengan jenis itu sudah ada"),
        ({"kelas": "18"}, "Kelas jabatan harus 1 sampai 17: terbaca 18."),
        ({"kelas": "sembilan"}, "Kelas jabatan bukan bilangan bulat"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_is_lost(
    world: World, budi: Client, given: dict[str, str], words: str
) -> None:
    before = Position.objects.count()
    html = read(budi.post(NEW, TYPED | given), 422)
    assert html.count(words) == 2  # in the summary and at the field
    assert '<option value="JF Ahli Muda" selected>' in html
    assert Position.objects.count() == before


def test_position_is_changed_from_what_it_is(world: World, budi: Client) -> None:
    page = f"/jabatan/{world.officer.uuid}/ubah"
    html = read(budi.get(page))
    assert 'value="Penata Perizinan Ahli Pertama"' in html
    assert '<option value="JF Ahli Pertama" selected>' in html
    assert budi.post(page, TYPED | {"jenjang": "JF Ahli Madya", "eselon": ""}).status_code == 302
    world.officer.refresh_from_db()
    assert (world.officer.name, world.officer.level) == ("Analis Kebijakan Ahli Muda", "JF Ahli Madya")


def test_position_is_closed_once_nobody_holds_it(world: World, budi: Client) -> None:
    answer = budi.post(f"/jabatan/{world.officer.uuid}/tutup", {"pada": "21/11/2026"})
    assert "masih dipegang 1 penugasan" in read(answer, 422)
    answer = budi.post(f"/jabatan/{world.head.uuid}/tutup", {"pada": "3 Mei 2026"})
    assert (answer.status_code, answer.url) == (302, "/instansi/15.04/jabatan/")  # type: ignore[attr-defined]
    world.head.refresh_from_db()
    assert world.head.closed_on == date(2026, 5, 3)
    assert "Jabatan ini ditutup 3 Mei 2026" in read(budi.get(f"/jabatan/{world.head.uuid}/ubah"))


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_forms_are_not_there_for_others(world: World, who: str) -> None:
    client, before = make.browser(who, world), list(Position.objects.order_by("pk").values())
    for url in (NEW, f"/jabatan/{world.head.uuid}/ubah", f"/jabatan/{world.head.uuid}/tutup"):
        assert client.get(url).status_code == 404
        assert client.post(url, TYPED | {"pada": "3/5/2026"}).status_code == 404
    assert list(Position.objects.order_by("pk").values()) == before
