"""Cards with a one-time code each, eight a page, to be cut and handed over."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pamong.kit import papers
from pamong.kit.documents.render import Paper, render


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on one card.

    name, place     whose it is and where to find that person; up to 120 characters each
    code            grouped, in clear
    """

    name: str
    place: str
    code: str


def signin_cards(
    cards: Sequence[Card],
    *,
    issuer: str,
    address: str,
    until: datetime,
    at: datetime,
    zone: ZoneInfo,
    paper: Paper = "a4",
) -> bytes:
    """PDF with two columns of four cards a page; dashed lines between them say where to cut.

    issuer      who hands them over
    address     page on which the code is typed
    until       when the codes end
    """
    data = {
        "cards": [asdict(card) for card in cards],
        "issuer": issuer,
        "address": address,
        "until": papers.long_moment(until, zone),
    }
    return render("signin_cards", data, at=at, paper=paper)
