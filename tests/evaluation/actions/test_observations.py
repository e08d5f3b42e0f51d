"""Alumni, heads and colleagues are asked on their days, once, and nobody chooses the own colleagues."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.evaluation.actions.observations import (
    ask_observation,
    ask_observations_due,
    plan_observations,
    skip_observation,
)
from pamong.evaluation.models import Observation, Observer
from pamong.evaluation.queries.asked_keys import observation_source
from pamong.evaluation.queries.observers import Drawn, observers_of
from pamong.evaluation.tasks import ask_observations_due as observations_job
from pamong.learning.models import Completion, Offering, Registration, Session
from pamong.office.models import Message
from pamong.people.access import actor_of
from pamong.people.models import Assignment, Employment
from pamong.surveys.models import Invitation, Question, Survey
from pamong.surveys.queries.sheets import sheet, waiting
from tests import make
from tests.evaluation import case
from tests.evaluation.followed import FIRST, finish, observed, refusal, run
from tests.learning import case as learning
from tests.make import World
from tests.office.kept import facts

pytestmark = pytest.mark.django_db

THIRTY = datetime(2026, 12, 23, 23, tzinfo=UTC)
"""24 December, 06.00 WIB: thirty days after the last session."""


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(THIRTY, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


def days(offering: Offering) -> list[tuple[int, date, str]]:
    rows = Observation.objects.filter(offering=offering).order_by("day")
    return [(row.day, row.due_on, row.skipped) for row in rows]


def test_four_days_are_laid_down_once_and_follow_the_sessions(world: World, moment: time_machine.Traveller) -> None:
    moment.move_to(FIRST - timedelta(days=20))
    found = run(world, 1, finished=False)
    assert plan_observations() == 4
    assert plan_observations() == 0
    assert days(found.offering) == [
        (0, date(2026, 11, 16), ""),
        (30, date(2026, 12, 24), ""),
        (90, date(2027, 2, 22), ""),
        (180, date(2027, 5, 23), ""),
    ]
    thing = {"offering": found.offering.pk, "new": [0, 30, 90, 180], "moved": []}
    assert facts("evaluation.observations_planned") == [(world.region.pk, thing)]
    moment.move_to(FIRST - timedelta(days=7))
    assert ask_observations_due() == 1  # what was asked stays where it was
    for row in Session.objects.filter(offering=found.offering):
        Session.objects.filter(pk=row.pk).update(
            starts_at=row.starts_at + timedelta(days=2), ends_at=row.ends_at + timedelta(days=2)
        )
    newer = case.instrument(found.programme, behaviours=["Menyapa lebih dahulu"])
    assert plan_observations() == 0
    assert [day[1] for day in days(found.offering)] == [
        date(2026, 11, 16),
        date(2026, 12, 26),
        date(2027, 2, 24),
        date(2027, 5, 25),
    ]
    rows = Observation.objects.filter(offering=found.offering).order_by("day")
    assert [row.instrument_id == newer.pk for row in rows] == [False, True, True, True]


def test_offerings_without_instrument_publication_or_sessions_are_not_planned(world: World) -> None:
    bare = learning.programme(world)
    learning.session(learning.offering(bare), learning.module(bare), FIRST)
    taught = learning.programme(world)
    case.instrument(taught)
    part = learning.module(taught)
    learning.session(learning.offering(taught, published=False), part, FIRST)
    learning.offering(taught)
    long_ago = FIRST - timedelta(days=200)
    learning.session(learning.offering(taught), part, long_ago)
    assert plan_observations() == 0
    assert not Observation.objects.exists()


def test_everybody_beside_an_alumnus_is_asked_once(world: World) -> None:
    found = run(world, 5)
    row = observed(found, 30, THIRTY)
    assert ask_observation(world.actor("hadi"), observation=row.uuid) == found.asked == 20
    row.refresh_from_db()
    own, others = Survey.objects.filter(source=observation_source(row.uuid)).order_by("pk")
    assert (row.survey, row.opened_at) == (own.pk, THIRTY)
    for survey in (own, others):
        assert (survey.anonymous, survey.floor, survey.region_id) == (False, 5, world.region.pk)
        assert survey.closes_at - survey.opens_at == timedelta(days=14)
    observers = Observer.objects.filter(observation=row)
    assert Counter(observers.values_list("role", flat=True)) == {"alumnus": 5, "supervisor": 5, "peer": 10}
    for place, one in enumerate(found.people):
        about = observers.filter(about=one.person)
        assert about.get(role="supervisor").person_id == found.heads[place].person_id
        assert {peer.person_id for peer in about.filter(role="peer")} == {
            peer.person_id for peer in found.colleagues[place]
        }
    for observer in observers:
        invitation = Invitation.objects.get(pk=observer.invitation)
        assert (invitation.person_id, invitation.about_id) == (observer.person_id, observer.about_id)
    told = Message.objects.filter(topic="evaluation.observation")
    assert Counter(told.values_list("path", flat=True)) == {"/isi/": 20}
    assert told.values("person").distinct().count() == 20
    fact = {"offering": found.offering.pk, "day": 30, "people": 5, "answers": 20}
    assert facts("evaluation.observation_asked") == [(world.region.pk, fact)]
    assert refusal(ask_observation, world.actor("hadi"), observation=row.uuid) == "observation-asked"
    assert refusal(skip_observation, SYSTEM, observation=row.uuid, why="late") == "observation-asked"


def test_alumni_are_asked_how_sure_they_are_and_others_are_not(world: World) -> None:
    found = run(world, 1)
    ask_observation(SYSTEM, observation=observed(found, 30, THIRTY).uuid)
    (mine,) = waiting(actor_of(found.people[0]), without="competency.round:")
    (heads,) = waiting(actor_of(found.heads[0]), without="competency.round:")
    assert (mine.self_rating, heads.self_rating) == (True, False)
    assert heads.about.startswith("Peserta")
    own, other = (
        sheet(actor_of(who), row.invitation) for who, row in ((found.people[0], mine), (found.heads[0], heads))
    )
    assert [question.key for question in own.questions] == ["behaviour-1", "behaviour-2", "confidence"]
    assert [question.key for question in other.questions] == ["behaviour-1", "behaviour-2"]
    steps = dict(Question.objects.filter(key="behaviour-1").values_list("lowest", "options"))
    assert steps == {0.0: ["Belum ada kesempatan", "Tidak pernah", "Jarang", "Sering", "Selalu"]}
    assert "perorangan tidak ditampilkan" in own.intro


def test_colleagues_are_drawn_the_same_again_and_are_never_the_head(world: World) -> None:
    unit = case.office(world)
    ani = make.civil_servant("Alumna", unit, world.officer)
    head = make.civil_servant("Kepala", unit, world.officer, leads=True)
    acting = make.civil_servant("Pelaksana tugas", unit, world.officer)
    Assignment.objects.create(person=acting, unit=unit, position=world.head, kind="PLT", leads=True, since=make.SINCE)
    others = [make.civil_servant(f"Rekan {n}", unit, world.officer) for n in range(8)]
    seeds = [uuid4() for _seed in range(30)]
    drawn = [observers_of([ani.pk], peers=3, seed=seed) for seed in seeds]
    assert drawn == [observers_of([ani.pk], peers=3, seed=seed) for seed in seeds]
    peers = [{one.person for one in each if one.role == "peer"} for each in drawn]
    assert {len(each) for each in peers} == {3}
    assert set().union(*peers) == {person.pk for person in others}  # chance reaches everybody, and nobody else
    assert {one.person for each in drawn for one in each if one.role == "supervisor"} == {head.pk}
    assert len({frozenset(each) for each in peers}) > 5


def test_small_units_give_fewer_and_an_empty_post_the_next_above(world: World) -> None:
    small = make.unit("Seksi kecil", world.region, world.licensing)
    ani, kiki = (make.civil_servant(name, small, world.officer) for name in ("Alumna", "Rekan tunggal"))
    fajar = world.fajar.person
    found = observers_of([ani.pk, fajar.pk], peers=2, seed=uuid4())
    assert set(found) == {
        Drawn(ani.pk, ani.pk, "alumnus", small.pk),
        Drawn(ani.pk, fajar.pk, "supervisor", small.pk),
        Drawn(ani.pk, kiki.pk, "peer", small.pk),
        Drawn(fajar.pk, fajar.pk, "alumnus", world.licensing.pk),  # nobody is above, and nobody beside him
    }
    assert {one.role for one in observers_of([ani.pk], peers=0, seed=uuid4())} == {"alumnus", "supervisor"}
    Employment.objects.filter(person=ani).update(standing="99")
    assert {one.about for one in observers_of([ani.pk, fajar.pk], peers=2, seed=uuid4())} == {fajar.pk}


def test_only_who_completed_it_is_asked_about_afterwards(world: World) -> None:
    found = run(world, 4, finished=False)
    finish(found, completed=(0, 1, 2))
    Completion.objects.create(  # taken back later
        registration=found.seats[0], completed=False, minutes=0, planned=480, reason="Salah orang", at=THIRTY
    )
    Registration.objects.filter(pk=found.seats[1].pk).update(withdrawn_at=THIRTY, withdrawal="Pindah")
    row = observed(found, 30, THIRTY)
    ask_observation(SYSTEM, observation=row.uuid)
    about = set(Observer.objects.filter(observation=row).values_list("about", flat=True))
    assert about == {found.people[2].person_id}


def test_before_the_first_session_everybody_with_a_seat_is_asked_until_it_begins(
    world: World, moment: time_machine.Traveller
) -> None:
    moment.move_to(FIRST - timedelta(days=7))
    found = run(world, 2, finished=False)
    row = observed(found, 0, timezone.now())
    assert ask_observations_due() == 1
    assert Observer.objects.filter(observation=row).count() == found.asked
    assert set(Survey.objects.filter(source=observation_source(row.uuid)).values_list("closes_at", flat=True)) == {
        FIRST
    }
    assert set(Survey.objects.values_list("title", flat=True)) == {f"Sebelum pelatihan: {found.programme.title}"}


def test_what_cannot_be_asked_is_refused_and_nothing_changes(world: World, moment: time_machine.Traveller) -> None:
    found = run(world, 1)
    thirty, ninety, before = (observed(found, day, THIRTY) for day in (30, 90, 0))
    budi = world.actor("budi")
    assert refusal(ask_observation, budi, observation=ninety.uuid) == "observation-early"
    assert refusal(ask_observation, budi, observation=before.uuid) == "observation-late"
    assert refusal(ask_observation, budi, observation=uuid4()) == "not-found"
    for name in ("dewi", "gita", "fajar", "joko", "kiki", "ani"):
        assert refusal(ask_observation, world.actor(name), observation=thirty.uuid) == "not-found"
        assert refusal(skip_observation, world.actor(name), observation=thirty.uuid, why="late") == "not-found"
    moment.shift(timedelta(hours=-7))  # 23 December, 23.00 WIB
    assert refusal(ask_observation, budi, observation=thirty.uuid) == "observation-early"
    moment.move_to(THIRTY + timedelta(days=14))
    Offering.objects.update(finished_at=None)
    assert refusal(ask_observation, budi, observation=thirty.uuid) == "observation-unfinished"
    moment.shift(timedelta(days=1))
    assert refusal(ask_observation, budi, observation=thirty.uuid) == "observation-late"
    Offering.objects.update(cancelled_at=THIRTY, cancellation="Anggaran digeser")
    assert refusal(ask_observation, budi, observation=ninety.uuid) == "observation-cancelled"
    skip_observation(budi, observation=ninety.uuid, why="cancelled")
    assert refusal(ask_observation, budi, observation=ninety.uuid) == "observation-skipped"


def test_nobody_who_still_serves_is_nobody_to_ask(world: World) -> None:
    found = run(world, 1)
    row = observed(found, 30, THIRTY)
    Employment.objects.filter(person=found.people[0].person).update(standing="99")
    assert refusal(ask_observation, SYSTEM, observation=row.uuid) == "observation-nobody"


def test_what_never_went_out_is_skipped_with_its_reason(world: World, moment: time_machine.Traveller) -> None:
    undecided, cancelled, retired = run(world, 1, finished=False), run(world, 1), run(world, 1)
    plan_observations()
    Offering.objects.filter(pk=cancelled.offering.pk).update(
        finished_at=None, cancelled_at=THIRTY, cancellation="Anggaran digeser"
    )
    Employment.objects.filter(person=retired.people[0].person).update(standing="99")
    assert ask_observations_due() == 0
    expected = [(0, "late"), (30, ""), (90, ""), (180, "")]
    assert [(day, why) for day, _due, why in days(undecided.offering)] == expected
    assert [(day, why) for day, _due, why in days(retired.offering)] == expected
    assert [why for _day, _due, why in days(cancelled.offering)] == ["cancelled", "cancelled", "", ""]
    moment.move_to(THIRTY + timedelta(days=14))
    assert ask_observations_due() == 0
    assert days(undecided.offering)[1] == (30, date(2026, 12, 24), "unfinished")
    assert days(retired.offering)[1] == (30, date(2026, 12, 24), "nobody")
    moment.move_to(THIRTY + timedelta(days=120))  # nothing ran for a month
    finish(undecided)
    assert ask_observations_due() == 0
    assert days(undecided.offering)[2] == (90, date(2027, 2, 22), "late")
    whys = [fact["why"] for _region, fact in facts("evaluation.observation_skipped")]
    assert sorted(whys) == ["cancelled"] * 3 + ["late"] * 4 + ["nobody", "unfinished"]


def test_one_message_a_day_however_many_offerings_have_their_day(world: World) -> None:
    first = run(world, 2)
    second = run(world, 1, programme=first.programme)
    Registration.objects.filter(pk=second.seats[0].pk).update(person=first.people[0].person)
    observations_job(timestamp=0)
    assert Observer.objects.filter(person=first.people[0].person).count() == 2
    assert Message.objects.filter(person=first.people[0].person).count() == 1
    assert (
        Message.objects.filter(topic="evaluation.observation").count() == 8
    )  # nobody beside the second offering's is new
    assert ask_observations_due() == 0
