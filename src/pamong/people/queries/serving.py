"""Where and as what people serve, in bulk. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection

from pamong.people.models import EmploymentKind, PersonNumber
from pamong.people.queries.posts import job_level
from pamong.people.queries.standings import counted_standings

# One row for each current post; one with nulls for who holds none.
_SERVING: Final = """
SELECT p.id, e.region_id, e.kind, e.standing, r.left_out, a.unit_id, o.kind, o.folded, o.level, o.echelon
FROM people_person p
LEFT JOIN people_employment e ON e.person_id = p.id AND e.until IS NULL
LEFT JOIN people_region r ON r.id = e.region_id
LEFT JOIN people_assignment a ON a.person_id = p.id AND a.until IS NULL
LEFT JOIN people_position o ON o.id = a.position_id
WHERE p.id = ANY (%s) ORDER BY p.id, a.kind <> 'D', a.since, a.id
"""


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A position that somebody holds now, in whichever way.

    kind        the registry's code; ``folded`` the name as names are compared; ``level`` its *jenjang*, empty when unknown
    """

    kind: str
    folded: str
    level: str


@dataclass(frozen=True, slots=True)
class Serving:
    """How one person serves today.

    region      employer; None for who is no civil servant
    kind        of the employment: pns, pppk, …; empty for who is no civil servant
    counted     whether the legal standing is one that the region counts
    unit        of the definitive post; of any other one without it; None without any
    positions   the definitive one first
    """

    person: int
    region: int | None
    kind: str
    counted: bool
    unit: int | None
    positions: tuple[HeldPosition, ...]

    @property
    def kind_label(self) -> str:
        """``PNS``; empty for who is no civil servant."""
        return str(EmploymentKind(self.kind).label) if self.kind else ""


def serving_of(people: Collection[int]) -> dict[int, Serving]:
    """How people serve, by id; who is not there is not in the answer. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SERVING, [list(people)])
        rows = cursor.fetchall()
    found: dict[int, Serving] = {}
    for person, region, kind, standing, left_out, unit, *position in rows:
        held = found.get(person)
        posts = held.positions if held else ()
        counted = standing is not None and standing in counted_standings(left_out)
        found[person] = Serving(
            person=person,
            region=region,
            kind=kind or "",
            counted=counted,
            unit=held.unit if held else unit,
            positions=posts if unit is None else (*posts, _position(*position)),
        )
    return found


def people_by_number(region: int, numbers: Collection[str]) -> dict[str, int]:
    """NIP → person, of those whose record a region keeps; also a former number. One query."""
    rows = PersonNumber.objects.filter(number__in=set(numbers), person__region=region)
    return dict(rows.values_list("number", "person"))


def numbers_of(region: int) -> dict[str, int]:
    """NIP → person, of everybody whose record a region keeps; also former numbers. One query."""
    rows = PersonNumber.objects.filter(person__region=region)
    return dict(rows.values_list("number", "person").iterator())


def employment_label(kind: str) -> str:
    """What people call a kind of employment: ``PPPK``."""
    return str(EmploymentKind(kind).label)


def _position(kind: str, folded: str, level: str, echelon: str) -> HeldPosition:
    return HeldPosition(kind, folded, job_level(level, echelon, kind))
