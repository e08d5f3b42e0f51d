"""A result as JSON for scripts: always in Indonesian, always in the same order, to the byte the same for command and page."""

import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from math import isfinite
from typing import Any, Final

from django.utils import translation

from pamong.evaluation.formats.impact_words import cannot_conclude, sentence
from pamong.evaluation.formats.periods import Periods
from pamong.evaluation.formats.study_result import StudyResult
from pamong.science.impact.found import Aggregate, Found

LANGUAGE: Final = "id"
LIBRARIES: Final = ("pamong", "diff-diff", "numpy", "scipy", "statsmodels")
"""What the numbers come from; their versions stand in every document."""

_AGGREGATES: Final[Mapping[str, tuple[str, bool]]] = {
    "simple": ("", False),
    "group": ("group", True),
    "dynamic": ("event_time", False),
    "calendar": ("time", True),
}
"""What the key of a part means, and whether it is a period."""


def document(result: StudyResult) -> bytes:
    """The whole result. Numbers are written as short as they stay exact; what is no number is null."""
    with translation.override(LANGUAGE):
        whole = contents(result)
    return (json.dumps(_plain(whole), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def contents(result: StudyResult) -> dict[str, Any]:
    """The same as names and values, in the active language."""
    found, verdict, spec = result.found, result.verdict, result.spec
    said = cannot_conclude(spec.design, verdict, spec.outcome, found, result.facts)
    return {
        "verdict": verdict.word,
        **_effect(result),
        "by_group_time": _cells(found, result.table.periods) if found else [],
        "by_event_time": _events(found) if found else [],
        "aggregates": {name: _aggregate(found, name, result.table.periods) for name in _AGGREGATES},
        "diagnostics": _diagnostics(result),
        "cannot_conclude": said,
        "versions": {**{name: version(name) for name in LIBRARIES}, "python": platform.python_version()},
        "digest": result.digest,
        "reason": verdict.reason,
        "sentence": sentence(verdict, spec.outcome, found, result.facts),
        "meaningful": verdict.meaningful,
        "baseline": result.table.panel.baseline,
        "points": {"before": found.points.before, "after": found.points.after} if found else None,
        "method": found.effect.method if found else None,
    }


def _effect(result: StudyResult) -> dict[str, Any]:
    found = result.found
    effect = found.effect if found else None
    return {
        "effect": effect and effect.effect,
        "se": effect and effect.se,
        "interval": [effect.low, effect.high] if effect else [None, None],
        "p": effect and effect.p,
        "n": found.n if found else result.table.panel.outcome.size,
        "units": result.units,
        "treated_units": result.treated_units,
        "grade": found and found.grade,
        "mde": effect and effect.mde,
    }


def _cells(found: Found, periods: Periods) -> list[dict[str, Any]]:
    return [
        {"group": periods.label(cell.group), "time": periods.label(cell.time), "att": cell.att, "se": cell.se}
        for cell in found.cells
    ]


def _events(found: Found) -> list[dict[str, Any]]:
    """By period since the start, with the band that holds all of them at once."""
    return [
        {
            "event_time": step.key,
            "att": step.att,
            "se": step.se,
            "low": step.att - found.band * step.se,
            "high": step.att + found.band * step.se,
        }
        for step in found.event
    ]


def _aggregate(found: Found | None, name: str, periods: Periods) -> dict[str, Any] | None:
    """None where the design has none of it."""
    whole: Aggregate | None = found.aggregates.get(name) if found else None
    if whole is None:
        return None
    key, is_period = _AGGREGATES[name]
    parts = [
        {key: periods.label(part.key) if is_period else part.key, "att": part.att, "se": part.se}
        for part in whole.parts
    ]
    return {"att": whole.att, "se": whole.se} | ({"by": parts} if key else {})


def _diagnostics(result: StudyResult) -> dict[str, Any]:
    """What the design tells, and what the table was."""
    found, table = result.found, result.table
    told = dict(found.diagnostics) if found else {}
    return told | {
        "missing_cells": table.missing_cells,
        "periods": table.periods.count,
        "season_length": table.panel.season,
        "cases": found.cases if found else float(table.panel.weight.sum()),
    }


def _plain(value: Any) -> Any:
    """As JSON knows it: numbers of arrays as Python's own, and null for what is not finite."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not isfinite(value) else value
