"""Pages of an appeal: who judges anew reads nothing of the first round, and what was shown stays shown."""

from html import unescape

import pytest
from django.test import Client

from pamong.credentials.actions.applications import apply
from pamong.credentials.actions.plenaries import list_cases
from pamong.credentials.models import Duty
from pamong.people.models import Account
from tests import make
from tests.credentials import case, deciding
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def read(who: Account, address: str) -> str:
    client = Client()
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_who_judges_anew_is_told_that_the_first_round_is_hidden(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    row, handler = deciding.appealed(world, decision)
    examiner = case.assessor(world, "Penguji Kedua")
    case.appointed(decision.application, examiner, Duty.EXAMINER)
    told, seen = (read(who, f"/banding/{row.uuid}/") for who in (examiner, handler))
    hidden = "hasil penilaian dan keputusan pertama tidak ditampilkan kepada Anda"
    assert (hidden in told, hidden in seen) == (True, False)
    for words in ("Unit kedua belum terlihat.", "Belum memeriksa kelengkapan."):
        assert (words in told, words in seen) == (False, True)


def test_a_unit_that_was_shown_is_not_put_to_the_vote_again(world: World) -> None:
    held, decision = deciding.not_yet(world)
    deciding.appealed(world, decision)
    deciding.examined(world, held.application, competent=[False, True])
    chosen = deciding.deciders(world, held.application, duty=Duty.APPEAL_DECIDER)
    plenary = deciding.session(world, "Sidang banding")
    list_cases(world.actor("budi"), plenary=plenary.uuid, applications=[held.application.uuid], stage=2)
    told = read(chosen[0], f"/pleno/{plenary.uuid}/perkara/{held.application.uuid}/")
    assert told.count("banding tidak mengurangi") == 1
    assert [f'value="{uuid}"' in told for uuid in held.units] == [False, True]


def test_who_applied_anew_reads_that_the_case_is_closed(world: World) -> None:
    _held, decision = deciding.not_yet(world)
    apply(world.actor("ani"), version=decision.application.version.uuid, route="prior", waive_appeal=True)
    told = read(world.ani, f"/keputusan/{decision.uuid}/")
    assert "Perkara ini sudah ditutup" in told
    assert "sudah lewat" not in told
    assert f"/keputusan/{decision.uuid}/banding" not in told
