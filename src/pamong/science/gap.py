"""Job person match (JPM) and gap (IKK): what a post asks for beside what its holder has shown."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Match:
    """One entry for each post.

    jpm         (p,) percent, 0 to 100, unrounded; nan where no level counts yet. IKK is 100 − JPM
    asked       (p,) competencies that the post asks for
    counted     (p,) those of them for which a level counts
    met         (p,) those of them whose level is at least what is asked
    """

    jpm: Floats
    asked: Ints
    counted: Ints
    met: Ints


def job_person_match(post: Ints, required: Ints, counted: Ints, *, posts: int, cap_each: bool) -> Match:
    """Σ level shown ÷ Σ level asked × 100, at most 100; over competencies for which a level counts.

    post        (n,) 0 to posts − 1
    required    (n,) level asked, ≥ 1
    counted     (n,) level that counts; −1 for none, which leaves the competency out of both sums
    cap_each    a surplus in one competency does not make up for a lack in another
    raises      ValueError for shapes that differ, or a level asked below 1
    source      after Peraturan BKN 26/2019's report template as a provincial system computes it; whether each competency
                is capped there is not known, hence the switch
    """
    if not (post.shape == required.shape == counted.shape):
        raise ValueError("post, required and counted belong together row by row")
    if required.size and required.min() < 1:
        raise ValueError("a level that is asked for is at least 1")
    known = counted >= 0
    shown = np.minimum(counted, required) if cap_each else counted
    have = np.bincount(post[known], shown[known], posts)
    want = np.bincount(post[known], required[known], posts)
    with np.errstate(invalid="ignore", divide="ignore"):
        jpm = np.minimum(100 * have / want, 100)
    return Match(
        jpm=jpm,
        asked=np.bincount(post, minlength=posts),
        counted=np.bincount(post[known], minlength=posts),
        met=np.bincount(post[known & (counted >= required)], minlength=posts),
    )


def rounded(percent: float) -> Decimal:
    """Two places, half away from zero: the number that bands are cut on."""
    return Decimal(str(percent)).quantize(Decimal("0.01"), ROUND_HALF_UP)
