"""Forms are put together as the model says, conflicts are named, and the same seed gives the same forms.

The golden case is the science pool of R TestDesign (GPL): its data are not part of this tree. Where they lie, with the expected
optimum, is told by the environment; without that the case is skipped.
"""

import csv
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pamong.science.assembly import Range, TooLong, assemble, conflicts, exposure, overlaps, parallel

REFERENCE = os.environ.get("PAMONG_REFERENCE", "")


def some(*members: int) -> frozenset[int]:
    return frozenset(members)


def test_assemble_takes_the_greatest_rewards_within_the_ranges() -> None:
    # two of 0 1 2, one of 3 4: 5 + 4 + 2
    ranges = [Range(some(0, 1, 2), 2, 2), Range(some(3, 4), 1, 1)]
    assert assemble([5.0, 1.0, 4.0, 2.0, 1.5], ranges, seconds=5) == (0, 2, 3)


def test_assemble_keeps_enemies_apart() -> None:
    ranges = [Range(some(0, 1, 2), 2, 2), Range(some(0, 2), 0, 1)]
    assert assemble([5.0, 1.0, 4.0], ranges, seconds=5) == (0, 1)


def test_assemble_takes_what_must_be_there_and_leaves_what_must_not() -> None:
    ranges = [Range(some(0, 1, 2, 3), 2, 2), Range(some(3), 1, 1), Range(some(0), 0, 0)]
    assert assemble([9.0, 1.0, 2.0, 0.5], ranges, seconds=5) == (2, 3)


def test_assemble_avoids_rewards_below_nothing() -> None:
    assert assemble([-1.0, 2.0, -3.0], [], seconds=5) == (1,)


@pytest.mark.parametrize(
    "ranges",
    [
        [Range(some(0, 1, 2), 4, 4)],  # more than there are
        [Range(some(), 1, 1)],  # of nothing
        [Range(some(0, 1, 2), 2, 2), Range(some(0, 1), 0, 1), Range(some(2), 0, 0)],
    ],
)
def test_assemble_says_when_nothing_keeps_to_all(ranges: list[Range]) -> None:
    assert assemble([1.0, 1.0, 1.0], ranges, seconds=5) is None


def test_empty_pool_keeps_to_ranges_that_ask_for_nothing() -> None:
    assert assemble([], [Range(some(), 0, 3)], seconds=5) == ()
    assert assemble([], [Range(some(), 1, 1)], seconds=5) is None


@pytest.mark.parametrize(
    ("rewards", "ranges"),
    [([1.0, float("nan")], []), ([[1.0]], []), ([1.0], [Range(some(1), 0, 1)]), ([1.0], [Range(some(-1), 0, 1)])],
)
def test_assemble_refuses_what_cannot_be(rewards: object, ranges: list[Range]) -> None:
    with pytest.raises(ValueError, match="rewards are a row"):
        assemble(rewards, ranges, seconds=5)  # type: ignore[arg-type]  # what is no row of numbers


def test_assemble_stops_when_its_time_is_over() -> None:
    # halves of a set of odd weights cannot balance: proving that takes the solver long, and it gets no time at all
    rng = np.random.Generator(np.random.PCG64(1))
    ranges = [Range(frozenset(rng.choice(300, 150, replace=False).tolist()), 71, 73) for _row in range(120)]
    with pytest.raises(TooLong):
        assemble(rng.random(300), ranges, seconds=0.000001)


def test_conflicts_are_empty_when_all_hold() -> None:
    assert conflicts(3, [Range(some(0, 1), 1, 2), Range(some(2), 1, 1)], seconds=5) == ()


def test_range_that_cannot_hold_is_named_alone() -> None:
    # the total of 9 cannot be met either, but one is enough to know
    ranges = [Range(some(0, 1, 2), 1, 3), Range(some(0, 1), 3, 3), Range(some(0, 1, 2), 9, 9)]
    assert conflicts(3, ranges, seconds=5) == (1,)


def test_smallest_set_that_cannot_hold_together_is_named() -> None:
    # at least 2 of the first three and 2 of the last three are 4, but only 3 are asked for; the other rows have no part in it
    ranges = [
        Range(some(0, 1, 2, 3, 4, 5), 3, 3),
        Range(some(0, 1), 0, 2),
        Range(some(0, 1, 2), 2, 3),
        Range(some(2, 3), 0, 1),
        Range(some(3, 4, 5), 2, 3),
    ]
    found = conflicts(6, ranges, seconds=5)
    assert found == (0, 2, 4)
    for left_out in found:
        rest = [ranges[place] for place in range(5) if place != left_out]
        assert assemble(np.zeros(6), rest, seconds=5) is not None


def test_conflict_with_what_always_holds_names_the_range() -> None:
    ranges = [Range(some(0, 1, 2), 1, 3), Range(some(0, 1), 2, 2)]
    assert conflicts(3, ranges, [Range(some(0, 1), 0, 1)], seconds=5) == (1,)


def test_parallel_forms_share_nothing_where_there_is_enough() -> None:
    ranges = [Range(frozenset(range(12)), 3, 3)]
    forms = parallel(12, ranges, 4, 7, seconds=5)
    assert forms is not None
    assert sorted(item for form in forms for item in form) == list(range(12))


def test_parallel_forms_share_as_little_as_possible() -> None:
    # 5 items, 3 a form: two forms share at least one
    forms = parallel(5, [Range(frozenset(range(5)), 3, 3)], 2, 1, seconds=5)
    assert forms is not None
    assert overlaps(forms) == {(0, 1): 1}
    assert sorted(exposure(forms).values()) == [1, 1, 1, 1, 2]


