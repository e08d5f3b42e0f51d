"""Cases of a service, one of them with its revisions, and where they come from. Who worked on them is never in here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.queries.paged import Rows, page_of
from pamong.services.access import seen_service_for, source_for
from pamong.services.formats.milestones import MILESTONES
from pamong.services.models import Case, CaseSource, Channel, Outcome, PromiseUnit
from pamong.services.queries.case_days import spent_of
from pamong.services.queries.catalogue import ServiceFacts, facts_of, service_facts

if TYPE_CHECKING:
    from django.core.paginator import Page

OPEN, LATE, RETURNED, DECIDED = "terbuka", "terlambat", "dikembalikan", "diputus"

STATES: Final = (
    (OPEN, _("Masih terbuka")),
    (LATE, _("Melewati janji")),
    (RETURNED, _("Pernah dikembalikan")),
    (DECIDED, _("Sudah diputus")),
)
"""What a list can be narrowed to."""

MOMENTS: Final = ("received", "called", "responded", "complete", "decided", "handed_over")
"""Milestones with a time, in the order in which a case passes them."""

LABELS: Final[dict[str, str | Promise]] = {
    **{f"{name}_at": MILESTONES[name] for name in MOMENTS},
    "returns": _("Kali dikembalikan"),
    "contacts": _("Kali datang"),
    "channel": _("Kanal"),
    "outcome": _("Hasil"),
    "reason": _("Alasan"),
}
"""What a revision may change → what people call it."""


@dataclass(frozen=True, slots=True)
class CasesWanted:
    """What somebody looks for: the beginning of a number, one of ``STATES``, and the month of receipt by its first day."""

    text: str = ""
    state: str = ""
    month: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != CasesWanted()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list.

    days        working days from complete papers to the decision; of an open case up to where its source is known
    late        beyond what is promised now; None where nothing is promised in working days
    """

    key: str
    source: UUID
    source_name: str
    received_on: date
    decided_on: date | None
    days: int
    late: bool | None
    returns: int
    channel: str
    outcome: str
    revision: int

    @property
    def open(self) -> bool:
        """Whether it is not decided."""
        return self.decided_on is None


