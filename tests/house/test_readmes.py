"""What the documents say about verbs and commands is so."""

import ast
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from pamong.cli import cli
from tests.house.source import PACKAGE, ROOT, files, modules, packages, rows, section, tree

TOOLS = ("core", "kit")
"""Packages without ``actions``: everything public in them is for others to call."""

NOT_CALLED = {"apps", "models", "tasks"}


def verbs(readme: str) -> dict[str, set[str]]:
    """Module → functions, as the table under ``## Verbs`` lists them; an empty first cell means the module above."""
    found: dict[str, set[str]] = {}
    module = ""
    for row in rows(section(readme, "## Verbs")):
        module = row[0] or module
        found.setdefault(module, set()).update(re.findall(r"\w+", row[1]))
    return found


def public_functions(module: ast.Module) -> set[str]:
    """Functions at the top of a module that others may call."""
    return {
        node.name
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    }


def callable_names(package: Path) -> dict[str, set[str]]:
    """Module → functions that others may call, read from the code; a package shows what its ``__all__`` names."""
    places = [*package.glob("*.py"), *package.glob("*/__init__.py")]
    found: dict[str, set[str]] = {}
    for path in places:
        name = path.parent.name if path.name == "__init__.py" else path.stem
        if path.parent == package and (path.name == "__init__.py" or name in NOT_CALLED):
            continue
        if package.name not in TOOLS and name != "actions":
            continue
        found[name] = _exported(path) if path.name == "__init__.py" else public_functions(tree(path))
    return {name: functions for name, functions in found.items() if functions}


def _exported(init: Path) -> set[str]:
    inside = set().union(*(public_functions(tree(path)) for path in modules(init.parent)))
    listed = [node.value for node in tree(init).body if isinstance(node, ast.Assign)]
    named = {constant.value for value in listed for constant in ast.walk(value) if isinstance(constant, ast.Constant)}
    return inside & named


def documents() -> list[Path]:
    """Everything written for people."""
    return [path for path in files() if path.suffix == ".md" and path.name != "CHANGELOG.md"]


def commands(text: str) -> Iterator[str]:
    """Every ``make …`` and ``pamong …`` in code marks or code blocks of a document."""
    blocks = "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    for line in [*blocks.splitlines(), *spans]:
        words = re.sub(r"^(?:\$ |(?:sudo|exec) |ExecStart=|[A-Z_]+=\S* )*", "", line.split(" # ")[0].strip())
        if found := re.match(r"(?:\S*/)?(make|pamong)( .*)", words):
            yield found[1] + found[2]


def targets() -> set[str]:
    """Targets of the Makefile that people call."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def command_problem(line: str, known: set[str]) -> str:
    """Why a command of a document cannot be typed; empty when it can.

    known       targets of the Makefile
    """
    program, *words = shlex.split(line.replace("[", "").replace("]", "").replace("…", ""))
    if program == "make":
        extra = [word.removeprefix("ARGS=") for word in words if word.startswith("ARGS=")]
        unknown = {word for word in words if "=" not in word and not word.startswith("-")} - known
        if unknown:
            return f"make has no {sorted(unknown)}"
        return command_problem(f"pamong up {extra[0]}", known) if extra and words[0] == "run" else ""
    return _pamong_problem(cli, words)


def _pamong_problem(command: click.Command, words: list[str]) -> str:
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return f"pamong has no command {words[0]}"
        command = command.commands[words.pop(0)]
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    named = {word.split("=")[0] for word in words if word.startswith("--")} - {"--"}
    unknown = sorted(named - options) if not command.ignore_unknown_options else []
    return f"{command.name} has no {unknown}" if unknown else ""


def typed(group: click.Group) -> Iterator[str]:
    """Every command that a person may type: ``journal verify``."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from (f"{name} {below}" for below in typed(command))
        elif not command.hidden:
            yield name


def readmes() -> Mapping[Path, str]:
    """README of every package that has one."""
    places = [package / "README.md" for package in packages()]
    return {path: path.read_text(encoding="utf-8") for path in places if path.exists()}


def test_every_package_with_tables_or_verbs_has_a_readme() -> None:
    need = [path for path in packages() if (path / "models.py").exists() or callable_names(path)]
    assert [path.name for path in need if not (path / "README.md").exists()] == []


@pytest.mark.parametrize("package", [path.name for path in packages() if callable_names(path)])
def test_readme_lists_exactly_the_verbs(package: str) -> None:
    readme = readmes()[PACKAGE / package / "README.md"]
    assert verbs(readme) == callable_names(PACKAGE / package)


def test_every_command_in_the_documents_exists() -> None:
    known = targets()
    found = [
        f"{path.relative_to(ROOT)}: {line}: {problem}"
        for path in documents()
        for line in commands(path.read_text(encoding="utf-8"))
        if (problem := command_problem(line, known))
    ]
    assert found == []


def test_documents_name_every_target_and_command() -> None:
    said = "\n".join(line for path in documents() for line in commands(path.read_text(encoding="utf-8")))
    assert [name for name in typed(cli) if not re.search(rf"^pamong {name}\b", said, re.MULTILINE)] == []
    assert [name for name in targets() if not re.search(rf"^make {name}\b", said, re.MULTILINE)] == []


def test_links_between_documents_lead_somewhere() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in documents()
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("make run", ""),
        ('make run ARGS="--port 9000"', ""),
        ('make run ARGS="--haven 9000"', "up has no ['--haven']"),
        ("make tea", "make has no ['tea']"),
        ("pamong up --host 0.0.0.0 [--port N]", ""),
        ("pamong up --por 9000", "up has no ['--por']"),
        ("pamong journal verify --json", ""),
        ("pamong journal burn", "pamong has no command burn"),
        ("pamong --help", ""),
    ],
)
def test_wrong_command_is_found(line: str, problem: str) -> None:
    assert command_problem(line, {"run", "test"}) == problem


def test_commands_are_read_from_spans_and_blocks() -> None:
    text = "Say `make run` or `made`.\n```sh\n$ PAMONG_URL=x sudo .venv/bin/pamong up --tour  # why\nls\n```\n`pamong up`\n"
    assert list(commands(text)) == ["pamong up --tour", "make run", "pamong up"]


def test_verbs_are_read_from_the_table() -> None:
    text = "## Verbs\n\n| module | verb | does |\n| --- | --- | --- |\n| `a` | `x`, `y` | |\n| | `z` | |\n\n## Next\n| b | c |\n"
    assert verbs(text) == {"a": {"x", "y", "z"}}
