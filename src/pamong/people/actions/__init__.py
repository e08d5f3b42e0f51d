"""What can be done with people, offices and rights. The import of a registry is declared in ``registry``."""

from pamong.people.actions.accounts import (
    close_account,
    first_administrator,
    open_account,
    open_accounts,
    reopen_account,
)
from pamong.people.actions.attempts import count_look, count_try, note_failure, note_sign_in, prune_attempts
from pamong.people.actions.breaches import (
    add_affected,
    change_breach,
    close_breach,
    name_data_officer,
    note_told,
    record_breach,
)
from pamong.people.actions.codes import cancel_code, issue_exam_code, use_code
from pamong.people.actions.copying import pack_copy, prune_copies
from pamong.people.actions.delegations import delegate, lay_down, revoke_delegation, take_up
from pamong.people.actions.erasing import duty, erase_person
from pamong.people.actions.factors import burn_code, check_new_app, note_factor, use_factor
from pamong.people.actions.grants import end_grant, grant_role
from pamong.people.actions.own import change_email, change_password, create_password, end_device, end_other_devices
from pamong.people.actions.persons import assign, change_employment, correct_person, end_assignment, register_person
from pamong.people.actions.positions import change_position, close_position, open_position
from pamong.people.actions.recovery import ask_recovery, confirm_recovery, recover_account
from pamong.people.actions.regions import create_ministry, create_region
from pamong.people.actions.requests import (
    answer_request,
    ask_data,
    finish_copy,
    forget_words,
    lift_restriction,
    remind_due,
)
from pamong.people.actions.settings import set_up_region
from pamong.people.actions.transfer import transfer_person
from pamong.people.actions.units import change_unit, close_unit, name_head, open_unit

__all__ = [
    "add_affected",
    "answer_request",
    "ask_data",
    "ask_recovery",
    "assign",
    "burn_code",
    "cancel_code",
    "change_breach",
    "change_email",
    "change_employment",
    "change_password",
    "change_position",
    "change_unit",
    "check_new_app",
    "close_account",
    "close_breach",
    "close_position",
    "close_unit",
    "confirm_recovery",
    "correct_person",
    "count_look",
    "count_try",
    "create_ministry",
    "create_password",
    "create_region",
    "delegate",
    "duty",
    "end_assignment",
    "end_device",
    "end_grant",
    "end_other_devices",
    "erase_person",
    "finish_copy",
    "first_administrator",
    "forget_words",
    "grant_role",
    "issue_exam_code",
    "lay_down",
    "lift_restriction",
    "name_data_officer",
    "name_head",
    "note_factor",
    "note_failure",
    "note_sign_in",
    "note_told",
    "open_account",
    "open_accounts",
    "open_position",
    "open_unit",
    "pack_copy",
    "prune_attempts",
    "prune_copies",
    "record_breach",
    "recover_account",
    "register_person",
    "remind_due",
    "reopen_account",
    "revoke_delegation",
    "set_up_region",
    "take_up",
    "transfer_person",
    "use_code",
    "use_factor",
]
