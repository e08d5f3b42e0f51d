"""Rules of certification: what has to be shown for a unit, judged from what somebody has shown.

A rule is JSON. A leaf names one kind of proof, and two joints put rules together::

    {"any": [
        {"all": [{"kind": "attendance", "programme": "<uuid>"},
                 {"kind": "exam", "blueprint": "<uuid>", "least": 70, "reason": "Keputusan panel"}]},
        {"kind": "exam", "blueprint": "<uuid>", "least": 80, "reason": "Uji langsung tanpa pelatihan"},
        {"all": [{"kind": "portfolio", "pieces": 2}, {"kind": "observation"}, {"kind": "experience", "months": 24}]},
    ]}

``within`` of an attendance or an exam says how many months old it may be. Certification may not depend on the own course
(ISO/IEC 17024:2012, 5.2), so a rule whose every way leads through an attendance is a problem.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any, Final

MOST_WAYS: Final = 24
"""Ways that a rule may have: more, nobody can read."""

MOST_DEPTH: Final = 4
"""Joints inside joints."""

_PERCENT: Final = 100
_MOST_MONTHS: Final = 600
_MOST_PIECES: Final = 20
_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Attendance:
    """A programme was completed. ``within``: months ago at most; None: at any time."""

    programme: str
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam by a blueprint gave at least so many percent; ``reason`` says why so many."""

    blueprint: str
    least: float
    reason: str
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """So many pieces were found valid, authentic, current and sufficient."""

    pieces: int


@dataclass(frozen=True, slots=True)
class Observation:
    """An assessor saw it done."""


@dataclass(frozen=True, slots=True)
class Experience:
    """So many months in a position that the scheme is about."""

    months: int


@dataclass(frozen=True, slots=True)
class All:
    """Every part."""

    parts: "tuple[Rule, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """One part is enough."""

    parts: "tuple[Rule, ...]"


Leaf = Attendance | Exam | Portfolio | Observation | Experience
Rule = Leaf | All | Either


@dataclass(frozen=True, slots=True)
class Mark:
    """A score in an exam."""

    percent: float
    on: date


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody has shown for a unit.

    today       day of the judgement
    attended    programme → day of its last completion
    marks       blueprint → scores
    pieces      found valid, authentic, current and sufficient
    observed    an assessor saw it done
    months      in a position that the scheme is about
    carried     day on which an earlier decision found this very unit shown, where that still counts
    """

    today: date
    attended: Mapping[str, date] = field(default_factory=dict)
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    pieces: int = 0
    observed: bool = False
    months: int = 0
    carried: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the rule holds; by which leaves, or which ones lack on the way that lacks least."""

    holds: bool
    by: tuple[Leaf, ...] = ()
    lacking: tuple[Leaf, ...] = ()


def parse(raw: Mapping[str, Any]) -> Rule:
    """A rule from JSON.

    raises      ValueError whose text is a code: ``rule-empty``, ``rule-kind``, ``rule-value``, ``rule-deep``,
                ``rule-ways``, ``rule-reason``
    """
    rule = _parse(raw, 0)
    if _count(rule) > MOST_WAYS:
        raise ValueError("rule-ways")
    return rule


def dump(rule: Rule) -> dict[str, Any]:
    """The JSON of a rule; ``parse`` gives the same rule again."""
    match rule:
        case All(parts):
            return {"all": [dump(part) for part in parts]}
        case Either(parts):
            return {"any": [dump(part) for part in parts]}
        case _:
            return _dumped(rule)


def _dumped(leaf: Leaf) -> dict[str, Any]:
    match leaf:
        case Attendance(programme, within):
            return {"kind": "attendance", "programme": programme} | _within(within)
        case Exam(blueprint, least, reason, within):
            return {"kind": "exam", "blueprint": blueprint, "least": least, "reason": reason} | _within(within)
        case Portfolio(pieces):
            return {"kind": "portfolio", "pieces": pieces}
        case Observation():
            return {"kind": "observation"}
        case Experience(months):
            return {"kind": "experience", "months": months}


def ways(rule: Rule) -> tuple[tuple[Leaf, ...], ...]:
    """Each way to meet a rule, as the leaves that it needs; without repeats, in the order of the rule."""
    match rule:
        case Either(parts):
            found = [way for part in parts for way in ways(part)]
        case All(parts):
            found = [_merged(chosen) for chosen in product(*(ways(part) for part in parts))]
        case _:
            found = [(rule,)]
    return tuple(dict.fromkeys(found))


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Every leaf, in order, also when one stands twice."""
    if isinstance(rule, All | Either):
        for part in rule.parts:
            yield from leaves(part)
    else:
        yield rule


