"""The buttons of the story, and where there is none: a visitor becomes one of the cast and goes on within this site only."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_tour() -> Iterator[None]:
    with override_settings(TOUR=True):
        yield


def pressed(client: Client, uuid: object, onward: str) -> str:
    """Where somebody lands who presses a button."""
    answer = client.post(reverse("tour-signin", args=[uuid]), {"next": onward})
    assert answer.status_code == 302
    return answer["Location"]


def test_button_signs_in_and_goes_on(client: Client) -> None:
    assert pressed(client, make.world().cast_member("budi"), "/cerita/layanan/") == "/cerita/layanan/"
    assert client.get("/cerita/layanan/")["Location"] == "/layanan/15.04/"


def test_another_button_changes_who_one_is(client: Client) -> None:
    world = make.world()
    pressed(client, world.cast_member("budi"), "/")
    before = client.session["_auth_user_id"]
    pressed(client, world.cast_member("ani"), "/")
    assert (client.session["_auth_user_id"] == before, Session.objects.count()) == (False, 1)


def test_citizen_s_button_signs_out_first_and_goes_on(client: Client) -> None:
    pressed(client, make.world().cast_member("budi"), "/")
    assert "Sekarang Anda masuk sebagai <b>Budi" in client.get("/").content.decode()
    page = client.get("/").content.decode()
    assert page.count('formaction="/masuk/peran/warga" name="next" value="/cerita/layanan/"') == 1
    answer = client.post("/masuk/peran/warga", {"next": "/cerita/layanan/"})
    assert (answer.status_code, answer["Location"]) == (302, "/cerita/layanan/")
    assert ("_auth_user_id" in client.session, Session.objects.count()) == (False, 0)
    assert "Sekarang Anda <b>warga</b>: belum masuk sebagai siapa pun." in client.get("/").content.decode()


def test_visitor_presses_a_citizen_s_button_too_and_is_not_led_off_this_site(client: Client) -> None:
    make.world()
    assert client.post("/masuk/peran/warga", {"next": "//penipu.example/"})["Location"] == "/"
    assert client.post("/masuk/peran/warga", {"next": "/cerita/layanan/"})["Location"] == "/cerita/layanan/"


@pytest.mark.parametrize(
    "onward", ["https://penipu.example/", "//penipu.example/", "/\\penipu.example", "javascript:alert(1)", ""]
)
def test_nobody_is_led_off_this_site(onward: str, client: Client) -> None:
    assert pressed(client, make.world().cast_member("budi"), onward) == "/beranda/"


def test_account_of_somebody_real_has_no_button(client: Client) -> None:
    world = make.world()
    world.budi.email = "budi@batangharikab.example"
    world.budi.save(update_fields=["email"])
    answer = client.post(reverse("tour-signin", args=[world.budi.uuid]), {"next": "/cerita/layanan/"})
    assert (answer.status_code, Session.objects.count()) == (404, 0)


@pytest.mark.parametrize("slug", ["tidak-ada", "undian", "butir", "studi", "rangkui-berjalan"])
def test_stop_of_which_this_home_has_nothing_is_not_there(slug: str, client: Client) -> None:
    make.world()
    assert client.get(f"/cerita/{slug}/").status_code == 404


def test_own_stop_is_not_there_for_a_visitor(client: Client) -> None:
    assert client.get("/cerita/kesenjangan/").status_code == 404


def test_tour_home_without_a_cast_is_like_any_other(client: Client) -> None:
    assert "Apa yang dicatat di sini tidak dapat diubah diam-diam" in client.get("/").content.decode()


def test_story_leaves_out_who_is_not_here(client: Client) -> None:
    make.world().cast_member("budi")
    page = client.get("/").content.decode()
    assert ('"/cerita/undian/"' in page, '"/cerita/kesenjangan/"' in page) == (True, False)
    assert ('"/cerita/batanghari-sebelum/"' in page, '"/cerita/rangkui-sebelum/"' in page) == (True, False)


def test_ordinary_home_has_neither_story_nor_stops(client: Client) -> None:
    make.world().cast_member("budi")
    with override_settings(TOUR=False):
        page = client.get("/").content.decode()
        assert ("Langkah 1:" in page, "Apa yang dicatat di sini tidak dapat diubah diam-diam" in page) == (False, True)
        assert client.get("/cerita/layanan/").status_code == 404
