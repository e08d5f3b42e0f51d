"""The ledger of rows is whole, and every test that it names is there."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

import pytest

from tests.house.source import ROOT, rows, tree

LEDGER: Final = ROOT / "docs" / "capabilities.md"
STATES: Final = ("works", "partly", "not yet")
LENGTHS: Final = {"R": 22, "P": 21, "B": 27, "S": 22, "N": 22}
"""Rows of each programme document."""

IDS: Final = [f"{letter}{number}" for letter, count in LENGTHS.items() for number in range(1, count + 1)]
_TEST: Final = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_GOOD: Final = "tests/house/test_capabilities.py::test_ledger_is_whole_and_names_tests_that_exist"


def ledger(text: str) -> list[list[str]]:
    """Cells of each row of the ledger: id, state, where, tests."""
    return [cells for cells in rows(text) if re.fullmatch(r"[RPBSN]\d+", cells[0])]


def problems(text: str) -> list[str]:
    """What is wrong with a ledger."""
    found = ledger(text)
    listed = [cells[0] for cells in found]
    order = [] if listed == IDS else [f"rows are not {IDS[0]} to {IDS[-1]}, each once and in order"]
    return [*order, *chain.from_iterable(_row_problems(*cells[:4]) for cells in found), *_count_problems(text, found)]


def _row_problems(row: str, state: str, where: str, tests: str) -> Iterator[str]:
    if state not in STATES:
        yield f"{row}: {state} is no state"
    if not where:
        yield f"{row}: says nothing"
    named = _TEST.findall(f"`{tests}`" if tests.startswith("tests/") else tests)
    if (state == "not yet") != (not named):
        yield f"{row}: {state} with {len(named)} tests"
    yield from (f"{row}: {file} has no {name}" for file, name in named if name not in _functions(file))


def _functions(file: str) -> set[str]:
    path = ROOT / file
    return {node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)} if path.exists() else set()


def _count_problems(text: str, found: list[list[str]]) -> Iterator[str]:
    counts = Counter(cells[1] for cells in found)
    said = re.search(r"(\d+) work, (\d+) partly, (\d+) not yet", text)
    if said is None or tuple(map(int, said.groups())) != tuple(counts[state] for state in STATES):
        yield f"the count is {[counts[state] for state in STATES]}"


def test_ledger_is_whole_and_names_tests_that_exist() -> None:
    assert problems(LEDGER.read_text(encoding="utf-8")) == []


def test_readme_tells_the_count_of_the_ledger() -> None:
    found = Counter(cells[1] for cells in ledger(LEDGER.read_text(encoding="utf-8")))
    told = f"{found['works']} work, {found['partly']} partly, {found['not yet']} not yet"
    assert told in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (f"| R1 | nearly | a page | `{_GOOD}` |", "R1: nearly is no state"),
        ("| R1 | works | a page | — |", "R1: works with 0 tests"),
        (f"| R1 | not yet | a page | `{_GOOD}` |", "R1: not yet with 1 tests"),
        (f"| R1 | works | | `{_GOOD}` |", "R1: says nothing"),
        ("| R1 | works | a page | `tests/house/source.py::test_it` |", "R1: tests/house/source.py has no test_it"),
        ("| R1 | works | a page | `tests/house/gone.py::test_it` |", "R1: tests/house/gone.py has no test_it"),
    ],
)
def test_ledger_with_a_wrong_row_is_found(row: str, problem: str) -> None:
    assert problem in problems(f"| row | state | where | test |\n| --- | --- | --- | --- |\n{row}\n")


def test_ledger_that_lacks_a_row_or_miscounts_is_found() -> None:
    head = "| row | state | where | test |\n| --- | --- | --- | --- |"
    text = f"1 work, 0 partly, 1 not yet\n\n{head}\n| R1 | works | it | `{_GOOD}` |\n"
    assert problems(text) == ["rows are not R1 to N22, each once and in order", "the count is [1, 0, 0]"]
