"""What an applicant has shown for each unit, gathered from exams, learning, service and the own portfolio.

No actor; whoever asks has checked the right to know.
"""

import hashlib
import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from pamong.credentials.models import (
    Application,
    Decision,
    Duty,
    PieceJudgement,
    PieceUnit,
    SchemePosition,
    SchemeUnit,
    SchemeVersion,
    UnitResult,
)
from pamong.exams.queries.best_marks import marks_of
from pamong.learning.queries.taught import completed_by
from pamong.people.access import today
from pamong.people.queries.service import months_in
from pamong.science.scheme import Attendance, Exam, Leaf, Mark, Rule, Shown, leaves, parse

JUDGING: Final = {1: Duty.ASSESSOR, 2: Duty.EXAMINER}
"""Who judges in each round."""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit and what was shown of it.

    rule        how it is to be shown: the unit's, or the scheme's for a renewal; None while it has none
    shown       as ``science.scheme`` judges it
    facts       the same as JSON, with uuids of what it was read from; ``digest`` of that
    """

    unit: SchemeUnit
    rule: Rule | None
    shown: Shown
    facts: Mapping[str, Any]
    digest: str


def units_of(version: int) -> tuple[SchemeUnit, ...]:
    """Units of a version in order."""
    return tuple(SchemeUnit.objects.select_related("competency").filter(version=version).order_by("number"))


def facts_of(
    application: Application, *, observed: Mapping[int, bool] | None = None, stage: int = 1
) -> tuple[UnitFacts, ...]:
    """Every unit of an application in order, with what was shown until today. Constant queries.

    observed    unit id → seen at work, where an assessor is just about to say so; else what the last results say
    stage       round of judgement; 2 reads only what the second examiner found, beside what does not depend on an assessor
    """
    units, day = units_of(application.version_id), today()
    rules = {unit.pk: rule_of(application, unit) for unit in units}
    named = [leaf for rule in rules.values() if rule for leaf in leaves(rule)]
    attended, marks, sources = _elsewhere(application.person_id, named)
    pieces = _pieces([application.pk], stage)
    seen = {unit: said for (_pk, unit), said in _observed([application.pk], stage).items()} | dict(observed or {})
    months = months_in(application.person_id, _positions(application.version_id), day)
    carried = carried_units(application, units, day)
    rows = []
    for unit in units:
        shown = Shown(
            today=day,
            attended=attended,
            marks=marks,
            pieces=pieces.get((application.pk, unit.pk), 0),
            observed=seen.get(unit.pk, False),
            months=months,
            carried=carried.get(unit.pk),
        )
        facts = _json(rules[unit.pk], shown, sources)
        rows.append(UnitFacts(unit, rules[unit.pk], shown, facts, digest_of(facts)))
    return tuple(rows)


def facts_ahead(person: int, version: SchemeVersion, renews: int | None = None) -> tuple[UnitFacts, ...]:
    """The same before there is an application: what somebody could already show for each unit of a version.

    renews      id of the certificate that would be renewed
    """
    return facts_of(Application(person_id=person, scheme_id=version.scheme_id, version=version, renews_id=renews))


def rule_of(application: Application, unit: SchemeUnit) -> Rule | None:
    """The rule by which a unit is judged in an application."""
    renewal = application.version.renewal if application.renews_id is not None else None
    raw = renewal or unit.rule
    return parse(raw) if raw else None


def carried_units(application: Application, units: Collection[SchemeUnit], day: date) -> dict[int, date]:
    """Units that an earlier partial pass of the same scheme found shown, and since when."""
    by_code = carried_codes([application], day).get(application.pk, {})
    return {unit.pk: by_code[unit.code] for unit in units if unit.code in by_code}


def carried_codes(applications: Collection[Application], day: date) -> dict[int | None, dict[str, date]]:
    """Application → codes of units that an earlier partial pass of the same scheme found shown, and since when.

    As long as a certificate of it would hold. A unit is known by its code through the versions of a scheme. What led to a
    certificate carries nothing: that one is renewed, and a renewal is shown anew; after a withdrawal everything is. Two queries.
    """
    asked = [row for row in applications if row.renews_id is None]
    rows = Decision.objects.filter(
        application__scheme__in={row.scheme_id for row in asked},
        application__person__in={row.person_id for row in asked},
    ).select_related("application__version")
    last = {row.application_id: row for row in rows.order_by("round")} if asked else {}
    partial: dict[tuple[int, int], list[Decision]] = defaultdict(list)
    for row in last.values():
        if not row.competent and _holds(row.decided_on, row.application.version.months, day):
            partial[row.application.scheme_id, row.application.person_id].append(row)
    named = {unit for found in partial.values() for row in found for unit in row.units}
    codes = dict(SchemeUnit.objects.filter(pk__in=named).values_list("pk", "code")) if named else {}
    carried: dict[int | None, dict[str, date]] = {}
    for one in asked:
        by_code: dict[str, date] = {}
        for row in partial.get((one.scheme_id, one.person_id), ()):
            if row.application_id != one.pk:
                for unit in row.units:
                    by_code[codes[unit]] = max(by_code.get(codes[unit], date.min), row.decided_on)
        carried[one.pk] = by_code
    return carried


def shrunken(held: Collection[UnitResult], stage: int) -> frozenset[int]:
    """Ids of applications of which less counts now, of what is judged, than when one of these results was found. Three queries."""
    applications = {row.application_id for row in held}
    pieces, seen = _pieces(applications, stage), _observed(applications, stage)
    return frozenset(
        row.application_id
        for row in held
        if row.facts.get("pieces", 0) > pieces.get((row.application_id, row.unit_id), 0)
        or (row.facts.get("observed") and not seen.get((row.application_id, row.unit_id)))
    )


def shown_of(facts: Mapping[str, Any]) -> Shown:
    """What a result was judged by, as ``science.scheme`` reads it, from the facts that it kept."""
    carried = facts.get("carried")
    return Shown(
        today=date.fromisoformat(facts["day"]),
        attended={key: date.fromisoformat(on) for key, on in facts.get("attended", {}).items()},
        marks={
            key: tuple(Mark(percent, date.fromisoformat(on)) for percent, on, *_source in found)
            for key, found in facts.get("marks", {}).items()
        },
        pieces=facts.get("pieces", 0),
        observed=facts.get("observed", False),
        months=facts.get("months", 0),
        carried=date.fromisoformat(carried) if carried else None,
    )


def digest_of(facts: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, 64 hex digits."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _elsewhere(
    person: int, named: Collection[Leaf]
) -> tuple[dict[str, date], dict[str, tuple[Mark, ...]], dict[str, str]]:
    """Completed programmes, marks by blueprint, and the sitting of each mark."""
    programmes = {UUID(leaf.programme) for leaf in named if isinstance(leaf, Attendance)}
    blueprints = {UUID(leaf.blueprint) for leaf in named if isinstance(leaf, Exam)}
    attended = {str(programme): on for (_person, programme), on in completed_by([person], programmes).items()}
    marks: dict[str, tuple[Mark, ...]] = {}
    sources: dict[str, str] = {}
    for row in marks_of([person], blueprints):
        key = str(row.blueprint)
        marks[key] = (*marks.get(key, ()), Mark(row.percent, row.on))
        sources.setdefault(f"{key}:{row.on}:{row.percent}", str(row.sitting))
    return attended, marks, sources


def _pieces(applications: Collection[int], stage: int) -> dict[tuple[int, int], int]:
    """Application and unit → pieces whose last judgement, in this round and by who still has the duty, is good in all four."""
    last = PieceJudgement.objects.filter(
        piece__application__in=applications,
        piece__removed_at=None,
        appointment__duty=JUDGING[stage],
        appointment__ended_at=None,
    ).select_related("piece")
    held = {(row.piece_id, row.unit_id): row for row in last.order_by("pk")}
    meant = set(PieceUnit.objects.filter(piece__application__in=applications).values_list("piece", "unit"))
    counted: dict[tuple[int, int], int] = defaultdict(int)
    for key, row in held.items():
        if key in meant and row.valid and row.authentic and row.current and row.sufficient:
            counted[row.piece.application_id, row.unit_id] += 1
    return counted


def _observed(applications: Collection[int], number: int) -> dict[tuple[int, int], bool]:
    rows = UnitResult.objects.filter(
        application__in=applications, round=number, observed__isnull=False, appointment__ended_at=None
    ).order_by("pk")
    return {(row.application_id, row.unit_id): bool(row.observed) for row in rows}


def _positions(version: int) -> list[int]:
    return list(SchemePosition.objects.filter(version=version).values_list("position", flat=True))


def _holds(since: date, months: int, day: date) -> bool:
    """Before the same day of the month so many months later; of a shorter month before its last day."""
    years, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    return day < date(years, month + 1, min(since.day, monthrange(years, month + 1)[1]))


def _json(rule: Rule | None, shown: Shown, sources: Mapping[str, str]) -> dict[str, Any]:
    """What of it the rule asks about, so that the digest says what the judgement was made of."""
    named = list(leaves(rule)) if rule else []
    programmes = {leaf.programme for leaf in named if isinstance(leaf, Attendance)}
    blueprints = {leaf.blueprint for leaf in named if isinstance(leaf, Exam)}
    return {
        "day": shown.today.isoformat(),
        "attended": {key: on.isoformat() for key, on in shown.attended.items() if key in programmes},
        "marks": {
            key: [[mark.percent, mark.on.isoformat(), sources[f"{key}:{mark.on}:{mark.percent}"]] for mark in found]
            for key, found in shown.marks.items()
            if key in blueprints
        },
        "pieces": shown.pieces,
        "observed": shown.observed,
        "months": shown.months,
        "carried": shown.carried.isoformat() if shown.carried else None,
    }
