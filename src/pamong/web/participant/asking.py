"""Questions as a form asks them, and answers as a form or the page's script sends them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pamong.surveys.actions.answers import Given
from pamong.surveys.formats.form_fields import given, read
from pamong.surveys.queries.questionnaires import QuestionView
from pamong.surveys.queries.sheets import Held

__all__ = ["Asked", "asked", "given", "given_in_turn", "read"]


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


def given_in_turn(sent: object) -> list[Given]:
    """Answers of the page's script: name → [what was typed, its number]. What is no such thing is passed over."""
    rows = sent.items() if isinstance(sent, dict) else ()
    told = [(str(name), *pair) for name, pair in rows if isinstance(pair, list) and [*map(type, pair)] == [str, int]]
    return [answer for name, value, seq in told if (answer := read(name, value, seq))]


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
