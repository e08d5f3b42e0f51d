"""Rows of exams, made directly: what tests of one part need of the parts before it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from pamong.exams.models import (
    Attempt,
    Bank,
    Blueprint,
    BlueprintBank,
    BlueprintRow,
    Candidate,
    Form,
    FormItem,
    Item,
    ItemKey,
    ItemVersion,
    Sitting,
    SittingForm,
)
from pamong.people.models import Account, Person, Region
from tests.make import World

_numbers = count(1)

OPTIONS = [
    {"id": "a", "text": "Meminta warga pulang"},
    {"id": "b", "text": "Mencatat kekurangannya dan memberi tanda terima"},
    {"id": "c", "text": "Meneruskan tanpa catatan"},
    {"id": "d", "text": "Menyimpan berkasnya"},
]
"""Of every single-choice item made here; ``b`` is right."""


def bank(world: World, **facts: Any) -> Bank:
    """A bank of the region."""
    usual = {"name": f"Pelayanan publik {next(_numbers)}", "region": world.region, "created_at": timezone.now()}
    row = Bank.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def item(bank: Bank, **facts: Any) -> Item:
    """An item without a wording."""
    usual = {"code": f"PP-{next(_numbers):04}", "created_at": timezone.now(), "source": "UU 25/2009 pasal 21"}
    row = Item.objects.create(bank=bank, **{**usual, **facts})
    row.refresh_from_db()
    return row


def version(item: Item, *, state: str = "operational", **facts: Any) -> ItemVersion:
    """Its next wording, with a key: a single-choice question whose right answer is ``b``.

    state       draft, review, reviewed, pilot, operational
    """
    now = timezone.now()
    steps = ("draft", "review", "reviewed", "pilot", "operational")
    times = dict(zip(steps[1:], ("handed_in_at", "reviewed_at", "piloted_at", "released_at"), strict=True))
    kind, key = facts.pop("kind", "single"), facts.pop("key", {"right": "b"})
    content = facts.pop(
        "content", {"stem": f"Berkas warga kurang satu surat ({item.code}). Apa yang Anda lakukan?", "options": OPTIONS}
    )
    row = ItemVersion.objects.create(
        item=item,
        number=ItemVersion.objects.filter(item=item).count() + 1,
        kind=kind,
        content=content,
        digest=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(),
        written_at=now,
        **{times[step]: now for step in steps[1 : steps.index(state) + 1]},
        **facts,
    )
    ItemKey.objects.create(version=row, number=1, key=key, set_at=now)
    row.refresh_from_db()
    return row


def blueprint(world: World, *banks: Bank, published: bool = True, **facts: Any) -> Blueprint:
    """Three items of those banks in sixty minutes, one line, pass mark 70."""
    now = timezone.now()
    usual = {
        "region": world.region,
        "title": f"Uji Penanganan Pengaduan {next(_numbers)}",
        "minutes": 60,
        "items": 3,
        "pass_mark": 70,
        "pass_reason": "Keputusan panel",
        "created_at": now,
        "published_at": now if published else None,
    }
    row = Blueprint.objects.create(**{**usual, **facts})
    for one in banks:
        BlueprintBank.objects.create(blueprint=row, bank=one)
    BlueprintRow.objects.create(blueprint=row, number=1, least=row.items, most=row.items)
    row.refresh_from_db()
    return row


def form(blueprint: Blueprint, versions: "list[ItemVersion]", **facts: Any) -> Form:
    """A form of those versions, in that order; all count."""
    package = {
        "items": [{"slot": slot, "kind": one.kind, "content": one.content} for slot, one in enumerate(versions, 1)]
    }
    usual = {
        "number": Form.objects.filter(blueprint=blueprint).count() + 1,
        "package": package,
        "digest": hashlib.sha256(json.dumps(package, sort_keys=True).encode()).hexdigest(),
        "created_at": timezone.now(),
    }
    row = Form.objects.create(blueprint=blueprint, **{**usual, **facts})
    for slot, one in enumerate(versions, 1):
        FormItem.objects.create(form=row, slot=slot, version=one, counts=True)
    row.refresh_from_db()
    return row


@dataclass(frozen=True)
class Prepared:
    """A bank with three operational items, a blueprint, a form of them, and a published sitting."""

    bank: Bank
    versions: tuple[ItemVersion, ...]
    blueprint: Blueprint
    form: Form
    sitting: Sitting


def prepared(world: World, *, items: int = 3, starts_at: datetime | None = None, **facts: Any) -> Prepared:
    """All that candidates need, starting in an hour; no PIN, no gate and no room unless given."""
    store = bank(world)
    versions = [version(item(store)) for _ in range(items)]
    plan = blueprint(world, store, items=items)
    paper = form(plan, versions)
    return Prepared(
        store, tuple(versions), plan, paper, sitting(world.region, plan, paper, starts_at=starts_at, **facts)
    )


def sitting(
    region: Region,
    blueprint: Blueprint,
    form: Form,
    *,
    published: bool = True,
    starts_at: datetime | None = None,
    **facts: Any,
) -> Sitting:
    """A sitting with that form."""
    now = timezone.now()
    usual = {
        "region": region,
        "title": blueprint.title,
        "prefix": f"U{next(_numbers)}",
        "starts_at": starts_at or now + timedelta(hours=1),
        "minutes": blueprint.minutes,
        "gate": False,
        "created_at": now,
        "published_at": now if published else None,
    }
    row = Sitting.objects.create(blueprint=blueprint, **{**usual, **facts})
    SittingForm.objects.create(sitting=row, form=form)
    row.refresh_from_db()
    return row


def candidate(sitting: Sitting, person: Person | Account | None = None, **facts: Any) -> Candidate:
    """The next candidate, in the next seat."""
    someone = person.person if isinstance(person, Account) else person
    seat = Candidate.objects.filter(sitting=sitting).count() + 1
    usual = {
        "form": SittingForm.objects.select_related("form").filter(sitting=sitting).order_by("form")[0].form,
        "person": someone,
        "region": None if someone is None else someone.region,
        "number": f"{sitting.prefix}-{seat:04}",
        "seat": seat,
        "added_at": timezone.now(),
    }
    row = Candidate.objects.create(sitting=sitting, **{**usual, **facts})
    row.refresh_from_db()
    return row


def attempt(candidate: Candidate, *, begun: datetime | None = None, **facts: Any) -> Attempt:
    """The candidate at work since ``begun`` (now), with the whole time of the sitting."""
    start = begun or timezone.now()
    minutes = candidate.sitting.minutes + candidate.extra
    usual = {
        "sitting": candidate.sitting,
        "form": candidate.form,
        "region": candidate.sitting.region_id,
        "slots": FormItem.objects.filter(form=candidate.form).count(),
        "entered_at": start,
        "admitted_at": start,
        "started_at": start,
        "deadline": start + timedelta(minutes=minutes),
    }
    row = Attempt.objects.create(candidate=candidate, **{**usual, **facts})
    row.refresh_from_db()
    return row
