"""What changes exams: one function, one use case, one journal fact."""

from pamong.exams.actions.alerts import close_alert, open_alerts
from pamong.exams.actions.analysis_rules import set_analysis_rule
from pamong.exams.actions.banks import change_bank, close_bank, open_bank, share_bank
from pamong.exams.actions.blueprints import (
    change_blueprint,
    copy_blueprint,
    create_blueprint,
    publish_blueprint,
    set_banks,
    set_rows,
    withdraw_blueprint,
)
from pamong.exams.actions.candidates import (
    accommodate,
    add_candidates,
    move_candidate,
    readmit_candidate,
    remove_candidate,
    set_proctors,
)
from pamong.exams.actions.cards import print_cards
from pamong.exams.actions.forms import compose_form, draw_forms
from pamong.exams.actions.items import (
    approve_version,
    change_draft,
    correct_key,
    hand_in,
    make_enemies,
    part_enemies,
    pilot_version,
    release_version,
    retire_item,
    return_version,
    set_tags,
    write_item,
)
from pamong.exams.actions.outages import give_back
from pamong.exams.actions.proctoring import (
    add_time,
    admit,
    admit_late,
    close_sitting,
    end_work,
    hand_over,
    note_incident,
    pause,
    resume,
    start_sitting,
)
from pamong.exams.actions.rehearsing import rehearse
from pamong.exams.actions.scoring import adopt_run, conclude, drop_run, open_run, rescore, score_attempts
from pamong.exams.actions.sittings import cancel_sitting, change_sitting, publish_sitting, schedule_sitting

__all__ = [
    "accommodate",
    "add_candidates",
    "add_time",
    "admit",
    "admit_late",
    "adopt_run",
    "approve_version",
    "cancel_sitting",
    "change_bank",
    "change_blueprint",
    "change_draft",
    "change_sitting",
    "close_alert",
    "close_bank",
    "close_sitting",
    "compose_form",
    "conclude",
    "copy_blueprint",
    "correct_key",
    "create_blueprint",
    "draw_forms",
    "drop_run",
    "end_work",
    "give_back",
    "hand_in",
    "hand_over",
    "make_enemies",
    "move_candidate",
    "note_incident",
    "open_alerts",
    "open_bank",
    "open_run",
    "part_enemies",
    "pause",
    "pilot_version",
    "print_cards",
    "publish_blueprint",
    "publish_sitting",
    "readmit_candidate",
    "rehearse",
    "release_version",
    "remove_candidate",
    "rescore",
    "resume",
    "retire_item",
    "return_version",
    "schedule_sitting",
    "score_attempts",
    "set_analysis_rule",
    "set_banks",
    "set_proctors",
    "set_rows",
    "set_tags",
    "share_bank",
    "start_sitting",
    "withdraw_blueprint",
    "write_item",
]
