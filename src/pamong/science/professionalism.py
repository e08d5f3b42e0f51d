"""The index of professionalism of a civil servant (IP ASN): points of four dimensions by a table, and what a total is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

DIMENSIONS: Final = ("qualification", "competence", "performance", "discipline")
GROUPS: Final = ("structural", "functional", "executive")


@dataclass(frozen=True, slots=True)
class Points:
    """What the table gives.

    education       registry's code of a level → points
    training        group → points of the training that its posts ask for; a group that is not in it asks for none
    technical       group → points of enough technical hours; ``enough``: how many those are
    seminar         group → points of one seminar or more
    rating          code → points; ``sanction``: the same
    """

    education: Mapping[str, Decimal]
    training: Mapping[str, Decimal]
    technical: Mapping[str, Decimal]
    enough: Decimal
    seminar: Mapping[str, Decimal]
    rating: Mapping[str, Decimal]
    sanction: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Professional:
    """What of somebody counts.

    education   registry's code; empty where it is not known
    group       one of ``GROUPS``
    trained     has the training that posts of the group ask for
    hours       technical lesson hours of the last year, ``seminars`` of the last two
    rating      code of the last year's; ``sanction`` likewise; empty where they are not known
    """

    education: str
    group: str
    trained: bool
    hours: Decimal
    seminars: int
    rating: str
    sanction: str


@dataclass(frozen=True, slots=True)
class Index:
    """Points of each part, 0 to 100 in all."""

    education: Decimal
    training: Decimal
    technical: Decimal
    seminar: Decimal
    rating: Decimal
    sanction: Decimal

    @property
    def competence(self) -> Decimal:
        """Training, technical hours and seminars: at most 40."""
        return self.training + self.technical + self.seminar

    @property
    def total(self) -> Decimal:
        """Everything, unrounded."""
        return self.education + self.competence + self.rating + self.sanction


def index_of(points: Points, who: Professional, *, prorated: bool = False) -> Index:
    """The index by the table. What is not known gives nothing.

    prorated    fewer hours than enough count in proportion: one office does so, no rule that was read says it
    raises      ValueError for an unknown group or negative hours
    source      weights 25, 40, 30 and 5; checked against cases worked out by hand in tests/science/test_professionalism.py
    """
    if who.group not in GROUPS or who.hours < 0:
        raise ValueError("group must be one of GROUPS, hours 0 or more")
    none = Decimal(0)
    share = min(who.hours / points.enough, Decimal(1))
    return Index(
        education=points.education.get(who.education, none),
        training=points.training.get(who.group, none) if who.trained else none,
        technical=points.technical[who.group] * (share if prorated else int(share)),
        seminar=points.seminar[who.group] if who.seminars else none,
        rating=points.rating.get(who.rating, none),
        sanction=points.sanction.get(who.sanction, none),
    )


def category_of(total: Decimal, lows: Sequence[tuple[Decimal, str]]) -> str:
    """What a total is called: the first whose lowest point it reaches, unrounded.

    lows        lowest point and word, highest first, the last 0
    raises      ValueError out of 0 to 100
    """
    found = next((word for low, word in lows if 0 <= low <= total <= 100), "")  # noqa: PLR2004  # points in all
    if not found:
        raise ValueError(f"{total} is no index")
    return found
