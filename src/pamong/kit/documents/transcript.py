"""Transcript: everything that somebody has shown, on paper. It is no certificate; it says where each number can be checked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from pamong.kit.documents.render import Paper, render


@dataclass(frozen=True, slots=True)
class TranscriptUnit:
    """A unit that was shown. ``certificate``: number, or in words why there is none."""

    scheme: str
    code: str
    title: str
    on: str
    certificate: str


@dataclass(frozen=True, slots=True)
class TranscriptCertificate:
    """A certificate, from here or verified from elsewhere, with its state in words."""

    title: str
    issuer: str
    number: str
    issued: str
    until: str
    state: str


@dataclass(frozen=True, slots=True)
class TranscriptExam:
    """An exam whose result holds."""

    title: str
    on: str
    percent: str
    result: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """All of it, already in words.

    facts       label and value of whose it is
    hours       year and JP that count
    check       address where a number can be checked
    printed     when it was printed, in words
    """

    facts: Sequence[tuple[str, str]]
    certificates: Sequence[TranscriptCertificate]
    units: Sequence[TranscriptUnit]
    hours: Sequence[tuple[str, str]]
    exams: Sequence[TranscriptExam]
    check: str
    printed: str


def transcript(content: Transcript, *, issuer: str, at: datetime, paper: Paper = "a4") -> bytes:
    """PDF of a transcript.

    raises      Invalid when a text holds letters that the fonts do not have
    """
    return render("transcript", {"issuer": issuer, **asdict(content)}, at=at, paper=paper)
