"""What was answered, in groups in which nobody can be told.

Nothing is shown of fewer answers than the floor; and of units so little that what is hidden cannot be worked out from the
total. Of an anonymous survey nothing at all while it runs: who looks before and after one answer would read it.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any, Final
from uuid import UUID

from django.db import connection

from pamong.core.actor import Actor
from pamong.science.suppression import suppressed
from pamong.surveys.access import READERS, survey_for
from pamong.surveys.models import Question, QuestionKind, Survey
from pamong.surveys.queries.questionnaires import QuestionView, view_of
from pamong.surveys.queries.surveys import counts_of, percent, state_of, units_of

# How often each value was given to each question in each unit; the texts come with them. Handed in: with a time, or unnamed.
_COUNTED: Final = """
SELECT unit, question, number, text, count(*) FROM (
    SELECT DISTINCT ON (r.id, a.question) r.unit, a.question, a.number, a.text
    FROM surveys_surveyresponse r JOIN surveys_answer a ON a.region = r.region AND a.response = r.id
    WHERE r.region = %(region)s AND r.survey = %(survey)s AND (r.submitted_at IS NOT NULL OR r.invitation IS NULL)
    ORDER BY r.id, a.question, a.seq DESC
) held WHERE number IS NOT NULL OR text IS NOT NULL GROUP BY unit, question, number, text
"""

_SIZES: Final = """
SELECT unit, count(*) FROM surveys_surveyresponse
WHERE region = %(region)s AND survey = %(survey)s AND (submitted_at IS NOT NULL OR invitation IS NULL) GROUP BY unit
"""

Value = float | str
Answers = Counter[Value]
"""How often each value was given."""


@dataclass(frozen=True, slots=True)
class Share:
    """One step or option: how many chose it. ``value``: of a step."""

    label: str
    value: float | None
    n: int
    percent: float


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """A unit's answers to a question; hidden ones have no figures. Answers without unit: uuid None, name empty."""

    unit: UUID | None
    name: str
    hidden: bool
    n: int | None
    mean: float | None
    median: float | None
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question and what was answered.

    unit        of a number: menit, hari
    hidden      fewer answers than the floor: no figures, no texts
    mean        of a scale or a number; median likewise
    texts       in an order that tells nothing
    units       empty where the split would tell about few people, where there is one unit only, and for texts
    """

    key: str
    text: str
    kind: str
    unit: str
    hidden: bool
    n: int | None
    shares: tuple[Share, ...]
    mean: float | None
    median: float | None
    texts: tuple[str, ...]
    units: tuple[UnitFigure, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Results of a survey.

    answered    responses that were handed in
    rate        percent of who was asked; None when nobody was
    withheld    why there are none: running (an anonymous survey that has not closed), few (under the floor); else empty
    """

    survey: UUID
    title: str
    anonymous: bool
    floor: int
    invited: int
    done: int
    rate: float | None
    withheld: str
    questions: tuple[QuestionResult, ...]


def results(actor: Actor, survey: UUID) -> Results:
    """Results for who organises or evaluates the region. Six queries, however many answers. Raises NotFound."""
    row = survey_for(actor, survey, READERS)
    invited, done = counts_of([row.pk]).get(row.pk, (0, 0))
    sizes: dict[int | None, int] = dict(_asked(_SIZES, row))
    withheld = _withheld(row, sum(sizes.values()))
    return Results(
        survey=row.uuid,
        title=row.title,
        anonymous=row.anonymous,
        floor=row.floor,
        invited=invited,
        done=done,
        rate=percent(done, invited),
        withheld=withheld,
        questions=() if withheld else _questions(row, sizes),
    )


def _withheld(survey: Survey, answered: int) -> str:
    if survey.anonymous and state_of(survey) != "closed":
        return "running"
    return "few" if answered < survey.floor else ""


def _asked(query: str, survey: Survey) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"region": survey.region_id, "survey": survey.pk})
        rows: list[Any] = cursor.fetchall()
    return rows


