"""A sheet for the counter: one large code, by which everybody who came can say how it was."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pamong.kit import papers
from pamong.kit.documents.qr import qr_svg
from pamong.kit.documents.render import Paper, render


def skm_poster(
    address: str,
    *,
    title: str,
    unit: str,
    issuer: str,
    quarter: str,
    until: datetime,
    at: datetime,
    zone: ZoneInfo,
    paper: Paper = "a4",
) -> bytes:
    """PDF of one page, read from two metres away.

    address     where the code leads, under 100 characters; also in clear, for who has no camera
    title       of the service; ``unit`` gives it, ``issuer`` is the government
    until       when the survey closes; the last day is named, for midnight belongs to the next one
    """
    data = {
        "address": address,
        "qr": qr_svg(address),
        "title": title,
        "unit": unit,
        "issuer": issuer,
        "quarter": quarter,
        "until": papers.long_date((until - timedelta(seconds=1)).astimezone(zone)),
    }
    return render("skm_poster", data, at=at, paper=paper)
