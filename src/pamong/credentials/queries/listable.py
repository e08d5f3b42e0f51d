"""Applications that a session could decide: those with complete evidence, and the others with what is missing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.credentials.access import kept_applications
from pamong.credentials.formats.application_states import ApplicationState
from pamong.credentials.models import Appeal, Application, Decision, PlenaryCase, SchemeUnit, UnitResult
from pamong.credentials.queries.application_states import in_state
from pamong.credentials.queries.assessing import missing_units, unfounded_of
from pamong.credentials.queries.facts import JUDGING
from pamong.people.queries.roll import members

MOST: Final = 100
"""Applications that are offered at once: those that lack least, and of these what was handed in first."""


@dataclass(frozen=True, slots=True)
class Listable:
    """An application that is not decided in a round.

    missing     units that nobody judged, or that were found by what no longer counts; empty when a session may take it
    """

    application: UUID
    name: str
    unit: str
    scheme: str
    stage: int
    missing: tuple[str, ...]


def listable(actor: Actor, region: int) -> tuple[Listable, ...]:
    """Applications of a region that the actor keeps and no open session has on its list, appeals first.

    Constant queries, but for who lacks a unit and had an earlier decision in the same scheme.
    """
    return (*_stage(actor, region, 2), *_stage(actor, region, 1))


def ready_count(actor: Actor, region: int) -> int:
    """How many of all of them a session may take, however many are offered at once."""
    first = in_state(_undecided(actor, region, 1), ApplicationState.ASSESSED).select_related(None)
    judged = list(first.select_related("version"))
    appealed = sum(not one.missing for one in _stage(actor, region, 2))
    return len(judged) - len(unfounded_of(judged, 1)) + appealed


def _stage(actor: Actor, region: int, stage: int) -> Iterator[Listable]:
    rows = list(_least_lacking_first(_undecided(actor, region, stage), stage)[:MOST])
    people = members({row.person_id for row in rows})
    missing = _missing(rows, stage)
    for row in rows:
        who = people[row.person_id]
        scheme = " ".join(part for part in (row.scheme.title, row.version.level) if part)
        yield Listable(row.uuid, who.name, who.unit_name, scheme, stage, tuple(missing[row.pk]))


def _undecided(actor: Actor, region: int, stage: int) -> "QuerySet[Application]":
    decided = Decision.objects.filter(application=OuterRef("pk"), round=stage)
    listed = PlenaryCase.objects.filter(
        application=OuterRef("pk"), round=stage, removed_at=None, plenary__closed_at=None
    )
    rows = kept_applications(actor).filter(
        ~Exists(decided), ~Exists(listed), scheme__region=region, withdrawn_at=None, checked_at__isnull=False
    )
    if stage == 1:
        return rows
    accepted = Appeal.objects.filter(
        decision__application=OuterRef("pk"), accepted_at__isnull=False, answered_at=None, withdrawn_at=None
    )
    return rows.filter(Exists(accepted))


def _least_lacking_first(rows: "QuerySet[Application]", stage: int) -> "QuerySet[Application]":
    """Complete ones are offered however many older ones wait for their assessor."""
    units = SchemeUnit.objects.filter(version=OuterRef("version"))
    held = _held(stage).filter(application=OuterRef("pk"))
    lacking = _counted(units, "version", "pk") - _counted(held, "application", "unit")
    return rows.annotate(lacking=lacking).order_by("lacking", "submitted_at", "pk")


def _counted(rows: "QuerySet[SchemeUnit] | QuerySet[UnitResult]", group: str, what: str) -> Coalesce:
    told = rows.order_by().values(group).annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(told, output_field=IntegerField()), 0)


def _held(stage: int) -> "QuerySet[UnitResult]":
    """Results of a round whose judge's duty lasts."""
    return UnitResult.objects.filter(round=stage, appointment__duty=JUDGING[stage], appointment__ended_at=None)


def _missing(rows: Sequence[Application], stage: int) -> dict[int, list[str]]:
    """Application → units without a result that holds. A carried unit is asked about only where there could be one."""
    held = set(_held(stage).filter(application__in=rows).values_list("application", "unit"))
    units: dict[int, list[SchemeUnit]] = defaultdict(list)
    for unit in SchemeUnit.objects.filter(version__in={row.version_id for row in rows}).order_by("number"):
        units[unit.version_id].append(unit)
    before, unfounded = _decided_before(rows), unfounded_of(rows, stage)
    found = {}
    for row in rows:
        lacking = [unit for unit in units[row.version_id] if (row.pk, unit.pk) not in held]
        if lacking and (row.scheme_id, row.person_id) in before:
            real = missing_units(row.pk, stage)
            lacking = [unit for unit in lacking if unit.pk in real]
        found[row.pk] = [f"{unit.code} {unit.title}" for unit in lacking]
        anew = [unit for unit in units[row.version_id] if unit.pk in unfounded.get(row.pk, ())]
        found[row.pk] += [_("%(unit)s (harus dinilai ulang)") % {"unit": f"{unit.code} {unit.title}"} for unit in anew]
    return found


def _decided_before(rows: Sequence[Application]) -> set[tuple[int, int]]:
    """Scheme and person of earlier decisions."""
    return set(
        Decision.objects.filter(
            application__scheme__in={row.scheme_id for row in rows},
            application__person__in={row.person_id for row in rows},
        ).values_list("application__scheme", "application__person")
    )
