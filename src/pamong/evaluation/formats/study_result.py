"""A plan and its data, worked out: the same for the command and for the page, so that both show the same bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from math import isfinite, nan

from pamong.core.refusals import Invalid
from pamong.evaluation.formats.impact_words import Facts, unusable_words
from pamong.evaluation.formats.panel_table import PanelTable, read_panel
from pamong.evaluation.formats.periods import Periods
from pamong.evaluation.formats.study_spec import StudySpec
from pamong.science.impact.compare import compare
from pamong.science.impact.found import Found
from pamong.science.impact.panel import NEVER, Unusable
from pamong.science.impact.verdict import Verdict, judge

MISTAKEN = frozenset({"empty", "not-finite", "twice", "several-starts"})
"""What the plan or the file must mend; anything else that science will not use is a verdict."""

_PERIODS = frozenset({"first", "last", "start"})


@dataclass(frozen=True, slots=True)
class StudyResult:
    """What came of a plan.

    found       None where no number would mean anything; ``facts`` then says why, beside the reason of the verdict
    digest      SHA-256 of the file's bytes, hex
    """

    spec: StudySpec
    table: PanelTable
    verdict: Verdict
    digest: str
    found: Found | None = None
    facts: Facts = field(default_factory=dict)

    @property
    def treated_units(self) -> int:
        """Units that the result is about; those treated within the data where there is no result."""
        return self.found.treated_units if self.found else int((self.table.panel.starts != NEVER).sum())

    @property
    def units(self) -> int:
        """Units used; all of them where there is no result."""
        return self.found.units if self.found else len(self.table.units)


def result_of(spec: StudySpec, data: bytes) -> StudyResult:
    """Read, compare, judge. Raises Invalid for a file or a plan that must be mended first."""
    table, digest = read_panel(data, spec), sha256(data).hexdigest()
    meaningful = spec.meaningful * abs(table.panel.baseline) if spec.relative else spec.meaningful
    if not isfinite(meaningful) or not meaningful:
        return StudyResult(spec, table, Verdict("data kurang", _why_no_share(table), nan), digest)
    try:
        found = compare(spec.design, table.panel, meaningful=meaningful, seed=spec.seed, came=table.came)
    except Unusable as unusable:
        facts = _facts(unusable.facts, table.periods)
        if unusable.code in MISTAKEN:
            raise Invalid(f"study-{unusable.code}", unusable_words(unusable.code, facts)) from None
        return StudyResult(spec, table, Verdict("data kurang", unusable.code, meaningful), digest, facts=facts)
    return StudyResult(spec, table, judge(found, meaningful), digest, found)


def _why_no_share(table: PanelTable) -> str:
    """Why there is nothing that a share could be of: nobody is treated, nothing is known of before, or it is 0."""
    if (table.panel.starts == NEVER).all():
        return "nobody-treated"
    return "no-baseline" if not isfinite(table.panel.baseline) else "baseline-zero"


def _facts(facts: Mapping[str, int | float | str], periods: Periods) -> Facts:
    """Periods as the table writes them."""
    return {
        name: periods.label(value) if name in _PERIODS and isinstance(value, int) else value
        for name, value in facts.items()
    }
