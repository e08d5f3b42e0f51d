"""What "able" means, what positions ask for, what people have shown, and the gap between them."""

from pamong.competency.models.evidence import Discussion, Evidence, EvidenceKind, GapRule, SetAside
from pamong.competency.models.framework import (
    Aspect,
    Competency,
    CompetencyVersion,
    Confidence,
    Framework,
    FrameworkVersion,
    Group,
    Level,
)
from pamong.competency.models.profile import (
    JobLevelRule,
    Regulation,
    RegulationKind,
    RegulationLink,
    Requirement,
    Review,
    ReviewKind,
)
from pamong.competency.models.round import RaterKind, Rating, Round, RoundSubject, RoundUnit
from pamong.competency.models.snapshot import GapState, Snapshot, SnapshotLine

__all__ = [
    "Aspect",
    "Competency",
    "CompetencyVersion",
    "Confidence",
    "Discussion",
    "Evidence",
    "EvidenceKind",
    "Framework",
    "FrameworkVersion",
    "GapRule",
    "GapState",
    "Group",
    "JobLevelRule",
    "Level",
    "RaterKind",
    "Rating",
    "Regulation",
    "RegulationKind",
    "RegulationLink",
    "Requirement",
    "Review",
    "ReviewKind",
    "Round",
    "RoundSubject",
    "RoundUnit",
    "SetAside",
    "Snapshot",
    "SnapshotLine",
]
