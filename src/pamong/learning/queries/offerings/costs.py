"""What an offering costs: lines, sums by who pays, and what one seat and one completion came to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from pamong.core.actor import Actor
from pamong.learning.access import kept_cost_for, kept_offering_for
from pamong.learning.formats.accounts import accounts
from pamong.learning.models import Cost, Funding
from pamong.learning.queries.offerings.counting import finished_count
from pamong.learning.queries.offerings.page import OfferingPage, read_offering

FUNDINGS = Funding.choices
"""Who pays, or gives in kind, and their labels."""


@dataclass(frozen=True, slots=True)
class CostRow:
    """One line, in whole rupiah.

    account_name    empty where the table does not know the code any more
    partner         name of who gives; empty for the region's own money
    deviation       realised less planned; None while nothing is realised
    """

    uuid: UUID
    account: str
    account_name: str
    text: str
    funding: str
    funding_label: str
    partner: str
    planned: int
    realised: int | None

    @property
    def deviation(self) -> int | None:
        """How much more it came to than planned; less is below 0."""
        return None if self.realised is None else self.realised - self.planned


@dataclass(frozen=True, slots=True)
class FundingSum:
    """Lines of one source of money. ``waiting``: how many of its lines are not realised yet."""

    funding: str
    label: str
    lines: int
    waiting: int
    planned: int
    realised: int
    realised_planned: int

    @property
    def deviation(self) -> int | None:
        """Realised less planned, of the lines that are realised; None while none is."""
        return None if self.waiting == self.lines else self.realised - self.realised_planned


@dataclass(frozen=True, slots=True)
class CostSums:
    """All lines of an offering in sums.

    total           of all sources
    per_seat        planned, for each seat that is offered
    per_finished    realised, for each who completed it; None while something is not realised, or nobody completed it
    finished        who completed it
    """

    fundings: tuple[FundingSum, ...]
    total: FundingSum
    per_seat: int
    per_finished: int | None
    finished: int


@dataclass(frozen=True, slots=True)
class CostPage:
    """The lines of an offering, and their sums."""

    offering: OfferingPage
    rows: tuple[CostRow, ...]
    sums: CostSums


def cost_page(actor: Actor, uuid: UUID) -> CostPage:
    """Costs of an offering that the actor keeps. Raises NotFound."""
    row = kept_offering_for(actor, uuid)
    rows = cost_rows(row.pk)
    return CostPage(read_offering(row, keeps=True), rows, sums_of(rows, row.seats, finished_count(row.pk)))


def kept_cost(actor: Actor, uuid: UUID) -> tuple[OfferingPage, CostRow]:
    """One line, and its offering. Raises NotFound."""
    row = kept_cost_for(actor, uuid)
    return read_offering(row.offering, keeps=True), read_costs([row])[0]


def cost_rows(offering: int) -> tuple[CostRow, ...]:
    """Lines that count, in the order in which they were written. One query."""
    rows = Cost.objects.select_related("partner").filter(offering=offering, removed_at=None)
    return read_costs(rows.order_by("pk"))


def read_costs(rows: Iterable[Cost]) -> tuple[CostRow, ...]:
    """Lines with their partner at hand."""
    known = accounts()
    return tuple(
        CostRow(
            uuid=row.uuid,
            account=row.account,
            account_name=known[row.account].name if row.account in known else "",
            text=row.text,
            funding=row.funding,
            funding_label=str(Funding(row.funding).label),
            partner=row.partner.name if row.partner else "",
            planned=row.planned,
            realised=row.realised,
        )
        for row in rows
    )


def sums_of(rows: Sequence[CostRow], seats: int, finished: int) -> CostSums:
    """Sums of lines by source, in the order of the sources. Quotients are rounded to whole rupiah, half away from zero."""
    grouped: defaultdict[str, list[CostRow]] = defaultdict(list)
    for row in rows:
        grouped[row.funding].append(row)
    fundings = tuple(_sum(code, str(label), grouped[code]) for code, label in FUNDINGS if code in grouped)
    total = _sum("", "", rows)
    return CostSums(
        fundings=fundings,
        total=total,
        per_seat=_share(total.planned, seats),
        per_finished=_share(total.realised, finished) if finished and rows and not total.waiting else None,
        finished=finished,
    )


def _sum(code: str, label: str, rows: Sequence[CostRow]) -> FundingSum:
    known = [row for row in rows if row.realised is not None]
    return FundingSum(
        funding=code,
        label=label,
        lines=len(rows),
        waiting=len(rows) - len(known),
        planned=sum(row.planned for row in rows),
        realised=sum(row.realised or 0 for row in known),
        realised_planned=sum(row.planned for row in known),
    )


def _share(amount: int, among: int) -> int:
    return int((Decimal(amount) / among).quantize(Decimal(1), ROUND_HALF_UP))
