"""A word or a short phrase, in one of the accepted forms."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

LONGEST: Final = 200

_BETWEEN: Final = re.compile(r"[\s\-‐-―_/.,;:!?\"'`’“”()]+")


def problems(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG001  # as all types
    """At least one accepted form, none of them empty once folded."""
    accepted = key.get("accepted")
    good = isinstance(accepted, list) and accepted and all(isinstance(one, str) and folded(one) for one in accepted)
    return () if good else ("key",)


def parse(content: Mapping[str, Any], raw: object) -> str:  # noqa: ARG001  # as all types
    """What was written, without space around it."""
    if not isinstance(raw, str) or not 0 < len(raw.strip()) <= LONGEST:
        raise ValueError("not a short text")
    return raw.strip()


def score(answer: str, key: Mapping[str, Any]) -> float:
    """All or nothing; upper case, accents, spaces and punctuation do not matter unless ``exact``."""
    if key.get("exact"):
        return float(answer in [one.strip() for one in key["accepted"]])
    return float(folded(answer) in {folded(one) for one in key["accepted"]})


def right(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG001  # as all types
    """The accepted forms."""
    return (" / ".join(key["accepted"]),)


def folded(text: str) -> str:
    """Text without what does not matter."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _BETWEEN.sub(" ", plain).strip().casefold()
