"""What a scoring run changes: which keys, and for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pamong.core.actor import Actor
from pamong.exams.access import kept_run_for
from pamong.exams.items import TYPES
from pamong.exams.models import ItemKey, ItemVersion, Score, ScoringRun
from pamong.exams.queries.results import run_state
from pamong.exams.queries.runs import corrected_by, corrections, run_before, sits_in
from pamong.exams.queries.scores import holding_runs
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.people.queries.roll import members


@dataclass(frozen=True, slots=True)
class Correction:
    """A key that is not the one of before; both as a reader sees them."""

    item: UUID
    code: str
    stem: str
    before: str
    after: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Change:
    """A candidate whose score is another one in this run."""

    number: str
    name: str
    before: Decimal
    after: Decimal
    passed_before: bool | None
    passed_after: bool | None

    @property
    def crosses(self) -> bool:
        """Whether the status changes, not only the points."""
        return self.passed_before is not self.passed_after

    @property
    def step(self) -> Decimal:
        """By how many hundredths the score moves."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run beside the one that held when it was made.

    before      number of that one; None for the first
    changes     who changes status first, then whose score moves most
    same        how many attempts are worth the same in both
    barred      why the actor may not decide: corrector, candidate; empty when the actor may
    """

    uuid: UUID
    number: int
    sitting: UUID
    title: str
    region: RegionFacts
    reason: str
    made_at: datetime
    made_by: str
    method: str
    digest: str
    state: str
    decision: str
    decided_at: datetime | None
    decided_by: str
    pass_mark: Decimal | None
    before: int | None
    corrections: tuple[Correction, ...]
    changes: tuple[Change, ...]
    same: int
    barred: str

    @property
    def crossing(self) -> int:
        """How many change status."""
        return sum(one.crosses for one in self.changes)

    @property
    def rising(self) -> int:
        """How many reach the pass mark now who did not before."""
        return sum(one.crosses and one.passed_after is True for one in self.changes)


def run_diff(actor: Actor, run: UUID) -> RunPage:
    """A run of a sitting that the actor keeps, and what it changes. Raises NotFound."""
    row = kept_run_for(actor, run)
    before = run_before(row)
    changes, same = _changes(row, before)
    named = names_of([row.made_by, row.adopted_by])
    return RunPage(
        uuid=row.uuid,
        number=row.number,
        sitting=row.sitting.uuid,
        title=row.sitting.title,
        region=region_facts(row.sitting.region),
        reason=row.reason,
        made_at=row.made_at,
        made_by=named.get(row.made_by or 0, ""),
        method=row.method,
        digest=row.digest,
        state=run_state(row, holding_runs([row.sitting_id]).get(row.sitting_id)),
        decision=row.decision,
        decided_at=row.adopted_at or row.dropped_at,
        decided_by=named.get(row.adopted_by or 0, ""),
        pass_mark=row.sitting.blueprint.pass_mark,
        before=before.number if before else None,
        corrections=_corrections(row, before),
        changes=changes,
        same=same,
        barred=_barred(actor, row, before),
    )


def _changes(run: ScoringRun, before: ScoringRun | None) -> tuple[tuple[Change, ...], int]:
    if before is None:
        return (), 0
    old = {row.attempt_id: row for row in Score.objects.filter(run=before)}
    rows = Score.objects.filter(run=run, attempt__in=old).select_related("attempt__candidate")
    moved = [row for row in rows if (row.percent, row.passed) != _worth(old[row.attempt_id])]
    names = {pk: one.name for pk, one in members(_people(moved)).items()}
    found = [_change(row, old[row.attempt_id], names) for row in moved]
    found.sort(key=lambda one: (not one.crosses, -abs(one.step), one.number))
    return tuple(found), len(rows) - len(moved)


def _worth(row: Score) -> tuple[Decimal, bool | None]:
    return row.percent, row.passed


def _people(rows: Iterable[Score]) -> list[int]:
    return [row.attempt.candidate.person_id for row in rows if row.attempt.candidate.person_id is not None]


def _change(row: Score, old: Score, names: dict[int, str]) -> Change:
    candidate = row.attempt.candidate
    name = names.get(candidate.person_id or 0, "")
    return Change(candidate.number, name, old.percent, row.percent, old.passed, row.passed)


def _corrections(run: ScoringRun, before: ScoringRun | None) -> tuple[Correction, ...]:
    """None for a first run: it is compared with nothing."""
    if before is None:
        return ()
    differing = corrections(run, before)
    versions = ItemVersion.objects.filter(pk__in=differing).select_related("item").order_by("item__code")
    keys = {(row.version_id, row.number): row for row in ItemKey.objects.filter(version__in=differing)}
    named = names_of(row.set_by for row in keys.values())
    found = []
    for version in versions:
        old, new = (keys[version.pk, number] for number in differing[version.pk])
        right = TYPES[version.kind].right
        was, is_ = ("; ".join(right(version.content, one.key)) for one in (old, new))
        told = (version.item.uuid, version.item.code, str(version.content["stem"]))
        found.append(Correction(*told, was, is_, new.reason, named.get(new.set_by or 0, "")))
    return tuple(found)


def _barred(actor: Actor, run: ScoringRun, before: ScoringRun | None) -> str:
    if sits_in(actor, run.sitting_id):
        return "candidate"
    return "corrector" if corrected_by(actor, run, before) else ""
