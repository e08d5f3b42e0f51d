"""Many outcomes, one family: p values that have been told how many questions were asked.

Holm for the family that was planned; Benjamini–Hochberg for whatever is looked at beyond it.
"""

from collections.abc import Sequence
from typing import Final, Literal, get_args

import numpy as np

from pamong.science.impact.panel import Floats

Method = Literal["holm", "hochberg", "hommel", "bonferroni", "BH", "BY"]
METHODS: Final = frozenset(get_args(Method))


def adjusted(p: Sequence[float] | Floats, method: Method) -> Floats:
    """(n,) adjusted p values, in the order given; below 0.05 is shown at 5 % of the whole family.

    p           (n,) from 0 to 1; n may be 0
    method      ``holm``, ``hochberg``, ``hommel``, ``bonferroni`` for the chance of any false find; ``BH``, ``BY`` for the
                share of false ones among all finds
    raises      ValueError for an unknown method, and for what is no p value
    source      Holm 1979; Hochberg 1988; Hommel 1988; Benjamini, Hochberg 1995; Benjamini, Yekutieli 2001; equal to R p.adjust
    """
    values = np.asarray(p, dtype=np.float64)
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}")
    if values.ndim != 1 or not ((values >= 0) & (values <= 1)).all():
        raise ValueError("p values are a list of numbers from 0 to 1")
    if not values.size:
        return values
    if method == "hommel":
        from statsmodels.stats.multitest import multipletests  # noqa: PLC0415  # heavy, and asked for by nobody in a hurry

        hommel: Floats = multipletests(values, method="hommel")[1]
        return hommel
    order = np.argsort(values, kind="stable")
    found = np.empty_like(values)
    found[order] = np.minimum(_sorted(values[order], method), 1.0)
    return found


def _sorted(p: Floats, method: Method) -> Floats:
    """Of ascending p values, not yet cut at 1. The planned family steps down from the smallest, the others up from the largest."""
    n = p.size
    rank = np.arange(1, n + 1)
    if method == "bonferroni":
        return n * p
    if method == "holm":
        return np.maximum.accumulate((n - rank + 1) * p)
    weight = (n - rank + 1) if method == "hochberg" else n / rank
    more = float((1 / rank).sum()) if method == "BY" else 1.0
    found: Floats = np.minimum.accumulate((weight * p * more)[::-1])[::-1]
    return found
