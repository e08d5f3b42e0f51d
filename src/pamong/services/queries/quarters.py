"""Published satisfaction and trust of offices that give one service, quarter by quarter. No actor: whoever asks has checked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pamong.services.formats.skm_result import read_result
from pamong.services.models import SkmRelease


@dataclass(frozen=True, slots=True)
class Quarter:
    """What holds of one quarter of one office.

    index           25 to 100; ``spread`` half the width of its interval of 95 %; None where there is none
    trust           percent who trust; None under the least number; ``trust_spread`` likewise; ``trusting`` answers to it
    """

    unit: int
    first: date
    n: int
    index: float
    spread: float | None
    trust: float | None
    trust_spread: float | None
    trusting: int


def quarters_of(region: int, code: str, units: Collection[int]) -> tuple[Quarter, ...]:
    """By quarter, then office; corrections count. One query."""
    rows = SkmRelease.objects.filter(
        round__service__region=region, round__service__code=code, round__service__unit__in=units
    )
    newest = rows.order_by("round", "-number").distinct("round").select_related("round__service")
    found = (_quarter(row) for row in newest)
    return tuple(sorted(found, key=lambda one: (one.first, one.unit)))


def _quarter(row: SkmRelease) -> Quarter:
    result = read_result(row.result)
    trust = result.trust
    return Quarter(
        unit=row.round.service.unit_id,
        first=row.round.quarter,
        n=result.n,
        index=result.ikm,
        spread=_half(result.low, result.high),
        trust=trust.share,
        trust_spread=_half(trust.low, trust.high),
        trusting=trust.n,
    )


def _half(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else (high - low) / 2
