"""The own exams: when, where, with which number, and what came of them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from pamong.exams.actions.candidates import accommodate
from pamong.exams.actions.sittings import cancel_sitting
from pamong.exams.formats.entry_code import entry_code, key_of
from pamong.exams.models import Attempt, Candidate, Score, ScoringRun, Sitting
from tests import make
from tests.exams import case
from tests.exams.sitting_case import EIGHT, NOW, added, planned, published
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def text(world: World, name: str = "ani") -> str:
    browser = Client()
    browser.force_login(getattr(world, name))
    got = browser.get("/ujian-saya/")
    assert got.status_code == 200
    return got.content.decode()


def scored(world: World, percent: str, *, passed: bool | None) -> Attempt:
    """Ani's work, handed in and scored."""
    attempt = case.attempt(Candidate.objects.get(person=world.ani.person), begun=EIGHT)
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=EIGHT, receipt="a1b2c3d4e5f60718")
    run = ScoringRun.objects.get()
    Score.objects.create(
        run=run,
        attempt=attempt,
        form=attempt.form,
        answered=3,
        points=2,
        most=3,
        percent=Decimal(percent),
        passed=passed,
        at=timezone.now(),
    )
    return attempt


def test_draft_is_not_told(world: World) -> None:
    added(world, planned(world), world.ani)
    page = text(world)
    assert "<h1>Tidak ada ujian mendatang</h1>" in page
    assert "UPP-0001" not in page
    assert "Belum ada ujian untuk Anda." in page


def test_own_exam_tells_when_where_and_what_to_bring_but_neither_code_nor_pin(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani, world.kiki)
    row = Candidate.objects.get(person=world.ani.person)
    accommodate(world.actor("budi"), candidate=row.uuid, extra=30, large=True, why="Surat dokter rahasia")
    page = text(world)
    for told in (
        "<h1>Ujian Anda Selasa 8 Desember 2026, 08.00 WIB</h1>",
        "sampai 10.00 WIB",
        "sudah dengan tambahan 30 menit untuk Anda",
        "07.00 WIB, 60 menit sebelum mulai",
        "Masuk paling lambat 07.55 WIB, dengan PIN yang diumumkan pengawas",
        "Lab CAT",
        "UPP-0001",
        "Mulai dengan huruf besar",
        "kartu identitas asli",
    ):
        assert told in page
    secrets = (Sitting.objects.get().pin, entry_code(key_of(settings.SECRET_KEY), row.uuid, 1), "rahasia", "UPP-0002")
    assert not any(secret in page for secret in secrets)
    with time_machine.travel(EIGHT - timedelta(hours=7), tick=False):
        assert "<h1>Ujian Anda hari ini, 08.00 WIB</h1>" in text(world)


@pytest.mark.parametrize("name", ["budi", "dewi", "joko"])
def test_nobody_sees_the_exams_of_somebody_else(world: World, name: str) -> None:
    published(world, planned(world), world.ani)
    assert "UPP-0001" not in text(world, name)


def test_cancelled_exam_stands_below_with_its_reason(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    cancel_sitting(world.actor("budi"), sitting=found.sitting.uuid, reason="Listrik gedung padam sepekan.")
    page = text(world)
    assert "<h1>Tidak ada ujian mendatang</h1>" in page
    assert "Listrik gedung padam sepekan." in page
    assert "Belum ada ujian untuk Anda." not in page  # there was one


def test_result_waits_until_the_exam_is_closed(world: World) -> None:
    published(world, planned(world), world.ani)
    scored(world, "66.67", passed=False)
    page = text(world)
    assert ("a1b2 c3d4 e5f6 0718" in page, "66,67" in page, "menunggu ujian ditutup" in page) == (True, False, True)
    Sitting.objects.update(closed_at=EIGHT, started_at=EIGHT)
    page = text(world)
    assert ("66,67" in page, "belum mencapai batas lulus" in page, "sementara" in page) == (True, True, False)


def test_result_is_provisional_where_it_is_shown_at_once(world: World) -> None:
    published(world, planned(world, shows_score=True), world.ani)
    scored(world, "90.00", passed=None)
    page = text(world)
    assert ("90,00" in page, "nilai sementara" in page, "batas lulus" in page) == (True, True, False)


@pytest.mark.parametrize(
    ("sitting", "work", "word"),
    [
        ({}, None, "Akan datang"),
        ({"started_at": EIGHT}, None, "Berlangsung"),
        ({}, {"started_at": None, "deadline": None}, "Akan datang"),
        ({}, {}, "Sedang dikerjakan"),
        ({}, {"submitted_at": EIGHT, "receipt": "a1b2c3d4e5f60718"}, "Diserahkan"),
        ({"started_at": EIGHT, "closed_at": EIGHT}, {"submitted_at": EIGHT, "receipt": "a1b2c3d4e5f60718"}, "Selesai"),
        ({"started_at": EIGHT, "closed_at": EIGHT}, None, "Tidak diikuti"),
        ({"starts_at": NOW - timedelta(hours=3)}, None, "Waktunya lewat"),
    ],
)
def test_state_is_that_of_the_candidate_not_of_the_organiser(
    world: World, sitting: dict[str, Any], work: dict[str, Any] | None, word: str
) -> None:
    published(world, planned(world), world.ani)
    Sitting.objects.update(**sitting)
    if work is not None:
        attempt = case.attempt(Candidate.objects.get(person=world.ani.person), begun=EIGHT)
        Attempt.objects.filter(pk=attempt.pk).update(**work)
    assert re.findall(r'class="chip[^"]*">(?:<svg.*?</svg>)?([^<]+)<', text(world)) == [word]


def test_practice_is_one_step_away_from_the_exam(world: World) -> None:
    assert 'href="/latihan/"' in text(world)
    published(world, planned(world), world.ani)
    page = text(world)
    assert 'href="/latihan/"' in page
    assert 'href="/jadwal/"' in page.partition("<main")[2]
