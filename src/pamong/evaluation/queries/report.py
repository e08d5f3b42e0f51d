"""The report of a study: what was found, from which table, what became of it. Read from what is kept, never worked out again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.evaluation.access import public_study_for, seen_study_for
from pamong.evaluation.formats.impact_retold import retold_limits, retold_sentence
from pamong.evaluation.models import Estimate, Study, StudyDesign, Verdict
from pamong.evaluation.queries.costs import Costs, costs_of, per_unit
from pamong.evaluation.queries.estimates import EstimateLine, estimate_lines, kept_table
from pamong.evaluation.queries.follow_ups import FindingLine, follow_ups_about
from pamong.evaluation.queries.panel import read_extract
from pamong.evaluation.queries.plans import PlanPages, PlanVersion, plan_pages, public_plan_pages
from pamong.evaluation.queries.report_chart import Drawn, MonthLines, drawn_from
from pamong.evaluation.queries.results_chain import Link, results_chain
from pamong.evaluation.queries.studies import StudyHead, public_head, study_head
from pamong.evaluation.queries.verdicts import StudyVerdict, verdicts_in
from pamong.science.impact.found import Beforehand, beforehand

_GAINED = frozenset({Verdict.PROVEN, Verdict.LIKELY})
"""Words after which money may be divided by what was gained."""


@dataclass(frozen=True, slots=True)
class Event:
    """So many months since the start: effect, its band, and the cases of the trained offices."""

    key: int
    att: float
    low: float | None
    high: float | None
    cases: int


@dataclass(frozen=True, slots=True)
class Result:
    """The document of an estimate, read. Numbers are in units of the indicator; None where nothing could be worked out.

    before, after   months seen of the trained office that has fewest
    cases           behind the entries
    cannot          what cannot be concluded, in sentences
    diagnostics     by name, as ``science.impact`` tells them
    """

    verdict: str
    reason: str
    sentence: str
    effect: float | None
    low: float | None
    high: float | None
    p: float | None
    mde: float | None
    meaningful: float
    baseline: float | None
    cases: int
    units: int
    treated_units: int
    grade: str
    method: str
    before: int | None
    after: int | None
    events: tuple[Event, ...]
    cannot: tuple[str, ...]
    diagnostics: Mapping[str, Any]
    versions: Mapping[str, str]
    digest: str

    @property
    def label(self) -> str:
        """The word as pages write it."""
        return str(Verdict(self.verdict).label)

    @property
    def compared_units(self) -> int:
        """Offices that were not trained."""
        return self.units - self.treated_units

    @property
    def beforehand(self) -> Beforehand | None:
        """How both groups went before the start; None of a design that does not ask."""
        return beforehand(self.diagnostics)

    @property
    def percent(self) -> float | None:
        """Effect in percent of what it was before."""
        return 100 * self.effect / abs(self.baseline) if self.effect is not None and self.baseline else None

    @property
    def gained(self) -> bool:
        """Whether it went the good way, as far as is known."""
        return self.verdict in _GAINED and self.effect is not None and self.effect * self.meaningful > 0


@dataclass(frozen=True, slots=True)
class Estimated:
    """The newest estimate.

    plan        that it works out; a later plan may wait to be worked out
    saved       rupiah for each unit of the indicator by which one case got better; None where nothing was gained
    family      its word beside the others of its family; None for a study that was given up
    """

    number: int
    plan: PlanVersion
    result: Result
    lines: MonthLines | None
    saved: int | None
    family: StudyVerdict | None


@dataclass(frozen=True, slots=True)
class StudyReport:
    """Everything on the page of a study.

    found       None before the first estimate
    findings    strengths and weaknesses that rest on it, with what is done about them
    estimates   all of them, the newest first; empty for everybody
    """

    head: StudyHead
    plans: PlanPages
    found: Estimated | None
    links: tuple[Link, ...]
    costs: Costs | None
    findings: tuple[FindingLine, ...]
    estimates: tuple[EstimateLine, ...]

    @property
    def waiting(self) -> int:
        """Number of a locked plan that is newer than what was worked out; 0 for none."""
        newest = self.plans.locked[0].number if self.plans.locked else 0
        return newest if self.found and newest != self.found.plan.number else 0


def study_report(actor: Actor, uuid: UUID) -> StudyReport:
    """Of a study that the actor reads. The count of queries does not depend on cases or offices. Raises NotFound."""
    head, plans = study_head(actor, uuid), plan_pages(actor, uuid)
    return _report(seen_study_for(actor, uuid), head, plans, estimate_lines(actor, uuid))


def public_report(code: str, uuid: UUID) -> StudyReport:
    """Of a study that everybody reads; without names of people and earlier estimates. Raises NotFound."""
    head, plans = public_head(code, uuid), public_plan_pages(code, uuid)
    return _report(public_study_for(code, uuid), head, plans, ())


def result_of(row: Estimate, by_event: Mapping[int, int]) -> Result:
    """What stands in its document; the cases of each month since the start come from its table."""
    told: dict[str, Any] = json.loads(row.document)
    low, high = told["interval"]
    points = told["points"] or {"before": None, "after": None}
    return Result(
        verdict=told["verdict"],
        reason=told["reason"],
        sentence=retold_sentence(told),
        **{name: told[name] for name in ("effect", "p", "mde", "meaningful", "baseline", "units", "treated_units")},
        low=low,
        high=high,
        cases=round(told["diagnostics"]["cases"]),
        grade=told["grade"] or "",
        method=told["method"] or "",
        before=points["before"],
        after=points["after"],
        events=_events(told["by_event_time"], by_event),
        cannot=retold_limits(told),
        diagnostics=told["diagnostics"],
        versions=told["versions"],
        digest=told["digest"],
    )


def _report(row: Study, head: StudyHead, plans: PlanPages, estimates: tuple[EstimateLine, ...]) -> StudyReport:
    kept = Estimate.objects.filter(study=row).select_related("study", "plan__programme", "extract")
    newest = kept.order_by("-number").first()
    if newest is None:
        return StudyReport(head, plans, None, (), None, (), ())
    programme = newest.plan.programme.uuid
    costs = costs_of(programme)
    return StudyReport(
        head=head,
        plans=plans,
        found=_estimated(newest, plans, costs),
        links=results_chain(programme, study=row.uuid),
        costs=costs,
        findings=follow_ups_about("study", str(row.uuid)),
        estimates=estimates,
    )


def _estimated(row: Estimate, plans: PlanPages, costs: Costs) -> Estimated:
    table = table_of(row)
    result = result_of(row, table.by_event)
    family = (one for one in verdicts_in(row.study.region_id) if one.study == row.study.uuid)
    return Estimated(
        number=row.number,
        plan=next(plan for plan in plans.locked if plan.number == row.plan.number),
        result=result,
        lines=table.lines,
        saved=per_unit(costs, effect=result.effect, cases=table.after) if result.gained else None,
        family=next(family, None),
    )


def table_of(row: Estimate) -> Drawn:
    """Nothing where the kept table is gone: what was found is told without pictures rather than not at all."""
    try:
        return _drawn(row.pk, row.digest)
    except NotFound:
        return drawn_from(())


@lru_cache(maxsize=256)
def _drawn(estimate: int, _digest: str) -> Drawn:
    """Kept in memory, for an estimate never changes; a large table takes longer to read than the rest of a report."""
    row = Estimate.objects.select_related("plan", "extract").get(pk=estimate)
    return drawn_from(read_extract(kept_table(row)), drawn=row.plan.design == StudyDesign.LOTTERY)


def _events(told: Sequence[Mapping[str, Any]], cases: Mapping[int, int]) -> tuple[Event, ...]:
    return tuple(
        Event(one["event_time"], one["att"], one["low"], one["high"], cases.get(one["event_time"], 0)) for one in told
    )
