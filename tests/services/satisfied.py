"""Satisfaction surveys of a service, opened as people open them, with forms handed in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4

from pamong.services.actions.rounds import open_round
from pamong.services.models import Service, SkmRound
from pamong.surveys.models import Answer, Question, Survey, SurveyResponse
from tests.make import World
from tests.services import case

QUARTER: Final = date(2026, 10, 1)
NOW: Final = datetime(2026, 11, 21, 5, tzinfo=UTC)
"""Noon in Jakarta, in the fourth quarter."""

AFTER: Final = datetime(2027, 1, 4, 5, tzinfo=UTC)

CHECK: Final = (105, 101, 100, 116, 102, 105, 106, 105, 115)
"""Sums of 29 forms in the published example: 91.48, A."""


def opened(world: World, service: Service | None = None, **facts: Any) -> SkmRound:
    """The quarter of a service whose standard is published."""
    if service is None:
        service = case.service(world)
        case.standard(service)
    return open_round(world.actor("budi"), **{"service": service.uuid, "quarter": QUARTER, **facts})


def handed_in(row: SkmRound, forms: Sequence[Mapping[str, Any]]) -> None:
    """Write these forms as a door does: without name and time."""
    survey = Survey.objects.get(pk=row.survey)
    ids = dict(Question.objects.filter(version=survey.version_id).values_list("key", "pk"))
    region = survey.region_id
    made = [(SurveyResponse(region=region, id=uuid4(), survey=survey.pk), form) for form in forms]
    SurveyResponse.objects.bulk_create(response for response, _form in made)
    Answer.objects.bulk_create(
        Answer(
            region=region,
            response=response.id,
            question=ids[key],
            seq=1,
            number=None if isinstance(value, str) else float(value),
            text=value if isinstance(value, str) else None,
        )
        for response, form in made
        for key, value in form.items()
    )


def forms(n: int, sums: Sequence[int] = (), **more: Any) -> list[dict[str, Any]]:
    """``n`` complete forms with these sums, each element as even as it can be; three everywhere without."""
    made: list[dict[str, Any]] = [dict(more) for _form in range(n)]
    for place, total in enumerate(sums or [3 * n] * 9, start=1):
        step, rest = divmod(total, n)
        for number, form in enumerate(made):
            form[f"u{place}"] = step + (number < rest)
    return made


def example(row: SkmRound) -> None:
    """The published example: 29 forms."""
    handed_in(row, forms(29, CHECK))


def closed(row: SkmRound, at: datetime = NOW) -> SkmRound:
    """Its survey ended by hand."""
    Survey.objects.filter(pk=row.survey).update(closed_at=at)
    return row
