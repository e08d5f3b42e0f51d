"""``python -m benchmarks [NAME…] [--json]``; without a name, all of them. With ``--write FILE`` the table of headlines."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks import (
    cost,
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
    pages,
    registration_rush,
    report,
    start,
    survey,
)
from benchmarks import rounds as needs_rounds
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
    "round": needs_rounds.run,
    "registration_rush": registration_rush.run,
    "issue_certificates": issue_certificates.run,
    "survey": survey.run,
    "exam_save": exam_save.run,
    "exam_whole": exam_whole.run,
    "exam_room": exam_room.run,
    "exam_chaos": exam_chaos.run,
    "pages": pages.run,
}

LONG: dict[str, Callable[[], Result]] = {
    "cost": cost.run,
    "import_people_million": import_people.million,
    "import_cases_million": import_cases.million,
    "gap_million": gap.million,
    "round_large": needs_rounds.large,
}
"""Only when asked for by name: they take minutes."""


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([*ALL, *LONG, "all"]))
@click.option("--json", "as_json", is_flag=True, help="The documents: one for a name, a list for several or none.")
@click.option("--write", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write the table of headlines.")
@click.option("--rounds", type=click.IntRange(1, 20), help="Of each; without it one or two, as the table says.")
def main(names: tuple[str, ...], page: Path | None, rounds: int | None, *, as_json: bool) -> None:
    """Measure, and print figures beside their limits."""
    chosen = list(ALL) if not names or "all" in names else list(names)
    if page is not None:
        write(page, chosen, rounds)
        return
    documents = [measured(chosen[0])] if len(chosen) == 1 else [alone(key) for key in chosen]
    if as_json:
        click.echo(json.dumps(documents if len(chosen) > 1 else documents[0], indent=2))
        return
    table = Table("benchmark", "kind", "name", "value", title=str(this_machine()))
    for document in documents:
        for kind in ("figures", "limits", "ratios"):
            for figure, value in document[kind].items():
                table.add_row(document["name"], kind, figure, f"{value:,.2f}")
    Console().print(table)


def write(page: Path, chosen: list[str], rounds: int | None) -> None:
    """Measure what was not measured on this tree yet, and write everything that was. Exit code 1 when something failed."""
    tree = report.tree_measured()
    failed = report.measure(chosen, rounds, told, tree)
    found = {name: report.kept(name, tree) for name in ALL}
    page.write_text(report.page(found), encoding="utf-8")
    if failed:
        click.echo(f"failed: {', '.join(failed)}", err=True)
        sys.exit(1)


def told(name: str) -> dict[str, Any]:
    """One benchmark, said on the terminal before it begins."""
    click.echo(f"→ {name}", err=True)
    return alone(name)


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
