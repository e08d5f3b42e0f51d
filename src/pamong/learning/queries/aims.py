"""What programmes aim at: competencies, and the level to which each is raised."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from pamong.competency.queries.frameworks import levels_of
from pamong.competency.queries.regulations import named_competencies
from pamong.learning.models import Aim


@dataclass(frozen=True, slots=True)
class AimRow:
    """A competency that a programme raises to a level. ``headline``: how that level is worded, empty where it is not."""

    competency: int
    uuid: UUID
    code: str
    name: str
    level: int
    headline: str


def aims_of(programme: int) -> dict[int, int]:
    """Competency → level to which the programme raises it."""
    return dict(Aim.objects.filter(programme=programme).values_list("competency", "level"))


def aims_of_many(programmes: Collection[int]) -> dict[int, dict[int, int]]:
    """The same for many programmes; one without aims is not in the answer. One query."""
    found: dict[int, dict[int, int]] = {}
    rows = Aim.objects.filter(programme__in=programmes).order_by("pk")
    for programme, competency, level in rows.values_list("programme", "competency", "level"):
        found.setdefault(programme, {})[competency] = level
    return found


def competencies_aimed(programme: UUID) -> frozenset[int]:
    """Competencies that the programme raises. One query."""
    return frozenset(Aim.objects.filter(programme__uuid=programme).values_list("competency", flat=True))


def aim_rows(programme: int) -> tuple[AimRow, ...]:
    """The same with words, by code."""
    aims = aims_of(programme)
    worded = levels_of(aims)
    return tuple(
        AimRow(
            competency=pk,
            uuid=row.uuid,
            code=row.code,
            name=row.name,
            level=aims[pk],
            headline=next((step.headline for step in worded.get(pk, ()) if step.number == aims[pk]), ""),
        )
        for pk, row in named_competencies(aims).items()
    )
