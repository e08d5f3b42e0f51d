"""NIPs that nobody has: valid by their digits, each given once, and never the same in two governments.

A government owns, of the 999 sequence numbers of one birth date, exactly one; another government owns another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final, Literal
from zlib import crc32

from pamong.people.formats.nip import Nip
from pamong.people.formats.reference import governments
from pamong.tour.names import Sex

Kind = Literal["leader", "pns", "pppk", "pppk-pw"]
"""Who asks for a number. Leaders are PNS of some age."""

_SEQUENCES: Final = 999
_MINISTRIES: Final = 600
"""Sequence slots from here on belong to codes that are not in the table of governments."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What the digits of one kind may be.

    ages        of the living, first and last
    entry       age at appointment: youngest, and how many ages from there on
    latest      how many years before today appointments began; 0 for no limit
    counters    digits 13 and 14, the usual one first
    remainder   of the birth day by seven: leaders have the days that other PNS have not
    """

    ages: tuple[int, int]
    entry: tuple[int, int]
    latest: int
    counters: tuple[int, ...]
    remainder: frozenset[int]


_MONTHS: Final = tuple(range(1, 13))
_ALL: Final = frozenset(range(7))
_RULES: Final[Mapping[Kind, _Rule]] = {
    "leader": _Rule((41, 57), (22, 10), 0, _MONTHS, frozenset({0})),
    "pns": _Rule((25, 57), (22, 13), 0, _MONTHS, _ALL - {0}),
    "pppk": _Rule((27, 57), (19, 40), 5, tuple(range(21, 71)), _ALL),
    "pppk-pw": _Rule((24, 56), (19, 40), 2, tuple(range(24, 71)), _ALL),
}


class Numbers:
    """Gives the numbers of one government. The n-th of a kind and sex is always the same; memory stays flat."""

    def __init__(self, random: Random, code: str, today: date) -> None:
        """Different governments may be asked in any order, at any time."""
        self._slot = _slot(code)
        self._today = today
        self._given: dict[tuple[Kind, Sex], int] = {}
        self._days = {kind: _birth_days(rule, today) for kind, rule in _RULES.items()}
        for days in self._days.values():
            random.shuffle(days)

    def give(self, kind: Kind, sex: Sex) -> Nip:
        """The next number. Raises ValueError when all of them are given, above 150,000 of a kind and sex."""
        place = self._given.get((kind, sex), 0)
        self._given[kind, sex] = place + 1
        turn, index = divmod(place, len(self._days[kind]))
        days = self._days[kind]
        born = days[index if sex == "P" else index - len(days) // 2]  # so that no two people are twins by their digits
        year, counter = self._appointment(_RULES[kind], born, turn)
        sequence = 1 + (self._slot + born.toordinal() * 181) % _SEQUENCES
        digit = {"L": 1, "P": 2}[sex]
        number = f"{born.year}{born.month:02}{born.day:02}{year}{counter:02}{digit}{sequence:03}"
        return Nip(number, born, year, counter, sex, sequence)

    def _appointment(self, rule: _Rule, born: date, turn: int) -> tuple[int, int]:
        """The turn-th pair of year and counter that fits somebody born on that day; each pair once."""
        youngest, ages = rule.entry
        first = max(born.year + youngest, self._today.year - rule.latest if rule.latest else 0)
        years = range(first, min(born.year + youngest + ages, self._today.year))
        usual = 1 if rule.latest else len(rule.counters)  # the counter of contracts is nearly always the same one
        begin = born.toordinal()
        counter, year = divmod(turn, len(years))
        if counter >= len(rule.counters):
            raise ValueError("no more numbers of this kind")
        return years[(begin + year) % len(years)], rule.counters[(begin // 7 % usual + counter) % len(rule.counters)]


def _slot(code: str) -> int:
    known = list(governments())
    return known.index(code) if code in known else _MINISTRIES + crc32(code.encode()) % (_SEQUENCES - _MINISTRIES)


def _birth_days(rule: _Rule, today: date) -> list[date]:
    first = date(today.year - rule.ages[1], 1, 1)
    last = date(today.year - rule.ages[0], 1, 1)
    days = (first + timedelta(days=number) for number in range((last - first).days))
    return [day for day in days if day.toordinal() % 7 in rule.remainder]
