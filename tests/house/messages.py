"""Collects what people read and keeps the English catalogue in step: ``python -m tests.house.messages``.

GNU gettext is not needed: Python files are read by Babel, templates by Django's own reduction of a template to calls.
"""

import ast
import csv
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[2] / "src" / "pamong"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

Message = str | tuple[str, str]
"""One text, or singular and plural."""

Place = tuple[str, Message]
"""A text with its context, which tells one meaning of a word from another; empty for none."""

DATA = {
    "people/data/data_rights.csv": ("source",),
    "people/data/retention.csv": ("basis",),
    "services/data/indicators.csv": ("title", "definition", "source"),
}
"""Columns of our own tables that pages show in both languages."""

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_CALL = re.compile(r"\b(?:_|gettext|ngettext|pgettext)(?=\()")
_PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w*)\}")
_BEGUN = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed date, so that the file changes only with its messages


def messages() -> set[Place]:
    """Every text of the source tree that is shown to people."""
    return {*_in_python(), *_in_templates(), *_in_data()}


def read() -> Catalog:
    """The catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalog: Catalog) -> bytes:
    """What ``django.mo`` must hold."""
    target = io.BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def placeholders(text: str) -> set[str]:
    """Names that are filled in when the text is shown."""
    return {first or second for first, second in _PLACEHOLDER.findall(text)}


def update() -> list[str]:
    """Bring the catalogue in step: keep translations, add new texts empty, drop the gone; returns what is untranslated."""
    kept = read() if PO.exists() else Catalog(locale="en")
    fresh = Catalog(
        locale="en",
        domain="django",
        project="pamong",
        header_comment="# English of pamong; the source language is Indonesian.",
        version="",
        last_translator="",
        language_team="English",
        msgid_bugs_address="",
        creation_date=_BEGUN,
        revision_date=_BEGUN,
        fuzzy=False,
    )
    for context, message in sorted(messages(), key=str):
        old = kept.get(message[0] if isinstance(message, tuple) else message, context or None)
        same = old is not None and isinstance(old.id, tuple) == isinstance(message, tuple)
        fresh.add(message, old.string if old is not None and same else None, context=context or None)
    with PO.open("wb") as file:
        write_po(file, fresh, width=120, no_location=True, sort_output=True)
    written = read()
    MO.write_bytes(compiled(written))
    return [str(entry.id) for entry in written if entry.id and not all(strings(entry.string))]


def strings(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """A text's forms: one, or one for each number; an empty one when there is none."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _in_python() -> Iterator[Place]:
    for path in sorted(SOURCE.rglob("*.py")):
        for _line, message, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
            texts = [message] if isinstance(message, str) else list(message)
            yield context or "", _message(texts)
        yield from _in_formatted(ast.parse(path.read_text(encoding="utf-8")))


def _in_formatted(tree: ast.Module) -> Iterator[Place]:
    """Texts inside f-strings, which Babel passes over."""
    for whole in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        for call in (node for node in ast.walk(whole) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
                texts = [str(one.value) for one in call.args if isinstance(one, ast.Constant)]
                yield from [("", _message(texts))] if texts else []


def _in_templates() -> Iterator[Place]:
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for call in _CALL.finditer(calls):
            texts = _arguments(calls[call.end() :])
            yield (texts[0], texts[1]) if call[0] == "pgettext" else ("", _message(texts))


def _in_data() -> Iterator[Place]:
    for name, columns in DATA.items():
        with (SOURCE / name).open(encoding="utf-8", newline="") as file:
            yield from (("", row[column]) for row in csv.DictReader(file) for column in columns)


def _message(texts: list[str]) -> Message:
    return texts[0] if len(texts) == 1 else (texts[0], texts[1])


def _arguments(source: str) -> list[str]:
    """String arguments of a call, from its opening bracket on."""
    texts: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.STRING:
            texts.append(_value(token.string))
        if token.string == ")":
            break
    return texts


def _value(literal: str) -> str:
    return str(ast.literal_eval(literal))


if __name__ == "__main__":
    missing = update()
    sys.stdout.write("".join(f"{text}\n" for text in missing))
    sys.exit(1 if missing else 0)
