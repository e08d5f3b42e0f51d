"""A case as a decider reads it: what was found of each unit, by what, and what was said already."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import plenary_for
from pamong.credentials.formats.rule_words import Names, lack_words, rule_sentences
from pamong.credentials.models import (
    Application,
    Decision,
    DecisionVote,
    PieceJudgement,
    PieceUnit,
    PlenaryCase,
    UnitResult,
)
from pamong.credentials.queries.assessing import held_results, kept_units, results_digest
from pamong.credentials.queries.facts import JUDGING, UnitFacts, facts_of
from pamong.credentials.queries.names import names_of
from pamong.credentials.queries.plenaries import CaseRow, case_rows
from pamong.people.access import today
from pamong.people.queries.presence import RegionFacts, full_name, region_facts
from pamong.science.scheme import judge


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece that is meant to show a unit. ``good``: valid, authentic, current and sufficient; None while unjudged."""

    uuid: UUID
    title: str
    good: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as it was judged.

    competent   as the assessor found it; None where an earlier decision carries it
    kept        decided shown before, so that an appeal does not take it away
    rule        each way to show it, as a sentence
    lacking     what the rule still asks for, by what is known now
    """

    uuid: UUID
    code: str
    title: str
    competent: bool | None
    kept: bool
    carried: date | None
    note: str
    by: str
    at: datetime | None
    rule: tuple[str, ...]
    lacking: tuple[str, ...]
    pieces: tuple[PieceView, ...]

    @property
    def able(self) -> bool:
        """Whether it may be decided shown, and is not already."""
        return self.competent is not False and not self.kept


@dataclass(frozen=True, slots=True)
class VoteView:
    """A vote, once the reader may know it. ``units``: codes of those that it says are shown."""

    name: str
    units: tuple[str, ...]
    reason: str
    at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case on the list of a session.

    seen        digest of the results shown here, which the vote has to carry
    votes       the own one; of others only once it is decided
    closed      the session takes no votes any more; ``ahead`` it takes none yet, for its day is to come
    """

    row: CaseRow
    plenary: UUID
    title: str
    held_on: date
    closed: bool
    ahead: bool
    region: RegionFacts
    units: tuple[UnitView, ...]
    seen: str
    votes: tuple[VoteView, ...]
    decision: str

    @property
    def votable(self) -> bool:
        """Whether the reader is to vote now."""
        return self.asked and not self.ahead

    @property
    def asked(self) -> bool:
        """Whether the reader's vote is missing, now or on the day of the session."""
        return self.row.mine == "vote" and self.row.state != "decided" and not self.closed


def case_page(actor: Actor, plenary: UUID, application: UUID) -> CasePage:
    """A case that the actor decides, or keeps. Raises NotFound."""
    session = plenary_for(actor, plenary)
    rows = list(case_rows(actor, session, application))
    if not rows:
        raise NotFound
    row = rows[0]
    case = PlenaryCase.objects.select_related("application__scheme", "application__version").get(pk=row.case)
    decision = Decision.objects.filter(case=case).first()
    return CasePage(
        row=row,
        plenary=session.uuid,
        title=session.title,
        held_on=session.held_on,
        closed=session.closed_at is not None,
        ahead=session.held_on > today(),
        region=region_facts(session.region),
        units=_units(case.application, row.stage),
        seen=results_digest(case.application_id, row.stage),
        votes=_votes(actor, case, all_of_them=decision is not None),
        decision=decision.reason if decision else "",
    )


def _units(application: Application, stage: int) -> tuple[UnitView, ...]:
    facts = facts_of(application, stage=stage)
    names = names_of([one.rule for one in facts if one.rule])
    held, pieces = held_results(application.pk, stage), _pieces(application.pk, stage)
    kept = kept_units(application.pk, stage)
    return tuple(
        _unit(one, held.get(one.unit.pk), names, pieces.get(one.unit.pk, ()), kept=one.unit.pk in kept) for one in facts
    )


def _unit(
    facts: UnitFacts, result: UnitResult | None, names: Names, pieces: tuple[PieceView, ...], *, kept: bool
) -> UnitView:
    verdict = judge(facts.rule, facts.shown) if facts.rule else None
    return UnitView(
        uuid=facts.unit.uuid,
        code=facts.unit.code,
        title=facts.unit.title,
        competent=result.competent if result else None,
        kept=kept,
        carried=facts.shown.carried,
        note=result.note if result else "",
        by=full_name(result.appointment.person) if result else "",
        at=result.at if result else None,
        rule=rule_sentences(facts.rule, names) if facts.rule else (),
        lacking=tuple(lack_words(leaf, facts.shown, names) for leaf in verdict.lacking) if verdict else (),
        pieces=pieces,
    )


def _pieces(application: int, stage: int) -> Mapping[int, tuple[PieceView, ...]]:
    """Unit → pieces that are meant to show it, with the last judgement of this round."""
    judged = PieceJudgement.objects.filter(
        piece__application=application, appointment__duty=JUDGING[stage], appointment__ended_at=None
    ).order_by("pk")
    last = {(row.piece_id, row.unit_id): row for row in judged}
    meant = PieceUnit.objects.filter(piece__application=application, piece__removed_at=None).select_related("piece")
    found: dict[int, tuple[PieceView, ...]] = defaultdict(tuple)
    for row in meant.order_by("piece__added_at", "piece"):
        said = last.get((row.piece_id, row.unit_id))
        good = said.valid and said.authentic and said.current and said.sufficient if said else None
        view = PieceView(row.piece.uuid, row.piece.title, good, said.note if said else "")
        found[row.unit_id] = (*found[row.unit_id], view)
    return found


def _votes(actor: Actor, case: PlenaryCase, *, all_of_them: bool) -> tuple[VoteView, ...]:
    """What others said stays unknown until it is decided: two judge apart, not one after the other."""
    codes = {one.unit.pk: one.unit.code for one in facts_of(case.application, stage=case.round)}
    rows = DecisionVote.objects.filter(case=case).select_related("appointment__person").order_by("pk")
    return tuple(
        VoteView(
            name=full_name(row.appointment.person),
            units=tuple(code for pk, code in codes.items() if pk in row.competent),
            reason=row.reason,
            at=row.at,
            own=row.appointment.person_id == actor.person,
        )
        for row in rows
        if all_of_them or row.appointment.person_id == actor.person
    )
