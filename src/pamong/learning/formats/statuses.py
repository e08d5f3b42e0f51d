"""How far an offering is, told by its times alone."""

from datetime import datetime
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from pamong.kit.states import Status

DRAFT: Final = Status("rancangan", _("Rancangan"), "")
COMING: Final = Status("segera", _("Pendaftaran belum dibuka"), "")
OPEN: Final = Status("buka", _("Pendaftaran dibuka"), "on")
CLOSED: Final = Status("tutup", _("Pendaftaran ditutup"), "on")
RUNNING: Final = Status("berlangsung", _("Berlangsung"), "on")
OVER: Final = Status("usai", _("Menunggu hasil"), "warn")
FINISHED: Final = Status("selesai", _("Selesai"), "ok")
CANCELLED: Final = Status("dibatalkan", _("Dibatalkan"), "bad")

STATUSES: Final = (DRAFT, COMING, OPEN, CLOSED, RUNNING, OVER, FINISHED, CANCELLED)
"""In the order in which an offering goes through them."""


class Dated(Protocol):
    """What of an offering tells its state."""

    @property
    def published_at(self) -> datetime | None:
        """When people could first see it."""

    @property
    def opens_at(self) -> datetime:
        """Registration, from."""

    @property
    def closes_at(self) -> datetime:
        """Registration, until."""

    @property
    def finished_at(self) -> datetime | None:
        """When it was decided who completed it."""

    @property
    def cancelled_at(self) -> datetime | None:
        """When it was given up."""


def status_of(offering: Dated, first: datetime | None, last: datetime | None, now: datetime) -> Status:  # one a state
    """The state of an offering at a moment.

    first, last     start of its first session and end of its last one; None without any
    """
    if offering.cancelled_at:
        return CANCELLED
    if offering.finished_at:
        return FINISHED
    if offering.published_at is None:
        return DRAFT
    if first and now >= first:
        return OVER if last and now >= last else RUNNING
    if now < offering.opens_at:
        return COMING
    return OPEN if now < offering.closes_at else CLOSED
