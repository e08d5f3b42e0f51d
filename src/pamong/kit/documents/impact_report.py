"""The impact report on A4: the word, the pictures, the results chain, what it cost, what is done about it, and how to check it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from pamong.kit.documents.render import Attachment, Paper, render

Tone = Literal["proven", "likely", "unseen", "thin", "worse"]


@dataclass(frozen=True, slots=True)
class FigureText:
    """A big figure, its unit, what it is."""

    value: str
    unit: str
    caption: str


@dataclass(frozen=True, slots=True)
class PictureText:
    """A picture. ``svg`` carries its own style; ``said`` is read to who does not see it; ``key`` marks its two lines."""

    title: str
    caption: str
    svg: str
    said: str
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkText:
    """A link of the results chain; ``value`` is empty where it was not measured."""

    title: str
    value: str
    detail: str
    grade: str


@dataclass(frozen=True, slots=True)
class AnswerText:
    """A strength or weakness, and what is done about it: text, state, who and until when."""

    text: str
    told: str
    deeds: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ChangeText:
    """A plan that followed a locked one: its heading, why, and what it changed (what, before, after)."""

    title: str
    why: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ImpactText:
    """Everything that stands in the report, each text as it is to be read.

    tone        of the word; it stands beside the word, never instead of it
    say         the sentence in three parts, the effect in the middle
    note        what a reader must know before anything else: plan late, given up, a newer plan; may be empty
    events      rows of the table beside the second picture: month, effect, interval, cases
    costs       label and value; ``worked_out`` and ``left_out`` alike
    """

    region: str
    office: str
    over: str
    question: str
    label: str
    tone: Tone
    say: tuple[str, str, str]
    figures: tuple[FigureText, ...]
    chosen: str
    finds: str
    stamp: str
    digest: str
    note: tuple[str, ...]
    lines: PictureText | None
    effects: PictureText | None
    events: tuple[tuple[str, str, str, str], ...]
    cannot: tuple[str, ...]
    chain: tuple[LinkText, ...]
    costs: tuple[tuple[str, str], ...]
    answers: tuple[AnswerText, ...]
    definition: tuple[tuple[str, str], ...]
    worked_out: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]
    changes: tuple[ChangeText, ...]
    address: str
    printed: str


def impact_report(
    text: ImpactText, *, at: datetime, attachments: tuple[Attachment, ...] = (), paper: Paper = "a4"
) -> bytes:
    """PDF of the report.

    attachments plan, table and result, so that the paper alone is enough to work it out again
    raises      Invalid when a text holds letters that the fonts do not have
    """
    return render("impact_report", asdict(text), at=at, paper=paper, attachments=attachments)
