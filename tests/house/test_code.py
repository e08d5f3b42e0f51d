"""Size, reasons, and words that must not stand in the tree."""

import ast
import io
import os
import re
import tokenize
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, files, modules, tree

USUAL_FUNCTION, LONGEST_FUNCTION, LONGEST_MODULE = 35, 60, 400

JUNK_DRAWERS = {"util", "utils", "common", "helper", "helpers", "misc"}

# One letter of each stands in brackets, so that this list does not find itself.
UNWANTED = {
    "an open end": r"\b(?:TO[D]O|FI[X]ME|XX[X]|HA[C]K)\b",
    "a path of one machine": r"(?<![\w.])(?:/wor[k]/|/roo[t]/\w|/hom[e]/\w|/User[s]/\w|/tm[p]/\w|\.\./share[d])",
    "the folder beside the repository": r"\bshare[d]/(?:design|domain|mission|reference|README)",
    "a registry": r"(?i)\b(?:pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.\w+|crate[s]\.io|--(?:extra-)?index-ur[l])",
    "a tracker's number": r"(?i)\bissue[ ]?[#]?\d+\b|(?:^|[\s(])[#][1-9]\d{0,4}\b(?![\w-])",
    "how it was written": (
        r"(?i)\b(?:claud[e]|anthropi[c]|open[ ]?a[i]|chatgp[t]|gp[t]-\d|copilo[t]|gemin[i]|ll[m]s?|language mode[l]s?|"
        r"as an a[i]|a[i][ -](?:generated|written|assisted)|sub-?agen[t]s?)\b"
    ),
}
_NOT_PROSE = {".css", ".svg"}  # colours look like numbers of a tracker
_BANNER = re.compile(r"#\s*(?:[-=*#~_]{4,}|.*[-=*#~_]{4,}$)")
_EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b")
_GOOD_EXCUSE = re.compile(
    r"# (?:noqa: (?P<noqa>[A-Z]+\d+(?:, [A-Z]+\d+)*)|type: ignore\[(?P<ignore>[a-z-]+(?:, ?[a-z-]+)*)\])(?P<reason>  # \S.*)?"
)


def lengths(module: ast.Module) -> dict[str, int]:
    """Lines of every function, from ``def`` to its end."""
    return {
        node.name: (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@cache
def comments(text: str) -> list[tuple[int, str]]:
    """Line number and text of every comment."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def excuse_problems(text: str) -> list[str]:
    """Suppressed warnings without a code, or whose code has no reason at its first use in the file."""
    problems: list[str] = []
    explained: set[str] = set()
    for line, comment in comments(text):
        if not _EXCUSE.search(comment):
            continue
        found = _GOOD_EXCUSE.search(comment)
        codes = set(re.split(r", ?", found["noqa"] or found["ignore"])) if found else set()
        if found and (found["reason"] or codes <= explained):
            explained |= codes
        else:
            problems.append(f"{line}: {comment}")
    return problems


def unwanted(text: str, *, prose: bool = True) -> list[str]:
    """What a text says that must not be said, with the line."""
    patterns = {why: pattern for why, pattern in UNWANTED.items() if prose or why != "a tracker's number"}
    return [
        f"{number}: {why}: {found[0]}"
        for number, line in enumerate(text.splitlines(), start=1)
        for why, pattern in patterns.items()
        if (found := re.search(pattern, line))
    ]


def readable(path: Path) -> str:
    """Text of a file; nothing of a picture."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_functions_are_short() -> None:
    found = [(count, f"{path.name}:{name}") for path in modules(PACKAGE) for name, count in lengths(tree(path)).items()]
    found.sort()
    assert [name for count, name in found if count > LONGEST_FUNCTION] == []
    assert found[int(len(found) * 0.95)][0] <= USUAL_FUNCTION


def test_test_functions_are_short_too() -> None:
    places = modules(ROOT / "tests", ROOT / "benchmarks")
    found = [
        (path.name, name) for path in places for name, count in lengths(tree(path)).items() if count > LONGEST_FUNCTION
    ]
    assert found == []


def test_modules_are_short() -> None:
    places = modules(PACKAGE, ROOT / "tests", ROOT / "benchmarks")
    found = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in places}
    assert {name: count for name, count in found.items() if count > LONGEST_MODULE} == {}


def test_no_module_is_a_junk_drawer() -> None:
    parts = {part for path in modules(PACKAGE, ROOT / "tests") for part in path.relative_to(ROOT).with_suffix("").parts}
    assert parts & JUNK_DRAWERS == set()


def test_excuses_have_a_code_and_a_reason() -> None:
    places = modules(PACKAGE, ROOT / "tests", ROOT / "benchmarks")
    found = {str(path.relative_to(ROOT)): excuse_problems(path.read_text(encoding="utf-8")) for path in places}
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_comments_are_no_banners() -> None:
    places = modules(PACKAGE, ROOT / "tests", ROOT / "benchmarks")
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in places
        for line, comment in comments(path.read_text(encoding="utf-8"))
        if _BANNER.match(comment)
    ]
    assert found == []


def test_tree_says_nothing_unwanted() -> None:
    found = {
        str(path.relative_to(ROOT)): unwanted(readable(path), prose=path.suffix not in _NOT_PROSE) for path in files()
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_names_in_the_tree_say_nothing_unwanted() -> None:
    assert list(chain.from_iterable(unwanted(str(path.relative_to(ROOT))) for path in files())) == []


def test_scripts_can_be_started() -> None:
    scripts = [ROOT / ".ci" / "run", *(ROOT / "scripts").iterdir()]
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []
    assert [
        path.name for path in scripts if not path.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    ] == []


def test_long_function_is_measured() -> None:
    assert lengths(ast.parse("@cache\ndef short():\n    'why'\n\n    return 1\n")) == {"short": 4}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 1  # noqa\n", ["1: # noqa"]),
        ("x = 1  # noqa: S101\n", ["1: # noqa: S101"]),
        ("x = 1  # noqa: S101  # a reason\ny = 1  # noqa: S101\n", []),
        ("x = 1  # noqa: S101, S102  # a reason\ny = 1  # noqa: S103\n", ["2: # noqa: S103"]),
        ("x = 1  # type: ignore\n", ["1: # type: ignore"]),
        ("x = 1  # type: ignore[arg-type]\n", ["1: # type: ignore[arg-type]"]),
        ("x = 1  # type: ignore[arg-type]  # theirs is wrong\n", []),
        ("x = '# noqa'  # no excuse in a text\n", []),
    ],
)
def test_excuse_without_reason_is_found(text: str, found: list[str]) -> None:
    assert excuse_problems(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("later: " + "TO" + "DO", ["1: an open end: " + "TO" + "DO"]),
        ("a\nsee /wor" + "k/main", ["2: a path of one machine: /wor" + "k/"]),
        ("--home /var/lib/pamong", []),
        ("a home under ``/root``", []),
        ("see iss" + "ue 7", ["1: a tracker's number: iss" + "ue 7"]),
        ("https://pyp" + "i.org/simple", ["1: a registry: pyp" + "i.org"]),
        ("written by Clau" + "de", ["1: how it was written: Clau" + "de"]),
        ("the agency's agent signs in", []),
    ],
)
def test_unwanted_word_is_found(text: str, found: list[str]) -> None:
    assert unwanted(text) == found


def test_banner_is_found() -> None:
    assert _BANNER.match("# " + "-" * 20)
    assert _BANNER.match("# ==== tables " + "=" * 9)
    assert not _BANNER.match("# a sentence -- with a dash")
