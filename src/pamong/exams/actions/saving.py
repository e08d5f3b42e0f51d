"""Storing answers: everything that waits, in one statement. The one action without an actor and without a journal entry.

Whose it is says the signed token. Nothing is read and written back: an answer is a new row, its place in the order is the
``seq`` that the player counts, and a row that is there already stays as it is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from pamong.exams.actions.outages import give_back
from pamong.exams.actions.statements import numbers, texts, together
from pamong.exams.formats.attempt_token import Claim

GRACE: Final = 3
"""Seconds after the deadline for which an answer is still taken: it was sent before."""


class Save(NamedTuple):
    """One answer. All those of one claim stand or fall together.

    value       JSON as the item type reads it
    """

    claim: Claim
    slot: int
    seq: int
    value: str


class Saved(NamedTuple):
    """What became of it.

    refusal     empty: durably stored; else moved, done, waiting, paused or late
    """

    refusal: str
    seconds_left: int


_SAVE: Final = """
WITH given AS (
    SELECT * FROM unnest(%(attempt)s::bigint[], %(generation)s::smallint[], %(slot)s::smallint[], %(seq)s::int[], %(value)s::text[])
    WITH ORDINALITY AS g (attempt, generation, slot, seq, value, place)
),
judged AS MATERIALIZED (
    SELECT g.*, a.region, CASE
        WHEN a.id IS NULL OR a.generation <> g.generation THEN 'moved'
        WHEN a.receipt <> '' THEN 'done'
        WHEN a.started_at IS NULL THEN 'waiting'
        WHEN a.paused_at IS NOT NULL THEN 'paused'
        WHEN a.deadline + %(grace)s * interval '1 second' < %(now)s THEN 'late'
        ELSE ''
    END AS refusal, greatest(0, extract(epoch FROM a.deadline - %(now)s))::int AS seconds_left
    FROM given g LEFT JOIN exams_attempt a ON a.id = g.attempt
),
stored AS (
    INSERT INTO exams_response (region, attempt, slot, seq, value, at)
    SELECT region, attempt, slot, seq, value, clock_timestamp() FROM judged WHERE refusal = ''
    ON CONFLICT DO NOTHING
)
SELECT refusal, coalesce(seconds_left, 0) FROM judged ORDER BY place
"""


def save_answers(saves: Sequence[Save], now: datetime) -> tuple[Saved, ...]:
    """Store answers durably, and say of each what became of it, in the same order. A repetition changes nothing.

    Slots and values were checked before, against the form in the claim. Before one is refused as late, the time that the
    service itself has cost is given back.
    """
    found = _judged(saves, now)
    late = [place for place, one in enumerate(found) if one.refusal == "late"]
    if late:
        give_back(now)
        again = dict(zip(late, _judged([saves[place] for place in late], now), strict=True))
        found = tuple(again.get(place, one) for place, one in enumerate(found))
    return found


def _judged(saves: Sequence[Save], now: datetime) -> tuple[Saved, ...]:
    claims, slots, seqs, values = zip(*saves, strict=True)
    rows = together(
        _SAVE,
        {
            "attempt": numbers(claim.key for claim in claims),
            "generation": numbers(claim.generation for claim in claims),
            "slot": numbers(slots),
            "seq": numbers(seqs),
            "value": texts(values),
            "grace": GRACE,
            "now": now,
        },
    )
    return tuple(Saved(*row) for row in rows)
