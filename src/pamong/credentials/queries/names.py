"""Titles of what rules call by uuid. No actor; whoever asks has checked the right to know."""

from collections.abc import Iterable
from uuid import UUID

from pamong.credentials.formats.rule_words import Names
from pamong.exams.queries.best_marks import blueprint_titles
from pamong.learning.queries.taught import programme_titles
from pamong.science.scheme import Attendance, Exam, Leaf, Rule, leaves


def names_of(rules: Iterable[Rule]) -> Names:
    """Of all programmes and exams in these rules. Two queries at most, for any number."""
    named = [leaf for rule in rules for leaf in leaves(rule)]
    return names_of_leaves(named)


def names_of_leaves(named: Iterable[Leaf]) -> Names:
    """The same of single proofs."""
    found = list(named)
    programmes = _uuids(leaf.programme for leaf in found if isinstance(leaf, Attendance))
    blueprints = _uuids(leaf.blueprint for leaf in found if isinstance(leaf, Exam))
    return Names(
        programmes=_text(programme_titles(programmes)) if programmes else {},
        blueprints=_text(blueprint_titles(blueprints)) if blueprints else {},
    )


def _uuids(texts: Iterable[str]) -> set[UUID]:
    return {UUID(text) for text in texts}


def _text(titles: dict[UUID, str]) -> dict[str, str]:
    return {str(uuid): title for uuid, title in titles.items()}
