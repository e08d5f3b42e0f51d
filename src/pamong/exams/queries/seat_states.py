"""What a candidate is doing at this moment: told by times, never stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.science.outage import QUIET


@dataclass(frozen=True, slots=True)
class SeatState:
    """One state of a seat.

    code        as it stands in an address
    tone        of its chip: ok, on, warn, bad or empty; ``icon`` beside its word
    """

    code: str
    label: Text
    tone: str
    icon: str


SILENT: Final = SeatState("terputus", _("Terputus"), "bad", "putus")
WAITING: Final = SeatState("menunggu", _("Menunggu izin"), "warn", "jam")
PAUSED: Final = SeatState("jeda", _("Jeda"), "warn", "jeda")
WORKING: Final = SeatState("mengerjakan", _("Mengerjakan"), "on", "ubah")
READY: Final = SeatState("siap", _("Siap, menunggu mulai"), "on", "centang")
DONE: Final = SeatState("selesai", _("Selesai"), "ok", "centang")
ABSENT: Final = SeatState("belum", _("Belum masuk"), "", "kosong")

STATES: Final = (SILENT, WAITING, PAUSED, WORKING, READY, DONE, ABSENT)
"""In the order in which they are shown: what needs a person first."""


@dataclass(frozen=True, slots=True)
class Times:
    """What of an attempt tells its state."""

    admitted_at: datetime | None
    started_at: datetime | None
    paused_at: datetime | None
    submitted_at: datetime | None
    ended_at: datetime | None
    signal_at: datetime


def state_of(times: Times | None, *, started: bool, now: datetime) -> SeatState:
    """The state of a seat; None: nobody has entered there.

    started     whether the clock of the room runs; whoever is in and does not work then waits for a proctor
    """
    if times is None:
        return ABSENT
    if times.submitted_at or times.ended_at:
        return DONE
    if times.started_at is None:
        return READY if times.admitted_at and not started else WAITING
    if times.paused_at:
        return PAUSED
    return SILENT if now - times.signal_at > QUIET else WORKING
