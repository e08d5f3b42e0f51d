"""``pamong study run``: a verdict from a plan and a table, without a home or a database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pamong.evaluation.formats.study_document import document
from pamong.evaluation.formats.study_result import result_of
from pamong.evaluation.formats.study_spec import read_spec
from tests.evaluation.formats.studies import PLAN, offices


def run(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The command where there is neither home nor database, from another folder than the plan's."""
    mine = {
        name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "LC_", "LANG", "DJANGO_"))
    }
    facts: dict[str, Any] = {"env": {**mine, "HOME": str(folder), "PAMONG_HOME": str(folder / "none"), **environment}}
    command = [sys.executable, "-m", "pamong.cli", "study", "run", *arguments]
    return subprocess.run(command, capture_output=True, check=False, cwd=folder.parent, **facts)


def written(folder: Path, *, plan: str = PLAN.format(design="staggered", meaningful=-1.0), table: str = "") -> str:
    (folder / "panel.csv").write_text(table or offices(effect=-4.0), encoding="utf-8")
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    return f"{folder.name}/plan.toml"


def test_answer_for_scripts_is_the_document_to_the_byte(tmp_path: Path) -> None:
    name = written(tmp_path)
    done = run(tmp_path, name, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    spec = read_spec((tmp_path / "plan.toml").read_text())
    assert done.stdout == document(result_of(spec, (tmp_path / "panel.csv").read_bytes()))
    assert run(tmp_path, name, "--json", LANG="en_GB.UTF-8").stdout == done.stdout
    assert json.loads(done.stdout)["verdict"] == "terbukti"
    assert not (tmp_path / "none").exists()


def test_answer_for_people_says_word_effect_and_what_stays_open(tmp_path: Path) -> None:
    done = run(tmp_path, written(tmp_path))
    said = done.stdout.decode()
    assert done.returncode == 0
    assert "TERBUKTI" in said
    assert "Apakah pelatihan mempercepat izin usaha?" in said
    assert "Yang tidak dapat disimpulkan:" in said


def test_too_little_is_a_verdict_and_no_error(tmp_path: Path) -> None:
    done = run(tmp_path, written(tmp_path, table=offices(compared=0, starts=(11,))), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["verdict"], told["effect"]) == (0, "data kurang", None)


@pytest.mark.parametrize(
    ("plan", "table", "code", "place"),
    [
        (PLAN.format(design="staggered", meaningful=0), "", "spec-meaningful", None),
        (PLAN.format(design="guess", meaningful=-1), "", "spec-design", None),
        (PLAN.format(design="staggered", meaningful=-1).replace("panel", "other"), "", "no-file", None),
        (
            PLAN.format(design="staggered", meaningful=-1),
            "office,month,days,first_month\nA,1,x,\n",
            "table-number",
            (2, "days"),
        ),
        (
            PLAN.format(design="staggered", meaningful=-1).replace(
                'file = "panel.csv"', 'study = "00000000-0000-4000-8000-000000000000"'
            ),
            "",
            "study-elsewhere",
            None,
        ),
    ],
)
def test_refusal_is_a_sentence_and_a_document(
    tmp_path: Path, plan: str, table: str, code: str, place: tuple[int, str] | None
) -> None:
    done = run(tmp_path, written(tmp_path, plan=plan, table=table), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["refused"]) == (2, code)
    assert [(one["row"], one["column"]) for one in told["problems"]] == ([place] if place else [])
    assert " ".join(done.stderr.decode().split()) == f"Ditolak: {told['message']}"


def test_refusal_for_people_is_a_sentence_only(tmp_path: Path) -> None:
    done = run(tmp_path, f"{tmp_path.name}/none.toml")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "tidak ada" in done.stderr.decode()
