"""What was found, in short: for lists and heads of pages. The whole of it stands in the document of each estimate."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pamong.core.actor import Actor
from pamong.evaluation.access import estimate_for, public_study_for, seen_study_for
from pamong.evaluation.formats.impact_retold import retold_sentence
from pamong.evaluation.models import Estimate, Verdict
from pamong.kit.files import open_file
from pamong.people.queries.presence import names_of


@dataclass(frozen=True, slots=True)
class EstimateFacts:
    """An estimate in one line. ``plan``: number of the plan it works out; ``p``: None where nothing could be tested."""

    number: int
    plan: int
    verdict: str
    effect: float | None
    low: float | None
    high: float | None
    p: float | None
    grade: str
    sentence: str
    digest: str
    version: str
    estimated_at: datetime

    @property
    def label(self) -> str:
        """The word as pages write it."""
        return str(Verdict(self.verdict).label)


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """An estimate in the list of all of a study. ``by``: who asked for it; empty for the system."""

    facts: EstimateFacts
    by: str


@dataclass(frozen=True, slots=True)
class EstimateFiles:
    """What an estimate was made from and what it found, byte by byte as it is kept."""

    number: int
    csv: bytes
    spec: bytes
    document: bytes


def estimate_lines(actor: Actor, study: UUID) -> tuple[EstimateLine, ...]:
    """All estimates of a study that the actor reads, newest first. Three queries. Raises NotFound."""
    row = seen_study_for(actor, study)
    found = list(Estimate.objects.filter(study=row).select_related("plan").order_by("-number"))
    names = names_of(one.estimated_by for one in found)
    return tuple(EstimateLine(facts_of_estimate(one), names.get(one.estimated_by or 0, "")) for one in found)


def estimate_files(actor: Actor, study: UUID, number: int) -> EstimateFiles:
    """Files of one estimate of a study that the actor reads. Raises NotFound."""
    return _files(estimate_for(actor, study, number))


def public_estimate_files(region: str, study: UUID) -> EstimateFiles | None:
    """Files of the newest estimate of a published study; None before any. Raises NotFound."""
    row = public_study_for(region, study)
    newest = Estimate.objects.filter(study=row).select_related("extract").order_by("-number").first()
    return _files(newest) if newest else None


def newest_estimates(studies: Collection[int]) -> dict[int, Estimate]:
    """Study → its newest estimate, with plan and programme at hand. One query. No actor; whoever asks has checked."""
    rows = Estimate.objects.filter(study__in=studies).select_related("plan__programme").order_by("study", "-number")
    return {row.study_id: row for row in rows.distinct("study")}


def facts_of_estimate(row: Estimate) -> EstimateFacts:
    """A row in short."""
    whole = json.loads(row.document)
    return EstimateFacts(
        number=row.number,
        plan=row.plan.number,
        verdict=row.verdict,
        effect=row.effect,
        low=row.low,
        high=row.high,
        p=whole["p"],
        grade=row.grade,
        sentence=retold_sentence(whole),
        digest=row.digest,
        version=row.version,
        estimated_at=row.estimated_at,
    )


def kept_table(row: Estimate) -> bytes:
    """The extract of an estimate. Raises NotFound when its content is gone."""
    with open_file(row.extract) as stream:
        return stream.read()


def _files(row: Estimate) -> EstimateFiles:
    return EstimateFiles(row.number, kept_table(row), row.spec.encode(), row.document.encode())
