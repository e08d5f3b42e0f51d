"""What people scored by certain blueprints, for contexts above. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from pamong.exams.models import Blueprint, Score, SittingKind
from pamong.exams.queries.scores import holding_runs


@dataclass(frozen=True, slots=True)
class PersonMark:
    """A score that holds: of a closed sitting, by the run that was adopted last.

    on      day on which the sitting began, where it was held
    """

    person: int
    blueprint: UUID
    sitting: UUID
    percent: float
    on: date


@dataclass(frozen=True, slots=True)
class NamedBlueprint:
    """A blueprint as a context above names it. ``usable``: published, not withdrawn, and no practice."""

    uuid: UUID
    title: str
    region: int
    usable: bool


def marks_of(people: Collection[int], blueprints: Collection[UUID]) -> tuple[PersonMark, ...]:
    """Every score of these people by these blueprints, newest first. Rehearsals and practice count nowhere."""
    rows = Score.objects.filter(
        attempt__candidate__person__in=people,
        attempt__sitting__blueprint__uuid__in=blueprints,
        attempt__sitting__kind=SittingKind.EXAM,
        attempt__sitting__closed_at__isnull=False,
        attempt__candidate__removed_at=None,
    ).select_related("attempt__candidate", "attempt__sitting__blueprint", "attempt__sitting__region")
    found = list(rows.order_by("-attempt__sitting__starts_at", "-run"))
    held = {run.pk for run in holding_runs({row.attempt.sitting_id for row in found}).values()}
    return tuple(_mark(row) for row in found if row.run_id in held)


def blueprint_titles(blueprints: Collection[UUID]) -> dict[UUID, str]:
    """Titles by uuid; those that do not exist are left out."""
    return dict(Blueprint.objects.filter(uuid__in=blueprints).values_list("uuid", "title"))


def named_blueprints(blueprints: Collection[UUID]) -> dict[UUID, NamedBlueprint]:
    """Those of these that exist, in any state."""
    rows = Blueprint.objects.filter(uuid__in=blueprints)
    return {row.uuid: _named(row) for row in rows}


def exams_in(region: int) -> tuple[NamedBlueprint, ...]:
    """Blueprints of a region by which somebody can sit an exam, by title."""
    rows = Blueprint.objects.filter(
        region=region, practice=False, published_at__isnull=False, withdrawn_at=None
    ).order_by("title", "pk")
    return tuple(map(_named, rows))


def _named(row: Blueprint) -> NamedBlueprint:
    usable = row.published_at is not None and row.withdrawn_at is None and not row.practice
    return NamedBlueprint(row.uuid, row.title, row.region_id, usable)


def _mark(row: Score) -> PersonMark:
    sitting, person = row.attempt.sitting, row.attempt.candidate.person_id
    if person is None:
        raise ValueError("a sitting with people has a candidate without one")
    zone = sitting.region.time_zone
    on = timezone.localtime(sitting.starts_at, ZoneInfo(zone)).date()
    return PersonMark(person, sitting.blueprint.uuid, sitting.uuid, float(row.percent), on)
