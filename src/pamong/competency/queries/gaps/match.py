"""How well people fit their posts: JPM and IKK of each post, and how these spread over the bands of the source."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pamong.competency.formats.bands import FILLING, GAP, MAPPING, bands
from pamong.competency.formats.bands import band_of as band
from pamong.competency.models import Snapshot
from pamong.competency.queries.gaps.hiding import FLOOR
from pamong.competency.queries.gaps.scope import Scope
from pamong.competency.queries.gaps.tally import database, fetched
from pamong.science.gap import Match, job_person_match, rounded

Ints = NDArray[np.int64]

_LINES: Final = """
SELECT coalesce(array_agg(assignment), '{}'), coalesce(array_agg(required), '{}'),
    coalesce(array_agg(coalesce(counted, -1::smallint)), '{}') FROM competency_snapshotline
WHERE region = %(region)s AND snapshot = %(snapshot)s
    AND (%(units)s::bigint[] IS NULL OR unit = ANY (%(units)s))
    AND (%(posts)s::bigint[] IS NULL OR assignment = ANY (%(posts)s))
"""


@dataclass(frozen=True, slots=True)
class PostMatch:
    """JPM of one post, unrounded; None where no level counts yet. IKK is 100 − JPM.

    asked, counted, met     competencies: of the post, those for which a level counts, those reached
    """

    jpm: float | None
    asked: int
    counted: int
    met: int


@dataclass(frozen=True, slots=True)
class BandCount:
    """A band and the posts in it."""

    label: str
    low: str
    posts: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Posts over the bands.

    posts       that have a JPM; ``without``: of which no level counts yet
    cap_each    the rule of the snapshot: a surplus in one competency does not make up for another
    """

    posts: int
    without: int
    cap_each: bool
    mapping: tuple[BandCount, ...]
    filling: tuple[BandCount, ...]
    gap: tuple[BandCount, ...]


def matches(scope: Scope, posts: Collection[int] | None = None) -> dict[int, PostMatch]:
    """Assignment → how its holder fits, by the rule that the snapshot was taken with.

    posts       only these assignments; None is all in the scope
    """
    if scope.snapshot is None:
        return {}
    numbers, found = _matched(scope.region.id, scope.snapshot.id, scope.units, posts)
    told = zip(found.jpm.tolist(), found.asked.tolist(), found.counted.tolist(), found.met.tolist(), strict=True)
    return {
        int(pk): PostMatch(None if jpm != jpm else jpm, asked, counted, met)  # noqa: PLR0124  # nan
        for pk, (jpm, asked, counted, met) in zip(numbers, told, strict=True)
    }


def caps(snapshot: int) -> bool:
    """Whether the rule of a snapshot caps each competency."""
    return bool(Snapshot.objects.values_list("rule", flat=True).get(pk=snapshot)["cap_each"])


def spread(scope: Scope) -> Spread | None:
    """Posts over the bands; None without a snapshot, or where too few posts have a JPM to be told of."""
    if scope.snapshot is None:
        return None
    found = _percents(database(), scope.region.id, scope.snapshot.id, scope.units)
    known = [jpm for jpm in found if jpm == jpm]  # noqa: PLR0124  # nan
    if len(known) < FLOOR:
        return None
    return Spread(
        posts=len(known),
        without=len(found) - len(known),
        cap_each=caps(scope.snapshot.id),
        mapping=_counts(MAPPING, known),
        filling=_counts(FILLING, known),
        gap=_counts(GAP, [100 - jpm for jpm in known]),
    )


@lru_cache(maxsize=32)
def _percents(_database: str, region: int, snapshot: int, units: tuple[int, ...] | None) -> tuple[float, ...]:
    """JPM of each post, nan where no level counts. Lines of a snapshot never change, so they are read once a process."""
    _posts, found = _matched(region, snapshot, units, None)
    return tuple(found.jpm.tolist())


def _matched(
    region: int, snapshot: int, units: Collection[int] | None, posts: Collection[int] | None
) -> tuple[Ints, Match]:
    """Assignments, and how the holder of each fits. None is all."""
    given = {
        "region": region,
        "snapshot": snapshot,
        "units": None if units is None else list(units),
        "posts": None if posts is None else list(posts),
    }
    assignment, required, counted = (np.array(column, np.int64) for column in fetched(_LINES, given)[0])
    numbers, place = np.unique(assignment, return_inverse=True)
    cap_each = caps(snapshot)
    return numbers, job_person_match(place.astype(np.int64), required, counted, posts=len(numbers), cap_each=cap_each)


def _counts(scheme: str, percents: Sequence[float]) -> tuple[BandCount, ...]:
    found = Counter(band(scheme, rounded(percent)).label for percent in percents)
    return tuple(
        BandCount(row.label, f"{'>' if row.above else '≥'} {row.low}", found[row.label], row.source, row.confidence)
        for row in bands()[scheme]
    )
