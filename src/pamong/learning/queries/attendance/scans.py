"""The codes that were given at a session, accepted or not, for who organises."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.learning.access import kept_session_for
from pamong.learning.models import Scan, ScanOutcome
from pamong.learning.queries.attendance.standing import Meeting, lasting, meeting_of
from pamong.people.queries.directory import read_rows
from pamong.people.queries.paged import Rows, page_of

if TYPE_CHECKING:
    from django.core.paginator import Page

TAKEN: Final = (ScanOutcome.ACCEPTED, ScanOutcome.SHARED)
"""Outcomes of codes that were taken."""


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A code that somebody gave.

    outcome     code of what became of it; ``said`` in words
    age         how long ago the code was new, in words; empty where it is none of this session
    others      who else gave a code from the same device
    """

    at: datetime
    name: str
    unit: str
    outcome: str
    said: str
    age: str
    others: str


@dataclass(frozen=True, slots=True)
class ScansPage:
    """Codes of a session, newest first, and how many there are of each outcome."""

    meeting: Meeting
    tally: tuple[tuple[str, str, int], ...]
    narrow: str
    page: "Page[ScanRow]"

    @property
    def total(self) -> int:
        """All codes that were given."""
        return sum(count for _outcome, _said, count in self.tally)

    @property
    def odd(self) -> int:
        """Those that are worth a look: refused, or from a shared device."""
        return sum(count for outcome, _said, count in self.tally if outcome != ScanOutcome.ACCEPTED)


def scans_page(actor: Actor, uuid: UUID, *, outcome: str = "", page: str | None = None) -> ScansPage:
    """Codes given at a session that the actor keeps. Raises NotFound.

    outcome     only these; empty, or an unknown one, is all
    """
    row = kept_session_for(actor, uuid)
    counts = Counter(Scan.objects.filter(session=row.pk).values_list("outcome", flat=True))
    return ScansPage(
        meeting=meeting_of(row, timezone.now()),
        tally=tuple((one.value, str(one.label), counts[one.value]) for one in ScanOutcome if counts[one.value]),
        narrow=outcome if outcome in ScanOutcome.values else "",
        page=page_of(scan_rows(actor, uuid, outcome=outcome), page),
    )


def scan_rows(actor: Actor, uuid: UUID, *, outcome: str = "") -> Rows[ScanRow]:
    """The same, for a file. Raises NotFound."""
    session = kept_session_for(actor, uuid).pk
    found = Scan.objects.filter(session=session).order_by("-at", "-id")
    if outcome in ScanOutcome.values:
        found = found.filter(outcome=outcome)
    return Rows(found, lambda some: _read(session, some))


def shared_with(session: int) -> dict[int, tuple[str, ...]]:
    """Person → names of others whose code came from the same device in this session. Three queries, or one where nobody shared."""
    devices: defaultdict[str, set[int]] = defaultdict(set)
    for device, person in Scan.objects.filter(session=session, outcome__in=TAKEN).values_list("device", "person"):
        devices[device].add(person)
    groups = [people for people in devices.values() if len(people) > 1]
    names = names_of_people({person for people in groups for person in people})
    together: defaultdict[int, set[int]] = defaultdict(set)
    for people in groups:
        for person in people:
            together[person] |= people - {person}
    return {person: tuple(sorted(names[other][0] for other in others)) for person, others in together.items()}


def names_of_people(people: Collection[int]) -> dict[int, tuple[str, str]]:
    """Person → name and unit. No query for nobody."""
    wanted = sorted(people)
    return {pk: (row.name, row.unit) for pk, row in zip(wanted, read_rows(wanted), strict=True)} if wanted else {}


def _read(session: int, some: Sequence[Scan]) -> list[ScanRow]:
    names, shared = names_of_people({row.person for row in some}), shared_with(session)
    return [
        ScanRow(
            at=row.at,
            name=names[row.person][0],
            unit=names[row.person][1],
            outcome=row.outcome,
            said=str(ScanOutcome(row.outcome).label),
            age="" if row.age is None else lasting(row.age),
            others="; ".join(shared.get(row.person, ())) if row.outcome in TAKEN else "",
        )
        for row in some
    ]
