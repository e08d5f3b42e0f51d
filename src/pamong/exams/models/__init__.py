"""Tables of exams: items, blueprints and forms, sittings, attempts, scores."""

from pamong.exams.models.attempt import Attempt, Response, Signal, Silence
from pamong.exams.models.blueprint import Blueprint, BlueprintBank, BlueprintRow, Form, FormItem
from pamong.exams.models.item import Bank, Cognitive, Enemy, Item, ItemAlert, ItemKey, ItemKind, ItemVersion, Sector
from pamong.exams.models.score import AnalysisRule, Score, ScoringRun
from pamong.exams.models.sitting import (
    Candidate,
    Incident,
    IncidentKind,
    Proctor,
    Sitting,
    SittingForm,
    SittingKind,
    Uptime,
)

__all__ = [
    "AnalysisRule",
    "Attempt",
    "Bank",
    "Blueprint",
    "BlueprintBank",
    "BlueprintRow",
    "Candidate",
    "Cognitive",
    "Enemy",
    "Form",
    "FormItem",
    "Incident",
    "IncidentKind",
    "Item",
    "ItemAlert",
    "ItemKey",
    "ItemKind",
    "ItemVersion",
    "Proctor",
    "Response",
    "Score",
    "ScoringRun",
    "Sector",
    "Signal",
    "Silence",
    "Sitting",
    "SittingForm",
    "SittingKind",
    "Uptime",
]
