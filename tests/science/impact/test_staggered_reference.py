"""Staggered start beside R's ``did``, ``bacondecomp`` and ``plm``: minimum wages and teen employment in 500 counties."""

from typing import Any

import numpy as np
import pytest

from pamong.science.impact.forbidden import two_way, weights
from pamong.science.impact.found import Aggregate, Step
from pamong.science.impact.panel import NEVER
from pamong.science.impact.staggered import staggered
from pamong.science.impact.staggered_cells import Base, Cells, Method, Sample, cells_of, sampled
from pamong.science.impact.staggered_sums import aggregates, by_event, listed, steps
from tests.science.impact.made import minimum_wages, published

CASES: list[tuple[str, str, Method | None, Base, int]] = [
    ("mpdta_nocov", "", None, "varying", 0),
    ("mpdta_lpop_dr", "lpop", None, "varying", 0),
    ("mpdta_lpop_ipw", "lpop", "ipw", "varying", 0),
    ("mpdta_lpop_reg", "lpop", "reg", "varying", 0),
    ("mpdta_notyet", "", None, "varying", 1),
    ("mpdta_universal", "", None, "universal", 0),
]


def estimated(
    covariate: str, method: Method | None, base: Base, *, later: bool
) -> tuple[dict[str, Any], Sample, Cells]:
    expected, panel = minimum_wages(covariate)
    sample = sampled(panel)
    if later:
        sample = Sample(
            sample.wide,
            sample.periods,
            sample.starts,
            sample.cluster,
            sample.covariates,
            sample.kept,
            "not-yet-treated",
            0,
        )
    return expected, sample, cells_of(sample, method=method, base=base)


@pytest.mark.parametrize(("key", "covariate", "method", "base", "later"), CASES)
def test_every_cell_is_that_of_did(key: str, covariate: str, method: Method | None, base: Base, later: int) -> None:
    expected, sample, cells = estimated(covariate, method, base, later=bool(later))
    told = {(one.group, one.time): one for one in listed(cells, sample.cluster)}
    rows = [row for row in expected[key]["att_gt"] if row["se"] is not None]
    assert len(rows) == sum(one.se > 0 for one in told.values())
    for row in rows:
        one = told[row["group"], row["t"]]
        assert one.att == pytest.approx(row["att"], abs=1e-5)
        assert one.se == pytest.approx(row["se"], rel=0.002)


@pytest.mark.parametrize(("key", "covariate", "method", "base", "later"), CASES[:5])
def test_every_aggregate_is_that_of_did(
    key: str, covariate: str, method: Method | None, base: Base, later: int
) -> None:
    expected, sample, cells = estimated(covariate, method, base, later=bool(later))
    found = aggregates(cells, sample.cluster)
    for name, row in expected[key]["agg"].items():
        assert found[name].att == pytest.approx(row["overall"], abs=1e-5)
        assert found[name].se == pytest.approx(row["overall_se"], rel=0.002)
        parts = steps(by_event(cells), sample.cluster) if name == "dynamic" else found[name].parts
        compare(parts, row)


def compare(parts: tuple[Step, ...], row: dict[str, Any]) -> None:
    assert [one.key for one in parts] == (row["egt"] or [])
    assert [one.att for one in parts] == pytest.approx(row["att"] or [], abs=1e-5)
    assert [one.se for one in parts] == pytest.approx(row["se"] or [], rel=0.002)


def test_influences_give_the_joint_test_before_the_start() -> None:
    expected, _, cells = estimated("", None, "varying", later=False)
    early = ~cells.after
    covariance = cells.psi[:, early].T @ cells.psi[:, early]
    found = cells.att[early] @ np.linalg.solve(covariance, cells.att[early])
    assert found == pytest.approx(expected["mpdta_nocov"]["W"][0][0], rel=0.002)


def test_the_headline_is_the_simple_aggregate_and_not_two_way_fixed_effects() -> None:
    expected, panel = minimum_wages()
    found = staggered(panel, meaningful=-0.05)
    simple = expected["mpdta_nocov"]["agg"]["simple"]
    assert found.effect.effect == pytest.approx(simple["overall"], abs=1e-5)
    assert found.effect.se == pytest.approx(simple["overall_se"], rel=0.002)
    assert found.effect.method == "influence"
    assert found.aggregates["simple"] == Aggregate(found.effect.effect, found.effect.se, ())
    assert found.diagnostics["twfe"] == pytest.approx(expected["mpdta_twfe"]["D"], abs=1e-5)
    assert (found.units, found.treated_units, found.n, found.grade) == (500, 191, 2500, "B")
    assert (found.points.before, found.points.after) == (1, 1)


def test_weights_of_comparisons_are_those_of_bacondecomp() -> None:
    expected, panel = minimum_wages()
    sample = sampled(panel)
    found = weights(sample.starts, sample.periods)
    told = dict(zip(zip(found.treated.tolist(), found.other.tolist(), strict=True), found.weight.tolist(), strict=True))
    rows = expected["mpdta_bacon"]
    assert len(told) == len(rows)
    for row in rows:
        other = NEVER if row["untreated"] == 99999 else row["untreated"]
        assert told[row["treated"], other] == pytest.approx(row["weight"], abs=1e-7)
    forbidden = sum(row["weight"] for row in rows if row["type"] == "Later vs Earlier Treated")
    assert found.forbidden == pytest.approx(forbidden, abs=1e-7)
    assert two_way(sample) == pytest.approx(sum(row["weight"] * row["estimate"] for row in rows), abs=1e-6)


def test_fast_food_after_the_minimum_wage_is_as_printed() -> None:
    expected, columns = published("did_card_krueger")
    assert expected["coef"]["nj:d"] == pytest.approx(2.76, abs=0.01)  # as printed
    change = np.asarray([np.nan if value in ("", "NA") else float(value) for value in columns["demp"]])
    state = np.asarray(columns["nj"]) == "1"
    known = np.isfinite(change) & (np.asarray(columns["d"]) == "0")
    # stores known both times: printed 2.75
    assert change[known & state].mean() - change[known & ~state].mean() == pytest.approx(2.75, abs=0.005)
