"""Offices open, are renamed, move, close and get a head. What was stays in their versions, so that old reports stay right."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, UnitId
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.people.access import (
    ORGANISERS,
    branch_for,
    holds,
    kept_assignment_for,
    kept_unit_for,
    root_for,
    today,
    units_below,
    whole_region_for,
)
from pamong.people.actions.dated import alone, arrived, followed, following, named, step_down
from pamong.people.models import Assignment, Grant, Unit, UnitVersion
from pamong.people.models.dated import folded


def open_unit(actor: Actor, *, region: str, name: str, parent: UUID | None, since: date) -> Unit:
    """A new office; without a parent it stands at the top, which only organisers of the whole region may do.

    region      code
    raises      NotFound; Invalid ``day-ahead``, ``name-empty``, ``unit-foreign-parent``; Conflict ``unit-closed``,
                ``unit-name-taken``
    """
    with transaction.atomic():
        above = root_for(actor, parent) if parent else None
        owner = above.region if above else whole_region_for(actor, region, ORGANISERS)
        if owner.code != region:
            raise Invalid("unit-foreign-parent", _("Unit induk itu milik instansi lain. Pilih unit di instansi ini."))
        alone(owner.pk)
        unit = Unit(region=owner, created_at=timezone.now())
        version = UnitVersion(unit=unit, name=named(name), parent=above, since=arrived(since))
        _refuse_place(version)
        unit.save(force_insert=True)
        version.save(force_insert=True)
        record(actor, "people.unit_opened", unit, region=owner.pk, parent=above and above.pk, since=since)
    unit.refresh_from_db(fields=["uuid"])
    return unit


def change_unit(actor: Actor, *, unit: UUID, name: str, parent: UUID | None, since: date) -> Unit:
    """Another name or another place in the tree, from a day on. The day of the present version corrects that version.

    A unit administrator may do this below the own unit, and within the own branch. Nothing new changes nothing.

    raises      NotFound; Invalid ``day-ahead``, ``name-empty``, ``unit-foreign-parent``; Conflict ``day-before``,
                ``unit-closed``, ``unit-loop``, ``unit-name-taken``
    """
    with transaction.atomic():
        row = branch_for(actor, unit)
        alone(row.region_id)
        now = _current(row)
        new = UnitVersion(unit=row, name=named(name), parent=_new_parent(actor, row, now, parent), since=since)
        renamed, moved = new.name != now.name, new.parent_id != now.parent_id
        if not (renamed or moved):
            return row
        _refuse_place(new)
        UnitVersion.objects.filter(pk=now.pk).update(until=following(since, now.since))
        new.save(force_insert=True)
        facts = {"renamed": renamed, "moved": moved, "parent": new.parent_id, "since": since}
        record(actor, "people.unit_changed", row, region=row.region_id, **facts)
    return row


def close_unit(actor: Actor, *, unit: UUID, on: date) -> Unit:
    """The office ends, and with it the roles over it. Its history stays.

    raises      NotFound; Invalid ``day-ahead``; Conflict ``day-before``, ``unit-closed``, ``unit-in-use``
    """
    with transaction.atomic():
        row = kept_unit_for(actor, unit)
        alone(row.region_id)
        now = _current(row)
        following(on, now.since)
        _refuse_in_use(row, on)
        UnitVersion.objects.filter(pk=now.pk).update(until=on)
        roles = Grant.objects.filter(Q(until=None) | Q(until__gt=on), unit=row)
        ended = roles.update(until=Greatest("since", Value(on)))
        record(actor, "people.unit_closed", row, region=row.region_id, on=on, grants=ended)
    return row


def name_head(actor: Actor, *, unit: UUID, assignment: UUID) -> Assignment:
    """From today on that assignment leads its unit, and whoever led it in an assignment of the same kind no longer does.

    One definitive head, and beside it a Plt. or Plh. Rows of before keep who led until now.

    returns     the assignment that leads: a new row, unless it led already
    raises      NotFound, also for an assignment in another unit; Forbidden ``own-record``; Conflict ``assignment-ended``
    """
    with transaction.atomic():
        row = kept_unit_for(actor, unit)
        alone(row.region_id)
        chosen = kept_assignment_for(actor, assignment)
        if chosen.unit_id != row.pk:
            raise NotFound
        if chosen.until:
            raise Conflict("assignment-ended", _("Penugasan itu sudah berakhir. Pilih penugasan yang masih berlaku."))
        if chosen.leads:
            return chosen
        former = step_down(row, chosen.kind, today())
        leading = followed(chosen, leads=True, day=today())
        record(
            actor,
            "people.head_named",
            row,
            region=row.region_id,
            assignment=leading.pk,
            person=leading.person_id,
            former=former and former.person_id,
        )
    return leading


def _current(unit: Unit) -> UnitVersion:
    version = UnitVersion.objects.filter(unit=unit, until=None).first()
    if version is None:
        raise Conflict("unit-closed", _("Unit itu sudah ditutup. Pilih unit yang masih ada."))
    return version


def _new_parent(actor: Actor, unit: Unit, now: UnitVersion, parent: UUID | None) -> Unit | None:
    """The unit above, if the actor may put something under it; staying where one is needs no right over the parent."""
    if parent is None:
        if now.parent_id is not None and not holds(actor, ORGANISERS, unit.region_id):
            raise NotFound
        return None
    above = root_for(actor, parent)
    if above.region_id != unit.region_id:
        raise Invalid("unit-foreign-parent", _("Unit induk itu milik instansi lain. Pilih unit di instansi ini."))
    if above.pk in units_below([UnitId(unit.pk)]):
        raise Conflict(
            "unit-loop", _("Unit itu tidak dapat berada di bawah dirinya sendiri. Pilih induk di luar cabang ini.")
        )
    return above


def _refuse_place(version: UnitVersion) -> None:
    """A closed parent, or a sister of the same name, which nobody could tell apart."""
    if version.parent:
        _current(version.parent)
    sisters = UnitVersion.objects.filter(until=None, parent=version.parent, unit__region=version.unit.region)
    if version.unit.pk:
        sisters = sisters.exclude(unit=version.unit)
    if sisters.alias(wanted=Value(version.name)).filter(folded=folded("wanted")).exists():
        raise Conflict(
            "unit-name-taken",
            _("Di tempat itu sudah ada unit bernama “%(name)s”. Pakai nama lain, atau ubah unit yang ada.")
            % {"name": version.name},
        )


def _refuse_in_use(unit: Unit, on: date) -> None:
    below = UnitVersion.objects.filter(Q(until=None) | Q(until__gt=on), parent=unit)
    units = below.aggregate(count=Count("unit", distinct=True))["count"]
    held = Assignment.objects.filter(Q(until=None) | Q(until__gt=on), unit=unit).count()
    if units or held:
        raise Conflict(
            "unit-in-use",
            _(
                "Unit ini belum dapat ditutup: pada hari itu masih ada %(units)s unit di bawahnya dan %(held)s penugasan. "
                "Pindahkan atau akhiri lebih dahulu; daftarnya ada di halaman unit ini."
            )
            % {"units": units, "held": held},
        )
