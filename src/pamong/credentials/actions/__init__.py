"""What people do with schemes, applications, decisions and certificates."""

from pamong.credentials.actions.appeals import (
    accept_appeal,
    answer_appeal,
    close_applications,
    file_appeal,
    withdraw_appeal,
)
from pamong.credentials.actions.applications import (
    apply,
    ask_adjustment,
    check_application,
    claim_unit,
    claim_units,
    return_application,
    submit_application,
    withdraw_application,
)
from pamong.credentials.actions.appointing import appoint, appoint_several, declare, end_appointment
from pamong.credentials.actions.assessing import judge_piece, record_unit
from pamong.credentials.actions.bridging import tell_bridge
from pamong.credentials.actions.doubts import handle_doubt, report_doubt
from pamong.credentials.actions.evidence import note_decision, note_evidence
from pamong.credentials.actions.issuing import issue, start_issue
from pamong.credentials.actions.issuing_rules import set_issuing_rule
from pamong.credentials.actions.keys import ensure_keys, renew_key, report_lost_key
from pamong.credentials.actions.life import resume, suspend, withdraw_credential
from pamong.credentials.actions.outside import (
    refuse_outside,
    register_outside,
    revoke_outside,
    verify_outside,
    withdraw_outside,
)
from pamong.credentials.actions.papers import take_papers
from pamong.credentials.actions.plenaries import close_plenary, list_cases, open_plenary, remove_case
from pamong.credentials.actions.portfolio import add_piece, remove_piece
from pamong.credentials.actions.registry import export_table, start_export
from pamong.credentials.actions.reminding import remind_expiring
from pamong.credentials.actions.replacing import reissue
from pamong.credentials.actions.schemes import (
    add_unit,
    change_draft,
    change_unit,
    create_scheme,
    draft_next,
    move_unit,
    order_units,
    publish_version,
    remove_unit,
    retire_scheme,
    set_positions,
    set_scheme_partners,
)
from pamong.credentials.actions.signing import sign_by_service, sign_several, upload_signed
from pamong.credentials.actions.voting import vote

__all__ = [
    "accept_appeal",
    "add_piece",
    "add_unit",
    "answer_appeal",
    "apply",
    "appoint",
    "appoint_several",
    "ask_adjustment",
    "change_draft",
    "change_unit",
    "check_application",
    "claim_unit",
    "claim_units",
    "close_applications",
    "close_plenary",
    "create_scheme",
    "declare",
    "draft_next",
    "end_appointment",
    "ensure_keys",
    "export_table",
    "file_appeal",
    "handle_doubt",
    "issue",
    "judge_piece",
    "list_cases",
    "move_unit",
    "note_decision",
    "note_evidence",
    "open_plenary",
    "order_units",
    "publish_version",
    "record_unit",
    "refuse_outside",
    "register_outside",
    "reissue",
    "remind_expiring",
    "remove_case",
    "remove_piece",
    "remove_unit",
    "renew_key",
    "report_doubt",
    "report_lost_key",
    "resume",
    "retire_scheme",
    "return_application",
    "revoke_outside",
    "set_issuing_rule",
    "set_positions",
    "set_scheme_partners",
    "sign_by_service",
    "sign_several",
    "start_export",
    "start_issue",
    "submit_application",
    "suspend",
    "take_papers",
    "tell_bridge",
    "upload_signed",
    "verify_outside",
    "vote",
    "withdraw_appeal",
    "withdraw_application",
    "withdraw_credential",
    "withdraw_outside",
]
