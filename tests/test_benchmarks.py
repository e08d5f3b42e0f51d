"""Benchmarks answer in the form that scripts rely on. What they measure is judged by people, not here."""

import json
import subprocess
import sys
from pathlib import Path


def test_benchmark_prints_figures_limits_and_ratios_as_json() -> None:
    command = [sys.executable, "-m", "benchmarks", "start", "--json"]
    folder = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180, check=True)
    found = json.loads(done.stdout)
    assert list(found) == ["name", "figures", "limits", "ratios", "machine"]
    assert found["name"] == "start"
    assert set(found["figures"]) == {"first_page_s", "second_start_s", "stop_s"}
    assert found["ratios"]["second_start"] == found["figures"]["second_start_s"] / 5.0
    assert found["machine"]["cores"] >= 1


def test_unknown_benchmark_is_refused() -> None:
    command = [sys.executable, "-m", "benchmarks", "nothing"]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "machine" in done.stderr
