"""What a plan says, in one form that is the same for ever: for its digest, and to see what a change changed."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from pamong.core.actor import Actor
from pamong.evaluation.access import seen_study_for
from pamong.evaluation.models import Study, StudyPlan

SAID: Final = (
    *("question", "programme", "service", "indicator", "design", "meaningful", "relative", "first_month"),
    *("last_month", "planned_start", "least_people", "confirmatory"),
)
"""What a plan says, in the order in which pages show it."""


def plan_document(plan: StudyPlan) -> bytes:
    """Canonical JSON: keys sorted, no blanks, UTF-8. Days as 2026-01-01, numbers with a point and four places as text."""
    told = {name: _plain(said(plan, name)) for name in SAID}
    told |= {
        "study": str(plan.study.uuid),
        "number": plan.number,
        "why": plan.why,
        "known_until": _plain(plan.known_until),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plan_digest(plan: StudyPlan) -> str:
    """SHA-256 of that, hex."""
    return sha256(plan_document(plan)).hexdigest()


def newest_plan(study: Study, *, locked: bool = False) -> StudyPlan | None:
    """Its newest plan, with study, region and programme at hand; ``locked``: only of those that are. One query."""
    rows = StudyPlan.objects.select_related("study__region", "programme").filter(study=study)
    return (rows.filter(locked_at__isnull=False) if locked else rows).order_by("-number").first()


def plan_of(actor: Actor, study: UUID) -> StudyPlan | None:
    """Newest locked plan of a study that the actor reads, else its draft. Raises NotFound."""
    row = seen_study_for(actor, study)
    return newest_plan(row, locked=True) or newest_plan(row)


def is_late(plan: StudyPlan) -> bool:
    """Whether it was locked after data of the treated time were there."""
    return bool(plan.locked_at and plan.known_until and plan.known_until >= plan.planned_start)


def says_the_same(plan: StudyPlan, other: StudyPlan) -> bool:
    """Whether two plans say the same, apart from number and reason."""
    return all(said(plan, name) == said(other, name) for name in SAID)


def said(plan: StudyPlan, name: str) -> Any:
    """One thing that a plan says; of the programme its uuid."""
    return plan.programme.uuid if name == "programme" else getattr(plan, name)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.4f}"
    return value if value is None or isinstance(value, bool | int) else str(value)
