"""A satisfaction survey of a quarter that is over, from its file: closed and published at once, and it says where it comes from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound, Refusal
from pamong.services.actions.past_rounds import record_past_round
from pamong.services.models import Service, SkmRelease, SkmRound
from pamong.services.queries.rounds import round_page
from pamong.surveys.actions.checking import AnswersRefused, Given
from pamong.surveys.models import Answer, Door, Survey, SurveyResponse
from pamong.surveys.queries.door_states import door_states
from tests import make
from tests.make import World
from tests.services import case, satisfied

pytestmark = pytest.mark.django_db

LAST = date(2026, 7, 1)
BASIS = "Rekap SKM triwulan III, 2 Oktober 2026"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(satisfied.NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def service(world: World) -> Service:
    row = case.service(world)
    case.standard(row)
    return row


def given(forms: Sequence[Mapping[str, Any]]) -> list[list[Given]]:
    """Forms as an action takes them."""
    return [[Given(key, number=float(value)) for key, value in form.items()] for form in forms]


def recorded(world: World, service: Service, who: str = "budi", **facts: Any) -> SkmRound:
    forms = given(satisfied.forms(29, satisfied.CHECK))
    told = {"service": service.uuid, "quarter": LAST, "basis": BASIS, "forms": forms, **facts}
    return record_past_round(world.actor(who), **told)


def nothing_is_written() -> bool:
    return not (SkmRound.objects.exists() or Survey.objects.exists() or SurveyResponse.objects.exists())


def test_past_quarter_is_closed_and_published_with_where_it_comes_from(world: World, service: Service) -> None:
    row = recorded(world, service, visits=40)
    assert (row.quarter, row.basis, row.opened_by, row.visits) == (LAST, BASIS, world.budi.pk, 40)
    release = SkmRelease.objects.get(round=row)
    assert (release.n, release.rounded, release.band, release.number) == (29, Decimal("91.48"), "A", 1)
    result = round_page(world.actor("budi"), row.uuid).result
    assert result is not None
    assert (result.opened, result.closed, result.rate) == (LAST, date(2026, 9, 30), 72.5)
    survey = Survey.objects.get(pk=row.survey)
    assert (survey.anonymous, survey.source) == (True, f"services.skm:{service.pk}:2026-07-01")
    assert door_states([row.survey])[row.survey].state == "closed"
    assert Door.objects.get(survey=survey).uuid == row.door


def test_answers_of_the_past_name_nobody_and_no_time(world: World, service: Service) -> None:
    row = recorded(world, service)
    responses = SurveyResponse.objects.filter(survey=row.survey)
    assert set(responses.values_list("invitation", "submitted_at", "unit")) == {(None, None, None)}
    assert (responses.count(), Answer.objects.count()) == (29, 29 * 9)
    assert set(Answer.objects.values_list("at", flat=True)) == {None}


def test_recording_is_one_fact_that_names_the_file(world: World, service: Service) -> None:
    row = recorded(world, service)
    entry = Entry.objects.get(verb="services.skm_past_recorded")
    assert (entry.object, entry.actor) == (f"services.skmround:{row.pk}", world.budi.pk)
    assert entry.data == {"service": service.pk, "quarter": "2026-07-01", "number": 29, "basis": BASIS}
    assert Entry.objects.get(verb="surveys.past_recorded").data["number"] == 29


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"quarter": date(2026, 7, 2)}, "quarter-day"),
        ({"quarter": date(2026, 10, 1)}, "quarter-running"),
        ({"quarter": date(2027, 1, 1)}, "quarter-running"),
        ({"basis": " "}, "past-basis"),
        ({"basis": "x" * 301}, "past-basis"),
        ({"visits": 28}, "visits-few"),
    ],
)
def test_what_cannot_have_been_is_refused_and_nothing_is_written(
    world: World, service: Service, facts: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        recorded(world, service, **facts)
    assert (refused.value.code, nothing_is_written()) == (code, True)


def test_too_few_forms_are_refused(world: World, service: Service) -> None:
    with pytest.raises(Conflict) as refused:
        recorded(world, service, forms=given(satisfied.forms(4)))
    assert (refused.value.code, nothing_is_written()) == ("skm-few", True)


@pytest.mark.parametrize("form", [{"u1": 3}, {**satisfied.forms(1)[0], "u1": 5}, {**satisfied.forms(1)[0], "lain": 1}])
def test_form_that_nobody_could_have_handed_in_is_refused(
    world: World, service: Service, form: dict[str, float]
) -> None:
    with pytest.raises(AnswersRefused):
        recorded(world, service, forms=given([*satisfied.forms(29), form]))
    assert nothing_is_written()


def test_quarter_that_is_there_is_not_recorded_again(world: World, service: Service) -> None:
    row = recorded(world, service)
    with pytest.raises(Conflict) as refused:
        recorded(world, service)
    assert refused.value.code == "round-there"
    assert (SkmRound.objects.get(), SurveyResponse.objects.count()) == (row, 29)


def test_service_that_was_closed_since_is_not_forgotten(world: World, service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(closed_at=satisfied.NOW)
    assert recorded(world, service).basis == BASIS


@pytest.mark.parametrize("who", ["dewi", "ani", "joko", "hadi", "gita"])
def test_who_does_not_keep_the_service_records_nothing(world: World, service: Service, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        recorded(world, service, who)
    assert (refused.type, nothing_is_written()) == (NotFound, True)


def test_everybody_reads_that_it_was_written_down_from_a_file(world: World, service: Service, client: Client) -> None:
    recorded(world, service)
    page = client.get(reverse("skm-public", args=[service.region.code, service.unit.uuid, service.code, 2026, 3]))
    assert f"Dicatat dari berkas: {BASIS}" in page.content.decode()
