"""People as official papers name them, in bulk. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection

from pamong.people.formats.posts import post_words
from pamong.people.formats.reference import grades
from pamong.people.models import AssignmentKind, EmploymentKind
from pamong.people.queries.directory import grouped, with_titles
from pamong.people.queries.paths import unit_paths

_PEOPLE: Final = """
SELECT p.id, p.title_before, p.name, p.title_after, p.folded, n.number, e.kind, e.grade, a.kind, j.name, a.unit_id
FROM people_person p
LEFT JOIN people_personnumber n ON n.person_id = p.id AND n.until IS NULL
LEFT JOIN people_employment e ON e.person_id = p.id AND e.until IS NULL
LEFT JOIN LATERAL (
    SELECT kind, unit_id, position_id FROM people_assignment WHERE person_id = p.id AND until IS NULL
    ORDER BY kind <> 'D', since, id LIMIT 1
) a ON true
LEFT JOIN people_position j ON j.id = a.position_id
WHERE p.id = ANY(%s)
ORDER BY p.folded, p.id
"""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on paper.

    name        with titles; ``folded`` without, as lists are sorted
    number      NIP in groups; empty without one
    rank        ``Penata Muda Tingkat I, III/b``; ``PPPK, golongan VII``; empty when unknown
    position    with ``Plt.`` before it where the post is not definitive; empty without a post
    unit        where the person serves; ``office`` is the unit at the top of that branch
    """

    person: int
    name: str
    folded: str
    number: str
    rank: str
    position: str
    unit: str
    office: str
    office_id: int | None

    @property
    def serves(self) -> str:
        """Position and office on one line."""
        return post_words(self.position, self.office)


def named_people(people: Collection[int]) -> dict[int, Named]:
    """People by id, sorted by name without titles; who is not there is not in the answer. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [list(people)])
        found = cursor.fetchall()
    paths = unit_paths(unit for *_facts, unit in found if unit)
    return {
        person: Named(
            person=person,
            name=with_titles(before, name, after),
            folded=folded,
            number=grouped(number) if number else "",
            rank=_rank(kind, grade or ""),
            position=_position(held, position or ""),
            unit=way[-1].name if (way := paths.get(unit, ())) else "",
            office=way[0].name if way else "",
            office_id=way[0].id if way else None,
        )
        for person, before, name, after, folded, number, kind, grade, held, position, unit in found
    }


def _rank(kind: str | None, grade: str) -> str:
    if not kind:
        return ""
    known = grades().get(grade)
    if known and known.rank:
        return f"{known.rank}, {grade}"
    status = str(EmploymentKind(kind).label)
    return f"{status}, golongan {grade}" if grade else status


def _position(held: str | None, name: str) -> str:
    if held in (None, AssignmentKind.DEFINITIVE, AssignmentKind.ADDITIONAL):
        return name
    return f"{AssignmentKind(held).label} {name}"
