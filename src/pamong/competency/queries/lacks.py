"""What people lack of what their own posts ask for, in bulk. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection
from dataclasses import dataclass

from pamong.competency.queries.evidence import standings
from pamong.competency.queries.profiles import required_levels
from pamong.competency.queries.rules import rule_of
from pamong.people.queries.posts import posts_of_people


@dataclass(frozen=True, slots=True)
class Lack:
    """A competency of which a person has less than the own posts ask for.

    asked       the highest level that one of the posts asks for
    counted     the level that counts now; below ``asked``
    """

    asked: int
    counted: int

    @property
    def levels(self) -> int:
        """How many levels lack, at least 1."""
        return self.asked - self.counted


def lacks(region: int, people: Collection[int]) -> dict[int, dict[int, int]]:
    """Person → competency → levels that lack, at least 1, of what the own posts in a region ask for.

    A competency for which no level counts is unknown, not lacking: it is left out, as is who lacks nothing. As many queries for
    one person as for thousands.
    """
    found = lacking(region, people)
    return {person: {pk: lack.levels for pk, lack in rows.items()} for person, rows in found.items()}


def lacking(region: int, people: Collection[int], only: Collection[int] | None = None) -> dict[int, dict[int, Lack]]:
    """The same with what is asked and what counts.

    only        of these competencies, as they count today; None is all
    """
    asked = _asked(region, set(people), only)
    if not asked:
        return {}
    found = standings(region, asked, competencies=only)
    counted = found.combined(rule_of(region)).counted
    rows: dict[int, dict[int, Lack]] = {}
    columns = zip(found.person.tolist(), found.competency.tolist(), counted.tolist(), strict=True)
    for person, competency, level in columns:
        required = asked[person].get(competency, 0)
        if 0 <= level < required:
            rows.setdefault(person, {})[competency] = Lack(required, level)
    return rows


def _asked(region: int, people: Collection[int], only: Collection[int] | None) -> dict[int, dict[int, int]]:
    """Person → competency → the highest level that one of the own posts asks for; without who is asked for nothing."""
    posts = posts_of_people(people)
    profiles = {
        position: [(pk, required.level) for pk, required in profile.items() if only is None or pk in only]
        for position, profile in required_levels(region, {post.position for post in posts}).items()
    }
    rows: dict[int, dict[int, int]] = {}
    for post in posts:
        for competency, level in profiles.get(post.position, ()):
            mine = rows.setdefault(post.person, {})
            mine[competency] = max(level, mine.get(competency, 0))
    return rows
