"""Who is above whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from pamong.core.actor import PersonId
from pamong.people.models import AssignmentKind, Person
from pamong.people.queries.presence import full_name


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Who leads the unit of a person, or the nearest unit above that somebody else leads.

    person      id of who leads
    name        with titles
    kind        of the assignment in which this one leads: D, or PLT, PLH …
    reason      why it is not the head of the person's own unit; empty when it is
    """

    person: PersonId
    uuid: UUID
    name: str
    position: str
    unit: str
    unit_uuid: UUID
    kind: str
    reason: str

    @property
    def kind_label(self) -> str:
        """``Plt.``; empty for a definitive head."""
        return "" if self.kind == AssignmentKind.DEFINITIVE else str(AssignmentKind(self.kind).label)


# The units from the person's own upward, each with its head: definitive before Pj., additional duty, Plt. and Plh.
_WAY: Final = """
WITH RECURSIVE way (unit_id, depth) AS (
    SELECT a.unit_id, 0 FROM people_assignment a
    WHERE a.person_id = %(person)s AND a.kind = 'D' AND {a_held}
    UNION ALL
    SELECT v.parent_id, w.depth + 1 FROM way w JOIN people_unitversion v ON v.unit_id = w.unit_id AND {v_held}
    WHERE v.parent_id IS NOT NULL AND w.depth < 20
)
SELECT u.uuid, v.name, h.* FROM way w
JOIN people_unit u ON u.id = w.unit_id
LEFT JOIN people_unitversion v ON v.unit_id = w.unit_id AND {v_held}
LEFT JOIN LATERAL (
    SELECT p.id, p.uuid, p.title_before, p.name, p.title_after, o.name, a.kind
    FROM people_assignment a JOIN people_person p ON p.id = a.person_id JOIN people_position o ON o.id = a.position_id
    WHERE a.unit_id = w.unit_id AND a.leads AND {a_held}
    ORDER BY array_position(ARRAY['D', 'PJ', 'TT', 'PLT', 'PLH'], a.kind) LIMIT 1
) h ON true
ORDER BY w.depth
"""
_NOW: Final = "{0}.until IS NULL"
_THEN: Final = "{0}.since <= %(on)s AND ({0}.until IS NULL OR {0}.until > %(on)s)"


def supervisors_above(person: int) -> list[Supervisor]:
    """All who lead the unit of a person's definitive post and those above it today, the nearest first, each once. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_WAY.format(a_held=_NOW.format("a"), v_held=_NOW.format("v")), {"person": person, "on": None})
        rows = cursor.fetchall()
    empty: list[str] = []
    found: dict[int, Supervisor] = {}
    for unit_uuid, unit, head, *facts in rows:
        if head is None:
            empty.append(unit)
        elif head != person and head not in found:
            found[head] = _supervisor(unit_uuid, unit, head, facts, empty)
            empty = []
    return list(found.values())


def supervisor_of(person: PersonId, on: date | None = None) -> Supervisor | None:
    """Who leads the unit of a person's definitive post; the next above where nobody leads, or where it is the person.

    on          a day of the past; None is today, which is cheaper
    returns     None without a definitive post, and for who has nobody above
    """
    held = _NOW if on is None else _THEN
    with connection.cursor() as cursor:
        cursor.execute(_WAY.format(a_held=held.format("a"), v_held=held.format("v")), {"person": person, "on": on})
        rows = cursor.fetchall()
    empty: list[str] = []
    for unit_uuid, unit, head, *facts in rows:
        if head is None:
            empty.append(unit)
        elif head != person:
            return _supervisor(unit_uuid, unit, head, facts, empty)
    return None


def _supervisor(unit_uuid: UUID, unit: str, head: int, facts: list[Any], empty: list[str]) -> Supervisor:
    uuid, before, name, after, position, kind = facts
    return Supervisor(
        person=PersonId(head),
        uuid=uuid,
        name=full_name(Person(name=name, title_before=before, title_after=after)),
        position=position,
        unit=unit,
        unit_uuid=unit_uuid,
        kind=kind,
        reason=_("Jabatan kepala %(units)s kosong.") % {"units": ", ".join(empty)} if empty else "",
    )
