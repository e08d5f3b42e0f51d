"""Who has a seat: for attendance, letters and hours. No actor; whoever asks has checked the right to know."""

from dataclasses import dataclass
from uuid import UUID

from pamong.learning.models import Registration
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.presence import full_name


@dataclass(frozen=True, slots=True)
class SeatRow:
    """Somebody with a seat.

    id, uuid        of the registration; ``person`` the person's id
    name            with titles
    unit            where the person served when registering, by today's name; empty without one
    region          id of the employer, with its name
    """

    id: int
    uuid: UUID
    person: int
    person_uuid: UUID
    name: str
    unit: str
    region: int
    region_name: str


def seated_in(offering: int) -> tuple[SeatRow, ...]:
    """Who has a seat, by name. Two queries."""
    rows = Registration.objects.filter(offering=offering, seated_at__isnull=False, withdrawn_at=None)
    found = list(rows.select_related("person", "region").order_by("person__folded", "pk"))
    units = unit_names(found)
    return tuple(
        SeatRow(
            id=row.pk,
            uuid=row.uuid,
            person=row.person_id,
            person_uuid=row.person.uuid,
            name=full_name(row.person),
            unit=units.get(row.unit_id or 0, ""),
            region=row.region_id,
            region_name=row.region.name,
        )
        for row in found
    )


def unit_names(rows: list[Registration]) -> dict[int, str]:
    """Unit → its name today; a closed one has none. One query."""
    paths = unit_paths({row.unit_id for row in rows if row.unit_id is not None})
    return {unit: path[-1].name for unit, path in paths.items()}
