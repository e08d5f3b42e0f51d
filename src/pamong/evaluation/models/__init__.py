"""Tables of the context."""

from pamong.evaluation.models.cycle import Cycle, Finding, FindingKind, FollowUp, FollowUpNote, NoteKind
from pamong.evaluation.models.observation import Instrument, Observation, Observer, ObserverRole, SessionReaction
from pamong.evaluation.models.study import (
    Estimate,
    Study,
    StudyDesign,
    StudyDraw,
    StudyPlace,
    StudyPlan,
    Verdict,
)

__all__ = [
    "Cycle",
    "Estimate",
    "Finding",
    "FindingKind",
    "FollowUp",
    "FollowUpNote",
    "Instrument",
    "NoteKind",
    "Observation",
    "Observer",
    "ObserverRole",
    "SessionReaction",
    "Study",
    "StudyDesign",
    "StudyDraw",
    "StudyPlace",
    "StudyPlan",
    "Verdict",
]
