"""Evaluators decide how evidence is weighed, from now on, with a reason."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from pamong.competency.actions.rules import set_gap_rule
from pamong.competency.models import GapRule
from pamong.competency.queries.rules import rule_of, rules_of
from pamong.science.evidence import USUAL
from tests import make
from tests.competency.actions.test_evidence import refusal
from tests.people.actions.effects import facts

pytestmark = pytest.mark.django_db

KINDS = tuple(map(Decimal, ("0.90", "0.75", "0.70", "0.55", "0.50", "0.25")))
RULE: dict[str, Any] = {"reliabilities": KINDS, "half_life": 12, "cap_each": True, "reason": "Kalibrasi 2026"}


def test_a_region_begins_with_the_rule_that_comes_with_pamong() -> None:
    world = make.world()
    rule = rule_of(world.region.pk)
    assert (rule.number, rule.cap_each, rule.confirmed, rule.weighing) == (0, False, False, USUAL)


def test_set_gap_rule_holds_from_now_on_and_keeps_what_was() -> None:
    world = make.world()
    code, hadi = world.region.code, world.actor("hadi")
    first = set_gap_rule(hadi, region=code, **RULE)
    between = timezone.now()
    second = set_gap_rule(hadi, region=code, **{**RULE, "half_life": 36, "reason": "Terlalu cepat"})
    assert (first.number, second.number, rule_of(world.region.pk)) == (1, 2, second)
    assert (rule_of(world.region.pk, between).half_life, rule_of(world.region.pk).half_life) == (12, 36)
    assert [(rule.number, rule.reason) for rule in rules_of(world.region.pk)] == [
        (2, "Terlalu cepat"),
        (1, "Kalibrasi 2026"),
        (0, ""),
    ]
    assert rule_of(world.other.pk).number == 0
    assert second.weighing.half_life == 36
    assert second.weighing.reliabilities == (0.9, 0.75, 0.7, 0.55, 0.5, 0.25)


def test_set_gap_rule_tells_the_journal_the_whole_rule() -> None:
    world = make.world()
    set_gap_rule(world.actor("hadi"), region=world.region.code, **RULE)
    told = {"exam": "0.90", "practical": "0.75", "certificate": "0.70", "supervisor": "0.55", "peer": "0.50"}
    assert facts("competency.rule_set") == [
        (world.region.pk, {"number": 1, **told, "own": "0.25", "half_life": 12, "cap_each": True})
    ]


def test_nothing_new_changes_nothing() -> None:
    world = make.world()
    given = {**RULE, "reliabilities": rule_of(world.region.pk).reliabilities, "half_life": 24, "cap_each": False}
    assert set_gap_rule(world.actor("hadi"), region=world.region.code, **given).number == 0
    assert (GapRule.objects.count(), facts("competency.rule_set")) == (0, [])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reliabilities": (*KINDS[:5], Decimal(1))}, "rule-reliability"),
        ({"reliabilities": (Decimal(0), *KINDS[1:])}, "rule-reliability"),
        ({"reliabilities": KINDS[:5]}, "rule-reliability"),
        ({"half_life": 0}, "rule-half-life"),
        ({"half_life": 601}, "rule-half-life"),
        ({"reason": " "}, "reason-empty"),
    ],
)
def test_set_gap_rule_refuses_what_is_out_of_bounds(changed: dict[str, Any], code: str) -> None:
    world = make.world()
    assert refusal(set_gap_rule, world.actor("hadi"), region=world.region.code, **{**RULE, **changed}) == code


@pytest.mark.parametrize("who", ["ani", "budi", "dewi", "eka", "fajar", "gita", "joko"])
def test_only_evaluators_of_the_region_set_its_rule(who: str) -> None:
    world = make.world()
    assert refusal(set_gap_rule, world.actor(who), region=world.region.code, **RULE) == "not-found"
