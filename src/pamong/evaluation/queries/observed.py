"""Answers about behaviour at work in groups in which nobody can be told. No actor; whoever asks has checked the right to know.

A group is shown of at least five people who answered about at least five, themselves or others, and only once its surveys have
closed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from pamong.evaluation.models import Observation, Observer
from pamong.evaluation.queries.asked_keys import behaviour_place, observation_source
from pamong.surveys.queries.handed_in import Asked, Step, asked_under, steps_under

FLOOR: Final = 5
"""People who answered, and people about whom: under it nothing is shown."""

OFTEN: Final = 3
"""From this step on a behaviour is applied: sering, selalu. 0 is: no occasion yet."""

PERCENT: Final = 100


@dataclass(slots=True)
class Group:
    """Answers of one kind. ``times``: those with an occasion, ``often`` of them sering or selalu."""

    times: int = 0
    often: int = 0
    by: set[int] = field(default_factory=set)
    about: set[int] = field(default_factory=set)

    def add(self, person: int, about: int, *, often: bool) -> None:
        """Count one answer."""
        self.times += 1
        self.often += often
        self.by.add(person)
        self.about.add(about)

    @property
    def enough(self) -> bool:
        """Whether it may be shown."""
        return min(len(self.by), len(self.about)) >= FLOOR

    @property
    def share(self) -> float:
        """Percent sering or selalu."""
        return PERCENT * self.often / self.times


@dataclass(frozen=True, slots=True)
class Sheet:
    """Who was asked about whom in an observation, as what, by ids. ``steps``: of the answers, once its surveys have closed."""

    observation: int
    about: int
    person: int
    role: str
    done: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """Observations with what was asked and answered. ``asked`` by id; one that did not go out yet is not in it."""

    asked: dict[int, Asked]
    sheets: tuple[Sheet, ...]


def read_observations(region: int, rows: Collection[Observation]) -> Read:
    """What was asked in these observations of a region, and what came back. Five queries for any number."""
    sources = {observation_source(row.uuid): row.pk for row in rows if row.survey is not None}
    asked = {sources[source]: found for source, found in asked_under(region, sources).items()}
    steps: dict[int, list[Step]] = defaultdict(list)
    for found in steps_under(region, sources).values():
        for step in found:
            steps[step.invitation].append(step)
    done = {invitation: used for found in asked.values() for invitation, used in found.done.items()}
    observers = Observer.objects.filter(observation__in=asked).order_by("pk")
    values = observers.values_list("observation", "about", "person", "role", "invitation")
    sheets = tuple(
        Sheet(observation, about, person, role, done[invitation], tuple(steps.get(invitation, ())))
        for observation, about, person, role, invitation in values
        if invitation in done
    )
    return Read(asked, sheets)


def grouped(sheets: Iterable[Sheet]) -> dict[tuple[int, str, int], Group]:
    """Answers with an occasion, by observation, role and place of the behaviour."""
    found: dict[tuple[int, str, int], Group] = defaultdict(Group)
    for sheet in sheets:
        for step in sheet.steps:
            place = behaviour_place(step.key)
            if place is not None and step.value >= 1:
                key = (sheet.observation, sheet.role, place)
                found[key].add(sheet.person, sheet.about, often=step.value >= OFTEN)
    return dict(found)


def pooled(groups: Iterable[Group]) -> Group:
    """Groups as one, so that none of those that are hidden can be worked out from the sum and the ones that are shown.

    What is too small on its own comes in together, where together it is enough; else it is left out.
    """
    every = list(groups)
    rest = _merged(group for group in every if not group.enough)
    return _merged([*(group for group in every if group.enough), *([rest] if rest.enough else [])])


def _merged(groups: Iterable[Group]) -> Group:
    found = Group()
    for group in groups:
        found.times += group.times
        found.often += group.often
        found.by |= group.by
        found.about |= group.about
    return found
