"""A needs analysis (AKPK): made, opened, looked after, closed."""

from pamong.competency.actions.rounds.closing import close_round, finish_round, run_closing
from pamong.competency.actions.rounds.making import cancel_round, create_round
from pamong.competency.actions.rounds.opening import open_round, run_opening
from pamong.competency.actions.rounds.raters import replace_peer
from pamong.competency.actions.rounds.reminding import remind, tend_rounds

__all__ = [
    "cancel_round",
    "close_round",
    "create_round",
    "finish_round",
    "open_round",
    "remind",
    "replace_peer",
    "run_closing",
    "run_opening",
    "tend_rounds",
]
