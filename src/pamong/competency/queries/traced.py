"""What a position asks for, and what somebody's gaps were on a day that is over. Whoever asks has checked the right to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from pamong.competency.access import knows
from pamong.competency.models import Competency, Snapshot, SnapshotLine
from pamong.competency.queries.profiles import profile_of
from pamong.core.actor import Actor
from pamong.people.queries.posts import post


@dataclass(frozen=True, slots=True)
class LevelThen:
    """What was asked and what counted of one competency; ``counted`` None where no level counted."""

    required: int
    counted: int | None


@dataclass(frozen=True, slots=True)
class LevelsThen:
    """A snapshot in which the person stands. ``levels`` by uuid of the competency; of two posts the one that asks more."""

    snapshot: UUID
    title: str
    day: date
    levels: Mapping[UUID, LevelThen]


def levels_before(person: int, region: int, day: date) -> LevelsThen | None:
    """The last snapshot of a region up to that day in which the person stands; None without one. Three queries."""
    mine = SnapshotLine.objects.filter(region=region, snapshot=OuterRef("pk"), person=person)
    rows = Snapshot.objects.filter(Exists(mine), region=region, day__lte=day)
    found = rows.order_by("-day", "-pk").first()
    if found is None:
        return None
    lines = SnapshotLine.objects.filter(region=region, snapshot=found.pk, person=person).order_by("required")
    told = {row.competency: LevelThen(row.required, row.counted) for row in lines}
    uuids = dict(Competency.objects.filter(pk__in=told).values_list("pk", "uuid"))
    return LevelsThen(found.uuid, found.title, found.day, {uuids[pk]: level for pk, level in told.items()})


def uuids_of(competencies: frozenset[int]) -> frozenset[UUID]:
    """Of competencies by id. One query; none for none."""
    rows = Competency.objects.filter(pk__in=competencies)
    return frozenset(rows.values_list("uuid", flat=True)) if competencies else frozenset()


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What a position asks for. ``competencies``: how many, ``open``: whether its standard is for the actor to read."""

    position: UUID
    name: str
    competencies: int
    open: bool


def asked_of(actor: Actor, position: int) -> AskedOf:
    """Of a position by its id. Eight queries at most."""
    row = post(position)
    return AskedOf(row.uuid, row.name, len(profile_of(position)), knows(actor, row.region))
