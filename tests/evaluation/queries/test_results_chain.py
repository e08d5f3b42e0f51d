"""The results chain: each link with its own n and grade, and "not measured" where nothing was."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from pamong.credentials.models import Credential
from pamong.credentials.queries.certified import certified_among, schemes_about
from pamong.evaluation.queries.costs import costs_of, per_unit
from pamong.evaluation.queries.results_chain import Link, results_chain
from pamong.evaluation.queries.returns import Returns, returns_of
from pamong.learning.models import Completion, Cost, OfferingInvitation, Programme
from pamong.learning.queries.reach import reach_of
from pamong.people.models import Person
from pamong.services.actions.releases import publish_release
from pamong.services.models import Service, SkmRelease, SkmRound
from tests import make
from tests.credentials import case as credentials
from tests.evaluation import case
from tests.learning import case as learning
from tests.make import World
from tests.services import satisfied

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def planted(world: World) -> case.Planted:
    return case.planted(world, trained=2, compared=2, months=1)


def links(programme: Programme) -> dict[str, Link]:
    return {link.key: link for link in results_chain(programme.uuid)}


def test_chain_of_a_programme_that_never_ran_says_that_nothing_was_measured(world: World) -> None:
    found = results_chain(learning.programme(world).uuid)
    assert [link.key for link in found] == ["attended", "passed", "applied", "service", "satisfaction", "trust"]
    assert [link.measured for link in found] == [False] * 6
    assert all(link.detail or link.key in {"satisfaction", "trust"} for link in found)


def test_people_are_counted_once_however_often_they_came(world: World, planted: case.Planted) -> None:
    again = case.taught(planted.programme, planted.people[:1], planted.trained[:1], day=date(2025, 3, 4))
    OfferingInvitation.objects.create(offering=again, person=world.ani.person, invited_at=timezone.now())
    found = reach_of(planted.programme.uuid)
    assert (found.offerings, found.invited, found.seated, found.attended) == (2, 3, 2, 2)
    assert found.completed == {person.pk for person in planted.people}
    told = links(planted.programme)
    assert (told["attended"].value, told["attended"].n, told["attended"].detail) == ("2", 3, "dari 3 yang diundang")
    assert (told["passed"].value, told["passed"].grade) == ("2", "Catatan penuh")


def test_correction_takes_a_completion_back(planted: case.Planted) -> None:
    first = Completion.objects.order_by("pk").first()
    assert first is not None
    Completion.objects.create(
        registration=first.registration, completed=False, minutes=0, planned=240, reason="Bukan dia", at=timezone.now()
    )
    found = reach_of(planted.programme.uuid)
    assert (found.attended, len(found.completed)) == (1, 1)


def certificate(world: World, version: Any, person: Person, *, signed: bool = True) -> Credential:
    decision = credentials.decided(world, credentials.application(version, person))
    return credentials.credential(world, decision, signed=signed)


def test_certified_counts_schemes_about_the_programme_alone(world: World, planted: case.Planted) -> None:
    about = credentials.version(
        credentials.scheme(world), rules=[{"kind": "attendance", "programme": str(planted.programme.uuid)}]
    )
    other = credentials.version(credentials.scheme(world), rules=[{"kind": "attendance", "programme": str(uuid4())}])
    first, second = planted.people
    certificate(world, about, first)
    certificate(world, other, second)
    assert schemes_about(planted.programme.uuid) == {about.scheme_id}
    assert certified_among(planted.programme.uuid, [first.pk, second.pk]) == {first.pk}


def test_certificate_that_waits_for_its_signature_does_not_count(world: World, planted: case.Planted) -> None:
    about = credentials.version(
        credentials.scheme(world), rules=[{"kind": "attendance", "programme": str(planted.programme.uuid)}]
    )
    certificate(world, about, planted.people[0], signed=False)
    assert certified_among(planted.programme.uuid, [planted.people[0].pk]) == frozenset()


def cost(planted: case.Planted, funding: str, planned: int, realised: int | None, **facts: Any) -> None:
    Cost.objects.create(
        offering=planted.offering,
        account="5.1.02.02.01.0003",
        text="Narasumber",
        funding=funding,
        planned=planned,
        realised=realised,
        **facts,
    )


def test_money_is_told_by_source_and_for_each_person(world: World, planted: case.Planted) -> None:
    cost(planted, "apbd", 10_000_000, 8_200_000)
    cost(planted, "apbd", 500_000, None)
    cost(planted, "partner", 2_000_000, 1_800_000, partner=learning.partner(world))
    cost(planted, "apbd", 9_000_000, 9_000_000, removed_at=timezone.now())
    found = costs_of(planted.programme.uuid)
    assert (found.total, found.waiting, found.certified, found.completed) == (10_000_000, 500_000, 0, 2)
    assert (found.per_certified, found.per_completed) == (None, 5_000_000)
    assert found.shares == (("APBD", 82.0), ("Mitra", 18.0))
    assert per_unit(found, effect=-2.0, cases=500) == 10_000  # ten million over a thousand working days
    assert per_unit(found, effect=None, cases=500) is None
    assert per_unit(found, effect=-2.0, cases=0) is None


def released(world: World, service: Service, quarter: date, mark: int) -> SkmRelease:
    """A published quarter with thirty forms: this mark to everything, one form of one less so that there is a spread."""
    with time_machine.travel(datetime(quarter.year, quarter.month, 20, 3, tzinfo=UTC), tick=False):
        row: SkmRound = satisfied.opened(world, service, quarter=quarter)
        satisfied.handed_in(row, satisfied.forms(30, [mark * 30 - 1] * 9, kepercayaan=mark))
        satisfied.closed(row, timezone.now())
        publish_release(world.actor("budi"), round=row.uuid, visits=None)
    return SkmRelease.objects.get(round=row)


def test_satisfaction_needs_both_sides_of_the_training(world: World, planted: case.Planted) -> None:
    case.plan(case.study(world), planted.programme, planted.service)
    service = Service.objects.get(unit=planted.trained[0])
    released(world, service, date(2024, 7, 1), 3)
    assert not links(planted.programme)["satisfaction"].measured
    released(world, service, date(2025, 4, 1), 4)
    told = links(planted.programme)["satisfaction"]
    # (4 − 3) × 25: each office's index is 25 times its mean mark, and both lose the same thirtieth
    assert (told.value, told.n, told.grade, told.tone) == ("+25,0", 60, "Mutu D", "green")


def test_quarter_in_which_the_training_fell_is_no_before(world: World, planted: case.Planted) -> None:
    case.plan(case.study(world), planted.programme, planted.service)
    service = Service.objects.get(unit=planted.trained[0])
    released(world, service, date(2024, 10, 1), 3)  # ends on the day before the month that counts
    released(world, service, date(2025, 4, 1), 3)
    assert links(planted.programme)["satisfaction"].measured
    case.taught(planted.programme, planted.people[:1], planted.trained[:1], day=date(2024, 11, 5))
    assert not links(planted.programme)["satisfaction"].measured


def test_untrained_offices_say_nothing_about_the_programme(world: World, planted: case.Planted) -> None:
    case.plan(case.study(world), planted.programme, planted.service)
    service = Service.objects.get(unit=planted.compared[0])
    released(world, service, date(2024, 7, 1), 3)
    released(world, service, date(2025, 4, 1), 4)
    assert not links(planted.programme)["satisfaction"].measured


def test_service_link_leads_to_the_study_before_it_is_estimated(world: World, planted: case.Planted) -> None:
    study = case.study(world)
    case.plan(study, planted.programme, planted.service)
    told = links(planted.programme)["service"]
    assert (told.measured, told.study) == (False, study.uuid)
    assert "belum dihitung" in told.detail


def test_returns_beside_are_told_of_the_trained_offices_alone(world: World) -> None:
    planted = case.planted(world, trained=1, compared=1, months=15)
    plan = case.plan(case.study(world), planted.programme, planted.service)
    found = returns_of(plan)
    assert found is not None
    # seven cases a month: twelve months before, three after
    assert (found.before, found.after, found.cases_before, found.cases_after) == (0, 0, 84, 21)
    assert not found.rose
    assert returns_of(case.plan(case.study(world), planted.programme, planted.service, indicator="return_rate")) is None


def test_faster_but_sent_back_more_often_is_flagged() -> None:
    # pooled 0.2, error √(0.16 × (1/100 + 1/100)) = 0.0566, limit 0.1109
    assert Returns(0.14, 0.26, 100, 100).rose
    assert not Returns(0.15, 0.25, 100, 100).rose
    assert not Returns(0.26, 0.14, 100, 100).rose