@dataclass(frozen=True, slots=True)
class CasesPage:
    """A page of the cases of a service. ``until``: up to when all its sources are known; None without any."""

    service: ServiceFacts
    page: "Page[CaseLine]"
    until: datetime | None
    sources: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision says otherwise than the one before."""

    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision; ``imported``: by a table, else the source sent it itself."""

    number: int
    recorded_at: datetime
    imported: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case as its newest revision tells it, and what the earlier ones said. ``moments``: label and time."""

    service: ServiceFacts
    line: CaseLine
    moments: tuple[tuple[str, datetime | None], ...]
    reason: str
    history: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source of cases.

    pairs       heading → column, as it was decided for the last import
    activities  activity of an event log → milestone; empty for one that is none
    token_at    since when a token holds; None without one
    """

    id: int
    uuid: UUID
    code: str
    name: str
    cases: int
    pairs: tuple[tuple[str, str], ...]
    activities: tuple[tuple[str, str], ...]
    handler_basis: str
    token_at: datetime | None
    covers_until: datetime | None
    closed_at: datetime | None

    @property
    def unpaired(self) -> int:
        """Activities of the last log that stand for no milestone."""
        return sum(not milestone for _name, milestone in self.activities)

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """Activities that stand for a milestone, with what people call it."""
        return tuple((name, str(MILESTONES[is_])) for name, is_ in self.activities if is_)

    @property
    def decides(self) -> bool:
        """Whether any activity decides a case."""
        return any(milestone in ("decided", "handed_over") for _name, milestone in self.activities)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source as its keepers see it."""

    service: ServiceFacts
    row: SourceLine


def cases_of(actor: Actor, service: UUID, wanted: CasesWanted, *, page: str | None = None) -> CasesPage:
    """Cases of a service whose numbers the actor sees, the newest first. Raises NotFound."""
    facts = service_facts(actor, service)
    sources = list(CaseSource.objects.filter(service=facts.id).values_list("covers_until", "closed_at"))
    known = [until for until, closed in sources if until and not closed]
    return CasesPage(facts, page_of(_rows(facts, wanted), page), min(known, default=None), len(sources))


def case_rows(actor: Actor, service: UUID, wanted: CasesWanted) -> Rows[CaseLine]:
    """The same, for a file. Raises NotFound."""
    return _rows(service_facts(actor, service), wanted)


def case_page(actor: Actor, source: UUID, key: str) -> CasePage:
    """One case by its number in a source, for who sees the numbers of its service. Raises NotFound."""
    row = CaseSource.objects.filter(uuid=source).values_list("pk", "service__uuid").first()
    if row is None:
        raise NotFound
    facts = facts_of(seen_service_for(actor, row[1]))
    revisions = list(
        Case.objects.filter(region=facts.region.id, source=row[0], source_key=key.replace("\0", "")).order_by(
            "revision"
        )
    )
    newest = next((one for one in revisions if one.current), None)
    if newest is None:
        raise NotFound
    mine = Case.objects.filter(region=facts.region.id, source=row[0], source_key=newest.source_key, current=True)
    spent = spent_of(mine, facts.region.id, facts.region.zone)
    (line,) = _lines(facts, list(mine.annotate(spent=spent.expression)))
    moments = tuple((str(LABELS[f"{name}_at"]), getattr(newest, f"{name}_at")) for name in MOMENTS)
    return CasePage(facts, line, moments, newest.reason, tuple(_history(revisions))[::-1])


def sources_of(actor: Actor, service: UUID) -> tuple[ServiceFacts, list[SourceLine]]:
    """Where the cases of a service come from, open ones first. Raises NotFound for who does not keep it."""
    facts = service_facts(actor, service)
    if not facts.kept:
        raise NotFound
    rows = CaseSource.objects.filter(service=facts.id).order_by(F("closed_at").desc(nulls_first=True), "pk")
    return facts, _sources(list(rows))


def source_page(actor: Actor, uuid: UUID) -> SourcePage:
    """One of them. Raises NotFound for who does not keep its service."""
    row = source_for(actor, uuid)
    (line,) = _sources([row])
    return SourcePage(facts_of(row.service, kept=True), line)


def source_by_id(actor: Actor, source: int) -> SourcePage:
    """The same, for who holds its number. Raises NotFound."""
    uuid = CaseSource.objects.filter(pk=source).values_list("uuid", flat=True).first()
    if uuid is None:
        raise NotFound
    return source_page(actor, uuid)


def _rows(facts: ServiceFacts, wanted: CasesWanted) -> Rows[CaseLine]:
    found = Case.objects.filter(region=facts.region.id, service=facts.id, current=True)
    found = found.annotate(spent=spent_of(found, facts.region.id, facts.region.zone).expression)
    if text := wanted.text.replace("\0", "").strip():
        found = found.filter(source_key__istartswith=text)
    promise = _promise(facts)
    narrowed: dict[str, Q] = {
        OPEN: Q(decided_on=None) & ~Q(outcome=Outcome.WITHDRAWN),
        LATE: Q(spent__gt=promise) & ~Q(outcome=Outcome.WITHDRAWN) if promise is not None else Q(pk__in=[]),
        RETURNED: Q(returns__gt=0),
        DECIDED: Q(decided_on__isnull=False),
    }
    if wanted.month:
        after = (wanted.month + timedelta(days=31)).replace(day=1)
        found = found.filter(received_on__gte=wanted.month, received_on__lt=after)
    if wanted.state in narrowed:
        found = found.filter(narrowed[wanted.state])
    return Rows(found.order_by("-received_at", "source", "source_key"), lambda rows: _lines(facts, rows))


def _promise(facts: ServiceFacts) -> int | None:
    return facts.promise if facts.promise_unit == PromiseUnit.WORKING_DAYS else None


def _lines(facts: ServiceFacts, rows: Sequence[Any]) -> list[CaseLine]:
    """One query for any number."""
    sources = {row.pk: row for row in CaseSource.objects.filter(pk__in={row.source for row in rows})}
    promise = _promise(facts)
    return [
        CaseLine(
            key=row.source_key,
            source=sources[row.source].uuid,
            source_name=sources[row.source].name,
            received_on=row.received_on,
            decided_on=row.decided_on,
            days=row.spent,
            late=None if promise is None or row.outcome == Outcome.WITHDRAWN else row.spent > promise,
            returns=row.returns,
            channel=_label(Channel, row.channel),
            outcome=_label(Outcome, row.outcome),
            revision=row.revision,
        )
        for row in rows
    ]


def _history(revisions: Sequence[Case]) -> Iterator[Revision]:
    before: Case | None = None
    for row in revisions:
        yield Revision(row.revision, row.recorded_at, row.batch is not None, _changes(before, row))
        before = row


def _changes(before: Case | None, after: Case) -> tuple[Change, ...]:
    if before is None:
        return ()
    told = ((name, _told(before, name), _told(after, name)) for name in LABELS)
    return tuple(Change(str(LABELS[name]), old, new) for name, old, new in told if old != new)


def _told(row: Case, name: str) -> Any:
    value = getattr(row, name)
    kinds: dict[str, type[Channel | Outcome]] = {"channel": Channel, "outcome": Outcome}
    return _label(kinds[name], value) if name in kinds else value


def _label(kind: type[Channel | Outcome], value: str) -> str:
    return str(kind(value).label) if value else ""


def _sources(rows: "Sequence[CaseSource] | QuerySet[CaseSource]") -> list[SourceLine]:
    regions = {row.region_id for row in rows}
    counted = Case.objects.filter(region__in=regions, source__in=[row.pk for row in rows], current=True).order_by()
    counts = dict(counted.values_list("source").annotate(n=Count("source_key")))
    return [
        SourceLine(
            id=row.pk,
            uuid=row.uuid,
            code=row.code,
            name=row.name,
            cases=counts.get(row.pk, 0),
            pairs=tuple(sorted((text, key) for text, key in row.mapping.items() if text != key)),
            activities=tuple(sorted(row.activities.items(), key=_passed)),
            handler_basis=row.handler_basis,
            token_at=row.token_at,
            covers_until=row.covers_until,
            closed_at=row.closed_at,
        )
        for row in rows
    ]


def _passed(pair: tuple[str, str]) -> tuple[int, str]:
    """Milestones in the order in which a case passes them, the others behind."""
    name, milestone = pair
    order = list(MILESTONES)
    return (order.index(milestone) if milestone in order else len(order), name)
