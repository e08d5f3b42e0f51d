"""The tree as the house tests read it: files, syntax, models. Every checker takes its input, so that each can be shown to fail."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import AppConfig, apps
from django.db.models import Model

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "pamong"

_OWN_HIDDEN = {".ci", ".gitignore"}
_MADE = {"__pycache__", "build", "dist", "node_modules"}


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file that belongs to the repository: nothing hidden, nothing made by a tool."""
    for path in sorted(folder.iterdir()):
        if path.name in _MADE or path.suffix == ".egg-info" or (path.name[0] == "." and path.name not in _OWN_HIDDEN):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def modules(*folders: Path) -> Iterator[Path]:
    """Python files in these folders, without migrations."""
    for folder in folders:
        if folder.exists():
            yield from (path for path in files(folder) if path.suffix == ".py" and "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """Syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def own_modules() -> dict[str, ast.Module]:
    """Dotted name → syntax tree of every module of pamong, without migrations."""
    return {module_name(path): tree(path) for path in modules(PACKAGE)}


def module_name(path: Path) -> str:
    """``pamong.core.journal`` of its file."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(module: ast.Module) -> Iterator[str]:
    """Dotted name of everything a module imports, wherever in it: ``from a.b import c`` gives ``a.b.c``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_own(config: AppConfig) -> bool:
    """Whether an application is part of pamong."""
    return config.name == "pamong" or config.name.startswith("pamong.")


def own_models() -> list[type[Model]]:
    """Models of pamong."""
    return [model for config in apps.get_app_configs() if is_own(config) for model in config.get_models()]


def foreign_models() -> list[type[Model]]:
    """Models of other people's applications that stand in our database."""
    return [model for config in apps.get_app_configs() if not is_own(config) for model in config.get_models()]


def packages() -> list[Path]:
    """Top-level packages of pamong."""
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def section(text: str, heading: str) -> str:
    """Body of a Markdown section, up to the next heading of its level or above; empty when there is none."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(rf"^{re.escape(heading)}[ ]*\n(.*?)(?=^#{{1,{level}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def rows(text: str) -> list[list[str]]:
    """Cells of every Markdown table's body in a text, without code marks."""
    lines = [line.strip().strip("|") for line in text.splitlines() if line.strip().startswith("|")]
    cells = [[cell.strip().strip("`") for cell in line.split("|")] for line in lines]
    headings = [index - 1 for index, row in enumerate(cells) if all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    return [row for index, row in enumerate(cells) if index not in headings and index - 1 not in headings]
