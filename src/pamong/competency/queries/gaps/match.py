"""How well people fit their posts: JPM and IKK of each post, and how these spread over the bands of the source."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pamong.competency.formats.bands import FILLING, GAP, MAPPING, bands
from pamong.competency.formats.bands import band_of as band
from pamong.competency.models import Snapshot
from pamong.competency.queries.gaps.hiding import FLOOR
from pamong.competency.queries.gaps.scope import Scope
from pamong.competency.queries.gaps.tally import fetched
from pamong.science.gap import job_person_match, rounded

_LINES: Final = """
SELECT assignment, required, coalesce(counted, -1) FROM competency_snapshotline
WHERE region = %(region)s AND snapshot = %(snapshot)s
    AND (%(units)s::bigint[] IS NULL OR unit = ANY (%(units)s))
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


def matches(scope: Scope) -> dict[int, PostMatch]:
    """Assignment → how its holder fits, by the rule that the snapshot was taken with. One query."""
    if scope.snapshot is None:
        return {}
    units = None if scope.units is None else list(scope.units)
    given = {"region": scope.region.id, "snapshot": scope.snapshot.id, "units": units}
    rows = np.array(fetched(_LINES, given), np.int64).reshape(-1, 3)
    posts, place = np.unique(rows[:, 0], return_inverse=True)
    found = job_person_match(
        place.astype(np.int64), rows[:, 1], rows[:, 2], posts=len(posts), cap_each=caps(scope.snapshot.id)
    )
    told = zip(found.jpm.tolist(), found.asked.tolist(), found.counted.tolist(), found.met.tolist(), strict=True)
    return {
        int(pk): PostMatch(None if jpm != jpm else jpm, asked, counted, met)  # noqa: PLR0124  # nan
        for pk, (jpm, asked, counted, met) in zip(posts, told, strict=True)
    }


def caps(snapshot: int) -> bool:
    """Whether the rule of a snapshot caps each competency."""
    return bool(Snapshot.objects.values_list("rule", flat=True).get(pk=snapshot)["cap_each"])


def spread(scope: Scope) -> Spread | None:
    """Posts over the bands; None without a snapshot, or where too few posts have a JPM to be told of."""
    found = matches(scope)
    known = [row.jpm for row in found.values() if row.jpm is not None]
    if scope.snapshot is None or len(known) < FLOOR:
        return None
    return Spread(
        posts=len(known),
        without=len(found) - len(known),
        cap_each=caps(scope.snapshot.id),
        mapping=_counts(MAPPING, known),
        filling=_counts(FILLING, known),
        gap=_counts(GAP, [100 - jpm for jpm in known]),
    )


def _counts(scheme: str, percents: Sequence[float]) -> tuple[BandCount, ...]:
    found = Counter(band(scheme, rounded(percent)).label for percent in percents)
    return tuple(
        BandCount(row.label, f"{'>' if row.above else '≥'} {row.low}", found[row.label], row.source, row.confidence)
        for row in bands()[scheme]
    )
