"""What somebody wants a plan to say, for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from pamong.evaluation.actions.plan_facts import PlanFacts
from pamong.evaluation.models import Study
from tests.evaluation import case
from tests.evaluation.case import Planted
from tests.make import World

NOW: Final = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


def facts(planted: Planted, **other: Any) -> PlanFacts:
    """As ``case.plan`` words it."""
    usual = PlanFacts(
        question="Apakah Pelatihan Pelayanan Prima mempercepat izin usaha?",
        programme=planted.programme.uuid,
        service=planted.service,
        indicator="processing",
        design="staggered",
        meaningful=Decimal(-1),
        relative=False,
        first_month=case.FIRST,
        last_month=date(2025, 9, 1),
        planned_start=case.START,
    )
    return replace(usual, **other)


def small(world: World, **other: Any) -> Planted:
    """Few offices and cases: enough to be asked about."""
    return case.planted(world, **{"trained": 2, "compared": 2, "months": 14, "each": 5, **other})


def locked(world: World, planted: Planted, **other: Any) -> Study:
    """A study whose first plan is locked."""
    row = case.study(world)
    case.plan(row, planted.programme, planted.service, **other)
    return row
