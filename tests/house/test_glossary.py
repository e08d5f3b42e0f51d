"""One word for one thing: the glossary knows every model and every context, and each of them once."""

from collections import Counter
from collections.abc import Iterable

from tests.house.source import ROOT, own_models, packages, rows

GLOSSARY = ROOT / "docs" / "glossary.md"


def pairs(text: str) -> list[tuple[str, str]]:
    """Pairs of code and Indonesian, in the order of the glossary's tables."""
    return [(row[0], row[1]) for row in rows(text)]


def repeated(words: Iterable[str]) -> list[str]:
    """Words that stand more than once."""
    return sorted(word for word, count in Counter(words).items() if count > 1)


def unexplained(text: str, names: Iterable[str]) -> list[str]:
    """Names that the glossary does not have."""
    return sorted(set(names) - {code for code, _ in pairs(text)})


def test_every_model_is_in_the_glossary() -> None:
    assert unexplained(GLOSSARY.read_text(encoding="utf-8"), [model.__name__ for model in own_models()]) == []


def test_every_context_is_in_the_glossary() -> None:
    assert unexplained(GLOSSARY.read_text(encoding="utf-8"), [path.name for path in packages()]) == []


def test_every_pair_stands_once() -> None:
    found = pairs(GLOSSARY.read_text(encoding="utf-8"))
    assert repeated(code for code, _ in found) == []
    assert repeated(indonesian.casefold() for _, indonesian in found) == []


def test_every_row_is_whole() -> None:
    assert [row for row in rows(GLOSSARY.read_text(encoding="utf-8")) if len(row) != 3 or not all(row)] == []


def test_missing_and_repeated_words_are_found() -> None:
    planted = "| code | Indonesian | meaning |\n| --- | --- | --- |\n| `Seal` | segel | a |\n| Seal | meterai | b |\n"
    assert pairs(planted) == [("Seal", "segel"), ("Seal", "meterai")]
    assert repeated(code for code, _ in pairs(planted)) == ["Seal"]
    assert unexplained(planted, ["Seal", "Entry"]) == ["Entry"]
