"""Multiplicity, power, agreement, gain and counts: against what is printed."""

from typing import Any

import numpy as np
import pytest

from pamong.science.impact.agreement import fleiss, intraclass, kappa
from pamong.science.impact.counts import CountSteps, counted_steps
from pamong.science.impact.gain import gained
from pamong.science.impact.multiplicity import Method, adjusted
from pamong.science.impact.panel import Unusable
from pamong.science.impact.power import (
    design_effect,
    detectable_means,
    power_of_means,
    power_of_shares,
    size_for_means,
    size_for_shares,
)
from tests.science.impact.made import published

RAW = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
"""Benjamini, Hochberg 1995, 3.1; adjusted by R p.adjust."""

ADJUSTED: dict[Method, list[float]] = {
    "holm": [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213],
    "hochberg": [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.2682, 0.2682, 0.2752, 0.3213],
    "hommel": [0.0015, 0.0056, 0.0247, 0.095, 0.1608, 0.1946, 0.2086, 0.2408, 0.3213],
    "bonferroni": [0.0015, 0.006, 0.0285, 0.1425, 0.3015, 0.417, 0.447, 0.516, 0.6885],
    "BH": [
        0.0015,
        0.003,
        0.0095,
        0.035625,
        0.0603,
        0.063857143,
        0.063857143,
        0.0645,
        0.0765,
        0.486,
        0.58118182,
        0.714875,
        0.75323077,
        0.81321429,
        1,
    ],
    "BY": [
        0.0049773435,
        0.009954687,
        0.031523175,
        0.11821191,
        0.20008921,
        0.21189262,
        0.21189262,
        0.21402577,
        0.25384452,
    ],
}

JUDGES = np.asarray(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=np.float64
)
"""Shrout, Fleiss 1979, table 2: six targets, four judges."""

