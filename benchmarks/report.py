"""``docs/benchmarks.md``: measured in rounds that an interruption does not lose, and written from what was kept."""

import json
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.headlines import HEADLINES, ROUNDS_OF, Headline

ROOT: Final = Path(__file__).parents[1]
KEPT: Final = ROOT / "build" / "benchmarks"
"""A file for each benchmark, a line for each round; ``make clean`` removes it."""

ROUNDS: Final = 2
"""Of each benchmark that ``ROUNDS_OF`` does not name; so that all of them take about half an hour."""
PACKAGES: Final = ("django", "psycopg", "granian", "starlette", "typst", "pyhanko", "numpy", "diff-diff")


@dataclass(frozen=True, slots=True)
class Round:
    """One measurement of one benchmark.

    tree        commit that was measured; empty where it cannot be told
    day         as 2026-01-31
    seconds     that it took, with starting and filling
    """

    benchmark: str
    tree: str
    day: str
    seconds: float
    document: dict[str, Any]


def measure(
    names: Iterable[str], rounds: int | None, run: Callable[[str], dict[str, Any]], tree: str, folder: Path = KEPT
) -> list[str]:
    """Run what is missing of each benchmark and keep every round at once; returns those that failed, and goes on after them.

    rounds      None: as many as ``ROUNDS_OF`` says, else ``ROUNDS``
    run         one round of a benchmark; gives its document
    """
    failed = []
    for name in names:
        wanted = rounds or ROUNDS_OF.get(name, ROUNDS)
        for _round in range(wanted - len(kept(name, tree, folder))):
            begun = time.perf_counter()
            try:
                document = run(name)
            except (RuntimeError, subprocess.CalledProcessError):
                failed.append(name)
                break
            keep(Round(name, tree, time.strftime("%Y-%m-%d"), time.perf_counter() - begun, document), folder)
    return failed


def keep(done: Round, folder: Path = KEPT) -> None:
    """Append a round to the file of its benchmark."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{done.benchmark}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(done)) + "\n")


def kept(name: str, tree: str, folder: Path = KEPT) -> list[Round]:
    """Rounds of a benchmark on this tree. A last line that was cut off by an interruption is left out."""
    path, found = folder / f"{name}.jsonl", []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            done = Round(**json.loads(line))
        except (TypeError, ValueError):
            continue
        if done.tree == tree:
            found.append(done)
    return found


def page(rounds: Mapping[str, Sequence[Round]], headlines: Sequence[Headline] = HEADLINES) -> str:
    """The page, from rounds by benchmark. Lines without any round are told as not measured."""
    every = [one for found in rounds.values() for one in found]
    lines = [
        "# Benchmarks",
        "",
        "Every headline figure beside what was promised, and beside the limit of the machine or a peer. Written by `make bench`;",
        "`python -m benchmarks NAME --json` gives all figures of one. Medians, with the lowest and the highest of the rounds; n is",
        "how many rounds. Ratio is the figure divided by what stands beside it. Server, database and the driver of the load share",
        "the processors. What one person, candidate, certificate or case costs stands in [scale](scale.md).",
        "",
        *about(every),
        "",
        "| figure | median | spread | n | promised | beside it | ratio |",
        "| --- | ---: | --- | ---: | --- | --- | ---: |",
        *(row(headline, rounds.get(headline.benchmark, ())) for headline in headlines),
        "",
        "## How long it took",
        "",
        "| benchmark | rounds | seconds each |",
        "| --- | ---: | ---: |",
        *(
            f"| `{name}` | {len(found)} | {told(median(one.seconds for one in found))} |"
            for name, found in rounds.items()
            if found
        ),
    ]
    return "\n".join(lines) + "\n"


def about(rounds: Sequence[Round]) -> list[str]:
    """Machine, versions, days and trees, as far as they are known."""
    if not rounds:
        return ["Nothing was measured yet."]
    machines = {json.dumps(one.document["machine"], sort_keys=True): one.document["machine"] for one in rounds}
    days = sorted({one.day for one in rounds})
    trees = sorted({one.tree for one in rounds if one.tree})
    lines = [
        f"- Machine: {machine['cpu']}, {machine['cores']} cores, Python {machine['python']}."
        for machine in machines.values()
    ]
    lines.append("- With " + ", ".join(f"{name} {version(name)}" for name in PACKAGES) + ".")
    lines.append(f"- Measured {days[0]}." if len(days) == 1 else f"- Measured {days[0]} to {days[-1]}.")
    if trees:
        lines.append(f"- Tree {', '.join(f'`{tree}`' for tree in trees)}.")
    return lines


def row(headline: Headline, rounds: Sequence[Round]) -> str:
    """One line of the table."""
    values = measured(rounds, "figures", headline.figure) or measured(rounds, "limits", headline.figure)
    if not values:
        return f"| {headline.words} | not measured | | 0 | {promised(headline, None)} | {headline.beside} | |"
    middle = median(values)
    spread = f"{told(min(values))} – {told(max(values))}" if len(values) > 1 else "–"
    limit = beside(headline, rounds)
    ratio = "" if not limit else f"{told(middle / limit)}"
    words = f"{told(limit)}: {headline.beside}" if limit is not None else ""
    cells = (headline.words, f"**{told(middle)}**", spread, len(values), promised(headline, middle), words, ratio)
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def beside(headline: Headline, rounds: Sequence[Round]) -> float | None:
    """The limit: measured in the same rounds, or a figure from elsewhere."""
    if not isinstance(headline.limit, str):
        return headline.limit
    values = measured(rounds, "limits", headline.limit)
    return median(values) if values else None


def measured(rounds: Sequence[Round], kind: str, name: str) -> list[float]:
    """What each round found under a name."""
    return [one.document[kind][name] for one in rounds if name in one.document[kind]]


def promised(headline: Headline, value: float | None) -> str:
    """What was promised, and whether it was kept."""
    if headline.target is None:
        return ""
    words = f"{'≥' if headline.better == 'more' else '≤'} {told(headline.target)}"
    if value is None:
        return words
    good = value >= headline.target if headline.better == "more" else value <= headline.target
    return words if good else f"{words}, **not kept**"


def told(value: float) -> str:
    """A number as people read it: whole from a hundred on, three digits that count below."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def tree_measured(root: Path = ROOT) -> str:
    """The commit, marked when files differ from it; empty where there is no repository."""
    asked = ["git", "-C", str(root), "describe", "--always", "--exclude=*", "--abbrev=12", "--dirty=+changes"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