def test_seed_gives_the_same_forms_and_another_others() -> None:
    ranges = [Range(frozenset(range(30)), 5, 5)]
    first = parallel(30, ranges, 2, 2026, seconds=5)
    assert first == parallel(30, ranges, 2, 2026, seconds=5)
    assert first != parallel(30, ranges, 2, 2027, seconds=5)


def test_order_of_a_form_is_random() -> None:
    forms = parallel(8, [Range(frozenset(range(8)), 8, 8)], 3, 5, seconds=5)
    assert forms is not None
    assert [sorted(form) for form in forms] == [list(range(8))] * 3
    assert len(set(forms)) == 3


def test_parallel_says_when_nothing_keeps_to_all() -> None:
    assert parallel(2, [Range(some(0, 1), 3, 3)], 1, 1, seconds=5) is None


def test_parallel_refuses_no_form() -> None:
    with pytest.raises(ValueError, match="at least one form"):
        parallel(2, [], 0, 1, seconds=5)


@settings(max_examples=40, deadline=None)
@given(
    size=st.integers(4, 14),
    least=st.integers(0, 4),
    seed=st.integers(0, 2**32),
    data=st.data(),
)
def test_every_form_keeps_to_every_range(size: int, least: int, seed: int, data: st.DataObject) -> None:
    members = st.frozensets(st.integers(0, size - 1), max_size=size)
    ranges = [Range(data.draw(members), min(least, row), 6) for row in range(3)]
    forms = parallel(size, ranges, 3, seed, seconds=5)
    named = conflicts(size, ranges, seconds=5)
    assert (forms is None) == bool(named)
    for form in forms or ():
        assert all(one.least <= len(one.members & set(form)) <= one.most for one in ranges)
        assert len(set(form)) == len(form)


@pytest.mark.skipif(not REFERENCE, reason="PAMONG_REFERENCE does not say where the reference data lie")
@pytest.mark.parametrize(("case", "theta"), [("max_info_theta_0", 0.0), ("max_info_theta_1", 1.0)])
def test_optimum_is_that_of_testdesign(case: str, theta: float) -> None:
    folder = Path(REFERENCE)
    expected = json.loads((folder / "ata_science_blueprint.json").read_text())["expected"][case]
    names, rewards = information(folder / "ata_items.csv", theta)
    found = assemble(rewards, constraints(folder, names), seconds=60)
    assert found is not None
    assert [names[place] for place in found] == expected["items"]
    assert rewards[list(found)].sum() == pytest.approx(expected["objective"], rel=1e-4)


def information(path: Path, theta: float) -> tuple[list[str], NDArray[np.float64]]:
    """Names of items and what each tells at an ability: three parameters, or partial credit; D = 1."""
    names, values = [], []
    for row in csv.DictReader(path.read_text().splitlines()):
        first, second, *rest = (float(row[f"PAR{n}"]) for n in range(1, 5) if row[f"PAR{n}"] not in ("", "NA"))
        names.append(row["ID"])
        if row["MODEL"] == "3PL":
            guess = rest[0]
            logistic = 1 / (1 + np.exp(-first * (theta - second)))
            chance = guess + (1 - guess) * logistic
            values.append(first**2 * (1 - chance) / chance * ((chance - guess) / (1 - guess)) ** 2)
        else:
            steps = np.cumsum([0.0, *(first * (theta - step) for step in (second, *rest))])
            chances = np.exp(steps - steps.max())
            chances /= chances.sum()
            scores = np.arange(len(chances))
            values.append(first**2 * (chances @ scores**2 - (chances @ scores) ** 2))
    return names, np.asarray(values)


def constraints(folder: Path, names: list[str]) -> list[Range]:
    """The 36 rows without two: the order of items, and a pair of which all or none must be there. The optimum takes none of it."""
    attributes = list(csv.DictReader((folder / "ata_attributes.csv").read_text().splitlines()))
    assert [row["ID"] for row in attributes] == names
    ranges = []
    for row in csv.DictReader((folder / "ata_constraints.csv").read_text().splitlines()):
        if row["TYPE"] in ("Order", "AllOrNone"):
            continue
        chosen = condition(row["CONDITION"])
        members = frozenset(place for place, item in enumerate(attributes) if chosen(item))
        if row["TYPE"] == "Number":
            ranges.append(Range(members, int(row["LB"]), int(row["UB"])))
        elif row["TYPE"] == "Enemy":
            ranges.append(Range(members, 0, 1))
        elif row["TYPE"] == "Include":
            ranges.append(Range(members, len(members), len(members)))
        elif row["TYPE"] == "Exclude":
            ranges.append(Range(members, 0, 0))
    assert len(ranges) == 34
    return ranges


def condition(text: str) -> Callable[[dict[str, str]], bool]:
    """An expression of the table as a question to a row: comparisons and lists, joined by ``&``."""
    if not text:
        return lambda _row: True
    tests = []
    for part in text.split("&"):
        name, sign, value = re.fullmatch(r"\s*(\w+) (==|<|>=|%in%) (.+?)\s*", part).groups()  # type: ignore[union-attr]  # else it fails
        values = re.findall(r"[\w.]+", value.removeprefix("c("))
        tests.append((name, sign, values))

    def holds(row: dict[str, str]) -> bool:
        return all(
            row[name] in values
            if sign in ("==", "%in%")
            else float(row[name]) < float(values[0])
            if sign == "<"
            else float(row[name]) >= float(values[0])
            for name, sign, values in tests
        )

    return holds
