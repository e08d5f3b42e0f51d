"""Studies of the database at the command line: the machine's owner sees every region."""

from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.evaluation.queries.estimates import estimate_files, estimate_lines
from pamong.evaluation.queries.panel import extract
from pamong.evaluation.queries.plan_words import plan_of


@dataclass(frozen=True, slots=True)
class StudyFiles:
    """The table as CSV and the plan as TOML. ``number``: of the estimate they were kept with; None for what is known now."""

    csv: bytes
    spec: str
    number: int | None


def study_files(study: UUID) -> StudyFiles:
    """What the newest estimate was made from, so that the same bytes come out as on its page.

    Without an estimate the table as it is known now, for the newest locked plan, or the draft.
    raises      NotFound for an unknown study
    """
    kept = estimate_lines(SYSTEM, study)
    if kept:
        files = estimate_files(SYSTEM, study, kept[0].facts.number)
        return StudyFiles(files.csv, files.spec.decode(), files.number)
    plan = plan_of(SYSTEM, study)
    if plan is None:
        raise NotFound
    table = extract(plan)
    return StudyFiles(table.csv, table.spec, None)
