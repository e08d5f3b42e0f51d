"""Questionnaires that a context above keeps."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.surveys.actions.questions import QuestionFacts, facts_of, paragraphs, titled
from pamong.surveys.models import Question, Questionnaire, QuestionnaireVersion


def ensure_version(
    actor: Actor, *, region: int, key: str, title: str, intro: str, questions: Sequence[QuestionFacts]
) -> QuestionnaireVersion:
    """The latest version of the questionnaire under this key if it asks the same, else the next; published.

    The caller has checked that the actor may. A new title alone is no new version.

    key         of the questionnaire, begins with the context: competency.profile:<digest>
    questions   in order, each with a key of its own
    raises      Invalid as ``QuestionFacts.checked``; ValueError without key or questions, or for a key that stands twice
    """
    told = [facts.checked() for facts in questions]
    counts = Counter(facts.key for facts in told)
    if not key or not told or "" in counts or max(counts.values()) > 1:
        raise ValueError(f"questionnaire {key!r} needs a key, and questions with a key each")
    intro = paragraphs(intro)
    with transaction.atomic():
        row = _questionnaire(region, key, titled(title))
        last = QuestionnaireVersion.objects.filter(questionnaire=row).order_by("number").last()
        if last and last.intro == intro and _asks(last) == told:
            return last
        version = _publish(row, (last.number if last else 0) + 1, intro, told)
        record(actor, "surveys.version_published", version, region=region, number=version.number, questions=len(told))
    version.refresh_from_db()
    return version


def _questionnaire(region: int, key: str, title: str) -> Questionnaire:
    """The one under this key, made when there is none; nobody else words it until the transaction ends."""
    made, _fresh = Questionnaire.objects.get_or_create(
        region_id=region, key=key, defaults={"title": title, "created_at": timezone.now()}
    )
    row = Questionnaire.objects.select_for_update(no_key=True).get(pk=made.pk)
    if row.title != title:
        row.title = title
        row.save(update_fields=["title"])
    return row


def _asks(version: QuestionnaireVersion) -> list[QuestionFacts]:
    return [facts_of(question) for question in Question.objects.filter(version=version).order_by("place")]


def _publish(row: Questionnaire, number: int, intro: str, told: list[QuestionFacts]) -> QuestionnaireVersion:
    now = timezone.now()
    version = QuestionnaireVersion.objects.create(questionnaire=row, number=number, intro=intro, created_at=now)
    Question.objects.bulk_create(facts.row(version, place) for place, facts in enumerate(told, start=1))
    version.published_at = now
    version.save(update_fields=["published_at"])
    return version
