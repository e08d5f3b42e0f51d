"""People are put on lists one transaction after the other, and nobody who cannot sit the exam is."""

from collections.abc import Collection, Iterable
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.exams.models import Sitting
from pamong.exams.queries.obstacles import obstacles
from pamong.kit.wording import number
from pamong.people.queries.roll import members

NAMED: Final = 5
"""People whom a refusal names; the others are counted."""

PARTS: Final = 64
"""People wait in so many queues, by their ids."""

_HOLD: Final = "SELECT pg_advisory_xact_lock(hashtext('exams.candidate'), part) FROM unnest(%s::int[]) AS part"


def hold(people: Iterable[int]) -> None:
    """Nobody else puts these people on a list until the transaction ends: they are at one place at a time over all regions."""
    parts = sorted({person % PARTS for person in people})
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, [parts])


def refuse_obstacles(
    row: Sitting, people: Collection[int], *, actor: Actor | None = None, listed: bool = False, moving: bool = False
) -> None:
    """Raises Conflict with the code of the first obstacle, naming the first people and why."""
    found = obstacles(row, people, actor=actor, listed=listed, moving=moving)
    if not found:
        return
    names = members(found)
    told = [f"{names[person].name}: {one.message}" for person, one in list(found.items())[:NAMED]]
    if len(found) > NAMED:
        told.append(_("Masih ada %(count)s orang lain.") % {"count": number(len(found) - NAMED)})
    raise Conflict(next(iter(found.values())).code, " ".join(told))
