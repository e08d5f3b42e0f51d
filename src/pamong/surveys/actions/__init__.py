"""What can be done with questionnaires, surveys and answers."""

from pamong.surveys.actions.answers import save_answers, submit, submit_by_token
from pamong.surveys.actions.doors import issue_kiosk, open_door, prune_doors, revoke_kiosk
from pamong.surveys.actions.invitations import cancel_invitation, invite, issue_tokens
from pamong.surveys.actions.questionnaires import (
    add_question,
    change_question,
    change_questionnaire,
    close_questionnaire,
    create_questionnaire,
    move_question,
    publish_version,
    remove_question,
    start_version,
)
from pamong.surveys.actions.receiving import fitting, receive
from pamong.surveys.actions.reminders import remind, remind_due
from pamong.surveys.actions.surveys import close_all, close_survey, open_for, open_survey, record_past_survey
from pamong.surveys.actions.units import invite_units
from pamong.surveys.actions.versions import ensure_version

__all__ = [
    "add_question",
    "cancel_invitation",
    "change_question",
    "change_questionnaire",
    "close_all",
    "close_questionnaire",
    "close_survey",
    "create_questionnaire",
    "ensure_version",
    "fitting",
    "invite",
    "invite_units",
    "issue_kiosk",
    "issue_tokens",
    "move_question",
    "open_door",
    "open_for",
    "open_survey",
    "prune_doors",
    "publish_version",
    "receive",
    "record_past_survey",
    "remind",
    "remind_due",
    "remove_question",
    "revoke_kiosk",
    "save_answers",
    "start_version",
    "submit",
    "submit_by_token",
]
