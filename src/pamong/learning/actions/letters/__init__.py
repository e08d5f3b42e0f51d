"""Letters of learning: invitations, assignments, sheets of signatures, hours of a year, certificates of completion."""

from pamong.learning.actions.letters.completions import issue_completions
from pamong.learning.actions.letters.issuing import issue_assignments, issue_invitation
from pamong.learning.actions.letters.recap import issue_recap
from pamong.learning.actions.letters.renewing import renew_letter
from pamong.learning.actions.letters.sheets import ensure_pin, issue_sheet
from pamong.learning.queries.letters.facts import LetterFacts

__all__ = [
    "LetterFacts",
    "ensure_pin",
    "issue_assignments",
    "issue_completions",
    "issue_invitation",
    "issue_recap",
    "issue_sheet",
    "renew_letter",
]
