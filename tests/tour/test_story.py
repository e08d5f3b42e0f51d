"""The first page of a tour home: every stop can be gone to by whom it names, and shows what it promises."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from pamong.people.models import Account
from pamong.web import story
from pamong.web.story import CHAPTERS, PROGRAMMES, Stop

pytestmark = pytest.mark.usefixtures("filled")

STOPS = [stop for chapter in CHAPTERS for stop in chapter.stops]
STAGES = [(one.who, f"{one.slug}-{stage}") for one in PROGRAMMES for stage in ("sebelum", "berjalan", "setahun")]


@pytest.fixture(autouse=True)
def in_tour() -> Iterator[None]:
    with override_settings(TOUR=True):
        yield


def account(key: str) -> Account:
    return Account.objects.get(email=f"{key}@contoh.invalid")


def signed_in(client: Client, key: str, onward: str) -> str:
    """Where somebody lands who presses a button of the page."""
    answer = client.post(reverse("tour-signin", args=[account(key).uuid]), {"next": onward})
    assert answer.status_code == 302
    return answer["Location"]


def shown(client: Client, who: str, slug: str) -> tuple[int, str]:
    """Status and text of the page to which a stop leads."""
    address = story.address(slug)
    assert not who or signed_in(client, who, address) == address
    page = client.get(address, follow=True)
    return page.status_code, page.content.decode()


def test_page_numbers_sixteen_stops_in_their_order(client: Client) -> None:
    page = client.get("/").content.decode()
    places = [page.index(f"Langkah {number}:") for number in range(1, 17)]
    assert places == sorted(places)
    assert "Langkah 17:" not in page
    assert [page.count(f'"/cerita/{stop.slug}/"') for stop in STOPS] == [1] * 16
    assert [page.count(f'"/cerita/{slug}/"') for _who, slug in STAGES] == [1] * 15


def test_page_says_what_it_is_and_stays_under_its_budget(client: Client) -> None:
    page = client.get("/").content
    assert "Ini rumah contoh." in page.decode()
    assert "<script" not in page.decode()
    assert len(page) < 60_000


def test_page_asks_once_for_the_cast(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.slug)
def test_stop_shows_its_page_to_whom_it_names(stop: Stop, client: Client) -> None:
    status, _text = shown(client, stop.who, stop.slug)
    assert status == (404 if stop.slug == "tertutup" else 200)


@pytest.mark.parametrize(("who", "slug"), STAGES)
def test_every_programme_shows_its_three_stages(who: str, slug: str, client: Client) -> None:
    assert shown(client, who, slug)[0] == 200


@pytest.mark.parametrize(
    ("slug", "who", "said"),
    [
        ("kesenjangan", "ani", "Penanganan Pengaduan"),
        ("undian", "budi", "Etika Pelayanan Publik, angkatan 1"),
        ("butir", "budi", "Uji Etika dan Pelayanan Publik, gelombang 1"),
        ("persetujuan", "fajar", "Penanganan Pengaduan"),
        ("periksa", "", "Ani Rahmawati"),
        ("studi", "hadi", "Apakah Pelayanan Prima mempercepat izin usaha mikro?"),
        ("telusur", "budi", "5 dari 5 sesi"),
    ],
)
def test_stop_shows_what_it_promises(slug: str, who: str, said: str, client: Client) -> None:
    assert said in shown(client, who, slug)[1]
