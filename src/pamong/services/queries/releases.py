"""What was published about a quarter, as it was frozen."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pamong.core.refusals import NotFound
from pamong.services.access import public_release_for
from pamong.services.formats.quarters import number_of, quarter_from, quarter_name
from pamong.services.formats.skm_result import SkmResult, read_result
from pamong.services.models import SkmRelease
from pamong.services.queries.catalogue import ServiceFacts, facts_of
from pamong.services.queries.improvements import ImprovementFacts, improvements_of


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """One release. ``number`` 1 is the first; a higher one corrects it, and ``why`` says what."""

    uuid: UUID
    number: int
    why: str
    result: SkmResult
    digest: str
    published_at: datetime

    @property
    def quarter_name(self) -> str:
        """``Triwulan IV 2026``."""
        return quarter_name(self.result.quarter)

    @property
    def year(self) -> int:
        """As it stands in the address, with ``quarter``."""
        return self.result.quarter.year

    @property
    def quarter(self) -> int:
        """1 to 4."""
        return number_of(self.result.quarter)


@dataclass(frozen=True, slots=True)
class PublicQuarter:
    """A quarter as everybody sees it.

    release     what holds; ``earlier`` what it corrected, newest first
    before      what holds of the last quarter before it that was published; None for the first
    change      by how much the published index differs from that, as both are printed
    basis       paper or file from which it was written down; empty for one that was asked here
    """

    service: ServiceFacts
    release: ReleaseFacts
    earlier: tuple[ReleaseFacts, ...]
    before: ReleaseFacts | None
    change: float | None
    improvements: tuple[ImprovementFacts, ...]
    basis: str

    @property
    def size(self) -> float:
        """Of the change, without its sign."""
        return abs(self.change or 0.0)

    @property
    def clear(self) -> bool:
        """Whether chance alone hardly makes such a change: the two intervals do not touch."""
        now, then = self.release.result, self.before.result if self.before else None
        if then is None or now.low is None or now.high is None or then.low is None or then.high is None:
            return False
        return now.low > then.high or then.low > now.high


def latest_release(service: int) -> ReleaseFacts | None:
    """What holds of the last quarter that was published, by the id of the service; None without one. No actor."""
    row = SkmRelease.objects.filter(round__service=service).order_by("-round__quarter", "-number").first()
    return _facts(row) if row else None


def releases_of(round: int) -> tuple[ReleaseFacts, ...]:  # noqa: A002  # the noun of the house
    """All of a quarter, by its id, newest first. No actor."""
    return tuple(map(_facts, SkmRelease.objects.filter(round=round).order_by("-number")))


def public_quarter(region: str, unit: UUID, code: str, year: int, number: int) -> PublicQuarter:
    """A published quarter, for everybody. Eight queries. Raises NotFound."""
    quarter = quarter_from(year, number)
    if quarter is None:
        raise NotFound
    row = public_release_for(region, unit, code, quarter)
    newest, *earlier = releases_of(row.round_id)
    before = _before(row.round.service_id, quarter)
    return PublicQuarter(
        service=facts_of(row.round.service),
        release=newest,
        earlier=tuple(earlier),
        before=before,
        change=float(newest.result.rounded - before.result.rounded) if before else None,
        improvements=improvements_of(row.round_id),
        basis=row.round.basis,
    )


def _before(service: int, quarter: date) -> ReleaseFacts | None:
    rows = SkmRelease.objects.filter(round__service=service, round__quarter__lt=quarter)
    row = rows.order_by("-round__quarter", "-number").first()
    return _facts(row) if row else None


def _facts(row: SkmRelease) -> ReleaseFacts:
    return ReleaseFacts(row.uuid, row.number, row.why, read_result(row.result), row.digest, row.published_at)
