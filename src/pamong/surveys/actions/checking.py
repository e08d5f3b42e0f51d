"""Whether an answer fits its question, in words for who gives it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit import wording
from pamong.kit.wording import one_line
from pamong.surveys.actions.questions import LARGEST
from pamong.surveys.models import QuestionKind
from pamong.surveys.queries.questionnaires import QuestionView

LONGEST: Final = 5_000
"""Characters of an answer in own words."""

MOST_SEQ: Final = 10_000
"""Times that one question is answered by one person."""


class AnswersRefused(Invalid):
    """Answers that cannot be taken: ``fields`` says why, by key of the question."""

    def __init__(self, code: str, fields: dict[str, str]) -> None:
        """All sentences make the message."""
        super().__init__(code, " ".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it comes in.

    key         of the question
    number      of a scale (its value) or a number
    text        of a choice (the option, word for word) or a text; both None, or an empty text: taken back
    seq         the browser counts, from 1, within the question; 0: after whatever is there
    """

    key: str
    number: float | None = None
    text: str | None = None
    seq: int = 0

    @property
    def empty(self) -> bool:
        """Whether it takes an answer back."""
        return self.number is None and self.text is None


def checked(questions: Mapping[str, QuestionView], answers: Iterable[Given]) -> list[Given]:
    """The answers, tidied. Raises AnswersRefused ``answers-refused``, with what was read of each that does not fit."""
    tidy: list[Given] = []
    refused: dict[str, str] = {}
    for given in answers:
        answer = replace(given, text=tidied(given.text or "") or None)
        problem = _problem(questions.get(given.key), answer)
        if problem:
            refused[given.key] = problem
        tidy.append(answer)
    if refused:
        raise AnswersRefused("answers-refused", refused)
    return tidy


def missing(questions: Iterable[QuestionView], answered: Iterable[str]) -> dict[str, str]:
    """Required questions that have no answer, by key, in order."""
    found = set(answered)
    return {
        question.key: _("Pertanyaan %(place)s belum dijawab.") % {"place": question.place}
        for question in questions
        if question.required and question.key not in found
    }


def tidied(text: str) -> str:
    """Own words in lines, without signs that nobody sees."""
    return "\n".join(one_line(line) for line in text.splitlines()).strip()


def _problem(question: QuestionView | None, given: Given) -> str:
    """Why an answer does not fit; empty when it does."""
    if question is None:
        return _("Satu jawaban bukan untuk survei ini. Muat ulang halamannya.")
    if not 0 <= given.seq <= MOST_SEQ:
        return _("Pertanyaan %(place)s: urutan simpan tidak terbaca. Muat ulang halamannya.") % {
            "place": question.place
        }
    if given.empty:
        return ""
    told = {
        QuestionKind.SCALE: _off_scale,
        QuestionKind.CHOICE: _no_option,
        QuestionKind.NUMBER: _out_of_bounds,
        QuestionKind.TEXT: _no_text,
    }[QuestionKind(question.kind)](question, given)
    return _("Pertanyaan %(place)s: %(problem)s") % {"place": question.place, "problem": told} if told else ""


def _off_scale(question: QuestionView, given: Given) -> str:
    steps = question.steps
    if given.text is None and given.number in {value for value, _words in steps}:
        return ""
    return _("pilih satu dari %(least)s sampai %(most)s; terbaca %(read)s.") % {
        "least": _written(steps[0][0]),
        "most": _written(steps[-1][0]),
        "read": _read(given),
    }


def _no_option(question: QuestionView, given: Given) -> str:
    if given.number is None and given.text in question.options:
        return ""
    return _("“%(read)s” bukan salah satu pilihannya. Pilih dari daftar.") % {"read": _read(given)}


def _out_of_bounds(question: QuestionView, given: Given) -> str:
    if given.number is None or given.text is not None or not abs(given.number) <= LARGEST:  # nan is not, either
        return _("jawabannya harus angka; terbaca “%(read)s”.") % {"read": _read(given)}
    if question.lowest is not None and given.number < question.lowest:
        return _("paling sedikit %(bound)s; terbaca %(read)s.") % {
            "bound": _written(question.lowest),
            "read": _read(given),
        }
    if question.highest is not None and given.number > question.highest:
        return _("paling banyak %(bound)s; terbaca %(read)s.") % {
            "bound": _written(question.highest),
            "read": _read(given),
        }
    return ""


def _no_text(_question: QuestionView, given: Given) -> str:
    if given.text is None or given.number is not None:
        return _("jawabannya harus teks; terbaca “%(read)s”.") % {"read": _read(given)}
    if len(given.text) > LONGEST:
        return _("teks ini %(read)s karakter; paling banyak %(most)s. Ringkas dahulu.") % {
            "read": _written(len(given.text)),
            "most": _written(LONGEST),
        }
    return ""


def _read(given: Given) -> str:
    """What was read, cut to what fits a sentence."""
    if given.number is None:
        return (given.text or "")[:80]
    return _written(given.number) if abs(given.number) <= LARGEST else f"{given.number:g}"


def _written(value: float) -> str:
    places = 0 if value == int(value) else 2
    return wording.number(value, places)
