"""A decision as the person reads it: what was found, why, what is next for missing units, and how to contest it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pamong.core.actor import Actor
from pamong.credentials.access import own_decision_for
from pamong.credentials.formats.rule_words import Names, lack_words, rule_sentences
from pamong.credentials.models import Appeal, Credential, Decision, PlanLine, SchemeUnit
from pamong.credentials.queries.assessing import held_results
from pamong.credentials.queries.deadlines import day_there, last_day_to_appeal
from pamong.credentials.queries.facts import UnitFacts, facts_of, units_of
from pamong.credentials.queries.names import names_of
from pamong.learning.queries.taught import NamedProgramme, named_programmes
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.science.scheme import All, Either, Leaf, met, parse

SECOND = 2
"""Round that answers an appeal."""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """What the rule still asks for. ``done``: by now it is there. ``programme``: which can be taken part in for it."""

    words: str
    done: bool
    programme: UUID | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme that teaches a unit, as a help."""

    uuid: UUID
    title: str


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """A unit that lacks, and the way to it. No steps: the rule holds, and the deciders' reason says what to do.

    ways        every way to show it, a sentence each, where there is more than one
    """

    code: str
    title: str
    steps: tuple[PlanStep, ...]
    offers: tuple[Offer, ...]
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    """A unit as it was decided. ``note``: what who judged it wrote for the person; ``carried`` from an earlier decision."""

    code: str
    title: str
    shown: bool
    note: str
    carried: bool


@dataclass(frozen=True, slots=True)
class OwnAppeal:
    """The person's appeal. ``state``: filed, accepted, upheld, refused, inadmissible or withdrawn."""

    uuid: UUID
    state: str
    filed_at: datetime
    due_on: date
    answer: str
    withdrawable: bool


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """A decision about the reader.

    reasons     of the two who decided, each once
    until       last working day to appeal; None for a decision that cannot be appealed
    days        working days that the scheme gives for it; ``answer_days`` for the answer
    open        an appeal can be filed now
    waived      it no longer can, though its time is not over: the person applied anew
    other       decision of the other round, and whether it came later
    credential  certificate that it led to; None without one
    """

    uuid: UUID
    application: UUID
    scheme: str
    code: str
    region: RegionFacts
    competent: bool
    stage: int
    decided_on: date
    reasons: tuple[str, ...]
    units: tuple[UnitOutcome, ...]
    plan: tuple[PlanUnit, ...]
    until: date | None
    days: int
    answer_days: int
    source: str
    open: bool
    waived: bool
    appeal: OwnAppeal | None
    other: UUID | None
    credential: UUID | None

    @property
    def shown(self) -> int:
        """How many units are shown."""
        return sum(unit.shown for unit in self.units)


def decision_page(actor: Actor, uuid: UUID) -> DecisionPage:
    """A decision about the actor. Constant queries, but for the working days. Raises NotFound."""
    row = own_decision_for(actor, uuid)
    application, version = row.application, row.application.version
    contested = Appeal.objects.filter(decision__application=application).select_related("decision").first()
    other = Decision.objects.filter(application=application).exclude(pk=row.pk).first()
    until = None if row.competent or row.round == SECOND else last_day_to_appeal(row)
    timely = until is not None and contested is None and day_there(row) <= until
    given = Credential.objects.filter(decision=row).order_by("-pk").first()
    return DecisionPage(
        uuid=row.uuid,
        application=application.uuid,
        scheme=" ".join(part for part in (application.scheme.title, version.level) if part),
        code=application.scheme.code,
        region=region_facts(application.scheme.region),
        competent=row.competent,
        stage=row.round,
        decided_on=row.decided_on,
        reasons=tuple(row.reason.splitlines()),
        units=outcomes(row),
        plan=plan_of(row),
        until=until,
        days=version.appeal_days,
        answer_days=version.answer_days,
        source=version.source,
        open=timely and application.closed_at is None,
        waived=timely and application.closed_at is not None,
        appeal=_own(contested, decided=other is not None) if contested and contested.decision_id == row.pk else None,
        other=other.uuid if other else None,
        credential=given.uuid if given else None,
    )


def plan_of(decision: Decision) -> tuple[PlanUnit, ...]:
    """Only units that lack, in order, with what became of each step since. No actor; whoever asks has checked."""
    lines = list(PlanLine.objects.filter(decision=decision).select_related("unit").order_by("unit__number", "number"))
    if not lines:
        return ()
    asked = {line.pk: parse(line.lack) for line in lines if line.lack}
    leaves = {pk: rule for pk, rule in asked.items() if not isinstance(rule, All | Either)}
    facts = {one.unit.pk: one for one in facts_of(decision.application, stage=decision.round)}
    named = named_programmes({line.programme for line in lines if line.programme})
    rules = {line.unit_id: facts[line.unit_id].rule for line in lines}
    names = names_of(rule for rule in rules.values() if rule)
    units: dict[SchemeUnit, list[PlanLine]] = {}
    for line in lines:
        units.setdefault(line.unit, []).append(line)
    return tuple(_planned(unit, own, leaves, facts[unit.pk], named, names) for unit, own in units.items())


def _planned(
    unit: SchemeUnit,
    lines: Sequence[PlanLine],
    leaves: Mapping[int, Leaf],
    facts: UnitFacts,
    named: Mapping[UUID, NamedProgramme],
    names: Names,
) -> PlanUnit:
    usable = {uuid for uuid, one in named.items() if one.usable}
    steps, offers = [], []
    for line in lines:
        leaf = leaves.get(line.pk)
        programme = line.programme if line.programme in usable else None
        if leaf is not None:
            words = lack_words(leaf, facts.shown, names)
            steps.append(PlanStep(words, met(leaf, facts.shown), programme))
        elif programme:
            offers.append(Offer(programme, named[programme].title))
    ways = rule_sentences(facts.rule, names) if facts.rule else ()
    return PlanUnit(unit.code, unit.title, tuple(steps), tuple(offers), ways if len(ways) > 1 else ())


def outcomes(row: Decision) -> tuple[UnitOutcome, ...]:
    """Every unit as it was decided, in order. No actor; whoever asks has checked the right to know."""
    held, shown = held_results(row.application_id, row.round), set(row.units)
    # On appeal a unit that was shown before stays so, whatever was found anew.
    told = {pk: one for pk, one in held.items() if one.competent or pk not in shown}
    return tuple(
        UnitOutcome(
            code=unit.code,
            title=unit.title,
            shown=unit.pk in shown,
            note=told[unit.pk].note if unit.pk in told else "",
            carried=unit.pk not in told,
        )
        for unit in units_of(row.application.version_id)
    )


def _own(row: Appeal, *, decided: bool) -> OwnAppeal:
    return OwnAppeal(
        uuid=row.uuid,
        state=appeal_state(row),
        filed_at=row.filed_at,
        due_on=row.due_on,
        answer=row.answer,
        withdrawable=not decided and row.answered_at is None and row.withdrawn_at is None,
    )


def appeal_state(row: Appeal) -> str:
    """Where an appeal stands, told by its times."""
    if row.withdrawn_at:
        return "withdrawn"
    if row.answered_at:
        return "upheld" if row.upheld else "refused" if row.accepted_at else "inadmissible"
    return "accepted" if row.accepted_at else "filed"
