"""Tata tertib of an exam: one page for the wall of the room, read from two metres away."""

from collections.abc import Sequence
from datetime import datetime

from pamong.kit.documents.render import Paper, render


def exam_rules(
    rules: Sequence[str],
    *,
    issuer: str,
    title: str,
    when: str,
    room: str,
    source: str,
    at: datetime,
    paper: Paper = "a4",
) -> bytes:
    """PDF with numbered rules in large letters.

    source      whose practice they follow
    raises      Invalid when a text holds letters that the fonts do not have
    """
    data = {
        "issuer": issuer,
        "title": title,
        "when": when,
        "room": room,
        "rules": list(rules),
        "source": source,
    }
    return render("exam_rules", data, at=at, paper=paper)
