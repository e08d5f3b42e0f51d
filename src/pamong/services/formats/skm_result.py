"""Everything that a page shows about a quarter's satisfaction survey, as it is worked out, frozen and read again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class ElementResult:
    """One element: its own ``n``, sum and mean, and how many answered 1, 2, 3 and 4, in the words of these answers."""

    code: str
    name: str
    n: int
    total: int
    mean: float
    counts: tuple[int, ...]
    answers: tuple[str, ...]

    @property
    def percent(self) -> float:
        """The mean on the scale of the index, 25 to 100."""
        return self.mean * 25

    @property
    def usual(self) -> str:
        """What was answered most often; the better of two."""
        return max(self.shares, key=lambda share: share[1])[0]

    @property
    def shares(self) -> tuple[tuple[str, int, float], ...]:
        """Words, count and percent of each answer, the best first."""
        pairs = zip(self.answers, self.counts, strict=True)
        return tuple((words, count, 100 * count / self.n if self.n else 0.0) for words, count in pairs)[::-1]


@dataclass(frozen=True, slots=True)
class TrustResult:
    """The trust item, which is no part of the index.

    share       percent who answered 3 or 4, with an interval of 95 %; None under ``least`` answers
    """

    n: int
    least: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class WaitResult:
    """Minutes that people said they waited; None under the floor."""

    n: int
    median: float | None


@dataclass(frozen=True, slots=True)
class SkmResult:
    """A quarter.

    n               forms handed in
    ikm             not rounded; ``exact`` is the same as a fraction, ``rounded`` what is published
    low, high       interval of 95 % as if who answered were drawn by chance; None where there is no spread
    visits          how many came; None: unknown
    visits_from     typed or cases; empty when unknown
    rate            percent of visits that answered; None: unknown
    needed          answers that are enough for so many visits; None: unknown
    free            whether the standard says that the service costs nothing
    """

    service: str
    unit: str
    quarter: date
    opened: date
    closed: date
    floor: int
    n: int
    elements: tuple[ElementResult, ...]
    exact: str
    ikm: float
    rounded: Decimal
    band: str
    band_words: str
    rule: str
    low: float | None
    high: float | None
    trust: TrustResult
    wait: WaitResult
    visits: int | None
    visits_from: str
    rate: float | None
    needed: int | None
    free: bool

    @property
    def enough(self) -> bool:
        """Whether there are as many answers as the adviser asks for."""
        return self.needed is not None and self.n >= self.needed

    @property
    def lacking(self) -> int:
        """Answers that the adviser still asks for."""
        return max((self.needed or 0) - self.n, 0)

    @property
    def weakest(self) -> ElementResult:
        """The element with the lowest mean; the first of several."""
        return min(self.elements, key=lambda element: element.mean)

    @property
    def strongest(self) -> ElementResult:
        """The element with the highest mean; the first of several."""
        return max(self.elements, key=lambda element: element.mean)

    def document(self) -> dict[str, Any]:
        """As it is frozen: JSON values alone."""
        days = {name: getattr(self, name).isoformat() for name in ("quarter", "opened", "closed")}
        told: dict[str, Any] = json.loads(json.dumps({**asdict(self), **days, "rounded": str(self.rounded)}))
        return told

    def digest(self) -> str:
        """SHA-256 over the counts of answers from which everything else follows, hex."""
        counts = {element.code: list(element.counts) for element in self.elements}
        told = {"n": self.n, "counts": counts, "trust": asdict(self.trust), "wait": asdict(self.wait)}
        return sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def read_result(document: Mapping[str, Any]) -> SkmResult:
    """What ``document`` froze."""
    days = {name: date.fromisoformat(document[name]) for name in ("quarter", "opened", "closed")}
    elements = tuple(
        ElementResult(**{**one, "counts": tuple(one["counts"]), "answers": tuple(one["answers"])})
        for one in document["elements"]
    )
    parts = {
        "elements": elements,
        "trust": TrustResult(**document["trust"]),
        "wait": WaitResult(**document["wait"]),
        "rounded": Decimal(document["rounded"]),
    }
    return SkmResult(**{**document, **days, **parts})
