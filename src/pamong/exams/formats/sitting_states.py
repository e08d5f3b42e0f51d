"""How far a sitting is, told by its times alone."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from pamong.kit.states import Status

DRAFT: Final = Status("rancangan", _("Rancangan"), "")
READY: Final = Status("terbit", _("Terbit"), "on")
RUNNING: Final = Status("berlangsung", _("Berlangsung"), "on")
OVER: Final = Status("usai", _("Belum ditutup"), "warn")
CLOSED: Final = Status("selesai", _("Selesai"), "ok")
CANCELLED: Final = Status("dibatalkan", _("Dibatalkan"), "bad")

STATUSES: Final = (DRAFT, READY, RUNNING, OVER, CLOSED, CANCELLED)
"""In the order in which a sitting goes through them."""


class Dated(Protocol):
    """What of a sitting tells its state."""

    @property
    def starts_at(self) -> datetime:
        """When it begins by plan."""

    @property
    def minutes(self) -> int:
        """How long everybody has."""

    @property
    def published_at(self) -> datetime | None:
        """When candidates were told."""

    @property
    def started_at(self) -> datetime | None:
        """When a proctor started it."""

    @property
    def own_clock(self) -> bool:
        """Whether everybody's time runs from entering on, so that nobody starts it."""

    @property
    def closed_at(self) -> datetime | None:
        """When nobody worked any more."""

    @property
    def cancelled_at(self) -> datetime | None:
        """When it was given up."""


def status_of(sitting: Dated, now: datetime) -> Status:
    """The state of a sitting at a moment. Over is one whose planned time has passed, started or not, and nobody closed it."""
    if sitting.cancelled_at:
        return CANCELLED
    if sitting.closed_at:
        return CLOSED
    if sitting.published_at is None:
        return DRAFT
    if now >= sitting.starts_at + timedelta(minutes=sitting.minutes):
        return OVER
    runs = sitting.started_at or (sitting.own_clock and now >= sitting.starts_at)
    return RUNNING if runs else READY
