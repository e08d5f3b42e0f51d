"""Exams that somebody sat by certain blueprints, with the score that holds: what a certificate is traced to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from pamong.core.actor import Actor
from pamong.exams.access import keeps, kept_regions
from pamong.exams.models import Attempt, Blueprint, Candidate, Score, SittingKind
from pamong.exams.queries.scores import holding_runs


@dataclass(frozen=True, slots=True)
class TracedExam:
    """A sitting that was closed, and what came of it.

    percent     None where nobody scored: not there, or nothing handed in
    passed      None without a score, and where nobody passes or fails
    keeps       the actor keeps the sitting
    """

    sitting: UUID
    candidate: UUID
    title: str
    region: str
    zone: str
    starts_at: datetime
    started: bool
    percent: Decimal | None
    passed: bool | None
    pass_mark: Decimal | None
    keeps: bool


def reads_marks(actor: Actor, person: int, blueprints: Collection[UUID]) -> bool:
    """Whether the actor reads every score of somebody by these blueprints: the own ones, or of kept regions. One query at most."""
    if _own(actor, person):
        return True
    regions = Blueprint.objects.filter(uuid__in=blueprints).values_list("region", flat=True)
    return set(regions) <= kept_regions(actor)


def traced_exams(actor: Actor, person: int, blueprints: Collection[UUID]) -> tuple[TracedExam, ...]:
    """As far as the actor reads them, the oldest first: own ones, and those of kept regions. Four queries at most."""
    rows = Candidate.objects.filter(
        person=person,
        removed_at=None,
        sitting__blueprint__uuid__in=blueprints,
        sitting__kind=SittingKind.EXAM,
        sitting__closed_at__isnull=False,
    ).select_related("sitting__region", "sitting__blueprint")
    if not _own(actor, person):
        rows = rows.filter(Q(sitting__region__in=kept_regions(actor)))
    found = list(rows.order_by("sitting__starts_at", "pk"))
    attempts = {row.candidate_id: row for row in Attempt.objects.filter(candidate__in=found)}
    runs = holding_runs({row.sitting_id for row in found})
    held = Score.objects.filter(run__in=[run.pk for run in runs.values()], attempt__in=attempts.values())
    scores = {score.attempt_id: score for score in held}
    return tuple(_exam(actor, row, attempts.get(row.pk), scores) for row in found)


def _own(actor: Actor, person: int) -> bool:
    return actor.is_system or (actor.person == person and actor.behalf is None)


def _exam(actor: Actor, row: Candidate, attempt: Attempt | None, scores: dict[int, Score]) -> TracedExam:
    sitting, score = row.sitting, scores.get(attempt.pk) if attempt else None
    return TracedExam(
        sitting=sitting.uuid,
        candidate=row.uuid,
        title=sitting.title,
        region=sitting.region.name,
        zone=sitting.region.time_zone,
        starts_at=sitting.starts_at,
        started=bool(attempt and attempt.started_at),
        percent=score.percent if score else None,
        passed=score.passed if score else None,
        pass_mark=sitting.blueprint.pass_mark,
        keeps=keeps(actor, sitting.region_id),
    )
