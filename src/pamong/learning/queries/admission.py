"""Whether somebody may register for an offering now, and what stands in the way, in words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.kit.wording import long_moment
from pamong.learning.access import registrations_of
from pamong.learning.models import Offering
from pamong.learning.queries.clashes import Clash, clashes, spans_of
from pamong.learning.queries.eligibility import Admission, admissions
from pamong.learning.queries.quotas import Shares, shares_of


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stands in the way: ``code`` as a refusal has it, and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was found. ``admission`` is None where nobody may register now, whoever asks."""

    admission: Admission | None
    obstacles: tuple[Obstacle, ...]


def asked(actor: Actor, row: Offering, person: int, now: datetime) -> Asked:
    """All that stands in the way of a person. The actor reads of a clash only what that actor may know anyway."""
    shut = closed(row, now)
    if shut is not None:
        return Asked(None, (shut,))
    found = admissions(row.programme, [person])[person]
    told = [Obstacle("not-eligible", reason) for reason in found.reasons]
    told += [] if found.region is None else unplaced(shares_of(row), found.region, found.unit)
    others = clashes([person], [span for _pk, span in spans_of(row.pk)], but=row.pk)
    told += [clash(actor, row, other) for other in others.get(person, ())]
    return Asked(found, tuple(told))


def closed(row: Offering, now: datetime) -> Obstacle | None:
    """Why nobody can register now; None while registration is open."""
    zone = ZoneInfo(row.region.time_zone)
    if row.cancelled_at:
        return cancelled(row)
    if row.finished_at:
        return finished()
    if row.published_at is None:
        return Obstacle("registration-closed", _("Angkatan ini belum diterbitkan, jadi belum menerima pendaftaran."))
    if now < row.opens_at:
        opens = long_moment(row.opens_at, zone)
        return Obstacle("registration-closed", _("Pendaftaran dibuka %(at)s.") % {"at": opens})
    if now >= row.closes_at:
        closes = long_moment(row.closes_at, zone)
        return Obstacle("registration-closed", _("Pendaftaran sudah ditutup %(at)s.") % {"at": closes})
    return None


def cancelled(row: Offering) -> Obstacle:
    """It was given up."""
    told = _("Angkatan ini dibatalkan: %(why)s. Pendaftarannya tidak diubah lagi.")
    return Obstacle("offering-cancelled", told % {"why": row.cancellation.rstrip(".")})


def finished() -> Obstacle:
    """It is over, and what came of it was decided."""
    return Obstacle("offering-finished", _("Angkatan ini sudah selesai, jadi pendaftarannya tidak diubah lagi."))


def unplaced(shares: Shares, region: int, unit: int | None) -> list[Obstacle]:
    """No seat is meant for that place, however early one comes."""
    groups = shares.groups(region, unit)
    if not groups:
        return [Obstacle("quota-full", _("Angkatan ini tidak dibuka untuk unit atau instansi itu."))]
    if any(shares.limits[group] == 0 for group in groups):
        return [Obstacle("quota-full", _("Semua kursi angkatan ini disediakan untuk unit atau instansi lain."))]
    return []


def clash(actor: Actor, row: Offering, other: Clash) -> Obstacle:
    """Something else is then. What it is, only for who may know where that person is."""
    known = registrations_of(actor).filter(person=other.person, offering__uuid=other.offering).exists()
    if not known:
        return clash_unknown(row, other)
    told = _("Waktunya bentrok dengan “%(title)s”, %(when)s.") % {"title": other.title, "when": _when(row, other)}
    return Obstacle("clash", f"{told} {_('Mundurlah dari salah satu, atau pilih angkatan lain.')}")


def clash_unknown(row: Offering, other: Clash) -> Obstacle:
    """The same for who may know nothing but the time."""
    told = _("Waktunya bentrok dengan kegiatan lain, %(when)s.") % {"when": _when(row, other)}
    return Obstacle("clash", f"{told} {_('Mundurlah dari salah satu, atau pilih angkatan lain.')}")


def _when(row: Offering, other: Clash) -> str:
    return other.when(ZoneInfo(row.region.time_zone))
