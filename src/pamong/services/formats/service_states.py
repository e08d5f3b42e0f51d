"""How far a service is, told by times alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text


@dataclass(frozen=True, slots=True)
class ServiceState:
    """A state that is computed, never stored.

    code        as it stands in an address
    tone        of its chip: ok, on, warn, bad or empty
    """

    code: str
    label: Text
    tone: str


DRAFT: Final = ServiceState("rancangan", _("Rancangan"), "")
PUBLISHED: Final = ServiceState("terbit", _("Terbit"), "ok")
CLOSED: Final = ServiceState("ditutup", _("Ditutup"), "bad")

STATES: Final[tuple[tuple[str, Text], ...]] = tuple((one.code, one.label) for one in (DRAFT, PUBLISHED, CLOSED))
"""Values and words by which a list of services is narrowed."""


def service_state(*, published: bool, closed_at: datetime | None) -> ServiceState:
    """State of a service. ``published``: whether any standard of it is."""
    if closed_at:
        return CLOSED
    return PUBLISHED if published else DRAFT
