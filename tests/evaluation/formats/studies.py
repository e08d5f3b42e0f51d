"""Small tables with a known answer, as text."""

from collections.abc import Sequence

import numpy as np

PLAN = """
[study]
question = "Apakah pelatihan mempercepat izin usaha?"
design = "{design}"
outcome = "days"
unit = "office"
time = "month"
treated_from = "first_month"
meaningful = {meaningful}
[data]
file = "panel.csv"
"""

HEADING = "office,month,days,first_month"


def offices(
    *,
    treated: int = 12,
    compared: int = 24,
    periods: int = 24,
    starts: Sequence[int] = (11, 14, 17),
    effect: float = 0.0,
    level: float = 20.0,
    noise: float = 0.4,
    seed: int = 0,
) -> str:
    """Offices over months: levels of their own, a common course, independent noise, and an effect from their start on."""
    rng = np.random.default_rng(seed)
    lines = [HEADING]
    course = rng.normal(scale=1.0, size=periods)
    for office in range(treated + compared):
        start = starts[office % len(starts)] if office < treated else 0
        own = level + rng.normal(scale=2.0)
        for month in range(1, periods + 1):
            days = own + course[month - 1] + rng.normal(scale=noise) + (effect if start and month >= start else 0.0)
            lines.append(f"K{office:02},{month},{days:.6f},{start or ''}")
    return "\n".join(lines) + "\n"
