"""Daftar hadir of an exam: rows wide enough for a pen, in the order of seats."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from pamong.kit.documents.render import Paper, render


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One candidate. ``note`` is what was granted; empty for most."""

    seat: int
    number: str
    name: str
    nip: str
    place: str
    note: str = ""


def exam_sheet(
    rows: Sequence[SheetRow],
    *,
    issuer: str,
    facts: Sequence[tuple[str, str]],
    proctors: Sequence[str],
    at: datetime,
    paper: Paper = "a4",
) -> bytes:
    """PDF with a line for each candidate and a place for the signature of each proctor.

    facts       label and value, as read at the top
    raises      Invalid when a text holds letters that the fonts do not have
    """
    data = {
        "issuer": issuer,
        "facts": [list(fact) for fact in facts],
        "rows": [asdict(row) for row in rows],
        "proctors": list(proctors),
    }
    return render("exam_sheet", data, at=at, paper=paper)
