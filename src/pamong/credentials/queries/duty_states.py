"""What a duty waits for, told by the database, so that any number of them is counted, ordered and cut there."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from pamong.core.actor import Actor
from pamong.credentials.access import own_appointments
from pamong.credentials.models import (
    Appeal,
    Appointment,
    Decision,
    DecisionVote,
    Duty,
    PlenaryCase,
    SchemeUnit,
    UnitResult,
)
from pamong.credentials.queries.appointing import FIRST
from pamong.credentials.queries.facts import JUDGING, carried_codes
from pamong.people.access import today

MINE: Final = ("declare", "judge", "vote", "answer")
"""States in which the actor has something to do."""

JUDGES: Final = {duty: stage for stage, duty in JUDGING.items()}
"""Duty → round in which it judges units."""

VOTES: Final = {Duty.DECIDER: 1, Duty.APPEAL_DECIDER: 2}
"""Duty → round in which it decides."""


def stated(actor: Actor) -> "QuerySet[Appointment, tuple[int, str]]":
    """Every duty of the actor with its state, as pairs: what waits for the actor first and longest, the rest newest first."""
    found = own_appointments(actor)
    rows = found.annotate(state=_state(found))
    waits = Case(When(state__in=MINE, then=F("appointed_at")))
    return rows.order_by(waits.asc(nulls_last=True), "-appointed_at", "pk").values_list("pk", "state")


def waiting(actor: Actor) -> Counter[str]:
    """How many duties wait for the actor, by state."""
    found = own_appointments(actor)
    rows = found.annotate(state=_state(found)).filter(state__in=MINE)
    return Counter(rows.values_list("state", flat=True))


def left_of(found: Collection[Appointment]) -> dict[int, int]:
    """Appointment → units that have no result of its round and are not carried, for those that judge. Three queries."""
    judging = {one.pk: (one.application, JUDGES[Duty(one.duty)]) for one in found if one.duty in JUDGES}
    applications = [row for row, _stage in judging.values()]
    units = _units({row.version_id for row in applications})
    held = _held({row.pk for row in applications})
    carried = carried_codes(applications, today())
    return {
        pk: sum(
            (row.pk, stage, unit) not in held and code not in carried.get(row.pk, {})
            for unit, code in units[row.version_id]
        )
        for pk, (row, stage) in judging.items()
    }


def _state(rows: "QuerySet[Appointment]") -> Case:
    """The state of each of them. A duty of an appeal ends with it; who handles one is needed at its beginning and its end."""
    first, handles = Q(duty__in=FIRST), Q(duty=Duty.HANDLER)
    done = (first & _decided(1)) | (~first & ~handles & _decided(2)) | (~first & ~_appeal())
    answers = handles & (_appeal(accepted_at=None) | _decided(2))
    judges = _any(Q(duty=duty) & _unjudged(stage) for duty, stage in JUDGES.items())
    votes = _any(Q(duty=duty) & _votable(stage) for duty, stage in VOTES.items())
    return Case(
        When(done, then=Value("done")),
        When(declared_at=None, then=Value("declare")),
        When(answers, then=Value("answer")),
        When(judges & ~Q(pk__in=_carried_whole(rows)), then=Value("judge")),
        When(votes, then=Value("vote")),
        default=Value("others"),
        output_field=CharField(),
    )


def _decided(stage: int) -> Q:
    return Q(Exists(Decision.objects.filter(application=OuterRef("application"), round=stage)))


def _appeal(**facts: object) -> Q:
    """An appeal is open."""
    rows = Appeal.objects.filter(decision__application=OuterRef("application"), withdrawn_at=None, answered_at=None)
    return Q(Exists(rows.filter(**facts)))


def _unjudged(stage: int) -> Q:
    """Some unit has no result of a round by somebody who still has the duty."""
    held = UnitResult.objects.filter(
        application=OuterRef(OuterRef("application")), unit=OuterRef("pk"), round=stage, appointment__ended_at=None
    )
    return Q(Exists(SchemeUnit.objects.filter(~Exists(held), version=OuterRef("application__version"))))


def _votable(stage: int) -> Q:
    """It is on the list of a session that takes votes, where this decider has not voted."""
    cast = DecisionVote.objects.filter(case=OuterRef("pk"), appointment=OuterRef(OuterRef("pk")))
    listed = PlenaryCase.objects.filter(
        ~Exists(cast),
        application=OuterRef("application"),
        round=stage,
        removed_at=None,
        plenary__closed_at=None,
        plenary__held_on__lte=today(),
    )
    return Q(Exists(listed))


def _carried_whole(rows: "QuerySet[Appointment]") -> list[int]:
    """Those whose every unit without a result is carried: of the few applicants whom the scheme decided about before."""
    before = Decision.objects.filter(
        application__scheme=OuterRef("application__scheme"),
        application__person=OuterRef("application__person"),
        competent=False,
    ).exclude(application=OuterRef("application"))
    again = rows.filter(Exists(before), duty__in=JUDGES, conflict=False, application__closed_at=None)
    return [pk for pk, left in left_of(list(again)).items() if not left]


def _units(versions: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Version → its units with their codes."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for version, unit, code in SchemeUnit.objects.filter(version__in=versions).values_list("version", "pk", "code"):
        found[version].append((unit, code))
    return found


def _held(applications: Collection[int]) -> set[tuple[int, int, int]]:
    """Application, round and unit of every result by somebody who still has the duty."""
    rows = UnitResult.objects.filter(application__in=applications, appointment__ended_at=None)
    return set(rows.values_list("application", "round", "unit"))


def _any(conditions: Iterable[Q]) -> Q:
    one, *others = conditions
    for other in others:
        one |= other
    return one
