"""What the tests of attendance share: a session that runs now, who sits in it, the code on its screen."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from pamong.core.models import Entry
from pamong.learning.actions.attendance import Mark
from pamong.learning.formats.attendance_code import code_at
from pamong.learning.formats.mark_chain import FIRST, linked
from pamong.learning.models import Attendance, Registration, RosterCopy, Scan, Session
from tests.learning import case
from tests.learning.case import Held
from tests.make import World

STARTS: Final = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""08.00 WIB on a Monday."""

ENDS: Final = STARTS + timedelta(hours=4)
NOW: Final = STARTS + timedelta(minutes=5)
DEVICE: Final = "5b" * 32
VERBS: Final = [
    "learning.attended",
    "learning.marks_synced",
    "learning.presence_marked",
    "learning.roster_taken",
    "learning.sheet_entered",
]


@dataclass(frozen=True)
class Room:
    """An offering of two sessions, of which the first runs; Ani and Kiki have seats."""

    held: Held
    ani: Registration
    kiki: Registration

    @property
    def session(self) -> Session:
        """The one that runs."""
        return self.held.sessions[0]

    def code(self, at: datetime, session: Session | None = None) -> str:
        """What is on the screen at a moment."""
        row = session or self.session
        return code_at(row.key, row.uuid, at)


def room(world: World) -> Room:
    """The first session began five minutes ago."""
    held = case.held(world, starts_at=STARTS)
    return Room(held, case.seated(held.offering, world.ani), case.seated(held.offering, world.kiki))


def state() -> list[list[object]]:
    """Everything that attendance writes."""
    return [
        list(Attendance.objects.order_by("pk").values_list()),
        list(Scan.objects.order_by("session", "id").values_list()),
        list(RosterCopy.objects.order_by("pk").values_list()),
        list(Entry.objects.filter(verb__startswith="learning.").order_by("id").values_list("id")),
    ]


def verbs() -> list[str]:
    """What the journal says of attendance, in order."""
    return list(Entry.objects.filter(verb__in=VERBS).order_by("id").values_list("verb", flat=True))


def marks(roster: RosterCopy, *noted: tuple[UUID, datetime, bool], first: int = 1, after: str = FIRST) -> list[Mark]:
    """A chain as the telephone makes it."""
    made: list[Mark] = []
    for seq, (registration, at, present) in enumerate(noted, first):
        after = linked(roster.key, after, seq, registration, at, present=present)
        made.append(Mark(seq, registration, at, present, after))
    return made
