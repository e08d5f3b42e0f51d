"""What was published of the quarter before, for who has just answered."""

import re
from dataclasses import dataclass
from typing import Final

from pamong.services.queries.public import Changed, Satisfaction, changes, satisfactions

_SOURCE: Final = re.compile(r"services\.skm:(\d{1,18}):.*")
"""Of a survey that services opened: for which service."""

_MOST: Final = 3
"""Changes that are told; who has just answered reads no list."""


@dataclass(frozen=True, slots=True)
class LastQuarter:
    """The index of a service as it was published last, and what was changed because of answers."""

    satisfaction: Satisfaction
    changes: tuple[Changed, ...]


def last_quarter(source: str) -> LastQuarter | None:
    """By the source of the survey that somebody has answered; None where nothing was published yet. Two queries at most."""
    found = _SOURCE.fullmatch(source)
    service = int(found[1]) if found else 0
    told = satisfactions([service]).get(service) if service else None
    return LastQuarter(told, changes([service], _MOST)) if told else None
