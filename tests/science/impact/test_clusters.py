"""Few clusters: errors worked out by hand, and the formula written out in full."""

from math import inf, sqrt

import numpy as np
import pytest
from scipy import stats

from pamong.science.impact.clusters import Contrast, cr2, t_effect, wild_interval
from pamong.science.impact.panel import Floats, Ints
from tests.science.impact.made import published

ONE, TWO = np.asarray([1.0, 2.0, 3.0, 4.0, 10.0]), np.asarray([2.0, 2.5, 9.0])


def groups() -> tuple[Floats, Floats, Ints]:
    """Two groups of single rows: constant and difference."""
    second = np.r_[np.zeros(ONE.size), np.ones(TWO.size)]
    return np.column_stack([np.ones(8), second]), np.r_[ONE, TWO], np.arange(8)


def uneven(seed: int = 3) -> tuple[Floats, Floats, Ints]:
    chance = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(9), [2, 3, 4, 5, 6, 7, 3, 2, 8])
    design = np.column_stack([np.ones(cluster.size), chance.normal(size=cluster.size), cluster >= 5])
    return design, chance.normal(size=cluster.size) + chance.normal(size=9)[cluster], cluster


def test_two_means_have_the_error_of_welch() -> None:
    design, outcome, cluster = groups()
    found = cr2(design, outcome, cluster, np.asarray([0.0, 1.0]))
    assert found.effect == pytest.approx(4.5 - 4.0)  # means 13.5 / 3 and 20 / 5
    # squares about the means: 50 over 4 and 5; 30.5 over 2 and 3
    assert found.se**2 == pytest.approx(50 / 4 / 5 + 30.5 / 2 / 3)


def test_two_means_have_the_degrees_of_freedom_of_equal_variances() -> None:
    design, outcome, cluster = groups()
    expected = (1 / 5 + 1 / 3) ** 2 / (1 / (5**2 * 4) + 1 / (3**2 * 2))
    assert cr2(design, outcome, cluster, np.asarray([0.0, 1.0])).df == pytest.approx(expected)


def test_a_mean_over_equal_clusters_is_the_mean_of_their_means() -> None:
    values = np.asarray([[1.0, 3.0], [2.0, 8.0], [4.0, 4.0], [0.0, 1.0]])
    found = cr2(np.ones((8, 1)), values.ravel(), np.repeat([7, 3, 5, 4], 2), np.ones(1))
    means = np.asarray([2.0, 5.0, 4.0, 0.5])
    assert (found.effect, found.se) == pytest.approx((means.mean(), means.std(ddof=1) / 2))
    assert found.df == pytest.approx(3.0)


def test_uneven_clusters_follow_the_formula_written_out() -> None:
    design, outcome, cluster = uneven()
    contrast = np.asarray([0.0, 0.4, 1.0])
    bread = np.linalg.inv(design.T @ design)
    hat = np.eye(cluster.size) - design @ bread @ design.T
    columns = []
    for one in range(9):
        own = np.flatnonzero(cluster == one)
        values, vectors = np.linalg.eigh(hat[np.ix_(own, own)])
        adjusted = vectors @ np.diag(values**-0.5) @ vectors.T
        columns.append(hat[:, own] @ adjusted @ design[own] @ bread @ contrast)
    part = np.stack(columns, axis=1)
    found = cr2(design, outcome, cluster, contrast)
    assert found.effect == pytest.approx(contrast @ bread @ design.T @ outcome)
    assert found.se == pytest.approx(sqrt(((part.T @ outcome) ** 2).sum()))
    assert found.df == pytest.approx(np.trace(part.T @ part) ** 2 / ((part.T @ part) ** 2).sum())


def test_the_order_of_rows_does_not_matter() -> None:
    design, outcome, cluster = uneven()
    order = np.random.default_rng(1).permutation(cluster.size)
    one, other = (
        cr2(design[rows], outcome[rows], cluster[rows], np.asarray([0.0, 0.0, 1.0]))
        for rows in (np.arange(cluster.size), order)
    )
    assert (one.effect, one.se, one.df) == pytest.approx((other.effect, other.se, other.df))


def test_a_cluster_that_alone_decides_a_coefficient_adds_no_spread() -> None:
    design = np.column_stack([np.ones(5), np.asarray([1.0, 0, 0, 0, 0])])
    found = cr2(design, np.asarray([9.0, 1, 2, 3, 4]), np.arange(5), np.asarray([0.0, 1.0]))
    assert found.effect == pytest.approx(6.5)
    assert found.se**2 == pytest.approx(5 / 3 / 4)  # of the mean of the other four only


