"""What became of a training at work, in the tour: people of two offices after their course, and a class before it begins."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Final

from django.utils import timezone

from pamong.core.actor import SYSTEM, Actor, PersonId, RegionId
from pamong.evaluation.actions.instruments import InstrumentFacts, write_instrument
from pamong.evaluation.actions.observations import ask_observations_due
from pamong.people.access import today
from pamong.people.queries.identity import person_id
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.actions.surveys import close_all
from pamong.surveys.queries.sheets import Sheet, sheet, waiting
from pamong.tour.actors import member_of
from pamong.tour.courses import people_of
from pamong.tour.decks import chance
from pamong.tour.events import Known
from pamong.tour.needs import serving_in
from pamong.tour.offices import PERMITS, REGISTRATION
from pamong.tour.past import hold_past
from pamong.tour.places import BATANG_HARI
from pamong.tour.teaching import Means

_SERVING: Final = (
    "Menjelaskan syarat sebelum diminta",
    "Menyelesaikan berkas yang lengkap pada hari yang dijanjikan",
    "Menjawab pengaduan dengan tenang dan pada hari yang sama",
)
_HONEST: Final = ("Menyebut benturan kepentingan sebelum ditanya", "Menolak pemberian dan mencatatnya")
_CAME: Final = 8
_AGO: Final = timedelta(days=41)
"""Since the course began: it ended between 30 and 44 days ago, the time in which its first questions go out."""

_LONG_AGO: Final = timedelta(days=190)
"""Since Ani's began: between 180 and 194 days ago, when its last ones go out; and her office's services have changed since."""

_SOURCE: Final = "evaluation."
_ANSWER: Final = 0.88
_AFTER, _BEFORE = (0, 1, 2, 6, 5), (1, 3, 5, 3, 1)
"""Of the steps from no occasion to always: after a course, and before one."""

_BEGINNING: Final = timedelta(days=1)
"""What closes within it is asked before a course: such questions end when it begins."""


def recall(known: Known, region: RegionId, means: Means) -> None:
    """Ani and seven of her office sat in a course half a year ago, before anybody wrote it down here; who decides did not."""
    ani, lukman = (person_id(member_of(known, key)) for key in ("ani", "lukman"))
    others = [post.person for post in people_of(region, PERMITS) if post.person not in {ani, lukman}]
    people = [ani, *others[: _CAME - 1]]
    basis, place = "Daftar hadir 893.3/12/BKPSDM (contoh)", "Aula DPMPTSP (contoh)"
    course = means.programmes["pelayanan-prima"]
    hold_past(course, people, today() - _LONG_AGO, basis=basis, place=place, poor=people[-1:])


def observe(region: RegionId, means: Means, class_: Sequence[int]) -> None:
    """Questionnaires at work, answered by most: after two courses, of which one is recorded here, and before one of today.

    class_      people who sit in the last
    """
    course, ethics = means.programmes["pelayanan-prima"], means.programmes["etika-pelayanan-publik"]
    people = [post.person for post in people_of(region, REGISTRATION)[:_CAME]]
    basis, place = "Daftar hadir 893.3/31/BKPSDM (contoh)", "Aula Dukcapil (contoh)"
    hold_past(course, people, today() - _AGO, basis=basis, place=place, poor=people[-1:])
    write_instrument(SYSTEM, programme=course.uuid, facts=InstrumentFacts(_SERVING, peers=2))
    write_instrument(SYSTEM, programme=ethics.uuid, facts=InstrumentFacts(_HONEST, peers=1))
    ask_observations_due()
    serving = [post.person for office in (REGISTRATION, PERMITS) for post in serving_in(region, office)]
    for source in sorted(_answered([*class_[:_CAME], *serving], chance(BATANG_HARI, "observed"))):
        close_all(SYSTEM, region=region, source=source)  # only what is closed is told to anybody


def _answered(people: Sequence[int], random: Random) -> set[str]:
    """These people answer what waits for them. Returns what was asked after a course.

    Some forget what is about themselves; colleagues do not, so that they are enough to be told of, whomever chance drew.
    """
    found, soon = set(), timezone.now() + _BEGINNING
    for person in dict.fromkeys(people):
        actor = Actor("tour", person=PersonId(person))
        for row in waiting(actor, source=_SOURCE):
            ahead = row.closes_at < soon
            if not ahead:
                found.add(row.source)
            asked = sheet(actor, row.invitation)
            if not row.self_rating or random.random() < _ANSWER:
                given = list(_given(asked, _BEFORE if ahead else _AFTER, random))
                submit(actor, invitation=row.invitation, answers=given)
    return found


def _given(asked: Sheet, shares: Sequence[int], random: Random) -> Iterator[Given]:
    """A step for each behaviour; a high one for how sure somebody is."""
    for question in asked.questions:
        weights = shares if len(question.options) == len(shares) else (1, 2, 5, 3)
        step = random.choices(range(len(weights)), weights)[0]
        yield Given(question.key, number=(question.lowest or 0) + step)
