"""A cycle with a weakness and what is done about it, at one moment that tests know."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from pamong.evaluation.actions.follow_ups import FollowUpFacts, ask_follow_up
from pamong.evaluation.models import Cycle, Finding, FollowUp, FollowUpNote
from tests.evaluation import case
from tests.make import World

NOW: Final = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Monday, ten in the morning in Batang Hari."""

TODAY: Final = date(2026, 11, 23)


@dataclass(frozen=True)
class Promised:
    """A cycle of 2026, a weakness in it, and what Ani does about it until 30 November."""

    cycle: Cycle
    finding: Finding
    follow_up: FollowUp


def promised(world: World, **facts: Any) -> Promised:
    """Budi asks Ani, who serves under Fajar."""
    cycle = case.cycle(world)
    finding = case.finding(cycle)
    usual = {"text": "Membuka loket kedua", "owner": world.ani.person.uuid, "due_on": date(2026, 11, 30)}
    told = FollowUpFacts(**{**usual, "measure": "Tunggu tengah di bawah 30 menit", **facts})
    return Promised(cycle, finding, ask_follow_up(world.actor("budi"), finding=finding.uuid, facts=told))


def kinds(row: FollowUp) -> list[str]:
    """Kinds of its notes, in their order."""
    return list(FollowUpNote.objects.filter(follow_up=row).order_by("pk").values_list("kind", flat=True))
