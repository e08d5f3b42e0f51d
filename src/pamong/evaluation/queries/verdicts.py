"""The newest word of each study of a region, for pages that show it beside something else. No actor; whoever asks has checked."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pamong.evaluation.formats.impact_retold import retold_sentence
from pamong.evaluation.models import Estimate, Study, StudyPlan, Verdict
from pamong.evaluation.queries.estimates import newest_estimates
from pamong.science.impact.multiplicity import adjusted


@dataclass(frozen=True, slots=True)
class StudyVerdict:
    """The newest estimate of a study.

    p           two-sided; None where nothing could be tested
    adjusted    the same for all studies of its family together; ``family``: how many those are
    confirmatory belongs to the planned family, adjusted by Holm; others by Benjamini and Hochberg
    published   everybody reads it
    """

    study: UUID
    question: str
    verdict: str
    effect: float | None
    low: float | None
    high: float | None
    p: float | None
    adjusted: float | None
    family: int
    confirmatory: bool
    grade: str
    sentence: str
    number: int
    estimated_at: datetime
    published: bool
    programme: UUID
    service: str
    indicator: str

    @property
    def label(self) -> str:
        """The word as pages write it."""
        return str(Verdict(self.verdict).label)


@dataclass(frozen=True, slots=True)
class _Family:
    """Studies whose p values are adjusted together: of one programme that starts in one year, planned or not."""

    programme: int
    year: int
    confirmatory: bool


def verdicts_in(region: int) -> tuple[StudyVerdict, ...]:
    """Newest estimate of each study that was not given up, the newest first. Three queries.

    A family holds every study that was locked, those not estimated yet too: a plan is not made smaller by not looking.
    """
    studies = {row.pk: row for row in Study.objects.filter(region=region, withdrawn_at=None)}
    plans = _locked(studies)
    newest = newest_estimates(studies)
    told = {study: json.loads(row.document) for study, row in newest.items()}
    families = _adjusted(plans, {study: whole["p"] for study, whole in told.items()})
    found = [_verdict(studies[study], row, told[study], plans[study], families[study]) for study, row in newest.items()]
    return tuple(sorted(found, key=lambda one: (one.estimated_at, one.study), reverse=True))


def _locked(studies: Mapping[int, Study]) -> dict[int, StudyPlan]:
    """Study → the newest plan that was locked."""
    rows = StudyPlan.objects.filter(study__in=studies, locked_at__isnull=False).order_by("study", "-number")
    return {row.study_id: row for row in rows.distinct("study")}


def _adjusted(plans: Mapping[int, StudyPlan], p: Mapping[int, float | None]) -> dict[int, tuple[float | None, int]]:
    """Study → adjusted p and size of its family. What was not looked at yet counts with a p of 1."""
    families: defaultdict[_Family, list[int]] = defaultdict(list)
    for study, plan in plans.items():
        families[_Family(plan.programme_id, plan.planned_start.year, plan.confirmatory)].append(study)
    found: dict[int, tuple[float | None, int]] = {}
    for family, studies in families.items():
        values = [1.0 if p.get(study) is None else float(p[study] or 0.0) for study in studies]
        told = _told(values, family)
        for study, value in zip(studies, told, strict=True):
            found[study] = (None if p.get(study) is None else value, len(studies))
    return found


def _told(values: Sequence[float], family: _Family) -> list[float]:
    if len(values) == 1:
        return list(values)  # one question alone; the library that adjusts is slow to load
    told: list[float] = adjusted(values, "holm" if family.confirmatory else "BH").tolist()
    return told


def _verdict(
    study: Study, row: Estimate, whole: Mapping[str, Any], plan: StudyPlan, told: tuple[float | None, int]
) -> StudyVerdict:
    return StudyVerdict(
        study=study.uuid,
        question=row.plan.question,
        verdict=row.verdict,
        effect=row.effect,
        low=row.low,
        high=row.high,
        p=whole["p"],
        adjusted=told[0],
        family=told[1],
        confirmatory=plan.confirmatory,
        grade=row.grade,
        sentence=retold_sentence(whole),
        number=row.number,
        estimated_at=row.estimated_at,
        published=study.published_at is not None,
        programme=row.plan.programme.uuid,
        service=row.plan.service,
        indicator=row.plan.indicator,
    )
