"""What stands on the own home below the things to do: levels, certificates, the own voice, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from pamong.competency.queries.person import PostMatch, own_competencies
from pamong.credentials.queries.own_credentials import OwnCredential, list_own_credentials
from pamong.credentials.queries.testing_out import TestOut, test_out
from pamong.evaluation.queries.office_verdicts import OfficeVerdict, own_verdicts
from pamong.learning.queries.coming import ComingSession, coming_sessions
from pamong.services.queries.heard import Heard, heard
from pamong.surveys.queries.sheets import WaitingRow, waiting
from pamong.web.http import EXAM, METHOD, Request
from pamong.web.participant.fill import ROUNDS

SHOWN: Final = 3
"""Lines of each card."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A survey that waits, for so many ``days``; 0: it closes today."""

    row: WaitingRow
    days: int


@dataclass(frozen=True, slots=True)
class OwnCards:
    """All of them.

    test            where what lacks can be tested at once; None where there is none
    credentials     the first ones, those in force before the others; ``every`` counts all
    changed         what the own office changed because of answers
    verdict         what was found about the service of the own office, in one line
    """

    matches: tuple[PostMatch, ...]
    test: TestOut | None
    credentials: tuple[OwnCredential, ...]
    every: int
    voices: tuple[Voice, ...]
    changed: Heard | None
    sessions: tuple[ComingSession, ...]
    verdict: OfficeVerdict | None


def own_cards(request: Request) -> OwnCards | None:
    """For who is signed in; None with the code of an exam day, which others have seen: whoever typed it is told nothing of this."""
    if request.session.get(METHOD) == EXAM:
        return None
    actor = request.actor
    matches = own_competencies(actor)
    lacking = {line.uuid: line.shown.counted or 0 for post in matches[:1] for line in post.lines if (line.gap or 0) > 0}
    credentials = list_own_credentials(actor).found
    return OwnCards(
        matches=matches,
        test=test_out(actor, lacking),
        credentials=_first(credentials),
        every=len(credentials),
        voices=tuple(Voice(row, _days(row)) for row in waiting(actor, without=ROUNDS)[:SHOWN]),
        changed=heard(actor),
        sessions=coming_sessions(actor, most=SHOWN),
        verdict=next(iter(own_verdicts(actor)), None),
    )


def _first(found: Iterable[OwnCredential]) -> tuple[OwnCredential, ...]:
    """Those in force, what ends first at the front; then the others, the newest first."""
    return tuple(sorted(found, key=lambda one: (one.row.days is None, one.row.days or 0))[:SHOWN])


def _days(row: WaitingRow) -> int:
    return max(0, (timezone.localdate(row.closes_at) - timezone.localdate()).days)
