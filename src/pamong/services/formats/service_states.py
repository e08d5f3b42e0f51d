"""How far a service is, told by times alone."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.kit.states import Status

DRAFT: Final = Status("rancangan", _("Rancangan"), "")
PUBLISHED: Final = Status("terbit", _("Terbit"), "ok")
CLOSED: Final = Status("ditutup", _("Ditutup"), "bad")

STATES: Final[tuple[tuple[str, Text], ...]] = tuple((one.code, one.label) for one in (DRAFT, PUBLISHED, CLOSED))
"""Values and words by which a list of services is narrowed."""


def service_state(*, published: bool, closed_at: datetime | None) -> Status:
    """State of a service. ``published``: whether any standard of it is."""
    if closed_at:
        return CLOSED
    return PUBLISHED if published else DRAFT
