"""Answers come in: saved as one goes, handed in once.

Saving is not a fact of the journal: the rows are themselves append-only evidence. Of a named survey the journal knows who
handed in when; of an anonymous one only that somebody did (see the README).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.actor import VISITOR, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.wording import long_moment
from pamong.surveys.access import own_invitation_for, token_invitation_for
from pamong.surveys.actions.checking import AnswersRefused, Given, checked, missing
from pamong.surveys.models import Answer, Invitation, Question, Survey, SurveyResponse
from pamong.surveys.queries.questionnaires import QuestionView, question_views, view_of
from pamong.surveys.queries.sheets import Held, held_answers
from pamong.surveys.queries.surveys import state_of

__all__ = ["AnswersRefused", "Given", "Saved", "save_answers", "submit", "submit_by_token"]

# The invitation is ours alone; the survey stays open, but others may answer beside us.
_LOCK: Final = """
SELECT 1 FROM surveys_invitation i JOIN surveys_survey s ON s.id = i.survey_id WHERE i.id = %s
FOR NO KEY UPDATE OF i FOR SHARE OF s
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands now.

    seqs        highest number of each question that was sent: the browser counts on from there
    behind      keys of questions where another answer, of another window perhaps, stands instead of the one sent
    """

    seqs: dict[str, int]
    behind: tuple[str, ...]


def save_answers(actor: Actor, *, invitation: UUID, answers: Sequence[Given]) -> Saved:
    """Keep answers to a survey that is not anonymous; they count once handed in. A resend changes nothing.

    raises      as ``own_invitation_for``; AnswersRefused ``answers-refused``; Conflict ``already-answered``, ``survey-early``,
                ``survey-closed``, ``anonymous-not-saved``
    """
    with transaction.atomic():
        row = _open(lambda: own_invitation_for(actor, invitation))
        if row.survey.anonymous:
            raise Conflict(
                "anonymous-not-saved",
                _("Survei ini anonim: jawaban tidak disimpan di server sebelum Anda mengirimnya."),
            )
        return _append(row, _response(row), answers)


def submit(actor: Actor, *, invitation: UUID, answers: Sequence[Given] = ()) -> None:
    """Hand in what was saved and these answers, once. A refusal keeps nothing of these; what was saved before stays.

    raises      as ``save_answers``; AnswersRefused ``answers-missing``
    """
    with transaction.atomic():
        _hand_in(actor, _open(lambda: own_invitation_for(actor, invitation)), answers)


def submit_by_token(token: str, answers: Sequence[Given]) -> None:
    """Hand in the answers of whoever holds a token, once.

    raises      NotFound; Conflict ``invitation-cancelled``; else as ``submit``
    """
    with transaction.atomic():
        _hand_in(VISITOR, _open(lambda: token_invitation_for(token)), answers)


def _open(find: Callable[[], Invitation]) -> Invitation:
    """An invitation that can be answered now; nobody else answers by it, or closes its survey, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [find().pk])
    row = find()
    if row.done:
        raise Conflict("already-answered", _("Jawaban ini sudah dikirim. Terima kasih, tidak perlu dikirim lagi."))
    survey, state = row.survey, state_of(row.survey)
    zone = ZoneInfo(survey.region.time_zone)
    if state == "early":
        raise Conflict(
            "survey-early",
            _("Survei ini baru dibuka pada %(at)s. Jawab sesudah itu.") % {"at": long_moment(survey.opens_at, zone)},
        )
    if state == "closed":
        raise _closed(row, long_moment(survey.closed_at or survey.closes_at, zone))
    return row


def _closed(row: Invitation, at: str) -> Conflict:
    response = SurveyResponse.objects.filter(region=row.survey.region_id, invitation=row.pk).first()
    saved = len(held_answers(response)) if response else 0
    if not saved:
        return Conflict("survey-closed", _("Survei ini sudah ditutup pada %(at)s.") % {"at": at})
    return Conflict(
        "survey-closed",
        ngettext(
            "Survei ini sudah ditutup pada %(at)s. %(n)s jawaban Anda tetap tersimpan, tetapi tidak dihitung karena belum dikirim.",
            "Survei ini sudah ditutup pada %(at)s. %(n)s jawaban Anda tetap tersimpan, tetapi tidak dihitung karena belum dikirim.",
            saved,
        )
        % {"at": at, "n": saved},
    )


