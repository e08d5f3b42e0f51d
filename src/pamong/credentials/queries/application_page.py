"""An application in full, as the applicant and who keeps or judges it read it. No actor; whoever asks has checked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from pamong.credentials.formats import agreement
from pamong.credentials.formats.application_states import EDITABLE, OPEN_TO_EVIDENCE, UNDECIDED, ApplicationState
from pamong.credentials.formats.rule_words import Names, lack_words, leaf_words, rule_sentences
from pamong.credentials.models import (
    Application,
    Decision,
    PieceJudgement,
    PieceKind,
    PieceUnit,
    PortfolioPiece,
    Route,
    SchemeUnit,
    SchemeVersion,
    UnitClaim,
)
from pamong.credentials.queries.application_states import state_of
from pamong.credentials.queries.facts import UnitFacts, facts_of
from pamong.credentials.queries.holding import newest_held
from pamong.credentials.queries.lacks import lacks_of
from pamong.credentials.queries.names import names_of
from pamong.people.queries.papers import named_people
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.science.scheme import Leaf, Shown, judge, leaves, met

SELF_ASSESSMENT: Final = 2
"""Its place among the steps; evidence is the next."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof that a rule asks for. ``lack`` says what of it is still missing; empty where it is there."""

    words: str
    met: bool
    lack: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the scheme beside what was said and shown of it.

    able        what the applicant said; None while unanswered
    carried     day on which an earlier partial pass found it shown, while that counts
    ways        a sentence for each way to show it
    holds       what was shown until today meets the rule
    pieces      that are meant to show it, judged or not
    """

    uuid: UUID
    number: int
    code: str
    title: str
    elements: tuple[str, ...]
    able: bool | None
    note: str
    carried: date | None
    ways: tuple[str, ...]
    proofs: tuple[Proof, ...]
    holds: bool
    pieces: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What an assessor found about a piece for a unit, by the number of that."""

    unit: int
    good: bool
    note: str


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A piece of evidence.

    units       numbers of the units it is meant for
    name        as the file was called
    others      how many other people's applications carry the same file
    """

    uuid: UUID
    title: str
    kind_label: str
    dated: date | None
    units: tuple[int, ...]
    name: str
    size: int
    picture: bool
    digest: str
    added_at: datetime
    others: int
    judged: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Required:
    """A certificate that the scheme asks for. ``number`` of the one that the applicant holds in force, empty without."""

    title: str
    number: str


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """An application.

    name, unit, position    of the applicant; as of today until it is handed in
    agreement   what was agreed to, or is to be
    lacks       what lacks before it can be handed in
    decision    the last one
    renews      number of the certificate that is renewed; empty for every other route
    """

    uuid: UUID
    version: UUID
    title: str
    level: str
    region: RegionFacts
    name: str
    unit: str
    position: str
    route: str
    route_label: str
    renews: str
    state: ApplicationState
    opened_at: datetime
    agreement: str
    agreed_at: datetime | None
    submitted_at: datetime | None
    returned_at: datetime | None
    remark: str
    checked_at: datetime | None
    checks: tuple[str, ...]
    prerequisites: tuple[str, ...]
    requires: Required | None
    needs: str
    withdrawal: str
    units: tuple[UnitLine, ...]
    pieces: tuple[PieceLine, ...]
    lacks: tuple[str, ...]
    decision: UUID | None

    @property
    def editable(self) -> bool:
        """The applicant may change everything and hand in."""
        return self.state in EDITABLE

    @property
    def open(self) -> bool:
        """Evidence may be added."""
        return self.state in OPEN_TO_EVIDENCE

    @property
    def undecided(self) -> bool:
        """The applicant may give up."""
        return self.state in UNDECIDED

    @property
    def answered(self) -> int:
        """Units that need no answer any more."""
        return sum(1 for unit in self.units if unit.able is not None or unit.carried)

    @property
    def step(self) -> int:
        """Which of the six steps it is at: one self-assesses before one brings evidence."""
        if self.editable:
            return SELF_ASSESSMENT if self.answered < len(self.units) else SELF_ASSESSMENT + 1
        return self.state.step

    @property
    def bare(self) -> tuple[UnitLine, ...]:
        """Units said to be mastered, for which neither a piece nor any other proof is there."""
        return tuple(
            unit for unit in self.units if unit.able and not unit.pieces and not any(proof.met for proof in unit.proofs)
        )


def page_of(row: Application) -> ApplicationPage:
    """The whole of it. Some queries, as many for any number of units and pieces."""
    facts = facts_of(row)
    numbers = {fact.unit.pk: fact.unit.number for fact in facts}
    pieces = piece_lines(row, numbers)
    answers = {claim.unit_id: claim for claim in UnitClaim.objects.filter(application=row)}
    counts = Counter(number for piece in pieces for number in piece.units)
    who = named_people([row.person_id])[row.person_id]
    decision = Decision.objects.filter(application=row).order_by("-round").first()
    state = state_of(row.pk)
    version, scheme = row.version, row.scheme
    return ApplicationPage(
        uuid=row.uuid,
        version=version.uuid,
        title=scheme.title,
        level=version.level,
        region=region_facts(scheme.region),
        name=who.name,
        unit=who.unit,
        position=who.position,
        route=row.route,
        route_label=str(Route(row.route).label),
        renews=row.renews.number if row.renews else "",
        state=state,
        opened_at=row.opened_at,
        agreement=row.agreement or agreement.text(appeal_days=version.appeal_days),
        agreed_at=row.agreed_at,
        submitted_at=row.submitted_at,
        returned_at=row.returned_at,
        remark=row.remark,
        checked_at=row.checked_at,
        checks=tuple(row.checks),
        prerequisites=tuple(version.prerequisites),
        requires=required(row.person_id, version),
        needs=row.needs,
        withdrawal=row.withdrawal,
        units=unit_lines(facts, answers, counts),
        pieces=pieces,
        lacks=lacks_of(row) if state in EDITABLE else (),
        decision=decision.uuid if decision else None,
    )


def unit_lines(
    facts: Sequence[UnitFacts], answers: Mapping[int, UnitClaim], counts: Mapping[int, int]
) -> tuple[UnitLine, ...]:
    """Units in order.

    answers     unit id → what was said
    counts      unit number → pieces meant for it
    """
    names = names_of([fact.rule for fact in facts if fact.rule])
    return tuple(_unit(fact, answers.get(fact.unit.pk), counts.get(fact.unit.number, 0), names) for fact in facts)


def piece_lines(row: Application, numbers: Mapping[int, int]) -> tuple[PieceLine, ...]:
    """Pieces of an application, the oldest first. Four queries.

    numbers     unit id → its number
    """
    found = list(
        PortfolioPiece.objects.filter(application=row, removed_at=None)
        .select_related("file")
        .order_by("added_at", "pk")
    )
    units: dict[int, list[int]] = defaultdict(list)
    for piece, unit in PieceUnit.objects.filter(piece__in=found).values_list("piece", "unit"):
        units[piece].append(numbers[unit])
    judged: dict[int, dict[int, Judged]] = defaultdict(dict)
    for one in PieceJudgement.objects.filter(piece__in=found).order_by("pk"):
        good = one.valid and one.authentic and one.current and one.sufficient
        judged[one.piece_id][one.unit_id] = Judged(numbers[one.unit_id], good, one.note)
    twins = _twins(row, [piece.digest for piece in found])
    return tuple(_piece(one, sorted(units[one.pk]), judged[one.pk].values(), twins[one.digest]) for one in found)


def required(person: int, version: SchemeVersion) -> Required | None:
    """The certificate that a version asks for, and the one that a person holds; None where it asks for none."""
    asked = version.requires
    if asked is None:
        return None
    held = newest_held(person, asked.pk)
    return Required(asked.title, held.number if held and held.in_force else "")


def _unit(fact: UnitFacts, answer: UnitClaim | None, pieces: int, names: Names) -> UnitLine:
    unit: SchemeUnit = fact.unit
    asked = dict.fromkeys(leaves(fact.rule)) if fact.rule else {}
    return UnitLine(
        uuid=unit.uuid,
        number=unit.number,
        code=unit.code,
        title=unit.title,
        elements=tuple(unit.elements),
        able=answer.able if answer else None,
        note=answer.note if answer else "",
        carried=fact.shown.carried,
        ways=rule_sentences(fact.rule, names) if fact.rule else (),
        proofs=tuple(_proof(leaf, fact.shown, names) for leaf in asked),
        holds=fact.rule is not None and judge(fact.rule, fact.shown).holds,
        pieces=pieces,
    )


def _piece(row: PortfolioPiece, units: Sequence[int], judged: Iterable[Judged], others: int) -> PieceLine:
    return PieceLine(
        uuid=row.uuid,
        title=row.title,
        kind_label=str(PieceKind(row.kind).label),
        dated=row.dated,
        units=tuple(units),
        name=row.file.name,
        size=row.file.size,
        picture=row.file.media_type.startswith("image/"),
        digest=row.digest,
        added_at=row.added_at,
        others=others,
        judged=tuple(judged),
    )


def _twins(row: Application, digests: Sequence[str]) -> Counter[str]:
    """Digest → other people whose applications carry the same file."""
    rows = PortfolioPiece.objects.filter(digest__in=digests, removed_at=None).exclude(application__person=row.person_id)
    return Counter(digest for digest, _person in set(rows.values_list("digest", "application__person")))


def _proof(leaf: Leaf, shown: Shown, names: Names) -> Proof:
    words, there = leaf_words(leaf, names), met(leaf, shown)
    return Proof(words[:1].upper() + words[1:], there, "" if there else lack_words(leaf, shown, names))
