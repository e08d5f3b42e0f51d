"""What was sent in the name of a region, as browsers get it, and the way to WhatsApp."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from python_calamine import CalamineWorkbook

from pamong.office.actions.delivery import deliver_mail
from pamong.office.models import Dispatch, Message
from tests import make
from tests.make import World
from tests.office.effects import reach, written
from tests.office.post import Post, running

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/pesan/"
FILE = "/instansi/15.04/pesan.xlsx"


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


def rows(client: Client, query: str = "") -> list[list[Any]]:
    content = b"".join(client.get(FILE + query).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[1:]


def test_log_says_who_what_and_whether_it_was_read(world: World, budi: Client) -> None:
    assert "Belum ada pesan." in read(budi.get(HERE))
    written(world.ani.person, "Penilaian dibuka", body="Rahasia")
    seen = written(world.kiki.person, "Rekan diganti")
    Message.objects.filter(pk=seen.pk).update(read_at=timezone.now())
    written(world.dewi.person, "Di tempat lain")
    html = read(budi.get(HERE))
    assert "<h1>2 pesan terkirim</h1>" in html
    assert html.index("Rekan diganti") < html.index("Penilaian dibuka")
    assert "Rahasia" not in html
    assert "Di tempat lain" not in html
    assert html.count("Nomor ponsel belum tercatat") == 2
    assert rows(budi, "?keadaan=belum-dibaca") == [
        [
            "Ani Rahmawati",
            "Penilaian dibuka",
            "penilaian kompetensi",
            datetime(2026, 11, 21, 10, 32),  # noqa: DTZ001  # a workbook knows no zone
            "",
            "Tanpa e-mail",
            "",
        ]
    ]
    assert [row[0] for row in rows(budi, "?cari=kik")] == ["Kiki Amalia"]


def test_failed_mails_are_found(world: World, budi: Client, settings: Settings) -> None:
    reach(world.ani.person, "ani@contoh.go.id")
    reach(world.kiki.person, "kiki@contoh.go.id")
    written(world.ani.person), written(world.kiki.person)
    with running(settings, Post(unknown={"ani@contoh.go.id"})):
        deliver_mail()
        html = read(budi.get(HERE + "?keadaan=email-gagal"))
    assert "<h1>1 pesan terkirim cocok</h1>" in html
    assert "Percobaan 1 gagal (SMTPRecipientsRefused 550), dicoba lagi" in html
    assert [row[5] for row in rows(budi)] == [
        "Terkirim",
        "Percobaan 1 gagal (SMTPRecipientsRefused 550), dicoba lagi",
    ]
    Message.objects.filter(person=world.ani.person).update(attempts=5, email_at=None)
    assert rows(budi, "?keadaan=email-gagal")[0][5] == "Gagal setelah 5 percobaan (SMTPRecipientsRefused 550)"


def test_log_costs_the_same_for_one_message_and_for_three(
    world: World, budi: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    written(world.ani.person)
    budi.get(HERE)
    for _place in range(2):
        with django_assert_num_queries(8):  # session, account, rights; region twice, count, page; bell
            budi.get(HERE)
        written(world.kiki.person), written(world.ani.person)


def test_button_notes_and_leads_to_the_chat(world: World, budi: Client) -> None:
    row = written(reach(world.ani.person, phone="0812 3456 7890"))
    page = budi.get(HERE)
    assert f'action="/pesan/{row.uuid}/whatsapp" method="post" target="_blank"' in read(page)
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self' https://wa.me https://api.whatsapp.com" in policy
    answer = budi.post(f"/pesan/{row.uuid}/whatsapp")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://wa.me/6281234567890?text=Yth.%20Ani")
    assert Dispatch.objects.get().account == world.budi.pk
    assert "Dibagikan 21 November 2026, 10.32 WIB" in read(budi.get(HERE))
    assert "wa.me" not in budi.get("/pesan/").headers["Content-Security-Policy"]


def test_number_that_is_none_is_told_before_and_after(world: World, budi: Client) -> None:
    row = written(reach(world.ani.person, phone="0743-21001"))
    assert "Nomor ponsel tidak terbaca" in read(budi.get(HERE))
    html = read(budi.post(f"/pesan/{row.uuid}/whatsapp"), 409)
    assert "Nomor “0743-21001” bukan nomor ponsel yang dikenal." in html
    assert not Dispatch.objects.exists()


def test_server_without_mail_says_so(world: World, budi: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "Server ini belum mengirim e-mail ke luar" in read(budi.get(HERE))


@pytest.mark.parametrize("name", ["ani", "dewi", "fajar", "gita", "hadi", "joko", "kiki"])
def test_log_is_not_there_for_others(world: World, name: str) -> None:
    row = written(reach(world.ani.person, phone="081234567890"))
    client = make.browser("owner", world, name)
    assert client.get(HERE).status_code == 404
    assert client.get(FILE).status_code == 404
    assert client.post(f"/pesan/{row.uuid}/whatsapp").status_code == 404
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize("query", ["?keadaan=x", "?cari=%00"])
def test_filter_that_cannot_be_read_is_said(budi: Client, query: str) -> None:
    assert 'role="alert"' in read(budi.get(HERE + query), 422)
    assert "Saringan ini tidak terbaca." in read(budi.get(FILE + query), 422)