def _hand_in(actor: Actor, row: Invitation, answers: Sequence[Given]) -> None:
    if row.survey.anonymous:
        _write_unnamed(row.survey, row, answers)
        Invitation.objects.filter(pk=row.pk).update(done=True)
        record(VISITOR, "surveys.invitation_used", row.survey, region=row.survey.region_id)
        return
    now = timezone.now()
    response = _response(row)
    _append(row, response, answers)
    views = question_views(row.survey.version_id)
    _refuse_missing(views, held_answers(response))
    SurveyResponse.objects.filter(region=response.region, id=response.id).update(submitted_at=now)
    Invitation.objects.filter(pk=row.pk).update(done=True, done_at=now)
    told = {"invitation": row.pk, "survey": row.survey_id, "source": row.survey.source}
    record(actor, "surveys.submitted", row, region=row.survey.region_id, **told)


def _response(row: Invitation) -> SurveyResponse:
    """The named response of an invitation, begun when there is none yet."""
    region = row.survey.region_id
    found = SurveyResponse.objects.filter(region=region, invitation=row.pk).first()
    return found or SurveyResponse.objects.create(
        region=region,
        id=uuid4(),
        survey=row.survey_id,
        invitation=row.pk,
        about=row.about_id,
        unit=row.unit_id,
    )


def _append(row: Invitation, response: SurveyResponse, answers: Sequence[Given]) -> Saved:
    """Write answers that are not there yet, each under its number."""
    questions = _questions(row.survey)
    given = checked({key: view for key, (view, _pk) in questions.items()}, answers)
    now = timezone.now()
    fresh = [
        _answer(response, questions[answer.key][1], answer, now)
        for answer in _numbered(given, held_answers(response, taken_back=True))
    ]
    Answer.objects.bulk_create(fresh, ignore_conflicts=True)
    after = held_answers(response, taken_back=True)
    sent = {answer.key: answer for answer in given}  # the last of each question
    behind = [key for key, answer in sent.items() if not _stands(answer, after.get(key))]
    return Saved({key: after[key].seq if key in after else 0 for key in sent}, tuple(behind))


def _numbered(given: Iterable[Given], before: dict[str, Held]) -> Iterable[Given]:
    """The answers with their numbers; one without a number that says what stands already is left out."""
    last = dict(before)
    for answer in given:
        held = last.get(answer.key)
        if answer.seq == 0 and _stands(answer, held):
            continue
        place = answer.seq or (held.seq if held else 0) + 1
        if held is None or place > held.seq:
            last[answer.key] = Held(place, answer.number, answer.text)
        yield replace(answer, seq=place)


def _stands(answer: Given, held: Held | None) -> bool:
    return answer.empty if held is None else (answer.number, answer.text) == (held.number, held.text)


def _write_unnamed(survey: Survey, row: Invitation, answers: Sequence[Given]) -> None:
    """Answers that nobody can bring back to who gave them: no invitation, no time, no count of changes."""
    questions = _questions(survey)
    views = [view for view, _pk in questions.values()]
    given = checked({view.key: view for view in views}, answers)
    last = {answer.key: answer for answer in sorted(given, key=lambda answer: answer.seq)}
    kept = {key: answer for key, answer in last.items() if not answer.empty}
    _refuse_missing(views, kept)
    response = SurveyResponse.objects.create(
        region=survey.region_id, id=uuid4(), survey=survey.pk, about=row.about_id, unit=_large_unit(survey, row)
    )
    Answer.objects.bulk_create(
        _answer(response, questions[key][1], replace(answer, seq=1), None) for key, answer in kept.items()
    )


def _large_unit(survey: Survey, row: Invitation) -> int | None:
    """The unit in which an anonymous answer is counted; none where so few are asked that it would name them."""
    asked = Invitation.objects.filter(survey=survey, unit=row.unit_id, cancelled_at=None).count()
    return row.unit_id if asked >= survey.floor else None


def _answer(response: SurveyResponse, question: int, given: Given, at: datetime | None) -> Answer:
    return Answer(
        region=response.region,
        response=response.id,
        question=question,
        seq=given.seq,
        number=given.number,
        text=given.text,
        at=at,
    )


def _questions(survey: Survey) -> dict[str, tuple[QuestionView, int]]:
    rows = Question.objects.filter(version=survey.version_id).order_by("place")
    return {row.key: (view_of(row), row.pk) for row in rows}


def _refuse_missing(questions: Iterable[QuestionView], answered: Iterable[str]) -> None:
    problems = missing(questions, answered)
    if problems:
        raise AnswersRefused("answers-missing", problems)
