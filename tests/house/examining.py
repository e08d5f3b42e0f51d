"""What the addresses of banks, blueprints, sittings and scores point to, made directly as other tests of exams do."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from pamong.exams.actions.scoring import open_run, rescore, score_attempts
from pamong.exams.models import (
    Attempt,
    Bank,
    Blueprint,
    Candidate,
    Enemy,
    Form,
    Item,
    ItemAlert,
    ItemKey,
    ItemVersion,
    Proctor,
    Response,
    ScoringRun,
    Sitting,
)
from tests.exams import case
from tests.make import World

_BANK = "Bank bersama"


def bank(world: World) -> Bank:
    """With four operational items; the same one, whenever it is asked for."""
    found = Bank.objects.filter(name=_BANK).first()
    if found is None:
        found = case.bank(world, name=_BANK)
        for _ in range(4):
            case.version(case.item(found))
    return found


def item(world: World) -> Item:
    """An operational item of it."""
    return Item.objects.filter(bank=bank(world)).order_by("pk")[0]


def other(world: World) -> Item:
    """Its enemy."""
    first, second = Item.objects.filter(bank=bank(world)).order_by("pk")[:2]
    Enemy.objects.get_or_create(item=first, other=second, defaults={"created_at": timezone.now(), "reason": "Sama"})
    return second


def version(world: World) -> ItemVersion:
    """The wording of the first item."""
    return ItemVersion.objects.get(item=item(world))


def in_state(world: World, state: str) -> ItemVersion:
    """A wording in that state, of an item of its own; the same one, whenever it is asked for."""
    code = f"MX-{state.upper()}"
    found = ItemVersion.objects.filter(item__code=code).first()
    return found or case.version(case.item(bank(world), code=code), state=state)


def alert(world: World) -> ItemAlert:
    """The rule of the first item was withdrawn."""
    from pamong.competency.models import Regulation  # noqa: PLC0415  # only here

    rule = Regulation.objects.filter(region=world.region).first() or Regulation.objects.create(
        region=world.region, kind="law", number="25 Tahun 2009", title="Pelayanan publik", issued_on="2009-07-18",
        created_at=timezone.now(),
    )  # fmt: skip
    found = ItemAlert.objects.filter(item=item(world), closed_at=None).first()
    row = found or ItemAlert.objects.create(item=item(world), regulation=rule, entry=1, opened_at=timezone.now())
    row.refresh_from_db()
    return row


def blueprint(world: World, *, published: bool) -> Blueprint:
    """Three items of the bank; the same one, whenever it is asked for."""
    title = "Kisi-kisi terbit" if published else "Kisi-kisi rancangan"
    found = Blueprint.objects.filter(title=title).first()
    return found or case.blueprint(world, bank(world), published=published, title=title)


def form(world: World) -> Form:
    """Of the published one."""
    plan = blueprint(world, published=True)
    versions = list(ItemVersion.objects.filter(item__bank=bank(world), released_at__isnull=False).order_by("pk")[:3])
    return Form.objects.filter(blueprint=plan).first() or case.form(plan, versions)


def practice(world: World) -> Blueprint:
    """Three items of a bank for practice."""
    found = Blueprint.objects.filter(practice=True).first()
    if found is None:
        store = case.bank(world, practice=True)
        for _ in range(3):
            case.version(case.item(store))
        found = case.blueprint(world, store, practice=True, evidence=False, pass_mark=None, title="Latihan")
    return found


def practised(world: World) -> ItemVersion:
    """One of them."""
    practice(world)
    return ItemVersion.objects.filter(item__bank__practice=True).order_by("pk")[0]


def sitting(world: World, name: str, *, published: bool = True) -> Sitting:
    """In an hour, with Ani on the list and Citra watching; the same one, whenever it is asked for."""
    row = Sitting.objects.filter(title=name).first()
    if row is None:
        paper = form(world)
        day = timezone.now() + timedelta(hours=1)
        row = case.sitting(
            world.region, paper.blueprint, paper, published=published, title=name, starts_at=day, board=True
        )
        case.candidate(row, world.kiki if name != "Ujian Ani" else world.ani)
        Proctor.objects.create(sitting=row, person=world.citra.person)
    return row


def candidate(world: World) -> Candidate:
    """On the list of what is planned."""
    return Candidate.objects.get(sitting=sitting(world, "Ujian rencana", published=False))


def closed(world: World) -> Sitting:
    """Over: one candidate answered everything; scored."""
    found = Sitting.objects.filter(title="Ujian selesai").first()
    if found is None:
        now = timezone.now()
        found = sitting(world, "Ujian selesai")
        Sitting.objects.filter(pk=found.pk).update(started_at=now, starts_at=now - timedelta(hours=1))
        found.refresh_from_db()
        with transaction.atomic():
            open_run(world.actor("budi"), found)
            work = case.attempt(Candidate.objects.get(sitting=found), begun=now - timedelta(minutes=50))
            for slot in (1, 2, 3):
                Response.objects.create(
                    region=work.region, attempt=work.pk, slot=slot, seq=1, value='"b"', at=now - timedelta(minutes=40)
                )
            Attempt.objects.filter(pk=work.pk).update(submitted_at=now, receipt="a" * 16)
            score_attempts([work.pk], now)
        Sitting.objects.filter(pk=found.pk).update(closed_at=now)
        found.refresh_from_db()
    return found


def run(world: World) -> ScoringRun:
    """A second scoring of it, after a key was corrected; nobody has decided yet."""
    over = closed(world)
    found = ScoringRun.objects.filter(sitting=over, number=2).first()
    if found is None:
        now = timezone.now()
        word = version(world)
        ItemKey.objects.create(
            version=word, number=2, key={"right": "a"}, reason="Kunci keliru", set_at=now, set_by=world.eka.pk
        )
        found = rescore(world.actor("budi"), sitting=over.uuid, reason="Kunci soal 1 keliru")
    return found


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "bank": lambda world: bank(world).uuid,
    "exam-item": lambda world: item(world).uuid,
    "exam-other": lambda world: other(world).uuid,
    "exam-version": lambda world: version(world).uuid,
    **{
        f"{state}-item": partial(lambda world, state: in_state(world, state).item.uuid, state=state)
        for state in ("draft", "review", "reviewed", "pilot")
    },
    **{
        f"{state}-version": partial(lambda world, state: in_state(world, state).uuid, state=state)
        for state in ("draft", "review", "reviewed", "pilot")
    },
    "item-alert": lambda world: alert(world).uuid,
    "blueprint": lambda world: blueprint(world, published=True).uuid,
    "draft-blueprint": lambda world: blueprint(world, published=False).uuid,
    "exam-form": lambda world: form(world).uuid,
    "practice-blueprint": lambda world: practice(world).uuid,
    "practice-version": lambda world: practised(world).uuid,
    "planned-sitting": lambda world: sitting(world, "Ujian rencana", published=False).uuid,
    "sitting": lambda world: sitting(world, "Ujian terbit").uuid,
    "own-sitting": lambda world: sitting(world, "Ujian Ani").uuid,
    "exam-candidate": lambda world: candidate(world).uuid,
    "closed-sitting": lambda world: closed(world).uuid,
    "scoring-run": lambda world: run(world).uuid,
}
"""What the keys of addresses may point to, made when asked for."""