DIAGNOSES = np.asarray([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
"""Cohen 1968, counts of 200."""


@pytest.mark.parametrize("method", list(ADJUSTED))
def test_adjusted_p_values_are_those_of_the_printed_case(method: Method) -> None:
    expected = (ADJUSTED[method] + [1.0] * 15)[:15]
    assert adjusted(RAW, method).tolist() == pytest.approx(expected, abs=1e-6)
    assert adjusted(RAW[::-1], method)[::-1].tolist() == pytest.approx(expected, abs=1e-6)


def test_what_is_no_p_value_is_refused() -> None:
    for wrong in ([1.1], [-0.1], [float("nan")], [[0.1]]):
        with pytest.raises(ValueError, match="from 0 to 1"):
            adjusted(wrong, "holm")  # type: ignore[arg-type]  # a table is refused too
    with pytest.raises(ValueError, match="unknown method"):
        adjusted([0.1], "sidak")  # type: ignore[arg-type]  # refused when it runs, too
    assert adjusted([], "BH").tolist() == []


def test_power_and_size_of_means_are_those_of_r() -> None:
    # power.t.test: n = 64, delta = 0.5; power = 0.8; n = 100
    assert power_of_means(64, 0.5) == pytest.approx(0.80145862, abs=1e-6)
    assert power_of_means(64, -5.0, 10.0) == pytest.approx(0.80145862, abs=1e-6)
    assert size_for_means(0.5) == pytest.approx(63.765764, abs=0.01)
    assert detectable_means(100) == pytest.approx(0.39814004, abs=2e-6)  # R stops looking at 1e-4 of the range
    assert power_of_means(100, detectable_means(100)) == pytest.approx(0.80, abs=1e-12)
    assert detectable_means(100, sd=10) == pytest.approx(3.9814004, abs=2e-5)
    assert power_of_means(64, 0.0) == pytest.approx(0.025)


def test_power_and_size_of_shares_are_those_of_r() -> None:
    assert size_for_shares(0.50, 0.65) == pytest.approx(169.31137, abs=0.01)
    assert size_for_shares(0.65, 0.50) == pytest.approx(169.31137, abs=0.01)
    assert power_of_shares(169.31137, 0.50, 0.65) == pytest.approx(0.80, abs=1e-6)


def test_people_of_one_office_are_worth_less() -> None:
    assert design_effect(21, 0.05) == pytest.approx(2)
    assert design_effect(1, 0.5) == 1
    for size, correlation in ((0.5, 0.1), (5, 1.1)):
        with pytest.raises(ValueError, match="one person"):
            design_effect(size, correlation)


def test_power_refuses_what_it_cannot_mean() -> None:
    for n, sd in ((1.0, 1.0), (9.0, 0.0)):
        with pytest.raises(ValueError, match="in each group"):
            power_of_means(n, 0.5, sd)
    with pytest.raises(ValueError, match="in each group"):
        power_of_shares(0, 0.1, 0.2)
    with pytest.raises(ValueError, match="no number of people"):
        size_for_means(0.0)
    with pytest.raises(ValueError, match="no number of people"):
        size_for_shares(0.4, 0.4)
    with pytest.raises(ValueError, match="between 0 and 1"):
        size_for_means(0.5, power=1.0)


@pytest.mark.parametrize(
    ("place", "kind", "icc", "f", "df2", "p", "low", "high"),
    [
        (0, "ICC1", 0.16574229, 1.7946815, 18, 0.16476819, -0.13293204, 0.72256043),
        (1, "ICC2", 0.28976419, 11.027287, 15, 0.00013456383, 0.018786605, 0.76108471),
        (2, "ICC3", 0.71484151, 11.027287, 15, 0.00013456383, 0.34246595, 0.94585844),
        (3, "ICC1k", 0.44279806, 1.7946815, 18, 0.16476819, -0.88443903, 0.91241557),
        (4, "ICC2k", 0.62005102, 11.027287, 15, 0.00013456383, 0.071137142, 0.92723217),
        (5, "ICC3k", 0.90931586, 11.027287, 15, 0.00013456383, 0.67567587, 0.98589173),
    ],
)
def test_six_coefficients_of_the_printed_table(  # columns of the table
    place: int, kind: str, icc: float, f: float, df2: int, p: float, low: float, high: float
) -> None:
    found = intraclass(JUDGES)[place]
    assert (found.kind, found.df1, found.df2) == (kind, 5, df2)
    assert (found.icc, found.low, found.high) == pytest.approx((icc, low, high), abs=1e-5)  # R rounds its squares
    assert (found.f, found.p) == pytest.approx((f, p), rel=2e-5)


def test_judges_who_tell_nothing_are_refused() -> None:
    for few in (JUDGES[:1], JUDGES[:, :1]):
        with pytest.raises(Unusable, match="few"):
            intraclass(few)
    for same in (np.ones((4, 3)), np.tile(np.arange(4.0)[:, None], (1, 3))):
        with pytest.raises(Unusable, match="no-variation"):
            intraclass(same)
    with pytest.raises(ValueError, match="all known"):
        intraclass(np.full((3, 3), np.nan))


def test_kappa_of_the_printed_table_with_its_interval() -> None:
    plain = kappa(DIAGNOSES)
    assert (plain.low, plain.kappa, plain.high) == pytest.approx((0.3915637, 0.49152542, 0.59148715), abs=1e-6)
    near = kappa(DIAGNOSES, "quadratic")
    assert near.kappa == pytest.approx(0.45454545, abs=1e-6)
    assert near.se == pytest.approx(0.06645368, abs=1e-6)  # statsmodels, R vcd
    assert kappa(DIAGNOSES, "linear").kappa == pytest.approx(9 / 19, abs=1e-12)


def test_other_interval_in_circulation_of_weighted_kappa_weighs_rows_without_columns() -> None:
    # R psych 2.2.9 says 0.32843638 to 0.58065453: its sum for the second judge is of the weights alone
    shares, worth = DIAGNOSES / 200, 1 - (np.subtract.outer(np.arange(3), np.arange(3)) / 2) ** 2
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    seen, chance = float((worth * shares).sum()), float(rows @ worth @ columns)
    for second, se in ((rows * worth.sum(axis=1), (0.58065453 - 0.45454545) / 1.95996398), (rows @ worth, 0.06645368)):
        beside = (worth @ columns)[:, None] + second[None, :]
        square = (shares * (worth * (1 - chance) - beside * (1 - seen)) ** 2).sum()
        rest = (seen * chance - 2 * chance + seen) ** 2
        assert np.sqrt((square - rest) / 200) / (1 - chance) ** 2 == pytest.approx(se, abs=1e-7)


def test_kappa_of_many_judges_is_that_of_the_printed_example() -> None:
    # fourteen judges, ten things, five classes: 0.210
    table = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1]]
    table += [[7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]
    found = fleiss(np.asarray(table))
    assert found.kappa == pytest.approx(0.210, abs=5e-4)
    assert found.low < found.kappa < found.high
    assert fleiss(np.asarray([[3, 0], [0, 3]])).kappa == 1


def test_tables_that_are_no_agreement_are_refused() -> None:
    for wrong in (np.ones((2, 3), dtype=np.int64), -np.eye(2, dtype=np.int64)):
        with pytest.raises(ValueError, match="square table"):
            kappa(wrong)
    with pytest.raises(Unusable, match="few"):
        kappa(np.zeros((3, 3), dtype=np.int64))
    with pytest.raises(Unusable, match="no-variation"):
        kappa(np.asarray([[5, 0], [0, 0]]))
    with pytest.raises(ValueError, match="unknown weights"):
        kappa(DIAGNOSES, "cubic")  # type: ignore[arg-type]  # refused when it runs, too
    with pytest.raises(ValueError, match="same number of judges"):
        fleiss(np.asarray([[1, 2], [2, 2]]))
    with pytest.raises(Unusable, match="no-variation"):
        fleiss(np.asarray([[3, 0], [3, 0]]))


def test_gain_is_that_of_students_sleepers() -> None:
    # Student 1908; R t.test(paired = TRUE): 1.58, 0.7001142 to 2.4598858, p 0.002833
    first = np.asarray([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0, 5.0, np.nan])
    second = np.asarray([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4, np.nan, np.nan])
    found = gained(first, second)
    assert (found.n, found.lacking) == (10, 1)
    assert (found.gain, found.low, found.high) == pytest.approx((1.58, 0.7001142, 2.4598858), abs=1e-6)
    assert found.p == pytest.approx(0.00283289, abs=1e-8)
    assert found.standard == pytest.approx(1.58 / 1.789010, abs=1e-6)
    assert (found.before, found.after) == pytest.approx((0.75, 2.33))


def test_gain_of_fewer_than_five_pairs_is_not_told() -> None:
    before, after = np.arange(5.0), np.arange(5.0) + 1
    assert (gained(before, after).gain, gained(before, after).se) == (1, 0)
    assert gained(np.ones(5), after).standard is None
    after[0] = np.nan
    with pytest.raises(Unusable) as few:
        gained(before, after)
    assert (few.value.code, few.value.facts) == ("few", {"pairs": 4, "least": 5})
    with pytest.raises(ValueError, match="belong together"):
        gained(before, after[:3])
    with pytest.raises(ValueError, match="finite"):
        gained(before, np.full(5, np.inf))


def sicily(**more: Any) -> tuple[dict[str, Any], CountSteps]:
    expected, columns = published("its_sicily_smoking_ban")
    counts, time = (np.asarray(columns[name], dtype=np.int64) for name in ("aces", "time"))
    people, ban = (np.asarray(columns[name], dtype=np.float64) for name in ("stdpop", "smokban"))
    return expected, counted_steps(counts, people, time, ban, **more)


NAMES = {
    "level": "(Intercept)",
    "step": "smokban",
    "trend": "time",
    "sin1": "H1",
    "cos1": "H2",
    "sin2": "H3",
    "cos2": "H4",
    "slope_change": "smokban:time",
}


@pytest.mark.parametrize(
    ("case", "more"), [("quasi", {}), ("season", {"season": 12}), ("slope", {"season": 12, "slope": True})]
)
def test_smoking_ban_in_sicily_is_as_published(case: str, more: dict[str, Any]) -> None:
    expected, found = sicily(**more)
    told = expected[case]
    for name, value in found.coefficients.items():
        assert value == pytest.approx(told["coef"][NAMES[name]], abs=1e-6)
        assert found.errors[name] == pytest.approx(told["se"][NAMES[name]], rel=1e-4)
    assert len(found.coefficients) == len(told["coef"])
    assert found.ratio == pytest.approx(told["RR"], abs=1e-4)
    assert (found.low, found.high) == pytest.approx((told["lo"], told["hi"]), abs=5e-4)
    assert found.dispersion == pytest.approx(told["dispersion"], rel=1e-3)
    assert found.deviance == pytest.approx(told["deviance"], abs=1e-4)


def test_smoking_ban_change_of_slope_tests_as_published() -> None:
    expected, season = sicily(season=12)
    _, slope = sicily(season=12, slope=True)
    ratio = (season.deviance - slope.deviance) / slope.dispersion
    assert ratio == pytest.approx(expected["ftest_slope"]["F"], abs=1e-4)
    plain = sicily()[1]
    assert np.exp(12 * plain.coefficients["trend"]) == pytest.approx(expected["trend12"], abs=0.01)
    assert np.exp(12 * season.coefficients["trend"]) == pytest.approx(expected["trend12"], abs=1e-6)


def test_counts_without_noise_come_out_as_they_were_put_in() -> None:
    time = np.arange(40)
    after = (time >= 25).astype(np.float64)
    people = np.full(40, 1e9)
    found = counted_steps(
        np.rint(people * np.exp(-5 + 0.01 * time - 0.2 * after)).astype(np.int64), people, time, after
    )
    assert found.ratio == pytest.approx(np.exp(-0.2), abs=1e-5)
    assert found.coefficients["trend"] == pytest.approx(0.01, abs=1e-6)
    assert found.dispersion < 1e-2


def test_counts_that_cannot_be_compared_are_refused() -> None:
    time, people = np.arange(12), np.ones(12)
    counts, after = np.arange(12), (time >= 6).astype(np.float64)
    with pytest.raises(Unusable, match="no-variation"):
        counted_steps(0 * counts, people, time, after)
    with pytest.raises(Unusable, match="no-variation"):
        counted_steps(counts, people, time, 0 * after)
    with pytest.raises(Unusable, match="few"):
        counted_steps(counts[4:9], people[4:9], time[4:9], after[4:9])
    for wrong in (-counts, counts[:3]):
        with pytest.raises(ValueError, match=r"not negative|row by row"):
            counted_steps(wrong, people, time, after)
