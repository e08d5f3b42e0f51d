"""``python -m benchmarks NAME [--json]``; without a name, all of them."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks import (
    directory,
    exam_chaos,
    exam_room,
    exam_save,
    exam_whole,
    gap,
    impact,
    impact_page,
    import_cases,
    import_people,
    indicators,
    issue_certificates,
    journal,
    machine,
    registration_rush,
    rounds,
    start,
    survey,
)
from benchmarks.harness import Result
from benchmarks.harness import machine as this_machine

ALL: dict[str, Callable[[], Result]] = {
    "machine": machine.run,
    "journal": journal.run,
    "start": start.run,
    "import_people": import_people.run,
    "import_cases": import_cases.run,
    "directory": directory.run,
    "gap": gap.run,
    "indicators": indicators.run,
    "impact": impact.run,
    "impact_page": impact_page.run,
    "round": rounds.run,
    "registration_rush": registration_rush.run,
    "issue_certificates": issue_certificates.run,
    "survey": survey.run,
    "exam_save": exam_save.run,
    "exam_whole": exam_whole.run,
    "exam_room": exam_room.run,
    "exam_chaos": exam_chaos.run,
}

LONG: dict[str, Callable[[], Result]] = {
    "import_people_million": import_people.million,
    "import_cases_million": import_cases.million,
    "gap_million": gap.million,
    "round_large": rounds.large,
}
"""Only when asked for by name: they take minutes."""


@click.command()
@click.argument("name", type=click.Choice([*ALL, *LONG, "all"]), default="all")
@click.option("--json", "as_json", is_flag=True)
def main(name: str, *, as_json: bool) -> None:
    """Measure, and print figures beside their limits."""
    documents = [alone(key) for key in ALL] if name == "all" else [measured(name)]
    if as_json:
        click.echo(json.dumps(documents if name == "all" else documents[0], indent=2))
        return
    table = Table("benchmark", "kind", "name", "value", title=str(this_machine()))
    for document in documents:
        for kind in ("figures", "limits", "ratios"):
            for figure, value in document[kind].items():
                table.add_row(document["name"], kind, figure, f"{value:,.2f}")
    Console().print(table)


def measured(name: str) -> dict[str, Any]:
    """One benchmark in this process."""
    return asdict((ALL | LONG)[name]()) | {"machine": this_machine()}


def alone(name: str) -> dict[str, Any]:
    """One benchmark in a process of its own: Django knows one home for the length of a process."""
    command = [sys.executable, "-m", "benchmarks", name, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


if __name__ == "__main__":
    main()
