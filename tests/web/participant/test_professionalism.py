"""The simulation of the own index of professionalism, as browsers get it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.learning.models import HoursLine
from pamong.people.models import Assignment, Person, Position
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

PAGE = "/jp/ip-asn/"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def of_ani(world: World, education: str, kind: str, *lines: tuple[date, str, str]) -> Client:
    """Ani with that schooling, kind of post and hours; signed in."""
    person = world.ani.person
    Person.objects.filter(pk=person.pk).update(education_level=education)
    Position.objects.filter(pk=world.officer.pk).update(kind=kind)
    for number, (day, form, hours) in enumerate(lines):
        HoursLine.objects.create(
            region=person.region_id or 0,
            person=person.pk,
            day=day,
            form=form,
            international=False,
            hours=Decimal(hours),
            times=1 if form == "KL06" else 0,
            title="Dasar Arsip",
            source=f"learning.outside:{number}",
            recorded_at=timezone.now(),
        )
    client = Client()
    client.force_login(world.ani)
    return client


def read(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == status
    return " ".join(unescape(answer.content.decode()).split())


def test_index_is_that_of_the_published_case(world: World) -> None:
    hours = (date(2026, 3, 2), "KL03", "20"), (date(2025, 1, 9), "KL06", "0")
    told = read(of_ani(world, "40", "4", *hours), "?kinerja=good&disiplin=none")
    assert "Simulasi IP ASN Anda: 85 dari 100, tinggi" in told
    assert "bukan nilai resmi" in told
    assert "belum dikonfirmasi" in told


def test_hours_that_lack_and_are_too_old_give_nothing(world: World) -> None:
    hours = (date(2026, 3, 2), "KL03", "12"), (date(2025, 10, 31), "KL03", "20"), (date(2024, 10, 31), "KL06", "0")
    client = of_ani(world, "30", "4", *hours)
    told = read(client, "?kinerja=good&disiplin=light")
    assert "Simulasi IP ASN Anda: 38 dari 100, sangat rendah" in told
    assert "12 JP tercatat, kurang 8 JP" in told
    assert "Simulasi IP ASN Anda: 51,5 dari 100" in read(client, "?kinerja=good&disiplin=light&sebanding=on")


def test_training_that_the_post_asks_for_counts_whenever_it_was(world: World) -> None:
    functional = of_ani(world, "45", "2", (date(2015, 3, 2), "KL04", "60"))
    assert "Simulasi IP ASN Anda: 35 dari 100" in read(functional)
    Position.objects.filter(pk=world.officer.pk).update(kind="1")
    assert "Simulasi IP ASN Anda: 20 dari 100" in read(functional)


def test_nothing_that_was_chosen_is_kept_and_what_is_unknown_is_refused(world: World) -> None:
    client = of_ani(world, "40", "4")
    with CaptureQueriesContext(connection) as queries:
        read(client, "?kinerja=bad&disiplin=heavy")
    assert [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE"))] == []
    assert "Simulasi IP ASN Anda: 15 dari 100" in read(client)
    read(client, "?kinerja=perfect", status=422)


def test_without_a_post_the_page_says_so(world: World) -> None:
    client = of_ani(world, "40", "4")
    Assignment.objects.filter(person=world.ani.person).delete()
    assert "Belum ada jabatan tercatat untuk Anda." in read(client)
