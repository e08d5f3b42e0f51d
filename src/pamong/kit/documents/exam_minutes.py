"""Berita acara of an exam: what happened in the room, for the signatures of who watched."""

from dataclasses import asdict, dataclass
from datetime import datetime

from pamong.kit.documents.render import Paper, render


@dataclass(frozen=True, slots=True)
class Event:
    """One line of what happened. ``at`` on the clock of the place; ``by``: who did it."""

    at: str
    what: str
    cause: str
    by: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. ``nip`` is empty without one."""

    name: str
    nip: str


@dataclass(frozen=True, slots=True)
class MinutesText:
    """Everything that stands in the minutes, each text as it is to be read.

    facts, counts   label and value
    absent      seat, number and name of who did not come
    final       the exam is closed; otherwise the paper says that it is not
    printed     until when what it tells holds
    """

    region: str
    office: str
    title: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, str], ...]
    absent: tuple[tuple[str, str, str], ...]
    events: tuple[Event, ...]
    signers: tuple[Signer, ...]
    final: bool
    printed: str


def exam_minutes(text: MinutesText, *, at: datetime, paper: Paper = "a4") -> bytes:
    """PDF of the minutes. Raises Invalid when a text holds letters that the fonts do not have."""
    return render("exam_minutes", asdict(text), at=at, paper=paper)