@pytest.mark.parametrize(
    ("design", "cluster", "words"),
    [
        (np.ones((4, 2)), np.arange(4), "depend on each other"),
        (np.ones((4, 1)), np.zeros(4, dtype=np.int64), "one cluster"),
        (np.ones((4, 1)), np.arange(3), "belong together"),
    ],
)
def test_what_has_no_answer_is_refused(design: Floats, cluster: Ints, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        cr2(design, np.arange(4.0), cluster, np.ones(design.shape[1]))


def test_an_interval_of_t_holds_what_tables_say() -> None:
    found = t_effect(Contrast(1.0, 0.5, 4.0), "cr2")
    assert (found.low, found.high) == pytest.approx((1 - 2.776445 * 0.5, 1 + 2.776445 * 0.5), abs=1e-6)
    assert found.mde == pytest.approx((2.776445 + 0.940965) * 0.5, abs=1e-6)
    assert found.p == pytest.approx(2 * stats.t(4).sf(2.0))
    plain = t_effect(Contrast(-1.0, 0.5, inf), "influence")
    assert (plain.low, plain.p) == pytest.approx((-1.979982, 0.0455003), abs=1e-6)
    assert plain.mde == pytest.approx(0.5 * 2.801585, abs=1e-6)


@pytest.mark.parametrize("known", [Contrast(1.0, 0.0, 0.0), Contrast(1.0, float("nan"), 3.0)])
def test_without_degrees_of_freedom_there_is_no_interval(known: Contrast) -> None:
    found = t_effect(known, "cr2")
    assert (found.low, found.high, found.p, found.mde) == (-inf, inf, 1.0, inf)


@pytest.mark.parametrize("clusters", [9, 30])
def test_the_bootstrap_refuses_just_beyond_its_interval(clusters: int) -> None:
    chance = np.random.default_rng(clusters)
    cluster = np.repeat(np.arange(clusters), 4)
    design = np.column_stack([np.ones(cluster.size), (cluster % 2).astype(np.float64)])
    outcome: Floats = chance.normal(size=cluster.size) + chance.normal(size=clusters)[cluster]
    contrast = np.asarray([0.0, 1.0])
    found = wild_interval(design, outcome, cluster, contrast, seed=4)
    assert found.low < found.effect < found.high
    for end, outward in ((found.low, -1), (found.high, 1)):
        inside, outside = (
            wild_interval(design, outcome - (end + move) * design[:, 1], cluster, contrast, seed=4).p
            for move in (-outward * 0.01, outward * 0.01)
        )
        assert outside <= 0.05 < inside or inside == pytest.approx(0.05, abs=0.004)


def test_the_bootstrap_of_many_clusters_comes_near_the_t_interval() -> None:
    chance = np.random.default_rng(8)
    cluster = np.repeat(np.arange(60), 5)
    outcome = 3 + chance.normal(size=300) + chance.normal(size=60)[cluster]
    found = wild_interval(np.ones((300, 1)), outcome, cluster, np.ones(1), seed=1)
    plain = t_effect(cr2(np.ones((300, 1)), outcome, cluster, np.ones(1)), "cr2")
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=0.1 * (plain.high - plain.low))
    assert found.p == pytest.approx(0.001)
    assert (found.df, found.method) == (59, "wild-bootstrap")


def test_the_bootstrap_says_the_same_with_the_same_seed() -> None:
    design, outcome, cluster = uneven()
    first, second, other = (
        wild_interval(design, outcome, cluster, np.asarray([0.0, 1.0, 0.0]), seed=seed) for seed in (5, 5, 6)
    )
    assert first == second
    assert first.high != other.high


def test_fast_food_after_the_minimum_wage_is_as_published() -> None:
    expected, columns = published("did_card_krueger")
    known = np.asarray([value not in ("", "NA") for value in columns["fte"]])
    column = {
        name: np.asarray([float(v or "nan") if v != "NA" else np.nan for v in told])[known]
        for name, told in columns.items()
    }
    for model, names in (("coef", []), ("ctrl", ["kfc", "roys", "wendys", "co_owned"])):
        design = np.column_stack(
            [np.ones(known.sum()), *(column[name] for name in ("nj", "d", *names)), column["d_nj"]]
        )
        contrast = np.eye(design.shape[1])[-1]
        found = cr2(design, column["fte"], np.arange(known.sum()), contrast)
        assert found.effect == pytest.approx(expected[model]["nj:d"], abs=1e-4)
        if not names:
            assert known.sum() == expected["n"]
            cells = [column["fte"][(column["nj"] == nj) & (column["d"] == d)] for nj in (0, 1) for d in (0, 1)]
            assert found.se**2 == pytest.approx(sum(one.var(ddof=1) / one.size for one in cells))
            # HC1 differs by its factor only: n / (n − 4) instead of each group's n / (n − 1)
            hc1 = sum(one.var() / one.size for one in cells) * known.sum() / (known.sum() - 4)
            assert sqrt(hc1) == pytest.approx(expected["HC1"]["nj:d"], rel=1e-3)
