"""What the holders of one position lack."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from pamong.competency.access import OVERSEERS, READERS
from pamong.competency.queries.gaps.hiding import FLOOR
from pamong.competency.queries.gaps.scope import SnapshotLineOf, snapshots_of
from pamong.competency.queries.gaps.tally import fetched, worded
from pamong.core.actor import Actor
from pamong.people.access import holds, visible_positions, visible_units
from pamong.science.suppression import suppressed

_LINES: Final = """
SELECT competency, max(required), count(*), count(*) FILTER (WHERE known), count(*) FILTER (WHERE lacking),
    count(*) FILTER (WHERE self_only) FROM (
    SELECT competency, person, max(required) AS required, bool_or(state = 1) AS known,
        bool_or(counted < required) AS lacking, bool_or(state = 2) AS self_only FROM competency_snapshotline
    WHERE region = %(region)s AND snapshot = %(snapshot)s AND position = %(position)s
        AND (%(units)s::bigint[] IS NULL OR unit = ANY (%(units)s))
    GROUP BY 1, 2
) each GROUP BY 1
"""


# Holders of whom a level counts, of each position that asks for a competency.
_KNOWN: Final = """
SELECT competency, position, count(DISTINCT person) FROM competency_snapshotline
WHERE region = %(region)s AND snapshot = %(snapshot)s AND state = 1 AND competency = ANY (%(competencies)s)
    AND (%(units)s::bigint[] IS NULL OR unit = ANY (%(units)s))
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class PositionLine:
    """One competency of the position. ``known`` and ``lacking`` are None where they would tell about too few."""

    competency: UUID
    code: str
    name: str
    required: int
    holders: int
    known: int | None
    lacking: int | None
    self_only: int


@dataclass(frozen=True, slots=True)
class PositionGaps:
    """Gaps of the holders whom the actor oversees, most lacking first; no lines before the first snapshot.

    hidden      too few holders to be told of
    """

    snapshot: SnapshotLineOf | None
    lines: tuple[PositionLine, ...]
    hidden: bool


def position_gaps(actor: Actor, uuid: UUID) -> PositionGaps | None:
    """Gaps of the holders of a position at the newest snapshot; None for who oversees nothing there."""
    position = visible_positions(actor, OVERSEERS).filter(uuid=uuid).first()
    if position is None:
        return None
    region = position.region_id
    newest = next(iter(snapshots_of(region)), None)
    if newest is None:
        return PositionGaps(None, (), hidden=False)
    whole, persons = holds(actor, OVERSEERS, region), holds(actor, READERS, region)
    units = None if whole else list(visible_units(actor, OVERSEERS).values_list("pk", flat=True))
    if not whole:
        persons = set(units or ()) <= set(visible_units(actor, READERS).values_list("pk", flat=True))
    given: dict[str, Any] = {"region": region, "snapshot": newest.id, "position": position.pk, "units": units}
    rows = fetched(_LINES, given)
    if not persons and rows and max(row[2] for row in rows) < FLOOR:
        return PositionGaps(newest, (), hidden=True)
    names = worded(region, {row[0] for row in rows})
    told = names.keys() if persons else _told({**given, "competencies": [row[0] for row in rows]})
    lines = [
        PositionLine(
            names[pk].uuid,
            names[pk].code,
            names[pk].name,
            required,
            holders,
            known if pk in told else None,
            lacking if pk in told else None,
            self_only,
        )
        for pk, required, holders, known, lacking, self_only in rows
    ]
    return PositionGaps(newest, tuple(sorted(lines, key=lambda line: (-(line.lacking or 0), line.code))), hidden=False)


def _told(given: dict[str, Any]) -> set[int]:
    """Competencies of which this position hides nobody, although the heat map has the sum over all positions."""
    held: dict[int, dict[int, int]] = {}
    for competency, position, known in fetched(_KNOWN, given):
        held.setdefault(competency, {})[position] = known
    return {
        competency
        for competency, known in held.items()
        if (given["position"], False) in zip(known, suppressed(list(known.values()), FLOOR), strict=True)
    }
