"""The report of an evaluation cycle: what was found, on what, and what became of every promise."""

from dataclasses import asdict, dataclass
from datetime import datetime

from pamong.kit.documents.render import Paper, render


@dataclass(frozen=True, slots=True)
class DeedText:
    """A follow-up. ``state`` in words; ``lines`` label and text of what else is to be read of it."""

    text: str
    state: str
    open: bool
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FindingText:
    """A finding. ``evidence`` its kind, ``told`` what it says; ``withdrawn`` why it no longer holds, else empty."""

    text: str
    evidence: str
    told: str
    withdrawn: str
    deeds: tuple[DeedText, ...]


@dataclass(frozen=True, slots=True)
class EvaluationText:
    """Everything that stands in the report, each text as it is to be read.

    facts       label and value
    sections    heading, sentence where there is nothing, findings
    final       the cycle is closed; otherwise the paper says that it is not
    summary     what the office says; empty while it is open
    """

    region: str
    office: str
    title: str
    facts: tuple[tuple[str, str], ...]
    summary: str
    sections: tuple[tuple[str, str, tuple[FindingText, ...]], ...]
    final: bool
    printed: str


def evaluation_report(text: EvaluationText, *, at: datetime, paper: Paper = "a4") -> bytes:
    """PDF of the report. Raises Invalid when a text holds letters that the fonts do not have."""
    return render("evaluation_report", asdict(text), at=at, paper=paper)
