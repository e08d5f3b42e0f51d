"""Reactions and jobs of exams: three lines each, then an action."""

from pamong.core.journal import EntryRow, react
from pamong.exams.actions import alerts, forgetting
from pamong.exams.queries.unfinished import still_sitting
from pamong.people.actions.erasing import duty


@react("competency.regulation_withdrawn")
def look_at_items(entry: EntryRow) -> None:
    """Items that rest on it leave new forms and wait for a person."""
    _label, _colon, key = entry.object.rpartition(":")
    alerts.open_alerts(regulation=int(key), entry=entry.id, region=entry.region)


@duty
def sitting_open(person: int) -> str:
    """Nobody is erased who is on the list of an exam, or watches one, until it is closed."""
    return still_sitting(person)


@react("people.erased")
def forget_candidate(entry: EntryRow) -> None:
    """What was written about a candidate whose data were erased."""
    _label, _colon, key = entry.object.rpartition(":")
    forgetting.forget_candidate(int(key))
