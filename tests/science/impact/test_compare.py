"""Each plan gets its own comparison, and what says nothing is stopped before any."""

from dataclasses import replace
from typing import cast, get_args

import numpy as np
import pytest

from pamong.science.impact.compare import compare
from pamong.science.impact.found import Design
from pamong.science.impact.panel import Unusable
from tests.science.impact.test_honesty import offices, series


@pytest.mark.parametrize("design", [one for one in get_args(Design) if one != "its"])
def test_design_is_the_one_asked_for(design: Design) -> None:
    assert compare(design, offices(1, effect=-4.0), meaningful=-1.0, seed=0).design == design


def test_series_is_compared_as_a_series() -> None:
    assert compare("its", series(1, again=0.0, effect=-4.0), meaningful=-1.0, seed=0).design == "its"


def test_who_came_reaches_the_lottery() -> None:
    panel = offices(1, effect=-4.0)
    came = panel.starts < 15
    told = compare("lottery", panel, meaningful=-1.0, seed=0, came=came).diagnostics["effect_on_those_who_came"]
    assert isinstance(told, float)
    without = compare("lottery", panel, meaningful=-1.0, seed=0).diagnostics
    assert without.get("effect_on_those_who_came") is None


@pytest.mark.parametrize("design", get_args(Design))
def test_all_alike_is_no_comparison(design: Design) -> None:
    panel = replace(offices(1), outcome=np.zeros(30 * 24))
    with pytest.raises(Unusable, match="no-variation"):
        compare(design, panel, meaningful=-1.0, seed=0)


def test_unknown_design_and_no_threshold_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown design"):
        compare(cast("Design", "guess"), offices(1), meaningful=-1.0, seed=0)
    with pytest.raises(ValueError, match="other than 0"):
        compare("staggered", offices(1), meaningful=0.0, seed=0)


def test_same_seed_gives_the_same_numbers() -> None:
    panel = offices(1, units=12, treated=3)  # so few that who was treated is rearranged
    first = compare("staggered", panel, meaningful=-1.0, seed=4)
    assert first.effect.method == "randomisation"
    assert first == compare("staggered", panel, meaningful=-1.0, seed=4)
