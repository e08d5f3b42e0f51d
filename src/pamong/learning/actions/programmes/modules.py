"""Modules of a programme, as long as no offering of it was published."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.learning.access import module_for
from pamong.learning.actions.programmes.facts import ModuleFacts
from pamong.learning.actions.programmes.writing import open_programme
from pamong.learning.models import Module, Programme, Session
from pamong.learning.queries.modules import modules_fixed


def add_module(actor: Actor, *, programme: UUID, facts: ModuleFacts) -> Module:
    """One more module, at the end.

    raises      NotFound; Invalid for what cannot be; Conflict ``programme-withdrawn``, ``modules-in-use``
    """
    with transaction.atomic():
        owner = _changeable(actor, programme)
        told = facts.checked()
        row = Module.objects.create(programme=owner, number=_count(owner) + 1, **asdict(told))
        record(actor, "learning.module_added", row, region=owner.region_id, programme=owner.pk)
    row.refresh_from_db()
    return row


def change_module(actor: Actor, *, module: UUID, facts: ModuleFacts) -> Module:
    """Correct what is written of a module. Nothing new changes nothing.

    raises      NotFound; Invalid for what cannot be; Conflict ``programme-withdrawn``, ``modules-in-use``
    """
    with transaction.atomic():
        row = module_for(actor, module)
        owner = _changeable(actor, row.programme.uuid)
        row.refresh_from_db()
        told = asdict(facts.checked())
        changed = [name for name, value in told.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, told[name])
        if changed:
            row.save(update_fields=changed)
            record(actor, "learning.module_changed", row, region=owner.region_id, fields=changed)
    return row


def remove_module(actor: Actor, *, module: UUID) -> None:
    """Take a module out; those after it move up.

    raises      NotFound; Conflict ``programme-withdrawn``, ``modules-in-use``, ``module-has-sessions``, ``last-module``
    """
    with transaction.atomic():
        row = module_for(actor, module)
        owner = _changeable(actor, row.programme.uuid)
        if Session.objects.filter(module=row).exists():
            raise Conflict(
                "module-has-sessions",
                _("Modul ini sudah punya sesi pada angkatan yang disiapkan. Ubah modulnya, atau salin programnya."),
            )
        if owner.published_at and _count(owner) == 1:
            raise Conflict(
                "last-module", _("Program yang terbit perlu paling sedikit satu modul. Tambahkan yang lain lebih dulu.")
            )
        record(actor, "learning.module_removed", row, region=owner.region_id, programme=owner.pk)
        row.delete()
        _renumber(Module.objects.filter(programme=owner).order_by("number"))


def order_modules(actor: Actor, *, programme: UUID, modules: Sequence[UUID]) -> None:
    """Put the modules into another order. The same order changes nothing.

    modules     all of them, each once
    raises      NotFound; Invalid ``modules-order``; Conflict ``programme-withdrawn``, ``modules-in-use``
    """
    with transaction.atomic():
        owner = _changeable(actor, programme)
        rows = {row.uuid: row for row in Module.objects.filter(programme=owner)}
        if sorted(modules) != sorted(rows):
            raise Invalid(
                "modules-order", _("Urutan harus memuat setiap modul tepat satu kali. Muat ulang halamannya.")
            )
        if _renumber([rows[uuid] for uuid in modules]):
            record(actor, "learning.modules_ordered", owner, region=owner.region_id)


def move_module(actor: Actor, *, module: UUID, up: bool) -> None:
    """One place up, or down; at the end of the list it stays.

    raises      NotFound; Conflict ``programme-withdrawn``, ``modules-in-use``
    """
    with transaction.atomic():
        row = module_for(actor, module)
        order = list(Module.objects.filter(programme=row.programme).order_by("number").values_list("uuid", flat=True))
        place = order.index(row.uuid)
        other = max(0, place - 1) if up else min(len(order) - 1, place + 1)
        order[place], order[other] = order[other], order[place]
        order_modules(actor, programme=row.programme.uuid, modules=order)


def _changeable(actor: Actor, programme: UUID) -> Programme:
    """A programme whose modules may change, locked. Raises NotFound; Conflict ``programme-withdrawn``, ``modules-in-use``."""
    row = open_programme(actor, programme)
    if modules_fixed(row.pk):
        raise Conflict(
            "modules-in-use",
            _(
                "Modul tidak diubah lagi karena sudah ada angkatan yang terbit. Salin program ini, lalu ubah salinannya."
            ),
        )
    return row


def _count(owner: Programme) -> int:
    return Module.objects.filter(programme=owner).count()


def _renumber(rows: Iterable[Module]) -> bool:
    """Number them from 1. Returns whether anything changed; the database checks at the end of the transaction."""
    changed = False
    for number, row in enumerate(rows, 1):
        if row.number != number:
            row.number = number
            row.save(update_fields=["number"])
            changed = True
    return changed
