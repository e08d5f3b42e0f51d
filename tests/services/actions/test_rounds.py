"""The satisfaction survey of a quarter: opened once, without names, with a door; ended before its time; by whom."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound, Refusal
from pamong.services.actions.rounds import close_round, issue_round_kiosk, open_round
from pamong.services.formats.skm_elements import elements
from pamong.services.models import Service, SkmRound
from pamong.services.queries.rounds import round_page, rounds_page
from pamong.surveys.models import Door, Question, QuestionnaireVersion, Survey
from tests import make
from tests.make import World
from tests.services import case, satisfied

pytestmark = pytest.mark.django_db


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


def test_quarter_is_opened_for_everybody_without_names_until_it_is_over(world: World, service: Service) -> None:
    row = satisfied.opened(world, service)
    survey = Survey.objects.select_related("version__questionnaire").get(pk=row.survey)
    assert (survey.anonymous, survey.floor, survey.source) == (True, 5, f"services.skm:{service.pk}:2026-10-01")
    assert survey.opens_at.isoformat() == "2026-09-30T17:00:00+00:00"  # midnight in WIB
    assert survey.closes_at.isoformat() == "2026-12-31T17:00:00+00:00"
    assert survey.title == "Izin usaha, Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
    door = Door.objects.get(survey=survey)
    assert (row.quarter, row.door, row.opened_by) == (date(2026, 10, 1), door.uuid, world.budi.pk)
    assert Entry.objects.filter(verb="services.skm_opened").count() == 1


def test_nine_must_be_answered_and_nothing_else(world: World, service: Service) -> None:
    row = satisfied.opened(world, service)
    version = Survey.objects.get(pk=row.survey).version_id
    asked = {one.key: one for one in Question.objects.filter(version=version).order_by("place")}
    nine = [f"u{number}" for number in range(1, 10)]
    assert [key for key, one in asked.items() if one.required] == nine
    beside = ["kepercayaan", "menunggu", "komentar", "usia", "kelamin", "pendidikan", "pekerjaan"]
    assert list(asked) == [*nine, *beside]
    assert {(one.lowest, len(one.options)) for key, one in asked.items() if one.kind == "scale"} == {(1.0, 4)}
    assert asked["u4"].options[3] == "Gratis"
    assert {one.wording_source for one in elements()} == {"rumusan pamong"}


def test_services_of_a_region_share_one_questionnaire(world: World, service: Service) -> None:
    satisfied.opened(world, service)
    satisfied.opened(world, case.service(world, unit=world.health))
    assert QuestionnaireVersion.objects.filter(questionnaire__key="services.skm").count() == 1


def test_quarter_is_opened_once(world: World, service: Service) -> None:
    satisfied.opened(world, service)
    with pytest.raises(Conflict) as refused:
        satisfied.opened(world, service)
    assert refused.value.code == "round-there"
    assert (SkmRound.objects.count(), Survey.objects.count(), Door.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 10, 2), "quarter-day"),
        (date(2026, 7, 1), "quarter-over"),
        (date(2027, 4, 1), "quarter-far"),
    ],
)
def test_quarter_is_this_one_or_the_next(world: World, service: Service, day: date, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        satisfied.opened(world, service, quarter=day)
    assert (refused.value.code, SkmRound.objects.count()) == (code, 0)


def test_next_quarter_is_opened_beforehand(world: World, service: Service) -> None:
    row = satisfied.opened(world, service, quarter=date(2027, 1, 1))
    assert round_page(world.actor("budi"), row.uuid).row.state == "early"


def test_closed_service_asks_nobody(world: World, service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(closed_at=satisfied.NOW)
    with pytest.raises(Conflict) as refused:
        satisfied.opened(world, service)
    assert (refused.value.code, SkmRound.objects.count()) == ("service-closed", 0)
    assert rounds_page(world.actor("budi"), service.uuid).openable == ()


def test_round_is_closed_once(world: World, service: Service) -> None:
    row = satisfied.opened(world, service)
    close_round(world.actor("budi"), round=row.uuid)
    assert Survey.objects.get(pk=row.survey).closed_at == satisfied.NOW
    with pytest.raises(Conflict) as refused:
        close_round(world.actor("budi"), round=row.uuid)
    assert refused.value.code == "round-closed"
    assert Entry.objects.filter(verb="services.skm_closed").count() == 1


def test_closing_one_quarter_leaves_the_next_open(world: World, service: Service) -> None:
    row = satisfied.opened(world, service)
    after = satisfied.opened(world, service, quarter=date(2027, 1, 1))
    close_round(world.actor("budi"), round=row.uuid)
    assert Survey.objects.get(pk=after.survey).closed_at is None


def test_kiosk_gets_a_token_that_is_kept_only_as_a_digest(world: World, service: Service) -> None:
    row = satisfied.opened(world, service)
    token = issue_round_kiosk(world.actor("budi"), round=row.uuid)
    kept = Door.objects.get(uuid=row.door).kiosk
    assert kept
    assert token not in kept
    assert round_page(world.actor("budi"), row.uuid).kiosk


@pytest.mark.parametrize("who", ["dewi", "ani", "joko", "hadi", "gita"])
def test_who_does_not_keep_the_service_changes_nothing(world: World, service: Service, who: str) -> None:
    row = satisfied.opened(world, service)
    actor = world.actor(who)
    attempts = (
        lambda: open_round(actor, service=service.uuid, quarter=date(2027, 1, 1)),
        lambda: close_round(actor, round=row.uuid),
        lambda: issue_round_kiosk(actor, round=row.uuid),
    )
    for attempt in attempts:
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.type is NotFound
    assert SkmRound.objects.count() == 1
    assert Survey.objects.get(pk=row.survey).closed_at is None
    assert Door.objects.get(uuid=row.door).kiosk is None


def test_who_leads_the_unit_keeps_its_survey(world: World, service: Service) -> None:
    row = open_round(world.actor("fajar"), service=service.uuid, quarter=satisfied.QUARTER)
    assert row.opened_by == world.fajar.pk
