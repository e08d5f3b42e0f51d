"""The desk of who judges or decides: units with their rules, what there is of them, pieces beside their judgement.

Before a declaration it tells the applicant's name and the scheme, and nothing else. A second examiner sees nothing of what was
found in the first round.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import own_appointment_for
from pamong.credentials.formats.found_words import Proof, proofs
from pamong.credentials.formats.rule_words import Names, leaf_words, rule_sentences
from pamong.credentials.models import (
    Application,
    Appointment,
    PieceJudgement,
    PieceKind,
    PieceUnit,
    PortfolioPiece,
    Route,
    UnitClaim,
    UnitResult,
)
from pamong.credentials.queries.appointing import away_words, still_eligible
from pamong.credentials.queries.assessing import JUDGES, decided, held_results, same_facts, stage_of
from pamong.credentials.queries.duties import DutyRow, duty_row
from pamong.credentials.queries.facts import JUDGING, UnitFacts, facts_of
from pamong.credentials.queries.names import names_of
from pamong.people.queries.papers import named_people
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.science.scheme import judge

PARTS: Final = ("valid", "authentic", "current", "sufficient")
"""What a piece is judged by."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement of a piece for a unit that holds in this round."""

    valid: bool
    authentic: bool
    current: bool
    sufficient: bool
    note: str
    at: datetime

    @property
    def good(self) -> bool:
        """Whether the piece counts."""
        return self.valid and self.authentic and self.current and self.sufficient


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece of the portfolio, beside its judgement for a unit. ``picture``: can be shown on the page."""

    uuid: UUID
    kind: str
    title: str
    dated: date | None
    name: str
    media_type: str
    size: int
    picture: bool
    judged: Judged | None


@dataclass(frozen=True, slots=True)
class Result:
    """What was found about a unit. ``changed``: the facts are no longer those it was found by."""

    competent: bool
    follows: bool
    note: str
    who: str
    at: datetime
    digest: str
    changed: bool


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit of the scheme, as who judges sees it.

    ways        each way to show it, a sentence; empty while it has no rule
    proofs      every proof the rules name, with what there is
    lacking     what lacks on the way that lacks least; empty where nothing does
    holds       the rule holds by what there is now
    observable  a rule asks to see it at work
    observed    seen at work, by the last that was said about it
    able, claim what the applicant says of the own ability
    carried     day of the earlier decision that found it shown
    """

    uuid: UUID
    code: str
    title: str
    elements: tuple[str, ...]
    ways: tuple[str, ...]
    proofs: tuple[Proof, ...]
    lacking: tuple[str, ...]
    holds: bool
    observable: bool
    observed: bool
    able: bool | None
    claim: str
    pieces: tuple[PieceView, ...]
    result: Result | None
    carried: date | None

    @property
    def waits(self) -> bool:
        """Whether a result is still to come."""
        return self.result is None and self.carried is None

    @property
    def unjudged(self) -> int:
        """Pieces that were not looked at yet."""
        return sum(piece.judged is None for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Desk:
    """What may be read after a declaration without conflict.

    judges      the actor writes here; otherwise it is read only
    assessor    who judges this round: the actor, or those whose results these are
    needs       adjustments that the applicant asked for
    general     pieces meant for no unit: papers about the person
    """

    judges: bool
    assessor: str
    serves: str
    route: str
    needs: str
    checks: tuple[str, ...]
    units: tuple[UnitView, ...]
    general: tuple[PieceView, ...]

    @property
    def left(self) -> int:
        """Units without a result."""
        return sum(unit.waits for unit in self.units)


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A duty of the actor.

    away        why the actor may not go on, in words; empty when nothing speaks against it
    over        the round is decided: nothing is judged any more
    desk        None before a declaration, and for who must keep away
    """

    row: DutyRow
    region: RegionFacts
    declared_at: datetime | None
    months: int
    away: str
    over: bool
    desk: Desk | None


def duty_page(actor: Actor, uuid: UUID) -> DutyPage:
    """One duty of the actor, with the desk once it may be seen. Raises NotFound."""
    row = own_appointment_for(actor, uuid)
    code = still_eligible(row)
    over = decided(row.application_id, stage_of(row))
    return DutyPage(
        row=duty_row(actor, row.uuid),
        region=region_facts(row.application.scheme.region),
        declared_at=row.declared_at,
        months=row.application.version.separation,
        away="" if code in ("", "undeclared") else away_words(code),
        over=over,
        desk=None if code else _desk(row, over=over),
    )


def desk_page(actor: Actor, uuid: UUID) -> tuple[DutyPage, Desk]:
    """A duty whose desk may be seen, with the desk. Raises NotFound, also before a declaration."""
    page = duty_page(actor, uuid)
    if page.desk is None:
        raise NotFound
    return page, page.desk


def unit_page(actor: Actor, uuid: UUID, unit: UUID) -> tuple[DutyPage, UnitView]:
    """One unit on the desk. Raises NotFound, also before a declaration."""
    page, desk = desk_page(actor, uuid)
    for one in desk.units:
        if one.uuid == unit:
            return page, one
    raise NotFound


def unit_views(row: Application, stage: int) -> tuple[UnitView, ...]:
    """Every unit of an application, as found in a round. No actor; whoever asks has checked. Constant queries."""
    found = facts_of(row, stage=stage)
    names = names_of([one.rule for one in found if one.rule])
    results = held_results(row.pk, stage)
    claims = {one.unit_id: one for one in UnitClaim.objects.filter(application=row)}
    pieces = _by_unit(row.pk, stage)
    return tuple(
        _unit(one, names, results.get(one.unit.pk), claims.get(one.unit.pk), pieces.get(one.unit.pk, ()))
        for one in found
    )


def _desk(row: Appointment, *, over: bool) -> Desk:
    application = row.application
    person = named_people([application.person_id])[application.person_id]
    units = unit_views(application, stage_of(row))
    who = [row.person.name] if row.duty in JUDGES else sorted({one.result.who for one in units if one.result})
    return Desk(
        judges=row.duty in JUDGES and not over,
        assessor="; ".join(who),
        serves=person.serves,
        route=str(Route(application.route).label),
        needs=application.needs,
        checks=tuple(application.checks),
        units=units,
        general=_general(application.pk),
    )


def _unit(
    found: UnitFacts,
    names: Names,
    result: UnitResult | None,
    claim: UnitClaim | None,
    pieces: Collection[PieceView],
) -> UnitView:
    told = proofs(found.rule, found.shown, names) if found.rule else ()
    verdict = judge(found.rule, found.shown) if found.rule else None
    return UnitView(
        uuid=found.unit.uuid,
        code=found.unit.code,
        title=found.unit.title,
        elements=tuple(found.unit.elements),
        ways=rule_sentences(found.rule, names) if found.rule else (),
        proofs=told,
        lacking=tuple(leaf_words(leaf, names) for leaf in verdict.lacking) if verdict else (),
        holds=bool(verdict and verdict.holds),
        observable=any(proof.observation for proof in told),
        observed=found.shown.observed,
        able=claim.able if claim else None,
        claim=claim.note if claim else "",
        pieces=tuple(pieces),
        result=_result(result, found) if result else None,
        carried=found.shown.carried,
    )


def _result(row: UnitResult, found: UnitFacts) -> Result:
    return Result(
        competent=row.competent,
        follows=row.follows,
        note=row.note,
        who=row.appointment.person.name,
        at=row.at,
        digest=row.digest,
        changed=not same_facts(row.facts, found.facts),
    )


def _by_unit(application: int, stage: int) -> Mapping[int, list[PieceView]]:
    """Unit → pieces meant for it, with the judgement of this round."""
    rows = PieceJudgement.objects.filter(
        piece__application=application, appointment__duty=JUDGING[stage], appointment__ended_at=None
    )
    last = {(row.piece_id, row.unit_id): row for row in rows.order_by("pk")}
    meant = PieceUnit.objects.filter(piece__application=application, piece__removed_at=None).select_related(
        "piece__file"
    )
    told: dict[int, list[PieceView]] = defaultdict(list)
    for row in meant.order_by("piece", "pk"):
        told[row.unit_id].append(_piece(row.piece, last.get((row.piece_id, row.unit_id))))
    return told


def _general(application: int) -> tuple[PieceView, ...]:
    meant = PieceUnit.objects.filter(piece__application=application).values("piece")
    rows = PortfolioPiece.objects.filter(application=application, removed_at=None).exclude(pk__in=meant)
    return tuple(_piece(row, None) for row in rows.select_related("file").order_by("pk"))


def _piece(row: PortfolioPiece, judged: PieceJudgement | None) -> PieceView:
    return PieceView(
        uuid=row.uuid,
        kind=str(PieceKind(row.kind).label),
        title=row.title,
        dated=row.dated,
        name=row.file.name,
        media_type=row.file.media_type,
        size=row.file.size,
        picture=row.file.media_type.startswith("image/"),
        judged=Judged(**{part: getattr(judged, part) for part in PARTS}, note=judged.note, at=judged.at)
        if judged
        else None,
    )
