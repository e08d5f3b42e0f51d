"""What can be said of a programme from what became of it: for whoever thinks of taking part. No names; no actor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pamong.credentials.queries.certified import certified_among
from pamong.evaluation.models import StudyPlan
from pamong.evaluation.queries.estimates import facts_of_estimate, newest_estimates
from pamong.learning.queries.last_held import last_held

LEAST: Final = 5
"""People under whom no number is told."""


@dataclass(frozen=True, slots=True)
class BatchEvidence:
    """The last finished offering. ``people`` under ``LEAST`` are not told of; ``certified`` holds whatever the way."""

    number: int
    finished_at: datetime
    people: int
    completed: int
    certified: int

    @property
    def told(self) -> bool:
        """Whether enough people were there."""
        return self.people >= LEAST


@dataclass(frozen=True, slots=True)
class StudyEvidence:
    """The newest estimate of a published study. ``region`` and ``study`` are its public address."""

    region: str
    study: UUID
    question: str
    verdict: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ProgrammeEvidence:
    """Both; ``batch`` None where none was finished, no study where none was published."""

    batch: BatchEvidence | None
    studies: tuple[StudyEvidence, ...]


def programme_evidence(programme: UUID) -> ProgrammeEvidence:
    """What everybody may read of it. Eight queries at most."""
    held = last_held(programme)
    certified = certified_among(programme, held.people) if held else frozenset()
    batch = (
        BatchEvidence(
            held.number, held.finished_at, len(held.people), len(held.completed & held.people), len(certified)
        )
        if held
        else None
    )
    return ProgrammeEvidence(batch, _studies(programme))


def _studies(programme: UUID) -> tuple[StudyEvidence, ...]:
    """By the newest locked plan of each study that is published and was not given up, the newest estimate first."""
    rows = StudyPlan.objects.filter(
        programme__uuid=programme,
        study__published_at__isnull=False,
        study__withdrawn_at=None,
        locked_at__isnull=False,
    )
    plans = list(rows.select_related("study__region").order_by("study", "-number").distinct("study"))
    newest = newest_estimates([plan.study_id for plan in plans]) if plans else {}
    found = [(facts_of_estimate(newest[plan.study_id]), plan) for plan in plans if plan.study_id in newest]
    found.sort(key=lambda one: one[0].estimated_at, reverse=True)
    return tuple(
        StudyEvidence(plan.study.region.code, plan.study.uuid, plan.question, facts.verdict, facts.sentence)
        for facts, plan in found
    )
