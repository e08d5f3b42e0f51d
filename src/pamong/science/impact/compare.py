"""The comparison that a plan names."""

import numpy as np
from numpy.typing import NDArray

from pamong.science.impact.found import Design, Found
from pamong.science.impact.panel import Panel, Unusable
from pamong.science.impact.verdict import checked


def compare(
    design: Design, panel: Panel, *, meaningful: float, seed: int, came: NDArray[np.bool_] | None = None
) -> Found:
    """What the design finds in the panel.

    meaningful  least effect that matters, in units of the outcome; its sign is the good direction
    seed        of whatever is drawn: the same seed gives the same numbers
    came        (units,) who really came, where places were drawn by lot; None: not known
    raises      ValueError for an unknown design or a threshold of 0; Unusable where no number would mean anything
    """
    checked(meaningful)
    if np.ptp(panel.outcome) == 0:
        raise Unusable("no-variation")
    try:
        found = _found(design, panel, meaningful, seed, came)
    except np.linalg.LinAlgError as singular:
        raise Unusable("not-estimable") from singular
    return found


def _found(design: Design, panel: Panel, meaningful: float, seed: int, came: NDArray[np.bool_] | None) -> Found:
    """Imports only the design that is asked for."""
    if design == "staggered":
        from pamong.science.impact.staggered import staggered  # noqa: PLC0415  # only who asks for it pays for it

        return staggered(panel, meaningful=meaningful, seed=seed)
    if design == "its":
        from pamong.science.impact.series import interrupted  # noqa: PLC0415

        return interrupted(panel, meaningful=meaningful, seed=seed)
    if design == "lottery":
        from pamong.science.impact.lottery import drawn  # noqa: PLC0415

        return drawn(panel, meaningful=meaningful, seed=seed, came=came)
    if design == "before-after":
        from pamong.science.impact.before_after import before_after  # noqa: PLC0415

        return before_after(panel, meaningful=meaningful, seed=seed)
    raise ValueError(f"unknown design {design!r}")
