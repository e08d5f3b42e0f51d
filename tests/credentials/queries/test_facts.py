"""What a unit is judged by: exams, courses, service and evidence, and what an earlier partial pass carries."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.actor import SYSTEM, RegionId
from pamong.credentials.actions.portfolio import EVIDENCE
from pamong.credentials.models import Application, Duty, PieceJudgement, PieceUnit, PortfolioPiece, SchemePosition
from pamong.credentials.queries.facts import carried_units, digest_of, facts_ahead, facts_of, units_of
from pamong.kit.files import store_file
from pamong.science.scheme import Portfolio, judge
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

GOOD = {"valid": True, "authentic": True, "current": True, "sufficient": True}


def at(year: int, month: int, day: int) -> time_machine.travel:
    """Noon in Jakarta of that day."""
    return time_machine.travel(datetime(year, month, day, 5, tzinfo=UTC), tick=False)


@pytest.fixture
def world() -> World:
    return make.world()


def piece(world: World, row: Application, body: bytes = b"a", **facts: Any) -> PortfolioPiece:
    stream = BytesIO(b"%PDF-1.4\n" + body + b"\x00\xff%%EOF\n")
    file = store_file(SYSTEM, region=RegionId(world.region.pk), stream=stream, name="a.pdf", limits=EVIDENCE)
    found = PortfolioPiece.objects.create(
        application=row, kind="work", title="Register", file=file, digest=file.sha256, added_at=row.opened_at, **facts
    )
    PieceUnit.objects.create(piece=found, unit=case.units(row.version)[0])
    return found


def codes(row: Application, day: date) -> dict[str, date]:
    units = units_of(row.version_id)
    by_id = {unit.pk: unit.code for unit in units}
    return {by_id[pk]: on for pk, on in carried_units(row, units, day).items()}


def partial(world: World, **facts: Any) -> Application:
    """Ani passed the first of two units on 10 March 2026, and applies again by the same scheme."""
    scheme = case.scheme(world)
    version = case.version(scheme, months=36)
    with at(2026, 3, 10):
        earlier = case.application(version, world.ani)
        case.decided(world, earlier, competent=[True, False])
    earlier.closed_at = earlier.opened_at
    earlier.save()
    return case.application(case.version(scheme), world.ani, **facts)


def test_partial_pass_carries_its_units_by_code_as_long_as_a_certificate_would_hold(world: World) -> None:
    row = partial(world)
    assert codes(row, date(2026, 3, 10)) == {"PL.01": date(2026, 3, 10)}
    assert codes(row, date(2029, 3, 9)) == {"PL.01": date(2026, 3, 10)}
    assert codes(row, date(2029, 3, 10)) == {}


def test_unit_with_another_code_is_not_carried(world: World) -> None:
    row = partial(world)
    first = case.units(row.version)[0]
    first.code = "PL.91"
    first.save()
    assert codes(row, date(2026, 4, 1)) == {}


def test_nobody_carries_what_somebody_else_or_another_scheme_found(world: World) -> None:
    row = partial(world)
    assert codes(case.application(row.version, world.kiki), date(2026, 4, 1)) == {}
    assert codes(case.application(case.version(case.scheme(world)), world.ani), date(2026, 4, 1)) == {}


def test_own_decision_of_the_same_application_carries_nothing(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    with at(2026, 3, 10):
        case.decided(world, row, competent=[True, False])
    assert codes(row, date(2026, 4, 1)) == {}


def test_whole_pass_and_renewal_carry_nothing(world: World) -> None:
    version = case.version(case.scheme(world))
    with at(2026, 3, 10):
        earlier = case.application(version, world.ani)
        held = case.credential(world, case.decided(world, earlier))
    earlier.closed_at = earlier.opened_at
    earlier.save()
    anew = case.application(version, world.ani)
    assert codes(anew, date(2026, 4, 1)) == {}
    anew.route, anew.renews = "renewal", held
    assert codes(anew, date(2026, 4, 1)) == {}


def test_renewal_after_a_partial_pass_is_shown_anew(world: World) -> None:
    row = partial(world)
    assert codes(row, date(2026, 4, 1)) != {}
    row.renews_id = 1
    assert codes(row, date(2026, 4, 1)) == {}


def test_answer_to_an_appeal_takes_the_place_of_the_decision_it_was_about(world: World) -> None:
    version = case.version(case.scheme(world))
    earlier = case.application(version, world.ani)
    with at(2026, 3, 10):
        case.decided(world, earlier, competent=[True, False])
    with at(2026, 3, 20):
        case.decided(world, earlier, competent=[False, True], stage=2)
    earlier.closed_at = earlier.opened_at
    earlier.save()
    assert codes(case.application(version, world.ani), date(2026, 4, 1)) == {"PL.02": date(2026, 3, 20)}


def test_carried_unit_is_met_whatever_its_rule_asks(world: World) -> None:
    row = partial(world)
    with at(2026, 4, 1):
        first, second = facts_of(row)
    assert first.rule is not None
    assert second.rule is not None
    assert (judge(first.rule, first.shown).holds, judge(second.rule, second.shown).holds) == (True, False)
    assert first.facts["carried"] == "2026-03-10"


def test_renewal_is_judged_by_the_renewal_rule_where_there_is_one(world: World) -> None:
    version = case.version(case.scheme(world), renewal={"kind": "portfolio", "pieces": 3})
    row = case.application(version, world.ani)
    held = case.credential(world, case.decided(world, case.application(case.version(case.scheme(world)), world.ani)))
    assert {type(fact.rule).__name__ for fact in facts_of(row)} == {"All"}
    row.route, row.renews = "renewal", held
    assert [fact.rule for fact in facts_of(row)] == [Portfolio(3), Portfolio(3)]
    row.version.renewal = None
    assert {type(fact.rule).__name__ for fact in facts_of(row)} == {"All"}


def test_piece_counts_while_its_last_judgement_for_the_unit_is_good_in_all_four(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    assessor, found = case.appointed(row, world.citra), piece(world, row)
    first, second = case.units(row.version)

    def says(unit: Any, **facts: Any) -> list[int]:
        told = {**GOOD, **facts}
        PieceJudgement.objects.create(
            piece=found,
            unit=unit,
            appointment=assessor,
            note="" if all(told.values()) else "x",
            at=row.opened_at,
            **told,
        )
        return [fact.shown.pieces for fact in facts_of(row)]

    assert [fact.shown.pieces for fact in facts_of(row)] == [0, 0]
    assert says(first) == [1, 0]
    assert says(second) == [1, 0]  # it is not meant for that unit
    for name in GOOD:
        assert says(first, **{name: False}) == [0, 0]
        assert says(first) == [1, 0]
    found.removed_at = row.opened_at
    found.save()
    assert [fact.shown.pieces for fact in facts_of(row)] == [0, 0]


def test_second_round_reads_what_the_second_examiner_found_only(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    assessor, found = case.appointed(row, world.citra), piece(world, row)
    examiner = case.appointed(row, case.assessor(world, "Penguji Kedua"), Duty.EXAMINER)
    first = case.units(row.version)[0]
    case.judged(row, assessor)
    PieceJudgement.objects.create(piece=found, unit=first, appointment=assessor, at=row.opened_at, **GOOD)
    assert [(fact.shown.pieces, fact.shown.observed) for fact in facts_of(row)] == [(1, True), (0, True)]
    assert [(fact.shown.pieces, fact.shown.observed) for fact in facts_of(row, stage=2)] == [(0, False), (0, False)]
    PieceJudgement.objects.create(piece=found, unit=first, appointment=examiner, at=row.opened_at, **GOOD)
    case.judged(row, examiner, competent=[False, True], round=2)
    assert [(fact.shown.pieces, fact.shown.observed) for fact in facts_of(row, stage=2)] == [(1, False), (0, True)]


def test_what_is_just_being_said_takes_the_place_of_the_last_result(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    case.judged(row, case.appointed(row, world.citra), competent=[False, True])
    first, second = case.units(row.version)
    assert [fact.shown.observed for fact in facts_of(row, observed={first.pk: True})] == [True, True]
    assert [fact.shown.observed for fact in facts_of(row, observed={second.pk: False})] == [False, False]


def test_months_of_service_are_read_from_the_positions_of_the_scheme(world: World) -> None:
    version = case.version(case.scheme(world))
    row = case.application(version, world.ani)  # in her post since 1 January 2024
    with at(2026, 11, 21):
        assert [fact.shown.months for fact in facts_of(row)] == [0, 0]
        SchemePosition.objects.create(version=version, position=world.officer)
        assert [fact.shown.months for fact in facts_of(row)] == [34, 34]


def test_digest_is_of_the_canonical_facts_and_changes_with_the_day(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    with at(2026, 11, 21):
        fact = facts_of(row)[0]
        assert facts_of(row)[0].digest == fact.digest
    told = '{"attended":{},"carried":null,"day":"2026-11-21","marks":{},"months":0,"observed":false,"pieces":0}'
    assert fact.digest == hashlib.sha256(told.encode()).hexdigest() == digest_of(fact.facts)
    with at(2026, 11, 22):
        assert facts_of(row)[0].digest != fact.digest


def test_facts_ahead_are_those_without_an_application(world: World) -> None:
    row = partial(world, state="draft")
    row.delete()
    with at(2026, 4, 1):
        ahead = facts_ahead(world.ani.person_id, row.version)
    assert [(fact.unit.code, fact.shown.carried, fact.shown.pieces) for fact in ahead] == [
        ("PL.01", date(2026, 3, 10), 0),
        ("PL.02", None, 0),
    ]


def test_facts_cost_as_many_queries_for_one_unit_as_for_four(world: World) -> None:
    few = case.application(case.version(case.scheme(world), rules=[case.PORTFOLIO]), world.ani)
    many = case.application(case.version(case.scheme(world), rules=[case.PORTFOLIO] * 4), world.ani)
    assert _queries(lambda: facts_of(few)) == _queries(lambda: facts_of(many))


def _queries(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        read()
    return len(found)
