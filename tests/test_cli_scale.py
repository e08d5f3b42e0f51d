"""``pamong scale-out``: a plan and statements on standard output, from nothing but numbers; no home, no database."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from benchmarks import scale_page
from pamong.ops.scale import Demand, costs_of, measured, plan
from pamong.ops.scale_sql import partitions
from pamong.ops.scale_tables import spread


def run(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    mine = {
        name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "LC_", "LANG", "DJANGO_"))
    }
    facts: dict[str, Any] = {"env": {**mine, "PAMONG_HOME": str(folder / "none"), **environment}}
    command = [sys.executable, "-m", "pamong.cli", "scale-out", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **facts)


def test_plan_for_scripts_holds_the_arithmetic_and_touches_nothing(tmp_path: Path) -> None:
    file = tmp_path / "cost.json"
    slow = replace(measured(), save_web_cpu_ms=100.0)
    file.write_text(json.dumps({"name": "cost", "figures": asdict(slow)}))
    done = run(tmp_path, "nation", "--people", "5000000", "--costs", str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    with translation.override("id"):
        found = plan(Demand(5_000_000, 25_000, 120_000_000), slow)
    assert found.value("exam_web") > 25_000 / 45 / 10
    assert told["demand"] == {"people": 5_000_000, "candidates": 25_000, "cases": 120_000_000}
    assert told["lines"] == [asdict(line) for line in found.lines]
    assert told["roles"] == [asdict(role) for role in found.roles]
    assert {"name": "core_entry", "key": ["region", "id"], "guarded": True, "stays": None, "about": ""} in told[
        "tables"
    ]
    assert not (tmp_path / "none").exists()


def test_plan_for_people_says_machines_and_what_was_not_tried(tmp_path: Path) -> None:
    done = run(tmp_path, "nation", COLUMNS="200")
    assert done.returncode == 0
    assert "25.000 ÷ 45 s" in done.stdout
    assert "Basis data dan satu siaga" in done.stdout
    assert "belum pernah diukur" in done.stdout
    assert "core_unsealed" in done.stdout


def test_statements_are_printed_alone(tmp_path: Path) -> None:
    done = run(tmp_path, "regency", "--sql", "partitions", "--parts", "4")
    assert (done.returncode, done.stdout) == (0, partitions(spread(), 4))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--people", "10"), "--candidates, --cases"),
        (("galaxy",), "galaxy"),
        (("nation", "--costs", "{broken}"), "benchmarks cost --json"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_words(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "broken").write_text("{}")
    done = run(tmp_path, *(argument.format(broken=tmp_path / "broken") for argument in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_document_shows_the_arithmetic_that_the_command_works_out() -> None:
    text = scale_page.DOCUMENT.read_text(encoding="utf-8")
    assert scale_page.rewritten(text) == text


def test_costs_are_kept_with_their_machine_and_day(tmp_path: Path) -> None:
    figures = {**asdict(measured()), "save_web_cpu_ms": 0.123456, "certificate_file_bytes": 84_702.055, "idle_mb": 0.0}
    scale_page.keep(
        {"figures": figures | {"more": 1}, "machine": {"cpu": "Abacus", "cores": 2}}, "2026-01-31", tmp_path / "c"
    )
    told = json.loads((tmp_path / "c").read_text(encoding="utf-8"))
    assert (told["machine"], told["measured"]) == ({"cpu": "Abacus", "cores": 2}, "2026-01-31")
    assert (told["figures"]["save_web_cpu_ms"], told["figures"]["certificate_file_bytes"]) == (0.123, 84_700)
    assert set(told["figures"]) == set(asdict(measured()))
    assert costs_of(told).idle_mb == 0
