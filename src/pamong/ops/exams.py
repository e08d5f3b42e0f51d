"""Exams at the command line: the machine's owner tries a room before the day."""

from pamong.core.actor import SYSTEM
from pamong.exams.actions.rehearsing import Rehearsal
from pamong.exams.actions.rehearsing import rehearse as make
from pamong.people.actions.regions import create_region


def rehearse(*, region: str, candidates: int, items: int, minutes: int) -> Rehearsal:
    """A rehearsal of a region, which is made when it is missing. Refusals are those of both actions."""
    create_region(SYSTEM, code=region)
    return make(SYSTEM, region=region, candidates=candidates, items=items, minutes=minutes)
