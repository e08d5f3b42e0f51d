"""Addresses of what the story of a tour home shows: looked up when somebody goes there, for whatever this home holds.

What is looked up here is only which page; whether somebody may read it is decided there, by their own rights.
"""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from django.urls import reverse
from django.utils.http import urlencode

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.credentials.formats.states import State
from pamong.credentials.queries.register import RegisterWanted, register_rows
from pamong.evaluation.queries.cycles import cycles_page
from pamong.evaluation.queries.studies import StudiesWanted, studies_page
from pamong.exams.queries.sittings import SittingsWanted, sitting_rows
from pamong.learning.formats import statuses
from pamong.learning.queries.offerings import OfferingRow, OfferingsWanted, offering_page, offering_rows
from pamong.learning.queries.offerings.sessions import sessions_of
from pamong.services.queries.public import public_lines, public_standard
from pamong.web.http import Request
from pamong.web.public.served import open_door

T = TypeVar("T")

BATANG_HARI: Final = "15.04"
"""Code of the government in which most of the story happens."""


def named(name: str, **keys: str) -> Callable[[Request], str]:
    """A page whose address is known."""
    return lambda _request: reverse(name, kwargs=keys)


def own_levels(request: Request) -> str:
    """What is asked of whoever is signed in, and what they show."""
    if request.presence is None:
        raise NotFound
    return reverse("person-competency", args=[request.presence.person])


def draw(_request: Request) -> str:
    """How seats were given where more wanted one than there were."""
    rows = (row for row in _offerings(BATANG_HARI) if row.given and row.registered > row.taken > 0)
    return reverse("draw", args=[_first(rows).uuid])


def roster(_request: Request) -> str:
    """Who came to the first session of an offering that is over."""
    sessions = sessions_of(offering_page(SYSTEM, _finished(BATANG_HARI).uuid).id)
    return reverse("roster", args=[_first(sessions).uuid])


def item_analysis(_request: Request) -> str:
    """The exam that most people sat."""
    rows = list(sitting_rows(SYSTEM, BATANG_HARI, SittingsWanted(status="selesai")).stream())
    rows.sort(key=lambda row: -row.candidates)
    return reverse("item-analysis", args=[_first(rows).uuid])


def checked(_request: Request) -> str:
    """A certificate that holds, as a citizen checks it."""
    return reverse("check-code", args=[_certificate()])


def survey(_request: Request) -> str:
    """The survey of satisfaction that is open now."""
    for line in public_lines(BATANG_HARI).stream():
        if code := open_door(public_standard(BATANG_HARI, line.unit, line.code)):
            return reverse("survey-door", args=[code])
    raise NotFound


def study(_request: Request) -> str:
    """A study that found what it looked for."""
    rows = studies_page(SYSTEM, BATANG_HARI, StudiesWanted(state="terbukti")).page.object_list
    return reverse("study", args=[_first(rows).uuid])


def cycle(_request: Request) -> str:
    """The evaluation that is going on."""
    return reverse("cycle", args=[_first(cycles_page(SYSTEM, BATANG_HARI).page.object_list).uuid])


def trace(_request: Request) -> str:
    """Everything behind the same certificate."""
    return f"{reverse('trace')}?{urlencode({'nomor': _certificate()})}"


def gaps(code: str) -> Callable[[Request], str]:
    """What the people of a government lack."""
    return named("gaps", code=code)


def batch(code: str) -> Callable[[Request], str]:
    """The offering of a government that is open, or soon held."""

    def found(_request: Request) -> str:
        rows = (row for row in _offerings(code) if row.status in {statuses.OPEN, statuses.CLOSED, statuses.RUNNING})
        return reverse("cockpit", args=[_first(rows).uuid])

    return found


def results(code: str) -> Callable[[Request], str]:
    """What came of the programme of which an offering is over."""
    return lambda _request: reverse("results-chain", args=[_finished(code).programme])


def _certificate() -> str:
    """Code of the first certificate that still holds."""
    rows = list(register_rows(SYSTEM, BATANG_HARI, RegisterWanted(state=State.VALID)).stream())
    return _first(reversed(rows)).code


def _finished(code: str) -> OfferingRow:
    return _first(row for row in _offerings(code) if row.status is statuses.FINISHED)


def _offerings(code: str) -> list[OfferingRow]:
    """All offerings of a government, the latest first; a tour has a few."""
    return list(offering_rows(SYSTEM, code, OfferingsWanted()).stream())


def _first(rows: Iterable[T]) -> T:
    """Raises NotFound when there is none."""
    for row in rows:
        return row
    raise NotFound
