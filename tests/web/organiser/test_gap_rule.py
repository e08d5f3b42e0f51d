"""How a region weighs evidence, as everybody there reads it and evaluators change it."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from pamong.competency.models import GapRule
from tests import make

pytestmark = pytest.mark.django_db

RULE = "/instansi/15.04/aturan-kesenjangan/"


def sent(**changed: Any) -> dict[str, str]:
    """The rule that comes with pamong, as the form sends it, with another half-life."""
    kinds = dict(zip(("exam", "practical", "certificate", "supervisor", "peer", "own"), _USUAL, strict=True))
    return {**kinds, "half_life": "12", "alasan": "Kalibrasi 2026", **changed}


_USUAL = ("0,80", "0,75", "0,70", "0,55", "0,50", "0,25")


def signed_in(world: make.World, who: str) -> Client:
    """A browser of one of the cast."""
    client = Client()
    client.force_login(getattr(world, who))
    return client


def test_everybody_of_the_region_reads_how_evidence_is_weighed() -> None:
    world = make.world()
    told = unescape(signed_in(world, "kiki").get(RULE).content.decode())
    assert "Berlaku aturan nomor 0: pamong, untuk dikalibrasi." in told
    assert "belum dikonfirmasi" in told
    assert "Taksiran (4 × 3 + 0,33 × 5) ÷ 4,33 = 3,2; dihitung 3." in told
    assert "Ubah aturan" not in told


def test_another_region_does_not() -> None:
    world = make.world()
    assert signed_in(world, "dewi").get(RULE).status_code == 404
    assert signed_in(world, "dewi").get("/instansi/15.04/aturan-kesenjangan.xlsx").status_code == 404


def test_an_evaluator_changes_it_and_the_history_says_why() -> None:
    world = make.world()
    hadi = signed_in(world, "hadi")
    assert hadi.post(RULE, sent(cap_each="on")).status_code == 302
    told = unescape(hadi.get(RULE).content.decode())
    assert "Berlaku aturan nomor 1: aturan instansi nomor 1." in told
    assert "Kalibrasi 2026" in told
    assert "Hadi Wijaya" in told
    assert GapRule.objects.values_list("half_life", "cap_each").get() == (12, True)
    assert hadi.get("/instansi/15.04/aturan-kesenjangan.xlsx").status_code == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"exam": "1,00"}, "Keandalan ujian harus 0,01 sampai 0,99: terbaca 1,00."),
        ({"exam": "banyak"}, "Keandalan bukan bilangan."),
        ({"half_life": "0"}, "Waktu paruh harus 1 sampai 600 bulan: terbaca 0."),
        ({"alasan": ""}, "Alasan masih kosong."),
    ],
)
def test_what_is_out_of_bounds_is_refused_with_what_was_read(changed: dict[str, str], said: str) -> None:
    world = make.world()
    answer = signed_in(world, "hadi").post(RULE, sent(**changed))
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert GapRule.objects.count() == 0


@pytest.mark.parametrize("who", ["budi", "eka", "gita", "kiki"])
def test_others_do_not_change_it(who: str) -> None:
    world = make.world()
    assert signed_in(world, who).post(RULE, sent()).status_code == 404
    assert GapRule.objects.count() == 0
