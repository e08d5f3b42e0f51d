"""Positions open, change and close."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import one_line
from pamong.people.access import ORGANISERS, kept_position_for, whole_region_for
from pamong.people.actions.dated import alone, arrived, named
from pamong.people.formats.reference import echelons, levels
from pamong.people.models import Assignment, Position, PositionKind
from pamong.people.models.dated import folded

CLASSES: Final = range(1, 18)
"""Classes of jobs."""


@dataclass(frozen=True, slots=True)
class PositionFacts:
    """What a position is.

    kind        the registry's code: 1 structural, 2 functional, 3 both, 4 general
    level       *jenjang*, by its name; empty when unknown
    echelon     the registry's code; empty when unknown
    job_class   1 to 17
    field       field of duty
    """

    name: str
    kind: str
    level: str = ""
    echelon: str = ""
    job_class: int | None = None
    field: str = ""

    def checked(self) -> "PositionFacts":
        """The same, tidied. Raises Invalid, with what was read."""
        if self.kind not in PositionKind.values:
            raise _unknown("position-kind", _("Jenis jabatan"), self.kind)
        if self.level and self.level not in levels():
            raise _unknown("position-level", _("Jenjang"), self.level)
        if self.echelon and self.echelon not in echelons():
            raise _unknown("position-echelon", _("Eselon"), self.echelon)
        if self.job_class is not None and self.job_class not in CLASSES:
            raise Invalid(
                "position-class", _("Kelas jabatan harus 1 sampai 17: terbaca %(read)s.") % {"read": self.job_class}
            )
        return PositionFacts(
            named(self.name), self.kind, self.level, self.echelon, self.job_class, one_line(self.field)
        )


def open_position(actor: Actor, *, region: str, facts: PositionFacts) -> Position:
    """A kind of post in a region. One of the same kind and name that was closed opens again.

    region      code
    raises      NotFound; Invalid for what is unknown; Conflict ``position-taken``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, ORGANISERS)
        alone(owner.pk)
        told = facts.checked()
        twin = _twin(owner.pk, told)
        if twin and twin.closed_on is None:
            raise _taken(told)
        row = twin or Position(region=owner, created_at=timezone.now())
        row.closed_on = None
        _write(row, told)
        record(actor, "people.position_opened", row, region=owner.pk, again=twin is not None)
    row.refresh_from_db()
    return row


def change_position(actor: Actor, *, position: UUID, facts: PositionFacts) -> Position:
    """Correct or rename a position. Nothing new changes nothing.

    raises      NotFound; Invalid for what is unknown; Conflict ``position-closed``, ``position-taken``
    """
    with transaction.atomic():
        row = kept_position_for(actor, position)
        alone(row.region_id)
        row.refresh_from_db()
        if row.closed_on:
            raise Conflict("position-closed", _("Jabatan itu sudah ditutup. Buka lagi sebelum mengubahnya."))
        told = facts.checked()
        twin = _twin(row.region_id, told)
        if twin and twin.pk != row.pk:
            raise _taken(told)
        changed = _write(row, told)
        if changed:
            record(actor, "people.position_changed", row, region=row.region_id, fields=changed)
    return row


def close_position(actor: Actor, *, position: UUID, on: date) -> Position:
    """Nobody can be assigned to it any longer.

    raises      NotFound; Invalid ``day-ahead``; Conflict ``position-closed``, ``position-held``
    """
    with transaction.atomic():
        row = kept_position_for(actor, position)
        alone(row.region_id)
        row.refresh_from_db()
        if row.closed_on:
            raise Conflict("position-closed", _("Jabatan itu sudah ditutup."))
        held = Assignment.objects.filter(Q(until=None) | Q(until__gt=arrived(on)), position=row).count()
        if held:
            raise Conflict(
                "position-held",
                _(
                    "Jabatan ini belum dapat ditutup: pada hari itu masih dipegang %(held)s penugasan. Akhiri lebih dahulu."
                )
                % {"held": held},
            )
        row.closed_on = on
        row.save(update_fields=["closed_on"])
        record(actor, "people.position_closed", row, region=row.region_id, on=on)
    return row


def _write(row: Position, facts: PositionFacts) -> list[str]:
    """Write what differs; returns the names of those fields."""
    fields = ("name", "kind", "level", "echelon", "job_class", "field")
    changed = corrected(row, {field: getattr(facts, field) for field in fields})
    row.save()
    return changed


def _twin(region: int, facts: PositionFacts) -> Position | None:
    rows = Position.objects.filter(region=region, kind=facts.kind)
    return rows.alias(wanted=Value(facts.name)).filter(folded=folded("wanted")).first()


def _taken(facts: PositionFacts) -> Conflict:
    return Conflict(
        "position-taken",
        _("Jabatan “%(name)s” dengan jenis itu sudah ada. Pakai yang ada, atau beri nama lain.") % {"name": facts.name},
    )


def _unknown(code: str, what: str, read: str) -> Invalid:
    return Invalid(code, _("%(what)s “%(read)s” tidak dikenal. Pilih dari daftarnya.") % {"what": what, "read": read})
