"""``python -m benchmarks NAME [--json]``; without a name, all of them."""

import json
from collections.abc import Callable
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from benchmarks import journal, machine, start
from benchmarks.harness import Result
from benchmarks.harness import machine as this_machine

ALL: dict[str, Callable[[], Result]] = {"machine": machine.run, "journal": journal.run, "start": start.run}


@click.command()
@click.argument("name", type=click.Choice([*ALL, "all"]), default="all")
@click.option("--json", "as_json", is_flag=True)
def main(name: str, *, as_json: bool) -> None:
    """Measure, and print figures beside their limits."""
    results = [run() for key, run in ALL.items() if name in (key, "all")]
    if as_json:
        documents = [asdict(result) | {"machine": this_machine()} for result in results]
        click.echo(json.dumps(documents[0] if len(documents) == 1 else documents, indent=2))
        return
    table = Table("benchmark", "kind", "name", "value", title=str(this_machine()))
    for result in results:
        for kind in ("figures", "limits", "ratios"):
            for figure, value in getattr(result, kind).items():
                table.add_row(result.name, kind, figure, f"{value:,.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