def _questions(survey: Survey, sizes: Mapping[int | None, int]) -> tuple[QuestionResult, ...]:
    given: dict[int, dict[int | None, Answers]] = defaultdict(lambda: defaultdict(Counter))
    for unit, question, number, text, count in _asked(_COUNTED, survey):
        given[question][unit][number if text is None else text] += count
    places = units_of(survey)
    rows = Question.objects.filter(version=survey.version_id).order_by("place")
    return tuple(_question(view_of(row), given[row.pk], survey.floor, sizes, places) for row in rows)


def _question(
    view: QuestionView,
    given: Mapping[int | None, Answers],
    floor: int,
    sizes: Mapping[int | None, int],
    places: Mapping[int | None, tuple[UUID | None, str]],
) -> QuestionResult:
    every: Answers = sum(given.values(), Counter())
    n = every.total()
    if n < floor:
        return QuestionResult(view.key, view.text, view.kind, view.unit, True, None, (), None, None, (), ())
    mean, middle = _centre(view, every)
    return QuestionResult(
        key=view.key,
        text=view.text,
        kind=view.kind,
        unit=view.unit,
        hidden=False,
        n=n,
        shares=_shares(view, every),
        mean=mean,
        median=middle,
        texts=_texts(every) if view.kind == QuestionKind.TEXT else (),
        units=() if view.kind == QuestionKind.TEXT else _by_unit(view, given, floor, sizes, places),
    )


def _by_unit(
    view: QuestionView,
    given: Mapping[int | None, Answers],
    floor: int,
    sizes: Mapping[int | None, int],
    places: Mapping[int | None, tuple[UUID | None, str]],
) -> tuple[UnitFigure, ...]:
    hidden = hidden_units(sizes, {unit: answers.total() for unit, answers in given.items()}, floor)
    if hidden is None or len(sizes) == 1:
        return ()
    figures = [
        UnitFigure(*places[unit], True, None, None, None, ())
        if unit in hidden
        else UnitFigure(*places[unit], False, answers.total(), *_centre(view, answers), _shares(view, answers))
        for unit, answers in ((unit, given.get(unit, Counter())) for unit in sizes)
    ]
    return tuple(sorted(figures, key=lambda figure: (figure.unit is None, figure.name)))


def hidden_units(
    sizes: Mapping[int | None, int], answered: Mapping[int | None, int], floor: int
) -> set[int | None] | None:
    """Units of which a question's answers must not be shown beside its total.

    sizes       responses of each unit
    answered    of these, answers to the question; fewer where it may be left out
    returns     None when the split must not be shown at all: what is hidden could be worked out
    """
    units = list(sizes)
    by_size = suppressed([sizes[unit] for unit in units], floor)
    by_answers = suppressed([answered.get(unit, 0) for unit in units], floor)
    hidden = {unit for unit, *gone in zip(units, by_size, by_answers, strict=True) if any(gone)}
    away = [count for unit in hidden if (count := answered.get(unit, 0))]
    return None if away and (len(away) == 1 or sum(away) < floor) else hidden


def _shares(view: QuestionView, answers: Answers) -> tuple[Share, ...]:
    n = answers.total()
    told: Iterable[tuple[Value, str, float | None]] = ()
    if view.kind == QuestionKind.SCALE:
        told = ((value, words, value) for value, words in view.steps)
    elif view.kind == QuestionKind.CHOICE:
        told = ((option, option, None) for option in view.options)
    return tuple(Share(label, step, answers[value], percent(answers[value], n) or 0.0) for value, label, step in told)


def _centre(view: QuestionView, answers: Answers) -> tuple[float | None, float | None]:
    """Mean and median of what is a number."""
    values = [value for value in answers.elements() if isinstance(value, float)]
    if view.kind not in {QuestionKind.SCALE, QuestionKind.NUMBER} or not values:
        return None, None
    return fmean(values), median(values)


def _texts(answers: Answers) -> tuple[str, ...]:
    """Each as often as it was given, in an order of chance: the one in which they came would tell."""
    found = [str(value) for value in answers.elements()]
    secrets.SystemRandom().shuffle(found)
    return tuple(found)
