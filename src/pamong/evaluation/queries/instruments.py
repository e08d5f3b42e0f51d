"""What is looked at after the programmes of a region, and how far that is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound, Text
from pamong.evaluation.access import follows, keeps
from pamong.evaluation.models import Instrument, Observation
from pamong.evaluation.queries.asked_keys import DAYS
from pamong.evaluation.queries.followed import seen_programme
from pamong.evaluation.queries.gains import GainFacts, gain_of
from pamong.evaluation.queries.observations import Applied, applied
from pamong.learning.queries.followed import (
    FollowedOffering,
    FollowedProgramme,
    followed_offerings,
    followed_programmes,
    modules_tested,
)
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts
from pamong.people.queries.regions import region_by_code


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme. ``number`` of its newest instrument, 0 without one; ``asked``: how often questions went out."""

    programme: FollowedProgramme
    number: int
    behaviours: int
    asked: int


@dataclass(frozen=True, slots=True)
class ProgrammesPage:
    """Published programmes of a region, by title."""

    region: RegionFacts
    page: "Page[ProgrammeLine]"


@dataclass(frozen=True, slots=True)
class DayState:
    """One of the days of an offering. ``state``: planned, asked or skipped."""

    day: int
    due_on: date
    state: str

    @property
    def label(self) -> Text:
        """The day in words."""
        return DAYS[self.day]


@dataclass(frozen=True, slots=True)
class OfferingLine:
    """An offering and its days; none before they are laid down."""

    offering: FollowedOffering
    days: tuple[DayState, ...]


@dataclass(frozen=True, slots=True)
class InstrumentNow:
    """The newest instrument. ``pre`` and ``post``: modules of the two tests."""

    number: int
    behaviours: tuple[str, ...]
    pre: UUID | None
    post: UUID | None
    peers: int


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    """A programme, what is looked at after it, and what was seen.

    kept        whether the actor may write the next instrument
    now         None before the first
    tests       modules that can be named, with titles
    """

    programme: FollowedProgramme
    kept: bool
    now: InstrumentNow | None
    tests: tuple[tuple[UUID, str], ...]
    offerings: "Page[OfferingLine]"
    applied: Applied | None
    gain: GainFacts | None


def programmes_page(actor: Actor, code: str, *, page: str | None = None) -> ProgrammesPage:
    """For who follows the people of the region. The count of queries does not depend on the programmes. Raises NotFound."""
    region = region_by_code(actor, code)
    if not follows(actor, region.id):
        raise NotFound
    found = followed_programmes(region.id)
    every = Rows(
        list(range(len(found))), lambda places: _programmes(found[places[0] : places[-1] + 1]) if places else []
    )
    return ProgrammesPage(region, page_of(every, page))


def instrument_page(actor: Actor, programme: UUID, *, page: str | None = None) -> InstrumentPage:
    """For who follows the people of the region. The count of queries does not depend on the offerings. Raises NotFound."""
    head = seen_programme(actor, programme)
    found = followed_offerings(head.id)
    every = Rows(
        list(range(len(found))), lambda places: _offerings(found[places[0] : places[-1] + 1]) if places else []
    )
    tests = modules_tested(head.id)
    return InstrumentPage(
        programme=head,
        kept=keeps(actor, head.region.id),
        now=_now(head.id, {pk: uuid for pk, (uuid, _title) in tests.items()}),
        tests=tuple(tests.values()),
        offerings=page_of(every, page),
        applied=applied(programme),
        gain=gain_of(programme),
    )


def _now(programme: int, tests: dict[int, UUID]) -> InstrumentNow | None:
    row = Instrument.objects.filter(programme=programme).order_by("number").last()
    if row is None:
        return None
    pre, post = (tests.get(module or 0) for module in (row.pre_id, row.post_id))
    return InstrumentNow(row.number, tuple(row.behaviours), pre, post, row.peers)


def _programmes(rows: Sequence[FollowedProgramme]) -> list[ProgrammeLine]:
    """Two queries for any number."""
    ids = [row.id for row in rows]
    newest = {row.programme_id: row for row in Instrument.objects.filter(programme__in=ids).order_by("number")}
    asked: dict[int, int] = defaultdict(int)
    gone = Observation.objects.filter(offering__programme__in=ids, survey__isnull=False)
    for programme in gone.values_list("offering__programme", flat=True):
        asked[programme] += 1
    return [_programme(row, newest.get(row.id), asked[row.id]) for row in rows]


def _programme(row: FollowedProgramme, last: Instrument | None, asked: int) -> ProgrammeLine:
    return ProgrammeLine(row, last.number if last else 0, len(last.behaviours) if last else 0, asked)


def _offerings(rows: Collection[FollowedOffering]) -> list[OfferingLine]:
    """One query for any number."""
    days: dict[int, list[DayState]] = defaultdict(list)
    observations = Observation.objects.filter(offering__in=[row.id for row in rows]).order_by("day")
    for row in observations:
        state = "asked" if row.survey is not None else "skipped" if row.skipped else "planned"
        days[row.offering_id].append(DayState(row.day, row.due_on, state))
    return [OfferingLine(row, tuple(days[row.id])) for row in rows]
