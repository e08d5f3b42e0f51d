"""Questions as a form asks them, and answers as a form or the page's script sends them.

The name of a field says what its answer is: ``n.<key>`` a number, ``t.<key>`` words. So both are read without asking the
database what the question was; whether the answer fits it, the action decides.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pamong.surveys.actions.answers import Given
from pamong.surveys.queries.questionnaires import QuestionView
from pamong.surveys.queries.sheets import Held

_NUMBER: Final = re.compile(r"[-−]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?|[-−]?\d+\.\d+")
_GROUPED: Final = re.compile(r"[-−]?\d{1,3}(\.\d{3})+(,\d+)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the page.

    name        of its field
    value       as it was sent, or saved
    options     what is sent and what is read, of a scale or a choice; the last one of a question that may be left out is empty
    error       why the answer was refused
    seq         number to count on from
    """

    view: QuestionView
    name: str
    value: str
    options: tuple[tuple[str, str], ...]
    error: str = ""
    seq: int = 0


def asked(
    questions: Iterable[QuestionView],
    saved: Mapping[str, Held] | None = None,
    *,
    seqs: Mapping[str, int] | None = None,
    sent: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Asked]:
    """Questions with the answers that stand, or with those that were sent and refused."""
    return [
        Asked(
            view=view,
            name=_name(view),
            value=_written((saved or {}).get(view.key)) if sent is None else sent.get(_name(view), ""),
            options=_options(view),
            error=(errors or {}).get(view.key, ""),
            seq=(seqs or {}).get(view.key, 0),
        )
        for view in questions
    ]


def given(sent: Mapping[str, Any]) -> list[Given]:
    """Answers of a form: fields that are none are passed over."""
    return [answer for name, value in sent.items() if (answer := read(name, str(value)))]


def given_in_turn(sent: object) -> list[Given]:
    """Answers of the page's script: name → [what was typed, its number]. What is no such thing is passed over."""
    rows = sent.items() if isinstance(sent, dict) else ()
    told = [(str(name), *pair) for name, pair in rows if isinstance(pair, list) and [*map(type, pair)] == [str, int]]
    return [answer for name, value, seq in told if (answer := read(name, value, seq))]


def read(name: str, value: str, seq: int = 0) -> Given | None:
    """One answer; None for a field that is none. What was to be a number and is none goes on as text, to be refused."""
    kind, dot, key = name.partition(".")
    if not dot or kind not in {"n", "t"}:
        return None
    if not value.strip():
        return Given(key, seq=seq)
    number = _number(value) if kind == "n" else None
    return Given(key, text=value, seq=seq) if number is None else Given(key, number=number, seq=seq)


def _number(text: str) -> float | None:
    """1.250 and 1.250,5 as Indonesians write them; 2.5 as telephones offer it."""
    bare = text.strip().replace(" ", "")
    if not _NUMBER.fullmatch(bare):
        return None
    bare = bare.replace("−", "-")
    if "," in bare or _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    return float(bare)


def _name(view: QuestionView) -> str:
    return f"{'n' if view.kind in {'scale', 'number'} else 't'}.{view.key}"


def _options(view: QuestionView) -> tuple[tuple[str, str], ...]:
    if view.kind == "scale":
        return tuple((f"{value:g}", words) for value, words in view.steps)
    return tuple((option, option) for option in view.options)


def _written(held: Held | None) -> str:
    if held is None:
        return ""
    return held.text or "" if held.number is None else f"{held.number:.15g}".replace(".", ",")
