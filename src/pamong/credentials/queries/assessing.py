"""What was found about an application in a round: results that hold, whether they are complete, and their digest."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from pamong.credentials.models import Application, Appointment, Decision, Duty, UnitResult
from pamong.credentials.queries.appointing import FIRST
from pamong.credentials.queries.facts import JUDGING, UnitFacts, carried_units, digest_of, facts_of, shrunken, units_of
from pamong.people.access import today
from pamong.science.scheme import judge

JUDGES: Final = {duty: stage for stage, duty in JUDGING.items()}
"""Duty → round in which it judges."""

_MOVING: Final = frozenset({"day", "months"})
"""Facts that change by themselves from day to day."""


def stage_of(appointment: Appointment) -> int:
    """The round to which a duty belongs."""
    return 1 if appointment.duty in FIRST else 2


def held_results(application: int, stage: int) -> dict[int, UnitResult]:
    """Unit → the last result of a round by somebody who still has the duty. One query."""
    rows = UnitResult.objects.filter(
        application=application, round=stage, appointment__duty=JUDGING[stage], appointment__ended_at=None
    ).select_related("appointment__person")
    return {row.unit_id: row for row in rows.order_by("pk")}


def complete(application: int, stage: int) -> bool:
    """Whether every unit has a result of that round, or is carried over from an earlier decision."""
    return not _missing(_application(application), held_results(application, stage))


def results_digest(application: int, stage: int) -> str:
    """What the results of a round say, as SHA-256: it changes with every new result. 64 hex digits."""
    row, held = _application(application), held_results(application, stage)
    units = units_of(row.version_id)
    carried = carried_units(row, units, today())
    results: dict[str, Any] = {
        unit.code: [held[unit.pk].pk, held[unit.pk].competent, held[unit.pk].digest]
        if unit.pk in held
        else [carried[unit.pk].isoformat()]
        if unit.pk in carried
        else []
        for unit in units
    }
    return digest_of({"round": stage, "results": results})


def unfounded_units(application: Application, stage: int) -> frozenset[int]:
    """Ids of units found competent by pieces or sight that no longer count, so that their rule does not hold any more.

    What was there when they were found stays: an exam or a course is not asked again for its age.
    """
    found = {pk: one for pk, one in held_results(application.pk, stage).items() if one.competent and one.facts}
    facts = {one.unit.pk: one for one in facts_of(application, stage=stage)} if found else {}
    return frozenset(pk for pk, one in found.items() if _fewer(one, facts[pk]) and not _held_then(one, facts[pk]))


def unfounded_of(applications: Collection[Application], stage: int) -> dict[int, frozenset[int]]:
    """The same for many: application → those units, only of applications that have some. Constant queries where none has."""
    rows = UnitResult.objects.filter(
        application__in=[row.pk for row in applications],
        round=stage,
        appointment__duty=JUDGING[stage],
        appointment__ended_at=None,
    )
    last = {(row.application_id, row.unit_id): row for row in rows.order_by("pk")}
    fewer = shrunken([row for row in last.values() if row.competent and row.facts], stage)
    found = {row.pk: unfounded_units(row, stage) for row in applications if row.pk in fewer}
    return {pk: units for pk, units in found.items() if units}


def kept_units(application: int, stage: int) -> frozenset[int]:
    """Ids of units that stay shown whatever a round finds: on appeal those of the first decision."""
    earlier = Decision.objects.filter(application=application, round__lt=stage)
    return frozenset(pk for units in earlier.values_list("units", flat=True) for pk in units)


def decided(application: int, stage: int) -> bool:
    """Whether a round is over: its decision stands on these results."""
    return Decision.objects.filter(application=application, round=stage).exists()


def same_facts(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sets of facts differ in nothing but what time changes by itself."""
    return _fixed(one) == _fixed(other)


def judging_round(duty: str) -> int | None:
    """Round in which a duty judges units; None for a duty that does not."""
    return JUDGES.get(Duty(duty))


def missing_units(application: int, stage: int) -> frozenset[int]:
    """Ids of units that have no result of a round yet and are not carried."""
    return frozenset(_missing(_application(application), held_results(application, stage)))


def _missing(row: Application, held: Mapping[int, UnitResult]) -> list[int]:
    lacking = [unit for unit in units_of(row.version_id) if unit.pk not in held]
    carried = carried_units(row, lacking, today()) if lacking else {}
    return [unit.pk for unit in lacking if unit.pk not in carried]


def _fewer(row: UnitResult, now: UnitFacts) -> bool:
    """Less of what is judged counts than when the unit was found."""
    pieces, observed = row.facts.get("pieces", 0), row.facts.get("observed", False)
    return bool(pieces > now.shown.pieces or (observed and not now.shown.observed))


def _held_then(row: UnitResult, now: UnitFacts) -> bool:
    """Whether the rule holds by what counts now, on the day on which the unit was found."""
    shown = replace(now.shown, today=date.fromisoformat(row.facts.get("day") or str(now.shown.today)))
    return now.rule is None or judge(now.rule, shown).holds


def _application(application: int) -> Application:
    return Application.objects.select_related("version", "scheme").get(pk=application)


def _fixed(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key not in _MOVING}
