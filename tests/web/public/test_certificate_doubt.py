"""Whoever holds a paper that differs from the public page can say so, and who organises there looks into it."""

import pytest
from django.test import Client

from pamong.credentials.models import Credential, DoubtReport
from pamong.office.models import Message
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def certificate(world: World) -> Credential:
    application = case.application(case.version(case.scheme(world)), world.ani)
    return case.credential(world, case.decided(world, application), number="800.2/0412/BKPSDM/2026")


def test_doubt_reaches_who_organises_there(world: World) -> None:
    row = certificate(world)
    world.actor("budi")
    told = {"nomor": row.number, "instansi": "15.04", "cerita": "Namanya Joko, bukan Ani.", "kontak": "a@b.id"}
    response = Client().post("/periksa/lapor", told)
    assert "Laporan Anda sudah diterima" in response.content.decode()
    report = DoubtReport.objects.get()
    assert (report.region, report.number, report.message, report.contact) == (
        world.region,
        row.number,
        "Namanya Joko, bukan Ani.",
        "a@b.id",
    )
    message = Message.objects.get(topic="credentials.doubt")
    assert (message.person, message.path) == (world.budi.person, f"/keraguan/{report.uuid}/")


@pytest.mark.parametrize(
    "told",
    [{"nomor": "", "cerita": "Namanya lain."}, {"nomor": "1", "cerita": "palsu"}, {"nomor": "1", "instansi": "99"}],
)
def test_doubt_that_says_nothing_is_refused(world: World, told: dict[str, str]) -> None:
    certificate(world)
    usual = {"instansi": "15.04", "cerita": "Namanya lain sekali."}
    assert Client().post("/periksa/lapor", {**usual, **told}).status_code == 422
    assert DoubtReport.objects.count() == 0


def test_doubts_from_one_address_come_to_an_end(world: World) -> None:
    certificate(world)
    told = {"nomor": "1", "instansi": "15.04", "cerita": "Namanya lain sekali."}
    answers = [Client().post("/periksa/lapor", told).status_code for _one in range(8)]
    assert answers == [200] * 6 + [429] * 2
    assert DoubtReport.objects.count() == 6
