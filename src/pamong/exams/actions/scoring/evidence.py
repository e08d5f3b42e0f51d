"""What scores show of competencies, handed to ``competency``: one piece for each person, competency and run."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from pamong.competency.actions.evidence import EvidenceFacts, record_evidence, set_source_aside
from pamong.competency.queries.evidence import tops_of
from pamong.competency.queries.frameworks import current_competencies, successors
from pamong.core.actor import SYSTEM, Actor
from pamong.exams.models import Score, ScoringRun, SittingKind
from pamong.kit.wording import one_line
from pamong.people.access import today
from pamong.science.scoring import levels_shown

EXAM: Final = 1
"""Kind of evidence."""


def keep_evidence(run: ScoringRun) -> int:
    """Record which levels the scores of a run show; returns how many pieces were new.

    Nothing is recorded of a rehearsal, of practice, without a pass mark, or where the blueprint says so. Competencies that
    the sitting's region does not have are left out. The machine records it, not whoever closed the sitting: a proctor keeps
    no evidence, and what is recorded is computed.
    """
    sitting = run.sitting
    rows = [] if _silent(run) else list(_shown(run))
    if not rows:
        return 0
    here = current_competencies(sitting.region_id).keys() | successors(sitting.region_id).keys()
    tops = tops_of({row.competency for row in rows} & here)
    return record_evidence(SYSTEM, region=sitting.region_id, rows=list(_within(rows, tops)))


def withdraw_evidence(actor: Actor, run: ScoringRun, reason: str) -> int:
    """What an older run showed no longer counts; returns how many pieces that were."""
    people = _scores(run).values_list("attempt__candidate__person", flat=True)
    return set_source_aside(
        actor, region=run.sitting.region_id, people=list(people), source=source_of(run), reason=reason
    )


def source_of(run: ScoringRun) -> str:
    """How evidence names the run that it comes from."""
    return f"exams.run:{run.uuid}"


def _silent(run: ScoringRun) -> bool:
    blueprint = run.sitting.blueprint
    exam = run.sitting.kind == SittingKind.EXAM and not blueprint.practice
    return not exam or not blueprint.evidence or blueprint.pass_mark is None


def _shown(run: ScoringRun) -> Iterator[EvidenceFacts]:
    sitting = run.sitting
    mark = sitting.blueprint.pass_mark
    day = min(today(), timezone.localdate(sitting.started_at or sitting.starts_at))
    for row in _scores(run):
        parts = {(int(part[0]), int(part[1])): (int(part[2]), float(part[3]), float(part[4])) for part in row.parts}
        person = row.attempt.candidate.person_id
        if person is None or mark is None:
            continue
        for competency, level in levels_shown(parts, mark).items():
            yield EvidenceFacts(
                person=person,
                competency=competency,
                kind=EXAM,
                level=level,
                observed_on=day,
                source=source_of(run),
                note=one_line(sitting.title),
            )


def _within(rows: "list[EvidenceFacts]", tops: Mapping[int, int]) -> Iterator[EvidenceFacts]:
    """Those of competencies with a published scale; an item may be tagged above where the scale ends now."""
    for row in rows:
        top = tops.get(row.competency)
        if top is not None:
            yield replace(row, level=min(row.level, top))


def _scores(run: ScoringRun) -> "QuerySet[Score]":
    """Scores of people who are still on the list."""
    return Score.objects.filter(
        run=run, attempt__candidate__removed_at=None, attempt__candidate__person__isnull=False
    ).select_related("attempt__candidate")
