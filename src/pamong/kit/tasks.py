"""Work that runs by itself or long."""

from datetime import timedelta
from typing import Any

from procrastinate.contrib.django import app

from pamong.kit import files, imports, jobs
from pamong.kit.integrity import check_file
from pamong.kit.jobs import Run, job


@app.task(name="kit.run_job")
def run_job(number: int) -> None:
    """One job, to its end."""
    jobs.run_job(number)


@app.periodic(cron="* * * * *")
@app.task(name="kit.revive")
def revive(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Jobs that lost their worker."""
    jobs.revive()


@app.periodic(cron="17 * * * *")
@app.task(name="kit.prune_incoming")
def prune_incoming(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Uploads that were cut off, a day later."""
    files.prune_incoming(timedelta(days=1))


@app.periodic(cron="7 2 * * *")
@app.task(name="kit.prune_unreferenced")
def prune_unreferenced(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Contents of files to which nothing refers."""
    files.prune_unreferenced()


@app.periodic(cron="37 1 * * *")
@app.task(name="kit.prune_imports")
def prune_imports(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Rows of imports that can no longer be undone."""
    imports.prune_imports()


@app.periodic(cron="47 1 * * *")
@app.task(name="kit.prune_results")
def prune_results(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Files that jobs made and nobody fetches any more."""
    jobs.prune_results()


@job("kit.preview_import")
def preview_import(run: Run) -> dict[str, Any]:
    """Read a large upload and compare it."""
    return imports.run_preview(run)


@job("kit.apply_import")
def apply_import(run: Run) -> dict[str, Any]:
    """Write what an import brings."""
    return imports.run_import(run)


@job("kit.check_file")
def check_stored_file(run: Run) -> dict[str, Any]:
    """Read a stored file again and compare it with its digest."""
    return check_file(run, run.args["file"])
