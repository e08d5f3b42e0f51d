"""Cases of many services out of the database in one statement: two numbers of 64 bits a case, a string of bytes a source.

Two million cases come so in the time of a few scans, over as many cores as the database has. Sending rows would take five times
as long; so would asking the database for promises and working days, which ``indicator_tally`` looks up in tables of days.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
from django.db import connection, transaction

from pamong.science.durations import Flags, Ints

ORIGIN: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Its date is day 0; it is minute 0. What lies before counts as then."""

NEVER: Final = (1 << 21) - 1
"""Day of a decision that was not made."""

_FAR: Final = (1 << 28) - 1
_DAY: Final = "greatest({} - DATE '2000-01-01', 0)"
_MINUTES: Final = "(date_part('epoch', greatest({} - {}, interval '0'))::bigint / 60 & 268435455)"
_LATER: Final = "(date_part('epoch', {} - {})::bigint / 60 & 268435455)"  # what a constraint puts in order
_ORIGIN: Final = "TIMESTAMPTZ '2000-01-01 00:00:00+00'"
_RECEIVED: Final = _MINUTES.format("received_at", _ORIGIN)
_START: Final = "coalesce(complete_at, received_at)"

# Days of receipt, of the start and of the decision: 21 bits each.
_DAYS: Final = f"""
({_DAY.format("received_on")}::bigint << 42) | ({_DAY.format("started_on")}::bigint << 21)
| CASE WHEN decided_on IS NULL THEN {NEVER} ELSE {_DAY.format("decided_on")} END
"""

# Minutes to the answer and to the call, 28 bits each; where there was none, the minute of receipt. Then seven bits.
_WAITS: Final = f"""
(CASE WHEN responded_at IS NULL THEN {_RECEIVED} ELSE {_LATER.format("responded_at", "received_at")} END << 35)
| (CASE WHEN called_at IS NULL THEN {_RECEIVED} ELSE {_LATER.format("called_at", "received_at")} END << 7)
| ((responded_at IS NOT NULL)::int << 6) | ((called_at IS NOT NULL)::int << 5) | ((channel = 'counter')::int << 4)
| ((outcome = 'withdrawn')::int << 3) | (least(coalesce(contacts, 0), 2) << 1) | least(returns, 1)
"""

# Only where something is promised in minutes: the minute of the start, and minutes from then to the decision.
_SPENT: Final = f"""
({_MINUTES.format(_START, _ORIGIN)} << 28)
| CASE WHEN decided_at IS NULL THEN {_FAR} ELSE {_MINUTES.format("decided_at", _START)} END
"""

_PACKED: Final = "string_agg(int8send({}), ''::bytea)"
_CASES: Final = f"""
SELECT source, max(recorded_at), {_PACKED.format(_DAYS)}, {_PACKED.format(_WAITS)}, {{spent}} FROM services_case
WHERE region = %(region)s AND service = ANY(%(services)s) AND current AND received_on >= %(since)s GROUP BY source
"""  # noqa: S608  # put together from the constants above


@dataclass(frozen=True, slots=True)
class SourceCases:
    """Current cases of one source, an entry each. Days and minutes are counted from ``ORIGIN``.

    recorded    when the newest of them was written
    days, waits, spent      as packed; ``spent`` is empty unless it was asked for
    """

    source: int
    recorded: datetime
    days: Ints
    waits: Ints
    spent: Ints

    @property
    def received(self) -> Ints:
        """Day of receipt."""
        return self.days >> 42

    @property
    def started(self) -> Ints:
        """Day from which processing counts."""
        return self.days >> 21 & NEVER

    @property
    def decided(self) -> Ints:
        """Day of the decision or withdrawal, else ``NEVER``."""
        return self.days & NEVER

    @property
    def answer(self) -> tuple[Ints, Flags]:
        """Minutes from receipt to the first answer, and True; without one the minute of receipt, and False."""
        return self.waits >> 35, self._flag(6)

    @property
    def call(self) -> tuple[Ints, Flags]:
        """The same to the call at the counter."""
        return self.waits >> 7 & _FAR, self._flag(5)

    @property
    def counter(self) -> Flags:
        """Whether the public came to the counter."""
        return self._flag(4)

    @property
    def withdrawn(self) -> Flags:
        """Whether the public withdrew it."""
        return self._flag(3)

    @property
    def contacts(self) -> Ints:
        """0 not recorded, 1 once, 2 more often."""
        return self.waits >> 1 & 3

    @property
    def returned(self) -> Flags:
        """Whether papers were sent back at least once."""
        return self._flag(0)

    @property
    def decision(self) -> tuple[Ints, Ints]:
        """Minute of the start, and minutes from then to the decision."""
        return self.spent >> 28, self.spent & _FAR

    def _flag(self, bit: int) -> Flags:
        return (self.waits >> bit & 1).astype(np.bool_)


def packed_cases(region: int, services: Collection[int], *, since: date | None, in_minutes: bool) -> list[SourceCases]:
    """By source. One source may have sixty million cases: a string of the database ends at a gigabyte.

    since       only those received from that day on
    in_minutes  also what ``decision`` tells
    """
    statement = _CASES.format(spent=_PACKED.format(_SPENT) if in_minutes else "''::bytea")
    given: dict[str, Any] = {"region": region, "services": sorted(services), "since": since or date.min}
    with transaction.atomic(), connection.cursor() as cursor:
        # One row after another by an index would read every page many times over; a bitmap reads each once.
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL jit = off; SET LOCAL enable_indexscan = off")
        cursor.execute(statement, given)
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL work_mem TO DEFAULT; SET LOCAL jit TO DEFAULT; SET LOCAL enable_indexscan TO DEFAULT")
    return [SourceCases(source, recorded, *map(_numbers, packed)) for source, recorded, *packed in rows]


def _numbers(packed: bytes) -> Ints:
    return np.frombuffer(packed, dtype=">i8").astype(np.int64)
