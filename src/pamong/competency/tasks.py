"""Work that runs by itself or long."""

from typing import Any

from procrastinate.contrib.django import app

from pamong.competency.actions import forgetting, rounds, snapshots
from pamong.competency.queries.unfinished import still_rated
from pamong.core.journal import EntryRow, react
from pamong.kit.jobs import Run, job
from pamong.people.actions.erasing import duty


@job("competency.open_round")
def open_round(run: Run) -> dict[str, Any]:
    """Draw raters and ask everybody."""
    return rounds.run_opening(run)


@job("competency.close_round")
def close_round(run: Run) -> dict[str, Any]:
    """Turn answers into evidence and write the gaps down."""
    return rounds.run_closing(run)


@job(snapshots.KIND)
def take_snapshot(run: Run) -> dict[str, Any]:
    """Write the gaps of a region down."""
    return snapshots.run_snapshot(run)


@app.periodic(cron="23 * * * *")
@app.task(name="competency.tend_rounds")
def tend_rounds(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Rounds that end soon, and those whose last day has passed."""
    rounds.tend_rounds()


@duty
def round_running(person: int) -> str:
    """Nobody is erased whom a round rates that runs: closing it writes evidence."""
    return still_rated(person)


@react("people.erased")
def forget_discussed(entry: EntryRow) -> None:
    """Free words of discussions about somebody whose data were erased."""
    _label, _colon, key = entry.object.rpartition(":")
    forgetting.forget_discussed(int(key))
