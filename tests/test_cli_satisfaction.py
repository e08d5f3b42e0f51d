"""``pamong skm``: an answer for people and one for scripts, without a home or a database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.services.satisfied import CHECK, forms

CODES = [f"u{number}" for number in range(1, 10)]


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command where there is neither home nor database."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "LC_", "LANG"))}
    command = [sys.executable, "-m", "pamong.cli", "skm", *arguments]
    facts: dict[str, Any] = {"env": {**mine, "HOME": str(folder), "PAMONG_HOME": str(folder / "none")}, "cwd": folder}
    return subprocess.run(command, capture_output=True, text=True, check=False, **facts)


def example(folder: Path) -> str:
    """The published example, columns turned around, with a mark, semicolons and a column of somebody's."""
    rows = [";".join(["x", *(str(form[code]) for code in reversed(CODES))]) for form in forms(29, CHECK)]
    text = ";".join(["Loket", *(code.upper() for code in reversed(CODES))]) + "\r\n" + "\r\n".join(rows)
    (folder / "skm.csv").write_text(text, encoding="utf-8-sig")
    return "skm.csv"


def test_answer_for_scripts_has_what_the_contract_says(tmp_path: Path) -> None:
    done = run(tmp_path, example(tmp_path), "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert {name: value for name, value in told.items() if name != "per_element"} == {
        "n": 29,
        "skm": 955 / 261,
        "ikm": 955 * 25 / 261,
        "ikm_rounded": 91.48,
        "band": "A",
        "band_words": "Sangat baik",
        "rule": "permenpanrb-14-2017",
        "legacy": False,
    }
    first = {"code": "U1", "unsur": "Persyaratan", "n": 29, "sum": 105, "nrr": 105 / 29}
    assert told["per_element"][0] == first
    assert [one["sum"] for one in told["per_element"]] == list(CHECK)
    assert not (tmp_path / "none").exists()


def test_legacy_weights_repeat_the_old_report(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, example(tmp_path), "--json", "--legacy").stdout)
    assert (told["ikm_rounded"], told["legacy"], told["rule"]) == (90.56, True, "permenpanrb-14-2017-bobot-0,11")


def test_wrong_cells_are_refused_with_a_document_for_scripts(tmp_path: Path) -> None:
    (tmp_path / "skm.csv").write_text("U1,U2,U3,U4,U5,U6,U7,U8,U9\n3,3,3,3,3,3,3,3,3\n3,5,3,3,x,3,3,3,3\n")
    done = run(tmp_path, "skm.csv", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["n"], told["ikm"], told["per_element"]) == (2, 0, None, [])
    assert [(one["row"], one["column"]) for one in told["refusals"]] == [(3, "U2"), (3, "U5")]
    assert "Baris 3 kolom U2" in done.stderr


def test_element_without_answers_is_named(tmp_path: Path) -> None:
    (tmp_path / "skm.csv").write_text("U1,U2,U3,U4,U5,U6,U7,U8,U9\n3,3,3,3,3,3,3,3,\n")
    done = run(tmp_path, "skm.csv")
    assert done.returncode == 2
    assert "U9" in done.stderr
    missing = run(tmp_path, "tidak-ada.csv", "--json")
    assert (missing.returncode, json.loads(missing.stdout)["refusals"][0]["row"]) == (2, None)


def test_answer_for_people_says_index_and_letter(tmp_path: Path) -> None:
    done = run(tmp_path, example(tmp_path))
    assert done.returncode == 0
    assert "IKM 91,48: A, Sangat baik" in done.stdout
    assert "Penanganan Pengaduan, Saran, dan Masukan" in done.stdout
