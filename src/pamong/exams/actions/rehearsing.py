"""A rehearsal (gladi bersih): a room, its network and this installation are tried before the day.

Its items are sums that are made here, its candidates are nobody, and nothing of it counts anywhere.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.exams.access import KEEPERS
from pamong.exams.actions.forms import digest_of
from pamong.exams.actions.items.facts import digest_of as content_digest
from pamong.exams.actions.scoring import open_run
from pamong.exams.formats.entry_code import SIGNS, entry_code, key_of
from pamong.exams.models import (
    Bank,
    Blueprint,
    Candidate,
    Form,
    FormItem,
    Item,
    ItemKey,
    ItemKind,
    ItemVersion,
    Sitting,
    SittingForm,
    SittingKind,
)
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone

CANDIDATES: Final = 10_000
ITEMS: Final = 200
MINUTES: Final = 600

BANK: Final = "Gladi bersih"
LARGEST: Final = 20
"""Summand up to which sums are made."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a made-up candidate enters with."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal that can be entered now."""

    sitting: UUID
    base_url: str
    candidates: tuple[Ticket, ...]
    slots: int


def rehearse(actor: Actor, *, region: str, candidates: int, items: int, minutes: int) -> Rehearsal:
    """Make a rehearsal that is open at once: no PIN, nobody lets in, each clock runs from entering on.

    region      code
    raises      NotFound; Invalid ``rehearsal-size``
    """
    if not (1 <= candidates <= CANDIDATES and 1 <= items <= ITEMS and 1 <= minutes <= MINUTES):
        raise Invalid(
            "rehearsal-size",
            _("Gladi bersih menerima 1–%(candidates)s peserta, 1–%(items)s soal dan 1–%(minutes)s menit.")
            % {"candidates": CANDIDATES, "items": ITEMS, "minutes": MINUTES},
        )
    now = timezone.now()
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        form = _form(actor, owner.pk, items, now)
        sitting = _sitting(actor, form, minutes, now)
        open_run(actor, sitting)
        tickets = _seats(sitting, form, candidates, now)
        record(actor, "exams.rehearsed", sitting, region=owner.pk, candidates=candidates, items=items)
    return Rehearsal(sitting.uuid, settings.URL, tickets, items)


def _form(actor: Actor, region: int, items: int, now: datetime) -> Form:
    """The form of so many sums, made once for a region. Its blueprint is withdrawn at once: nothing else is made of it."""
    title = _("Gladi bersih, %(items)s soal") % {"items": items}
    known = Form.objects.select_related("blueprint").filter(
        blueprint__region=region, blueprint__title=title, blueprint__withdrawn_at=F("blueprint__published_at")
    )
    if found := known.first():
        return found
    versions = _versions(actor, region, items, now)
    plan = Blueprint.objects.create(
        region_id=region,
        title=title,
        minutes=60,
        items=items,
        evidence=False,
        created_at=now,
        published_at=now,
        withdrawn_at=now,
    )
    shown = [{"slot": slot, "kind": one.kind, "content": one.content} for slot, one in enumerate(versions, 1)]
    package: dict[str, Any] = {"items": shown}
    form = Form.objects.create(
        blueprint=plan,
        number=1,
        package=package,
        digest=digest_of(package),
        created_at=now,
        created_by=actor.account,
    )
    FormItem.objects.bulk_create(
        FormItem(form=form, slot=slot, version=one, counts=True) for slot, one in enumerate(versions, 1)
    )
    return form


def _versions(actor: Actor, region: int, items: int, now: datetime) -> list[ItemVersion]:
    """So many sums of the region's bank for rehearsals; those that are missing are made, released by the system."""
    closed = {"closed_at": now, "created_at": now}  # at once: nothing else is made of it
    bank = Bank.objects.filter(region=region, name=BANK, closed_at=F("created_at")).first()
    bank = bank or Bank.objects.create(region_id=region, name=BANK, practice=True, **closed)
    there = Item.objects.filter(bank=bank, code__in=[_code(place) for place in range(1, items + 1)])
    missing = sorted({_code(place) for place in range(1, items + 1)} - set(there.values_list("code", flat=True)))
    for code in missing:
        _sum(actor, bank, int(code.removeprefix("GB-")), now)
    rows = ItemVersion.objects.filter(item__in=there.all(), number=1).order_by("item__code")
    return list(rows)


def _sum(actor: Actor, bank: Bank, place: int, now: datetime) -> None:
    """One sum with four results to choose from; the same one for the same place."""
    tens, ones = divmod(place - 1, LARGEST)
    right = (tens + 2) + (ones + 1)
    options = [{"id": letter, "text": str(right + off)} for letter, off in zip("abcd", _offsets(place), strict=True)]
    content = {"stem": f"{tens + 2} + {ones + 1} = …", "options": options}
    item = Item.objects.create(bank=bank, code=_code(place), created_at=now, created_by=actor.account)
    version = ItemVersion.objects.create(
        item=item,
        number=1,
        kind=ItemKind.SINGLE,
        content=content,
        digest=content_digest(content),
        written_at=now,
        handed_in_at=now,
        reviewed_at=now,
        released_at=now,
    )
    correct = next(one["id"] for one in options if one["text"] == str(right))
    ItemKey.objects.create(version=version, number=1, key={"right": correct}, set_at=now)


def _offsets(place: int) -> tuple[int, ...]:
    """How far the four results are from the right one, which stands at another letter each time."""
    turned = place % 4
    return tuple(off - turned for off in range(4))


def _code(place: int) -> str:
    return f"GB-{place:04}"


def _sitting(actor: Actor, form: Form, minutes: int, now: datetime) -> Sitting:
    sitting = Sitting.objects.create(
        region_id=form.blueprint.region_id,
        kind=SittingKind.REHEARSAL,
        blueprint_id=form.blueprint_id,
        title=BANK,
        prefix=_prefix(),
        place=BANK,
        starts_at=now,
        minutes=minutes,
        gate=False,
        own_clock=True,
        shows_score=True,
        board=True,
        created_at=now,
        created_by=actor.account,
        published_at=now,
    )
    SittingForm.objects.create(sitting=sitting, form=form)
    sitting.refresh_from_db()
    return sitting


def _prefix() -> str:
    """Four signs by chance that no sitting has yet."""
    while True:
        prefix = "GB" + "".join(secrets.choice(SIGNS) for _sign in range(4))
        if not Sitting.objects.filter(prefix=prefix).exists():
            return prefix


def _seats(sitting: Sitting, form: Form, candidates: int, now: datetime) -> tuple[Ticket, ...]:
    Candidate.objects.bulk_create(
        (
            Candidate(sitting=sitting, form=form, number=f"{sitting.prefix}-{seat:04}", seat=seat, added_at=now)
            for seat in range(1, candidates + 1)
        ),
        batch_size=1_000,
    )
    key = key_of(settings.SECRET_KEY)
    rows = Candidate.objects.filter(sitting=sitting).order_by("seat").values_list("number", "uuid", "edition")
    return tuple(Ticket(number, entry_code(key, uuid, edition)) for number, uuid, edition in rows)
