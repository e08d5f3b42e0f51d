"""What a request to store answers says, judged as far as no database is needed."""

import json
from typing import Any, Final

from pamong.exams import items
from pamong.exams.actions.saving import Save
from pamong.exams.formats.attempt_token import Claim
from pamong.exams.queries.packages import Package
from pamong.room.problems import Problem

MOST: Final = 200
"""Answers in one request."""

MOST_SLOTS: Final = 1_000
"""No form has so many."""

LAST: Final = 2**31 - 1
"""Highest sequence number."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def saves_of(document: dict[str, Any], claim: Claim, package: Package) -> list[Save]:
    """Answers of a request, each in its one form. Raises Problem, for all of them, when one of them is not right."""
    given = document.get("answers")
    if not isinstance(given, list) or not given:
        raise Problem("malformed")
    if len(given) > MOST:
        raise Problem("too-many")
    return [_save(one, claim, package) for one in given]


def _save(one: object, claim: Claim, package: Package) -> Save:
    if not isinstance(one, dict) or "value" not in one:
        raise Problem("malformed")
    slot, seq = one.get("slot"), one.get("seq")
    if type(seq) is not int or not 1 <= seq <= LAST:  # a bool is an int too
        raise Problem("malformed")
    if type(slot) is not int or not 1 <= slot <= len(package.items):
        raise Problem("slot")
    place = package.items[slot - 1]
    try:
        value = _encode(items.parse(place.kind, place.content, one["value"]))
        if "\\u0000" in value:
            raise ValueError("a zero character")  # noqa: TRY301  # refused like everything else that is no answer
        value.encode()
    except (ValueError, TypeError, RecursionError):
        raise Problem("value") from None
    return Save(claim, slot, seq, value)
