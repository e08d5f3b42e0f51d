"""Cards with a QR code each, eight a page, to be cut and handed over: whoever holds one answers a survey once."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pamong.kit import papers
from pamong.kit.documents.qr import qr_svg
from pamong.kit.documents.render import Paper, render


def survey_cards(
    addresses: Sequence[str],
    *,
    title: str,
    issuer: str,
    until: datetime,
    at: datetime,
    zone: ZoneInfo,
    paper: Paper = "a4",
) -> bytes:
    """PDF with two columns of four cards a page. They bear no number: nothing tells in which order they were handed out.

    addresses   where each card leads, under 100 characters
    until       when the survey closes
    """
    data = {
        "cards": [{"address": address, "qr": qr_svg(address)} for address in addresses],
        "title": title,
        "issuer": issuer,
        "until": papers.long_moment(until, zone),
    }
    return render("survey_cards", data, at=at, paper=paper)
