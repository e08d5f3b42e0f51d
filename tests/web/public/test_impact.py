"""What everybody reads of an impact study, and what stays inside."""

import json
from collections.abc import Iterator
from hashlib import sha256
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from pamong.evaluation.models import Study
from tests import make
from tests.evaluation import case, reported
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(reported.AT, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def published(world: World) -> Study:
    row = reported.study(world, locked_by=world.budi.pk)
    made = reported.estimated(row)
    case.follow_up(case.finding(case.cycle(world), evidence="study", reference=str(row.uuid)), world.ani.person)
    Study.objects.filter(pk=row.pk).update(published_at=timezone.now())
    assert made.number == 1
    return row


def read(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_everybody_reads_word_sentence_pictures_and_doubts(world: World) -> None:
    page = read(f"/dampak/15.04/{published(world).uuid}/")
    for words in (
        "Terbukti",
        "2,1 hari kerja lebih singkat",
        "−3,0 sampai −1,2",
        "Dilatih, 1 kantor",
        "Unit yang ikut tidak diundi.",
        "Membuka loket kedua pukul 08.00 sampai 10.00",
        "Terbit 21 November 2026",
        "pamong study run rencana.toml --json",
    ):
        assert words in page


def test_no_name_and_no_way_inside_is_told(world: World) -> None:
    page = read(f"/dampak/15.04/{published(world).uuid}/")
    for words in ("Ani Rahmawati", "Budi Hartawan", "dampak-kelola", "tindak-lanjut/", "Hitung lagi", "Semua taksiran"):
        assert words not in page


def test_anybody_can_work_it_out_again(world: World) -> None:
    row = published(world)
    table = Client().get(f"/dampak/15.04/{row.uuid}/panel.csv")
    document = json.loads(Client().get(f"/dampak/15.04/{row.uuid}/hasil.json").content)
    assert sha256(table.content).hexdigest() == document["digest"]
    assert 'filename="panel.csv"' in table["Content-Disposition"]
    assert read(f"/dampak/15.04/{row.uuid}/rencana.toml").startswith("[study]")


def test_what_was_not_published_is_not_there(world: World) -> None:
    row = reported.study(world)
    reported.estimated(row)
    for rest in ("", "panel.csv", "rencana.toml", "hasil.json"):
        read(f"/dampak/15.04/{row.uuid}/{rest}", 404)
    assert "Belum ada laporan yang terbit." in read("/dampak/15.04/")
    assert row.published_at is None


def test_published_study_is_not_there_under_another_region(world: World) -> None:
    row = published(world)
    for rest in ("", "panel.csv", "hasil.json"):
        read(f"/dampak/82/{row.uuid}/{rest}", 404)
    assert "Belum ada laporan yang terbit." in read("/dampak/82/")
    read("/dampak/99.99/", 404)


def test_list_tells_each_word_whatever_it_is(world: World) -> None:
    row, other = published(world), reported.study(world, question="Apakah antrean berkurang?")
    reported.estimated(other, **reported.THIN)
    Study.objects.filter(pk=other.pk).update(published_at=timezone.now())
    page = read("/dampak/15.04/")
    assert "2 laporan" in page
    for words in ("Terbukti", "Data kurang", "Apakah antrean berkurang?", f"/dampak/15.04/{row.uuid}/"):
        assert words in page


def test_given_up_after_it_was_published_stays_and_says_so(world: World) -> None:
    row = published(world)
    Study.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now(), withdrawal="Programnya berhenti")
    page = read(f"/dampak/15.04/{row.uuid}/")
    assert "Studi ini dihentikan 21 November 2026." in page
    assert "Programnya berhenti" in page
