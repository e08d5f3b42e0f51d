"""Services with their standards, cases, and what the public said."""

from pamong.services.models.case import Case, CaseDraft, CaseSource, Channel, Outcome
from pamong.services.models.satisfaction import Improvement, SkmRelease, SkmRound
from pamong.services.models.service import PromiseUnit, Service, Standard, TransparencyCheck

__all__ = [
    "Case",
    "CaseDraft",
    "CaseSource",
    "Channel",
    "Improvement",
    "Outcome",
    "PromiseUnit",
    "Service",
    "SkmRelease",
    "SkmRound",
    "Standard",
    "TransparencyCheck",
]