def forces_course(rule: Rule) -> bool:
    """Whether nobody can meet it without having taken part in a programme."""
    return all(any(isinstance(leaf, Attendance) for leaf in way) for way in ways(rule))


def judge(rule: Rule, shown: Shown) -> Verdict:
    """Whether what was shown meets a rule. Of several ways the one that lacks least is told; of equal ones the first."""
    if shown.carried is not None:
        return Verdict(holds=True)
    best: tuple[Leaf, ...] | None = None
    for way in ways(rule):
        lacking = tuple(leaf for leaf in way if not met(leaf, shown))
        if not lacking:
            return Verdict(holds=True, by=way)
        if best is None or len(lacking) < len(best):
            best = lacking
    return Verdict(holds=False, lacking=best or ())


def met(leaf: Leaf, shown: Shown) -> bool:
    """Whether one proof is there."""
    match leaf:
        case Attendance(programme, within):
            on = shown.attended.get(programme)
            return on is not None and _recent(on, shown.today, within)
        case Exam(blueprint, least, _reason, within):
            marks = shown.marks.get(blueprint, ())
            return any(mark.percent >= least and _recent(mark.on, shown.today, within) for mark in marks)
        case Portfolio(pieces):
            return shown.pieces >= pieces
        case Observation():
            return shown.observed
        case Experience(months):
            return shown.months >= months


def _parse(raw: Mapping[str, Any], depth: int) -> Rule:
    if not raw or not hasattr(raw, "keys"):  # what a form or a file gave may be anything
        raise ValueError("rule-empty")
    for word, joint in (("all", All), ("any", Either)):
        if word in raw:
            parts = raw[word]
            if set(raw) != {word} or not isinstance(parts, list) or not parts:
                raise ValueError("rule-empty")
            if depth >= MOST_DEPTH:
                raise ValueError("rule-deep")
            return joint(tuple(_parse(part, depth + 1) for part in parts))
    return _leaf(raw)


def _leaf(raw: Mapping[str, Any]) -> Leaf:
    match raw.get("kind"):
        case "attendance":
            return Attendance(_name(raw, "programme"), _months(raw, "within"))
        case "exam":
            return Exam(_name(raw, "blueprint"), _least(raw), _reason(raw), _months(raw, "within"))
        case "portfolio":
            return Portfolio(_whole(raw.get("pieces"), _MOST_PIECES))
        case "observation":
            return Observation()
        case "experience":
            return Experience(_whole(raw.get("months"), _MOST_MONTHS))
        case _:
            raise ValueError("rule-kind")


def _name(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError("rule-value")
    return value


def _reason(raw: Mapping[str, Any]) -> str:
    value = raw.get("reason")
    if not isinstance(value, str) or not value.strip():
        raise ValueError("rule-reason")
    return value.strip()


def _least(raw: Mapping[str, Any]) -> float:
    value = raw.get("least")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _PERCENT:
        raise ValueError("rule-value")
    return value


def _months(raw: Mapping[str, Any], key: str) -> int | None:
    return None if raw.get(key) is None else _whole(raw[key], _MOST_MONTHS)


def _whole(value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise ValueError("rule-value")
    return value


def _within(months: int | None) -> dict[str, int]:
    return {} if months is None else {"within": months}


def _merged(chosen: tuple[tuple[Leaf, ...], ...]) -> tuple[Leaf, ...]:
    return tuple(dict.fromkeys(leaf for way in chosen for leaf in way))


def _count(rule: Rule) -> int:
    """Ways before repeats are taken out; cheap, so that nobody can ask for millions of them."""
    match rule:
        case Either(parts):
            return sum(_count(part) for part in parts)
        case All(parts):
            total = 1
            for part in parts:
                total *= _count(part)
            return total
        case _:
            return 1


def _recent(on: date, today: date, within: int | None) -> bool:
    """Not more than so many whole months ago."""
    if within is None:
        return True
    passed = (today.year - on.year) * _YEAR + today.month - on.month
    return passed < within or (passed == within and today.day <= on.day)
