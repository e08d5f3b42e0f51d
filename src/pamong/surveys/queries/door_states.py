"""How far surveys with a door are, for the contexts that opened them. No actor: whoever asks has checked the right to know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from pamong.surveys.models import Door, SurveyResponse
from pamong.surveys.queries.surveys import state_of


@dataclass(frozen=True, slots=True)
class DoorState:
    """A door of a survey.

    state       early, open or closed
    closes_at   when it closes, or was closed
    forms       how many were handed in; of an anonymous survey that runs nothing else may be shown
    kiosk       whether a device of the office may be used by many
    """

    survey: int
    door: UUID
    code: str
    title: str
    source: str
    state: str
    floor: int
    opens_at: datetime
    closes_at: datetime
    forms: int
    kiosk: bool


def door_states(surveys: Collection[int]) -> dict[int, DoorState]:
    """Doors by the id of their survey. Two queries, however many; a survey without a door is not in it."""
    doors = list(Door.objects.select_related("survey").filter(survey__in=surveys))
    regions = {door.survey.region_id for door in doors}
    rows = SurveyResponse.objects.filter(region__in=regions, survey__in=[door.survey_id for door in doors])
    forms = dict(rows.filter(invitation=None).order_by().values_list("survey").annotate(n=Count("id")))
    return {
        door.survey_id: DoorState(
            survey=door.survey_id,
            door=door.uuid,
            code=door.code,
            title=door.survey.title,
            source=door.survey.source,
            state=state_of(door.survey),
            floor=door.survey.floor,
            opens_at=door.survey.opens_at,
            closes_at=door.survey.closed_at or door.survey.closes_at,
            forms=forms.get(door.survey_id, 0),
            kiosk=door.kiosk is not None,
        )
        for door in doors
    }
