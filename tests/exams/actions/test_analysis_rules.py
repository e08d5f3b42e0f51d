"""A region's own limits of item analysis: decided with a reason, shown with their source, never rewritten."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pamong.exams.actions.analysis_rules import LimitFacts, set_analysis_rule
from pamong.exams.models import AnalysisRule
from pamong.exams.queries.item_words import rules_in_words
from pamong.exams.queries.limits import limits_of, limits_page
from pamong.science.itemstats import USUAL, Rules
from tests import make
from tests.exams.actions.item_case import facts, refusal
from tests.make import World

pytestmark = pytest.mark.django_db

FACTS = LimitFacts(20, 60, Decimal("0.95"), Decimal("0.15"), Decimal(-1), Decimal("0.05"), miskey=False)


@pytest.fixture
def world() -> World:
    return make.world()


def test_rule_is_a_new_row_and_holds_from_then_on(world: World) -> None:
    budi = world.actor("budi")
    assert limits_of(world.region.pk).rules == USUAL
    set_analysis_rule(budi, region=world.region.code, facts=FACTS, reason="Keputusan panel")
    assert set_analysis_rule(budi, region=world.region.code, facts=FACTS, reason="Lagi") is None
    set_analysis_rule(budi, region=world.region.code, facts=replace(FACTS, least=25), reason="Panel kedua")
    first, second = AnalysisRule.objects.order_by("number")
    assert [(row.number, row.least) for row in (first, second)] == [(1, 20), (2, 25)]
    assert (first.until, second.until) == (second.since, None)
    assert limits_of(world.region.pk).rules == Rules(
        least=25, least_r=60, easy=0.95, hard=0.15, low=-1.0, unused=0.05, miskey=False
    )
    assert limits_of(world.other.pk).rules == USUAL
    assert [data["number"] for _region, data in facts("exams.analysis_rule_set")] == [1, 2]


def test_what_a_region_decided_says_so_and_what_nobody_confirms_says_so(world: World) -> None:
    set_analysis_rule(world.actor("budi"), region=world.region.code, facts=FACTS, reason="Keputusan panel")
    assert rules_in_words(limits_of(world.region.pk))[:7] == (
        ("p, alfa, dan galat baku dihitung dari 20 orang", "aturan instansi nomor 1"),
        ("korelasi, D, dan usulan dihitung dari 60 orang", "aturan instansi nomor 1"),
        ("terlalu mudah: p di atas 0,95", "aturan instansi nomor 1"),
        ("terlalu sukar: p di bawah 0,15", "aturan instansi nomor 1"),
        ("daya beda rendah: korelasi butir-sisa di bawah −1,00 (dimatikan)", "aturan instansi nomor 1"),
        ("pengecoh tidak dipilih: kurang dari 5 % orang", "Haladyna & Downing 1993"),
        (
            "kunci diragukan: pengecoh lebih berkorelasi dengan sisa skor daripada kuncinya, atau kunci negatif (dimatikan)",
            "aturan instansi nomor 1",
        ),
    )
    assert rules_in_words(limits_of(world.other.pk))[0][1] == "belum dikonfirmasi"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"least": 1}, "rule-people"),
        ({"least_r": 10_001}, "rule-people"),
        ({"easy": Decimal("1.01")}, "rule-limit"),
        ({"low": Decimal("-1.5")}, "rule-limit"),
    ],
)
def test_limits_that_cannot_be_are_refused(world: World, told: dict[str, int | Decimal], code: str) -> None:
    given = {"region": world.region.code, "facts": replace(FACTS, **told), "reason": "x"}  # type: ignore[arg-type]  # of a table
    assert refusal(set_analysis_rule, world.actor("budi"), **given) == code


def test_reason_is_asked_for(world: World) -> None:
    given = {"region": world.region.code, "facts": FACTS, "reason": " "}
    assert refusal(set_analysis_rule, world.actor("budi"), **given) == "reason-empty"


@pytest.mark.parametrize("who", ["kiki", "dewi", "ani"])
def test_rules_are_set_by_keepers_only(world: World, who: str) -> None:
    given = {"region": world.region.code, "facts": FACTS, "reason": "x"}
    assert refusal(set_analysis_rule, world.actor(who), **given) == "not-found"


def test_page_tells_the_history_with_pamongs_own_last(world: World) -> None:
    set_analysis_rule(world.actor("budi"), region=world.region.code, facts=FACTS, reason="Keputusan panel")
    found = limits_page(world.actor("budi"), world.region.code)
    assert found.change
    assert [(line.limits.number, line.reason) for line in found.history] == [(1, "Keputusan panel"), (0, "")]
