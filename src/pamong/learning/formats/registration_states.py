"""How far somebody's registration is, told by its times alone."""

from datetime import datetime
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.kit.states import Status

WAITING: Final = Status("menunggu", _("Menunggu persetujuan"), "warn")
APPROVED: Final = Status("disetujui", _("Menunggu pembagian kursi"), "on")
SEATED: Final = Status("kursi", _("Mendapat kursi"), "ok")
QUEUED: Final = Status("antre", _("Daftar tunggu"), "warn")
DECLINED: Final = Status("ditolak", _("Tidak disetujui"), "bad")
WITHDRAWN: Final = Status("mundur", _("Mundur"), "")

STATES: Final = (WAITING, APPROVED, SEATED, QUEUED, DECLINED, WITHDRAWN)
"""In the order in which lists name them."""

CLASH: Final = "clash"
QUOTA: Final = "quota"
PASSED: Final[dict[str, Text]] = {
    CLASH: _("Saat gilirannya tiba, waktunya sudah terpakai untuk kegiatan lain."),
    QUOTA: _("Saat gilirannya tiba, kuota unit atau instansinya sudah penuh."),
}
"""Why no seat was given though the turn had come: what is stored, and how it is told."""


class Timed(Protocol):
    """What of a registration tells its state."""

    @property
    def approved_at(self) -> datetime | None:
        """When the supervisor agreed, or nobody had to."""

    @property
    def declined_at(self) -> datetime | None:
        """When somebody said no."""

    @property
    def queued_at(self) -> datetime | None:
        """When it came to the waiting list."""

    @property
    def seated_at(self) -> datetime | None:
        """When the seat was given."""

    @property
    def withdrawn_at(self) -> datetime | None:
        """When it was given up."""


def state_of(row: Timed) -> Status:
    """The state of a registration: the last thing that happened to it."""
    if row.withdrawn_at:
        return WITHDRAWN
    if row.declined_at:
        return DECLINED
    if row.seated_at:
        return SEATED
    if row.queued_at:
        return QUEUED
    return APPROVED if row.approved_at else WAITING
