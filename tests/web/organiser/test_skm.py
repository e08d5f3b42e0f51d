"""Pages of the satisfaction survey: quarters, one of them, poster, kiosk, preview and release, what was changed."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from pamong.services.models import Improvement, Service, SkmRelease, SkmRound
from pamong.surveys.models import Door, Survey
from tests import make
from tests.make import World
from tests.services import case, satisfied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(satisfied.NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


@pytest.fixture
def service(world: World) -> Service:
    row = case.service(world)
    case.standard(row)
    return row


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    html: str = answer.content.decode()
    return re.sub(r"\s+", " ", html)


def test_quarter_is_opened_once_from_its_page(world: World, budi: Client, service: Service) -> None:
    place = f"/layanan-kelola/{service.uuid}/skm/"
    assert "Belum ada survei untuk layanan ini." in read(budi.get(place))
    sent = budi.post(place, {"triwulan": "2026-10-01"})
    row = SkmRound.objects.get()
    assert (sent.status_code, sent.url) == (302, f"/skm/{row.uuid}/")  # type: ignore[attr-defined]  # a redirect
    assert "Triwulan IV 2026" in read(budi.get(place))
    read(budi.post(place, {"triwulan": "2026-10-01"}), 422)  # no longer offered
    read(budi.post(place, {}), 422)
    assert SkmRound.objects.count() == 1


def test_running_survey_shows_its_address_and_nothing_of_its_answers(
    budi: Client, world: World, service: Service
) -> None:
    row = satisfied.opened(world, service)
    satisfied.handed_in(row, satisfied.forms(7, [28] * 9, komentar="Rahasia dahulu"))
    door = Door.objects.get(uuid=row.door)
    page = read(budi.get(f"/skm/{row.uuid}/"))
    assert "7 isian sudah masuk." in page
    assert f"/nilai/{door.code}/" in page
    assert "baru tampak setelah ditutup" in page
    assert "100,00" not in page
    assert "Rahasia dahulu" not in page


def test_closed_survey_shows_what_was_answered(budi: Client, world: World, service: Service) -> None:
    row = satisfied.opened(world, service)
    satisfied.handed_in(row, satisfied.forms(29, satisfied.CHECK, komentar="<b>Antrean</b> 😀"))
    assert budi.post(f"/skm/{row.uuid}/tutup").status_code == 302
    page = read(budi.get(f"/skm/{row.uuid}/"))
    assert "91,48" in page
    assert "Sangat baik" in page
    assert "3,62 dari 4" in page
    assert "Belum cukup data" in page
    assert "&lt;b&gt;Antrean&lt;/b&gt; 😀" in page
    assert read(budi.post(f"/skm/{row.uuid}/tutup"), 409)


def test_release_is_previewed_published_and_corrected(budi: Client, world: World, service: Service) -> None:
    row = satisfied.closed(satisfied.opened(world, service))
    satisfied.example(row)
    place = f"/skm/{row.uuid}/terbitkan"
    page = read(budi.get(place, {"kunjungan": "580"}))
    assert "580, jadi 5,0 % menjawab" in page
    assert "Diperlukan 231 jawaban; kurang 202." in page
    assert "lebih sedikit daripada 29 isian" in read(budi.get(place, {"kunjungan": "3"}), 422)
    assert "bukan bilangan bulat" in read(budi.get(place, {"kunjungan": "lima"}), 422)
    assert SkmRelease.objects.count() == 0
    assert budi.post(place, {"kunjungan": "580"}).status_code == 302
    assert "Alasan koreksi masih kosong" in read(budi.post(place, {"kunjungan": "600"}), 422)
    assert budi.post(place, {"kunjungan": "600", "alasan": "Mesin antrean dihitung ulang"}).status_code == 302
    releases = SkmRelease.objects.order_by("number")
    assert [(one.number, one.why) for one in releases] == [(1, ""), (2, "Mesin antrean dihitung ulang")]


def test_poster_leads_to_the_door(budi: Client, world: World, service: Service) -> None:
    row = satisfied.opened(world, service)
    answer = budi.get(f"/skm/{row.uuid}/poster.pdf")
    reader = PdfReader(BytesIO(answer.content))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert f"/nilai/{Door.objects.get(uuid=row.door).code}/" in text
    assert "31 Desember 2026" in text


def test_kiosk_address_is_shown_once(budi: Client, world: World, service: Service) -> None:
    row = satisfied.opened(world, service)
    place = f"/skm/{row.uuid}/kios"
    code = Door.objects.get(uuid=row.door).code
    assert f"/kios/{code}/#" not in read(budi.get(place))
    answer = budi.post(place)
    assert f"/kios/{code}/#" in read(answer)
    assert "no-store" in answer["Cache-Control"]
    assert f"/kios/{code}/#" not in read(budi.get(place))


def test_improvement_is_added_changed_and_withdrawn(budi: Client, world: World, service: Service) -> None:
    row = satisfied.opened(world, service)
    sent = {"kata": "Antrean pagi lama", "ubah": "Loket kedua dibuka", "sejak": ""}
    assert budi.post(f"/skm/{row.uuid}/perbaikan", sent).status_code == 302
    made = Improvement.objects.get()
    assert "Berjalan" in read(budi.get(f"/skm/{row.uuid}/"))
    assert "belum tiba" in read(budi.post(f"/perbaikan/{made.uuid}/ubah", sent | {"sejak": "1/12/2026"}), 422)
    assert budi.post(f"/perbaikan/{made.uuid}/ubah", sent | {"sejak": "3/11/2026"}).status_code == 302
    assert "sejak 3 November 2026" in read(budi.get(f"/skm/{row.uuid}/"))
    assert budi.post(f"/perbaikan/{made.uuid}/tarik").status_code == 302
    assert "Loket kedua dibuka" not in read(budi.get(f"/skm/{row.uuid}/"))


def test_public_page_says_index_change_and_what_was_done(budi: Client, world: World, service: Service) -> None:
    row = satisfied.closed(satisfied.opened(world, service))
    satisfied.example(row)
    budi.post(f"/skm/{row.uuid}/perbaikan", {"kata": "Antrean pagi lama", "ubah": "Loket kedua", "sejak": "3/11/2026"})
    place = f"/layanan/15.04/{world.licensing.uuid}/{service.code}/skm/2026-4/"
    read(Client().get(place), 404)
    budi.post(f"/skm/{row.uuid}/terbitkan", {"kunjungan": "580"})
    with CaptureQueriesContext(connection) as queries:
        page = read(Client().get(place))
    assert len(queries) <= 12
    for words in (
        "91,48",
        "Sangat baik",
        "29 orang",
        "580, jadi 5,0 % menjawab",
        "Antrean pagi lama",
        "Belum cukup data",
    ):
        assert words in page
    assert "Yang menjawab mungkin berbeda dari yang tidak." in page
    assert "<script" not in page
    read(Client().get(place.replace("2026-4", "2026-3")), 404)
    read(Client().get(place.replace("2026-4", "2026-9")), 404)


@pytest.mark.parametrize("name", ["stranger", "colleague"])
def test_others_find_nothing_and_change_nothing(world: World, service: Service, name: str) -> None:
    row = satisfied.closed(satisfied.opened(world, service))
    satisfied.example(row)
    other = make.browser(name, world)
    for place in ("", "poster.pdf", "kios", "terbitkan", "perbaikan"):
        assert other.get(f"/skm/{row.uuid}/{place}").status_code == 404
    for place in ("tutup", "kios", "terbitkan", "perbaikan"):
        assert other.post(f"/skm/{row.uuid}/{place}", {"kata": "a", "ubah": "b"}).status_code == 404
    assert other.post(f"/layanan-kelola/{service.uuid}/skm/", {"triwulan": "2027-01-01"}).status_code == 404
    assert (SkmRelease.objects.count(), Improvement.objects.count(), SkmRound.objects.count()) == (0, 0, 1)
    assert Survey.objects.get(pk=row.survey).closed_at == satisfied.NOW
