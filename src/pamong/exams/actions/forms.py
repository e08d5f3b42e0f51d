"""Forms of a blueprint: drawn by a seed, or put together by hand. A form never changes."""

import json
import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.exams.access import kept_blueprint_for
from pamong.exams.models import Blueprint, Form, FormItem, ItemVersion
from pamong.exams.queries.assembling import draw, misfits, pool_of
from pamong.exams.queries.usable import Usable

MOST: Final = 20
"""Forms of one draw."""

SEEDS: Final = 10**9
"""Seeds that are drawn here: nine digits that can be read aloud."""

_LARGEST: Final = 2**63


def draw_forms(actor: Actor, *, blueprint: UUID, count: int, seed: int | None = None) -> tuple[Form, ...]:
    """Forms by chance that keep to the blueprint and share as few items as possible.

    seed        None: drawn here. With it, the blueprint and the items of this time, the same forms come out again
    raises      NotFound; Invalid ``form-count``, ``form-seed``; Conflict ``blueprint-draft``, ``blueprint-withdrawn``,
                ``blueprint-practice``, ``blueprint-infeasible``, which names the rows, ``blueprint-too-hard``
    """
    if not 1 <= count <= MOST:
        raise Invalid(
            "form-count", _("Terbaca %(n)s paket. Sekali undi 1 sampai %(most)s.") % {"n": count, "most": MOST}
        )
    if seed is not None and not 0 <= seed < _LARGEST:
        raise Invalid("form-seed", _("Benih adalah bilangan bulat mulai dari 0. Kosongkan untuk mengundinya."))
    with transaction.atomic():
        plan = _published(actor, blueprint)
        chosen = secrets.randbelow(SEEDS) if seed is None else seed
        forms = tuple(_made(actor, plan, items, seed=chosen) for items in draw(pool_of(plan), count, chosen))
        numbers = [form.number for form in forms]
        record(actor, "exams.forms_drawn", plan, region=plan.region_id, seed=chosen, numbers=numbers)
    return forms


def compose_form(actor: Actor, *, blueprint: UUID, versions: Sequence[UUID]) -> Form:
    """A form of exactly these items in this order, checked against the rows.

    raises      NotFound; Invalid ``form-items`` for an item twice or one that the banks do not offer; Conflict ``form-rows``:
                every row that is not kept; ``blueprint-draft``, ``blueprint-withdrawn``, ``blueprint-practice``
    """
    with transaction.atomic():
        plan = _published(actor, blueprint)
        pool = pool_of(plan)
        known = dict(ItemVersion.objects.filter(uuid__in=versions).values_list("uuid", "pk"))
        usable = {one.version: one for one in pool.items}
        chosen = [usable.get(known.get(uuid, 0)) for uuid in versions]
        if not chosen or None in chosen or len(set(versions)) < len(versions):
            raise Invalid(
                "form-items", _("Ada butir yang dipilih dua kali atau tidak dapat dipakai lagi. Periksa pilihannya.")
            )
        items = [one for one in chosen if one is not None]
        if problems := misfits(pool, items):
            raise Conflict("form-rows", " ".join(one.sentence for one in problems))
        form = _made(actor, plan, items, seed=None)
        record(actor, "exams.form_composed", form, region=plan.region_id, blueprint=plan.pk)
    return form


def _published(actor: Actor, uuid: UUID) -> Blueprint:
    """A blueprint of which forms may be made, locked: forms are numbered one after another."""
    row = kept_blueprint_for(actor, uuid, lock=True)
    if row.withdrawn_at:
        raise Conflict("blueprint-withdrawn", _("Kisi-kisi ini sudah ditarik. Salin bila ingin memakainya kembali."))
    if row.published_at is None:
        raise Conflict("blueprint-draft", _("Kisi-kisi ini masih rancangan. Terbitkan dulu, lalu susun paketnya."))
    if row.practice:
        raise Conflict(
            "blueprint-practice", _("Latihan tidak memakai paket: butirnya diundi setiap kali seseorang berlatih.")
        )
    return row


def _made(actor: Actor, plan: Blueprint, items: Sequence[Usable], *, seed: int | None) -> Form:
    versions = ItemVersion.objects.in_bulk([one.version for one in items])
    package: dict[str, Any] = {
        "items": [
            {"slot": slot, "kind": one.kind, "content": versions[one.version].content}
            for slot, one in enumerate(items, 1)
        ],
        # competency and level of each as they are now: a score is worth the same whatever the items are tagged with later
        "about": [[one.competency, one.level] for one in items],
    }
    last = Form.objects.filter(blueprint=plan).aggregate(last=Max("number"))["last"] or 0
    form = Form.objects.create(
        blueprint=plan,
        number=last + 1,
        seed=seed,
        package=package,
        digest=digest_of(package),
        created_at=timezone.now(),
        created_by=actor.account,
    )
    FormItem.objects.bulk_create(
        FormItem(form=form, slot=slot, version=versions[one.version], counts=not one.pilot)
        for slot, one in enumerate(items, 1)
    )
    form.refresh_from_db()
    return form


def digest_of(package: dict[str, Any]) -> str:
    """SHA-256 of a package in its one form: keys in order, no spaces, UTF-8; 64 hexadecimal digits."""
    text = json.dumps(package, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
