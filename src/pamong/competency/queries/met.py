"""How many of some people met what their posts asked for, snapshot by snapshot. No actor: whoever asks has checked."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from pamong.competency.models import GapState, Snapshot, SnapshotLine


@dataclass(frozen=True, slots=True)
class Met:
    """One snapshot.

    people  those whose post asked for one of the competencies on that day
    met     those of them who had shown every level that was asked for
    """

    title: str
    day: date
    people: int
    met: int


def met_by_snapshot(region: int, people: Collection[int], competencies: Collection[int]) -> tuple[Met, ...]:
    """Each snapshot in which one of these people is, the oldest first. Three queries.

    people          ids of persons
    competencies    ids; others are not looked at
    """
    rows = SnapshotLine.objects.filter(region=region, person__in=people, competency__in=competencies)
    shown = Q(state=GapState.COUNTED, counted__gte=F("required"))
    asked, lacking = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for snapshot, person in rows.values_list("snapshot", "person").distinct():
        asked[snapshot].add(person)
    for snapshot, person in rows.exclude(shown).values_list("snapshot", "person").distinct():
        lacking[snapshot].add(person)
    days = Snapshot.objects.filter(pk__in=asked).order_by("day", "pk")
    return tuple(Met(row.title, row.day, len(asked[row.pk]), len(asked[row.pk]) - len(lacking[row.pk])) for row in days)
