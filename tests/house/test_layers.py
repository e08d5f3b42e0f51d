"""Calls go down, facts go up: the import contracts hold, and would notice if they did not."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.source import PACKAGE, ROOT

PYPROJECT = ROOT / "pyproject.toml"


def contracts() -> dict[str, Any]:
    """Import contracts by id."""
    settings = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def layers() -> list[str]:
    """Names of all layers, top to bottom."""
    return [name.strip() for line in contracts()["layers"]["layers"] for name in line.split("|")]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of the repository on the package ``pamong`` in this folder."""
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--config",
        str(PYPROJECT),
        "--no-cache",
        "--no-logo",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def plant(folder: Path, **content: str) -> None:
    """An empty pamong with all layers that must exist, and this content in some of them."""
    required = [name for name in layers() if not name.startswith("(")]
    for name in {"", *required, *content}:
        place = folder / "pamong" / name
        place.mkdir(parents=True)
        (place / "__init__.py").write_text(content.get(name, ""), encoding="utf-8")


def test_contracts_hold() -> None:
    done = lint(PACKAGE.parent)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["Contracts: 2 kept, 0 broken."]), done.stdout


def test_contract_holds_for_an_empty_house(tmp_path: Path) -> None:
    plant(tmp_path)
    assert lint(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"core": "import pamong.kit"}, "pamong.core is not allowed to import pamong.kit"),
        ({"kit": "def late():\n    import pamong.web"}, "pamong.kit is not allowed to import pamong.web"),
        ({"learning": "", "kit": "import pamong.learning"}, "pamong.kit is not allowed to import pamong.learning"),
        ({"web": "", "api": "import pamong.web"}, "pamong.api is not allowed to import pamong.web"),
        ({"common": ""}, "pamong.common (Since this contract is marked as 'exhaustive'"),
        ({"science": "import django"}, "pamong.science is not allowed to import django"),
    ],
)
def test_planted_violation_is_found(tmp_path: Path, content: dict[str, str], named: str) -> None:
    plant(tmp_path, **content)
    done = lint(tmp_path)
    assert done.returncode == 1
    assert named in " ".join(done.stdout.split())


def test_layers_name_every_module() -> None:
    ignored = set(contracts()["layers"]["exhaustive_ignores"])
    found = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    known = {name.strip("()") for name in layers()}
    assert found - {"__init__"} - ignored - known == set()


def test_layers_ignore_only_what_has_no_layer() -> None:
    assert contracts()["layers"]["exhaustive_ignores"] == ["settings", "locale"]
    assert contracts()["layers"]["exhaustive"] is True
    assert "ignore_imports" not in contracts()["layers"]
