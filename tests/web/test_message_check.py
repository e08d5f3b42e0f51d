"""Anybody may ask whether a message is ours, and learns nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pamong.web.topics import TOPICS, topic
from tests import make
from tests.office.effects import written

pytestmark = pytest.mark.django_db

CHECK = "/periksa-pesan/"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


def test_code_of_ours_is_told_with_sender_day_and_topic_only(client: Client) -> None:
    world = make.world()
    row = written(world.ani.person, "Selisih penilaian Ani", body="Rahasia")
    grouped = f"{row.code[:5]}-{row.code[5:]}"
    for typed in (row.code, grouped, grouped.lower(), f" {grouped} ".replace("0", "O").replace("1", "l")):
        response = client.get(CHECK, {"kode": typed})
        assert response.status_code == 200
        html = response.content.decode()
        assert "BENAR DARI KAMI" in html
        assert (
            "Pesan ini benar dari Kabupaten Batang Hari, dikirim 21 November 2026, tentang penilaian kompetensi."
            in html
        )
        assert [word for word in ("Ani", "Rahmawati", "Selisih", "Rahasia", "/penilaian/") if word in html] == []


@pytest.mark.parametrize("typed", ["7QK9D-2M4F8", "x", "' OR 1=1 --", "٠١٢", "a" * 100])
def test_code_that_is_not_ours_is_told_so(client: Client, typed: str) -> None:
    response = client.get(CHECK, {"kode": typed})
    assert response.status_code == 404
    assert "TIDAK DITEMUKAN" in response.content.decode()


@pytest.mark.parametrize("typed", ["", " ", "\0", "a" * 101])
def test_code_that_cannot_be_one_is_refused(client: Client, typed: str) -> None:
    response = client.get(CHECK, {"kode": typed})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_page_asks_the_database_once_and_only_for_a_code(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get(CHECK).status_code == 200
    with django_assert_num_queries(1):
        client.get(CHECK, {"kode": "7QK9D-2M4F8"})


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("competency.round_opened", "penilaian kompetensi"),
        ("competency.review", "kompetensi"),
        ("surveys", "survei"),
        ("surveysx.a", "pemberitahuan"),
        ("", "pemberitahuan"),
    ],
)
def test_topic_is_told_by_its_longest_known_beginning(code: str, words: str) -> None:
    assert topic(code) == words
    assert "surveys" in TOPICS
