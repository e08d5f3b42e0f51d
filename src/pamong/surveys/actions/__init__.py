"""What can be done with questionnaires, surveys and answers."""

from pamong.surveys.actions.answers import save_answers, submit, submit_by_token
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
from pamong.surveys.actions.reminders import remind, remind_due
from pamong.surveys.actions.surveys import close_all, close_survey, open_for, open_survey
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
    "invite",
    "invite_units",
    "issue_tokens",
    "move_question",
    "open_for",
    "open_survey",
    "publish_version",
    "remind",
    "remind_due",
    "remove_question",
    "save_answers",
    "start_version",
    "submit",
    "submit_by_token",
]
