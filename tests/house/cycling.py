"""What the addresses of the evaluation cycle point to, made as people make them."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Final
from uuid import UUID

from django.utils import timezone

from pamong.evaluation.actions.cycles import close_cycle
from pamong.evaluation.actions.follow_ups import finish_follow_up
from pamong.evaluation.models import Cycle, Finding, FollowUp, FollowUpNote
from tests.evaluation import case
from tests.make import World

PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
"""Begins as a picture does; enough for a proof."""


def running(world: World) -> Cycle:
    """The open cycle of Budi's region; the same, whenever it is asked for. The one before it is closed."""
    ended(world)
    found = Cycle.objects.filter(region=world.region, number=2).first()
    return found or case.cycle(world, number=2, first_day=date(timezone.localdate().year, 1, 1))


def ended(world: World) -> Cycle:
    """The one before, closed, with one thing done."""
    found = Cycle.objects.filter(region=world.region, number=1).first()
    if found is None:
        found = case.cycle(world, first_day=date(timezone.localdate().year - 1, 1, 1))
        row = case.follow_up(case.finding(found), world.ani.person)
        finish_follow_up(world.actor("ani"), follow_up=row.uuid, text="Loket kedua dibuka", proof="Nota dinas 12")
        close_cycle(world.actor("budi"), cycle=found.uuid, summary="Antrean pagi berkurang")
    return found


def weakness(world: World) -> Finding:
    """Of the running cycle."""
    row = running(world)
    return Finding.objects.filter(cycle=row, kind="weakness").first() or case.finding(row)


def asked(world: World) -> FollowUp:
    """What Ani does about it; late."""
    row = weakness(world)
    found = FollowUp.objects.filter(finding=row, owner=world.ani.person).first()
    late = timezone.localdate() - timedelta(days=12)
    return found or case.follow_up(row, world.ani.person, due_on=late)


def proved(world: World) -> tuple[UUID, UUID]:
    """Something that Ani has done, and the file that proves it."""
    text = "Formulir tunggal di loket"
    row = FollowUp.objects.filter(text=text).first()
    if row is None:
        row = case.follow_up(weakness(world), world.ani.person, text=text)
        stream = BytesIO(PNG)
        finish_follow_up(world.actor("ani"), follow_up=row.uuid, text="Dipasang", stream=stream, name="formulir.png")
    note = FollowUpNote.objects.select_related("file").get(follow_up=row, file__isnull=False)
    if note.file is None:
        raise LookupError(text)
    return row.uuid, note.file.uuid


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "cycle-region": lambda world: running(world).region.code,
    "cycle-running": lambda world: running(world).uuid,
    "cycle-ended": lambda world: ended(world).uuid,
    "cycle-weakness": lambda world: weakness(world).uuid,
    "cycle-follow-up": lambda world: asked(world).uuid,
    "cycle-done": lambda world: proved(world)[0],
    "cycle-proof": lambda world: proved(world)[1],
}
"""What the keys of addresses may point to, made when asked for."""
