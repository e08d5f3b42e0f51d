"""An offering whose alumni, heads and colleagues are asked, and who answers what."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet

from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.evaluation.actions.observations import plan_observations
from pamong.evaluation.models import Instrument, Observation, Observer
from pamong.evaluation.queries.asked_keys import CONFIDENCE, behaviour_key
from pamong.learning.models import Completion, Module, ModuleResult, Offering, Programme, Registration
from pamong.people.access import actor_of
from pamong.people.models import Account, Person, Unit
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.models import Invitation
from tests import make
from tests.evaluation import case
from tests.learning import case as learning
from tests.make import World

FIRST: Final = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""Monday 08.00 WIB: the first session of ``run``; the only other one is on the next day."""

LAST: Final = datetime(2026, 11, 24, 5, tzinfo=UTC)
"""When the last session is over."""


@dataclass(frozen=True)
class Run:
    """An offering with people from as many offices: each office has a head and two colleagues."""

    programme: Programme
    offering: Offering
    instrument: Instrument
    people: tuple[Account, ...]
    heads: tuple[Account, ...]
    colleagues: tuple[tuple[Account, ...], ...]
    seats: tuple[Registration, ...]

    @property
    def asked(self) -> int:
        """How many answers it asks for: of each alumnus, head and both colleagues."""
        return 4 * len(self.people)


def run(
    world: World,
    offices: int = 5,
    *,
    programme: Programme | None = None,
    finished: bool = True,
    first: datetime = FIRST,
) -> Run:
    """An offering of two days; each office sends one person."""
    taught = programme or learning.programme(world)
    part = Module.objects.filter(programme=taught).first() or learning.module(taught)
    instrument = Instrument.objects.filter(programme=taught).last() or case.instrument(taught)
    units = [case.office(world) for _office in range(offices)]
    offering = learning.offering(taught, opens_at=first - timedelta(days=40), closes_at=first - timedelta(days=10))
    for day in (0, 1):
        learning.session(offering, part, first + timedelta(days=day))
    people = tuple(_staff(world, unit, "Peserta") for unit in units)
    seats = tuple(learning.seated(offering, one) for one in people)
    found = Run(
        taught,
        offering,
        instrument,
        people,
        tuple(_staff(world, unit, "Kepala", leads=True) for unit in units),
        tuple((_staff(world, unit, "Rekan A"), _staff(world, unit, "Rekan B")) for unit in units),
        seats,
    )
    if finished:
        finish(found)
    return found


def finish(found: Run, completed: Collection[int] | None = None) -> None:
    """Everybody completed it, or those in these places."""
    Offering.objects.filter(pk=found.offering.pk).update(finished_at=LAST)
    for place, seat in enumerate(found.seats):
        done = completed is None or place in completed
        Completion.objects.create(registration=seat, completed=done, minutes=480, planned=480, at=LAST)


def observed(found: Run, day: int, now: datetime) -> Observation:
    """The observation of a day, after planning."""
    plan_observations(now)
    return Observation.objects.get(offering=found.offering, day=day)


def answer(row: Observation, values: Mapping[str, int], *, only: Collection[int] | None = None, sure: int = 3) -> int:
    """Everybody asked hands in the step of the own role for every behaviour; ``only``: about these people. Returns how many."""
    handed = 0
    for observer in Observer.objects.filter(observation=row).select_related("person"):
        if observer.role not in values or (only is not None and observer.about_id not in only):
            continue
        account = Account.objects.get(person=observer.person)
        given = [
            Given(behaviour_key(place), number=float(values[observer.role]))
            for place in range(len(row.instrument.behaviours))
        ]
        more = [Given(CONFIDENCE, number=float(sure))] if observer.role == "alumnus" else []
        uuid = Invitation.objects.get(pk=observer.invitation).uuid
        submit(actor_of(account), invitation=uuid, answers=[*given, *more])
        handed += 1
    return handed


def marks(found: Run, pre: Module, post: Module, pairs: Collection[tuple[float | None, float | None]]) -> None:
    """What the first people scored in two tests."""
    for seat, pair in zip(found.seats, pairs, strict=False):
        for module, mark in zip((pre, post), pair, strict=True):
            if mark is not None:
                ModuleResult.objects.create(registration=seat, module=module, passed=True, mark=mark, recorded_at=LAST)


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of evaluation, surveys, learning and messages, and the journal."""
    labels = ("evaluation", "surveys", "learning", "office")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    tables: list[type[Model]] = [*models, Entry]
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def refusal(action: Callable[..., object], *who: object, **given: object) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = state()
    with pytest.raises(Refusal) as caught:
        action(*who, **given)
    assert state() == before
    return caught.value.code


def _staff(world: World, unit: Unit, name: str, *, leads: bool = False) -> Account:
    person: Person = make.civil_servant(f"{name} {unit.source_id}", unit, world.officer, leads=leads)
    return make.account(person)
