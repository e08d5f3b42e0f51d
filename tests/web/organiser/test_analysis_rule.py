"""The page of a region's rules of item analysis: read by reviewers, changed by keepers, refused in words."""

import re

import pytest
from django.test import Client

from pamong.exams.models import AnalysisRule
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/aturan-butir/"
SENT = {"least": "20", "least_r": "60", "easy": "1", "hard": "0,15", "low": "0,1", "unused": "0,05"}
WHY = {"alasan": "Keputusan panel bank soal"}


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def test_rules_are_shown_with_their_sources_and_changed(budi: Client) -> None:
    before = budi.get(HERE).content.decode()
    assert "Berlaku aturan bawaan pamong." in before
    assert "p, alfa, dan galat baku dihitung dari 30 orang" in before
    assert "belum dikonfirmasi" in before
    assert re.search(r'aria-current="true"><svg[^\n]*<span>Pelatihan', before)
    assert budi.post(HERE, SENT | WHY).status_code == 302
    after = budi.get(HERE).content.decode()
    assert "Berlaku aturan instansi nomor 1." in after
    assert "terlalu mudah: p di atas 1,00 (dimatikan)" in after
    assert "(dimatikan) <span" in after
    assert "Keputusan panel bank soal" in after
    assert not AnalysisRule.objects.get().miskey  # a box that is not ticked


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"least": "1"}, "Terbaca 1 orang. Tulis 2 sampai 10.000."),
        ({"hard": "1,5"}, "Terbaca 1,50. Tulis 0 sampai 1."),
        ({"low": "abc"}, "Ini bukan bilangan. Tulis misalnya 0,20."),
        ({"alasan": ""}, "Alasan masih kosong. Tulis mengapa aturannya diubah."),
    ],
)
def test_what_cannot_be_is_refused_in_words(budi: Client, told: dict[str, str], said: str) -> None:
    answer = budi.post(HERE, SENT | WHY | told)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert AnalysisRule.objects.count() == 0
