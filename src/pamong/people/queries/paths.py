"""Where units stand in the tree of today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

_UP: Final = """
WITH RECURSIVE up (unit_id, place_id, name, parent_id, height) AS (
    SELECT v.unit_id, v.unit_id, v.name, v.parent_id, 0 FROM people_unitversion v
    WHERE v.unit_id = ANY(%s) AND v.until IS NULL
    UNION ALL
    SELECT up.unit_id, v.unit_id, v.name, v.parent_id, up.height + 1 FROM up
    JOIN people_unitversion v ON v.unit_id = up.parent_id AND v.until IS NULL
    WHERE up.height < 32
)
SELECT unit_id, place_id, (SELECT uuid FROM people_unit WHERE id = place_id), name FROM up
ORDER BY unit_id, height DESC
"""  # 32: higher than any tree; a circle that should not be must not hang a page


@dataclass(frozen=True, slots=True)
class Step:
    """One unit of a path."""

    id: int
    uuid: UUID
    name: str


def unit_paths(units: Iterable[int]) -> dict[int, tuple[Step, ...]]:
    """Unit → the way to it from the top of the tree, itself last. One query; a closed unit has no path."""
    wanted = sorted(set(units))
    paths: defaultdict[int, tuple[Step, ...]] = defaultdict(tuple)
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(_UP, [wanted])
            for unit, place, uuid, name in cursor.fetchall():
                paths[unit] += (Step(place, uuid, name),)
    return dict(paths)
