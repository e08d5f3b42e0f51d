"""``pamong items analyse``: an answer for people and one for scripts, without a home or a database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command where there is neither home nor database."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "LC_", "LANG"))}
    command = [sys.executable, "-m", "pamong.cli", "items", "analyse", *arguments]
    facts: dict[str, Any] = {"env": {**mine, "HOME": str(folder), "PAMONG_HOME": str(folder / "none")}, "cwd": folder}
    return subprocess.run(command, capture_output=True, text=True, check=False, **facts)


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return name


def keyed(folder: Path) -> tuple[str, str]:
    """A hundred people: fifty know. I3 has a wrong key: who knows says A, and the key says C."""
    rows = ["A,B,A,1"] * 45 + ["A,B,A,"] * 5 + ["B,C,C,0"] * 45 + [",C,D,0"] * 5
    answers = written(folder, "answers.csv", "I1,I2,I3,I4\n" + "\n".join(rows) + "\n")
    return answers, written(folder, "key.csv", "item,key\nI1,A\nI2,B\nI3,C\nI4,1\n")


def test_answer_for_scripts_has_what_the_contract_says(tmp_path: Path) -> None:
    answers, key = keyed(tmp_path)
    done = run(tmp_path, answers, "--key", key, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["n"]) == (0, 100)
    assert {"items", "alpha", "alpha_interval", "sem", "n"} <= told.keys()
    assert [one["name"] for one in told["items"]] == ["I1", "I2", "I3", "I4"]
    assert [one["p"] for one in told["items"]] == [0.5, 0.5, 0.45, 0.45]
    assert ["miskey" in one["flags"] for one in told["items"]] == [False, False, True, False]
    table = {one["option"]: (one["right"], one["count"], one["share"]) for one in told["items"][2]["options"]}
    assert table == {"A": (False, 50, 0.5), "C": (True, 45, 0.45), "D": (False, 5, 0.05)}
    assert told["alpha_interval"][0] < told["alpha"] < told["alpha_interval"][1]
    assert told["rules"]["unused"] == {"value": 0.05, "source": "Haladyna & Downing 1993"}
    assert told["rules"]["easy"]["source"] == "belum dikonfirmasi"
    assert not (tmp_path / "none").exists()


def test_answer_of_few_is_null_with_its_reason(tmp_path: Path) -> None:
    name = written(tmp_path, "few.csv", "I1,I2\n1,0\n0,1\n1,1\n")
    told = json.loads(run(tmp_path, name, "--json").stdout)
    assert (told["n"], told["alpha"], told["alpha_interval"], told["sem"]) == (3, None, None, None)
    first = told["items"][0]
    assert (first["p"], first["rpb"], first["options"], first["flags"]) == (None, None, [], [])
    assert first["withheld"]["p"] == "ditahan: 3 orang, diperlukan sedikitnya 30"
    assert first["withheld"]["rpb"] == "ditahan: 3 orang, diperlukan sedikitnya 100"


def test_answer_for_people_names_proposals_and_sources(tmp_path: Path) -> None:
    answers, key = keyed(tmp_path)
    done = run(tmp_path, answers, "--key", key)
    assert done.returncode == 0
    assert "100 orang, 4 butir" in done.stdout
    assert "Kunci diragukan" in done.stdout
    assert "Usulan, seorang penelaah memutuskan." in done.stdout


def test_options_without_a_key_are_refused_in_a_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, written(tmp_path, "bad.csv", "I1,I2\n1,B\n"), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Baris 2 kolom “I2” berisi “B”. Tanpa kunci, isi sel hanya 0 atau 1." in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_file_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "nowhere.csv")
    assert (done.returncode, "Berkas nowhere.csv tidak ada." in done.stderr) == (2, True)
