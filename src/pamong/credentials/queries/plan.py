"""What somebody who lacks units does next: only those units, nothing that was shown already."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from pamong.credentials.models import Application, Decision, PlanLine, SchemeUnit
from pamong.credentials.queries.facts import UnitFacts, facts_of
from pamong.learning.queries.taught import named_programmes, programmes_about
from pamong.science.scheme import Attendance, Exam, Leaf, dump, judge

OFFERED: Final = 3
"""Published programmes that a plan names for a unit; the newest first."""


def plan_lines(decision: Decision, application: Application, lacking: Sequence[SchemeUnit]) -> list[PlanLine]:
    """Lines for each unit that lacks, not yet written: what its rule still asks for, then programmes that teach it.

    A programme that the rule does not ask for is a help and never a duty: its line lacks nothing. A unit whose rule holds, which
    the deciders held not to be shown all the same, has a line as well; their reason says what to do.
    """
    facts = {one.unit.pk: one for one in facts_of(application, stage=decision.round)}
    found = []
    for unit in lacking:
        lines = [*_asked(facts[unit.pk]), *_offered(unit, application)]
        for number, (leaf, programme) in enumerate(lines or [(None, None)], 1):
            blueprint = UUID(leaf.blueprint) if isinstance(leaf, Exam) else None
            lack = dict(dump(leaf)) if leaf else {}
            line = PlanLine(decision=decision, unit=unit, number=number, lack=lack)
            line.programme, line.blueprint = programme, blueprint
            found.append(line)
    return found


def _asked(facts: UnitFacts) -> Iterator[tuple[Leaf | None, UUID | None]]:
    verdict = judge(facts.rule, facts.shown) if facts.rule else None
    for leaf in verdict.lacking if verdict else ():
        yield leaf, UUID(leaf.programme) if isinstance(leaf, Attendance) else None


def _offered(unit: SchemeUnit, application: Application) -> Iterator[tuple[Leaf | None, UUID | None]]:
    if unit.competency_id is None:
        return
    about = programmes_about([unit.competency_id], application.scheme.region_id)
    named = named_programmes(set(about))
    for programme in [uuid for uuid in about if named[uuid].usable][:OFFERED]:
        yield None, programme
