"""Questionnaires and their versions, as who makes them sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Count, F, QuerySet

from pamong.core.actor import Actor
from pamong.people.access import ORGANISERS, whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.surveys.access import kept_version_for
from pamong.surveys.models import Question, QuestionKind, Questionnaire, QuestionnaireVersion, Survey

KINDS: Final = QuestionKind.choices
"""Kinds of question and their labels, to choose from."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as it is asked. ``options``: words of the steps of a scale, or the choices."""

    key: str
    place: int
    kind: str
    text: str
    help: str
    options: tuple[str, ...]
    unit: str
    lowest: float | None
    highest: float | None
    required: bool

    @property
    def steps(self) -> tuple[tuple[float, str], ...]:
        """Value and words of each step of a scale, from the lowest."""
        return tuple((place + (self.lowest or 0), words) for place, words in enumerate(self.options))


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version. ``surveys``: how many asked it."""

    uuid: UUID
    number: int
    created: datetime
    published: datetime | None
    surveys: int


@dataclass(frozen=True, slots=True)
class QuestionnaireRow:
    """A questionnaire in a list.

    published   latest published version and its ``number``; None when there is none
    draft       version that is being worded
    latest      the newest of the two, to open it
    """

    uuid: UUID
    title: str
    closed: datetime | None
    published: UUID | None
    number: int | None
    draft: UUID | None
    latest: UUID


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version in its editor: ``versions`` are all of the questionnaire, newest first."""

    region: RegionFacts
    questionnaire: UUID
    title: str
    closed: datetime | None
    intro: str
    row: VersionRow
    questions: tuple[QuestionView, ...]
    versions: tuple[VersionRow, ...]


def questionnaires_of(actor: Actor, code: str, *, page: str | None = None) -> "Page[QuestionnaireRow]":
    """Questionnaires that people of a region made, by title. The count of queries does not depend on them.

    raises      NotFound for who does not organise the whole region
    """
    region = whole_region_for(actor, code, ORGANISERS)
    found = Questionnaire.objects.filter(region=region, key="")
    return page_of(Rows(found.order_by(F("closed_at").desc(nulls_first=True), "title", "pk"), _read), page)


def published_of(actor: Actor, code: str) -> tuple[tuple[UUID, str], ...]:
    """Latest published version (uuid) and title of each open questionnaire, to choose from. Raises NotFound."""
    region = whole_region_for(actor, code, ORGANISERS)
    rows = _read(Questionnaire.objects.filter(region=region, key="", closed_at=None).order_by("title", "pk"))
    return tuple((row.published, row.title) for row in rows if row.published)


def version_page(actor: Actor, uuid: UUID) -> VersionPage:
    """A version and its questions. Raises NotFound."""
    version = kept_version_for(actor, uuid)
    owner = version.questionnaire
    rows = _versions(owner.pk)
    return VersionPage(
        region=region_facts(owner.region),
        questionnaire=owner.uuid,
        title=owner.title,
        closed=owner.closed_at,
        intro=version.intro,
        row=next(row for row in rows if row.uuid == version.uuid),
        questions=question_views(version.pk),
        versions=rows,
    )


def question_views(version: int) -> tuple[QuestionView, ...]:
    """Questions of a version, by its id, in order."""
    return tuple(view_of(row) for row in Question.objects.filter(version=version).order_by("place"))


def view_of(row: Question) -> QuestionView:
    """A question as it is asked."""
    return QuestionView(
        key=row.key,
        place=row.place,
        kind=row.kind,
        text=row.text,
        help=row.help,
        options=tuple(row.options),
        unit=row.unit,
        lowest=row.lowest,
        highest=row.highest,
        required=row.required,
    )


def _versions(questionnaire: int) -> tuple[VersionRow, ...]:
    rows = QuestionnaireVersion.objects.filter(questionnaire=questionnaire).order_by("-number")
    asked = Survey.objects.filter(version__questionnaire=questionnaire).order_by().values_list("version")
    counts = dict(asked.annotate(n=Count("pk")))
    return tuple(
        VersionRow(row.uuid, row.number, row.created_at, row.published_at, counts.get(row.pk, 0)) for row in rows
    )


def _read(rows: "Sequence[Questionnaire] | QuerySet[Questionnaire]") -> list[QuestionnaireRow]:
    versions = QuestionnaireVersion.objects.filter(questionnaire__in=[row.pk for row in rows]).order_by("number")
    published, drafts, latest = {}, {}, {}
    for version in versions:
        latest[version.questionnaire_id] = version.uuid
        if version.published_at:
            published[version.questionnaire_id] = version
        else:
            drafts[version.questionnaire_id] = version.uuid
    return [
        QuestionnaireRow(
            uuid=row.uuid,
            title=row.title,
            closed=row.closed_at,
            published=published[row.pk].uuid if row.pk in published else None,
            number=published[row.pk].number if row.pk in published else None,
            draft=drafts.get(row.pk),
            latest=latest[row.pk],
        )
        for row in rows
    ]
