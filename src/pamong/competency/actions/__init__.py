"""What can be done with standards, evidence and gaps. Imports are declared in ``dictionary`` and ``standards``."""

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.discussions import agree_outcome, decline_outcome, open_discussions, propose_outcome
from pamong.competency.actions.drafts import add_competency, change_competency, change_draft, remove_competency
from pamong.competency.actions.evidence import enter_evidence, record_evidence, set_aside, set_source_aside
from pamong.competency.actions.frameworks import create_framework, discard_draft, publish_version, start_version
from pamong.competency.actions.job_levels import set_job_level
from pamong.competency.actions.profiles import copy_profile, set_requirements
from pamong.competency.actions.regulations import (
    change_regulation,
    link_regulation,
    register_regulation,
    unlink_regulation,
    withdraw_regulation,
)
from pamong.competency.actions.reviews import close_review
from pamong.competency.actions.rounds import (
    cancel_round,
    close_round,
    create_round,
    finish_round,
    open_round,
    remind,
    replace_peer,
    tend_rounds,
)
from pamong.competency.actions.rules import set_gap_rule
from pamong.competency.actions.snapshots import ask_snapshot, take_snapshot

__all__ = [
    "add_competency",
    "agree_outcome",
    "ask_snapshot",
    "cancel_round",
    "change_competency",
    "change_draft",
    "change_regulation",
    "close_review",
    "close_round",
    "copy_profile",
    "create_framework",
    "create_round",
    "decline_outcome",
    "discard_draft",
    "ensure_built_in",
    "enter_evidence",
    "finish_round",
    "link_regulation",
    "open_discussions",
    "open_round",
    "propose_outcome",
    "publish_version",
    "record_evidence",
    "register_regulation",
    "remind",
    "remove_competency",
    "replace_peer",
    "set_aside",
    "set_gap_rule",
    "set_job_level",
    "set_requirements",
    "set_source_aside",
    "start_version",
    "take_snapshot",
    "tend_rounds",
    "unlink_regulation",
    "withdraw_regulation",
]
