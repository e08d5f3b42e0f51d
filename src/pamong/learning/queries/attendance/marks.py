"""Marks of a roster that have reached us."""

from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from pamong.learning.formats.mark_chain import FIRST, linked
from pamong.learning.models import Attendance, Proof, RosterCopy


@dataclass(frozen=True, slots=True)
class HeldMark:
    """One of them, with the code that the next one rests on."""

    seq: int
    at: datetime
    mac: str


def name_of(roster: RosterCopy, seq: int) -> str:
    """How an attendance names the mark that it came from."""
    return f"{roster.uuid}:{seq}"


def held_marks(roster: RosterCopy) -> list[HeldMark]:
    """In their order, from 1 on without a gap; their codes computed again from what was kept. One query."""
    rows = Attendance.objects.filter(session=roster.session_id, proof=Proof.OFFLINE, mark__startswith=f"{roster.uuid}:")
    numbered = sorted(
        ((int(row.mark.rpartition(":")[2]), row) for row in rows.select_related("registration")), key=itemgetter(0)
    )
    held: list[HeldMark] = []
    mac = FIRST
    for seq, row in numbered:
        mac = linked(roster.key, mac, seq, row.registration.uuid, row.noted_at, present=row.present)
        held.append(HeldMark(seq, row.noted_at, mac))
    return held
