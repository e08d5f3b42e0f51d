"""From answers to scores: a run holds the keys, and a person decides which run holds."""

from pamong.exams.actions.scoring.attempts import Scored, score_attempts
from pamong.exams.actions.scoring.concluding import conclude
from pamong.exams.actions.scoring.opening import open_run
from pamong.exams.actions.scoring.rescoring import adopt_run, drop_run, rescore

__all__ = ["Scored", "adopt_run", "conclude", "drop_run", "open_run", "rescore", "score_attempts"]
