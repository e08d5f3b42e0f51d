"""Lesson hours (JP): what a year's learning is worth, counted over the whole person.

Caps hold for a person and a period across all records, so that nothing less than all lines of a person can be counted.
All hours here are whole hundredths: 3 JP are 300. Sums of hundredths are exact and do not depend on their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Days = NDArray[np.datetime64]

HUNDRED: Final = 100
_BOUNDLESS: Final = np.iinfo(np.int64).max


class Why(IntEnum):
    """Why a line counts less than it states."""

    NOTHING = 0
    NO_HOURS = 1
    NO_TIMES = 2
    UNKNOWN_FORM = 3
    SAME_DAY = 4
    CAP = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """How one form of development becomes hours.

    unit            programme, day, session or activity
    hours           of one unit; None: as the programme states them
    abroad          of one unit of an international one; None: ``abroad_percent`` on top, or as at home where that is None too
    cap             most hours or times (``cap_kind``) within a day or a month (``cap_period``); None without one
    """

    unit: str
    hours: Decimal | None = None
    abroad: Decimal | None = None
    abroad_percent: int | None = None
    cap: int | None = None
    cap_kind: str = ""
    cap_period: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """What people learnt, one entry for each line.

    person          whose it is
    origin          from which record: a day counts once within one record of a form that is counted by days
    form            lines of one form share its cap
    rule            place in the rules by which the line is counted; −1 for a form that no rule knows
    day             (n,) datetime64[D]
    order           in which they were recorded: of two on one day the earlier counts first
    hours           as stated, hundredths, ≥ 0
    times           days, sessions or activities, ≥ 0
    """

    person: Ints
    origin: Ints
    form: Ints
    rule: Ints
    day: Days
    order: Ints
    hours: Ints
    times: Ints
    international: Bools


@dataclass(frozen=True, slots=True)
class Counted:
    """One entry for each line, in the order given.

    worth       hundredths by the values of the form, before anything limits them
    hours       hundredths that count; never more than ``worth``
    why         a ``Why``: what made it less
    as_at_home  an international line counted as a national one, because the rule knows no value for it
    """

    worth: Ints
    hours: Ints
    why: Ints
    as_at_home: Bools


def count(lines: Lines, rules: Sequence[Rule]) -> Counted:
    """Hours of each line: by the values of its form, once a day within a record, and under the caps over all records.

    raises      ValueError for columns of different length, or a rule that is not there
    source      PerLAN 10/2018 names the forms; values and caps are data, each with its own source
    """
    _refuse_ragged(lines, len(rules))
    table = _Table.of(rules)
    at = lines.rule
    unit_value = np.where(lines.international, table.abroad[at], table.home[at])
    fixed = unit_value >= 0
    times = _within_days(lines, table.by_day[at] & fixed)
    percent = np.where(lines.international & ~fixed, table.percent[at], HUNDRED)
    stated = lines.hours * percent // HUNDRED
    worth = np.where(fixed, lines.times * unit_value, stated)
    allowed = np.where(fixed, times * unit_value, stated)
    known = at >= 0
    worth, allowed = np.where(known, worth, 0), np.where(known, allowed, 0)
    hours = _under_caps(lines, table, times, allowed)
    bare = np.where(fixed, lines.times, lines.hours) == 0
    lacking = np.where(fixed, Why.NO_TIMES, Why.NO_HOURS)
    why = np.select(
        [~known, bare, hours < allowed, allowed < worth],
        [np.full(at.shape, Why.UNKNOWN_FORM), lacking, np.full(at.shape, Why.CAP), np.full(at.shape, Why.SAME_DAY)],
        Why.NOTHING,
    )
    return Counted(worth, hours, why.astype(np.int64), lines.international & table.homely[at])


def shared_days(person: Ints, origin: Ints, day: Days) -> Bools:
    """Which lines are of a day on which the same person has another record too: noticed, never cut."""
    shared = np.zeros(person.shape, dtype=np.bool_)
    if not person.size:
        return shared
    order = np.lexsort((origin, day, person))
    who, when, what = person[order], day[order], origin[order]
    begins = np.r_[True, (who[1:] != who[:-1]) | (when[1:] != when[:-1])]
    group = np.cumsum(begins) - 1
    first = what[begins][group]
    several = np.bincount(group, what != first)[group] > 0
    shared[order] = several
    return shared


def spread(total: Decimal, parts: Sequence[int], whole: int) -> tuple[Decimal, ...]:
    """``total`` × part ÷ ``whole`` for each part, two places; together they are the rounded sum, so that no hundredth is lost.

    parts       ≥ 0, together at most ``whole``; one above is cut
    raises      ValueError for a part below 0, or a ``whole`` that is not above 0
    """
    if whole <= 0 or min(parts, default=0) < 0:
        raise ValueError("parts are of something, and none is below 0")
    ends = [min(sum(parts[: place + 1]), whole) for place in range(len(parts))]
    cents = [int((total * HUNDRED * end / whole).quantize(Decimal(1), ROUND_HALF_UP)) for end in ends]
    return tuple(Decimal(end - start).scaleb(-2) for start, end in zip([0, *cents], cents, strict=False))


@dataclass(frozen=True, slots=True)
class _Table:
    """Rules as columns; the last entry stands for a form that no rule knows. ``home`` and ``abroad`` are −1 for "as stated"."""

    home: Ints
    abroad: Ints
    percent: Ints
    by_day: Bools
    homely: Bools
    hours_cap: Ints
    times_cap: Ints
    monthly: Bools

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> "_Table":
        every = [*rules, Rule("programme")]
        return cls(
            home=np.array([_cents(rule.hours) for rule in every], dtype=np.int64),
            abroad=np.array([_abroad(rule) for rule in every], dtype=np.int64),
            percent=np.array([HUNDRED + (rule.abroad_percent or 0) for rule in every], dtype=np.int64),
            by_day=np.array([rule.unit == "day" for rule in every]),
            homely=np.array([rule.abroad is None and rule.abroad_percent is None for rule in every]),
            hours_cap=np.array([_cap(rule, "hours") for rule in every], dtype=np.int64),
            times_cap=np.array([_cap(rule, "times") for rule in every], dtype=np.int64),
            monthly=np.array([rule.cap_period == "month" for rule in every]),
        )


def _cents(hours: Decimal | None) -> int:
    return -1 if hours is None else int(hours * HUNDRED)


def _abroad(rule: Rule) -> int:
    """Hundredths of one unit of an international one. A percent on top of a stated value is left to the caller: −1."""
    if rule.abroad is not None:
        return _cents(rule.abroad)
    if rule.hours is None:
        return -1
    return _cents(rule.hours) * (HUNDRED + (rule.abroad_percent or 0)) // HUNDRED


def _cap(rule: Rule, kind: str) -> int:
    if rule.cap is None or rule.cap_kind != kind:
        return int(_BOUNDLESS)
    return rule.cap * (HUNDRED if kind == "hours" else 1)


def _within_days(lines: Lines, by_day: Bools) -> Ints:
    """Times that count before any cap: of a form counted by days, one a day within one record."""
    keys = (lines.order, lines.day, lines.origin, lines.form, lines.person)
    once = _clipped(lines.times, np.ones_like(lines.times), keys)
    return np.where(by_day, once, lines.times)


def _under_caps(lines: Lines, table: _Table, times: Ints, allowed: Ints) -> Ints:
    """Hours after the caps: first by how often, then by how much."""
    month = lines.day.astype("datetime64[M]").astype("datetime64[D]")
    period = np.where(table.monthly[lines.rule], month, lines.day)
    # Within a month the day decides which comes first, and within a day the order of recording.
    keys = (lines.order, lines.day, period, lines.form, lines.person)
    often = _clipped(times, table.times_cap[lines.rule], keys, depth=3)
    kept = np.where(often < times, allowed * often // np.maximum(times, 1), allowed)
    return _clipped(kept, table.hours_cap[lines.rule], keys, depth=3)


def _clipped(amount: Ints, cap: Ints, keys: "tuple[NDArray[np.generic], ...]", depth: int = 0) -> Ints:
    """What of each amount fits under the cap of its group, the earlier first.

    keys        as ``lexsort`` takes them, the last one first; the last ``depth`` of them make a group, all but the first for 0
    """
    if not amount.size:
        return amount
    order = np.lexsort(keys)
    by = [key[order] for key in keys[-depth if depth else 1 :]]
    begins = np.r_[True, np.logical_or.reduce([key[1:] != key[:-1] for key in by])]
    upto = np.cumsum(amount[order])
    before_group = (upto - amount[order])[begins][np.cumsum(begins) - 1]
    end = upto - before_group
    start = end - amount[order]
    limit = cap[order]
    fits = np.empty_like(amount)
    fits[order] = np.minimum(end, limit) - np.minimum(start, limit)
    return fits


def _refuse_ragged(lines: Lines, rules: int) -> None:
    columns = (lines.person, lines.origin, lines.form, lines.rule, lines.day, lines.order)
    sizes = {column.shape for column in (*columns, lines.hours, lines.times, lines.international)}
    if len(sizes) != 1:
        raise ValueError("all columns of lines belong together row by row")
    if lines.rule.size and not -1 <= lines.rule.min() <= lines.rule.max() < rules:
        raise ValueError("a line names a rule that is not there")
