"""Units of a draft. Those of a published version stay as they are."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.credentials.access import kept_unit_for
from pamong.credentials.actions.schemes.drafting import open_draft
from pamong.credentials.actions.schemes.facts import UnitFacts
from pamong.credentials.actions.schemes.rules import checked_rule
from pamong.credentials.models import SchemeUnit, SchemeVersion

MOST: int = 40
"""Units of a version: more, nobody assesses in one application."""


def add_unit(actor: Actor, *, version: UUID, facts: UnitFacts) -> SchemeUnit:
    """One more unit, at the end.

    raises      NotFound; Invalid for what cannot be; Conflict ``unit-twice``, ``units-many``, ``version-published``,
                ``scheme-retired``
    """
    with transaction.atomic():
        owner = open_draft(actor, version)
        count = SchemeUnit.objects.filter(version=owner).count()
        if count >= MOST:
            raise Conflict("units-many", _("Skema memuat paling banyak %(most)s unit.") % {"most": MOST})
        told = _columns(owner, facts)
        row = SchemeUnit.objects.create(version=owner, number=count + 1, **told)
        record(actor, "credentials.unit_added", row, region=owner.scheme.region_id, version=owner.pk)
    row.refresh_from_db()
    return row


def change_unit(actor: Actor, *, unit: UUID, facts: UnitFacts) -> SchemeUnit:
    """Write a unit anew. Nothing new changes nothing.

    raises      NotFound; Invalid for what cannot be; Conflict ``unit-twice``, ``version-published``, ``scheme-retired``
    """
    with transaction.atomic():
        owner, row = _open(actor, unit)
        told = _columns(owner, facts, but=row.pk)
        changed = [name for name, value in told.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, told[name])
        if changed:
            row.save(update_fields=changed)
            record(actor, "credentials.unit_changed", row, region=owner.scheme.region_id, fields=changed)
    return row


def remove_unit(actor: Actor, *, unit: UUID) -> None:
    """Take a unit out; those after it move up. Raises NotFound; Conflict ``version-published``, ``scheme-retired``."""
    with transaction.atomic():
        owner, row = _open(actor, unit)
        record(actor, "credentials.unit_removed", row, region=owner.scheme.region_id, code=row.code)
        row.delete()
        _number(SchemeUnit.objects.filter(version=owner).order_by("number"))


def order_units(actor: Actor, *, version: UUID, units: Sequence[UUID]) -> None:
    """In this order.

    units       every unit of the version, once
    raises      NotFound; Invalid ``units-order`` when some are missing or named twice; Conflict ``version-published``
    """
    with transaction.atomic():
        owner = open_draft(actor, version)
        rows = {row.uuid: row for row in SchemeUnit.objects.filter(version=owner)}
        if len(units) != len(rows) or set(units) != set(rows):
            raise Invalid("units-order", _("Urutan harus memuat setiap unit satu kali. Muat ulang halamannya."))
        if _number(rows[uuid] for uuid in units):
            record(actor, "credentials.units_ordered", owner, region=owner.scheme.region_id)


def move_unit(actor: Actor, *, unit: UUID, up: bool) -> None:
    """One place up, or down; at the end nothing happens. Raises NotFound; Conflict ``version-published``."""
    with transaction.atomic():
        owner, row = _open(actor, unit)
        order = list(SchemeUnit.objects.filter(version=owner).order_by("number").values_list("uuid", flat=True))
        place = order.index(row.uuid)
        to = max(0, place - 1) if up else min(len(order) - 1, place + 1)
        order.insert(to, order.pop(place))
        order_units(actor, version=owner.uuid, units=order)


def _open(actor: Actor, uuid: UUID) -> tuple[SchemeVersion, SchemeUnit]:
    """A unit and its draft, locked. Another may just have taken it out: then it is not there."""
    owner = open_draft(actor, kept_unit_for(actor, uuid).version.uuid)
    row = SchemeUnit.objects.filter(uuid=uuid, version=owner).first()
    if row is None:
        raise NotFound
    return owner, row


def _columns(owner: SchemeVersion, facts: UnitFacts, but: int | None = None) -> dict[str, Any]:
    told, region = facts.checked(), owner.scheme.region_id
    _refuse_twice(owner, told.code, but)
    return {
        "code": told.code,
        "title": told.title,
        "elements": list(told.elements),
        "hours": told.hours,
        "rule": checked_rule(told.rule, region),
        **_proves(region, told),
    }


def _refuse_twice(owner: SchemeVersion, code: str, but: int | None) -> None:
    taken = SchemeUnit.objects.filter(version=owner, code=code).exclude(pk=but or 0).first()
    if taken:
        raise Conflict(
            "unit-twice",
            _("Kode %(code)s sudah dipakai unit “%(title)s”. Pakai kode lain.") % {"code": code, "title": taken.title},
        )


def _proves(region: int, facts: UnitFacts) -> dict[str, int | None]:
    """Competency and level. Raises Invalid ``unit-competency``, ``unit-level``."""
    if facts.competency is None:
        return {"competency_id": None, "level": None}
    known = {one.uuid: one for one in current_competencies(region).values()}
    found = known.get(facts.competency)
    if found is None:
        raise Invalid("unit-competency", _("Kompetensi itu tidak berlaku di instansi ini. Pilih dari kamus."))
    top = max(found.top, 1)
    if facts.level is None or not 1 <= facts.level <= top:
        told = {"read": facts.level or "–", "top": top, "name": found.name}
        raise Invalid("unit-level", _("Terbaca level %(read)s untuk %(name)s. Pilih level 1 sampai %(top)s.") % told)
    return {"competency_id": found.id, "level": facts.level}


def _number(rows: Iterable[SchemeUnit]) -> bool:
    """Number them from 1. Returns whether any moved; two may share a number until the transaction ends."""
    moved = [(row, number) for number, row in enumerate(rows, 1) if row.number != number]
    for row, number in moved:
        row.number = number
        row.save(update_fields=["number"])
    return bool(moved)
