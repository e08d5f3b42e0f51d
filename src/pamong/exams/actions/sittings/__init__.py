"""Exams on a day in a room: planned, changed, announced, given up."""

from pamong.exams.actions.sittings.facts import SittingFacts
from pamong.exams.actions.sittings.planning import change_sitting, schedule_sitting
from pamong.exams.actions.sittings.publishing import cancel_sitting, publish_sitting

__all__ = ["SittingFacts", "cancel_sitting", "change_sitting", "publish_sitting", "schedule_sitting"]
