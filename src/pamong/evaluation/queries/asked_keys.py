"""By what the surveys of observations and reactions are found again, and what their questions are called."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text

DAYS: Final[Mapping[int, Text]] = {
    0: _("Sebelum pelatihan"),
    30: _("30 hari sesudahnya"),
    90: _("90 hari sesudahnya"),
    180: _("180 hari sesudahnya"),
}
"""Days after the last session on which it is asked, with their words; 0 is before the first."""

CONFIDENCE: Final = "confidence"
"""Key of the question how sure one is."""

_BEHAVIOUR: Final = "behaviour-"


def observation_source(observation: UUID) -> str:
    """Source of an observation's surveys."""
    return f"evaluation.observation:{observation}"


def reaction_source(session: UUID) -> str:
    """Source of the survey after a session."""
    return f"evaluation.reaction:{session}"


def behaviour_key(place: int) -> str:
    """Key of the question about a behaviour; ``place`` from 0, as in the instrument."""
    return f"{_BEHAVIOUR}{place + 1}"


def behaviour_place(key: str) -> int | None:
    """Place of the behaviour that a question is about, from 0; None for another question."""
    return int(key.removeprefix(_BEHAVIOUR)) - 1 if key.startswith(_BEHAVIOUR) else None
