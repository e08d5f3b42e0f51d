"""What people do with studies, follow-up of people and evaluation cycles."""

from pamong.evaluation.actions.cycle_due import escalate, open_due, remind_overdue, tell_blocked
from pamong.evaluation.actions.cycles import close_cycle, open_cycle
from pamong.evaluation.actions.draws import draw_offices, promise_draw
from pamong.evaluation.actions.estimates import estimate
from pamong.evaluation.actions.findings import add_finding, withdraw_finding
from pamong.evaluation.actions.follow_ups import (
    ask_follow_up,
    check_effect,
    finish_follow_up,
    note_progress,
    postpone_follow_up,
    reopen_follow_up,
    waive_follow_up,
)
from pamong.evaluation.actions.instruments import write_instrument
from pamong.evaluation.actions.observations import (
    ask_observation,
    ask_observations_due,
    plan_observations,
    skip_observation,
)
from pamong.evaluation.actions.plans import change_plan, drop_draft, lock_plan, revise_plan
from pamong.evaluation.actions.reactions import ask_reaction, ask_reactions_due
from pamong.evaluation.actions.studies import create_study, publish_study, withdraw_study

__all__ = [
    "add_finding",
    "ask_follow_up",
    "ask_observation",
    "ask_observations_due",
    "ask_reaction",
    "ask_reactions_due",
    "change_plan",
    "check_effect",
    "close_cycle",
    "create_study",
    "draw_offices",
    "drop_draft",
    "escalate",
    "estimate",
    "finish_follow_up",
    "lock_plan",
    "note_progress",
    "open_cycle",
    "open_due",
    "plan_observations",
    "postpone_follow_up",
    "promise_draw",
    "publish_study",
    "remind_overdue",
    "reopen_follow_up",
    "revise_plan",
    "skip_observation",
    "tell_blocked",
    "waive_follow_up",
    "withdraw_finding",
    "withdraw_study",
    "write_instrument",
]
