"""What people do with services, cases and what the public says."""

from pamong.services.actions.catalogue import close_service, create_service
from pamong.services.actions.event_logs import choose_milestones, take_log
from pamong.services.actions.improvements import add_improvement, change_improvement, withdraw_improvement
from pamong.services.actions.past_rounds import record_past_round
from pamong.services.actions.receiving import receive_cases
from pamong.services.actions.releases import publish_release
from pamong.services.actions.rounds import close_round, issue_round_kiosk, open_round
from pamong.services.actions.sources import (
    close_source,
    ensure_source,
    issue_token,
    note_coverage,
    revoke_token,
    set_handler_basis,
)
from pamong.services.actions.standards import change_standard, publish_standard, start_standard
from pamong.services.actions.transparency import record_check

__all__ = [
    "add_improvement",
    "change_improvement",
    "change_standard",
    "choose_milestones",
    "close_round",
    "close_service",
    "close_source",
    "create_service",
    "ensure_source",
    "issue_round_kiosk",
    "issue_token",
    "note_coverage",
    "open_round",
    "publish_release",
    "publish_standard",
    "receive_cases",
    "record_check",
    "record_past_round",
    "revoke_token",
    "set_handler_basis",
    "start_standard",
    "take_log",
    "withdraw_improvement",
]
