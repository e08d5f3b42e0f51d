"""The table of headlines is written from what was kept, and what was kept survives. What figures say is judged by people."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import ALL, write
from benchmarks.headlines import HEADLINES, ROUNDS_OF, Headline
from benchmarks.pages import imported, loaded
from benchmarks.report import Round, beside, keep, kept, measure, page, promised, row, told, tree_measured

MACHINE = {"cpu": "Abacus", "cores": 2, "system": "Linux", "python": "3.11.7"}
SPEED = Headline("quill", "words_per_s", "words, per second", "more", 20, "dictated_per_s", "dictation")
DELAY = Headline("quill", "blot_s", "a blot, s", "less", 0.5)


def measured(figures: dict[str, float], limits: dict[str, float] | None = None, *, tree: str = "abc") -> Round:
    document = {"name": "quill", "figures": figures, "limits": limits or {}, "ratios": {}, "machine": MACHINE}
    return Round("quill", tree, "2026-01-31", 12.5, document)


def test_row_shows_median_spread_promise_and_ratio() -> None:
    rounds = [measured({"words_per_s": value}, {"dictated_per_s": 10}) for value in (30, 1_250, 25)]
    assert row(SPEED, rounds) == "| words, per second | **30** | 25 – 1,250 | 3 | ≥ 20 | 10: dictation | 3 |"


def test_row_shows_a_limit_of_the_machine_as_well() -> None:
    assert (
        row(replace(DELAY, figure="ink_s"), [measured({}, {"ink_s": 0.25})])
        == "| a blot, s | **0.25** | – | 1 | ≤ 0.5 |  |  |"
    )


def test_row_says_what_was_not_kept_and_what_was_not_measured() -> None:
    assert row(DELAY, [measured({"blot_s": 0.6123})]) == "| a blot, s | **0.612** | – | 1 | ≤ 0.5, **not kept** |  |  |"
    assert row(DELAY, [measured({"other": 1})]) == "| a blot, s | not measured | | 0 | ≤ 0.5 |  | |"
    assert row(SPEED, []) == "| words, per second | not measured | | 0 | ≥ 20 | dictation | |"


@pytest.mark.parametrize(
    ("better", "target", "value", "words"),
    [
        ("less", 0, 0, "≤ 0"),
        ("less", 0, 1, "≤ 0, **not kept**"),
        ("more", 200, 200, "≥ 200"),
        ("more", 200, 199, "≥ 200, **not kept**"),
        ("more", None, 5, ""),
    ],
)
def test_a_promise_is_kept_at_its_edge(better: Any, target: float | None, value: float, words: str) -> None:
    assert promised(replace(DELAY, better=better, target=target), value) == words


def test_limit_is_of_the_same_rounds_or_from_elsewhere() -> None:
    rounds = [measured({}, {"dictated_per_s": limit}) for limit in (8, 12, 9)]
    assert beside(SPEED, rounds) == 9
    assert beside(replace(SPEED, limit=7.5), rounds) == 7.5
    assert beside(SPEED, [measured({})]) is None
    assert beside(DELAY, rounds) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (3.0, "3"),
        (0.01234, "0.0123"),
        (99.96, "100"),
        (100.4, "100"),
        (1_234_567.8, "1,234,568"),
        (-250.2, "-250"),
    ],
)
def test_numbers_are_told_as_people_read_them(value: float, words: str) -> None:
    assert told(value) == words


def test_page_tells_machine_day_tree_and_duration() -> None:
    rounds = [
        measured({"words_per_s": 30}, {"dictated_per_s": 10}),
        measured({"words_per_s": 40}, {"dictated_per_s": 10}),
    ]
    text = page({"quill": [rounds[0], replace(rounds[1], day="2026-02-01", seconds=13.5)], "ink": []}, [SPEED, DELAY])
    assert "- Machine: Abacus, 2 cores, Python 3.11.7.\n" in text
    assert "- Measured 2026-01-31 to 2026-02-01.\n- Tree `abc`.\n" in text
    assert "| words, per second | **35** | 30 – 40 | 2 | ≥ 20 | 10: dictation | 3.5 |\n" in text
    assert text.endswith("| `quill` | 2 | 13 |\n")
    assert re.findall(r"not measured", text) == ["not measured"]


def test_page_without_any_round_says_so() -> None:
    assert "Nothing was measured yet." in page({"quill": []}, [SPEED])


def counted(calls: list[str], *, fail: str = "") -> Callable[[str], dict[str, Any]]:
    def run(name: str) -> dict[str, Any]:
        calls.append(name)
        if name == fail:
            raise RuntimeError(name)
        return {"figures": {"n": len(calls)}, "limits": {}, "machine": MACHINE}

    return run


def test_measuring_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    calls: list[str] = []
    assert measure(["ink", "quill"], 2, counted(calls), "abc", tmp_path) == []
    assert calls == ["ink", "ink", "quill", "quill"]
    with (tmp_path / "quill.jsonl").open("a") as file:
        file.write('{"benchmark": "quill", "tree"')  # the machine lost power here
    assert measure(["ink", "quill"], 3, counted(calls), "abc", tmp_path) == []
    assert calls[4:] == ["ink", "quill"]
    assert [one.document["figures"]["n"] for one in kept("ink", "abc", tmp_path)] == [1, 2, 5]


def test_other_trees_are_measured_anew(tmp_path: Path) -> None:
    keep(measured({"n": 1}, tree="old"), tmp_path)
    calls: list[str] = []
    measure(["quill"], 1, counted(calls), "new", tmp_path)
    assert calls == ["quill"]
    assert (len(kept("quill", "old", tmp_path)), len(kept("quill", "new", tmp_path))) == (1, 1)


def test_one_that_fails_is_named_and_the_others_are_measured(tmp_path: Path) -> None:
    calls: list[str] = []
    assert measure(["ink", "quill"], None, counted(calls, fail="ink"), "abc", tmp_path) == ["ink"]
    assert calls == ["ink", "quill", "quill"]
    assert kept("ink", "abc", tmp_path) == []


def test_headlines_speak_of_benchmarks_that_exist_and_none_is_silent() -> None:
    assert {headline.benchmark for headline in HEADLINES} == set(ALL)
    assert set(ROUNDS_OF) <= set(ALL)
    assert len({(headline.benchmark, headline.figure) for headline in HEADLINES}) == len(HEADLINES)
    assert [headline for headline in HEADLINES if headline.limit is not None and not headline.beside] == []


def test_tree_is_empty_where_there_is_no_repository(tmp_path: Path) -> None:
    assert tree_measured(tmp_path) == ""


def test_what_a_page_loads_is_found() -> None:
    text = (
        '<link rel="icon" href="/a.svg" type="x"><link rel="stylesheet" href="/b.css"><link rel="canonical" href="/no">'
        '<script type="module" src="/c.js"></script><img alt="" src="/d.png"><a href="/e">x</a>'
    )
    assert loaded(text) == ["/a.svg", "/b.css", "/c.js", "/d.png"]
    assert imported('import { x } from "./f.js"; import "./g.js"; const h = "./h.js"; await import("./i.js")') == [
        *("./f.js", "./g.js", "./i.js")
    ]


def test_page_is_written_even_where_nothing_more_is_measured(tmp_path: Path) -> None:
    write(tmp_path / "benchmarks.md", [], None)
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert text.startswith("# Benchmarks\n")
    assert text.count("\n| ") >= len(HEADLINES)


def test_a_round_is_kept_as_a_line(tmp_path: Path) -> None:
    keep(measured({"words_per_s": 30.25}), tmp_path)
    (line,) = (tmp_path / "quill.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["document"]["figures"] == {"words_per_s": 30.25}
    assert kept("quill", "abc", tmp_path) == [measured({"words_per_s": 30.25})]


def test_unknown_benchmark_is_refused() -> None:
    command = [sys.executable, "-m", "benchmarks", "nothing"]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "machine" in done.stderr
