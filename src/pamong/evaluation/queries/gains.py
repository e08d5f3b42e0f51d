"""What people knew before a programme and after it, by its two tests. Competence is this; how sure one is is another thing."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import numpy as np

from pamong.evaluation.models import Instrument
from pamong.learning.queries.followed import followed_programme, marks_in_tests, modules_tested
from pamong.science.impact.gain import LEAST, Gain, gained
from pamong.science.impact.panel import Unusable

Marks = list[tuple[Decimal | None, Decimal | None]]
"""Before and after; None for a test that was not taken."""


@dataclass(frozen=True, slots=True)
class GainFacts:
    """The gain between the two tests that the newest instrument names.

    pre, post   titles of the modules
    gain        marks from 0 to 100 with their 95 % interval; None under five people with both tests
    """

    pre: str
    post: str
    gain: Gain | None


def gain_of(programme: UUID, *, offering: int | None = None) -> GainFacts | None:
    """Of everybody who had a seat in the programme. No actor; whoever asks has checked the right to know.

    offering    only of this one, by id
    returns     None where no instrument names two tests; no gain of an offering beside which fewer than five others have both
                tests, because the programme's less the offering's would tell theirs. Five queries at most
    """
    head = followed_programme(programme)
    last = Instrument.objects.filter(programme=head.id).order_by("number").last() if head else None
    if head is None or last is None or last.pre_id is None or last.post_id is None:
        return None
    titles = modules_tested(head.id)
    marks = every = marks_in_tests(last.pre_id, last.post_id)
    if offering is not None:
        marks = marks_in_tests(last.pre_id, last.post_id, [offering])
    told = not 0 < _pairs(every) - _pairs(marks) < LEAST
    return GainFacts(titles[last.pre_id][1], titles[last.post_id][1], _gain(marks) if told else None)


def _pairs(marks: Marks) -> int:
    return sum(pre is not None and post is not None for pre, post in marks)


def _gain(marks: Marks) -> Gain | None:
    before, after = (
        np.array([np.nan if pair[side] is None else float(pair[side] or 0) for pair in marks], dtype=np.float64)
        for side in (0, 1)
    )
    try:
        return gained(before, after)
    except Unusable:  # under five: neither an interval nor safe to show
        return None
