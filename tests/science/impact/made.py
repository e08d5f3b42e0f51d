"""Panels made for tests of a staggered start, and the reference cases."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pamong.science.impact.panel import NEVER, Floats, Ints, Panel

REFERENCE = os.environ.get("PAMONG_REFERENCE", "")


def laid(wide: Any, starts: Any, *, cluster: Any = None, covariates: Any = None, first: int = 1) -> Panel:
    """A panel of units by rows and periods by columns; nan is missing, a start of 0 is never."""
    table = np.asarray(wide, dtype=np.float64)
    unit, place = np.nonzero(np.isfinite(table))
    begin = np.asarray(starts, dtype=np.int64)
    return Panel(
        unit=unit,
        time=place + first,
        outcome=table[unit, place],
        treated_from=np.where(begin == 0, NEVER, begin),
        cluster=np.arange(begin.size) if cluster is None else np.asarray(cluster),
        covariates=np.empty((begin.size, 0)) if covariates is None else np.asarray(covariates, dtype=np.float64),
        weight=np.ones(unit.size),
    )


def noise(units: int, periods: int, seed: int, *, again: float = 0.5) -> Floats:
    """Effects of units and periods, and noise of which ``again`` stays from one period to the next."""
    chance = np.random.default_rng(seed)
    wide = np.empty((units, periods))
    wide[:, 0] = chance.normal(size=units) / np.sqrt(1 - again**2)
    for place in range(1, periods):
        wide[:, place] = again * wide[:, place - 1] + chance.normal(size=units)
    return wide + 10 + chance.normal(scale=2, size=(units, 1)) + chance.normal(size=(1, periods))


def started(units: int, treated: int, seed: int, *, first: int, last: int) -> Ints:
    """The first so many units start at random from ``first`` to ``last``; the others never."""
    starts = np.zeros(units, dtype=np.int64)
    starts[:treated] = np.random.default_rng(seed).integers(first, last + 1, treated)
    return starts


def since(wide: Floats, starts: Any) -> Floats:
    """Where a unit is treated: periods counted from 1."""
    begin = np.asarray(starts)[:, None]
    return ((begin > 0) & (np.arange(1, wide.shape[1] + 1) >= begin)).astype(np.float64)


def published(case: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Expected values and columns of a reference case that is not shipped: its licence is that of its R package."""
    place = Path(REFERENCE) / f"{case}.json"
    if not REFERENCE or not place.is_file():
        pytest.skip(f"{case} is not in the folder of PAMONG_REFERENCE: its licence does not let it be shipped")
    told = json.loads(place.read_text())
    with (place.parent / told["data"][0]).open(newline="") as file:
        names, *rows = csv.reader(file)
    return told["expected"], dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))


def minimum_wages(covariate: str = "") -> tuple[dict[str, Any], Panel]:
    """Teen employment in counties, by the year in which the state raised its minimum wage."""
    expected, columns = published("did_mpdta_callaway_santanna")
    county, unit = np.unique(np.asarray(columns["countyreal"]), return_inverse=True)
    starts = np.zeros(county.size, dtype=np.int64)
    starts[unit] = np.asarray(columns["first.treat"], dtype=np.int64)
    outside = np.empty((county.size, 1 if covariate else 0))
    if covariate:
        outside[unit, 0] = np.asarray(columns[covariate], dtype=np.float64)
    panel = Panel(
        unit=unit,
        time=np.asarray(columns["year"], dtype=np.int64),
        outcome=np.asarray(columns["lemp"], dtype=np.float64),
        treated_from=np.where(starts == 0, NEVER, starts),
        cluster=np.arange(county.size),
        covariates=outside,
        weight=np.ones(unit.size),
    )
    return expected, panel
