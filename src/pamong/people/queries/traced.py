"""Where somebody served on a day, as it was called then. No actor; whoever asks has checked the right to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from pamong.people.formats.posts import post_words
from pamong.people.models import Assignment, UnitVersion


@dataclass(frozen=True, slots=True)
class ServedOn:
    """A post on a day. ``unit`` and ``position`` are ids; ``unit_name`` as the unit was called on that day."""

    unit: int
    unit_name: str
    position: int
    position_uuid: UUID
    position_name: str

    @property
    def words(self) -> str:
        """Position and unit on one line."""
        return post_words(self.position_name, self.unit_name)


def served_on(person: int, day: date) -> ServedOn | None:
    """The definitive post of that day, else any; None without one. Two queries."""
    held = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    rows = Assignment.objects.filter(held, person=person).select_related("position").order_by("since", "pk")
    row = min(rows, key=lambda one: one.kind != "D", default=None)
    if row is None:
        return None
    called = UnitVersion.objects.filter(held, unit=row.unit_id).order_by("-since").values_list("name", flat=True)
    return ServedOn(row.unit_id, called.first() or "", row.position_id, row.position.uuid, row.position.name)
