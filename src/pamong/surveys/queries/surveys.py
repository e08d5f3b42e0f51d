"""Surveys of a region and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.people.access import ORGANISERS, holds, whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.posts import unit_tree
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.surveys.access import READERS, survey_for
from pamong.surveys.models import Invitation, Survey


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey in a list. ``state``: early, open or closed; ``invited`` people and tokens, ``done`` of them."""

    uuid: UUID
    title: str
    questionnaire: str
    anonymous: bool
    floor: int
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    state: str
    invited: int
    done: int

    @property
    def rate(self) -> float | None:
        """SurveyResponse rate in percent; None when nobody was asked."""
        return percent(self.done, self.invited)


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How many of a unit were asked and have answered; without unit: uuid None, name empty."""

    unit: UUID | None
    name: str
    invited: int
    done: int

    @property
    def rate(self) -> float | None:
        """SurveyResponse rate in percent."""
        return percent(self.done, self.invited)


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """A survey, who has answered by unit, and what the actor may do.

    version     uuid, and ``number``, of what is asked
    keep        whether the actor may remind, invite and close
    tokens      of those invited, by token
    """

    region: RegionFacts
    row: SurveyRow
    version: UUID
    number: int
    keep: bool
    tokens: int
    units: tuple[UnitProgress, ...]


def state_of(survey: Survey, now: datetime | None = None) -> str:
    """early, open or closed."""
    now = now or timezone.now()
    if survey.closed_at or survey.closes_at <= now:
        return "closed"
    return "early" if survey.opens_at > now else "open"


def percent(part: int, whole: int) -> float | None:
    """A share; None of nothing."""
    return 100 * part / whole if whole else None


def surveys_of(actor: Actor, code: str, *, page: str | None = None) -> "Page[SurveyRow]":
    """Surveys that people of a region opened, newest first. The count of queries does not depend on them.

    raises      NotFound for who neither organises nor evaluates the whole region
    """
    return page_of(survey_rows(actor, code), page)


def survey_rows(actor: Actor, code: str) -> Rows[SurveyRow]:
    """The same, for a file. Raises NotFound as ``surveys_of``."""
    region = whole_region_for(actor, code, READERS)
    rows = Survey.objects.filter(region=region, source="").select_related("version__questionnaire")
    return Rows(rows.order_by("-pk"), _read)


def progress(actor: Actor, survey: UUID) -> SurveyPage:
    """A survey as its page shows it. Raises NotFound for who neither organises nor evaluates."""
    row = survey_for(actor, survey, READERS)
    return SurveyPage(
        region=region_facts(row.region),
        row=_read([row])[0],
        version=row.version.uuid,
        number=row.version.number,
        keep=holds(actor, ORGANISERS, row.region_id),
        tokens=_counting(row.pk).filter(person=None).count(),
        units=_by_unit(row),
    )


def counts_of(surveys: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many were asked and have answered, by id of the survey."""
    rows = Invitation.objects.filter(survey__in=surveys, cancelled_at=None).order_by().values_list("survey")
    return {
        pk: (invited, done) for pk, invited, done in rows.annotate(i=Count("pk"), d=Count("pk", filter=Q(done=True)))
    }


def units_of(survey: Survey) -> dict[int | None, tuple[UUID | None, str]]:
    """Uuid and name of each unit in which answers of a survey are counted, by id; None is of no unit."""
    names = unit_tree(survey.region_id)
    rows = Invitation.objects.filter(survey=survey, unit__isnull=False).order_by()
    found: dict[int | None, tuple[UUID | None, str]] = {
        unit: (uuid, names[unit].name if unit in names else _("Unit yang sudah ditutup"))
        for unit, uuid in rows.values_list("unit", "unit__uuid").distinct()
    }
    return {None: (None, ""), **found}


def _counting(survey: int) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(survey=survey, cancelled_at=None)


def _by_unit(survey: Survey) -> tuple[UnitProgress, ...]:
    counted = _counting(survey.pk).order_by().values_list("unit")
    rows = list(counted.annotate(i=Count("pk"), d=Count("pk", filter=Q(done=True))))
    places = units_of(survey)
    found = [UnitProgress(*places[unit], invited, done) for unit, invited, done in rows]
    return tuple(sorted(found, key=lambda row: (row.unit is None, row.name)))


def _read(rows: Sequence[Survey]) -> list[SurveyRow]:
    now = timezone.now()
    counts = counts_of([row.pk for row in rows])
    return [
        SurveyRow(
            uuid=row.uuid,
            title=row.title,
            questionnaire=row.version.questionnaire.title,
            anonymous=row.anonymous,
            floor=row.floor,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            closed_at=row.closed_at,
            state=state_of(row, now),
            invited=counts.get(row.pk, (0, 0))[0],
            done=counts.get(row.pk, (0, 0))[1],
        )
        for row in rows
    ]
