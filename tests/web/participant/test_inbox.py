"""The own messages as a browser gets them, the bell, and the choice."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from pamong import urls
from pamong.office.models import Message, MessageChoice
from pamong.web.http import ACTING, EXAM, METHOD
from tests import make
from tests.make import World
from tests.office.effects import reach, written

pytestmark = pytest.mark.django_db

TYPED = {"irama": "daily", "ringkasan": "9", "tenang_dari": "21", "tenang_sampai": "5"}


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError


handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [*urls.urlpatterns, path("mati/", away)]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def ani(world: World) -> Client:
    return make.browser("owner", world, "ani")


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    html: str = answer.content.decode()
    return html


def test_inbox_begins_with_what_waits(world: World, ani: Client) -> None:
    assert "<h1>Belum ada pesan</h1>" in read(ani.get("/pesan/"))
    written(world.ani.person, "Penilaian dibuka"), written(world.kiki.person, "Milik Kiki")
    row = written(world.ani.person, "Rekan diganti", urgent=True)
    html = read(ani.get("/pesan/"))
    assert "<h1>2 pesan belum dibaca</h1>" in html
    assert html.index("Rekan diganti") < html.index("Penilaian dibuka")
    assert "Mendesak" in html
    assert "Milik Kiki" not in html
    assert "Nilailah diri Anda" not in html
    Message.objects.filter(pk=row.pk).update(read_at=timezone.now())
    assert "<h1>1 pesan belum dibaca</h1>" in read(ani.get("/pesan/"))
    assert ani.post("/pesan/dibaca").headers["Location"] == "/pesan/"
    assert "<h1>Semua pesan sudah dibaca</h1>" in read(ani.get("/pesan/"))


def test_inbox_costs_the_same_for_one_message_and_for_three(
    world: World, ani: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    written(world.ani.person)
    ani.get("/pesan/")
    for _place in range(2):
        with django_assert_num_queries(7):  # session, account, rights; unread, count, page; bell
            ani.get("/pesan/")
        written(world.ani.person), written(world.ani.person)


def test_looking_at_a_message_changes_nothing_and_its_button_does(world: World, ani: Client) -> None:
    row = written(world.ani.person, "Penilaian dibuka", body="Baris satu\nBaris <dua>")
    html = read(ani.get(f"/pesan/{row.uuid}/"))
    assert "Baris satu<br>Baris &lt;dua&gt;" in html
    assert f"{row.code[:5]}-{row.code[5:]}" in html
    assert Message.objects.get().read_at is None
    assert ani.post(f"/pesan/{row.uuid}/dibaca", {"buka": "1"}).headers["Location"] == "/penilaian/"
    assert Message.objects.get().read_at == timezone.now()
    assert "Dibaca 21 November 2026, 10.32 WIB" in read(ani.get(f"/pesan/{row.uuid}/"))
    assert ani.post(f"/pesan/{row.uuid}/dibaca").headers["Location"] == "/pesan/"


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_message_is_not_there_for_others(world: World, role: str) -> None:
    row = written(world.ani.person)
    other = make.browser(role, world)
    assert other.get(f"/pesan/{row.uuid}/").status_code == 404
    assert other.post(f"/pesan/{row.uuid}/dibaca").status_code == 404
    assert Message.objects.get().read_at is None


def test_visitor_is_led_to_the_way_in() -> None:
    for place in ("/pesan/", "/pesan/pengaturan/"):
        assert Client().get(place).headers["Location"] == f"/masuk/?next={place}"


def test_code_of_an_exam_day_opens_no_messages(world: World, ani: Client) -> None:
    session = ani.session
    session[METHOD] = EXAM
    session.save()
    row = written(world.ani.person)
    for place in ("/pesan/", f"/pesan/{row.uuid}/", "/pesan/pengaturan/"):
        assert ani.get(place).status_code == 403


def test_bell_counts_what_waits_on_every_page(world: World, ani: Client) -> None:
    badge = '<span class="count">2<span class="vh"> belum dibaca</span></span>'
    assert 'class="count"' not in read(ani.get("/bantuan/"))
    written(world.ani.person), written(world.ani.person)
    assert badge in read(ani.get("/bantuan/"))
    assert badge in read(ani.get("/beranda/peserta/"))
    assert 'href="/pesan/"' not in read(Client().get("/bantuan/"))


def test_bell_asks_once_and_error_pages_do_not_ask(
    world: World, ani: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.ROOT_URLCONF = __name__
    written(world.ani.person)
    with django_assert_num_queries(4):  # session, account, rights; bell
        read(ani.get("/bantuan/"))
    with django_assert_num_queries(3):
        html = read(ani.get("/mati/"), 503)
    assert 'href="/pesan/"' in html
    assert 'class="count"' not in html


def test_choice_is_kept_and_shown(world: World, ani: Client) -> None:
    reach(world.ani.person, "ani@contoh.go.id")
    html = read(ani.get("/pesan/pengaturan/"))
    assert "E-mail dikirim ke ani@contoh.go.id." in html
    assert ani.post("/pesan/pengaturan/", TYPED).headers["Location"] == "/pesan/"
    row = MessageChoice.objects.get()
    assert (row.person, row.rhythm, row.digest_hour, row.quiet_from, row.quiet_until) == (
        world.ani.person,
        "daily",
        9,
        21,
        5,
    )
    assert '<option value="9" selected>09.00</option>' in read(ani.get("/pesan/pengaturan/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ringkasan": "22"}, "Ringkasan pukul 22.00 jatuh pada jam tenang."),
        ({"ringkasan": "24"}, "24"),
        ({"irama": "mingguan"}, "mingguan"),
        ({"tenang_dari": ""}, "id_tenang_dari"),
    ],
)
def test_choice_that_cannot_be_is_said_at_its_field(ani: Client, wrong: dict[str, str], said: str) -> None:
    html = read(ani.post("/pesan/pengaturan/", {**TYPED, **wrong}), 422)
    assert 'role="alert"' in html
    assert said in html
    assert not MessageChoice.objects.exists()


def test_choice_says_when_no_mail_can_come(ani: Client, settings: Settings, world: World) -> None:
    assert "Belum ada alamat e-mail Anda yang tercatat" in read(ani.get("/pesan/pengaturan/"))
    reach(world.ani.person, "ani@contoh.go.id")
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "Server ini belum mengirim e-mail ke luar." in read(ani.get("/pesan/pengaturan/"))


def test_who_acts_for_somebody_cannot_choose_in_that_name(world: World) -> None:
    kiki = make.browser("colleague", world)
    session = kiki.session
    session[ACTING] = str(make.delegation(world.ani, world.kiki).uuid)
    session.save()
    html = read(kiki.get("/pesan/pengaturan/"))
    assert "hanya diatur oleh pemiliknya sendiri" in html
    assert "Simpan pilihan" not in html
    assert "hanya" in read(kiki.post("/pesan/pengaturan/", TYPED), 422) or not MessageChoice.objects.exists()
    assert not MessageChoice.objects.exists()
