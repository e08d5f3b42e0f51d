"""Where attempts were last seen, written a few times a minute for a whole room at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from pamong.exams.actions.statements import bound

SILENT: Final = 20
"""Seconds without a sign of life after which an attempt was silent: a player sends one every ten."""


class Seen(NamedTuple):
    """Signs of life of one attempt since the last time they were written.

    attempt     its id
    first, last when the first and the last of them came
    slot        at which the candidate is; 0: not said
    away        how often the window was left
    address     digest of the network address
    """

    attempt: int
    first: datetime
    last: datetime
    slot: int = 0
    away: int = 0
    address: str = ""


_NOTE: Final = """
WITH given AS (
    SELECT g.*, a.sitting_id AS sitting, a.candidate_id AS candidate
    FROM unnest(%(attempt)s::bigint[], %(first)s::timestamptz[], %(last)s::timestamptz[], %(slot)s::smallint[], %(away)s::int[],
        %(address)s::text[]) AS g (attempt, first, last, slot, away, address)
    JOIN exams_attempt a ON a.id = g.attempt
),
silent AS (
    INSERT INTO exams_silence (attempt, sitting, since, until)
    SELECT g.attempt, g.sitting, p.seen_at, g.first FROM given g JOIN exams_signal p ON p.attempt = g.attempt
    WHERE g.first > p.seen_at + %(silent)s * interval '1 second'
    ON CONFLICT DO NOTHING
),
flagged AS (
    INSERT INTO exams_incident (sitting_id, candidate_id, kind, at)
    SELECT g.sitting, g.candidate, flag.kind, g.last FROM given g LEFT JOIN exams_signal p ON p.attempt = g.attempt
    CROSS JOIN LATERAL (
        VALUES ('away', g.away > 0), ('address', p.address <> '' AND g.address NOT IN ('', p.address))
    ) flag (kind, told)
    WHERE flag.told
)
INSERT INTO exams_signal AS p (attempt, sitting, seen_at, slot, away, address, moves)
SELECT attempt, sitting, last, slot, least(away, 1000000), address, 0 FROM given ORDER BY attempt
ON CONFLICT (attempt) DO UPDATE SET
    seen_at = greatest(p.seen_at, excluded.seen_at),
    slot = CASE WHEN excluded.slot > 0 THEN excluded.slot ELSE p.slot END,
    away = least(p.away::bigint + excluded.away, 1000000),  -- one that sends nonsense must not stop the others'
    address = CASE WHEN excluded.address <> '' THEN excluded.address ELSE p.address END,
    moves = p.moves + (p.address <> '' AND excluded.address NOT IN ('', p.address))::int
"""


def note_presence(seen: Sequence[Seen], now: datetime) -> None:  # noqa: ARG001  # each sign of life has its own time
    """Write where attempts were seen, each at most once in the list.

    Whoever was silent and is back, left the window, or came from another address leaves a line of it.
    """
    if not seen:
        return
    attempts, firsts, lasts, slots, aways, addresses = (list(column) for column in zip(*seen, strict=True))
    values = {"attempt": attempts, "first": firsts, "last": lasts, "slot": slots, "away": aways, "address": addresses}
    with bound() as cursor:
        cursor.execute(_NOTE, values | {"silent": SILENT}, prepare=True)
