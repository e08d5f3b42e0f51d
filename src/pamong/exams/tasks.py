"""Reactions and jobs of exams: three lines each, then an action."""

from pamong.core.journal import EntryRow, react
from pamong.exams.actions import alerts


@react("competency.regulation_withdrawn")
def look_at_items(entry: EntryRow) -> None:
    """Items that rest on it leave new forms and wait for a person."""
    _label, _colon, key = entry.object.rpartition(":")
    alerts.open_alerts(regulation=int(key), entry=entry.id, region=entry.region)
